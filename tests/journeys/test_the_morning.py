"""The editor's morning: what is composed is arranged and approved, goes at its hour, is read in the
built-in mailbox, and left by its link."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .desk import Desk
from .marks import only
from .paper import Paper
from .reader import Reader

pytestmark = pytest.mark.browser

SUBSCRIBE_ZOE = """
from rotative.newsletters import actions
from rotative.newsletters.actions import Shown
from rotative.newsletters.models import Newsletter, Subscriber
actions.ask("zoe@reader.example", [Newsletter.objects.get(slug="quotidienne")], Shown("Oui"))
actions.confirm(Subscriber.objects.get(email="zoe@reader.example"), Shown("Oui"))
"""
# Its newsletter's hour is now; what the worker does every minute is done at once.
IT_IS_ITS_HOUR = """
from datetime import timedelta
from django.db import transaction
from django.utils import timezone
from rotative.newsletters import morning
from rotative.newsletters.models import Edition
now = timezone.now()
local = timezone.localtime(now)
with transaction.atomic():  # the worker has its turns meanwhile
    edition = Edition.objects.select_related("newsletter").get(pk={pk})
    edition.newsletter.send_at = local.time()
    edition.newsletter.save()
    edition.day, edition.due_at, edition.until = local.date(), now, now + timedelta(hours=10)
    edition.save()
morning.turn()
"""


def until(page: Page, is_so: Callable[[], bool], within: float = 180) -> None:
    """Load the screen again until it says so."""
    over = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < over, page.locator("main").inner_text()
        page.wait_for_timeout(500)
        page.reload()


@only("fr")
def test_marc_arranges_and_approves_an_edition_that_zoe_reads_and_leaves(
    desk: Desk, reader: Reader, paper: Paper
) -> None:
    paper.python(SUBSCRIBE_ZOE)
    page = desk.page
    page.goto("/newsroom/newsletter/")
    page.get_by_role("link", name=re.compile("^Le Fanal du matin")).first.click()
    stories = page.locator("#stories ~ form table").first.locator("tbody tr")
    second = stories.nth(1).locator("td").nth(1).inner_text()
    path = stories.nth(1).locator("a").get_attribute("href")
    stories.nth(1).get_by_role("button", name="Ouverture").click()
    expect(stories.nth(0)).to_contain_text(second)
    expect(stories.nth(0)).to_contain_text("Choix de la rédaction")
    dropped = stories.nth(2).locator("td").nth(1).inner_text()
    stories.nth(2).get_by_role("button", name="Écarter").click()
    expect(stories.filter(has_text=dropped)).to_have_count(0)
    page.get_by_label("Objet").fill("Ce matin, le port")
    page.get_by_label("Introduction").fill("Bonjour à toutes et à tous.")
    page.get_by_role("button", name="Garder ces mots").click()
    letter = page.frame_locator(".edition-letter iframe")
    expect(letter.get_by_text("Bonjour à toutes et à tous.")).to_be_visible()
    from_here = re.compile(rf"{re.escape(f'{paper.url}{path}')}#edition-\d+-\d+")
    expect(letter.locator("h2 a").first).to_have_attribute("href", from_here)
    page.get_by_role("button", name="Approuver").click()
    expect(page.get_by_text("Prête à partir")).to_be_visible()
    edition = page.url.rstrip("/").rpartition("/")[2]

    paper.python(IT_IS_ITS_HOUR.format(pk=edition))
    page.reload()
    until(page, lambda: page.get_by_text("Envoyée").count() > 0)
    readers = re.compile(r"\d+ lecteurs? sur \d+ l’ont reçue")
    expect(page.get_by_text(readers)).to_be_visible()

    page.goto("/newsroom/mailbox/?q=zoe@reader.example")
    page.get_by_role("link", name="Ce matin, le port").click()
    mail = page.frame_locator("iframe").first
    expect(mail.get_by_text("Bonjour à toutes et à tous.")).to_be_visible()
    leave = mail.get_by_role("link", name="Me désinscrire").get_attribute("href")
    online = mail.get_by_role("link", name="Lire en ligne").get_attribute("href")
    assert leave and online

    reader.go(online.removeprefix(paper.url))
    expect(reader.page.locator("main")).to_contain_text("Ce matin, le port")
    expect(reader.page.locator(f"main a[href='{path}']").first).to_be_visible()
    reader.go(leave.removeprefix(paper.url))
    reader.page.get_by_role("button", name="Se désabonner").click()
    expect(reader.page.locator("h1")).to_have_text("Vous êtes désabonné de cette newsletter")
    left = (
        "select it.state from newsletters_subscription it join newsletters_subscriber who "
        "on it.subscriber_id = who.id where who.email = 'zoe@reader.example'"
    )
    assert paper.rows(left) == [("left",)]
