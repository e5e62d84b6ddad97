"""Walking back through what was published: all months, a year, a month, a day.

A list's months are numbered pages of it (`record/months.py`); the whole paper has days beside.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from rotative.lib import dates
from rotative.record import keys as k
from rotative.record.answers import Card
from rotative.record.reading import Record
from rotative.site.engine import say
from rotative.site.lists import (
    ListPage,
    MonthLink,
    by_day,
    day_path,
    month_path,
    months_of,
)
from rotative.site.page import Moved

Crumbs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Scope:
    """A list whose archives are walked through: its name, where they lie, what leads there."""

    list: str
    name: str
    base: str
    crumbs: Crumbs


@dataclass(frozen=True, kw_only=True)
class YearsPage(ListPage):
    """Months to choose from: of all years, or of one."""

    template: ClassVar[str] = "pages/years.html"


@dataclass(frozen=True, kw_only=True)
class ArchivePage(ListPage):
    """One page of a month or a day; pages are numbered from the oldest.

    The newest of them is at the period's own address alone, so that a link to it stays as it is.
    """

    template: ClassVar[str] = "pages/archive.html"

    number: int
    count: int
    at: str
    hours: bool  # all its stories are of one day

    def page_path(self, number: int) -> str:
        return self.at if number == self.count else f"{self.at}page-{number}/"


def site_scope(record: Record) -> Scope:
    """The whole paper's archives."""
    base = f"/{record.paper.words['archives']}/"
    return Scope(k.SITE, record.paper.name, base, ((say(record, "Archives"), base),))


def section_scope(record: Record, section_id: int) -> Scope:
    it = record.sections[section_id]
    return Scope(k.of_section(it.id), it.name, it.path, ((it.name, it.path),))


def topic_scope(record: Record, slug: str) -> Scope | None:
    it = record.topic_at(slug)
    return Scope(k.of_topic(it.id), it.name, it.path, ((it.name, it.path),)) if it else None


def author_scope(record: Record, slug: str) -> Scope | None:
    it = record.author_at(slug)
    return Scope(k.of_author(it.id), it.name, it.path, ((it.name, it.path),)) if it else None


def archives(record: Record) -> YearsPage:
    """All the months of the paper."""
    name = say(record, "Archives")
    path = f"/{record.paper.words['archives']}/"
    return YearsPage(
        record=record,
        path=path,
        title=f"{name} · {record.paper.name}",
        description=f"{name} · {record.paper.name}",
        name=name,
        cards=[],
        months=[
            MonthLink(month, month_path(path, month), stories)
            for month, stories in record.counts(k.SITE)
        ],
    )


def year(record: Record, scope: Scope | None, year: str) -> YearsPage | None:
    """The months of a list's year."""
    if scope is None:
        return None
    months = [link for link in months_of(record, scope.list, scope.base) if link.year == year]
    if not months:
        return None
    return YearsPage(
        record=record,
        path=months[0].year_path,
        title=f"{scope.name} · {year} · {record.paper.name}",
        description=f"{scope.name} · {year}",
        name=year,
        crumbs=scope.crumbs,
        cards=[],
        months=months,
    )


def month(
    record: Record, scope: Scope | None, month: str, page: int | None = None
) -> ArchivePage | Moved | None:
    """A page of a list's month."""
    if scope is None:
        return None
    pages = record.chunks(scope.list, month)
    number = pages if page is None else page
    if not 1 <= number <= pages:
        return None
    if page == pages:
        return Moved(month_path(scope.base, month))
    cards = record.cards(record.month_page(scope.list, month, number))
    named = dates.month(date.fromisoformat(f"{month}-01"), record.paper.language)
    months = months_of(record, scope.list, scope.base)
    year = next((link for link in months if link.month == month), None)
    return _archive(
        record,
        scope,
        named,
        at=month_path(scope.base, month),
        page=page,
        pages=pages,
        cards=cards,
        months=months,
        within=((year.year, year.year_path),) if year else (),
    )


def day(record: Record, day: str, page: int | None = None) -> ArchivePage | Moved | None:
    """A page of a day of the whole paper: most days have but one."""
    pages = record.day_pages(day)
    number = pages if page is None else page
    if not 1 <= number <= pages:
        return None
    if page == pages:
        return Moved(day_path(record, day))
    scope = site_scope(record)
    month = MonthLink(day[:7], month_path(scope.base, day[:7]))
    it, language = date.fromisoformat(day), record.paper.language
    within = (
        (month.year, month.year_path),
        (dates.month(it, language), month.path),
    )
    return _archive(
        record,
        scope,
        dates.weekday(it, language),
        at=day_path(record, day),
        page=page,
        pages=pages,
        cards=record.cards(record.day_page(day, number)),
        hours=True,
        months=months_of(record, scope.list, scope.base),
        within=within,
    )


def _archive(
    record: Record,
    scope: Scope,
    named: str,
    *,
    at: str,
    page: int | None,
    pages: int,
    cards: list[Card],
    months: Sequence[MonthLink],
    within: Crumbs,
    hours: bool = False,
) -> ArchivePage:
    return ArchivePage(
        record=record,
        path=at if page is None else f"{at}page-{page}/",
        title=f"{scope.name} · {named} · {record.paper.name}",
        description=f"{scope.name} · {named}",
        name=named,
        crumbs=scope.crumbs + within,
        at=at,
        number=page or pages,
        count=pages,
        cards=cards,
        days=by_day(record, cards) if scope.list == k.SITE and not hours else [],
        hours=hours,
        months=list(months),
    )
