"""A reader reads: with a mouse, with a keyboard, without scripts, on paper."""

import re
import time
from collections.abc import Callable
from itertools import islice

import pytest
from playwright.sync_api import Page, expect

from .marks import only
from .paper import Paper
from .reader import Reader
from .walk import Site

pytestmark = pytest.mark.browser


def story_with(site: Site, *pieces: str) -> str:
    """The first story that has all these pieces."""
    return next(site.standing_stories(*pieces))


def test_a_reader_goes_from_the_front_page_to_a_section_a_story_and_its_topic(
    reader: Reader,
) -> None:
    page = reader.page
    reader.go("/")
    section = page.locator("nav.sections > ul > li > a:not(.partner)").first
    section_path = section.get_attribute("href")
    section.click()
    expect(page).to_have_url(re.compile(f"{section_path}$"))
    expect(page.locator("h1")).to_be_visible()

    link = page.locator("main h2 a").first
    story_path = link.get_attribute("href") or ""
    link.click()
    expect(page).to_have_url(re.compile(f"{story_path}$"))
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".body p").first).to_be_visible()

    topic = page.locator(".story-topics a").last
    name = topic.inner_text()
    topic.click()
    expect(page.locator("h1")).to_have_text(name)
    expect(page.locator(f"main a[href='{story_path}']").first).to_be_visible()


def test_the_byline_leads_to_the_author_and_back_to_the_story(reader: Reader, site: Site) -> None:
    page = reader.page
    story_path = story_with(site, "authors")
    reader.go(story_path)
    author = page.locator("a[rel=author]").first
    name = author.inner_text()
    author.click()
    expect(page.locator("h1")).to_have_text(name)
    page.locator(f"main a[href='{story_path}']").first.click()
    expect(page).to_have_url(re.compile(f"{story_path}$"))


def test_a_reader_reports_an_error_without_scripts(
    readers: Callable[..., Reader], site: Site, paper: Paper
) -> None:
    """From a story to the form, which knows already which story it is about."""
    reader = readers(java_script_enabled=False)
    page = reader.page
    path = story_with(site, "authors")
    reader.go(path)
    headline = page.locator("h1").inner_text()
    page.locator(".report a").click()
    expect(page.locator("#contact-subject")).to_have_value(re.compile(": "))
    subject = page.locator("#contact-subject").input_value()
    assert " ".join(headline.split())[:20] in " ".join(subject.split())
    expect(page.locator("#contact-text")).to_have_value(f"{paper.url}{path}\n\n")


def test_the_recap_comes_after_the_text_for_who_reads_in_order(reader: Reader, site: Site) -> None:
    """For keyboard and screen reader; on a desk it stands beside the text."""
    page = reader.page
    reader.go(story_with(site, "recap"))
    order = page.eval_on_selector_all(
        ".standfirst, .body, .recap, .story-topics", "all => all.map((it) => it.classList[0])"
    )
    assert order == ["standfirst", "body", "recap", "story-topics"]
    text, recap = (page.locator(one).bounding_box() for one in (".story-text", ".recap"))
    assert text is not None
    assert recap is not None
    assert recap["x"] + recap["width"] <= text["x"]
    assert abs(recap["y"] - text["y"]) < 2


def test_the_recap_leads_to_the_headings(reader: Reader, site: Site) -> None:
    page = reader.page
    reader.go(story_with(site, "recap"))
    link = page.locator(".recap a:visible").last
    heading = page.locator(f"[id='{(link.get_attribute('href') or '').removeprefix('#')}']")
    expect(heading).not_to_be_in_viewport()
    link.click()
    expect(heading).to_be_in_viewport()
    expect(heading).to_have_text(link.inner_text())


def test_the_lead_picture_has_its_words_and_its_credit(reader: Reader, site: Site) -> None:
    page = reader.page
    for path in islice(site.standing_stories("story-picture"), 5):
        reader.go(path)
        picture = page.locator(".story-picture img")
        assert picture.get_attribute("alt")
        assert picture.evaluate("it => it.complete && it.naturalWidth > 0"), path
        expect(page.locator(".story-picture .credit")).not_to_be_empty()


def test_the_first_key_of_a_keyboard_skips_to_the_content(reader: Reader) -> None:
    page = reader.page
    reader.go("/")
    skip = page.locator("a.skip")
    expect(skip).not_to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_menu_opens_by_keyboard_and_escape_puts_it_away(reader: Reader) -> None:
    page = reader.page
    reader.go("/")
    entry = page.locator("nav.sections > ul > li:has(ul)").first
    below = entry.locator("ul a").first
    expect(below).not_to_be_visible()
    entry.locator("> a").focus()
    page.keyboard.press("Tab")
    expect(below).to_be_focused()
    expect(below).to_be_visible()
    page.keyboard.press("Escape")
    expect(below).not_to_be_visible()
    expect(entry.locator("> a")).to_be_focused()


def test_every_stop_of_the_keyboard_can_be_seen(reader: Reader, site: Site) -> None:
    """Focus never lands on something invisible, nor on a thing without a mark of focus."""
    page = reader.page
    reader.go(story_with(site, "story-picture", "recap"))
    stops = 0
    for _ in range(200):
        page.keyboard.press("Tab")
        seen = page.evaluate("""() => {
            const it = document.activeElement;
            if (!it || it === document.body) return null;
            const box = it.getBoundingClientRect(), style = getComputedStyle(it);
            const marked = style.outlineStyle !== "none" || style.boxShadow !== "none";
            const shown = box.width > 0 && box.height > 0;
            return { what: it.outerHTML.slice(0, 120), ok: shown && marked };
        }""")
        if seen is None:
            break
        stops += 1
        assert seen["ok"], seen["what"]
    assert stops > 20


def test_the_sheet_of_a_phone_opens_and_leads_to_a_subsection(
    readers: Callable[..., Reader],
) -> None:
    reader = readers(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = reader.page
    reader.go("/")
    link = page.locator(".sheet li li a:not(.partner)").first
    expect(link).not_to_be_visible()
    page.locator(".sheet summary").tap()
    expect(link).to_be_visible()
    where = link.get_attribute("href")
    link.tap()
    expect(page).to_have_url(re.compile(f"{where}$"))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_finger_on_a_wide_screen_reaches_the_second_level_and_the_partner_site(
    readers: Callable[..., Reader], scripts: bool
) -> None:
    for width in (1024, 1366):
        viewport = {"width": width, "height": 800}
        reader = readers(viewport=viewport, has_touch=True, java_script_enabled=scripts)
        page = reader.page
        reader.go("/")
        section = page.locator("nav.sections a:not(.partner)").first.get_attribute("href")
        for path in ("/", str(section)):
            reader.go(path)
            page.locator(".sheet summary").tap()
            expect(page.locator(".sheet li li a").first).to_be_visible()
            expect(page.locator(".sheet a.partner").first).to_be_visible()
        lists = page.locator("header.masthead li ul")
        assert all(lists.nth(number).get_attribute("aria-label") for number in range(lists.count()))


def test_a_story_is_whole_without_scripts(readers: Callable[..., Reader], site: Site) -> None:
    reader = readers(java_script_enabled=False)
    page = reader.page
    for path in site.stories_of_all_pieces():
        reader.go(path)
        expect(page.locator("h1")).to_be_visible()
        pieces = page.locator(".body > *")
        assert pieces.count() > 0
        for number in range(pieces.count()):
            expect(pieces.nth(number)).to_be_visible()
    assert not any(address.endswith(".js") for address in reader.requested)


def test_a_menu_and_a_player_work_without_scripts(
    readers: Callable[..., Reader], site: Site
) -> None:
    reader = readers(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = reader.page
    reader.go(story_with(site, "embed"))
    expect(page.locator(".embed a")).to_have_attribute("href", re.compile("^https://"))
    page.locator(".sheet summary").click()
    expect(page.locator(".sheet li li a").first).to_be_visible()


def test_a_player_loads_nothing_before_it_is_asked_for(
    readers: Callable[..., Reader], site: Site
) -> None:
    reader = readers()
    page = reader.page
    reader.go(story_with(site, "embed"))
    place = page.locator("[data-player]").first
    place.scroll_into_view_if_needed()
    expect(page.locator("iframe")).to_have_count(0)
    assert reader.foreign == []
    address = place.get_attribute("data-player")
    with page.expect_request(lambda request: request.url == address):
        place.get_by_role("button").click()
    frame = page.locator(".embed iframe")
    expect(frame).to_have_attribute("src", address or "")
    assert frame.get_attribute("title")
    # Nothing but the player was asked for; the breach of "nothing foreign" was the reader's wish.
    assert set(reader.foreign) == {address}
    reader.foreign.clear()
    reader.problems = [p for p in reader.problems if "ERR_FAILED" not in p]


def test_paper_shows_the_story_and_nothing_else(reader: Reader, site: Site) -> None:
    page = reader.page
    reader.go(story_with(site, "story-picture", "key-points", "recap"))
    chrome = "header.masthead nav, .in-the-news, .sheet, form, .share, .related, footer nav, .skip"
    chrome += ", .recap, .to-recap"
    for thing in page.locator(chrome).all():
        assert thing.count() == 1
    page.emulate_media(media="print")
    assert visible(page, chrome) == []
    for part in ("h1", ".byline", ".story-picture img", ".standfirst", ".body p", ".print-only"):
        expect(page.locator(part).first).to_be_visible()
    expect(page.locator(".print-only")).to_have_text(page.url)


def visible(page: Page, selector: str) -> list[str]:
    """Elements of a selector that can be seen, by their first words of HTML."""
    found: list[str] = page.eval_on_selector_all(
        selector,
        """all => all.filter(it => it.checkVisibility() && it.getBoundingClientRect().height > 1)
            .map(it => it.outerHTML.slice(0, 100))""",
    )
    return found


def test_the_language_of_the_page_is_the_papers(reader: Reader, paper: Paper) -> None:
    reader.go("/")
    assert reader.page.locator("html").get_attribute("lang") == paper.language


OPENED = "select edition_id, story_id, opened from newsletters_editionstory order by id limit 1"


@only("fr")
def test_a_story_opened_from_a_letter_is_counted_once_unless_its_reader_objects(
    readers: Callable[..., Reader], paper: Paper, site: Site
) -> None:
    ((edition, story, before),) = paper.rows(OPENED)
    path = story_with(site)
    way = f"{path}#edition-{edition}-{story}"

    def told(reader: Reader, seconds: int) -> int:
        reader.page.clock.fast_forward(seconds * 1000)
        return sum(it.endswith("/newsletter/opened/") for it in reader.requested)

    lou, objects = readers(), readers()
    objects.context.add_init_script(
        "Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})"
    )
    for reader in (lou, objects):
        reader.page.clock.install(time=0)
        reader.page.clock.pause_at(1)  # a slow machine takes seconds to open a page
        reader.go(way)
        assert reader.page.url.endswith(path)  # nobody else gets the mark
        assert told(reader, 1) == 0
    with lou.page.expect_request("**/newsletter/opened/"):
        lou.page.clock.fast_forward(2000)
    over = time.monotonic() + 20
    while paper.rows(OPENED) != [(edition, story, before + 1)]:  # of a beacon no answer is heard
        assert time.monotonic() < over, paper.rows(OPENED)
        lou.page.wait_for_timeout(100)
    lou.page.reload()
    assert (told(lou, 5), told(objects, 5)) == (1, 0)
