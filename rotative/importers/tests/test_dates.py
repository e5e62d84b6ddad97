"""Moments in the words of newspapers."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from rotative.importers.base import PARIS
from rotative.importers.byline import dates_in
from rotative.importers.dates import NO_TIME, is_plausible, order_of, parse_moment


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
        ("2024-06-19 14:00:00 UTC", "2024-06-19T14:00:00+00:00"),
        ("20240619T140000Z", "2024-06-19T14:00:00+00:00"),
        ("2024-06-19T16:00:00.0000000+02:00[Europe/Paris]", "2024-06-19T16:00:00+02:00"),
        ("Wed Jun 19 2024 16:00:00 GMT+0200 (CEST)", "2024-06-19T16:00:00+02:00"),
        ("1718805600", "2024-06-19T14:00:00+00:00"),
        ("1718805600000", "2024-06-19T14:00:00+00:00"),
        ("12 fév. 2024 à 18h20", "2024-02-12T18:20:00+01:00"),
        ("12 févr. 2024 à 18 h 20", "2024-02-12T18:20:00+01:00"),
        ("Feb. 12, 2024 6:20 p.m. EST", "2024-02-12T18:20:00-05:00"),
        ("June 19, 2024 4:00 p.m. ET", "2024-06-19T16:00:00-04:00"),
        ("December 19, 2024 4:00 p.m. ET", "2024-12-19T16:00:00-05:00"),
        ("4:05 p.m. PT on Wednesday, June 19, 2024", "2024-06-19T16:05:00-07:00"),
        ("19 juin 2024 à 10 h HAE", "2024-06-19T10:00:00-04:00"),
        ("19 juin 2024 à 16h (heure de Paris)", "2024-06-19T16:00:00+02:00"),
        ("19 juin 2024 à 16:00 GMT+2", "2024-06-19T16:00:00+02:00"),
        ("le 19 juin 2024 à 16h00 et modifié hier", "2024-06-19T16:00:00+02:00"),
        ("19.06.2024, 16:00 Uhr", "2024-06-19T16:00:00+02:00"),
        ("19/06/24 à 16:00", "2024-06-19T16:00:00+02:00"),
        ("19 de junio de 2024 a las 16:00", "2024-06-19T16:00:00+02:00"),
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


def test_the_zone_that_was_taken_for_a_clock_is_said() -> None:
    clock = parse_moment("19 juin 2024 à 16h00", timezone=PARIS)
    zoned = parse_moment("19 juin 2024 à 16h00 GMT+2", timezone=PARIS)
    assert clock
    assert zoned
    assert clock.assumed() == ["The page's clock names no time zone; Europe/Paris was taken."]
    assert zoned.assumed() == []


@pytest.mark.parametrize(
    ("line", "published", "updated"),
    [
        ("Mis à jour le 4 avril 2024 à 12h30, publié le 3 avril 2024 à 7h05", (3, 7), (4, 12)),
        ("Publié le 3 avril 2024 à 7h05 - Mis à jour le 4 avril 2024 à 12h30", (3, 7), (4, 12)),
        ("Updated 4 April 2024 at 12.30pm, first published 3 April 2024, 7.05am", (3, 7), (4, 12)),
        ("3 avril 2024 à 7h05 (mis à jour le 4 avril 2024 à 12h30)", (3, 7), (4, 12)),
        ("Publié le 3 avril 2024 à 7h05, mis à jour à 12h30", (3, 7), (3, 12)),
        (
            "Posted at 7:05 AM, April 3, 2024 and last updated 12:30 PM, Apr 4, 2024",
            (3, 7),
            (4, 12),
        ),
        ("Le 3 avril 2024 à 7h05", (3, 7), None),
        ("Mis à jour le 4 avril 2024 à 12h30", None, (4, 12)),
    ],
)
def test_a_line_says_which_of_its_dates_is_which(
    line: str, published: tuple[int, int] | None, updated: tuple[int, int] | None
) -> None:
    dates = dates_in(line, timezone=PARIS)
    told = [(m.at.day, m.at.hour) for m in dates.published]
    changed = [(m.at.day, m.at.hour) for m in dates.updated]
    assert (told, changed) == ([published] if published else [], [updated] if updated else [])


@pytest.mark.parametrize(
    ("language", "texts", "order"),
    [
        ("en-US", [], "month first"),
        ("en-GB", ["06/19/2024"], "day first"),
        ("fr", ["06/07/2024"], "day first"),
        ("en", ["06/19/2024", "06/07/2024"], "month first"),
        ("en", ["19/06/2024"], "day first"),
        ("en", ["06/07/2024 4:00 PM ET"], "month first"),
        ("en", ["06/07/2024"], "unknown"),
        ("", [], "unknown"),
    ],
)
def test_which_number_is_the_day_is_told_by_the_page(
    language: str, texts: list[str], order: str
) -> None:
    assert order_of(language, texts) == order


@pytest.mark.parametrize(
    ("order", "day", "month"), [("day first", 3, 5), ("month first", 5, 3), ("unknown", 3, 5)]
)
def test_two_numbers_are_read_in_the_pages_order(order: Any, day: int, month: int) -> None:
    moment = parse_moment("03/05/2024", timezone=PARIS, order=order)
    assert moment is not None
    assert (moment.at.day, moment.at.month) == (day, month)


@pytest.mark.parametrize(
    ("text", "plausible"),
    [
        ("0001-01-01T00:00:00Z", False),
        ("-0001-11-30T00:00:00+00:00", False),
        ("1970-01-01T00:00:00Z", False),
        ("1970-01-01T08:30:00Z", True),
        ("1599-12-31", False),
        ("1631-05-30", True),
        ("2024-06-21T11:00:00Z", True),
        ("2024-06-21T13:00:00Z", False),
    ],
)
def test_zeros_of_computers_and_days_to_come_are_no_dates(text: str, plausible: bool) -> None:
    now = datetime(2024, 6, 19, 12, tzinfo=ZoneInfo("UTC"))
    moment = parse_moment(text, timezone=PARIS)
    assert moment
    assert is_plausible(moment.at, now) is plausible
