"""Somebody without an account has a link to a draft: reads it on a phone, with its picture and its
document, until the link is withdrawn."""

import json

import pytest
from playwright.sync_api import Browser, expect

from .desk import Desk
from .marks import only
from .paper import Paper
from .test_first_day import faults
from .test_first_hour import width
from .test_pages import axe  # noqa: F401

pytestmark = pytest.mark.browser

A_DRAFT = """
import json
from rotative.articles.models import ArticlePage
from rotative.demo.actions import one_page
from rotative.media.models import Picture
from rotative.sections.models import SectionPage
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
report = get_document_model()(title="Le rapport")
report.file.save("rapport.pdf", ContentFile(one_page("Le rapport")), save=False)
report.save()
story = ArticlePage(title="Un maire mis en cause", slug="un-maire", live=False)
story.picture = Picture.objects.first()
story.body = json.dumps([{"type": "document", "value": {"document": report.pk, "title": ""}}])
SectionPage.objects.first().add_child(instance=story)
story.save_revision()
print(story.pk)
"""


@only("fr")
def test_an_outsider_with_a_link(
    desk: Desk,
    paper: Paper,
    browser: Browser,
    axe: str,  # noqa: F811
) -> None:
    pk = int(paper.python(A_DRAFT).splitlines()[-1])
    page = desk.page
    page.goto(f"/newsroom/pages/{pk}/preview-links/")
    page.locator("[name=for_whom]").fill("Maître Dupré, avocate")
    page.get_by_role("button", name="Créer le lien").click()
    link = page.get_by_role("textbox", name="Lien pour Maître Dupré, avocate").input_value()

    phone = browser.new_context(viewport={"width": 390, "height": 844}, locale="fr-FR")
    outside = phone.new_page()
    problems: list[str] = []
    outside.on("pageerror", lambda error: problems.append(str(error)))
    outside.on(
        "response",
        lambda it: problems.append(f"{it.status} {it.url}") if it.status >= 400 else None,
    )
    outside.goto(link)
    note = outside.get_by_role("note")
    expect(note).to_contain_text("Brouillon, non publié")
    expect(note).to_contain_text("Maître Dupré, avocate")
    expect(note).to_be_in_viewport()
    expect(outside.get_by_role("heading", level=1)).to_have_text("Un maire mis en cause")
    assert width(outside) <= 390
    picture = outside.locator("main img").first
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("it => it.decode().then(() => it.naturalWidth)") > 0
    report = outside.get_by_role("link", name="Le rapport")
    address = str(report.evaluate("it => it.href"))
    taken = phone.request.get(address)
    assert 'filename="rapport.pdf"' in taken.headers["content-disposition"]
    assert taken.body().startswith(b"%PDF")
    expect(note).to_be_in_viewport()  # it stays on top, however far one has read
    assert faults(outside, axe) == []
    assert phone.cookies() == []
    assert problems == []

    page.get_by_role("button", name="Retirer tous les liens de cet article").click()
    expect(page.locator(".messages")).to_contain_text("ne s’ouvre plus")
    for gone in (link, address):
        outside.goto(gone)
        expect(outside.locator("body")).to_contain_text("Ce lien a été retiré")
        expect(outside.locator("body")).not_to_contain_text("maire")
    phone.close()
    history = paper.rows(f"select data from wagtailcore_pagelogentry where page_id = {pk}")
    assert any(
        "Maître Dupré, avocate" in json.dumps(json.loads(row[0]), ensure_ascii=False)
        for row in history
    )
