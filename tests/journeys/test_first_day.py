"""A journalist's first day: the editor saves by itself, colleagues comment, checks help."""

import re

import pytest
from playwright.sync_api import Page, expect

from .desk import Desk
from .marks import only
from .paper import Paper
from .test_writing import section

pytestmark = pytest.mark.browser


# What is still fading in would be too pale.
AT_REST = """() => Promise.allSettled(
    document.getAnimations()
        .filter((it) => it.effect?.getComputedTiming().endTime !== Infinity)
        .map((it) => it.finished)
).then(() => true)"""


def faults(page: Page, axe: str) -> list[str]:
    """What axe finds wrong by WCAG 2.2 AA on the whole screen, Wagtail's own parts included."""
    # All of it at once: what the bars above and below half cover would be too small a target.
    height = page.evaluate(
        "Math.max(...[...document.querySelectorAll('*')].map((each) => each.scrollHeight))"
    )
    page.set_viewport_size({"width": 1400, "height": height + 400})
    page.evaluate(axe)
    page.evaluate(AT_REST)
    tags = [f"wcag2{version}{level}" for version in ("", "1", "2") for level in ("a", "aa")]
    wanted = {"runOnly": tags, "resultTypes": ["violations"]}
    found = page.evaluate("wanted => axe.run(document, wanted)", wanted)
    assert found["passes"], "axe looked at nothing"
    return [
        f"{fault['id']}: {node['html'][:200]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


@only("fr")
def test_what_is_typed_is_saved_by_itself_whatever_is_missing(desk: Desk, paper: Paper) -> None:
    page = desk.page
    desk.new_story(section(paper, "societe"))
    with desk.autosave():
        desk.field("standfirst").press_sequentially("Les piétons d’abord.")
    expect(page).to_have_url(re.compile(r"/newsroom/pages/\d+/edit/"))
    with desk.autosave():
        desk.add_key_point("Il ouvre demain.")
    with desk.autosave():
        page.locator("#id_bylines-ADD").click()
        expect(page.locator(".modal.in")).to_be_focused()
        page.keyboard.press("Escape")  # a role, and no name yet
        expect(page.locator(".modal-dialog")).to_have_count(0)
        desk.field("bylines-0-role").press_sequentially("à Genève")
    with desk.autosave():
        desk.add_quotation("", "Denise Abgrall")
    with desk.autosave():  # the one before may have begun while the speaker was typed
        desk.field("body-0-value-source").fill("au Fanal")
    expect(page.locator(".w-indicator, [data-w-autosave-state-value]")).not_to_have_count(0)

    page.reload()
    expect(desk.field("standfirst")).to_have_value("Les piétons d’abord.")
    expect(desk.field("key_points-0-value")).to_have_value("Il ouvre demain.")
    expect(desk.field("bylines-0-role")).to_have_value("à Genève")
    expect(desk.field("body-0-value-speaker")).to_have_value("Denise Abgrall")


@only("fr")
def test_what_is_typed_while_it_saves_is_saved_next(desk: Desk, paper: Paper) -> None:
    desk.new_story(section(paper, "societe"))
    last_word = """() => document.addEventListener(
        "w-autosave:success",
        () => { document.querySelector("[name=kicker]").value = "Dernier mot"; },
        { capture: true, once: true },
    )"""
    with desk.autosave():
        desk.page.evaluate(last_word)
        desk.field("standfirst").fill("Les piétons d’abord.")
    desk.page.reload()
    expect(desk.field("kicker")).to_have_value("Dernier mot")


@only("fr")
def test_a_comment_stands_beside_its_field_until_it_is_resolved(desk: Desk, paper: Paper) -> None:
    page = desk.page
    desk.new_story(section(paper, "societe"))
    desk.field("title").fill("Un article à commenter")
    desk.save_draft()
    standfirst = page.locator("[data-contentpath=standfirst]")
    standfirst.hover()
    standfirst.locator("[data-comment-add]").click()
    comment = page.locator(".comment")
    comment.locator("textarea").fill("Le chapô manque.")
    comment.locator("[type=submit]").first.click()
    desk.save_draft()
    page.locator("[data-side-panel-toggle=comments]").click()
    expect(comment).to_contain_text("Le chapô manque.")
    kept = "select text from wagtailcore_comment where resolved_at is null"
    assert ("Le chapô manque.",) in paper.rows(kept)


@only("fr")
def test_checks_count_the_body_and_blame_only_what_was_written(desk: Desk, paper: Paper) -> None:
    page = desk.page
    desk.new_story(section(paper, "societe"))
    desk.field("title").fill("Un article de cinq mots")
    desk.field("standfirst").fill("Un chapô dont aucun mot ne compte ici.")
    desk.add_paragraph("Le pont ouvre enfin demain.")
    page.locator("[data-side-panel-toggle=checks]").click()
    expect(page.locator("[data-content-word-count]")).to_have_text("5")
    expect(page.locator("[data-content-checker-count]")).to_have_text("0")
    expect(page.locator("[data-content-checker-row]")).to_have_count(0)


@only("fr")
def test_the_account_page_works_with_all_its_time_zones(desk: Desk, paper: Paper) -> None:
    page = desk.page
    page.goto("/newsroom/account/")
    zones = page.locator("[name$=current_time_zone]")
    # The browser adds the name of each zone in words, the last one's, too.
    expect(zones.locator("option[value='UTC']")).to_have_text(re.compile("UTC.+"))
    expect(zones.locator("option").last).to_have_text(re.compile(r"\S+/\S+.+:"))
    languages = page.locator("[name$=preferred_language] option")
    expect(languages).to_have_text(["Langue du journal", "Français", "English"])
