"""The front page: what the record has composed, under the day's date."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from rotative.record.fronts import Front
from rotative.record.reading import Record
from rotative.site import structured
from rotative.site.feeds import feeds_of
from rotative.site.page import Page


@dataclass(frozen=True, kw_only=True)
class HomePage(Page):
    template: ClassVar[str] = "pages/home.html"

    blocks: Front
    day: date
    carries_news: ClassVar[bool] = True  # type: ignore[misc]


def home(record: Record) -> HomePage:
    """The front page of the record as it is, on the day that it is."""
    blocks = record.front()
    lead = next((card for block in blocks for card in block.cards), None)
    paper = record.paper
    return HomePage(
        record=record,
        path="/",
        title=f"{paper.name} · {paper.tagline}" if paper.tagline else paper.name,
        description=paper.description,
        picture=lead.picture if lead else None,
        feeds=feeds_of(record, "/", paper.name),
        json_ld=(structured.organisation(paper), structured.website(paper)),
        blocks=blocks,
        day=record.date_of_issue(),
    )
