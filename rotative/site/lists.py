"""Pages that are lists: sections, topics, authors, the latest; the indexes of names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from rotative.record import keys as k
from rotative.record.answers import Author, Card, Section, Topic
from rotative.record.calendar import day_of
from rotative.record.lists import FRONT
from rotative.record.reading import Record
from rotative.site import structured
from rotative.site.engine import say
from rotative.site.feeds import feeds_of
from rotative.site.page import Page


@dataclass(frozen=True)
class MonthLink:
    """A month of an archive; how many stories it holds only where that is shown."""

    month: str
    path: str
    stories: int = 0

    @property
    def year(self) -> str:
        return self.month[:4]

    @property
    def year_path(self) -> str:
        return self.path.removesuffix(f"{self.month[5:]}/")


@dataclass(frozen=True)
class Day:
    """Stories of one day, under its name; `path` leads to all of them."""

    day: date
    path: str
    cards: list[Card]


@dataclass(frozen=True, kw_only=True)
class ListPage(Page):
    """A named list of stories with the months to walk back through."""

    template: ClassVar[str] = "pages/list.html"

    name: str
    cards: list[Card]
    months: list[MonthLink] = field(default_factory=list)
    topic: Topic | None = None
    author: Author | None = None
    within: Sequence[Topic] = ()
    parent_topic: Topic | None = None
    days: list[Day] = field(default_factory=list)
    stories: int = 0  # in all, where that is shown


@dataclass(frozen=True, kw_only=True)
class SectionPage(ListPage):
    template: ClassVar[str] = "pages/section.html"

    parent: Section | None = None
    carries_news: ClassVar[bool] = True  # type: ignore[misc]


@dataclass(frozen=True, kw_only=True)
class LatestPage(ListPage):
    carries_news: ClassVar[bool] = True  # type: ignore[misc]


@dataclass(frozen=True, kw_only=True)
class IndexPage(Page):
    """A list of names: all topics, all authors."""

    template: ClassVar[str] = "pages/index.html"

    name: str
    topics: list[Topic] = field(default_factory=list)
    authors: list[Author] = field(default_factory=list)


def month_path(base: str, month: str, page: int | None = None) -> str:
    """`/sport/2026/11/`, and a page of it, `/sport/2026/11/page-2/`."""
    path = f"{base}{month[:4]}/{month[5:]}/"
    return path if page is None else f"{path}page-{page}/"


def day_path(record: Record, day: str) -> str:
    """`/archives/2026/11/26/`"""
    return f"/{record.paper.words['archives']}/{day.replace('-', '/')}/"


def by_day(record: Record, cards: Iterable[Card]) -> list[Day]:
    """Cards under the days of their publication, in the order in which they come."""
    under: dict[str, list[Card]] = {}
    for card in cards:
        under.setdefault(day_of(card.published_at), []).append(card)
    return [
        Day(date.fromisoformat(day), day_path(record, day), those) for day, those in under.items()
    ]


def months_of(record: Record, scope: str, base: str) -> list[MonthLink]:
    """The months of a list."""
    return [MonthLink(month, month_path(base, month)) for month in record.months(scope)]


def stories_of(record: Record, scope: str) -> int:
    """How many stories a list has in all."""
    return sum(stories for _month, stories in record.counts(scope))


def picture_first(cards: list[Card]) -> list[Card]:
    """The first of the newest four that has a picture stands large."""
    lead = next((card for card in cards[:4] if card.picture), None)
    return [lead, *(card for card in cards if card is not lead)] if lead else cards


def section(record: Record, section_id: int) -> SectionPage:
    """A section's or subsection's front."""
    it = record.sections[section_id]
    parent = record.sections.get(it.parent_id or 0)
    crumbs = ((parent.name, parent.path),) if parent else ()
    scope = k.of_section(it.id)
    cards = picture_first(record.cards(record.latest(scope, FRONT)))
    return SectionPage(
        record=record,
        path=it.path,
        title=f"{it.name} · {record.paper.name}",
        description=it.description or f"{it.name} · {record.paper.name}",
        section=it,
        parent=parent,
        crumbs=crumbs,
        name=it.name,
        cards=cards,
        months=months_of(record, scope, it.path),
        stories=stories_of(record, scope),
        picture=next((c.picture for c in cards if c.picture), None),
        feeds=feeds_of(record, it.path, it.name),
        json_ld=(structured.breadcrumb([*crumbs, (it.name, it.path)]),),
    )


def latest(record: Record) -> LatestPage:
    """The newest stories of the whole paper, as a stream."""
    name = say(record, "Latest news")
    path = f"/{record.paper.words['latest']}/"
    archives = f"/{record.paper.words['archives']}/"
    cards = record.cards(record.latest(k.SITE, 50))
    return LatestPage(
        record=record,
        path=path,
        title=f"{name} · {record.paper.name}",
        description=f"{name} · {record.paper.name}",
        name=name,
        cards=cards,
        days=by_day(record, cards),
        months=months_of(record, k.SITE, archives),
        feeds=feeds_of(record, "/", record.paper.name),
    )


def topic(record: Record, slug: str) -> ListPage | None:
    """A topic's page."""
    it = record.topic_at(slug)
    if it is None:
        return None
    parent = record.topics([it.parent_id]).get(it.parent_id) if it.parent_id else None
    scope = k.of_topic(it.id)
    crumbs = ((parent.name, parent.path),) if parent else ()
    return ListPage(
        record=record,
        path=it.path,
        title=f"{it.name} · {record.paper.name}",
        description=it.description or f"{it.name} · {record.paper.name}",
        name=it.name,
        topic=it,
        parent_topic=parent,
        within=record.topics_within(it),
        crumbs=crumbs,
        cards=record.cards(record.latest(scope, FRONT)),
        months=months_of(record, scope, it.path),
        stories=stories_of(record, scope),
        feeds=feeds_of(record, it.path, it.name),
        json_ld=(structured.breadcrumb([*crumbs, (it.name, it.path)]),),
    )


def author(record: Record, slug: str) -> ListPage | None:
    """An author's page."""
    it = record.author_at(slug)
    if it is None:
        return None
    scope = k.of_author(it.id)
    return ListPage(
        record=record,
        path=it.path,
        title=f"{it.name} · {record.paper.name}",
        description=f"{it.name}, {it.role} · {record.paper.name}" if it.role else it.name,
        name=it.name,
        author=it,
        cards=record.cards(record.latest(scope, FRONT)),
        months=months_of(record, scope, it.path),
        stories=stories_of(record, scope),
        picture=it.picture,
        feeds=feeds_of(record, it.path, it.name),
        json_ld=(structured.profile(it, record.paper),),
    )


def topics(record: Record) -> IndexPage:
    """All topics, by name."""
    return _index(record, "topics", say(record, "Topics"), topics=record.all_topics())


def authors(record: Record) -> IndexPage:
    """Those who make the paper."""
    return _index(record, "authors", say(record, "Authors"), authors=record.all_authors())


def _index(record: Record, word: str, name: str, **lists: Any) -> IndexPage:
    return IndexPage(
        record=record,
        path=f"/{record.paper.words[word]}/",
        title=f"{name} · {record.paper.name}",
        description=f"{name} · {record.paper.name}",
        name=name,
        **lists,
    )
