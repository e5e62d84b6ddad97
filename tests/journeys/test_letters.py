"""A reader reports an error; the newsroom takes the letter, goes to the story, answers by mail."""

import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from rotative.mail.tests.server import Server, mail_server

from .desk import Desk
from .paper import Press

pytestmark = pytest.mark.browser

PASSWORD = "une lampe sur la jetée"
A_PAPER = f"""
from rotative.newsroom import setup
from rotative.newsroom.models import PaperSettings
from rotative.articles.models import ArticlePage, Byline
from rotative.people.models import Author
from rotative.sections.models import SectionPage
setup.set_up(setup.Answers("Le Phare", "fr", "", "Ada Lind", "ada@lephare.example", {PASSWORD!r}))
PaperSettings.objects.update(email="courrier@lephare.example")
story = ArticlePage(title="Le pont rouvre à midi", slug="le-pont", live=False)
story.standfirst = "Après six jours."
SectionPage.objects.first().add_child(instance=story)
story.bylines = [Byline(author=Author.objects.create(name="Ada Lind"))]
story.save_revision().publish()
"""
STORY = "/actualite/le-pont/"


@pytest.fixture
def mailbox() -> Iterator[Server]:
    with mail_server() as it:
        yield it


@pytest.fixture
def press(tmp_path: Path, mailbox: Server, migrated: Any) -> Iterator[Press]:
    mail = f"smtp://127.0.0.1:{mailbox.port}"
    press = Press("fr", tmp_path / "data", new=True, mail=mail, database=migrated.file())
    press.wait_until_ready()
    press.paper.python(A_PAPER)
    yield press
    press.stop()


def mail_to(mailbox: Server, address: str) -> str:
    """The one mail that came there, once it has."""
    over = time.monotonic() + 60
    while not (found := [text for _from, to, text in mailbox.taken if to == [address]]):
        assert time.monotonic() < over, "no mail came"
        time.sleep(0.05)
    (one,) = found
    return one


def test_a_reported_error_is_taken_corrected_answered_and_done(
    press: Press, browser: Browser, mailbox: Server
) -> None:
    paper = press.paper
    context = browser.new_context(base_url=paper.url, locale="fr")
    reader = context.new_page()
    reader.goto(STORY)
    reader.get_by_role("link", name="Signaler une erreur").click()
    reader.locator("form.contact [name=name]").fill("Zoé Lemaître")
    reader.locator("form.contact [name=email]").fill("zoe@reader.example")
    text = reader.locator("form.contact [name=text]")
    text.fill(text.input_value() + "Il rouvre à l’aube.")
    reader.locator("form.contact button").click()
    expect(reader.locator("form.contact")).to_have_count(0)
    context.close()
    assert "Il rouvre" in mail_to(mailbox, "courrier@lephare.example"), "the newsroom's copy"

    desk = Desk(browser, paper)
    page = desk.page
    page.goto("/newsroom/")
    page.locator("[name=username]").fill("ada@lephare.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form [type=submit]").click()
    page.get_by_role("region", name="Nouveau courrier").get_by_role("link").first.click()
    expect(page.locator(".letter-text")).to_contain_text("Il rouvre à l’aube.")
    page.get_by_role("button", name="M’en charger").click()
    expect(page.get_by_role("region", name="Entre les mains de")).to_contain_text("Ada Lind")

    page.get_by_role("button", name="Corriger l’article").click()
    at_hand = page.get_by_role("region", name="Courrier des lecteurs sur cet article")
    expect(at_hand).to_contain_text("Il rouvre à l’aube.")
    desk.field("title").fill("Le pont rouvre à l’aube")
    with page.expect_navigation():
        page.locator("footer .action-save").click()
    at_hand.get_by_role("link", name="Voir le courrier").click()

    page.get_by_label("Votre réponse").fill("Merci, c’est corrigé.")
    page.get_by_role("button", name="Envoyer", exact=True).click()
    ours = page.get_by_role("article", name="Réponse")
    expect(ours).to_contain_text("Merci, c’est corrigé.")
    mail = mail_to(mailbox, "zoe@reader.example")
    got = message_from_bytes(mail.encode(), policy=policy.default)
    assert got["Reply-To"] == "courrier@lephare.example"
    assert got.get_content().startswith("Merci, c’est corrigé.")
    over = time.monotonic() + 60
    while not ours.get_by_text("Remise au serveur de messagerie").count():
        assert time.monotonic() < over, ours.inner_text()
        page.wait_for_timeout(100)
        page.reload()

    page.get_by_role("button", name="Traité", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("est traité")
    page.goto("/newsroom/messages/")
    expect(page.get_by_role("link", name="Traité 1")).to_be_visible()
    desk.context.close()
    assert desk.problems == []
    assert "Traceback" not in press.log.read_text()
