"""The newsletter's landing page."""

from dataclasses import dataclass
from typing import ClassVar

from rotative.record import keys as k
from rotative.record.answers import Card
from rotative.record.reading import Record
from rotative.site.engine import say
from rotative.site.page import Page


@dataclass(frozen=True, kw_only=True)
class NewsletterPage(Page):
    template: ClassVar[str] = "pages/newsletter.html"

    cards: list[Card]
    error: str = ""
    email: str = ""


def newsletter(record: Record, error: str = "", email: str = "") -> NewsletterPage:
    """What the newsletter brings, and the box to ask for it."""
    name = say(record, "Newsletter")
    return NewsletterPage(
        record=record,
        path=f"/{record.paper.words['newsletter']}/",
        title=f"{name} · {record.paper.name}",
        description=record.paper.newsletter_pitch,
        cards=record.cards(record.latest(k.SITE, 6)),
        error=error,
        email=email,
    )
