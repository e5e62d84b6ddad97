"""Dates as readers of French and English papers expect them."""

from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date


def day(moment: date, language: str) -> str:
    """`19 juin 2024`, `1er juillet 2024`, `19 June 2024`."""
    text = _formatted(moment, "d MMMM y", language)
    return f"1er{text[1:]}" if language == "fr" and moment.day == 1 else text


def weekday(moment: date, language: str) -> str:
    """`mercredi 19 juin 2024`, `Wednesday 19 June 2024`."""
    name = _formatted(moment, "EEEE", language)
    return f"{name} {day(moment, language)}"


def short_day(moment: date, language: str) -> str:
    """`19 juin`, `19 June`."""
    text = _formatted(moment, "d MMMM", language)
    return f"1er{text[1:]}" if language == "fr" and moment.day == 1 else text


def month(moment: date, language: str) -> str:
    """`juin 2024`, `June 2024`."""
    return _formatted(moment, "LLLL y", language)


def clock(moment: datetime, language: str) -> str:
    """`16h00`; `4 p.m.`, `4:05 p.m.`, `noon`, `midnight` in English."""
    if language == "fr":
        return f"{moment.hour}h{moment.minute:02d}"
    if moment.minute == 0 and moment.hour in (0, 12):
        return "noon" if moment.hour else "midnight"
    minutes = f":{moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}\u00a0{'p' if moment.hour >= 12 else 'a'}.m."


def day_and_time(moment: datetime, language: str) -> str:
    """`19 juin 2024 à 16h00`, `19 June 2024 at 4 p.m.`"""
    joint = "à" if language == "fr" else "at"
    return f"{day(moment, language)} {joint} {clock(moment, language)}"


def one_stop(sentence: str) -> str:
    """A sentence that ends with an hour: `4 p.m.` has its full stop already."""
    return sentence.replace(".m..", ".m.")


def duration(minutes: int, language: str) -> str:
    """`20 min`, `1 h`, `1 h 20`; `20 min`, `1 hr`, `1 hr 20 min` in English. No break in it."""
    hours, rest = divmod(minutes, 60)
    hour = "h" if language == "fr" else "hr"
    minute = "" if language == "fr" and hours else "min"
    parts = [f"{hours} {hour}"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} {minute}".strip())
    return " ".join(parts).replace(" ", "\u00a0")


def iso(moment: datetime) -> str:
    """By RFC 3339, whose offsets have no seconds: before zones were agreed on, clocks' had."""
    offset = moment.utcoffset()
    whole = offset is None or not offset.total_seconds() % 60
    return (moment if whole else moment.astimezone(UTC)).isoformat(timespec="seconds")


LOCALES = {"fr": "fr_FR", "en": "en_GB"}


def _formatted(moment: date, pattern: str, language: str) -> str:
    """A day by Babel's pattern. A list has the same few days over and over."""
    return _formatted_once(moment.timetuple()[:3], pattern, language)


@lru_cache(maxsize=2048)
def _formatted_once(day: tuple[int, ...], pattern: str, language: str) -> str:
    return format_date(date(*day), pattern, locale=LOCALES[language])


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment on the paper's clocks."""
    return moment.astimezone(zone)
