"""The feeds of the site, each section, topic and author: which stories, and what is said of each.

How that is written, in RSS, Atom or JSON, is in `site/writers.py`.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import partial

import nh3

from rotative.lib.addresses import absolute
from rotative.lib.typography import dress
from rotative.record import keys as k
from rotative.record.answers import Card, Story, Topic
from rotative.record.lists import FRONT
from rotative.record.reading import Record
from rotative.site.engine import engine
from rotative.site.feeds import channel_of
from rotative.site.page import File
from rotative.site.story import resolved
from rotative.site.writers import WRITERS, Item


def of_site(record: Record, file: str) -> File:
    """The newest stories of the paper."""
    return _feed(record, file, k.SITE, record.paper.name, "/", record.paper.description)


def of_section(record: Record, path: str, file: str) -> File | None:
    """The newest stories of a section."""
    location = record.locate(f"/{path}")
    if location is None or location.kind != "section":
        return None
    it = record.sections[location.id]
    return _feed(record, file, k.of_section(it.id), it.name, it.path, it.description)


def of_topic(record: Record, slug: str, file: str) -> File | None:
    """The newest stories of a topic."""
    it = record.topic_at(slug)
    return _feed(record, file, k.of_topic(it.id), it.name, it.path, it.description) if it else None


def of_author(record: Record, slug: str, file: str) -> File | None:
    """The newest stories of an author."""
    it = record.author_at(slug)
    return _feed(record, file, k.of_author(it.id), it.name, it.path, it.role) if it else None


def _feed(record: Record, file: str, scope: str, name: str, path: str, about: str) -> File:
    items = _items(record, record.latest(scope, FRONT))
    return File(WRITERS[file](channel_of(record, file, scope, name, path, about, items)))


def _items(record: Record, ids: list[int]) -> list[Item]:
    whole = record.paper.full_text_feeds
    cards: list[Card] = list(record.stories(ids) if whole else record.cards(ids))
    corrected, topics = record.updates(cards), record.topics_of(cards)
    return [
        _item(record, card, topics[card.id], corrected.get(card.id, card.published_at))
        for card in cards
    ]


def _item(record: Record, card: Card, topics: Iterable[Topic], updated: datetime) -> Item:
    say = partial(dress, language=record.paper.language)
    picture = card.picture if card.picture and card.picture.jpeg else None
    return Item(
        id=f"{record.paper.feed_ids}story/{card.id}",
        address=absolute(card.path),
        title=say(card.full_headline),
        summary=say(card.standfirst),
        content=content_of(record, card) if isinstance(card, Story) else "",
        published=card.published_at,
        updated=max(updated, card.published_at),
        authors=[(say(s.author.name), absolute(s.author.path)) for s in card.signatures],
        tags=list(
            dict.fromkeys(say(name) for name in (card.section.name, *(t.name for t in topics)))
        ),
        picture=picture,
        alt=say(picture.alt) if picture else "",
        credit=say(picture.credit) if picture else "",
    )


# What a reader's program can show of a body; the rest of the page's markup is the page's own.
_SHOWN = set(
    "a abbr aside b blockquote br caption cite code dd div dl dt em figcaption figure h2 h3 h4 i "
    "img li ol p section small span strong sub sup table tbody td th thead time tr ul".split()
)
_TOLD = {"a": {"href"}, "img": {"src", "alt", "width", "height"}, "time": {"datetime"}}
_HERE = re.compile(r' (href|src)="/(?!/)')


def content_of(record: Record, story: Story) -> str:
    """All of a story as HTML that needs no stylesheet, with absolute addresses."""
    body, _recap = resolved(record, story.body)
    draw = engine(record.paper.language).get_template("components/feed.html").module.story  # type: ignore[attr-defined]
    told = nh3.clean(str(draw(story, body)), tags=_SHOWN, attributes=_TOLD, link_rel=None)
    return _HERE.sub(rf' \1="{absolute("/")}', told)
