"""The paper's calendar: on which day and in which month of it a moment lies."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from django.utils import timezone

# The first newspaper was printed in 1605. What is outside is a slip, or a computer's zero.
FIRST_YEAR, LAST_YEAR = 1600, 2999


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
