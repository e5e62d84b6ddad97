"""Lists: the newest of each, a story's neighbours in them; who joins and who leaves.

What a page reads of a list and what a change of the list touches must be the same: it is said
once, here; of its months in `months.py`.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import connection

from rotative.press.capture import asks
from rotative.record import keys as k
from rotative.record import months
from rotative.record.calendar import day_of, month_of
from rotative.record.entries import StoryEntry
from rotative.record.models import Listing, MonthCount, Story
from rotative.record.places import Place, by_scope, newer
from rotative.record.shelf import Room

HEAD = 60  # the most that is asked of a list's newest
FRONT = 30  # stories on a list's front page and in its feeds
NEAR = 4  # neighbours on either side
PLACES = 200  # asked about in one statement; SQLite takes 500 parts of a UNION, two a place

# -- how they are read


class Lists(Room):
    """The newest of lists."""

    def latest(self, scope: str, count: int) -> list[int]:
        """The ids of the newest stories of a list, newest first; `HEAD` at most."""
        self.keys.add(k.newest(scope))
        self._shelve_heads([scope])
        return self.shelf.heads[scope][: min(count, HEAD)]

    def latest_of_each(self, scopes: Sequence[str], count: int) -> dict[str, list[int]]:
        """`latest` for several lists."""
        self._shelve_heads(scopes)
        return {scope: self.latest(scope, count) for scope in scopes}

    @asks
    def _shelve_heads(self, scopes: Sequence[str]) -> None:
        self.shelf.heads.update(heads([s for s in scopes if s not in self.shelf.heads]))


def heads(scopes: Sequence[str], most: int | None = None) -> dict[str, list[int]]:
    """The ids of the newest stories of each of the lists, newest first: so many at most, and never
    more than `HEAD`, for of those behind it nobody hears.

    One statement for all lists.
    """
    count = HEAD if most is None else min(most, HEAD)
    found: dict[str, list[int]] = {scope: [] for scope in scopes}
    if scopes:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join([_head_statement(count)] * len(scopes)), scopes)
            # The parts of a UNION come in no order that is promised.
            for _at, story, scope in sorted(cursor.fetchall(), reverse=True):
                found[scope].append(story)
    return found


@cache
def _head_statement(count: int) -> str:
    table = connection.ops.quote_name(Listing._meta.db_table)
    return (
        f"SELECT * FROM (SELECT published_at, story_id, scope FROM {table} WHERE scope = %s "  # noqa: S608
        f"ORDER BY published_at DESC, story_id DESC LIMIT {count}) AS head"
    )


def neighbours(asked: Iterable[tuple[str, Place]]) -> dict[tuple[str, Place], list[int]]:
    """The ids of the stories next to places in lists: of each the `NEAR` newer, the older."""
    found: dict[tuple[str, Place], list[int]] = {one: [] for one in asked}
    places = list(found)
    for start in range(0, len(places), PLACES):
        some = places[start : start + PLACES]
        with connection.cursor() as cursor:
            cursor.execute(*_about(some))
            for number, story in cursor.fetchall():
                found[some[number]].append(story)
    return found


def _about(places: Sequence[tuple[str, Place]]) -> tuple[str, list[Any]]:
    """One statement for both sides of all places, and its values."""
    values: list[Any] = []
    for number, (scope, (at, pk)) in enumerate(places):
        moment = connection.ops.adapt_datetimefield_value(at)
        values += [number, scope, moment, pk] * 2
    return " UNION ALL ".join([*_sides(NEAR)] * len(places)), values


@cache
def _sides(count: int) -> tuple[str, str]:
    """The stories next after and before a place: written once, for Django takes its time.

    SQLite has no LIMIT in the parts of a UNION, but in subqueries of them. Both databases find a
    place by the index when it is compared as a row; by parts they would go through the list.
    """
    table = connection.ops.quote_name(Listing._meta.db_table)
    return tuple(  # type: ignore[return-value]
        f"SELECT * FROM (SELECT %s, story_id FROM {table} WHERE scope = %s AND "  # noqa: S608
        f"(published_at, story_id) {sign} (%s, %s) "
        f"ORDER BY published_at {order}, story_id {order} LIMIT {count}) AS near"
        for sign, order in ((">", "ASC"), ("<", "DESC"))
    )


# -- how they are written


def scopes_of(entry: StoryEntry, parents: dict[int, int | None]) -> set[str]:
    """The lists a story stands in: the site's, its sections', topics', authors' and format's."""
    scopes = {k.SITE, k.of_section(entry.section_id), k.of_format(entry.format)}
    if parent := parents.get(entry.section_id):
        scopes.add(k.of_section(parent))
    scopes |= {k.of_topic(pk) for pk in entry.topic_ids}
    return scopes | {k.of_author(pk) for pk, _role in entry.bylines}


def enter(
    entries: Sequence[StoryEntry],
    parents: dict[int, int | None],
    ids: Sequence[int],
    touched: set[str],
) -> None:
    """Put stories into the lists they stand in now, and take them out of the others."""
    before = {
        (row.story_id, row.scope, row.published_at): row.pk
        for row in Listing.objects.filter(story_id__in=ids)
    }
    after = {(e.id, scope, e.published_at) for e in entries for scope in scopes_of(e, parents)}
    joining, leaving = after - before.keys(), before.keys() - after
    places = by_scope((scope, (at, story)) for story, scope, at in joining | leaving)
    counts = months.counts_of(places)
    if leaving:
        Listing.objects.filter(pk__in=[before[place] for place in leaving]).delete()
    Listing.objects.bulk_create(
        Listing(story_id=story, scope=scope, published_at=at)
        for story, scope, at in sorted(joining)
    )
    months.count(
        [(scope, at, 1) for _story, scope, at in joining]
        + [(scope, at, -1) for _story, scope, at in leaving]
    )
    touched |= keys_of_places(places, counts)


def strike(story_ids: Sequence[int], touched: set[str]) -> None:
    """Take stories out of all lists."""
    listings = list(Listing.objects.filter(story_id__in=story_ids))
    places = by_scope((row.scope, (row.published_at, row.story_id)) for row in listings)
    counts = months.counts_of(places)
    months.count([(row.scope, row.published_at, -1) for row in listings])
    Listing.objects.filter(story_id__in=story_ids).delete()
    touched |= keys_of_places(places, counts)


def relist_section(
    pk: int, old_parent: int | None, new_parent: int | None, touched: set[str]
) -> None:
    """A subsection's stories leave its old parent's list and join the new one's."""
    stories = list(Listing.objects.filter(scope=k.of_section(pk)))
    ids = Story.objects.filter(section_id=pk).values("pk")
    # Who stands directly in a parent has neighbours in its list.
    beside = Story.objects.filter(section_id__in=[old_parent, new_parent])
    touched |= {k.related(story) for story in beside.values_list("pk", flat=True)}
    if old_parent:
        scope = k.of_section(old_parent)
        touched |= keys_of(scope)
        leaving = Listing.objects.filter(scope=scope, story_id__in=ids)
        months.count([(row.scope, row.published_at, -1) for row in leaving])
        leaving.delete()
    if new_parent:
        scope = k.of_section(new_parent)
        Listing.objects.bulk_create(
            Listing(scope=scope, story_id=row.story_id, published_at=row.published_at)
            for row in stories
        )
        months.count([(scope, row.published_at, 1) for row in stories])
        touched |= keys_of(scope)


def dissolve(scope: str) -> None:
    """There is no such list any more."""
    Listing.objects.filter(scope=scope).delete()
    MonthCount.objects.filter(scope=scope).delete()


# -- who hears of a change


def keys_of(scope: str) -> set[str]:
    """All that pages can read of a list itself."""
    return {k.newest(scope), *months.keys_of_months(scope)}


def keys_of_places(places: dict[str, list[Place]], before: months.Counts) -> set[str]:
    """What pages read of lists that stories joined or left at those places.

    The lists are as they are after the change, `before` are their counts as they were.
    """
    after = months.counts_of(places)
    keys = _related_near(places)
    for scope, those in places.items():
        keys.add(k.counts(scope))
        if newer(scope, those[-1])[:HEAD].count() < HEAD:
            keys.add(k.newest(scope))
        if scope == k.SITE:
            keys |= {k.day(day_of(at)) for at, _story in those}
        for month in {month_of(at) for at, _story in those}:
            place = next(place for place in those if month_of(place[0]) == month)
            keys |= months.keys_of_month(scope, month, place, before, after)
    return keys


def _related_near(places: dict[str, list[Place]]) -> set[str]:
    """What stands under the stories at these places, and under their neighbours."""
    asked = [
        (scope, place) for scope in places if k.has_neighbours(scope) for place in places[scope]
    ]
    near = {pk for found in neighbours(asked).values() for pk in found}
    return {k.related(pk) for pk in near | {story for _scope, (_at, story) in asked}}
