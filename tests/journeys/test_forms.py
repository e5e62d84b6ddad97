"""Readers write to the paper, and ask for its newsletter."""

import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .marks import only
from .paper import Paper
from .reader import Reader
from .walk import Site

MESSAGES = "select name, email, subject, text from letters_message"
SIGN_UPS = (
    "select email, state, words from newsletters_subscriber who "
    "join newsletters_subscription it on it.subscriber_id = who.id "
    "join newsletters_consent proof on proof.subscriber_id = who.id"
)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def contact_path(site: Site) -> str:
    return next(p for p in site.kinds["notice"] if site.pages[p].dom.find_class("contact"))


def mails(paper: Paper) -> list[Path]:
    return sorted((paper.data / "mail").glob("*.log"))


@pytest.mark.browser
def test_a_message_to_the_newsroom_is_kept_and_mailed(
    reader: Reader, site: Site, paper: Paper
) -> None:
    before = mails(paper)
    page = reader.page
    reader.go(contact_path(site))
    message = ("Zoé Lemaître", "zoe@reader.example", "Le pont à l’aube", "Bonjour,\nun détail.")
    for name, value in zip(("name", "email", "subject", "text"), message, strict=True):
        page.locator(f"form.contact [name={name}]").fill(value)
    page.locator("form.contact button").click()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("form.contact")).to_have_count(0)

    stored = [(*rest, text.replace("\r\n", "\n")) for *rest, text in paper.rows(MESSAGES)]
    assert stored.count(message) == 1
    (file,) = set(mails(paper)) - set(before)
    mail = message_from_bytes(file.read_bytes().split(b"\n" + b"-" * 79)[0], policy=policy.default)
    assert message[2] in mail["subject"]
    assert mail["reply-to"] == message[1]
    assert message[3] in mail.get_content()


@pytest.mark.browser
def test_a_message_with_a_wrong_address_comes_back_with_its_words(
    reader: Reader, site: Site, paper: Paper
) -> None:
    page = reader.page
    reader.go(contact_path(site))
    page.locator("form.contact").evaluate("it => { it.noValidate = true }")
    page.locator("[name=email]").last.fill("nobody")
    page.locator("[name=text]").fill("Words that took an hour to write")
    page.locator("form.contact button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#contact-text")).to_have_value("Words that took an hour to write")
    for field in ("name", "email", "subject"):
        wrong = page.locator(f"#contact-{field}")
        expect(wrong).to_have_attribute("aria-invalid", "true")
        expect(page.locator(f"#{wrong.get_attribute('aria-describedby')}")).not_to_be_empty()
    assert "Words that took an hour" not in str(paper.rows(MESSAGES))


@pytest.mark.browser
def test_an_address_for_the_newsletter_is_kept_once_and_waits(reader: Reader, paper: Paper) -> None:
    page = reader.page
    for _ in range(2):
        reader.go("/")
        page.locator("form[action*=sign-up] [name=email]").fill("lou@READER.example")
        page.locator("form[action*=sign-up] button").click()
        expect(page.locator("form[action*=sign-up]")).to_have_count(0)
        expect(page.locator("h1")).to_be_visible()
    kept = [row for row in paper.rows(SIGN_UPS) if row[0].startswith("lou@")]
    assert [row[:2] for row in kept] == [("lou@reader.example", "pending")]
    assert kept[0][2], "what the form promised was not kept"


@pytest.mark.browser
def test_a_wrong_address_for_the_newsletter_is_shown_again(reader: Reader, paper: Paper) -> None:
    page = reader.page
    reader.go("/newsletter/")
    page.locator("form[action*=sign-up]").evaluate("it => { it.noValidate = true }")
    page.locator("#letter-email").fill("lou at home")
    page.locator("form[action*=sign-up] button").click()
    expect(page.locator("#letter-email")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#letter-email")).to_have_value("lou at home")
    expect(page.locator("#letter-email-error")).not_to_be_empty()
    assert "lou at home" not in str(paper.rows(SIGN_UPS))


@pytest.mark.parametrize("path", ["/contact/send/", "/newsletter/sign-up/"])
def test_a_form_sent_from_another_site_is_refused(path: str, paper: Paper) -> None:
    elsewhere = FORM | {"Origin": "https://other.example", "Sec-Fetch-Site": "cross-site"}
    body = b"name=A&email=trap%40reader.example&subject=B&text=C"
    assert paper.ask(path, "POST", body, elsewhere).status == 403
    assert "trap@reader.example" not in str(paper.rows(MESSAGES) + paper.rows(SIGN_UPS))


@pytest.mark.parametrize("path", ["/contact/send/", "/newsletter/sign-up/"])
def test_a_robot_that_fills_every_field_is_thanked_and_forgotten(path: str, paper: Paper) -> None:
    body = b"name=A&email=robot%40reader.example&subject=B&text=C&website=spam"
    assert paper.ask(path, "POST", body, FORM).status == 303
    assert "robot@reader.example" not in str(paper.rows(MESSAGES) + paper.rows(SIGN_UPS))


def link_in(mail: Path) -> str:
    """Where the link of a mail about newsletters leads, as a path."""
    letter = message_from_bytes(
        mail.read_bytes().split(b"\n" + b"-" * 79)[0], policy=policy.default
    )
    text = letter.get_body(("plain",)).get_content()
    return "/newsletter/" + re.search(r"/newsletter/(\S+)", text)[1]


@only("fr")
@pytest.mark.browser
def test_a_reader_signs_up_confirms_changes_their_mind_and_leaves(
    reader: Reader, paper: Paper
) -> None:
    before = mails(paper)
    page = reader.page
    reader.go("/newsletter/")
    page.get_by_label("Votre adresse e-mail").first.fill("ines@reader.example")
    page.get_by_role("button", name="S’inscrire").click()
    expect(page.locator("h1")).to_have_text("Merci. Regardez dans votre boîte mail")

    (mail,) = set(mails(paper)) - set(before)
    reader.go(link_in(mail))
    expect(page.locator("h1")).to_have_text("Confirmez votre abonnement")
    page.get_by_role("button", name="Confirmer").click()
    expect(page.locator("h1")).to_contain_text("C’est confirmé")

    page.get_by_role("link", name="Vos newsletters").click()
    boxes = page.locator("input[name=newsletters]")
    expect(boxes.nth(0)).to_be_checked()
    expect(boxes.nth(1)).not_to_be_checked()
    boxes.nth(1).check()
    page.get_by_role("button", name="Enregistrer mon choix").click()
    expect(page.get_by_role("status")).to_have_text("Votre choix est enregistré.")
    expect(boxes.nth(1)).to_be_checked()

    page.get_by_role("button", name="Se désabonner de toutes les newsletters").click()
    expect(page.get_by_role("status")).to_contain_text("Vous êtes désabonné")
    expect(boxes.nth(0)).not_to_be_checked()
    states = {row[1] for row in paper.rows(SIGN_UPS) if row[0] == "ines@reader.example"}
    assert states == {"left"}
    assert not reader.page.context.cookies()
