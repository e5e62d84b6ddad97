"""The plan in other programs: what the file says, and whose address is good."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from rotative.people.models import User
from rotative.plan import calendar
from rotative.plan.models import Assignment
from rotative.testing.paper import SmallPaper

from .conftest import Newsroom, at, planned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("eleven")]
HARD = "Budget, « eau »; œuvre \\ fin\net la suite " + "é😀" * 60


def path(user: User, scope: str = "mine") -> str:
    return "/newsroom/" + calendar.address(user, scope).partition("/newsroom/")[2]


def events(user: User, scope: str = "mine") -> dict[str, object]:
    """The events as another program reads them, by what they say."""
    answer = Client().get(path(user, scope))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    read = Calendar.from_ical(answer.content)
    return {str(event["SUMMARY"]): event for event in read.walk("VEVENT")}


def test_an_assignment_is_an_event_when_it_is_due(fanal: SmallPaper, ines: User) -> None:
    it = planned("Le pont", ines, section=fanal.sport, due=at(17), length=600, note=HARD)
    Assignment.objects.update(changed_at=datetime(2026, 11, 18, 9, 30, 12, tzinfo=UTC))
    event = events(ines)["Le pont"]
    assert str(event["UID"]) == str(it.uid)
    assert event["DTSTART"].dt == datetime(2026, 11, 18, 16, tzinfo=UTC)
    assert event["DTSTAMP"].dt == datetime(2026, 11, 18, 9, 30, 12, tzinfo=UTC)
    assert event["LAST-MODIFIED"].dt == event["DTSTAMP"].dt
    assert str(event["DESCRIPTION"]) == f"Attribué\nInès Carvalho\n600 mots\n{HARD}"
    assert str(event["STATUS"]) == "CONFIRMED"
    assert event["CATEGORIES"].cats == ["Sport"]
    assert str(event["URL"]).endswith(f"/newsroom/plan/{it.pk}/")


def test_a_day_alone_is_a_whole_day_and_no_day_no_event(
    fanal: SmallPaper, ines: User, marc: User
) -> None:
    planned("Un jour", ines)
    planned("Sans jour", ines, day=None)
    planned("Abandonné", ines, is_dropped=True)
    planned("Proposé")
    planned("Ancien", ines, day=timezone.localdate() - timedelta(days=40))
    assert {what: str(event["STATUS"]) for what, event in events(ines).items()} == {
        "Un jour": "CONFIRMED",
        "Abandonné": "CANCELLED",
    }
    assert events(ines)["Un jour"]["DTSTART"].dt == date(2026, 11, 18)
    assert str(events(marc, "all")["Proposé"]["STATUS"]) == "TENTATIVE"
    assert events(marc) == {}


def test_lines_are_of_75_octets_and_tear_no_sign(fanal: SmallPaper, ines: User) -> None:
    planned("é😀" * 90, ines, note=HARD)
    content = Client().get(path(ines)).content
    lines = content.split(b"\r\n")
    assert lines.pop() == b""
    assert max(map(len, lines)) == 75
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(line.decode() for line in lines)
    folded = [line for line in lines if line.startswith(b" ")]
    assert len(folded) >= 8


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a, b; c", "a\\, b\\; c"),
        ("a\\n", "a\\\\n"),
        ("a\r\nb\rc\nd", "a\\nb\\nc\\nd"),
        ("« un »\x07\x00", "« un »"),
    ],
)
def test_texts_are_escaped(text: str, value: str) -> None:
    assert calendar.escaped(text) == value


def test_an_address_is_renewed_and_the_old_one_is_gone(fanal: SmallPaper, ines: User) -> None:
    old = path(ines)
    assert Client().get(old).status_code == 200
    screen = Newsroom(ines).post("calendar/")
    new = path(ines)
    assert new in screen.xpath("//input[@id='plan-mine']/@value")[0]
    assert [Client().get(each).status_code for each in (old, new)] == [410, 200]
    Newsroom(ines).post("calendar/")
    assert [Client().get(each).status_code for each in (old, new)] == [410, 410]


def test_nobody_else_has_an_address(fanal: SmallPaper, ines: User, marc: User) -> None:
    good = path(ines)
    forged = good.replace(f"{ines.pk}-1.", f"{marc.pk}-1.")
    for wrong in (forged, good.replace("/mine/", "/others/"), "/newsroom/plan/calendar/all/x.ics"):
        assert Client().get(wrong).status_code == 404
    assert Client().post(good).status_code in {403, 405}
    ines.groups.clear()
    assert Client().get(good).status_code == 410
    ines.is_active = False
    ines.save()
    assert Client().get(good).status_code == 410
    ines.delete()
    assert Client().get(good).status_code == 410


def test_the_whole_paper_is_what_one_may_see(fanal: SmallPaper, ines: User, noa: User) -> None:
    planned("L’enquête", ines)
    planned("Le marché", noa)
    assert set(events(noa, "all")) == {"Le marché"}
    assert set(events(ines, "all")) == {"L’enquête", "Le marché"}


def test_what_has_not_changed_is_not_sent_again(fanal: SmallPaper, ines: User) -> None:
    it = planned("Le pont", ines)
    first = Client().get(path(ines))
    assert "Cookie" not in first.get("Vary", ""), "no session has a say in it"
    again = {"headers": {"If-None-Match": first["ETag"]}}
    assert Client().get(path(ines), **again).status_code == 304
    Assignment.objects.filter(pk=it.pk).update(what="Le bac")
    assert Client().get(path(ines), **again).status_code == 200
