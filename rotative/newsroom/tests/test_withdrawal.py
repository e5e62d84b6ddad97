"""Whoever unpublishes a page says on the confirmation what readers are told."""

from typing import Any

import pytest
from django.test import Client
from lxml import html
from wagtail.models import Page, PageLogEntry
from wagtail.users.models import UserProfile

from rotative.articles.models import ArticlePage
from rotative.record.sources import check
from rotative.sections.models import PartnerPage
from rotative.testing import cast
from rotative.testing.paper import SmallPaper, draft, fresh, path_of, publish, story

WORDS = "Tribunal de Port-Sarmar, ordonnance du 12 mars."
ORDER = {"told": "order", "words": WORDS}


@pytest.fixture
def marc(fanal: SmallPaper) -> Client:
    client = Client()
    client.force_login(cast.marc())
    return client


def confirmation(page: Page) -> str:
    return f"/newsroom/pages/{page.pk}/unpublish/"


def answer(path: str) -> tuple[int, bool]:
    """Status, and whether the words are there."""
    found = Client().get(path)
    return found.status_code, WORDS in found.content.decode().replace("\xa0", " ")


def lines(page: Page) -> list[tuple[str, Any]]:
    """What the page's log says of withdrawals, who is in it."""
    found = PageLogEntry.objects.filter(page=page.pk, action="rotative.withdrawal")
    return [(entry.user.username, entry.data) for entry in found]


@pytest.mark.parametrize(
    ("language", "asks"),
    [
        (
            "fr",
            [
                "Ce qui est dit aux lecteurs",
                "Rien de particulier (410)",
                "Retrait par la rédaction, avec un mot d’explication (410)",
                "Retrait sur décision d’un tribunal ou d’une autorité (451)",
            ],
        ),
        (
            "en",
            [
                "What readers are told",
                "Nothing in particular (410)",
                "Withdrawn by the newsroom, with a word of explanation (410)",
                "Withdrawn by order of a court or an authority (451)",
            ],
        ),
    ],
)
def test_the_confirmation_asks_what_readers_are_told(
    fanal: SmallPaper, language: str, asks: list[str]
) -> None:
    marc, client = cast.marc(), Client()
    UserProfile.objects.create(user=marc, preferred_language=language)
    client.force_login(marc)
    screen = html.document_fromstring(client.get(confirmation(story(fanal.sport))).content)
    (question,) = screen.xpath("//form//fieldset")
    assert [text for each in question.itertext() if (text := each.strip())] == asks
    assert screen.xpath("//fieldset//input[@checked]/@value") == ["nothing"]
    (words,) = screen.xpath("//textarea[@name='words']")
    assert words.get("maxlength") == "500"
    assert screen.xpath(f"//label[@for='{words.get('id')}']")


@pytest.mark.parametrize(
    ("form", "status", "has_words", "logged"),
    [
        ({}, 410, False, []),
        ({"told": "nothing", "words": WORDS}, 410, False, []),
        ({"told": "words", "words": WORDS}, 410, True, [{"status": 410, "words": WORDS}]),
        (ORDER, 451, True, [{"status": 451, "words": WORDS}]),
        ({"told": "order", "words": " "}, 451, False, [{"status": 451, "words": ""}]),
    ],
)
def test_readers_are_told_what_was_chosen_and_the_log_says_so(
    fanal: SmallPaper,
    marc: Client,
    form: dict[str, str],
    status: int,
    has_words: bool,
    logged: list[dict[str, Any]],
) -> None:
    article = story(fanal.sport)
    path = path_of(article)
    marc.post(confirmation(article), form)
    assert not fresh(article).live
    assert answer(path) == (status, has_words)
    assert lines(article) == [("marc", data) for data in logged]
    assert list(check()) == []
    assert answer(path) == (status, has_words)


def test_the_history_shows_the_choice_and_the_words(fanal: SmallPaper, marc: Client) -> None:
    article = story(fanal.sport)
    marc.post(confirmation(article), ORDER)
    shown = marc.get(f"/newsroom/pages/{article.pk}/history/").content.decode()
    assert "Les lecteurs apprennent qu’une décision l’a fait retirer (451)\xa0: «\u202f" in shown
    assert WORDS in shown


@pytest.mark.parametrize(
    ("form", "says"),
    [
        (
            {"told": "words", "words": " \n"},
            "Écrivez l’explication ou choisissez une autre réponse.",
        ),
        (
            {"told": "order", "words": "a" * 501},
            "Assurez-vous que cette valeur comporte au plus 500 caractères",
        ),
        ({"told": "404", "words": "a"}, "Sélectionnez un choix valide."),
    ],
)
def test_what_cannot_be_taken_is_refused_and_nothing_is_lost(
    fanal: SmallPaper, marc: Client, form: dict[str, str], says: str
) -> None:
    article = story(fanal.news)
    refused = marc.post(confirmation(fanal.news), {**form, "include_descendants": "on"})
    assert says in refused.content.decode()
    assert fresh(fanal.news).live and fresh(article).live
    screen = html.document_fromstring(refused.content)
    assert screen.xpath("//textarea")[0].text.strip() == form["words"].strip()
    assert screen.xpath("//input[@name='include_descendants']/@checked")


def test_the_end_of_a_line_is_one_character(fanal: SmallPaper, marc: Client) -> None:
    article = story(fanal.sport)
    form = {"told": "words", "words": "\r\n".join(["a"] * 250)}
    marc.post(confirmation(article), form)
    assert not fresh(article).live
    assert lines(article)[0][1]["words"] == "\n".join(["a"] * 250)


def test_a_section_takes_its_stories_along(fanal: SmallPaper, marc: Client) -> None:
    """Those that leave readers with it say the same, unpublished or not."""
    below = story(fanal.world)
    other, unseen = story(fanal.sport, "Le bac"), draft(fanal.world, "Le pont")
    paths = ["/actualite/", "/actualite/monde/", path_of(below)]
    marc.post(confirmation(fanal.news), ORDER)
    assert [answer(path) for path in paths] == [(451, True)] * 3
    assert fresh(below).live and lines(below) == []
    assert len(lines(fanal.news)) == 1
    assert answer(path_of(other)) == (200, False)
    publish(fresh(fanal.news))
    assert [answer(path) for path in paths] == [(200, False)] * 3
    marc.post(confirmation(fanal.news), {**ORDER, "include_descendants": "on"})
    assert [answer(path) for path in paths] == [(451, True)] * 3
    assert not fresh(below).live
    assert [len(lines(page)) for page in (fanal.news, fanal.world, below)] == [2, 1, 1]
    assert lines(unseen) == lines(other) == []


def test_a_story_withdrawn_earlier_keeps_its_own_reason(fanal: SmallPaper, marc: Client) -> None:
    article = story(fanal.sport)
    path = path_of(article)
    marc.post(confirmation(article), ORDER)
    marc.post(
        confirmation(fanal.sport),
        {"told": "words", "words": "Sport ferme.", "include_descendants": "on"},
    )
    assert answer(path) == (451, True)
    assert "Sport ferme." in Client().get("/sport/").content.decode()


def test_published_again_it_is_there_and_what_was_said_is_forgotten(
    fanal: SmallPaper, marc: Client
) -> None:
    article = story(fanal.sport)
    path = path_of(article)
    marc.post(confirmation(article), ORDER)
    publish(fresh(article))
    assert answer(path) == (200, False)
    bulk = f"/newsroom/bulk/wagtailcore/page/unpublish/?id={article.pk}&next=/newsroom/"
    marc.post(bulk, follow=True)
    assert not fresh(article).live
    assert answer(path) == (410, False)


def test_published_under_a_hidden_section_and_unpublished_nothing_old_is_said(
    fanal: SmallPaper, marc: Client
) -> None:
    article = story(fanal.sport)
    path = path_of(article)
    marc.post(confirmation(article), ORDER)
    fresh(fanal.sport).unpublish()
    publish(fresh(article))
    fresh(article).unpublish()
    assert answer(path) == (410, False)


def test_several_at_once_leave_without_a_word(fanal: SmallPaper, marc: Client) -> None:
    one, other = story(fanal.sport, "Un bac"), story(fanal.world, "Un pont")
    paths = [path_of(one), path_of(other)]
    chosen = f"id={fanal.sport.pk}&id={other.pk}"
    bulk = f"/newsroom/bulk/wagtailcore/page/unpublish/?{chosen}&next=/newsroom/"
    marc.post(bulk, {"include_descendants": "on"}, follow=True)
    assert ArticlePage.objects.live().count() == 0
    assert [answer(path) for path in paths] == [(410, False)] * 2


@pytest.mark.parametrize("is_withdrawn_before", [False, True])
def test_a_deleted_story_says_what_its_withdrawal_said(
    fanal: SmallPaper, marc: Client, is_withdrawn_before: bool
) -> None:
    article = story(fanal.sport)
    path = path_of(article)
    if is_withdrawn_before:
        marc.post(confirmation(article), ORDER)
    fresh(article).delete()
    assert answer(path) == ((451, True) if is_withdrawn_before else (410, False))


def test_a_partners_site_has_no_page_to_speak_of(fanal: SmallPaper) -> None:
    """No question is asked, and no answer wanted."""
    quay = PartnerPage(title="Le Quai", slug="quai", url_of_partner="https://lequai.example/")
    partner = fanal.home.add_child(instance=quay)
    chief = cast.marc()
    chief.is_superuser = True
    chief.save()
    client = Client()
    client.force_login(chief)
    assert 'name="told"' not in client.get(confirmation(partner)).content.decode()
    client.post(confirmation(partner))
    assert not fresh(partner).live


def test_nobody_withdraws_who_may_not(fanal: SmallPaper) -> None:
    article, writer = story(fanal.sport), Client()
    writer.force_login(cast.ines())
    for client in (writer, Client()):
        assert client.get(confirmation(article)).status_code in (302, 403)
        assert client.post(confirmation(article), ORDER).status_code in (302, 403)
    assert fresh(article).live
