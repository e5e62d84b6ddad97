"""A journalist at the newsroom's editor. Things are found by the names of their fields and by
icons, which are the same in every language."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    Response,
    TimeoutError,
    expect,
)

from .marks import PATIENCE
from .paper import Paper

# The icons of blocks in the menu of a story's body.
PARAGRAPH, HEADING, QUOTATION = "pilcrow", "title", "openquote"

CLICKED = "a click was made"


class Refused(AssertionError):
    """The newsroom did not take what was sent; what it said."""


class Desk:
    """The newsroom in a browser, signed in as its first user. `problems` gathers errors of scripts,
    breaches of the content security policy, and files that screens name and that are not there."""

    def __init__(self, browser: Browser, paper: Paper, locale: str = "en-US") -> None:
        self.paper = paper
        self.context = browser.new_context(
            base_url=paper.url, viewport={"width": 1400, "height": 1000}, locale=locale
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.add_init_script(
            f"addEventListener('pointerdown', () => console.debug('{CLICKED}'), true)"
        )
        self.problems: list[str] = []
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", self._heard)
        self.page.on("response", self._got)

    def _heard(self, message: ConsoleMessage) -> None:
        # What a form's refusal (422) or a missing file comes with is judged by its response; and
        # Wagtail's check of a preview says so, and comes again, where the one before is not done.
        heard = ("Failed to load resource", "Axe is already running")
        if message.type == "error" and not any(one in message.text for one in heard):
            self.problems.append(message.text)

    def _got(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.problems.append(f"{response.status} {response.url}")

    def sign_in(self, name: str = "admin", password: str = "") -> None:
        self.page.goto("/newsroom/")
        self.page.locator("[name=username]").fill(name)
        self.page.locator("[name=password]").fill(password or self.paper.password)
        self.page.locator("form [type=submit]").click()
        expect(self.page).to_have_url(f"{self.paper.url}/newsroom/")

    def new_story(self, section: int) -> None:
        """Start a story in a section, by the explorer's button."""
        self.page.goto(f"/newsroom/pages/{section}/")
        self.page.locator("a[href*='/add_subpage/']").first.click()
        self.page.locator("a[href*='/add/articles/articlepage/']").click()
        expect(self.field("title")).to_be_visible()

    def open_story(self, pk: int) -> None:
        self.page.goto(f"/newsroom/pages/{pk}/edit/")
        expect(self.field("title")).to_be_visible()

    def field(self, name: str) -> Locator:
        """A form field by its name."""
        return self.page.locator(f"[name={name}]")

    def turn_to(self, tab: int) -> None:
        """The editor's tabs, from 0."""
        self.page.locator(".w-tabs [role=tab]").nth(tab).click()

    def die(self) -> None:
        """The tab dies, without a word to its page; another is opened."""
        self.page.close(run_before_unload=False)
        self.page = self.context.new_page()

    # -- choosers

    def sign(self, name: str) -> None:
        """Add an author to the byline."""
        self._add_chosen("bylines", "author", name)

    def file_under(self, name: str) -> None:
        """Add a topic."""
        self._add_chosen("story_topics", "topic", name)

    def _add_chosen(self, panel: str, field: str, name: str) -> None:
        number = int(self.field(f"{panel}-TOTAL_FORMS").input_value())
        self.page.locator(f"#id_{panel}-ADD").click()
        chooser = self.page.locator(f"#id_{panel}-{number}-{field}-chooser")
        dialog = self._dialog()
        self.search(dialog, name).click()
        expect(dialog).to_have_count(0)
        expect(chooser).to_contain_text(name)

    def search(self, dialog: Locator, name: str) -> Locator:
        """Search a chooser; the line found. What is typed before it listens is typed again."""
        found = dialog.get_by_role("link", name=name, exact=True)
        for _ in range(10):
            dialog.locator("[name=q]").fill("")
            dialog.locator("[name=q]").press_sequentially(name)
            with suppress(TimeoutError):
                found.wait_for(timeout=5_000)
                break
        return found

    def choose_picture(self, field: str, number: int) -> None:
        """Choose a picture of the library, from 0, for a field named so."""
        chooser = self.page.locator(f"[id$='{field}-chooser']")
        shown = chooser.locator("img").get_attribute("src")
        if shown:
            chooser.locator("[data-w-dropdown-target=toggle]").click()
        chooser.locator("[data-chooser-action-choose]:visible").click()
        dialog = self._dialog()
        dialog.locator("a.image-choice").nth(number).click()
        expect(dialog).to_have_count(0)
        expect(chooser.locator("img")).not_to_have_attribute("src", shown or "")

    def upload_lead_picture(self, file: Path, **words: str) -> None:
        """Upload a picture in the chooser's dialog, with its title, description, credit…"""
        chooser = self.page.locator("#id_picture-chooser")
        chooser.locator("[data-chooser-action-choose]:visible").click()
        dialog = self._dialog()
        dialog.get_by_role("tab").nth(1).click()
        form = dialog.locator("form:has([type=file])")
        form.locator("[type=file]").set_input_files(file)
        for name, text in words.items():
            form.locator(f"[name$=-{name}]").fill(text)
        form.locator("[type=submit]").click()
        expect(dialog).to_have_count(0)
        expect(chooser.locator("img")).to_be_visible()

    def _dialog(self) -> Locator:
        return self.page.locator(".modal-dialog")

    # -- streams of blocks

    def add_key_point(self, text: str) -> None:
        number = self._blocks("key_points")
        self._add_button("key_points").click()
        self.field(f"key_points-{number}-value").fill(text)

    def add_heading(self, text: str) -> None:
        number = self._add_block(HEADING)
        self.field(f"body-{number}-value-text").fill(text)

    def add_quotation(self, text: str, speaker: str) -> None:
        number = self._add_block(QUOTATION)
        self.field(f"body-{number}-value-text").fill(text)
        self.field(f"body-{number}-value-speaker").fill(speaker)

    def add_paragraph(self, text: str, strong: str = "") -> None:
        """A paragraph typed in the rich-text editor; `strong` follows in bold."""
        number = self._add_block(PARAGRAPH)
        value = self.field(f"body-{number}-value")
        editor = self._stream("body").locator("[contenteditable=true]").last
        editor.click()
        self.page.keyboard.type(text)
        if strong:
            self.page.keyboard.press("Control+b")
            self.page.keyboard.type(strong)
        expect(editor).to_contain_text(text + strong)
        # The editor hands its text to the form after a pause in the typing.
        expect(value).to_have_value(re.compile(re.escape((strong or text)[-8:])))

    def paste(self, editor: Locator, html: str, text: str = "") -> None:
        """Paste what another program put into the clipboard, where the cursor stands."""
        editor.evaluate(
            """(editor, [html, text]) => {
              const clipboardData = new DataTransfer();
              if (html) clipboardData.setData("text/html", html);
              clipboardData.setData("text/plain", text);
              editor.dispatchEvent(
                new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
            }""",
            [html, text],
        )

    def blocks(self, stream: str) -> list[str]:
        """The kinds of a stream's blocks, in their order."""
        kinds: list[str] = self._stream(stream).evaluate(
            """(stream, name) => {
              const value = (nth, field) =>
                stream.querySelector(`[name=${name}-${nth}-${field}]`).value;
              return [...Array(Number(stream.querySelector(`[name=${name}-count]`).value)).keys()]
                .filter((nth) => !value(nth, "deleted"))
                .sort((one, other) => value(one, "order") - value(other, "order"))
                .map((nth) => value(nth, "type"));
            }""",
            stream,
        )
        return kinds

    def _stream(self, name: str) -> Locator:
        return self.page.locator(f"[data-contentpath={name}]")

    def _blocks(self, stream: str) -> int:
        """How many blocks a stream has, which is the next one's number."""
        return int(self.field(f"{stream}-count").input_value())

    def _add_button(self, stream: str) -> Locator:
        """The button below the last block."""
        return self._stream(stream).locator(".c-sf-add-button").last

    def _add_block(self, icon: str) -> int:
        """Add a block to the body; its number."""
        number = self._blocks("body")
        self._add_button("body").click()
        icons = self.page.locator(f"use[href='#icon-{icon}']")
        self.page.get_by_role("option").filter(has=icons).click()
        expect(self.field("body-count")).to_have_value(str(number + 1))
        return number

    @contextmanager
    def autosave(self) -> Iterator[None]:
        """Do something that the editor then saves by itself, with an answer that says so."""
        # It compares with what the form was two seconds after it was opened.
        controller = "window.wagtail.app.queryController"
        self._wait(f"{controller}('w-unsaved')?.initialFormData")
        with self.page.expect_response(
            lambda r: (
                r.request.method == "POST"
                and "application/json" in r.request.headers.get("accept", "")
                and re.search(r"/(edit|articlepage/\d+)/$", r.url) is not None
            )
        ) as answer:
            yield
        said = answer.value.json()
        assert said["success"], said
        # Until all that was typed is saved: from here on it notices the next change.
        form = "document.querySelector('#page-edit-form')"
        saver = f"window.wagtail.app.getControllerForElementAndIdentifier({form}, 'w-autosave')"
        now = f"{controller}('w-unsaved')"
        self._wait(f"!{saver}.submitPromise && {now}.formData === {now}.initialFormData")

    def _wait(self, condition: str) -> None:
        """Until a condition of the page is true; its policy forbids Playwright's own way."""
        self.page.evaluate(
            "() => new Promise(done => { const look = () => "
            f"({condition}) ? done(true) : requestAnimationFrame(look); look(); }})"
        )

    # -- what is done with a story

    def save_draft(self) -> int:
        """Keep the draft; the story's number."""
        with self.page.expect_event("load"):  # an autosave only changes the address
            self._send(self.page.locator("footer .action-save"))
        expect(self.page).to_have_url(re.compile(r"/newsroom/pages/\d+/edit/"))
        found = re.search(r"/pages/(\d+)/edit/", self.page.url)
        assert found is not None
        return int(found[1])

    def publish(self) -> float:
        """Publish; the moment (of the monotonic clock) the newsroom's answer came."""
        self.ask_to_publish()
        return self.do_publish()

    def ask_to_publish(self) -> Locator:
        """The dialog from which a story is published, once it has looked the story over."""
        self.page.locator("footer .publish-button").click()
        dialog = self.page.locator("#publication")
        expect(dialog.locator("[name=action-publish]")).to_be_visible()
        return dialog

    def publish_at(self, hour: str) -> None:
        """Choose an hour in the dialog, on the paper's clock: `2026-11-28T18:30`."""
        with self.page.expect_response(lambda r: r.request.method == "POST"):
            self.page.locator("#publication input[type=datetime-local]").first.fill(hour)

    def do_publish(self) -> float:
        """Press the dialog's button; what it holds against it is raised."""
        act = self.page.locator("#publication [name=action-publish]")
        if act.is_disabled():
            told = self.page.locator("#publication-checks").inner_text()
            self.page.keyboard.press("Escape")
            expect(act).to_have_count(0)
            raise Refused(" ".join(told.split()))
        return self._send(act)

    def submit(self) -> None:
        """Send the story to be read."""
        with self.page.expect_navigation():
            self.page.locator("footer [name=action-submit]").click()

    def unpublish(self, pk: int) -> float:
        """Take a story off the site; the moment the newsroom's answer came."""
        self.open_story(pk)
        self.page.locator("footer [data-w-dropdown-target=toggle]").click()
        self.page.locator("footer a[href*='/unpublish/']").click()
        return self._send(self.page.locator("main form [type=submit]"))

    @contextmanager
    def clicks(self, at_most: int) -> Iterator[None]:
        """Do something in so many clicks; what is typed, and shortcuts, are not counted."""
        made: list[str] = []
        self.page.on("console", lambda m: made.append(m.text) if m.text == CLICKED else None)
        yield
        assert len(made) <= at_most, f"it took {len(made)} clicks"

    def find(self, words: str) -> Locator:
        """Ctrl+K: the field, once something stands below it for these words."""
        dialog = self.page.locator("#find")
        self.page.keyboard.press("Control+k")
        field = dialog.get_by_role("combobox")
        expect(field).to_be_focused()
        with self.page.expect_response(
            lambda r: "/find/?" in r.url and r.url.endswith(urlencode({"q": words}))
        ):
            field.fill(words)
        expect(dialog.get_by_role("option", selected=True)).to_have_count(1)
        return field

    def _send(self, button: Locator) -> float:
        with self.page.expect_response(
            lambda r: r.request.method == "POST" and r.request.is_navigation_request()
        ) as answer:
            button.click()
        came = time.monotonic()
        if answer.value.status != 302:
            self.page.wait_for_load_state()
            said = self.page.locator(".messages, .error-message, .help-critical").all_inner_texts()
            raise Refused(" ".join(" ".join(said).split()))
        return came
