"""Pages that are lists: sections, topics, authors, the latest, the archives."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from rotative.lib import dates
from rotative.record.lists import FRONT
from rotative.record.reading import Author, Card, Record, Section, Topic
from rotative.site.engine import say
from rotative.site.feeds import feeds_of
from rotative.site.page import Moved, Page
from rotative.syndication import structured


@dataclass(frozen=True)
class MonthLink:
    """A month of an archive; how many stories it holds only where that is shown."""

    month: str
    path: str
    stories: int = 0


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


@dataclass(frozen=True, kw_only=True)
class SectionPage(ListPage):
    template: ClassVar[str] = "pages/section.html"

    parent: Section | None = None
    carries_news: ClassVar[bool] = True  # type: ignore[misc]


@dataclass(frozen=True, kw_only=True)
class LatestPage(ListPage):
    carries_news: ClassVar[bool] = True  # type: ignore[misc]


@dataclass(frozen=True, kw_only=True)
class ArchivePage(ListPage):
    """One page of a month; pages are numbered from the oldest.

    The newest of them is at the month's own address alone, so that a link to it stays as it is.
    """

    template: ClassVar[str] = "pages/archive.html"

    month: str
    number: int
    count: int
    base: str

    def page_path(self, number: int) -> str:
        return month_path(self.base, self.month, number if number < self.count else None)


@dataclass(frozen=True, kw_only=True)
class IndexPage(Page):
    """A list of names: all topics, all authors."""

    template: ClassVar[str] = "pages/index.html"

    name: str
    topics: list[Topic] = field(default_factory=list)
    authors: list[Author] = field(default_factory=list)


def month_path(base: str, month: str, page: int | None = None) -> str:
    """`/sport/2026/11/`, and a page of it, `/sport/2026/11/2/`."""
    path = f"{base}{month[:4]}/{month[5:]}/"
    return path if page is None else f"{path}{page}/"


def months_of(record: Record, scope: str, base: str) -> list[MonthLink]:
    """The months of a list."""
    return [MonthLink(month, month_path(base, month)) for month in record.months(scope)]


def section(record: Record, section_id: int) -> SectionPage:
    """A section's or subsection's front."""
    it = record.sections[section_id]
    parent = record.sections.get(it.parent_id or 0)
    crumbs = ((parent.name, parent.path),) if parent else ()
    scope = f"section:{it.id}"
    cards = record.cards(record.latest(scope, FRONT))
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
        picture=next((c.picture for c in cards if c.picture), None),
        feeds=feeds_of(record, it.path, it.name),
        json_ld=(structured.breadcrumb([*crumbs, (it.name, it.path)]),),
    )


def latest(record: Record) -> LatestPage:
    """The newest stories of the whole paper, as a stream."""
    name = say(record, "Latest news")
    path = f"/{record.paper.words['latest']}/"
    archives = f"/{record.paper.words['archives']}/"
    return LatestPage(
        record=record,
        path=path,
        title=f"{name} · {record.paper.name}",
        description=f"{name} · {record.paper.name}",
        name=name,
        cards=record.cards(record.latest("site", 50)),
        months=months_of(record, "site", archives),
        feeds=feeds_of(record, "/", record.paper.name),
    )


def topic(record: Record, slug: str) -> ListPage | None:
    """A topic's page."""
    it = record.topic_at(slug)
    if it is None:
        return None
    parent = record.topics([it.parent_id]).get(it.parent_id) if it.parent_id else None
    scope = f"topic:{it.id}"
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
        feeds=feeds_of(record, it.path, it.name),
        json_ld=(structured.breadcrumb([*crumbs, (it.name, it.path)]),),
    )


def author(record: Record, slug: str) -> ListPage | None:
    """An author's page."""
    it = record.author_at(slug)
    if it is None:
        return None
    scope = f"author:{it.id}"
    return ListPage(
        record=record,
        path=it.path,
        title=f"{it.name} · {record.paper.name}",
        description=f"{it.name}, {it.role} · {record.paper.name}" if it.role else it.name,
        name=it.name,
        author=it,
        cards=record.cards(record.latest(scope, FRONT)),
        months=months_of(record, scope, it.path),
        picture=it.picture,
        feeds=feeds_of(record, it.path, it.name),
        json_ld=(structured.profile(it, record.paper),),
    )


def archive(record: Record, month: str, page: int | None = None) -> ArchivePage | Moved | None:
    """A month of the whole paper."""
    base = f"/{record.paper.words['archives']}/"
    return _archive(record, "site", base, record.paper.name, (), month, page)


def section_archive(
    record: Record, section_id: int, month: str, page: int | None = None
) -> ArchivePage | Moved | None:
    """A month of a section."""
    it = record.sections[section_id]
    crumbs = ((it.name, it.path),)
    return _archive(record, f"section:{it.id}", it.path, it.name, crumbs, month, page)


def topic_archive(
    record: Record, slug: str, month: str, page: int | None = None
) -> ArchivePage | Moved | None:
    """A month of a topic."""
    it = record.topic_at(slug)
    if it is None:
        return None
    return _archive(record, f"topic:{it.id}", it.path, it.name, ((it.name, it.path),), month, page)


def author_archive(
    record: Record, slug: str, month: str, page: int | None = None
) -> ArchivePage | Moved | None:
    """A month of an author."""
    it = record.author_at(slug)
    if it is None:
        return None
    return _archive(record, f"author:{it.id}", it.path, it.name, ((it.name, it.path),), month, page)


def _archive(
    record: Record,
    scope: str,
    base: str,
    name: str,
    crumbs: tuple[tuple[str, str], ...],
    month: str,
    page: int | None,
) -> ArchivePage | Moved | None:
    pages = record.chunks(scope, month)
    number = pages if page is None else page
    if not 1 <= number <= pages:
        return None
    if page == pages:
        return Moved(month_path(base, month))
    named = dates.month(date.fromisoformat(f"{month}-01"), record.paper.language)
    return ArchivePage(
        record=record,
        path=month_path(base, month, page),
        title=f"{name} · {named} · {record.paper.name}",
        description=f"{name} · {named}",
        name=name,
        crumbs=crumbs,
        month=month,
        number=number,
        count=pages,
        base=base,
        cards=record.cards(record.month_page(scope, month, number)),
        months=months_of(record, scope, base),
    )


def archives(record: Record) -> ListPage:
    """All the months of the paper."""
    name = say(record, "Archives")
    path = f"/{record.paper.words['archives']}/"
    return ListPage(
        record=record,
        path=path,
        title=f"{name} · {record.paper.name}",
        description=f"{name} · {record.paper.name}",
        name=name,
        cards=[],
        months=[
            MonthLink(month, month_path(path, month), stories)
            for month, stories in record.counts("site")
        ],
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
