"""Who has what: taking, giving, dropping, and two people at one card."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import GroupPagePermission, ModelLogEntry, Page

from rotative.people.models import User
from rotative.plan.models import Assignment
from rotative.testing.paper import SmallPaper, story

from .conftest import Newsroom, at, buttons, card, columns, named, planned, text, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("eleven")]


def fresh(it: Assignment) -> Assignment:
    return Assignment.objects.get(pk=it.pk)


def test_the_second_who_takes_a_card_is_told_who_has_it(
    fanal: SmallPaper, ines: User, marc: User
) -> None:
    it = planned("Le pont", section=fanal.sport)
    assert "« Le pont » est à vous." in Newsroom(ines).act(it, "take")
    assert "« Le pont » est déjà pris : Inès Carvalho." in Newsroom(marc).act(it, "take")
    assert [*it.people.all()] == [ines]
    assert "est déjà à vous" in Newsroom(ines).act(it, "take")
    Newsroom(ines).act(it, "give_back")
    assert [*it.people.all()] == []


def test_two_who_write_the_same_card_lose_nothing(
    fanal: SmallPaper, ines: User, marc: User
) -> None:
    it = planned("Le pont", ines)
    values = {"what": "Le pont rouvert", "seen": it.changed_at.isoformat(), "picture": ""}
    Newsroom(marc).post(f"{it.pk}/", **values, people=[ines.pk])
    assert fresh(it).what == "Le pont rouvert"
    mine = {**values, "what": "Le pont de Kerlouët", "note": "Le maire à 15h"}
    again = Newsroom(ines).post(f"{it.pk}/", **mine)
    (alert,) = again.xpath("//*[@role='alert']")
    assert text(alert).startswith("Marc Ollier a modifié cette commande")
    assert fresh(it).what == "Le pont rouvert"
    (what,), (seen,) = (again.xpath(f"//input[@name='{n}']/@value") for n in ("what", "seen"))
    assert (what, text(again.xpath("//textarea")[0])) == ("Le pont de Kerlouët", "Le maire à 15h")
    Newsroom(ines).post(f"{it.pk}/", **{**mine, "seen": seen})
    assert (fresh(it).what, fresh(it).note) == ("Le pont de Kerlouët", "Le maire à 15h")


def test_the_desk_assigns_and_reporters_take(fanal: SmallPaper, ines: User, marc: User) -> None:
    it = planned("Le pont", section=fanal.sport, pitched_by=ines)
    values = {"what": "Le pont", "section": fanal.sport.pk, "picture": "", "day": "2026-11-18"}
    reporter = Newsroom(ines).get(f"{it.pk}/")
    assert not reporter.xpath("//input[@name='people']")
    Newsroom(ines).post(f"{it.pk}/", **values, people=[marc.pk])  # sent all the same
    assert [*it.people.all()] == []
    Newsroom(marc).post(f"{it.pk}/", **values, people=[ines.pk, marc.pk])
    assert {*it.people.all()} == {ines, marc}
    done = [entry.message for entry in ModelLogEntry.objects.for_instance(it)]
    assert done == ["Attribué\xa0: Inès Carvalho, Marc Ollier"]
    Newsroom(marc).post(f"{it.pk}/", **{**values, "day": ""}, people=[ines.pk, marc.pk], length=9)
    last = ModelLogEntry.objects.for_instance(it).latest("timestamp").message
    assert last == "Modifié\xa0: jour de parution, longueur, en mots"
    screen = Newsroom(ines).post(what="Une idée", who=marc.pk)
    assert screen.xpath("//*[@class='plan-wrong']")


def test_a_desk_is_one_section_s(fanal: SmallPaper, ines: User, marc: User) -> None:
    for given in GroupPagePermission.objects.filter(group=marc.groups.get()):
        given.page = Page.objects.get(pk=fanal.sport.pk)
        given.save()
    ours, theirs = (
        planned("Le relais", section=fanal.sport),
        planned("Le sommet", section=fanal.world),
    )
    desk = Newsroom(marc).get()
    assert buttons(desk, "Le relais") == ["take", "write", "next", "drop"]
    assert buttons(desk, "Le sommet") == []
    assert "adressez-vous" in Newsroom(marc).act(theirs, "drop")
    assert "Seul le responsable" in text(
        Newsroom(marc).post(what="Idée", section=fanal.world.pk, who=ines.pk)
    )
    Newsroom(marc).act(ours, "drop")
    assert (fresh(ours).is_dropped, fresh(theirs).is_dropped) == (True, False)


def test_a_freelancer_sees_what_is_theirs_and_pitches(
    fanal: SmallPaper, noa: User, marc: User
) -> None:
    secret, mine = planned("L’enquête", marc), planned("Le marché", noa, section=fanal.news)
    screen = Newsroom(noa).post(what="Une idée", section=fanal.news.pk)
    assert columns(screen)["Proposé"] == ["Une idée"]
    assert columns(screen)["Attribué"] == ["Le marché"]
    assert buttons(screen, "Le marché") == ["write", "next", "give_back"]
    assert Newsroom(noa).client.get(f"/newsroom/plan/{secret.pk}/").status_code == 404
    answer = Newsroom(noa).client.post(f"/newsroom/plan/{secret.pk}/act/", {"verb": "take"})
    assert answer.status_code == 404
    assert Newsroom(noa).get(f"{mine.pk}/") is not None


def test_dropped_is_brought_back_and_what_is_online_is_not_dropped(
    fanal: SmallPaper, marc: User
) -> None:
    it, out = planned("Le pont"), planned("Paru", story=story(fanal.sport))
    desk = Newsroom(marc)
    assert "« Le pont » est abandonné." in desk.act(it, "drop")
    screen = desk.get()
    assert columns(screen)["Proposé"] == []
    assert buttons(screen, "Le pont") == ["restore"]
    assert "est abandonné" in desk.act(it, "take")
    desk.act(it, "restore")
    assert columns(desk.get())["Proposé"] == ["Le pont"]
    assert "est en ligne" in desk.act(out, "drop")
    assert not fresh(out).is_dropped


def test_what_moves_is_due_at_the_same_hour_of_its_new_day(fanal: SmallPaper, marc: User) -> None:
    today = timezone.localdate()
    it, old = planned("Le pont", due=at(17)), planned("Hier", day=today - timedelta(days=3))
    desk = Newsroom(marc)
    assert "prévu pour le jeudi 19 novembre 2026" in desk.act(it, "next")
    assert timezone.localtime(fresh(it).due).isoformat() == "2026-11-19T17:00:00+01:00"
    desk.act(it, "next")
    assert fresh(it).day == today + timedelta(days=2)
    desk.act(old, "today")
    assert fresh(old).day == today


def test_a_night_when_clocks_are_set_back_moves_no_deadline(fanal: SmallPaper, marc: User) -> None:
    day = timezone.localdate().replace(year=2027, month=10, day=30)
    due = timezone.make_aware(timezone.datetime(2027, 10, 30, 17))
    it = planned("Le pont", day=day, due=due)
    Newsroom(marc).act(it, "next")
    assert timezone.localtime(fresh(it).due).isoformat() == "2027-10-31T17:00:00+01:00"


def test_somebody_who_leaves_leaves_the_card(fanal: SmallPaper, ines: User, marc: User) -> None:
    it = planned("Le pont", ines, pitched_by=ines, changed_by=ines)
    ines.delete()
    assert columns(Newsroom(marc).get())["Proposé"] == ["Le pont"]
    assert "Personne ne l’a pris" in card(Newsroom(marc).get(), "Le pont")
    assert fresh(it).pitched_by is None


def test_impossible_days_and_hours_are_refused_on_the_card(fanal: SmallPaper, marc: User) -> None:
    it = planned("Le pont")

    def wrong(**values: Any) -> str:
        screen = Newsroom(marc).post(f"{it.pk}/", **{"what": "Le pont", "picture": "", **values})
        return " ".join(map(text, screen.xpath("//p[@class='error-message']")))

    assert "Ce jour n’existe pas" in wrong(day="2026-02-31")
    assert "Ce jour ou cette heure n’existe pas" in wrong(due="2026-11-18T25:00")
    assert "Europe/Paris" in wrong(due="2027-03-28T02:30")
    assert "plus de deux ans" in wrong(day="2062-11-18")
    assert "plus de deux ans" in wrong(due="0206-11-18T17:00")
    assert "50000" in wrong(length="60000").replace("\u202f", "")
    assert "2000" in wrong(note="é" * 2001)
    assert fresh(it).day == timezone.localdate()
    assert wrong(day="2026-11-19", due="2026-11-20T17:00") == ""
    assert fresh(it).day == timezone.localdate() + timedelta(days=1)


def test_a_due_time_gives_a_card_its_day(fanal: SmallPaper, marc: User) -> None:
    it = planned("Le pont", day=None)
    screen = Newsroom(marc).post(f"{it.pk}/", what="Le pont", picture="", due="2026-11-18T09:00")
    assert fresh(it).day == timezone.localdate()
    assert "déjà passée" in told(screen)


def test_only_accounts_of_the_newsroom_are_given_work(fanal: SmallPaper, marc: User) -> None:
    named(User.objects.create_user("lou"), "Lou", "Ferrand")
    it = planned("Le pont")
    screen = Newsroom(marc).get(f"{it.pk}/")
    assert [text(each) for each in screen.xpath("//label[input[@name='people']]")] == [
        "Marc Ollier"
    ]
