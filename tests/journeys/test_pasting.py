"""What other programs wrote, pasted into a story: its structure stays, its dress goes."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from .desk import Desk
from .marks import only
from .paper import Paper
from .test_first_day import faults
from .test_pages import axe  # noqa: F401
from .test_writing import section

pytestmark = pytest.mark.browser

CLIPBOARDS = Path(__file__).parents[2] / "rotative/importers/clipboard/tests/clipboards"
PASTED = ["heading", "paragraph", "heading", "list", "table", "picture"]


@only("fr")
def test_a_text_of_google_docs_becomes_blocks(desk: Desk, paper: Paper, axe: str) -> None:  # noqa: F811
    page = desk.page
    google_docs = (CLIPBOARDS / "google-docs.html").read_text()
    desk.new_story(section(paper, "societe"))
    desk.field("title").fill("Un collage")
    desk.add_paragraph("À remplacer")
    page.keyboard.press("Control+a")
    body = page.locator("[data-contentpath=body]")
    report = page.locator(".paste-report")
    desk.paste(body.locator("[contenteditable=true]"), google_docs)

    expect(report).to_contain_text("6 blocs collés.")
    expect(report).to_contain_text("Donnez son crédit à l’image «\u202fLe pont au matin\u202f».")
    expect(report).to_contain_text("Donnez une légende au tableau.")
    assert desk.blocks("body") == PASTED
    wrong = faults(page, axe)
    assert wrong == [], wrong
    report.get_by_role("button", name="Annuler le collage").click()
    assert desk.blocks("body") == ["paragraph"]

    # Into a text: before it stands what stood before the cursor, a few words stay in their place.
    editor = body.locator("[contenteditable=true]:visible")
    expect(editor).to_have_text("À remplacer")
    editor.click()
    page.keyboard.press("Control+a")
    desk.paste(editor, "<p style='color:red'>Avant <b>tout</b><script>le script</script></p>")
    expect(editor).to_have_text("Avant tout")
    expect(editor.locator("[style*='font-weight: bold']")).to_have_text("tout")
    page.keyboard.press("End")
    desk.paste(editor, google_docs)
    expect(report).to_contain_text("6 blocs collés.")
    assert desk.blocks("body") == ["paragraph", *PASTED]

    # Without the newsroom's answer the words are kept.
    page.route("**/newsroom/paste/", lambda route: route.abort())
    desk.paste(editor.first, "<h2>Après</h2><p>Fin.</p>", " Après\nFin.")
    expect(report).to_contain_text("Seul le texte brut a été collé")
    expect(editor.first).to_contain_text("Après")
    page.unroute("**/newsroom/paste/")

    page.locator("[name$=-value-caption]:visible").first.fill("Les sièges")
    pk = desk.save_draft()
    desk.open_story(pk)
    assert desk.blocks("body") == ["paragraph", *PASTED]
    expect(body).to_contain_text("Le pont au matin")
    expect(body.locator("[name=body-5-value-caption]")).to_have_value("Les sièges")
    shown = page.request.get(f"/newsroom/pages/{pk}/view_draft/").text()
    for words in ("<h2", "Le pont rouvre", "<sup>2</sup>", "12</td>", 'href="https://prefecture.'):
        assert words in shown
    assert "source du script" not in shown
