"""Tomorrow's edition in the newsroom: who may see it, and how it is shown."""

import pytest
from django.test import Client
from lxml import html
from wagtail.users.models import UserProfile

from rotative.newsletters import letter
from rotative.people.models import User
from rotative.testing import cast
from rotative.testing.paper import SmallPaper, picture, story

SCREEN = "/newsroom/newsletter/"


@pytest.fixture
def marc(fanal: SmallPaper) -> Client:
    client = Client()
    client.force_login(cast.marc())
    return client


def screen(client: Client, **query: str) -> html.HtmlElement:
    return html.document_fromstring(client.get(SCREEN, query).content.decode())


def words(page: html.HtmlElement) -> str:
    return " ".join(page.xpath("string(//main)").split())


def test_marc_sees_the_edition_as_phone_desk_night_and_plain_text(
    fanal: SmallPaper, marc: Client
) -> None:
    story(fanal.sport, "La finale", slug="finale", picture=picture(), standfirst="À Rocheville.")
    page = screen(marc)
    frames = page.xpath("//iframe")
    assert [(each.get("width"), each.get("title")) for each in frames] == [
        ("390", "Téléphone"),
        ("390", "Téléphone, de nuit"),
        ("700", "Ordinateur"),
    ]
    assert all(each.get("sandbox") == "" for each in frames)
    for each in frames:
        shown = html.document_fromstring(each.get("srcdoc"))
        assert "La finale" in [h.text_content().strip() for h in shown.xpath("//h2")]
        (src,) = shown.xpath("//img/@src")
        assert src.startswith("/media/")  # of the host that the newsroom was asked at
    (text,) = page.xpath("//pre/text()")
    assert "La finale\nÀ Rocheville.\nhttps://lefanal.example/sport/finale/" in text
    assert "aucune newsletter n’est encore envoyée" in words(page)


def test_night_is_shown_by_day(fanal: SmallPaper, marc: Client) -> None:
    """Whatever the browser of who looks prefers."""
    story(fanal.sport, "La finale", slug="finale")
    day, night, _desk = screen(marc).xpath("//iframe/@srcdoc")
    assert "@media all" in night and "@media not all" in day
    assert "prefers-color-scheme" not in day + night


def test_one_view_can_be_chosen(fanal: SmallPaper, marc: Client) -> None:
    story(fanal.sport, "La finale", slug="finale")
    page = screen(marc, view="text")
    assert (len(page.xpath("//iframe")), len(page.xpath("//pre"))) == (0, 1)
    assert page.xpath("string(//a[@aria-current='page'])") == "Texte seul"
    assert len(screen(marc, view="<script>").xpath("//iframe")) == 3


def test_the_screen_says_what_is_in_it_why_and_that_it_is_too_little(
    fanal: SmallPaper, marc: Client
) -> None:
    story(fanal.sport, "La finale", slug="finale")
    page = screen(marc)
    lines = page.xpath("//table[@class='listing']/tbody/tr")
    rows = [[" ".join(td.text_content().split()) for td in line] for line in lines]
    assert [(row[0], row[1], row[3]) for row in rows] == [
        ("Ouverture", "La finale", "Par la recette")
    ]
    assert "1 nouvel article en une journée\u00a0: la recette en demande 3" in page.xpath(
        "string(//main)"
    )


def test_a_day_without_news_says_so(fanal: SmallPaper, marc: Client) -> None:
    assert "Rien n’a été publié ces dernières 24 heures." in words(screen(marc))


def test_a_letter_that_would_be_cut_off_says_so_in_place_of_the_letter(
    fanal: SmallPaper, marc: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    story(fanal.sport, "La finale", slug="finale")
    monkeypatch.setattr(letter, "MOST_BYTES", 9_000)
    page = screen(marc)
    assert "les messageries coupent au-delà de 9" in words(page)
    assert page.xpath("//iframe") == []


def test_ines_who_may_not_change_the_paper_sees_no_newsletter(fanal: SmallPaper) -> None:
    client = Client()
    client.force_login(cast.ines())
    answer = client.get(SCREEN)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/newsroom/")
    assert SCREEN not in client.get("/newsroom/").content.decode()
    assert Client().get(SCREEN).status_code == 302


def test_an_english_editor_of_a_french_paper_reads_an_english_screen(fanal: SmallPaper) -> None:
    client = Client()
    chief = User.objects.create_superuser("chief", password="a-password-for-tests")
    UserProfile.objects.create(user=chief, preferred_language="en")
    client.force_login(chief)
    story(fanal.sport, "La finale", slug="finale")
    page = screen(client)
    assert "What is in it, and why" in words(page)
    assert "La lettre du jour" in page.xpath("//iframe/@srcdoc")[0]
