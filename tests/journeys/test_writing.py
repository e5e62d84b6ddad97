"""A story's life: written in the newsroom, published, corrected, withdrawn."""

import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image, ImageOps
from playwright.sync_api import expect

from rotative.record.words import WORDS

from .desk import Desk, Refused
from .marks import only
from .paper import Paper
from .reader import Reader

pytestmark = pytest.mark.browser

PROMPTLY = 20.0  # seconds from the newsroom's answer, on a busy machine; what it took is measured
LATEST = 30  # seconds until something scheduled must be out


@pytest.fixture
def photograph(tmp_path: Path) -> Path:
    """A picture file, wide enough for every size readers get, and like no other."""
    file = tmp_path / "bridge.jpg"
    scale = ImageOps.colorize(Image.linear_gradient("L"), "black", f"#{secrets.token_hex(3)}")
    scale.resize((1600, 1000)).save(file)
    return file


def section(paper: Paper, slug: str) -> int:
    """The number of a section in the newsroom."""
    ((pk,),) = paper.rows(f"select id from wagtailcore_page where slug = '{slug}' and depth < 5")
    return int(pk)


def seen_after(
    paper: Paper, since: float, places: list[str], shows: Callable[[str], bool]
) -> float:
    """Seconds from `since` until all places answered as wanted; fails after `PROMPTLY`."""

    def wait(path: str) -> float:
        while True:
            reply = paper.ask(path)
            right = reply.status == 200 and shows(reply.text)
            passed = time.monotonic() - since
            if right:
                return passed
            assert passed < PROMPTLY, f"{path} is not right after {passed:.2f} s"

    with ThreadPoolExecutor(4) as pool:
        took = max(pool.map(wait, places))
    assert took < PROMPTLY, f"it took {took:.2f} s"
    return took


HEADLINE = "A bridge of glass opens over the estuary"
CORRECTED = "A bridge of steel opens over the estuary"
STORY = "/news/society/a-bridge-of-glass-opens-over-the-estuary/"


def places(month: str) -> list[str]:
    """Where the story is shown, published in that month (`2026/11`)."""
    return [
        "/",
        "/latest/",
        "/news/",
        "/news/society/",
        "/topics/housing/",
        "/topics/port-valmer/",
        "/authors/samir-haddad/",
        f"/archives/{month}/",
        f"/news/society/{month}/",
        "/rss.xml",
        "/atom.xml",
        "/feed.json",
        "/news/society/rss.xml",
        "/topics/housing/atom.xml",
        "/authors/samir-haddad/feed.json",
        "/sitemap-news.xml",
        f"/sitemap-{month.replace('/', '-')}.xml",
    ]


@only("en")
def test_a_story_is_written_published_corrected_and_withdrawn(
    desk: Desk,
    reader: Reader,
    paper: Paper,
    photograph: Path,
    measured: Callable[[str, object], None],
) -> None:
    month = f"{datetime.now(ZoneInfo('Europe/Paris')):%Y/%m}"
    everywhere = places(month)
    desk.new_story(section(paper, "society"))
    desk.field("title").fill(HEADLINE)
    desk.field("standfirst").fill("It carries walkers only, and nobody may jump.")
    desk.sign("Samir Haddad")
    desk.upload_lead_picture(
        photograph,
        description="A bridge in fog",
        caption="The bridge at dawn.",
        credit="Nadia Benkacem / The Beacon",
    )
    points = ["It opened today.", "It is 300 metres long.", "Walking over it is free."]
    for point in points:
        desk.add_key_point(point)
    desk.add_paragraph("The first walkers crossed at seven, ", strong="in silence.")
    desk.add_heading("How it was built")
    desk.add_paragraph("Six cranes lifted the middle part in one night.")
    desk.add_quotation("We held our breath for nine hours", "Denise Abgrall")
    desk.add_heading("What comes next")
    desk.add_paragraph("A second bridge is being drawn.")
    desk.turn_to(1)
    desk.file_under("Port-Valmer")
    desk.file_under("Housing")

    pk = desk.save_draft()
    assert paper.ask(STORY).status == 404
    for place in everywhere:
        assert HEADLINE not in paper.ask(place).text, f"{place} shows a draft"

    came = desk.publish()
    took = seen_after(paper, came, [STORY, *everywhere], lambda text: STORY in text)
    measured("published story seen everywhere after (s)", f"{took:.2f}")

    page = reader.page
    reader.go(STORY)
    expect(page.locator("h1")).to_have_text(HEADLINE)
    expect(page.locator(".authors")).to_contain_text("Samir Haddad")
    expect(page.locator(".key-points li")).to_have_text(points)
    expect(page.locator(".body h2")).to_have_text(["How it was built", "What comes next"])
    expect(page.locator(".recap a")).to_have_count(3)
    expect(page.locator(".body :is(b, strong)")).to_have_text("in silence.")
    expect(page.locator(".quotation .speaker")).to_have_text("Denise Abgrall")
    expect(page.locator(".story-topics a")).to_have_text(["Port-Valmer", "Housing"])
    picture = page.locator(".story-picture img")
    expect(picture).to_have_attribute("alt", "A bridge in fog")
    assert picture.evaluate("it => it.decode().then(() => it.naturalWidth)") > 0
    legend = page.locator(".story-picture figcaption")
    expect(legend).to_contain_text("The bridge at dawn.")
    expect(legend.locator(".credit")).to_have_text("Nadia Benkacem / The Beacon")

    desk.open_story(pk)
    desk.field("title").fill(CORRECTED)
    came = desk.publish()
    # A month's sitemap names no headline.
    named = [place for place in [STORY, *everywhere] if "/sitemap-2" not in place]
    took = seen_after(paper, came, named, lambda text: CORRECTED in text and HEADLINE not in text)
    measured("correction seen everywhere after (s)", f"{took:.2f}")
    reader.go(STORY)
    expect(page.locator("h1")).to_have_text(CORRECTED)

    address = picture.evaluate("it => it.currentSrc").removeprefix(paper.url)
    assert paper.ask(address).status == 200
    came = desk.unpublish(pk)
    took = seen_after(paper, came, everywhere, lambda text: STORY not in text)
    measured("withdrawn story gone everywhere after (s)", f"{took:.2f}")
    reader.go(STORY, status=410)
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("meta[name=robots]")).to_have_attribute("content", "noindex")
    assert paper.ask(address).status == 404, "the picture of a withdrawn story can be fetched"


@only("fr")
def test_a_french_story_is_published_with_french_spaces(
    desk: Desk, reader: Reader, paper: Paper
) -> None:
    desk.new_story(section(paper, "societe"))
    desk.field("title").fill("Enfin ! L'estuaire a son pont : le voici")
    desk.field("standfirst").fill("Les piétons d'abord.")
    desk.sign("Samir Haddad")
    desk.add_paragraph("Le maire a dit « bravo » hier.")
    came = desk.publish()
    story = "/actualite/societe/enfin-l-estuaire-a-son-pont-le-voici/"
    words = WORDS["fr"]
    places = [
        "/",
        "/actualite/",
        "/actualite/societe/",
        f"/{words['latest']}/",
        f"/{words['authors']}/samir-haddad/",
        "/rss.xml",
    ]
    seen_after(paper, came, [story, *places], lambda text: story in text)
    reader.go(story)
    narrow, wide = "\u202f", "\u00a0"
    assert reader.page.locator("h1").text_content() == (
        f"Enfin{narrow}! L’estuaire a son pont{wide}: le voici"
    )
    assert f"«{narrow}bravo{narrow}»" in (reader.page.locator(".body").text_content() or "")


@only("en")
def test_too_few_key_points_are_refused_and_nothing_is_lost(desk: Desk, paper: Paper) -> None:
    desk.new_story(section(paper, "economy"))
    desk.field("title").fill("A story with one point")
    desk.field("standfirst").fill("The others are still being thought about.")
    desk.sign("Samir Haddad")
    desk.add_paragraph("There will be more of them tomorrow.")
    desk.add_key_point("Only this.")
    with pytest.raises(Refused):
        desk.publish()
    expect(desk.field("title")).to_have_value("A story with one point")
    expect(desk.field("key_points-0-value")).to_have_value("Only this.")
    assert "A story with one point" not in paper.ask("/economy/").text
    for point in ("And that.", "And a third."):
        desk.add_key_point(point)
    came = desk.publish()
    seen_after(paper, came, ["/economy/"], lambda text: "A story with one point" in text)


SCHEDULE = """
import json
from datetime import timedelta
from django.utils import timezone
from rotative.articles.models import ArticlePage
from rotative.sections.models import SectionPage
article = ArticlePage(title="Printed by the clock", slug="printed-by-the-clock", live=False)
article.standfirst = "Nobody pressed a button."
article.body = json.dumps([{{"type": "paragraph", "value": "<p>The clock did it.</p>"}}])
article.go_live_at = timezone.now() + timedelta(seconds=6)
SectionPage.objects.get(slug={section!r}).add_child(instance=article)
article.save_revision().publish()
"""


def test_a_scheduled_story_goes_out_by_itself_and_not_before(
    paper: Paper, measured: Callable[[str, object], None]
) -> None:
    slug = {"fr": "economie", "en": "economy"}[paper.language]
    paper.python(SCHEDULE.format(section=slug))
    due = paper.rows("select go_live_at from wagtailcore_page where slug = 'printed-by-the-clock'")
    assert due[0][0], "the story was not scheduled but published"
    path = f"/{slug}/printed-by-the-clock/"
    assert paper.ask(path).status == 404
    assert path not in paper.ask("/").text
    deadline = time.monotonic() + LATEST
    while path not in paper.ask("/").text:
        assert time.monotonic() < deadline, f"not out {LATEST} s later"
    measured(
        "a story scheduled 6 s ahead was out after (s)",
        f"{LATEST + time.monotonic() - deadline:.1f}",
    )
    assert paper.ask(path).status == 200


@only("en")
def test_settings_are_previewed_and_not_published(desk: Desk, paper: Paper) -> None:
    page = desk.page
    page.goto("/newsroom/settings/newsroom/papersettings/")
    desk.field("name").fill("The Lighthouse")
    page.locator("[data-side-panel-toggle=preview]").click()
    shown = page.frame_locator("iframe[id*=preview], .w-preview__iframe").first
    expect(shown.locator(".masthead-name")).to_contain_text("The Lighthouse")
    assert "The Lighthouse" not in paper.ask("/").text


@only("en")
def test_a_draft_is_previewed_as_readers_will_see_it(desk: Desk, paper: Paper) -> None:
    page = desk.page
    desk.new_story(section(paper, "economy"))
    desk.field("title").fill("Only the desk has read this")
    page.locator("[data-side-panel-toggle=preview]").click()
    shown = page.frame_locator("iframe[id*=preview], .w-preview__iframe").first
    expect(shown.locator("article.story h1")).to_have_text("Only the desk has read this")
    assert "Only the desk has read this" not in paper.ask("/").text


def test_strangers_are_asked_to_sign_in(reader: Reader, paper: Paper) -> None:
    assert paper.ask("/newsroom/pages/").status == 302
    assert paper.ask("/newsroom/pages/").headers["location"].startswith("/newsroom/login/")
