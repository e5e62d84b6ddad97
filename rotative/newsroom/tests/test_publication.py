"""Who publishes without opening a story is held to the editor's rules."""

from typing import Any

import pytest
from django.test import Client

from rotative.articles.models import ArticlePage, Byline
from rotative.testing import cast
from rotative.testing.paper import SmallPaper, draft, fresh

TWO_POINTS = "Points clés (Tl;dr) : Donnez de trois à cinq points clés, ou aucun."


@pytest.fixture
def marc(fanal: SmallPaper) -> Client:
    client = Client()
    client.force_login(cast.marc())
    return client


def unready(fanal: SmallPaper) -> ArticlePage:
    words = {"standfirst": "Le point.", "key_points": ["Un", "Deux"]}
    return draft(fanal.news, "Un pont", authors=[fanal.agency], **words)


def ready(fanal: SmallPaper, headline: str = "Une digue") -> ArticlePage:
    return draft(fanal.news, headline, authors=[fanal.agency])


def publish(marc: Client, *pages: Any, **form: str) -> str:
    chosen = "&".join(f"id={page.pk}" for page in pages)
    asked = f"/newsroom/bulk/wagtailcore/page/publish/?{chosen}&next=/newsroom/"
    return marc.post(asked, form, follow=True).content.decode()


def test_of_several_stories_those_that_are_not_ready_are_left_out_and_named(
    fanal: SmallPaper, marc: Client
) -> None:
    whole, other = ready(fanal), unready(fanal)
    shown = publish(marc, whole, other)
    assert fresh(whole).live and not fresh(other).live
    assert f"« Un pont » n’est pas publié. {TWO_POINTS}" in shown.replace("\u202f", " ").replace(
        "\xa0", " "
    )
    assert f"/newsroom/pages/{other.pk}/edit/" in shown


def test_where_none_is_ready_nothing_is_said_to_be_published(
    fanal: SmallPaper, marc: Client
) -> None:
    shown = publish(marc, unready(fanal))
    assert "n’est pas publié" in shown and "0 page" not in shown
    assert "a été publiée" in publish(marc, ready(fanal))


def test_nor_are_they_published_along_with_their_section(fanal: SmallPaper, marc: Client) -> None:
    whole, other = ready(fanal), unready(fanal)
    shown = publish(marc, fanal.news, include_descendants="on")
    assert fresh(whole).live and not fresh(other).live
    assert "Un pont" in shown


def test_each_fault_has_a_sentence(fanal: SmallPaper, marc: Client) -> None:
    article = unready(fanal)
    article.title = ""
    article.bylines = [Byline(author=None)]
    article.body = [("picture", {"picture": None, "caption": ""})]
    article.save_revision(clean=False)
    shown = publish(marc, article).replace("\xa0", " ")
    assert "(sans titre)" in shown
    for fault in (
        "Titre : Ce champ ne peut pas être vide.",
        TWO_POINTS,
        "Corps de l’article : élément 1 (Image) : Champ requis.",
        "Auteur : Ce champ ne peut pas être vide.",
    ):
        assert fault in shown


def approve(marc: Client, page: Any) -> str:
    """The button of the first screen; where it leads."""
    task = page.current_workflow_task_state
    asked = f"/newsroom/pages/workflow/action/{page.pk}/approve/{task.pk}/?next=/newsroom/"
    told = marc.post(asked, {"comment": ""}, headers={"x-requested-with": "XMLHttpRequest"}).json()
    return str(told["redirect"])


def test_approving_from_the_first_screen_opens_the_dialog_that_publishes(
    fanal: SmallPaper, marc: Client
) -> None:
    article = ready(fanal)
    article.get_workflow().start(article, cast.ines())
    assert approve(marc, article) == (
        f"/newsroom/pages/{article.pk}/edit/?next=%2Fnewsroom%2F#publish"
    )
    assert not fresh(article).live and fresh(article).workflow_in_progress


def test_nobody_decides_who_may_not(fanal: SmallPaper) -> None:
    ines, writer = cast.ines(), Client()
    article = draft(fanal.news, "Une digue")
    article.get_workflow().start(article, ines)
    writer.force_login(ines)
    task = article.current_workflow_task_state
    asked = f"/newsroom/pages/workflow/action/{article.pk}/approve/{task.pk}/"
    assert writer.post(asked, {"comment": ""}).status_code in (302, 403)
    assert Client().post(asked, {"comment": ""}).status_code == 302
    assert not fresh(article).live
