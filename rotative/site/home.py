"""The front page, composed from the newest stories: no story stands on it twice."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from rotative.record.reading import Card, Record, Section
from rotative.site.feeds import feeds_of
from rotative.site.page import Page
from rotative.syndication import structured

STRONG = {"story", "analysis", "interview"}
RHYTHM = ("large", "three", "list")


@dataclass(frozen=True)
class Block:
    """A section's place on the front, in one of three layouts."""

    section: Section
    layout: str
    cards: list[Card]


@dataclass(frozen=True, kw_only=True)
class HomePage(Page):
    template: ClassVar[str] = "pages/home.html"

    lead: Card | None
    seconds: list[Card]
    strip: list[Card]
    wire: list[Card]
    blocks: list[Block]
    opinions: list[Card]
    newest: datetime | None
    carries_news: ClassVar[bool] = True  # type: ignore[misc]
    a_day: ClassVar[timedelta] = timedelta(days=1)


class Deal:
    """Deals stories out of the pack, each once."""

    def __init__(self, cards: list[Card]) -> None:
        self.cards = {card.id: card for card in cards}
        self.dealt: set[int] = set()

    def take(self, ids: list[int], count: int, *, strong: bool = False) -> list[Card]:
        """Up to `count` stories not dealt yet; `strong` ones have a picture and some length."""
        taken: list[Card] = []
        for pk in ids:
            card = self.cards.get(pk)
            if card is None or pk in self.dealt or len(taken) == count:
                continue
            if strong and not (card.picture and card.format in STRONG):
                continue
            self.dealt.add(pk)
            taken.append(card)
        return taken


def home(record: Record) -> HomePage:
    """The front page of the record as it is."""
    sections = [s for s in record.menu if not s.is_partner]
    newest = record.latest("site", 60)
    opinions = record.latest("format:opinion", 8)
    lists = record.latest_of_each([f"section:{s.id}" for s in sections], 14)
    deal = Deal(record.cards(list({*newest, *opinions, *(pk for x in lists.values() for pk in x)})))
    views = deal.take(opinions, 4)
    lead = deal.take(newest, 1, strong=True) or deal.take(newest, 1)
    seconds = deal.take(newest, 3, strong=True)
    strip = deal.take(newest, 4, strong=True)
    wire = deal.take(newest, 10)
    blocks: list[Block] = []
    for section in sections:
        layout = RHYTHM[len(blocks) % len(RHYTHM)]
        cards = deal.take(lists[f"section:{section.id}"], 5 if layout == "large" else 6)
        if cards:
            blocks.append(Block(section, layout if len(cards) > 3 else "list", cards))
    paper = record.paper
    return HomePage(
        record=record,
        path="/",
        title=f"{paper.name} · {paper.tagline}" if paper.tagline else paper.name,
        description=paper.description,
        picture=lead[0].picture if lead else None,
        feeds=feeds_of(record, "/", paper.name),
        json_ld=(structured.organisation(paper), structured.website(paper)),
        lead=lead[0] if lead else None,
        seconds=seconds,
        strip=strip,
        wire=wire,
        blocks=blocks,
        opinions=views,
        newest=max((card.published_at for card in deal.cards.values()), default=None),
    )
