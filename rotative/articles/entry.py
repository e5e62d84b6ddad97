"""A story as the record takes it: the one place that says what of an article is public."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Page

from rotative.articles.models import ArticlePage, Byline, RelatedPick, StoryTopic
from rotative.lib.richtext import text_of
from rotative.media.actions import document_entry, publish_picture
from rotative.media.models import Picture
from rotative.record.blocks import LINK, Block, Resolver, Review
from rotative.record.calendar import is_datable
from rotative.record.entries import DocumentEntry, PictureEntry, StoryEntry
from rotative.record.sources import GONE, Unmade

log = logging.getLogger(__name__)

Make = Callable[[Picture], PictureEntry | None]
LeftOut = list[tuple[str, str]]  # blocks that could not be made: their names and the reasons


# What an article and its entry call by one name and have in one form. (The others are below.)
_MADE = {"id", "published_at", "updated_at", "key_points", "body"}
_OF_AN_ARTICLE = {column.attname for column in ArticlePage._meta.concrete_fields}
AS_THEY_ARE = [each.name for each in fields(StoryEntry) if each.name in _OF_AN_ARTICLE - _MADE]


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
    make_once = _once(make)
    for article in articles:
        left: LeftOut = []
        try:
            entry = _entry(article, related, make_once, left)
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


def _once(make: Make) -> Make:
    """Several stories may show one picture, whose sizes are still to be made for the first."""
    made: dict[int, PictureEntry | None] = {}

    def make_once(picture: Picture) -> PictureEntry | None:
        if picture.pk not in made:
            made[picture.pk] = make(picture)
        return made[picture.pk]

    return make_once


def _entry(
    article: ArticlePage, related: Related, make: Make, left_out: LeftOut | None
) -> StoryEntry:
    body = blocks_of(article.body)
    if left_out is not None:
        left_out += body.left_out
    if article.picture:
        body.picture(article.picture)
    published = article.public_since or article.latest_revision_created_at or timezone.now()
    updated = article.updated_at if article.updated_at and is_datable(article.updated_at) else None
    return StoryEntry(
        id=article.pk or 0,
        section_id=related.sections[article.pk],
        headline=article.title,
        search_title=article.seo_title,
        published_at=published,
        updated_at=updated,
        modified_at=max(published, article.last_published_at or published),
        key_points=[str(point.value) for point in article.key_points],
        body=body.blocks,
        word_count=body.words,
        stars=body.stars,
        related_ids=related.picks.get(article.pk, []),
        bylines=list(dict(related.bylines.get(article.pk, [])).items()),
        topic_ids=list(dict.fromkeys(related.topics.get(article.pk, []))),
        pictures=[entry for picture in body.pictures.values() if (entry := make(picture))],
        documents=list(body.documents.values()),
        **{name: getattr(article, name) for name in AS_THEY_ARE},
    )


@dataclass
class Body(Resolver):
    """The blocks of a body as they are gathered, with what they show.

    Pictures, stories and documents of the newsroom become their ids.
    """

    blocks: list[Block] = field(default_factory=list)
    pictures: dict[int, Picture] = field(default_factory=dict)
    documents: dict[int, DocumentEntry] = field(default_factory=dict)
    words: int = 0
    left_out: LeftOut = field(default_factory=list)
    stars: float | None = None  # of the first review in it

    def add(self, block: Block) -> None:
        """A block of the newsroom's; nothing if it shows nothing."""
        entered = block.resolved(self)
        if entered is None:
            return
        self.blocks.append(entered)
        self.words += sum(len(text_of(text).split()) for text in entered.texts)
        if isinstance(entered, Review) and self.stars is None:
            self.stars = entered.stars

    def picture(self, it: Picture | None) -> int | None:
        if it is None:
            return None
        self.pictures[it.pk] = it
        return it.pk

    def story(self, it: Page) -> int:
        return it.pk

    def document(self, it: Any) -> int | None:
        if it is None:
            return None
        self.documents[it.pk] = document_entry(it)
        return it.pk

    def html(self, text: str) -> str:
        linked = {int(pk) for to, pk, _words in LINK.findall(text) if to == "document"}
        if missing := linked - self.documents.keys():
            for document in get_document_model().objects.filter(pk__in=missing):
                self.document(document)
        return text


def blocks_of(stream: Iterable[Any]) -> Body:
    """The blocks of any body, a static page's for instance.

    One that cannot be made is left out, and named in `left_out`.
    """
    body = Body()
    for number, piece in enumerate(stream, start=1):
        before = len(body.blocks)
        try:
            for block in piece.block.to_record(piece.value):
                body.add(block)
        except GONE:
            raise
        except Exception as error:
            log.exception("block %d (%s) cannot be made", number, piece.block_type)
            del body.blocks[before:]
            body.left_out.append((f"{number}. {piece.block.label}", repr(error)))
    return body
