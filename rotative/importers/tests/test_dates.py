"""Moments in the words of newspapers."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from rotative.importers.base import PARIS
from rotative.importers.dates import NO_TIME, parse_moment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Par A. Roy, publié le 19 juin 2024 à 16h00.", "2024-06-19T16:00:00+02:00"),
        ("mercredi 1er févr. 2023, 16:00", "2023-02-01T16:00:00+01:00"),
        ("le 3 août 2024 à midi", "2024-08-03T12:00:00+02:00"),
        ("19/06/2024 à 7 h 05", "2024-06-19T07:05:00+02:00"),
        ("Published 19 June 2024 at 4 p.m.", "2024-06-19T16:00:00+02:00"),
        ("June 19, 2024 4:05 PM EDT", "2024-06-19T16:05:00-04:00"),
        ("at 16:00 on 19th June 2024", "2024-06-19T16:00:00+02:00"),
        ("Published 19 June 2024, 4.30pm BST", "2024-06-19T16:30:00+01:00"),
        ("Wed, 19 Jun 2024 14:00:00 GMT", "2024-06-19T14:00:00+00:00"),
        ("2024-06-19T14:00:00Z", "2024-06-19T14:00:00+00:00"),
        ("2024-06-19T14:00:00.000+0200", "2024-06-19T14:00:00+02:00"),
        ("2024-06-19 14:00", "2024-06-19T14:00:00+02:00"),
    ],
)
def test_a_moment_is_read_in_french_english_and_iso(text: str, expected: str) -> None:
    found = parse_moment(text, timezone=PARIS)
    assert found is not None
    assert (found.at.isoformat(), found.has_time, found.note) == (expected, True, "")


def test_a_day_without_a_time_is_midnight_and_says_so() -> None:
    found = parse_moment("2024-06-19", timezone=PARIS)
    assert found is not None
    assert (found.at, found.assumed()) == (datetime(2024, 6, 19, tzinfo=PARIS), [NO_TIME])


def test_the_time_zone_of_a_clock_can_be_chosen() -> None:
    found = parse_moment("19 June 2024 at 4 p.m.", timezone=ZoneInfo("America/New_York"))
    assert found is not None
    assert found.at.isoformat() == "2024-06-19T16:00:00-04:00"


def test_an_hour_that_summer_time_skips_is_moved_on() -> None:
    found = parse_moment("31 mars 2024 à 2h30", timezone=PARIS)
    assert found is not None
    assert found.at.isoformat() == "2024-03-31T03:30:00+02:00"
    assert "jumped" in found.note


def test_an_hour_that_comes_twice_is_the_first_and_says_so() -> None:
    found = parse_moment("27 octobre 2024 à 2h30", timezone=PARIS)
    assert found is not None
    assert found.at.isoformat() == "2024-10-27T02:30:00+02:00"
    assert "twice" in found.note


@pytest.mark.parametrize(
    "text", ["", "hier", "le 31 février 2024", "12 mai 2024 à 25h00", "9999-12-31T23:59:59-10:00"]
)
def test_what_is_no_moment_is_none(text: str) -> None:
    assert parse_moment(text, timezone=PARIS) is None
