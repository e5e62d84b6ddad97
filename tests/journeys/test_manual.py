"""The manual, as a journalist comes to it; and its pictures, which `make pictures` takes."""

import os

import pytest
from playwright.sync_api import Browser, expect

from . import pictures
from .desk import Desk
from .marks import only
from .paper import Paper
from .test_first_day import faults
from .test_first_hour import width
from .test_pages import axe  # noqa: F401

pytestmark = pytest.mark.browser


@only("fr")
def test_the_manual_is_a_click_away(desk: Desk, axe: str) -> None:  # noqa: F811
    page = desk.page
    page.goto("/newsroom/plan/")
    page.get_by_role("link", name="Manuel : cet écran").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Les prévisions du jour")
    picture = page.get_by_role("img", name="Les prévisions d’un jour")
    expect(picture).to_be_visible()
    shown = "it => it.decode().then(() => it.currentSrc.split('/').pop().split('.')[0])"
    assert picture.evaluate(shown) == "plan-1366"
    assert faults(page, axe) == []

    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    assert picture.evaluate(shown) == "plan-390"
    assert width(page) <= 390
    page.get_by_role("link", name="Le courrier des lecteurs").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Le courrier des lecteurs")
    page.goto("/newsroom/manual/")
    assert width(page) <= 390
    assert faults(page, axe) == []

    page.set_viewport_size({"width": 1366, "height": 800})
    page.goto("/newsroom/")
    desk.find("coller")
    page.get_by_role("option", name="Coller un texte").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Coller un texte")
    page.goto("/newsroom/")
    page.get_by_role("button", name="Aide").click()
    page.get_by_role("list", name="Aide").get_by_role("link", name="Manuel").click()
    expect(page.get_by_role("link", name="La première heure")).to_be_visible()


@pytest.mark.skipif("MAKE_PICTURES" not in os.environ, reason="`make pictures` takes them")
def test_the_manuals_pictures(browser: Browser, paper: Paper) -> None:
    desk = Desk(browser, paper, locale={"fr": "fr-FR", "en": "en-GB"}[paper.language])
    desk.sign_in()
    pictures.Camera(desk, pictures.write(paper)).take_all()
    desk.context.close()
    assert desk.problems == []
