"""Moments as foreign pages write them: ISO and its odd forms, numbers, the words of newspapers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal

from babel import Locale

from .text import fold
from .zones import ZONE, names_american_zone, zone_named

NO_TIME = "The page gives a day without a time; midnight was taken."
_NO_ZONE = "The page's clock names no time zone; {zone} was taken."
_TWICE = "The clock showed this time twice that night; the first was taken."
_NEVER = "The clock jumped over this time that night; it was moved on by the jump."
_EITHER = "Day and month could be exchanged: the day was taken first."

# Which of two numbers is the day, in `06/07/2024`.
Order = Literal["day first", "month first", "unknown"]

_LANGUAGES = ("fr", "en", "de", "es", "it", "nl", "pt")
_SOONEST = 1600
_AHEAD = timedelta(days=2)


@dataclass(frozen=True)
class Moment:
    """A moment that a page tells.

    Without `has_time` it is the midnight of a day, without `has_zone` a clock of the zone that
    was asked for. `note` says what else had to be assumed.
    """

    at: datetime
    has_time: bool = True
    has_zone: bool = True
    note: str = ""

    def assumed(self) -> list[str]:
        """What had to be assumed, in sentences for the operator."""
        if not self.has_time:
            return [NO_TIME, self.note] if self.note else [NO_TIME]
        zone = getattr(self.at.tzinfo, "key", str(self.at.tzinfo))
        said = [] if self.has_zone else [_NO_ZONE.format(zone=zone)]
        return [*said, self.note] if self.note else said


@dataclass(frozen=True)
class Mention:
    """A moment and where in a text it stands."""

    moment: Moment
    start: int
    end: int


def _month_names() -> dict[str, int]:
    names = {"fev": 2, "sept": 9, "juill": 7}
    for language in _LANGUAGES:
        months = Locale(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    names.setdefault(fold(name), number)
    return names


_MONTHS = _month_names()
_MONTH = r"(?P<month>[^\W\d]{3,10})\.?"
_DAY = r"(?<![\d:])(?P<day>\d{1,2})(?:er|re|st|nd|rd|th|º)?\.?"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_DATES = (
    re.compile(r"(?<!\d)(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)"),
    re.compile(rf"{_DAY}[\s-]{{1,3}}(?:of\s+|de\s+|d['’])?{_MONTH},?[\s-]{{1,3}}(?:de\s+)?{_YEAR}"),
    re.compile(rf"(?<!\w){_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}"),
    re.compile(r"(?<![\d/.:])(?P<first>\d{1,2})(?P<sep>[/.-])(?P<second>\d{1,2})(?P=sep)"
               r"(?P<year>\d{4}|\d{2})(?![\d/:])"),
    re.compile(r"^\s*(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?=T?\d{4}|\s*$)"),
)  # fmt: skip
_GAP = r"[\s,;:·|•–—(/-]{0,6}"
_CLOCK = (
    r"(?<![\d:.])(?P<hour>\d{1,2})"
    r"(?:\s?h(?:eures?|rs)?(?:\s?(?P<french>[0-5]\d))?(?![^\W\d_])"
    r"|[:.](?P<minute>[0-5]\d)(?:[:.](?P<second>[0-5]\d)(?:[.,]\d+)?)?(?!\d)"
    r"|(?=\s?[ap]\.?\s?m\b))"
    rf"(?:\s?(?P<half>[ap])\.?\s?m\b\.?)?(?:\s?\(?(?P<zone>{ZONE})\)?)?"
)
_BARE_CLOCK = (
    r"T?(?P<hour>\d{2})(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?(?:[.,]\d+)?"
    rf"(?P<zone>{ZONE})?$"
)
_NAMED_CLOCK = r"(?P<named>noon|midday|midi|midnight|minuit)\b"
_AT = r"(?:(?:a las|à|a|at|um|om|vers|around|alle|ore|T|les|@)(?![^\W\d])\s*)?"
_AFTER = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"{_GAP}{_AT}{_CLOCK}",
        rf"{_GAP}{_AT}{_NAMED_CLOCK}",
        _BARE_CLOCK,
    )
)
# The clock first, as in `at 16:00 on Wednesday, 19 June 2024`.
_BEFORE = tuple(
    re.compile(rf"{pattern}{_GAP}(?:(?:on|le|du|the)\s+)?(?:[^\W\d]{{2,10}}\.?,?\s+)?$", re.I)
    for pattern in (_CLOCK, _NAMED_CLOCK)
)
_NUMBER = re.compile(r"^\s*(\d{10}|\d{13})(?:\.\d+)?\s*$")
_TWO_NUMBERS = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/\d{4}(?!\d)")
_MONTH_FIRST = re.compile(r"^(?:en|es)[-_](?:us|pr)\b|^en[-_]ph\b", re.I)
_DAY_FIRST = re.compile(r"^(?!en$|en-us)[a-z]{2}(?:[-_][a-z]{2})?$", re.I)


def parse_moment(text: str, *, timezone: tzinfo, order: Order = "day first") -> Moment | None:
    """The first moment a text tells, or None when no date is found or no such day exists.

    A moment without an offset is a wall clock in `timezone`.
    """
    return next((told.moment for told in moments_in(text, timezone=timezone, order=order)), None)


def moments_in(text: str, *, timezone: tzinfo, order: Order = "day first") -> list[Mention]:
    """Every moment of a line, in its order, with where it stands."""
    text = text[:400]
    number = _NUMBER.match(text)
    if number:
        seconds = int(number[1]) / (1000 if len(number[1]) == 13 else 1)
        at = datetime.fromtimestamp(seconds, UTC)
        return [Mention(Moment(at), 0, len(text))]
    days = list(_days(text, order))
    ends = [*(match.start() for match, _day, _note in days[1:]), len(text)]
    found: list[Mention] = []
    for (match, day, note), until in zip(days, ends, strict=False):
        since = found[-1].end if found else 0
        try:
            told = _with_time(text, match, day, (since, until), timezone)
        except (ValueError, OverflowError):
            continue
        moment = told.moment
        if note:
            told = Mention(
                Moment(moment.at, moment.has_time, moment.has_zone, note), told.start, told.end
            )
        found.append(told)
    return found


def clock_on(day: datetime, text: str, zone: tzinfo) -> Moment | None:
    """The day with the clock at the head of a text, as in `updated at 18:30` of the same day."""
    for pattern in _AFTER[:2]:
        match = pattern.match(text)
        if match:
            try:
                return _at(day.replace(hour=0, minute=0, second=0, tzinfo=None), match, zone)
            except (ValueError, OverflowError):
                return None
    return None


def is_plausible(at: datetime, now: datetime) -> bool:
    """Whether a story can be of this moment.

    The zeros of computers (the first year, 1 January 1970 at 0:00 UTC) are none, nor is what
    comes before newspapers were printed or more than two days ahead.
    """
    try:
        in_utc = at.astimezone(UTC)
    except (ValueError, OverflowError):
        return False
    return (
        at.year >= _SOONEST
        and in_utc <= now + _AHEAD
        and in_utc != datetime(1970, 1, 1, tzinfo=UTC)
    )


def order_of(language: str, texts: list[str]) -> Order:
    """Whether a page writes the month before the day, from its language and its other dates."""
    if _MONTH_FIRST.match(language):
        return "month first"
    if language and language.lower() != "en" and _DAY_FIRST.match(language):
        return "day first"
    for text in texts:
        for first, second in _TWO_NUMBERS.findall(text):
            if int(second) > 12:
                return "month first"
            if int(first) > 12:
                return "day first"
    return "month first" if any(names_american_zone(text) for text in texts) else "unknown"


def localise(clock: datetime, zone: tzinfo) -> tuple[datetime, str]:
    """A naive wall clock placed in its zone, with a warning where summer time makes it unsure."""
    aware = clock.replace(tzinfo=zone)
    real = aware.astimezone(UTC).astimezone(zone)
    if real.replace(tzinfo=None) != clock:
        return real, _NEVER
    if aware.utcoffset() != aware.replace(fold=1).utcoffset():
        return aware, _TWICE
    return aware, ""


def _days(text: str, order: Order) -> Iterator[tuple[re.Match[str], datetime, str]]:
    """Dates of a text in their order, each with what was assumed of it."""
    found: list[tuple[re.Match[str], datetime, str]] = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            if any(match.start() < m.end() and m.start() < match.end() for m, _day, _note in found):
                continue
            try:
                day, note = _day(match, order)
            except ValueError:
                continue
            found.append((match, day, note))
    yield from sorted(found, key=lambda each: each[0].start())


def _day(match: re.Match[str], order: Order) -> tuple[datetime, str]:
    """The day a match tells. Raises `ValueError` when there is no such day."""
    told = match.groupdict()
    year = int(told["year"])
    if told.get("first") is None:
        month = told["month"]
        number = int(month) if month.isdigit() else _MONTHS.get(fold(month), 0)
        return datetime(year, number, int(told["day"])), ""
    if len(told["year"]) == 2:
        if told["sep"] == "-":
            raise ValueError("Two digits between hyphens are no year.")
        year += 2000 if year < 70 else 1900
    day, month = int(told["first"]), int(told["second"])
    either = day <= 12 and month <= 12 and day != month
    if month > 12 or (order == "month first" and day <= 12):
        day, month = month, day
    return datetime(year, month, day), _EITHER if either and order == "unknown" else ""


def _with_time(
    text: str, match: re.Match[str], day: datetime, span: tuple[int, int], zone: tzinfo
) -> Mention:
    """The day with the clock written after it, or before it, within a part of the text."""
    since, until = span
    after = text[match.end() : until]
    for pattern in _AFTER:
        clock = pattern.match(after)
        if clock:
            return Mention(_at(day, clock, zone), match.start(), match.end() + clock.end())
    before = text[since : match.start()]
    for pattern in _BEFORE:
        clock = pattern.search(before)
        if clock:
            return Mention(_at(day, clock, zone), since + clock.start(), match.end())
    at = localise(day, zone)[0]
    at.astimezone(UTC)  # Raises OverflowError at the ends of the calendar.
    return Mention(Moment(at, has_time=False, has_zone=False), match.start(), match.end())


def _at(day: datetime, match: re.Match[str], zone: tzinfo) -> Moment:
    """A day at a clock's time. Raises `ValueError` for no time, `OverflowError` at the ends."""
    told = match.groupdict()
    if told.get("named"):
        hour = 12 if told["named"].lower() in {"noon", "midday", "midi"} else 0
        at, note = localise(day.replace(hour=hour), zone)
        return Moment(at, has_zone=False, note=note)
    hour = int(told["hour"])
    if told.get("half"):
        hour = hour % 12 + (12 if told["half"] in "pP" else 0)
    clock = day.replace(
        hour=hour,
        minute=int(told.get("minute") or told.get("french") or 0),
        second=int(told.get("second") or 0),
    )
    own = zone_named(told["zone"]) if told["zone"] else None
    at, note = localise(clock, own or zone)
    at.astimezone(UTC)
    return Moment(at, has_zone=own is not None, note=note)
