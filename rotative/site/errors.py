"""Pages for when there is no page: they look like the paper and help a reader on."""

from dataclasses import dataclass, replace
from typing import ClassVar

from rotative.record import keys as k
from rotative.record.answers import Card
from rotative.record.reading import Record
from rotative.site.engine import say
from rotative.site.page import Gone, Page


@dataclass(frozen=True, kw_only=True)
class ErrorPage(Page):
    template: ClassVar[str] = "pages/error.html"

    status: int  # type: ignore[misc]
    said: str
    advice: str
    words: tuple[str, ...] = ()
    latest: list[Card]


def not_found(record: Record) -> ErrorPage:
    """404: nothing was ever at this address."""
    return problem(record, 404)


def gone(record: Record, withdrawn: Gone) -> ErrorPage:
    """410 or 451: what was here was withdrawn, perhaps with the newsroom's own words."""
    lines = (line.strip() for line in withdrawn.words.splitlines())
    return replace(problem(record, withdrawn.status), words=tuple(filter(None, lines)))


def problem(record: Record, status: int) -> ErrorPage:
    """The page of a refusal; what has no words of its own gets those of a bad request."""
    said, advice = {
        403: (
            say(record, "This was not accepted"),
            say(record, "It was sent from another site, or the page had been open for too long."),
        ),
        404: (
            say(record, "This page does not exist"),
            say(record, "The address may be mistyped."),
        ),
        405: (
            say(record, "This page can only be read"),
            say(record, "What was sent to it was not kept."),
        ),
        410: (
            say(record, "This page has been withdrawn"),
            say(record, "The newsroom has taken it off the site."),
        ),
        413: (
            say(record, "This message is too long"),
            say(record, "Please go back and shorten it."),
        ),
        451: (
            say(record, "This page is unavailable for legal reasons"),
            say(record, "It was withdrawn by order of a court or an authority."),
        ),
    }.get(
        status,
        (
            say(record, "This request cannot be understood"),
            say(record, "The address may be mistyped."),
        ),
    )
    return ErrorPage(
        record=record,
        path="",
        title=f"{said} · {record.paper.name}",
        status=status,
        said=said,
        advice=advice,
        latest=record.cards(record.latest(k.SITE, 6)),
        indexed=False,
    )
