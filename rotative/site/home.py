"""The front page: the newest stories, composed, under the day's date."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from rotative.record import keys as k
from rotative.record.reading import Record
from rotative.site.composition import MOST, Block, compose, compose_top
from rotative.site.feeds import feeds_of
from rotative.site.page import Page
from rotative.syndication import structured


@dataclass(frozen=True, kw_only=True)
class HomePage(Page):
    template: ClassVar[str] = "pages/home.html"

    blocks: list[Block]
    day: date
    carries_news: ClassVar[bool] = True  # type: ignore[misc]


def home(record: Record) -> HomePage:
    """The front page of the record as it is, on the day that it is."""
    sections = [s for s in record.menu if not s.is_partner]
    newest = record.latest(k.SITE, 60)
    opinions = record.latest(k.of_format("opinion"), 8)
    heads = record.latest_of_each([k.of_section(s.id) for s in sections], 60)
    of_sections = [heads[k.of_section(s.id)] for s in sections]
    cards = {card.id: card for card in record.cards(list({*newest, *opinions}))}
    top = compose_top(
        [cards[pk] for pk in newest if pk in cards],
        [cards[pk] for pk in opinions if pk in cards],
        of_sections,
    )
    left = [[pk for pk in ids if pk not in top.ids][:MOST] for ids in of_sections]
    rest = {card.id: card for card in record.cards([pk for ids in left for pk in ids])}
    bands = [
        (section, [rest[pk] for pk in ids if pk in rest])
        for section, ids in zip(sections, left, strict=True)
    ]
    paper = record.paper
    return HomePage(
        record=record,
        path="/",
        title=f"{paper.name} · {paper.tagline}" if paper.tagline else paper.name,
        description=paper.description,
        picture=top.lead.picture if top.lead else None,
        feeds=feeds_of(record, "/", paper.name),
        json_ld=(structured.organisation(paper), structured.website(paper)),
        blocks=compose(top, bands),
        day=record.date_of_issue(),
    )
