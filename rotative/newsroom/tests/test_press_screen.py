"""The newsroom's view of the store of finished pages."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.users.models import UserProfile

from rotative.duties.actions import claim
from rotative.duties.models import Standing
from rotative.newsroom.naming import Names
from rotative.people.models import User
from rotative.press.models import Epoch, Page
from rotative.press.tests.conftest import pressed, store  # noqa: F401
from rotative.testing import cast
from rotative.testing.paper import SmallPaper, story


@pytest.fixture
def marc(fanal: SmallPaper) -> Client:
    client = Client()
    client.force_login(cast.marc())
    return client


def test_the_screen_says_how_the_store_stands(marc: Client) -> None:
    Page.objects.create(
        path="/sport/", importance=1, state=Page.State.FRESH, reads="list:section:3"
    )
    now = timezone.now()
    Epoch.objects.create(
        number=7, at=now, keys=["list:section:3"], pages=4, applied_at=now + timedelta(seconds=0.2)
    )
    shown = marc.get("/newsroom/press/", {"path": "/sport/"}).content.decode()
    assert "list:section:3" in shown
    assert "200 ms" in shown


@pytest.mark.parametrize(
    "address",
    [
        "https://lefanal.example/sport/",
        "https://lefanal.example/sport/?utm_source=x#top",
        "lefanal.example/sport",
        " /sport ",
        "sport/",
        "//sport//",
        "/SPORT/",
    ],
)
def test_a_page_is_found_by_its_address_as_people_copy_it(marc: Client, address: str) -> None:
    Page.objects.create(path="/sport/", importance=1, state=Page.State.FRESH, reads="list:site")
    shown = marc.get("/newsroom/press/", {"path": address})
    assert shown.context["why"]["path"] == "/sport/"
    assert "à jour" in shown.content.decode()


def test_it_answers_with_headlines_and_names_and_where_they_are_edited(
    marc: Client, fanal: SmallPaper
) -> None:
    bridge = story(fanal.news, "Un pont", authors=[fanal.ines], topics=[fanal.summit])
    keys = [
        f"card:{bridge.pk}",
        f"story:{bridge.pk}",
        f"topic:{fanal.summit.pk}",
        f"author:{fanal.ines.pk}",
        f"list:section:{fanal.sport.pk}",
        f"related:{bridge.pk}",
        f"months:topic:{fanal.veltania.pk}",
        "list:site",
        "modified:2026-11",
        "day:2026-11-08",
        f"told:{bridge.pk}",
        "card:987654",
        "news",
        "front:/",
        "at:/sport/final/",
        "something:new",
    ]
    Page.objects.create(path="/sport/", importance=1, state=Page.State.DUE, reads=" ".join(keys))
    Epoch.objects.create(number=7, at=timezone.now(), keys=[f"card:{bridge.pk}"], pages=4)
    shown = marc.get("/newsroom/press/", {"path": "/sport/"})
    groups = {
        group.heading: [(thing.name, thing.url) for thing in group.things]
        for group in shown.context["would_change_it"]
    }
    edit = "/newsroom/pages/{}/edit/".format
    summit = f"/newsroom/snippets/topics/topic/edit/{fanal.summit.pk}/"
    veltania = f"/newsroom/snippets/topics/topic/edit/{fanal.veltania.pk}/"
    assert groups == {
        "Articles": [("Un pont", edit(bridge.pk)), ("supprimé, numéro 987654", "")],
        "Thèmes": [("Sommet", summit)],
        "Auteurs": [("Inès Carvalho", f"/newsroom/snippets/people/author/edit/{fanal.ines.pk}/")],
        "Listes": [
            ("Articles de Sport", edit(fanal.sport.pk)),
            ("Tous les articles", ""),
            ("Articles de Veltanie", veltania),
            ("Articles de novembre 2026", ""),
            ("Articles du 8 novembre 2026", ""),
        ],
        "Adresses": [("/sport/final/", "")],
        "Et aussi": [
            ("Ce qui est à la une", ""),
            ("Ce qui est dans l’actualité", ""),
            ("something:new", ""),
        ],
    }
    (cause,) = shown.context["because"]
    assert [group.heading for group in cause[1]] == ["Articles"]
    text = shown.content.decode()
    assert "modifiée : elle est tirée" in text.replace("\u00a0", " ")
    assert "Un pont</a>" in text


def test_whatever_a_page_depends_on_has_a_name_that_people_know(pressed: SmallPaper) -> None:  # noqa: F811
    keys = {key for page in Page.objects.all() for key in page.keys}
    assert {key.partition(":")[0] for key in keys} >= {"story", "list", "day", "told"}
    groups = Names(keys).groups(keys)
    assert [thing.name for group in groups for thing in group.things if thing.name in keys] == []


def test_it_asks_about_an_address_nobody_knows(marc: Client) -> None:
    shown = marc.get("/newsroom/press/", {"path": "<script>/"}).content.decode()
    assert "<script>/" not in shown
    assert "&lt;script&gt;/" in shown


def test_the_first_screen_says_when_nobody_keeps_the_schedule(marc: Client) -> None:
    warning = "rotative work"
    assert warning in marc.get("/newsroom/").content.decode()
    claim("schedule", "a worker")
    assert warning not in marc.get("/newsroom/").content.decode()
    Standing.objects.update(beat_at=timezone.now() - timedelta(minutes=2))
    assert warning in marc.get("/newsroom/").content.decode()


SAID = {
    "fr": [
        "Publier et retirer aux heures programmées 18/11/2026 09:30:01 "
        "dès que quelque chose change aucune",
        "Comparer les pages tirées avec des pages refaites 18/11/2026 09:30:01 "
        "19/11/2026 09:30:01 18/11/2026 11:30:01: ValueError: a mistake "
        "Elle sera retentée. Échecs de suite : 3.",
    ],
    "en": [
        "Publishing and withdrawing on schedule 18 Nov 2026 09:30:01 "
        "as soon as something changes none",
        "Comparing the store with scratch 18 Nov 2026 09:30:01 "
        "19 Nov 2026 09:30:01 18 Nov 2026 11:30:01: ValueError: a mistake "
        "It is tried again. Failures in a row: 3.",
    ],
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_says_how_each_duty_stands(marc: Client, language: str) -> None:
    user = User.objects.get(username="marc")
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = language
    profile.save()
    at = datetime(2026, 11, 18, 9, 30, 1, tzinfo=UTC)
    Standing.objects.create(name="schedule", beat_at=at, ran_at=at)
    Standing.objects.create(
        name="scrub",
        ran_at=at,
        next_at=at + timedelta(days=1),
        failures=3,
        problem="ValueError: a mistake",
        failed_at=at + timedelta(hours=2),
    )
    shown = marc.get("/newsroom/press/").content.decode()
    text = " ".join(re.sub(r"<[^>]+>", " ", shown).split())
    assert [line for line in SAID[language] if line not in text] == []


def test_strangers_do_not_see_it(fanal: SmallPaper) -> None:
    assert Client().get("/newsroom/press/").status_code == 302
