"""How fast an archive comes in: from HTML pages, and from stories already read.

As `rotative import` does it: what comes in is pressed later, by the worker.
"""

import tempfile
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

import trafilatura
from django_tasks_db.models import DBTaskResult
from modelsearch.tasks import insert_or_update_object_task
from wagtail.tasks import update_reference_index_task

from rotative.articles.bulk import BATCH, create_stories
from rotative.importers.actions import Choices, import_all
from rotative.importers.pictures import Gatherer
from rotative.operations.bench.measure import Row, Spent, spending
from rotative.operations.bench.paper import BenchPaper, Words, words_of
from rotative.press.actions import later
from rotative.sections.models import SectionPage

PAGES = 300
ONE_BY_ONE = 100
FOREIGN = 20_000_000  # numbers of stories that the paper does not have


def rows(paper: BenchPaper, sizes: Sequence[int], pages: int = PAGES) -> Iterator[Row]:
    """Stories a second: from `pages` HTML files, one by one, and `sizes[-1]` in bulk."""
    paper.grow(sizes[0])
    yield from _from_html(pages)
    single = _one_by_one(paper, min(ONE_BY_ONE, pages))
    per_second = min(ONE_BY_ONE, pages) / single.cpu
    yield Row("one by one, indexed: by CPU", per_second, "stories/s")
    count = sizes[-1]
    bulk = _in_bulk(paper, count)
    reference = f"one by one: {per_second:.1f} stories/s"
    yield Row(
        f"{count:,} in bulk: by CPU",
        count / bulk.cpu,
        "stories/s",
        reference,
        count / bulk.cpu / per_second,
    )
    yield Row(f"{count:,} in bulk: by the clock", count / bulk.wall, "stories/s")


def _from_html(pages: int) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        sources = [Path(folder, f"{number:05}.html") for number in range(pages)]
        for number, source in enumerate(sources):
            source.write_text(page_of(words_of(FOREIGN + number)))
        texts = [source.read_text() for source in sources]
        with spending() as peer:
            for text in texts:
                trafilatura.extract(text)
        gatherer = Gatherer(fetch=_no_network)
        with later(), spending() as spent:
            outcomes = list(import_all([folder], Choices(), gatherer))
    wrong = [o for o in outcomes if o.status != "created"]
    if wrong:
        raise AssertionError(f"{len(wrong)} pages were not imported: {wrong[0]}")
    theirs = pages / peer.cpu
    reference = f"trafilatura.extract: {theirs:.1f} pages/s"
    yield Row(
        f"{pages} HTML pages: by CPU",
        pages / spent.cpu,
        "stories/s",
        reference,
        pages / spent.cpu / theirs,
    )
    yield Row(f"{pages} HTML pages: by the clock", pages / spent.wall, "stories/s")
    yield Row("queries an HTML page", spent.queries / pages, "queries")


def _no_network(url: str) -> bytes:
    raise AssertionError(f"a benchmark asks nobody: {url}")


def _one_by_one(paper: BenchPaper, count: int) -> Spent:
    """Wagtail's way: a page, a revision, its publication, and the worker's part."""
    filed = [paper.story(FOREIGN + PAGES + n) for n in range(count)]
    with later(), spending() as spent:
        for section, article in filed:
            article.live = False
            SectionPage.objects.get(pk=section.pk).add_child(instance=article)
            article.save_revision().publish()
            pk = str(article.pk)
            insert_or_update_object_task.call("articles", "articlepage", pk)
            update_reference_index_task.call("articles", "articlepage", pk)
    DBTaskResult.objects.all().delete()
    return spent


def _in_bulk(paper: BenchPaper, count: int) -> Spent:
    """So many stories by `create_stories`; inventing them is not counted."""
    total = Spent()
    for start in range(paper.stories, paper.stories + count, BATCH):
        filed = [paper.story(n) for n in range(start, min(start + BATCH, paper.stories + count))]
        with later(), spending() as spent:
            create_stories(filed)
        total.cpu += spent.cpu
        total.wall += spent.wall
        total.queries += spent.queries
    paper.stories += count
    return total


def page_of(words: Words) -> str:
    """A story's page as another site would have it, furniture and all."""
    address = f"https://www.ailleurs.example/{words.slug}/"
    tags = {"paragraph": "p", "heading": "h2"}
    body = "\n".join(
        f"<blockquote><p>{escape(text)}</p></blockquote>"
        if kind == "quotation"
        else f"<{tags[kind]}>{escape(text)}</{tags[kind]}>"
        for kind, text in words.body
    )
    points = "".join(f"<li>{escape(point)}</li>" for point in words.key_points)
    headline = escape(words.headline)
    published = words.published_at.isoformat()
    return f"""<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>{headline} - Ailleurs</title>
<link rel="canonical" href="{address}">
<meta name="description" content="{escape(words.standfirst)}">
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle",
"headline":"{headline}","datePublished":"{published}","author":{{"@type":"Person",
"name":"Auteur {words.number % 40}"}},"articleSection":"Sport"}}</script></head>
<body><header><nav><ul><li><a href="/sport/">Sport</a></li><li><a href="/tech/">Tech</a></li>
<li><a href="/monde/">Monde</a></li></ul></nav></header>
<main><article><h1>{headline}</h1>
<nav class="breadcrumb"><a href="/">Accueil</a> › <a href="/sport/">Sport</a></nav>
<div class="meta">Par <a rel="author" href="/a/">Auteur {words.number % 40}</a></div>
<p class="chapo">{escape(words.standfirst)}</p>
<h2>Tl;dr</h2><ul>{points}</ul>
<div class="share-bar"><a href="https://social.example/">Partager</a></div>
{body}
<h3>En savoir plus</h3><ul><li><a href="/1/">Un autre article</a></li></ul></article>
<section class="newsletter"><p>La lettre part à sept heures.</p></section></main>
<footer><ul><li><a href="/legal/">Infos légales</a></li></ul></footer></body></html>"""
