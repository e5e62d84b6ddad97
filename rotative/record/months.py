"""A list's months: how many stories they have, their pages, and the days of the whole paper.

Pages of a month are numbered from the oldest story, so that an old page keeps what it shows.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F

from rotative.press.capture import asks
from rotative.record import keys as k
from rotative.record.calendar import day_bounds, day_of, month_bounds, month_of
from rotative.record.models import Listing, MonthCount, Story
from rotative.record.places import Place, older
from rotative.record.shelf import Room

CHUNK = 50  # stories on one page of an archive


def pages_of(stories: int) -> int:
    """How many pages so many stories fill."""
    return -(-stories // CHUNK)


# -- how they are read


class Months(Room):
    """The way back through lists and days."""

    def months(self, scope: str) -> list[str]:
        """The months that have stories, newest first."""
        self.keys.add(k.months(scope))
        return [month for month, _stories in self._counts(scope)]

    def counts(self, scope: str) -> list[tuple[str, int]]:
        """The months that have stories, newest first, with how many."""
        self.keys.add(k.counts(scope))
        return self._counts(scope)

    def _counts(self, scope: str) -> list[tuple[str, int]]:
        self._shelve_counts([scope])
        return self.shelf.counts[scope]

    @asks
    def _shelve_counts(self, scopes: Iterable[str]) -> None:
        if missing := set(scopes) - self.shelf.counts.keys():
            found: dict[str, list[tuple[str, int]]] = {scope: [] for scope in missing}
            rows = MonthCount.objects.filter(scope__in=missing, stories__gt=0)
            rows = rows.order_by("-month")
            for scope, month, stories in rows.values_list("scope", "month", "stories"):
                found[scope].append((month, stories))
            self.shelf.counts.update(found)

    def chunks(self, scope: str, month: str) -> int:
        """How many pages a month of a list has; 0 for a month without stories."""
        self.keys.add(k.chunks(scope, month))
        return pages_of(dict(self._counts(scope)).get(month, 0))

    def month_page(self, scope: str, month: str, page: int) -> list[int]:
        """Page `page` (from 1) of a month, numbered from the oldest, shown newest first.

        Numbering from the oldest keeps an old page's content: only the last page of a month grows.
        """
        self.keys.add(k.month(scope, month, page))
        what = ("month", scope, month, page)
        return self.shelf.once(what, lambda: self._month_page(scope, month, page))

    @asks
    def _month_page(self, scope: str, month: str, page: int) -> list[int]:
        start, end = month_bounds(month)
        rows = Listing.objects.filter(
            scope=scope, published_at__gte=start, published_at__lt=end
        ).order_by("published_at", "story_id")
        ids = rows.values_list("story_id", flat=True)[(page - 1) * CHUNK : page * CHUNK]
        return list(reversed(ids))

    def day_pages(self, day: str) -> int:
        """How many pages a day of the paper has; 0 for a day without stories."""
        return pages_of(len(self._day(day)))

    def day_page(self, day: str, page: int) -> list[int]:
        """Page `page` (from 1) of a day, numbered from the oldest, shown newest first."""
        return self._day(day)[(page - 1) * CHUNK : page * CHUNK][::-1]

    def _day(self, day: str) -> list[int]:
        self.keys.add(k.day(day))
        return self.shelf.once(("day", day), lambda: self._between(*day_bounds(day)))

    @asks
    def _between(self, start: datetime, end: datetime) -> list[int]:
        rows = Listing.objects.filter(
            scope=k.SITE, published_at__gte=start, published_at__lt=end
        ).order_by("published_at", "story_id")
        return list(rows.values_list("story_id", flat=True))

    @asks
    def days_of(self, month: str) -> list[str]:
        """The days of a month that have stories, the newest first."""
        self.keys.add(k.modified(month))
        start, end = month_bounds(month)
        rows = Listing.objects.filter(scope=k.SITE, published_at__gte=start, published_at__lt=end)
        moments = rows.values_list("published_at", flat=True)
        return sorted({day_of(moment) for moment in moments}, reverse=True)

    @asks
    def news_since(self, hours: int, most: int) -> list[int]:
        """The ids of the stories of the last hours before `as_of`, newest first.

        The page is good until the oldest of them leaves.
        """
        since = self.as_of - timedelta(hours=hours)
        self.keys.update(k.modified(month_of(moment)) for moment in (since, self.as_of))
        rows = Listing.objects.filter(scope=k.SITE, published_at__gt=since)
        rows = rows.order_by("-published_at", "-story_id")[:most]
        found = list(rows.values_list("story_id", "published_at"))
        if found:
            self.is_before(found[-1][1] + timedelta(hours=hours))
        return [pk for pk, _at in found]

    @asks
    def addresses_of_month(self, month: str) -> list[tuple[str, datetime]]:
        """Address and last change of each story of a month, oldest first."""
        self.keys.add(k.modified(month))
        start, end = month_bounds(month)
        rows = Story.objects.filter(published_at__gte=start, published_at__lt=end)
        rows = rows.order_by("published_at", "id")
        paths = {pk: section.path for pk, section in self.sections.items()}
        return [
            (f"{paths[section]}{slug}/", changed)
            for section, slug, changed in rows.values_list("section_id", "slug", "modified_at")
            if section in paths
        ]


# -- how they are written


def count(changes: Iterable[tuple[str, datetime, int]]) -> None:
    """Add to the months' counts of lists: `(scope, moment, how many more)`."""
    sums: dict[tuple[str, str], int] = {}
    for scope, moment, step in changes:
        key = (scope, month_of(moment))
        sums[key] = sums.get(key, 0) + step
    # One statement, so that two stories of a new month may be published at the same moment;
    # in one order, so that neither waits for the other.
    table = connection.ops.quote_name(MonthCount._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (scope, month, stories) VALUES (%s, %s, %s) "  # noqa: S608
            "ON CONFLICT (scope, month) "
            f"DO UPDATE SET stories = {table}.stories + excluded.stories",
            [(*key, step) for key, step in sorted(sums.items()) if step > 0],
        )
    for (scope, month), step in sorted(sums.items()):
        if step < 0:
            MonthCount.objects.filter(scope=scope, month=month).update(stories=F("stories") + step)
    emptied = {scope for (scope, _month), step in sums.items() if step < 0}
    MonthCount.objects.filter(scope__in=emptied, stories=0).delete()


def set_count(scope: str, month: str, stories: int) -> None:
    """Write how many stories a list has in a month, whatever the sum was."""
    MonthCount.objects.filter(scope=scope, month=month).delete()
    if stories:
        MonthCount.objects.create(scope=scope, month=month, stories=stories)


# -- who hears of a change


Counts = dict[tuple[str, str], int]


def counts_of(places: dict[str, list[Place]]) -> Counts:
    """How many stories the lists have in the months of those places."""
    months = {month_of(at) for those in places.values() for at, _story in those}
    rows = MonthCount.objects.filter(scope__in=places, month__in=months)
    return {(row.scope, row.month): row.stories for row in rows}


def keys_of_months(scope: str) -> set[str]:
    """All that pages can read of a list's months."""
    keys = {k.months(scope), k.counts(scope)}
    for month, stories in MonthCount.objects.filter(scope=scope).values_list("month", "stories"):
        keys.add(k.chunks(scope, month))
        keys |= {k.month(scope, month, n) for n in range(1, pages_of(stories) + 1)}
    return keys


def keys_of_month(scope: str, month: str, lowest: Place, before: Counts, after: Counts) -> set[str]:
    """Pages of a month are numbered from the oldest: those before the change stay as they are."""
    were, are = before.get((scope, month), 0), after.get((scope, month), 0)
    keys: set[str] = set()
    if not were or not are:
        keys.add(k.months(scope))
    pages_before, pages_after = pages_of(were), pages_of(are)
    if pages_before != pages_after:
        keys.add(k.chunks(scope, month))
    last = max(pages_before, pages_after)
    first = 1 if last == 1 else place_in_month(scope, lowest) // CHUNK + 1
    return keys | {k.month(scope, month, page) for page in range(first, last + 1)}


def place_in_month(scope: str, place: Place) -> int:
    """How many stories of its month stand before a place, counted from the month's first."""
    start, _end = month_bounds(month_of(place[0]))
    return older(scope, place).filter(published_at__gte=start).count()
