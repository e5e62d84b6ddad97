"""A story is written by keys, signed by whoever writes it, and nothing that was typed is lost."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from .desk import Desk
from .marks import only
from .paper import Paper
from .test_writing import photograph, section  # noqa: F401

pytestmark = [pytest.mark.browser, only("fr")]

HEADLINE = "Le conseil adopte le budget après une nuit de débats, et l’opposition quitte la salle"
STANDFIRST = "Trente voix pour, douze contre."
AUTHOR = "samir-haddad"
TIED = """
from rotative.people.models import Author, User
Author.objects.filter(slug={slug!r}).update(user=User.objects.get(username="admin"))
"""
# As the saving of one editor that goes on: no other's version is in its way.
AT_ONCE = """async (pk) => {
    const form = document.querySelector("#page-edit-form");
    const send = (address) => {
        const body = new FormData(form);
        body.delete("loaded_revision_id");
        body.delete("loaded_revision_created_at");
        body.set("standfirst", address + Math.random());
        return fetch(address, {method: "POST", body, headers: {Accept: "application/json"}});
    };
    const edit = `/newsroom/pages/${pk}/edit/`, preview = `${edit}preview/`;
    const both = Array.from({length: 12}, () => [edit, preview]).flat();
    return (await Promise.all(both.map(send))).map((one) => one.status);
}"""
# As twelve tabs that all have the same version, each with a change of its own.
TABS = """async () => {
    const form = document.querySelector("#page-edit-form");
    const save = (tab) => {
        const body = new FormData(form);
        body.set("standfirst", `Tab ${tab}`);
        return fetch(location.pathname, {method: "POST", body, headers});
    };
    const headers = {Accept: "application/json"};
    const answers = await Promise.all([...Array(12).keys()].map(save));
    return answers.map((one, tab) => [one.status, tab]).sort((a, b) => a[0] - b[0]);
}"""
# Whoever types on while an answer is waited for. What saves by itself asks, and sends at once.
TYPES_ON = """() => {
    const tell = () => setTimeout(() => console.debug("it has tried to save"), 200);
    document.addEventListener("w-autosave:save", tell);
    addEventListener("submit", () => {
        const field = document.querySelector("[name=standfirst]");
        field.dispatchEvent(new InputEvent("beforeinput", {bubbles: true}));
        field.value += " Too late.";
    });
}"""
A_READING = """
from wagtail.models import Page
from rotative.people.models import User
story = Page.objects.get(pk={pk}).specific
story.get_workflow().start(story, User.objects.get(username="admin"))
"""
# What was put under a key, for a person who comes back.
KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('newsroom-kept'))"


@contextmanager
def held(page: Page, address: str, sent: list[Route]) -> Iterator[None]:
    """What is sent to an address meanwhile is gathered, and goes on at the end."""

    def take(route: Route) -> None:
        sent.append(route) if route.request.method == "POST" else route.continue_()

    page.route(address, take)
    yield
    for route in sent:
        route.continue_()
    page.unroute(address)


@pytest.fixture
def tied(paper: Paper) -> Iterator[None]:
    """The first user's account is that of an author."""
    paper.python(TIED.format(slug=AUTHOR))
    yield
    paper.python("from rotative.people.models import Author; Author.objects.update(user=None)")


def focused(desk: Desk, name: str) -> Locator:
    field = desk.field(name)
    expect(field).to_be_focused()
    return field


def test_a_story_is_written_by_keys_in_few_clicks(
    desk: Desk,
    paper: Paper,
    photograph: Path,  # noqa: F811
    tied: None,
) -> None:
    page, keys = desk.page, desk.page.keyboard
    clicks: list[str] = []
    page.expose_function("clicked", lambda what: clicks.append(what))
    page.add_init_script(
        "addEventListener('click', (e) => e.isTrusted && e.detail"
        " && clicked(e.target.outerHTML.slice(0, 60)), true)"
    )
    page.goto("/newsroom/")
    page.locator("#wagtail-sidebar a[href='/newsroom/new-story/']").click()
    page.locator("main").get_by_role("link", name="Société").click()

    focused(desk, "title")
    keys.type(HEADLINE)
    one_line = page.evaluate("parseFloat(getComputedStyle(document.activeElement).lineHeight)")
    box = desk.field("title").bounding_box()
    assert box is not None and box["height"] > 2 * one_line, "the headline is cut"
    expect(page.locator(".story-count").first).to_have_text(f"{len(HEADLINE)} signes")
    keys.press("Tab")
    focused(desk, "standfirst")
    keys.press("Shift+Tab")
    focused(desk, "title")
    keys.press("Enter")
    focused(desk, "standfirst")
    keys.type(STANDFIRST)
    keys.press("Enter")
    focused(desk, "kicker")
    expect(page.locator("#id_bylines-0-author-chooser")).to_contain_text("Samir Haddad")

    desk.upload_lead_picture(photograph, description="La salle", credit="Fanal")
    clicks.append("the file itself, in the dialog of the system")
    page.locator("[data-contentpath=key_points] .c-sf-add-button").focus()
    keys.press("Enter")
    for number, point in enumerate(("La taxe monte.", "L’école ouvre.", "Le pont attend.")):
        focused(desk, f"key_points-{number}-value")
        keys.type(point)
        keys.press("Enter")
    focused(desk, "key_points-3-value")
    keys.press("Backspace")
    focused(desk, "key_points-2-value")
    page.locator("[data-contentpath=body] .c-sf-add-button").last.focus()
    keys.press("Enter")
    expect(page.locator(".w-combobox__field input:focus")).to_have_count(1)
    expect(page.get_by_role("option").first).to_be_visible()
    keys.press("Enter")
    text = page.locator("[data-contentpath=body] [contenteditable=true]").last
    expect(text).to_be_focused()
    keys.type("Il était trois heures.")

    page.locator(".w-tabs [role=tab]").nth(1).click()
    page.locator("#id_story_topics-ADD").click()
    desk.search(page.locator(".modal-dialog"), "Éducation").click()
    expect(page.locator("#id_story_topics-0-topic-chooser")).to_contain_text("Éducation")
    assert len(clicks) <= 11, clicks
    with desk.autosave():
        desk.field("short_headline").fill("Budget adopté")

    pk = int(re.findall(r"/pages/(\d+)/", page.url)[0])
    desk.die()
    desk.open_story(pk)
    expect(desk.field("title")).to_have_value(HEADLINE)
    expect(desk.field("standfirst")).to_have_value(STANDFIRST)
    expect(desk.field("key_points-2-value")).to_have_value("Le pont attend.")
    expect(desk.page.locator("[data-contentpath=body]")).to_contain_text("trois heures")
    expect(desk.page.locator("#id_bylines-0-author-chooser")).to_contain_text("Samir Haddad")
    expect(desk.page.locator("li.kept")).to_have_count(0)


def test_what_the_newsroom_never_got_is_offered_on_return(desk: Desk, paper: Paper) -> None:
    """Even of a new story, from its first letter on, while nothing answers."""
    desk.new_story(section(paper, "societe"))
    desk.page.route(re.compile("/pages/"), lambda route: route.abort())
    focused(desk, "title")
    desk.page.keyboard.type("Un pont")
    desk.page.wait_for_timeout(1000)  # the tab is killed a second after the last key
    desk.die()
    page = desk.page
    page.goto("/newsroom/")
    line = page.locator("li.kept")
    expect(line).to_contain_text("Un pont")
    line.get_by_role("button", name="Ouvrir").click()
    expect(desk.field("title")).to_have_value("")
    line.get_by_role("button", name="Reprendre").click()
    page.wait_for_url(re.compile(r"/pages/\d+/edit/"))
    expect(desk.field("title")).to_have_value("Un pont")
    expect(line).to_have_count(0)
    assert page.evaluate(KEPT) == []

    # Another that is not saved, on a computer that others use.
    page.route(re.compile("/pages/.+/edit/"), lambda route: route.abort())
    desk.field("standfirst").press_sequentially("Entre nous")
    desk.page.wait_for_timeout(1000)
    assert len(page.evaluate(KEPT)) == 1
    desk.die()
    page = desk.page
    page.goto("/newsroom/account/")
    expect(page.locator("li.kept")).to_have_count(1)
    page.locator(".sidebar-footer button").first.click()
    page.locator("form[action$='/logout/'] [type=submit], .sidebar-footer [type=submit]").click()
    page.wait_for_url(re.compile("/login/"))
    assert page.evaluate(KEPT) == []


def test_no_picture_has_another_s_caption(desk: Desk, paper: Paper) -> None:
    desk.new_story(section(paper, "societe"))
    desk.choose_picture("id_picture", 0)
    lead = desk.field("picture_caption")
    lead.fill("Le pont à l’aube.")
    desk.choose_picture("id_picture", 1)
    expect(lead).to_have_value("")
    desk.page.get_by_role("button", name="Reprendre").click()
    expect(lead).to_have_value("Le pont à l’aube.")

    desk.page.locator("[data-contentpath=body] .c-sf-add-button").last.click()
    icons = desk.page.locator("use[href='#icon-image']")
    desk.page.get_by_role("option").filter(has=icons).first.click()
    desk.choose_picture("body-0-value-picture", 0)
    inside = desk.field("body-0-value-caption")
    inside.fill("Le chantier.")
    desk.choose_picture("body-0-value-picture", 1)
    expect(inside).to_have_value("")
    expect(lead).to_have_value("Le pont à l’aube.")


def test_saving_and_previewing_at_once_are_both_answered(desk: Desk, paper: Paper) -> None:
    """Wagtail as it comes answers "database is locked" to some, on SQLite."""
    desk.new_story(section(paper, "societe"))
    desk.field("title").fill("Un pont")
    pk = desk.save_draft()
    answers = desk.page.evaluate(AT_ONCE, pk)
    assert answers == [200] * 24


def test_of_tabs_that_save_at_once_one_is_kept_and_the_others_are_told(
    desk: Desk, paper: Paper
) -> None:
    """Wagtail as it comes takes several, and each but the last is lost without a word."""
    desk.new_story(section(paper, "societe"))
    desk.field("title").fill("Un pont")
    pk = desk.save_draft()
    answers = desk.page.evaluate(TABS)
    assert [status for status, _tab in answers] == [200] + [400] * 11
    desk.problems.clear()
    desk.open_story(pk)
    expect(desk.field("standfirst")).to_have_value(f"Tab {answers[0][1]}")


def test_nothing_is_saved_beside_what_was_sent(desk: Desk, paper: Paper) -> None:
    """Wagtail as it comes saves on, and what it saves is refused, or replaces what was sent."""
    page = desk.page
    desk.new_story(section(paper, "societe"))
    desk.field("title").fill("Un quai")
    pk = desk.save_draft()
    paper.python(A_READING.format(pk=pk))

    def save() -> None:
        page.locator("footer .action-save").click(no_wait_after=True)

    def ask_for_changes() -> None:
        page.locator("footer [data-w-dropdown-target=toggle]").click()
        page.get_by_role("button", name="Demander des modifications").click()
        page.locator(".modal-dialog textarea").fill("Quel quai ?")
        page.locator(".modal-dialog [type=submit]").click(no_wait_after=True)

    for act in (save, ask_for_changes):
        desk.open_story(pk)
        sent: list[Route] = []
        with held(page, f"**/pages/{pk}/edit/", sent):
            page.evaluate(TYPES_ON)
            with page.expect_console_message(lambda said: said.text == "it has tried to save"):
                act()
            assert [one.request.is_navigation_request() for one in sent] == [True]
        expect(page.locator(".messages")).to_be_visible()


def test_a_comment_made_while_it_saves_is_kept(desk: Desk, paper: Paper) -> None:
    """Wagtail as it comes drops it: the comments that come back take the place of all."""
    page = desk.page
    desk.new_story(section(paper, "societe"))
    desk.field("title").fill("Un ponton")
    pk = desk.save_draft()
    desk.open_story(pk)
    with desk.autosave():
        desk.field("kicker").fill("Port")
    standfirst = page.locator("[data-contentpath=standfirst]")
    comment = page.locator(".comment")
    sent: list[Route] = []
    with (
        page.expect_response(lambda r: "comments-0-text" in (r.request.post_data or "")),
        held(page, f"**/pages/{pk}/edit/", sent),
    ):
        with page.expect_request(lambda r: r.method == "POST" and r.url.endswith("/edit/")):
            desk.field("kicker").fill("Au port")
        standfirst.hover()
        standfirst.locator("[data-comment-add]").click()
        comment.locator("textarea").fill("Le chapô manque.")
        comment.locator("[type=submit]").first.click()
    expect(comment).to_contain_text("Le chapô manque.")
    kept = f"select text from wagtailcore_comment where page_id = {pk}"
    assert paper.rows(kept) == [("Le chapô manque.",)]
