"""The first hour of a paper: an empty directory, the set-up page, first steps, a story."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .desk import Desk
from .paper import Press
from .test_first_day import faults
from .test_pages import axe  # noqa: F401

WORDS = "une lampe sur la jetée"
TYPED = {
    "name": "Le Phare",
    "person": "Ada Lind",
    "email": "ada@lephare.example",
    "password": WORDS,
    "again": WORDS,
}


@pytest.fixture
def press(tmp_path: Path) -> Iterator[Press]:
    press = Press("fr", tmp_path / "data", new=True)
    press.wait_until_ready()
    yield press
    press.stop()


def fill(page: Page) -> None:
    for name, value in TYPED.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=time_zone]").select_option("Indian/Reunion")


def width(page: Page) -> int:
    """How wide the page is, what does not fit included."""
    return int(page.evaluate("document.documentElement.scrollWidth"))


def test_the_first_hour(press: Press, browser: Browser, axe: str) -> None:  # noqa: F811
    paper = press.paper
    found = re.search(r"http://\S+/newsroom/set-up/\S+/", press.log.read_text())
    assert found, press.log.read_text()
    assert not (paper.data / "first_password").exists()
    soon = paper.ask("/", headers={"Accept-Language": "en"})
    assert (soon.status, soon.headers["retry-after"]) == (503, "3600")
    assert "opens soon" in soon.text

    context = browser.new_context(base_url=paper.url, locale="fr")
    slower = context.new_page()
    waits = slower.goto("/newsroom/")
    assert waits is not None
    assert waits.status == 503
    expect(slower.get_by_role("heading")).to_have_text("Le journal est à installer")
    assert faults(slower, axe) == []
    slower.goto(found[0])
    fill(slower)

    desk = Desk(browser, paper, locale="fr")
    page = desk.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(found[0])
    page.locator("main form [type=submit]").click()
    expect(page.locator("[name=name]")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Ce que vous avez saisi est gardé")
    assert width(page) <= 390
    assert faults(page, axe) == []
    fill(page)
    page.locator("main form [type=submit]").click()
    expect(page).to_have_url(f"{paper.url}/newsroom/")
    expect(page.locator(".messages")).to_contain_text("Le Phare est installé")
    steps = page.get_by_role("region", name="Premiers pas")
    expect(steps.get_by_role("listitem")).to_have_count(9)
    expect(steps).to_contain_text("0 sur 9")
    page.set_viewport_size({"width": 390, "height": 844})
    assert width(page) <= 390
    assert faults(page, axe) == []

    slower.locator("main form [type=submit]").click()
    expect(slower.get_by_role("heading")).to_have_text("Le journal est installé")
    context.close()

    steps.get_by_role("link", name="Premier article").click()
    expect(desk.field("title")).to_be_visible()
    desk.field("title").fill("Le phare se rallume")
    desk.field("standfirst").fill("Une lampe neuve éclaire la jetée.")
    desk.add_paragraph("Elle tourne depuis hier.")
    desk.publish()
    expect(page.locator(".messages")).to_contain_text("Le phare se rallume")
    story = paper.ask("/actualite/le-phare-se-rallume/")
    assert story.status == 200
    assert "Le phare se rallume" in story.text
    assert "+04:00" in story.text, "the time zone that was chosen"
    page.goto("/newsroom/")
    expect(steps).to_contain_text("1 sur 9")
    steps.get_by_role("button", name="Ranger cette liste").click()
    expect(page).to_have_url(f"{paper.url}/newsroom/")
    expect(steps).to_have_count(0)
    desk.context.close()
    assert desk.problems == []
    assert "Traceback" not in press.log.read_text()
