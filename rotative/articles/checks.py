"""What a story should have before readers get it, besides what its form refuses."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _

from rotative.articles.entry import Body, blocks_of
from rotative.articles.models import ArticlePage
from rotative.lib.richtext import text_of
from rotative.media.models import Picture
from rotative.record.blocks import Block, Heading, Table


class Weight(Enum):
    """What a missing thing means for the publication."""

    BARS = "bars"
    MAY_FOLLOW = "may follow"  # in an emergency, by somebody who is named
    ADVICE = "advice"


@dataclass(frozen=True)
class Check:
    """One thing that is missing: its name, the field where it is mended, and a sentence."""

    name: str
    field: str
    words: str
    weight: Weight


# Blocks that tell something without a word.
_SHOWN = {"picture", "gallery", "embed", "document", "recipe"}
# What may follow, as the to-do list of a story says it.
AWAITED = {"byline", "credit"}


def checks(article: ArticlePage) -> list[Check]:
    """What is missing in a story as it stands, the gravest first.

    What readers already have is held up by nothing that may follow.
    """
    found = [*_of_text(article), *_of_filing(article)]
    if article.live:
        found = [
            Check(it.name, it.field, it.words, Weight.ADVICE)
            if it.weight is Weight.MAY_FOLLOW
            else it
            for it in found
        ]
    return sorted(found, key=lambda it: list(Weight).index(it.weight))


def _of_text(article: ArticlePage) -> Iterator[Check]:
    body = blocks_of(article.body)
    if not any(_tells(block) for block in body.blocks):
        words = _("There is no text: write it, or add a picture or a video.")
        yield Check("text", "body", words, Weight.BARS)
    elif any(isinstance(block, Table) and not _has_cells(block) for block in body.blocks):
        yield Check("table", "body", _("A table is empty."), Weight.BARS)
    yield from _of_pictures(article, body)


def _tells(block: Block) -> bool:
    if isinstance(block, Heading):
        return False
    if isinstance(block, Table):
        return _has_cells(block)
    return block.type in _SHOWN or any(text_of(text).strip() for text in block.texts)


def _has_cells(table: Table) -> bool:
    return any(cell.strip() for row in (table.header, *table.rows) for cell in row)


def _of_pictures(article: ArticlePage, body: Body) -> Iterator[Check]:
    lead = article.picture
    placed: list[tuple[str, Picture]] = [("picture", lead)] if lead else []
    placed += [("body", it) for it in body.pictures.values() if it != lead]
    for field, picture in placed:
        title = {"title": picture.title}
        if not picture.credit:
            words = _("The picture “%(title)s” has no credit.") % title
            yield Check("credit", field, words, Weight.MAY_FOLLOW)
        if not picture.description:
            words = _("The picture “%(title)s” has no description for who cannot see it.") % title
            yield Check("description", field, words, Weight.ADVICE)


def _of_filing(article: ArticlePage) -> Iterator[Check]:
    is_brief = article.format == ArticlePage.Format.BRIEF
    if not is_brief and not any(byline.author_id for byline in article.bylines.all()):
        words = _("Nobody signs it: add an author or an agency.")
        yield Check("byline", "bylines", words, Weight.MAY_FOLLOW)
    if not is_brief and not article.standfirst.strip():
        yield Check("standfirst", "standfirst", _("There is no standfirst."), Weight.ADVICE)
    if not is_brief and article.picture is None:
        yield Check("picture", "picture", _("There is no lead picture."), Weight.ADVICE)
    if not any(topic.topic_id for topic in article.story_topics.all()):
        yield Check("topic", "story_topics", _("It is filed under no topic."), Weight.ADVICE)
