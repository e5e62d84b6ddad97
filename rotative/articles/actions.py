"""The desk's verbs: what puts stories on the record and takes them off."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from wagtail.models import Page
from wagtail.query import PageQuerySet

from rotative.articles.entry import entries_of, entry_of
from rotative.articles.models import ArticlePage
from rotative.record import actions as record
from rotative.record.entries import StoryEntry
from rotative.record.models import Section

BATCH = 200


def public_articles() -> PageQuerySet:
    """Live articles without access restrictions, by id."""
    return ArticlePage.objects.live().public().order_by("pk")


def public_entries(articles: PageQuerySet | None = None) -> Iterator[StoryEntry]:
    """The entries of all public articles whose section is public, in batches."""
    queryset = public_articles() if articles is None else articles
    rows = queryset.select_related("picture").prefetch_related("picture__renditions")
    sections = Page.objects.filter(pk__in=Section.objects.values("pk"))
    public = set(sections.values_list("path", flat=True))
    articles = rows.iterator(chunk_size=BATCH)
    while batch := list(islice(articles, BATCH)):
        # Sifted before the entries are made, which makes pictures public.
        yield from entries_of([a for a in batch if a.path[: -a.steplen] in public])


def record_article(article: ArticlePage) -> bool:
    """Bring the record in line with one article, public or not; True if it changed."""
    if not is_public(article):
        return record.strike_story(article.pk)
    return record.enter_story(entry_of(article))


def record_articles(ids: Iterable[int]) -> None:
    """Bring the record in line with several articles."""
    wanted = list(ids)
    entries = list(public_entries(public_articles().filter(pk__in=wanted)))
    record.enter_stories(entries)
    record.strike_stories(set(wanted) - {e.id for e in entries})


def is_public(article: ArticlePage) -> bool:
    """Live, in a public section, and behind no access restriction."""
    return (
        article.live
        and Section.objects.filter(pk=article.get_parent().pk).exists()
        and not article.get_view_restrictions().exists()
    )


def record_sections_stories(ids: Sequence[int]) -> None:
    """Enter the live stories of sections that just became public."""
    for section in Page.objects.filter(pk__in=ids):
        entries = public_entries(public_articles().child_of(section))
        while batch := list(islice(entries, BATCH)):
            record.enter_stories(batch)
