"""A story from its pitch to its readers: two people, and a board that says each state."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, expect

from .desk import Desk
from .marks import only
from .paper import Paper

pytestmark = pytest.mark.browser

PARIS = ZoneInfo("Europe/Paris")
PASSWORD = "a-password-for-tests"
A_PASSWORD = f"""
from rotative.people.models import User
samir = User.objects.get(username="samir-haddad")
samir.set_password("{PASSWORD}")
samir.save()
"""
WHAT = "Le pont de Grand-Kerlouët rouvre"
RIGHTMOST = """() => Math.max(
    ...[...document.querySelectorAll(".plan *")]
        .filter((it) => it.checkVisibility())
        .map((it) => it.getBoundingClientRect().right)
)"""
REASON = "Qui a payé les travaux ?"


@pytest.fixture
def samir(browser: Browser, paper: Paper) -> Iterator[Desk]:
    """A reporter, at a desk of his own."""
    paper.python(A_PASSWORD)
    desk = Desk(browser, paper)
    desk.sign_in("samir-haddad", PASSWORD)
    yield desk
    desk.context.close()
    assert desk.problems == []


def card_in(desk: Desk, column: str, day: str) -> Locator:
    """The card, in the column where the board must have it."""
    desk.page.goto(f"/newsroom/plan/?day={day}")
    found = desk.page.get_by_role("region", name=column).get_by_role("article")
    expect(found).to_contain_text(WHAT)
    return found


@only("fr")
def test_from_the_pitch_to_the_readers(desk: Desk, samir: Desk, paper: Paper) -> None:
    day = f"{datetime.now(PARIS) + timedelta(days=10):%Y-%m-%d}"

    # Samir pitches.
    page = samir.page
    page.goto(f"/newsroom/plan/?day={day}")
    page.get_by_label("Quoi").fill(WHAT)
    page.get_by_label("Rubrique").select_option(label="\u2003Société")
    page.get_by_role("button", name="Inscrire aux prévisions").click()
    expect(page.locator(".messages")).to_contain_text("est inscrit aux prévisions")
    expect(card_in(desk, "Proposé", day)).to_contain_text("Personne ne l’a pris")

    # The desk assigns it to him, by keys.
    card = desk.page.get_by_role("article")
    card.locator("summary").focus()
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.press("Tab")
    expect(card.get_by_role("link", name="Attribuer…")).to_be_focused()
    desk.page.keyboard.press("Enter")
    desk.page.get_by_label("Samir Haddad").check()
    desk.page.get_by_label("À rendre").fill(f"{day}T17:00")
    desk.page.get_by_label("Longueur, en mots").fill("13")
    desk.page.get_by_role("button", name="Enregistrer").click()
    expect(desk.page.locator(".messages")).to_contain_text("est enregistré")
    expect(card_in(desk, "Attribué", day)).to_contain_text("17h00")

    # He writes from the card, and sends it to be read.
    card_in(samir, "Attribué", day).get_by_role("button", name="Écrire").click()
    expect(samir.field("title")).to_have_value(WHAT)
    expect(page.get_by_role("region", name="Commande")).to_contain_text("0 sur 13 mots")
    samir.add_paragraph("Les voitures y passent depuis six heures ce matin.")
    samir.save_draft()
    expect(card_in(samir, "En cours d’écriture", day)).to_contain_text("9 sur 13 mots")
    page.get_by_role("article").get_by_role("link", name="Ouvrir l’article").click()
    samir.submit()

    # The desk returns it with a reason, which stands at the top of his editor.
    card_in(desk, "En relecture", day).get_by_role("link", name="Ouvrir l’article").click()
    desk.page.locator("footer [data-w-dropdown-target=toggle]").click()
    desk.page.get_by_role("button", name="Demander des modifications").click()
    desk.page.locator(".modal-dialog textarea").fill(REASON)
    with desk.page.expect_navigation():
        desk.page.locator(".modal-dialog [type=submit]").click()
    card_in(samir, "À reprendre", day).get_by_role("link", name="Ouvrir l’article").click()
    expect(page.get_by_role("region", name="Relecture")).to_contain_text(REASON)
    with samir.autosave():
        samir.add_paragraph("La région a payé.")
    samir.submit()

    # The desk approves: readers have it, and the board leads to it.
    card_in(desk, "En relecture", day).get_by_role("link", name="Ouvrir l’article").click()
    desk.publish()
    card = card_in(desk, "En ligne", day)
    expect(card).to_contain_text("13 sur 13 mots")
    public = card.get_by_role("link", name="Le voir sur le site").get_attribute("href")
    assert public == "/actualite/societe/le-pont-de-grand-kerlouet-rouvre/"
    reply = paper.ask(public)
    assert reply.status == 200
    assert "Samir Haddad" in reply.text

    desk.page.set_viewport_size({"width": 390, "height": 844})
    desk.page.goto("/newsroom/plan/")
    desk.page.locator(".plan-verbs summary").first.click()
    assert desk.page.evaluate(RIGHTMOST) <= 390
