"""Dates as readers of each language expect them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from django.utils.formats import date_format

from rotative.lib import dates

W = "\u00a0"


@pytest.mark.parametrize(
    ("moment", "french", "english"),
    [
        (datetime(2024, 6, 19, 16), "19 juin 2024 à 16h00", f"19 June 2024 at 4{W}p.m."),
        (datetime(2024, 7, 1, 9, 5), "1er juillet 2024 à 9h05", f"1 July 2024 at 9:05{W}a.m."),
        (datetime(2026, 8, 21, 0, 0), "21 août 2026 à 0h00", "21 August 2026 at midnight"),
        (datetime(2026, 2, 11, 12, 0), "11 février 2026 à 12h00", "11 February 2026 at noon"),
        (
            datetime(2026, 2, 11, 12, 1),
            "11 février 2026 à 12h01",
            f"11 February 2026 at 12:01{W}p.m.",
        ),
        (
            datetime(2026, 2, 11, 0, 59),
            "11 février 2026 à 0h59",
            f"11 February 2026 at 12:59{W}a.m.",
        ),
    ],
)
def test_a_day_and_an_hour(moment: datetime, french: str, english: str) -> None:
    assert dates.day_and_time(moment, "fr") == french
    assert dates.day_and_time(moment, "en") == english


def test_the_first_of_a_month_is_premier_and_the_others_are_not() -> None:
    assert dates.weekday(date(2026, 1, 1), "fr") == "jeudi 1er janvier 2026"
    assert dates.weekday(date(2026, 1, 1), "en") == "Thursday 1 January 2026"
    assert dates.short_day(date(2026, 1, 1), "fr") == "1er janvier"
    assert dates.short_day(date(2026, 1, 11), "fr") == "11 janvier"
    assert dates.month(date(2026, 11, 1), "fr") == "novembre 2026"


def test_a_moment_is_told_on_the_papers_clocks() -> None:
    moment = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert dates.local(moment, ZoneInfo("Europe/Paris")).isoformat() == "2027-01-01T00:30:00+01:00"


@pytest.mark.parametrize(
    ("minutes", "french", "english"),
    [(20, "20 min", "20 min"), (60, "1 h", "1 hr"), (80, "1 h 20", "1 hr 20 min")],
)
def test_how_long_something_takes(minutes: int, french: str, english: str) -> None:
    assert dates.duration(minutes, "fr").replace("\u00a0", " ") == french
    assert dates.duration(minutes, "en").replace("\u00a0", " ") == english


def test_django_writes_english_days_as_the_pages_do() -> None:
    moment = datetime(2026, 11, 26, 16, 5)
    with translation.override("en"):
        assert date_format(moment, "DATE_FORMAT") == dates.day(moment, "en") == "26 November 2026"
        assert date_format(moment, "SHORT_DATETIME_FORMAT") == "26 Nov 2026, 4:05 p.m."
    with translation.override("fr"):
        assert date_format(moment, "DATE_FORMAT") == dates.day(moment, "fr") == "26 novembre 2026"


def test_a_sentence_that_ends_with_the_hour_has_one_full_stop() -> None:
    assert dates.one_stop("It goes at 4 p.m.. Two readers.") == "It goes at 4 p.m. Two readers."
    assert dates.one_stop("À 16h00. Deux…") == "À 16h00. Deux…"
