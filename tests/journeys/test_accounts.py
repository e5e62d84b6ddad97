"""A colleague is invited, makes an account, and signs in in two steps: by app, by passkey."""

import hmac
import re
import struct
import time
from base64 import b32decode

from playwright.sync_api import Browser, Page, expect

from .desk import Desk
from .marks import only
from .paper import Paper
from .test_first_day import faults
from .test_first_hour import width
from .test_pages import axe  # noqa: F401

WORDS = "une lampe sur la jetée"
SCREEN = "/newsroom/account/two-factor/"


def code(secret: str, step: int) -> str:
    """What an app shows in a step of thirty seconds (RFC 6238)."""
    digest = hmac.digest(b32decode(secret), struct.pack(">Q", step), "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def step() -> int:
    return int(time.time()) // 30


def sign_out(page: Page) -> None:
    """The way a session ends, without the menu's animation."""
    page.context.clear_cookies()


def first_step(page: Page) -> None:
    page.goto("/newsroom/")
    page.locator("[name=username]").fill("noa")
    page.locator("[name=password]").fill(WORDS)
    page.locator("form [type=submit]").click()
    expect(page.locator("[name=code]")).to_be_focused()


def looked_over(page: Page, axe: str) -> list[str]:  # noqa: F811
    """What is wrong with a screen for some, and on a phone."""
    found = faults(page, axe)
    page.set_viewport_size({"width": 390, "height": 844})
    if width(page) > 390:
        found.append(f"{page.url} is {width(page)} wide on a phone")
    page.set_viewport_size({"width": 1366, "height": 900})
    return found


@only("fr")
def test_a_colleague_is_invited_and_signs_in_in_two_steps(
    desk: Desk,
    browser: Browser,
    paper: Paper,
    axe: str,  # noqa: F811
) -> None:
    page = desk.page
    page.goto("/newsroom/users/")
    page.get_by_role("link", name="Inviter quelqu’un").first.click()
    page.locator("[name=name]").fill("Noa Blum")
    page.get_by_label("Journalistes", exact=True).check()
    page.get_by_role("button", name="Inviter", exact=True).click()
    link = page.get_by_label("Lien à remettre")
    expect(link).to_have_value(re.compile(rf"{paper.url}/newsroom/invitation/"))
    wrong = looked_over(page, axe)
    address = link.input_value()

    noas = Desk(browser, paper)
    page = noas.page
    page.goto(address)
    expect(page.get_by_role("heading")).to_have_text("Créez votre compte")
    wrong += looked_over(page, axe)
    fields = {"email": "noa@lefanal.example", "username": "noa", "password": WORDS, "again": WORDS}
    for name, value in fields.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("main form [type=submit]").click()
    expect(page).to_have_url(f"{paper.url}/newsroom/")
    expect(page.locator(".messages")).to_contain_text("Bienvenue, Noa Blum.")

    page.goto("/newsroom/account/")
    page.get_by_role("link", name="La mettre en place").click()
    wrong += looked_over(page, axe)
    page.get_by_role("link", name="Ajouter une application").click()
    wrong += looked_over(page, axe)
    secret = page.locator(".key").inner_text().replace(" ", "")
    added = step() - 1
    page.locator("[name=code]").fill(code(secret, added))
    page.locator("[name=password]").fill(WORDS)
    page.get_by_role("button", name="Ajouter l’application").click()
    codes = page.get_by_label("Codes de secours").input_value().split()
    assert len(codes) == 10
    wrong += looked_over(page, axe)

    # A passkey, kept by a device that the browser pretends to have.
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.get_by_role("link", name="Je les ai conservés").click()
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    wrong += looked_over(page, axe)
    page.locator("[name=name]").fill("Cet ordinateur")
    page.locator("[name=password]").fill(WORDS)
    page.get_by_role("button", name="Ajouter la clé d’accès").click()
    expect(page).to_have_url(f"{paper.url}{SCREEN}")
    expect(page.locator("main")).to_contain_text("Cet ordinateur")

    sign_out(page)
    first_step(page)
    wrong += looked_over(page, axe)
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    expect(page).to_have_url(f"{paper.url}/newsroom/")

    sign_out(page)
    first_step(page)
    page.locator("[name=code]").fill(code(secret, step() + (1 if step() == added else 0)))
    page.locator("main form [type=submit]").click()
    expect(page).to_have_url(f"{paper.url}/newsroom/")
    noas.context.close()
    assert noas.problems == []
    assert wrong == []
