"""Ctrl+K: what is found for whom."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html
from wagtail.users.models import UserProfile

from rotative.newsroom import find
from rotative.people.models import Author, User
from rotative.testing import cast
from rotative.testing.paper import SmallPaper, draft, story
from rotative.topics.models import Topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def marc(fanal: SmallPaper) -> Client:
    return as_user(cast.marc())


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def found(client: Client, text: str) -> dict[str, list[str]]:
    """Under each heading the lines as they are read out."""
    answer = client.get("/newsroom/find/", {"q": text})
    assert answer.status_code == 200
    (page,) = html.fragments_fromstring(answer.content.decode())
    return {
        said(group.xpath("div[@class='find-group']")[0]): [
            said(line) for line in group.xpath(".//a[@role='option']")
        ]
        for group in page.xpath("//div[@role='group']")
    }


def said(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_screens_are_found_in_both_languages_and_without_accents(marc: Client) -> None:
    for text in ("thèm", "Theme", "topic", "topics"):
        assert found(marc, text)["Écrans"] == ["Thèmes"], text
    assert "Écrans" not in found(marc, "utilisateurs")  # administrators only
    ordinary, admin = found(marc, "parametres"), User.objects.create_superuser("chief")
    assert not any("Utilisateurs" in line for line in ordinary.get("Écrans", []))
    assert found(as_user(admin), "utilisateurs")["Écrans"] == ["Utilisateurs Paramètres"]
    assert found(as_user(admin), "settings users")["Écrans"] == ["Utilisateurs Paramètres"]


def test_stories_authors_and_topics_are_found_each_under_its_heading(
    fanal: SmallPaper, marc: Client
) -> None:
    story(fanal.sport, "Le relais gagne", authors=[fanal.ines], topics=[fanal.summit])
    draft(fanal.world, "Les relais du détroit")
    assert found(marc, "relais")["Articles"] == [
        "Les relais du détroit Brouillon · Monde",
        "Le relais gagne En ligne · Sport",
    ]
    assert found(marc, "carv")["Auteurs"] == ["Inès Carvalho Rédaction"]
    assert found(marc, "carv")["Articles"] == ["Le relais gagne En ligne · Sport"]
    assert [line.split(" ")[0] for line in found(marc, "somm")["Thèmes"]]
    page = html.fromstring(marc.get("/newsroom/find/", {"q": "relais gagne"}).content.decode())
    (option,) = page.xpath("//a[@role='option']")
    assert option.get("href").endswith("/edit/")
    assert Client().get(option.get("data-public")).status_code == 200
    assert page.get("data-told") == "1 trouvé"
    assert found(marc, "jamais écrit") == {}


def test_before_a_word_stand_the_stories_one_touched_last(fanal: SmallPaper, marc: Client) -> None:
    mine = draft(fanal.sport, "Le mien")
    draft(fanal.sport, "D’un autre")
    mine.save_revision(user=User.objects.get(username="marc"))
    assert found(marc, " ") == {"Articles touchés en dernier": ["Le mien Brouillon · Sport"]}


def test_nothing_is_shown_that_one_may_not_touch(fanal: SmallPaper) -> None:
    draft(fanal.sport, "Le secret du relais", owner=cast.marc())
    reader = User.objects.create_user("reads")
    group = cast.ines().groups.get()
    group.page_permissions.all().delete()
    kept = group.permissions.filter(content_type__app_label="wagtailadmin")
    group.permissions.set(kept)
    reader.groups.add(group)
    for text in ("relais", "carvalho", "sommet", "articles", "thèmes", "auteurs"):
        assert found(as_user(reader), text).keys() <= {"Manuel"}, text


def test_hostile_words_are_words(fanal: SmallPaper, marc: Client) -> None:
    Topic.objects.create(name="<script>alert(1)</script>", slug="x")
    for text in ('"', "%", "_", "' OR 1=1 --", "\0", "*", "NEAR(", "é" * 5_000, "a AND", "\\"):
        assert marc.get("/newsroom/find/", {"q": text}).status_code == 200, text
    answer = marc.get("/newsroom/find/", {"q": "script"}).content.decode()
    assert "&lt;script&gt;alert" in answer and "<script>" not in answer


def test_what_is_asked_is_as_much_for_many_as_for_few(fanal: SmallPaper) -> None:
    user = cast.marc()
    UserProfile.objects.create(user=user)
    client = as_user(user)
    counts = []
    for number in (1, 12):
        for each in range(number):
            author = Author.objects.create(name=f"Relais {number} {each}", slug=f"r{number}-{each}")
            Topic.objects.create(name=f"Relais {number} {each}", slug=f"t{number}-{each}")
            story(fanal.sport, f"Relais {each}", authors=[author])
        client.get("/newsroom/find/", {"q": "relais"})
        with CaptureQueriesContext(connection) as asked:
            shown = found(client, "relais")
        counts.append(len(asked))
    assert len(shown["Articles"]) == len(shown["Auteurs"]) == find.SHOWN
    assert counts[0] == counts[1] <= 24


def test_the_dialog_is_on_every_screen(marc: Client) -> None:
    for address in ("/newsroom/", "/newsroom/stories/", "/newsroom/account/"):
        page = html.document_fromstring(marc.get(address).content.decode())
        (field,) = page.xpath("//input[@role='combobox'][@aria-controls='find-list']")
        assert field.get("aria-label") == "Un écran, un article, un auteur ou un thème"
        assert "newsroom/find.js" in html.tostring(page).decode()
        assert "Trouver un écran, un article, un auteur ou un thème" in said(page)
