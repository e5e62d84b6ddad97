"""Questions about lists that both who reads and who writes the record ask.

What a page reads of a list and what a change of the list touches must be the same: it is said
once, here.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache, lru_cache

from django.db import connection
from django.db.models import Count, QuerySet
from django.utils import timezone

from rotative.record.models import Listing, StoryTopic

CHUNK = 50  # stories on one page of an archive
HEAD = 60  # the most that is asked of a list's newest
FRONT = 30  # stories on a list's front page and in its feeds
NEAR = 4  # neighbours on either side
RELATED = 4  # stories under "read more"
# The first newspaper was printed in 1605. What is outside is a slip, or a computer's zero.
FIRST_YEAR, LAST_YEAR = 1600, 2999
NEWS_DAYS = 3
NEWS_MOST = 8

Place = tuple[datetime, int]  # a story's publication and id: its place in every list


def is_datable(moment: datetime) -> bool:
    """Whether a story can be of this moment: every list, archive and feed has a place for it."""
    if not FIRST_YEAR - 1 <= moment.year <= LAST_YEAR + 1:
        return False
    return FIRST_YEAR <= _on_the_papers_clock(moment).year <= LAST_YEAR


def month_of(moment: datetime) -> str:
    """`2026-11`, in the paper's time zone."""
    local = _on_the_papers_clock(moment)
    start, end = _bounds(local.year, local.month, local.tzinfo)
    # In some zones clocks went back over a midnight: the old month's last hour came again.
    if moment < start:
        local = local.replace(day=1) - timedelta(days=1)
    elif moment >= end:
        local = local.replace(day=28) + timedelta(days=4)
    return f"{local.year:04d}-{local.month:02d}"


def month_bounds(month: str) -> tuple[datetime, datetime]:
    """The first moments of a month and of the next, on the paper's clocks, as UTC."""
    return _bounds(int(month[:4]), int(month[5:]), timezone.get_default_timezone())


def _on_the_papers_clock(moment: datetime) -> datetime:
    """Whatever clock the editor who publishes goes by."""
    return timezone.localtime(moment, timezone.get_default_timezone())


@lru_cache(maxsize=1024)  # stories are of few months
def _bounds(year: int, month: int, zone: tzinfo | None) -> tuple[datetime, datetime]:
    start = datetime(year, month, 1, tzinfo=zone)
    end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)
    return start.astimezone(UTC), end.astimezone(UTC)


def day_of(moment: datetime) -> str:
    """`2026-11-26`, in the paper's time zone."""
    day = _on_the_papers_clock(moment).date()
    start, end = day_bounds(day.isoformat())
    # In some zones clocks went back over a midnight: the old day's last hour came again.
    if moment < start:
        day -= timedelta(days=1)
    elif moment >= end:
        day += timedelta(days=1)
    return day.isoformat()


def day_bounds(day: str) -> tuple[datetime, datetime]:
    """The first moments of a day and of the next, on the paper's clocks."""
    zone, it = timezone.get_default_timezone(), date.fromisoformat(day)
    start, end = (datetime.combine(it + timedelta(days=n), time(), zone) for n in (0, 1))
    return start.astimezone(UTC), end.astimezone(UTC)


def older(scope: str, place: Place) -> QuerySet[Listing]:
    """What stands after a place in a list, the nearest first."""
    at, pk = place
    rows = Listing.objects.filter(scope=scope, published_at__lte=at)
    return rows.exclude(published_at=at, story_id__gte=pk).order_by("-published_at", "-story_id")


def newer(scope: str, place: Place) -> QuerySet[Listing]:
    """What stands before a place in a list, the nearest first."""
    at, pk = place
    rows = Listing.objects.filter(scope=scope, published_at__gte=at)
    return rows.exclude(published_at=at, story_id__lte=pk).order_by("published_at", "story_id")


def heads(scopes: Sequence[str]) -> dict[str, list[int]]:
    """The ids of the newest stories of each of the lists, newest first: `HEAD` at most.

    One statement for all lists.
    """
    found: dict[str, list[int]] = {scope: [] for scope in scopes}
    if scopes:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join([_head_statement(HEAD)] * len(scopes)), scopes)
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


def neighbours(scopes: Sequence[str], place: Place) -> dict[str, list[int]]:
    """The ids of the stories next to a place in each of the lists: the `NEAR` newer, the older.

    One statement for all lists.
    """
    if not scopes:
        return {}
    found: dict[str, list[int]] = {scope: [] for scope in scopes}
    newest, oldest = _statements(NEAR)
    at, pk = place
    moment = connection.ops.adapt_datetimefield_value(at)
    values = [value for scope in scopes for _half in "no" for value in (scope, moment, pk)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([newest, oldest] * len(scopes)), values)
        for scope, story in cursor.fetchall():
            found[scope].append(story)
    return found


@cache
def _statements(count: int) -> tuple[str, str]:
    """The stories next after and before a place: written once, for Django takes its time.

    SQLite has no LIMIT in the parts of a UNION, but in subqueries of them. Both databases find a
    place by the index when it is compared as a row; by parts they would go through the list.
    """
    table = connection.ops.quote_name(Listing._meta.db_table)
    return tuple(  # type: ignore[return-value]
        f"SELECT * FROM (SELECT scope, story_id FROM {table} WHERE scope = %s AND "  # noqa: S608
        f"(published_at, story_id) {sign} (%s, %s) "
        f"ORDER BY published_at {order}, story_id {order} LIMIT {count}) AS near"
        for sign, order in ((">", "ASC"), ("<", "DESC"))
    )


def place_in_month(scope: str, place: Place) -> int:
    """How many stories of its month stand before a place, counted from the month's first."""
    start, _end = month_bounds(month_of(place[0]))
    return older(scope, place).filter(published_at__gte=start).count()


def news_topics() -> list[int]:
    """The ids of the topics most stories of the last days share.

    The days end with the newest story, not with the clock.
    """
    listed = Listing.objects.filter(scope="site").order_by("-published_at", "-story_id")
    newest = listed.values_list("published_at", flat=True).first()
    if newest is None:
        return []
    recent = listed.filter(published_at__gt=newest - timedelta(days=NEWS_DAYS)).values("story_id")
    counted = (
        StoryTopic.objects.filter(story_id__in=recent[:150])
        .values_list("topic_id", flat=True)
        .annotate(stories=Count("id"))
        .order_by("-stories", "topic_id")
    )
    return list(counted[: NEWS_MOST * 2])
