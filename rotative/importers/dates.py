"""Moments as foreign pages write them, in ISO or in French and English words."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from datetime import timezone as fixed_zone

from babel import Locale

from .text import fold

NO_TIME = "The page gives a day without a time; midnight was taken."
_TWICE = "The clock showed this time twice that night; the first was taken."
_NEVER = "The clock jumped over this time that night; it was moved on by the jump."


def _month_names() -> Iterator[tuple[str, int]]:
    for language in ("fr", "en"):
        months = Locale(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    yield fold(name), number
    yield "sept", 9


_MONTHS = dict(_month_names())
_ZONES = {"utc": 0, "gmt": 0, "z": 0, "bst": 1, "cet": 1, "cest": 2, "est": -5, "edt": -4}

_ISO = re.compile(
    r"\d{4}-\d{2}-\d{2}"
    r"(?:[T ]\d{2}:?\d{2}(?::?\d{2}(?:[.,]\d+)?)?\s?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_MONTH = r"(?P<month>[^\W\d]{3,10})\.?"
_DATES = (
    re.compile(
        r"\b(?P<day>\d{1,2})(?:er|st|nd|rd|th)?\s+(?:of\s+)?" + _MONTH + r",?\s+(?P<year>\d{4})\b"
    ),
    re.compile(r"\b" + _MONTH + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})\b"),
    re.compile(r"\b(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})\b"),
)
_TIME = re.compile(
    r"(?<![\d:.])(?P<hour>\d{1,2})"
    r"(?:\s?h(?:eures?)?(?:\s?(?P<minute>\d{2}))?|[:.](?P<minutes>\d{2})(?::\d{2})?|(?=\s?[ap]\.?\s?m\b))"
    r"(?:\s?(?P<half>[ap])\.?\s?m\b\.?)?"
    r"(?:\s?(?P<zone>Z|UTC|GMT|BST|CES?T|E[SD]T|[+-]\d{2}:?\d{2})\b)?",
    re.IGNORECASE,
)
_NAMED_TIME = re.compile(r"\b(noon|midday|midi|midnight|minuit)\b", re.I)


def parse_moment(text: str, *, timezone: tzinfo) -> tuple[datetime, str] | None:
    """The first moment a text tells and a warning (empty when nothing had to be assumed).

    A moment without an offset is a wall clock in `timezone`. None when no date is found or when
    no such day exists.
    """
    text = text.strip()[:300]
    try:
        return _from_iso(text, timezone) or _from_words(text, timezone)
    except (ValueError, OverflowError):
        return None


def localise(clock: datetime, zone: tzinfo) -> tuple[datetime, str]:
    """A naive wall clock placed in its zone, with a warning where summer time makes it unsure."""
    aware = clock.replace(tzinfo=zone)
    real = aware.astimezone(UTC).astimezone(zone)
    if real.replace(tzinfo=None) != clock:
        return real, _NEVER
    if aware.utcoffset() != aware.replace(fold=1).utcoffset():
        return aware, _TWICE
    return aware, ""


def _from_iso(text: str, zone: tzinfo) -> tuple[datetime, str] | None:
    match = _ISO.search(text)
    if match is None:
        return None
    moment = datetime.fromisoformat(match[0].replace(" ", "T", 1).replace(" ", ""))
    if len(match[0]) == 10:
        return localise(moment, zone)[0], NO_TIME
    return _checked(moment, zone)


def _checked(moment: datetime, zone: tzinfo) -> tuple[datetime, str]:
    if moment.tzinfo is None:
        return localise(moment, zone)
    moment.astimezone(UTC)  # Raises OverflowError at the ends of the calendar.
    return moment, ""


def _from_words(text: str, zone: tzinfo) -> tuple[datetime, str] | None:
    for pattern in _DATES:
        for match in pattern.finditer(text):
            month = match["month"]
            number = int(month) if month.isdigit() else _MONTHS.get(fold(month))
            if number is not None:
                day = datetime(int(match["year"]), number, int(match["day"]))
                return _with_time(day, text[match.end() :], text[: match.start()], zone)
    return None


def _with_time(day: datetime, after: str, before: str, zone: tzinfo) -> tuple[datetime, str]:
    """The day with the time written after it, or before it as in `at 16:00 on 19 June 2024`."""
    for side in (after[:40], before[-40:]):
        match = _TIME.search(side)
        if match:
            return _at(day, match, zone)
        named = _NAMED_TIME.search(side)
        if named:
            hour = 12 if named[1].lower() in {"noon", "midday", "midi"} else 0
            return localise(day + timedelta(hours=hour), zone)
    return localise(day, zone)[0], NO_TIME


def _at(day: datetime, match: re.Match[str], zone: tzinfo) -> tuple[datetime, str]:
    hour, minute = int(match["hour"]), int(match["minute"] or match["minutes"] or 0)
    if match["half"]:
        hour = hour % 12 + (12 if match["half"] in "pP" else 0)
    clock = day.replace(hour=hour, minute=minute)
    return localise(clock, _offset(match["zone"]) if match["zone"] else zone)


def _offset(name: str) -> tzinfo:
    """A fixed offset from `+02:00`, `+0200` or one of the zone names the pattern lets through."""
    if name[0] not in "+-":
        return fixed_zone(timedelta(hours=_ZONES[name.lower()]))
    digits = name[1:].replace(":", "")
    distance = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return fixed_zone(distance if name[0] == "+" else -distance)
