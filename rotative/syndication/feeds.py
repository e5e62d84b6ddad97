"""RSS 2.0, Atom and JSON Feed of the site, each section, topic and author."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed, SyndicationFeed

from rotative.lib.addresses import absolute
from rotative.record.lists import FRONT
from rotative.record.reading import Card, Record
from rotative.site.page import File

FOUNDING_YEAR = 2026  # of our tag addresses (RFC 4151); a constant, or every id would change


def story_id(card: Card) -> str:
    """A name for a story that no move or renaming changes (RFC 4151)."""
    host = urlsplit(settings.SITE_URL).hostname
    return f"tag:{host},{FOUNDING_YEAR}:story/{card.id}"


class PureFeed(SyndicationFeed):
    """A feed whose date is its newest story's; an empty one has a fixed date, not the clock's."""

    def latest_post_date(self) -> datetime:
        dates = [item["updateddate"] for item in self.items]
        return max(dates, default=datetime(FOUNDING_YEAR, 1, 1, tzinfo=UTC))


class Rss(PureFeed, Rss201rev2Feed):
    """RSS 2.0 with the authors' names in Dublin Core."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        item = {**item, "author_email": None}
        super().add_item_elements(handler, item)


class Atom(PureFeed, Atom1Feed):
    """Atom (RFC 4287)."""


def of_site(record: Record, file: str) -> File:
    """The newest stories of the paper."""
    return _feed(record, file, "site", record.paper.name, "/", record.paper.description)


def of_section(record: Record, path: str, file: str) -> File | None:
    """The newest stories of a section."""
    location = record.locate(f"/{path}")
    if location is None or location.kind != "section":
        return None
    it = record.sections[location.id]
    return _feed(record, file, f"section:{it.id}", it.name, it.path, it.description)


def of_topic(record: Record, slug: str, file: str) -> File | None:
    """The newest stories of a topic."""
    it = record.topic_at(slug)
    return _feed(record, file, f"topic:{it.id}", it.name, it.path, it.description) if it else None


def of_author(record: Record, slug: str, file: str) -> File | None:
    """The newest stories of an author."""
    it = record.author_at(slug)
    return _feed(record, file, f"author:{it.id}", it.name, it.path, it.role) if it else None


def _feed(record: Record, file: str, scope: str, name: str, path: str, about: str) -> File:
    paper = record.paper
    title = name if name == paper.name else f"{name} · {paper.name}"
    cards = record.cards(record.latest(scope, FRONT))
    return WRITERS[file](record, title, path, about or paper.description or title, file, cards)


def _updates(record: Record, cards: list[Card]) -> dict[int, datetime]:
    """When each story was last changed, for readers' programs."""
    corrected = record.updates(cards)
    return {card.id: corrected.get(card.id, card.published_at) for card in cards}


def _xml(kind: type[SyndicationFeed]) -> Callable[..., File]:
    def write(
        record: Record, title: str, path: str, about: str, file: str, cards: list[Card]
    ) -> File:
        feed = kind(
            title=title,
            link=absolute(path),
            description=about,
            language=record.paper.language,
            feed_url=absolute(path + file),
            feed_guid=absolute(path + file),
            author_name=record.paper.name,
            feed_copyright=record.paper.copyright or None,
        )
        updates = _updates(record, cards)
        for card in cards:
            feed.add_item(
                title=card.full_headline,
                link=absolute(card.path),
                description=card.standfirst,
                author_name=", ".join(s.author.name for s in card.signatures) or record.paper.name,
                pubdate=card.published_at,
                updateddate=updates[card.id],
                unique_id=story_id(card),
                unique_id_is_permalink=False,
                categories=[card.section.name],
                enclosures=_enclosures(card),
            )
        return File(feed.writeString("utf-8").encode())

    return write


def _enclosures(card: Card) -> list[Enclosure]:
    if card.picture is None or not card.picture.jpeg:
        return []
    return [Enclosure(absolute(card.picture.jpeg), "0", "image/jpeg")]


def _json(record: Record, title: str, path: str, about: str, file: str, cards: list[Card]) -> File:
    """JSON Feed 1.1 (jsonfeed.org)."""
    updates = _updates(record, cards)
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": absolute(path),
        "feed_url": absolute(path + file),
        "description": about,
        "language": record.paper.language,
        "items": [_json_item(card, updates[card.id]) for card in cards],
    }
    return File(json.dumps(value, ensure_ascii=False).encode())


def _json_item(card: Card, updated: datetime) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": story_id(card),
        "url": absolute(card.path),
        "title": card.full_headline,
        "content_text": card.standfirst,
        "date_published": card.published_at.isoformat(),
        "date_modified": updated.isoformat(),
        "authors": [
            {"name": s.author.name, "url": absolute(s.author.path)} for s in card.signatures
        ],
        "tags": [card.section.name],
    }
    if card.picture and card.picture.jpeg:
        item["image"] = absolute(card.picture.jpeg)
    return item


WRITERS: dict[str, Callable[..., File]] = {
    "rss.xml": _xml(Rss),
    "atom.xml": _xml(Atom),
    "feed.json": _json,
}
