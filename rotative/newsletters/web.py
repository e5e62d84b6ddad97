"""The pages of what was sent: a newsletter's archive, a month of it, an edition."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import ClassVar

from rotative.lib import dates
from rotative.newsletters import archive
from rotative.newsletters.archive import Day, Issue, Placed, month_path
from rotative.newsletters.edition import LEAD, OPINIONS, SECONDS
from rotative.newsletters.letter import paragraphs
from rotative.newsletters.models import Newsletter
from rotative.record.answers import Card, Section
from rotative.record.reading import Record
from rotative.site import structured
from rotative.site.engine import say
from rotative.site.feeds import feeds_of
from rotative.site.lists import MonthLink
from rotative.site.page import Page

NEWEST = 31  # editions on an archive's own page, and in its feeds


@dataclass(frozen=True)
class IssuesOfMonth:
    """Editions under the name of their month (`2026-11`); `path` leads to all of them."""

    month: str
    path: str
    issues: list[Issue]


@dataclass(frozen=True, kw_only=True)
class EditionsPage(Page):
    """Editions by month: a newsletter's newest, or all of a month."""

    template: ClassVar[str] = "pages/editions.html"

    name: str
    about: str = ""
    by_month: list[IssuesOfMonth]
    months: list[MonthLink] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    """Stories of an edition under a heading; `section` where it is a section's."""

    section: Section | None
    is_opinion: bool
    cards: list[Card]


@dataclass(frozen=True)
class Way:
    """The way to the edition before or after."""

    day: date
    path: str


@dataclass(frozen=True, kw_only=True)
class EditionPage(Page):
    """An edition, with what is public of it."""

    template: ClassVar[str] = "pages/edition.html"

    issue: Issue
    introduction: list[str]
    top: list[Card]
    groups: list[Group]
    before: Way | None
    after: Way | None


def editions(record: Record, slug: str) -> EditionsPage | None:
    """A newsletter's newest editions, and the months of all."""
    of = archive.newsletters(record).get(slug)
    days = archive.days(record, of) if of else []
    if of is None or not days:
        return None
    months = dict.fromkeys(f"{day:%Y-%m}" for day, _pk in days)
    title = say(record, "%(newsletter)s: past editions") % {"newsletter": of.name}
    crumbs = _crumbs(record)
    return EditionsPage(
        record=record,
        path=of.path,
        title=f"{title} · {record.paper.name}",
        description=of.promise,
        name=of.name,
        about=of.promise,
        crumbs=crumbs,
        feeds=feeds_of(record, of.path, of.name),
        by_month=_by_month(record, of, days[:NEWEST]),
        months=[MonthLink(month, month_path(of, month)) for month in months],
        json_ld=(structured.breadcrumb([*crumbs, (of.name, of.path)]),),
    )


def month(record: Record, slug: str, year: int, month: int) -> EditionsPage | None:
    """All editions of a month."""
    of, at = archive.newsletters(record).get(slug), f"{year:04d}-{month:02d}"
    days = archive.days_of_month(record, of, at) if of else []
    if of is None or not days:
        return None
    name = dates.month(date(year, month, 1), record.paper.language)
    return EditionsPage(
        record=record,
        path=month_path(of, at),
        title=f"{of.name} · {name} · {record.paper.name}",
        description=f"{of.name} · {name}",
        name=name,
        crumbs=_crumbs(record, of),
        feeds=feeds_of(record, of.path, of.name),
        by_month=_by_month(record, of, days),
    )


def edition(record: Record, slug: str, year: int, month: int, day: int) -> EditionPage | None:
    """The edition of a day."""
    of = archive.newsletters(record).get(slug)
    on = _date(year, month, day)
    pk = archive.edition_at(record, of, on) if of and on else None
    if of is None or on is None or pk is None:
        return None
    (issue,) = archive.issues(record, of, [pk])
    named = dates.weekday(on, record.paper.language)
    heading = issue.subject or named
    before, after = archive.beside(record, of, on)
    crumbs = _crumbs(record, of)
    return EditionPage(
        record=record,
        path=issue.path,
        title=f"{heading} · {of.name} · {record.paper.name}",
        share_title=heading,
        description=f"{of.name}, {named}",
        issue=issue,
        introduction=paragraphs(issue.introduction),
        top=[it.card for it in issue.stories if it.part in (LEAD, SECONDS)],
        groups=list(_groups(record, issue.stories)),
        before=Way(before, _day_path(of, before)) if before else None,
        after=Way(after, _day_path(of, after)) if after else None,
        crumbs=crumbs,
        feeds=feeds_of(record, of.path, of.name),
        picture=next((card.picture for card in issue.cards if card.picture), None),
        json_ld=(structured.breadcrumb([*crumbs, (named, issue.path)]),),
    )


def _groups(record: Record, stories: Sequence[Placed]) -> Iterator[Group]:
    """What does not stand at the top, as the letter parts it."""
    rest = (it for it in stories if it.part not in (LEAD, SECONDS))
    for (part, section), those in groupby(rest, key=lambda it: (it.part, it.section)):
        cards = [it.card for it in those]
        yield Group(record.sections.get(section or 0), part == OPINIONS, cards)


def _by_month(record: Record, of: Newsletter, days: Sequence[Day]) -> list[IssuesOfMonth]:
    issues = archive.issues(record, of, [pk for _day, pk in days])
    return [
        IssuesOfMonth(month, month_path(of, month), list(those))
        for month, those in groupby(issues, key=lambda it: f"{it.day:%Y-%m}")
    ]


def _crumbs(record: Record, of: Newsletter | None = None) -> tuple[tuple[str, str], ...]:
    above = (say(record, "Newsletters"), f"/{record.paper.words['newsletter']}/")
    return (above, (of.name, of.path)) if of else (above,)


def _day_path(of: Newsletter, day: date) -> str:
    return f"{of.path}{day:%Y-%m-%d}/"


def _date(year: int, month: int, day: int) -> date | None:
    """A day, if the calendar has it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


# -- all of them, for the press and the site map


def archives(record: Record) -> list[str]:
    """The archives of the newsletters that have editions."""
    return [of.path for of, _days in _all(record)]


def editions_of_all(record: Record) -> Iterator[str]:
    """From the newest."""
    for of, days in _all(record):
        yield from (_day_path(of, day) for day, _pk in days)


def feeds(record: Record) -> Iterator[str]:
    """The three feeds of each archive."""
    for of, _days in _all(record):
        yield from archive.feed_paths(of)


def months(record: Record) -> Iterator[str]:
    for of, days in _all(record):
        yield from dict.fromkeys(month_path(of, f"{day:%Y-%m}") for day, _pk in days)


def last_editions(record: Record) -> list[tuple[Newsletter, Issue]]:
    """The last edition of each newsletter that has any."""
    return [
        (of, issue)
        for of, days in _all(record)
        for issue in archive.issues(record, of, [days[0][1]])
    ]


def _all(record: Record) -> Iterator[tuple[Newsletter, list[Day]]]:
    for of in archive.newsletters(record).values():
        if days := archive.days(record, of):
            yield of, days
