"""A story as the record takes it: the one place that says what of an article is public."""

import logging
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Page

from rotative.articles.embeds import player
from rotative.articles.models import ArticlePage, Byline, RelatedPick, StoryTopic
from rotative.lib.richtext import clean, paragraphs, text_of
from rotative.media.actions import document_entry, publish_picture
from rotative.media.models import Picture
from rotative.record.entries import Block, DocumentEntry, PictureEntry, StoryEntry
from rotative.record.lists import is_datable
from rotative.record.sources import GONE, Unmade

log = logging.getLogger(__name__)

_DOCUMENT_LINK = re.compile(r'href="document:(\d+)"')


Make = Callable[[Picture], PictureEntry | None]
LeftOut = list[tuple[str, str]]  # blocks that could not be made: their names and the reasons


@dataclass
class Related:
    """What lies in other tables than the article's own, for a batch of articles."""

    sections: dict[int, int] = field(default_factory=dict)
    bylines: dict[int, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    topics: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    picks: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))


def entry_of(
    article: ArticlePage, *, make: Make = publish_picture, left_out: LeftOut | None = None
) -> StoryEntry:
    """The entry of one article, saved or not (a draft in a preview).

    A block whose making fails is not in it; `left_out` is told of each.
    """
    related = Related()
    related.sections[article.pk] = article.get_parent().pk
    related.bylines[article.pk] = [
        (b.author_id, b.role) for b in article.bylines.all() if b.author_id
    ]
    related.topics[article.pk] = [t.topic_id for t in article.story_topics.all() if t.topic_id]
    related.picks[article.pk] = [p.story_id for p in article.related_picks.all() if p.story_id]
    return _entry(article, related, make, left_out)


def entries_of(
    articles: Sequence[ArticlePage],
    make: Make = publish_picture,
    left_out: dict[int, LeftOut] | None = None,
) -> Iterator[StoryEntry | Unmade]:
    """The entries of saved articles, with a fixed number of queries for the rows beside them.

    `Unmade` for one that cannot be made; `left_out` gets the blocks that could not, by article.
    """
    ids = [a.pk for a in articles]
    related = Related()
    parents = {a.path[: -a.steplen] for a in articles}
    pages = dict(Page.objects.filter(path__in=parents).values_list("path", "pk"))
    related.sections = {a.pk: pages[a.path[: -a.steplen]] for a in articles}
    bylines = Byline.objects.filter(article_id__in=ids, author__isnull=False)
    for byline in bylines.order_by("sort_order", "pk"):
        related.bylines[byline.article_id].append((byline.author_id, byline.role))
    topics = StoryTopic.objects.filter(article_id__in=ids, topic__isnull=False)
    for topic in topics.order_by("sort_order", "pk"):
        related.topics[topic.article_id].append(topic.topic_id)
    picks = RelatedPick.objects.filter(article_id__in=ids, story__isnull=False)
    for pick in picks.order_by("sort_order", "pk"):
        related.picks[pick.article_id].append(pick.story_id)
    for article in articles:
        left: LeftOut = []
        try:
            entry = _entry(article, related, make, left)
        except GONE:
            raise
        except Exception as error:
            log.exception("story %s cannot be made", article.pk)
            left.append(("", repr(error)))
            yield Unmade(article.pk, repr(error))
        else:
            yield entry
        if left_out is not None:
            left_out[article.pk] = left


def _entry(
    article: ArticlePage, related: Related, make: Make, left_out: LeftOut | None
) -> StoryEntry:
    body = blocks_of(article.body)
    if left_out is not None:
        left_out += body.left_out
    if article.picture:
        body.show(article.picture)
    published = article.public_since or article.latest_revision_created_at or timezone.now()
    updated = article.updated_at if article.updated_at and is_datable(article.updated_at) else None
    return StoryEntry(
        id=article.pk or 0,
        section_id=related.sections[article.pk],
        slug=article.slug,
        format=article.format,
        headline=article.title,
        short_headline=article.short_headline,
        language=article.language,
        kicker=article.kicker,
        standfirst=article.standfirst,
        search_title=article.seo_title,
        search_description=article.search_description,
        published_at=published,
        updated_at=updated,
        modified_at=max(published, article.last_published_at or published),
        picture_id=article.picture_id,
        picture_caption=article.picture_caption,
        key_points=[str(point.value) for point in article.key_points],
        body=body.blocks,
        word_count=body.words,
        stars=body.stars,
        related_ids=related.picks.get(article.pk, []),
        bylines=list(dict(related.bylines.get(article.pk, [])).items()),
        topic_ids=list(dict.fromkeys(related.topics.get(article.pk, []))),
        pictures=[entry for picture in body.pictures.values() if (entry := make(picture))],
        documents=list(body.documents.values()),
    )


@dataclass
class Body:
    """The neutral blocks of a story as they are gathered, with what they show."""

    blocks: list[Block] = field(default_factory=list)
    pictures: dict[int, Picture] = field(default_factory=dict)
    documents: dict[int, DocumentEntry] = field(default_factory=dict)
    words: int = 0
    left_out: LeftOut = field(default_factory=list)
    stars: float | None = None  # of the first review in it

    def add(self, kind: str, /, **values: Any) -> None:
        self.blocks.append({"type": kind, **values})

    def count(self, text: str) -> str:
        self.words += len(text_of(text or "").split())
        return text or ""

    def show(self, picture: Picture) -> int:
        self.pictures[picture.pk] = picture
        return picture.pk

    def link_documents(self, html: str) -> None:
        ids = {int(pk) for pk in _DOCUMENT_LINK.findall(html)} - self.documents.keys()
        if ids:
            for document in get_document_model().objects.filter(pk__in=ids):
                self.attach(document)

    def attach(self, document: Any) -> None:
        self.documents[document.pk] = document_entry(document)


# One function a block type: it reads Wagtail's value and adds the record's neutral block.


def _paragraph(body: Body, value: Any) -> None:
    for html in paragraphs(value.source):
        body.link_documents(html)
        body.add("paragraph", html=body.count(html))


def _heading(body: Body, value: Any) -> None:
    body.add("heading", text=body.count(value["text"]), level=int(value["level"] or 2))


def _quotation(body: Body, value: Any) -> None:
    body.add(
        "quotation",
        text=body.count(value["text"]),
        speaker=value["speaker"] or "",
        source=value["source"] or "",
    )


def _picture(body: Body, value: Any) -> None:
    if value["picture"]:
        body.add("picture", picture=body.show(value["picture"]), caption=value["caption"] or "")


def _gallery(body: Body, value: Any) -> None:
    pictures = [
        {"picture": body.show(item["picture"]), "caption": item["caption"] or ""}
        for item in value["pictures"]
        if item["picture"]
    ]
    body.add("gallery", title=value["title"] or "", pictures=pictures)


def _list(body: Body, value: Any) -> None:
    items = [body.count(" ".join(paragraphs(item.source))) for item in value["items"]]
    body.add("list", ordered=bool(value["ordered"]), items=[clean(item) for item in items])


def _key_facts(body: Body, value: Any) -> None:
    facts = [{"label": f["label"], "text": body.count(f["text"])} for f in value["facts"]]
    body.add("key_facts", title=value["title"], facts=facts)


def _timeline(body: Body, value: Any) -> None:
    events = [
        {"date": e["date"].isoformat(), "text": body.count(e["text"])}
        for e in value["events"]
        if isinstance(e["date"], date)  # a draft may have none yet, or half of one
    ]
    body.add("timeline", title=value["title"], events=sorted(events, key=lambda e: e["date"]))


def _exchange(body: Body, value: Any) -> None:
    answer = paragraphs(value["answer"].source)
    for html in (value["question"], *answer):
        body.count(html)
    body.add("exchange", question=value["question"], answer=answer)


def _review(body: Body, value: Any) -> None:
    stars = float(value["stars"]) if value["stars"] else None
    if body.stars is None:
        body.stars = stars
    texts = {name: value[name] or "" for name in ("subject", "kind", "maker", "practical")}
    body.add("review", stars=stars, verdict=body.count(value["verdict"] or ""), **texts)


def _recipe(body: Body, value: Any) -> None:
    minutes = {name: value[name] for name in ("preparation", "cooking", "rest")}
    body.add(
        "recipe",
        name=value["name"],
        serves=value["serves"] or "",
        ingredients=[body.count(item) for item in value["ingredients"]],
        steps=[body.count(step) for step in value["steps"]],
        **minutes,
    )


def _table(body: Body, value: Any) -> None:
    table = value["table"]
    rows = [[str(cell.value or "") for cell in row] for row in table.rows]
    header = [column["heading"] for column in table.columns]
    body.add("table", caption=value["caption"], header=header, rows=rows)


def _embed(body: Body, value: Any) -> None:
    known = player(value["url"] or "")
    body.add(
        "embed",
        url=value["url"],
        title=value["title"],
        provider=known.provider if known else "",
        player=known.address if known else "",
    )


def _related(body: Body, value: Any) -> None:
    stories = [page.pk for page in value["stories"] if page]
    body.add("related", title=value["title"] or "", stories=stories)


def _document(body: Body, value: Any) -> None:
    if value["document"]:
        body.attach(value["document"])
        title = value["title"] or value["document"].title
        body.add("document", document=value["document"].pk, title=title)


BLOCKS: dict[str, Callable[[Body, Any], None]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "quotation": _quotation,
    "picture": _picture,
    "gallery": _gallery,
    "list": _list,
    "key_facts": _key_facts,
    "timeline": _timeline,
    "exchange": _exchange,
    "review": _review,
    "recipe": _recipe,
    "table": _table,
    "embed": _embed,
    "related": _related,
    "document": _document,
}


def blocks_of(stream: Iterable[Any]) -> Body:
    """The neutral blocks of any body, a static page's for instance.

    One that cannot be made is left out, and named in `left_out`.
    """
    body = Body()
    for number, piece in enumerate(stream, start=1):
        before = len(body.blocks)
        try:
            BLOCKS[piece.block_type](body, piece.value)
        except GONE:
            raise
        except Exception as error:
            log.exception("block %d (%s) cannot be made", number, piece.block_type)
            del body.blocks[before:]
            body.left_out.append((f"{number}. {piece.block.label}", repr(error)))
    return body
