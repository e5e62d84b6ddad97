"""Pages for when there is no page: they look like the paper and help a reader on."""

from dataclasses import dataclass
from typing import ClassVar

from rotative.record.reading import Card, Record
from rotative.site.engine import say
from rotative.site.page import Page


@dataclass(frozen=True, kw_only=True)
class ErrorPage(Page):
    template: ClassVar[str] = "pages/error.html"
    status: ClassVar[int] = 404

    latest: list[Card]


class NotFoundPage(ErrorPage):
    status = 404


class GonePage(ErrorPage):
    status = 410


def not_found(record: Record) -> ErrorPage:
    """404: nothing was ever at this address."""
    return _error(NotFoundPage, record, say(record, "This page does not exist"))


def gone(record: Record) -> ErrorPage:
    """410: what was here was withdrawn."""
    return _error(GonePage, record, say(record, "This page has been withdrawn"))


def _error(kind: type[ErrorPage], record: Record, said: str) -> ErrorPage:
    title = f"{said} · {record.paper.name}"
    cards = record.cards(record.latest("site", 6))
    return kind(record=record, path="", title=title, latest=cards, indexed=False)
