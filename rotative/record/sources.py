"""Who feeds the record: each app of the newsroom says once what of its objects is public.

`rotative record --check` walks these sources and compares the record with the newsroom, so an
edit that bypassed the signals (raw SQL, `QuerySet.update`) is found and mended. One thing that
cannot be compared or mended is named, and holds up no other.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, fields
from itertools import chain, islice
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Model

from rotative.record import actions, compositions
from rotative.record.calendar import month_of
from rotative.record.entries import NoticeEntry, StoryEntry
from rotative.record.lists import scopes_of
from rotative.record.models import (
    Byline,
    Listing,
    MonthCount,
    Picture,
    Story,
    StoryFile,
    StoryTopic,
)
from rotative.record.relations import relations_of
from rotative.record.shell import section_parents
from rotative.record.stories import STORY_COLUMNS

log = logging.getLogger(__name__)

BATCH = 500
GONE = (OperationalError, InterfaceError)  # the database itself: nothing else can go on either


@dataclass(frozen=True)
class Source:
    """A kind of public thing: its record table, and all its present entries.

    `looking` gives them without making anything on the way, as far as that can be told; `of` those
    that have one of these ids, and perhaps others.
    """

    model: type[Model]
    entries: Callable[[], Iterable[Any]]
    looking: Callable[[], Iterable[Any]]
    of: Callable[[Collection[int]], Iterable[Any]]


@dataclass(frozen=True)
class Unmade:
    """In the place of an entry that could not be made: what readers have of it stays."""

    id: int
    reason: str


@dataclass(frozen=True)
class Difference:
    """A row that was missing, stale or should not have been there."""

    table: str
    id: int
    what: str
    failed: bool = False  # it could not be mended


sources: list[Source] = []


# Who keeps a list of what could not be made; each gives its things in words.
to_do: list[Callable[[], Iterable[str]]] = []


def feed(
    model: type[Model],
    entries: Callable[[], Iterable[Any]],
    *,
    looking: Callable[[], Iterable[Any]] | None = None,
    of: Callable[[Collection[int]], Iterable[Any]] | None = None,
) -> None:
    """Declare a source; without `of` there are few enough to make all of them. Order matters:
    sections before stories.
    """
    if all(source.model is not model for source in sources):
        sources.append(Source(model, entries, looking or entries, of or (lambda ids: entries())))


def check(*, mend: bool = True) -> Iterator[Difference]:
    """Compare the record with the newsroom, mend it unless told not to, yield each difference."""
    return chain.from_iterable(check_in_slices(mend=mend))


def check_in_slices(*, mend: bool = True) -> Iterator[Iterable[Difference]]:
    """The same, slice after slice of what there is to compare."""
    for source in sources:
        try:
            yield from _check(source, mend)
        except GONE:
            raise
        except Exception as error:
            log.exception("%s could not be compared", source.model.__name__)
            what = f"could not be compared: {error!r}"
            yield [Difference(_table(source), 0, what, failed=True)]
    yield list(_check_counts(mend))
    for names in compositions.all_names():
        yield list(_check_compositions(names, mend))


def left_out() -> list[str]:
    """What readers go without because it could not be made; it takes a person to mend it."""
    return [words for those in to_do for words in those()]


def _table(source: Source) -> str:
    return source.model.__name__.lower()


def _check(source: Source, mend: bool) -> Iterator[list[Difference]]:
    seen: set[int] = set()
    found = iter(source.entries() if mend else source.looking())
    while batch := list(islice(found, BATCH)):
        seen.update(e.id for e in batch)
        wrong, different = _compared(source, batch)
        yield _mended(source, [e.id for e in wrong]) if wrong and mend else different
    known = source.model._default_manager.values_list("pk", flat=True)
    for pk in [pk for pk in known.iterator() if pk not in seen]:
        yield _mended(source, [pk]) if mend else [_no_longer_public(source, pk)]


def _compared(source: Source, found: Iterable[Any]) -> tuple[list[Any], list[Difference]]:
    """The entries that the record does not have as they are."""
    entries = [e for e in found if not isinstance(e, Unmade)]
    rows = source.model._default_manager.in_bulk([e.id for e in entries])
    apart = _apart(entries) if source.model is Story else set()
    wrong = [e for e in entries if e.id in apart or differs(rows.get(e.id), e)]
    table = _table(source)
    return wrong, [Difference(table, e.id, "stale" if e.id in rows else "missing") for e in wrong]


def _no_longer_public(source: Source, pk: int) -> Difference:
    return Difference(_table(source), pk, "no longer public")


@transaction.atomic
def _mended(source: Source, ids: Collection[int]) -> list[Difference]:
    """Mend what differs still when it is looked at again: what was published since the first look
    is no difference, and must not be taken back. Nobody writes meanwhile.
    """
    found = [e for e in source.of(ids) if e.id in ids]
    wrong, different = _compared(source, found)
    failed = list(_mend(source, wrong))
    known = source.model._default_manager.filter(pk__in=ids).values_list("pk", flat=True)
    for pk in set(known) - {e.id for e in found}:
        if source.model is Story:
            actions.strike_story(pk)
        else:
            actions.strike(source.model, pk)
        different.append(_no_longer_public(source, pk))
    return different + failed


def _mend(source: Source, wrong: list[Any]) -> Iterator[Difference]:
    """Enter what differs; what cannot be entered is named."""
    if source.model is Story:
        # An equal digest would let the story pass as known.
        Story.objects.filter(pk__in=[e.id for e in wrong]).update(digest="")
        try:
            actions.enter_stories(wrong)
            return
        except GONE:
            raise
        except Exception:
            log.exception("%d stories could not be entered together", len(wrong))
    for entry in wrong:
        try:
            actions.enter_story(entry) if source.model is Story else actions.enter(entry)
        except GONE:
            raise
        except Exception as error:
            log.exception("%s %s could not be entered", _table(source), entry.id)
            what = f"could not be mended: {error!r}"
            yield Difference(_table(source), entry.id, what, failed=True)


def _apart(entries: list[StoryEntry]) -> set[int]:
    """The ids of the stories that the tables beside theirs do not agree with."""
    ids = [entry.id for entry in entries]
    wrong: set[int] = set()
    for model in (Byline, StoryTopic, StoryFile):
        columns = [f.attname for f in model._meta.concrete_fields if not f.primary_key]
        at_story = columns.index("story_id")
        stands = model._default_manager.filter(story_id__in=ids).values_list(*columns)
        belongs = (
            tuple(getattr(row, name) for name in columns)
            for entry in entries
            for row in relations_of(entry)
            if isinstance(row, model)
        )
        wrong |= {row[at_story] for row in set(belongs) ^ set(stands)}
    parents = section_parents()
    listed = {(e.id, scope, e.published_at) for e in entries for scope in scopes_of(e, parents)}
    rows = Listing.objects.filter(story_id__in=ids)
    stand = set(rows.values_list("story_id", "scope", "published_at"))
    wrong |= {story_id for story_id, _scope, _at in listed ^ stand}
    shown = {picture.id for entry in entries for picture in entry.pictures}
    kept = Picture.objects.filter(pk__in=shown).values_list("pk", flat=True)
    lost = shown - set(kept)
    return wrong | {e.id for e in entries if lost & {picture.id for picture in e.pictures}}


def differs(row: Any, entry: Any) -> bool:
    """Whether a row of the record does not say what the entry says."""
    if row is None:
        return True
    if isinstance(entry, StoryEntry):
        told = {name: entry.columns[name] for name in STORY_COLUMNS}
        told["digest"] = entry.digest
    elif isinstance(entry, NoticeEntry):
        told = entry.columns
    else:
        told = {f.name: getattr(entry, f.name) for f in fields(entry)}
    return any(getattr(row, name) != value for name, value in told.items())


def _check_counts(mend: bool) -> Iterator[Difference]:
    """Counts are sums of listings: count again and compare."""
    sums: dict[tuple[str, str], int] = {}
    for scope, at in Listing.objects.values_list("scope", "published_at").iterator():
        key = (scope, month_of(at))
        sums[key] = sums.get(key, 0) + 1
    rows = {(c.scope, c.month): c for c in MonthCount.objects.all()}
    for key in sorted(sums.keys() | rows.keys()):
        row = rows.get(key)
        if row is not None and row.stories == sums.get(key):
            continue
        yield Difference("monthcount", row.pk if row else 0, f"{key[0]} {key[1]}")
        if mend:
            actions.recount(*key, sums.get(key, 0))


def _check_compositions(names: Collection[str], mend: bool) -> Iterator[Difference]:
    """What was chosen when it was written is what would be chosen now."""
    wrong = sorted(compositions.outdated(names))
    if wrong and mend:
        actions.compose_again(wrong)
    for name in wrong:
        yield Difference("composition", 0, name)
