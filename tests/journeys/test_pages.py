"""What holds for every kind of page, in both languages."""

import gzip
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from shutil import which
from urllib.parse import urlencode

import pytest

from .marks import missing
from .paper import ROOT, Paper, Reply
from .reader import Reader
from .walk import KINDS, Site

CHECKERS = ROOT / "node_modules"
PHONE = {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark", "has_touch": True}
NOTHING_HERE = "/nothing/was/ever/here/"


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    script = CHECKERS / "axe-core" / "axe.min.js"
    if not script.exists():
        missing("axe-core is not here: run `npm ci`")
    return script.read_text()


def accessibility(reader: Reader, axe: str) -> list[str]:
    """What axe finds wrong with the page as it is, a line for each fault and place."""
    reader.page.evaluate(axe)
    found = reader.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert found["passes"], "axe looked at nothing"
    return [
        f"{reader.path()}: {fault['id']}: {node['html'][:200]} ({node['failureSummary']})"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def too_wide(reader: Reader) -> list[str]:
    """What sticks out of a page that scrolls sideways; nothing if it does not."""
    found: list[str] = reader.page.evaluate("""() => {
        const width = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= width) return [];
        const scrolls = (it) => it.parentElement && (scrolls(it.parentElement)
            || getComputedStyle(it.parentElement).overflowX === "auto");
        return [...document.querySelectorAll("body *")]
            .filter((it) => it.getBoundingClientRect().right > width + 1 && !scrolls(it))
            .map((it) => it.outerHTML.slice(0, 120));
    }""")
    return [f"{reader.path()}: {line}" for line in found]


# -- seen in a browser


@pytest.mark.browser
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_can_be_used_by_everyone(
    kind: str, site: Site, readers: Callable[..., Reader], axe: str
) -> None:
    """By day on a desk, by night on a small phone: no fault of accessibility, no error, nothing
    from elsewhere, and (on the phone) no scrolling sideways."""
    desk, phone = readers(viewport={"width": 1280, "height": 900}), readers(**PHONE)
    paths = site.examples(kind)
    assert paths, f"the demo has no page of the kind {kind!r}"
    faults = []
    for path in paths:
        desk.go(path)
        faults += accessibility(desk, axe)
        phone.go(path)
        faults += accessibility(phone, axe) + too_wide(phone)
    assert faults == []


@pytest.mark.browser
def test_error_pages_can_be_used_by_everyone(readers: Callable[..., Reader], axe: str) -> None:
    reader = readers(**PHONE)
    reader.go(NOTHING_HERE, status=404)
    assert accessibility(reader, axe) + too_wide(reader) == []


@pytest.mark.browser
def test_no_story_scrolls_sideways_on_a_small_phone(
    site: Site, readers: Callable[..., Reader]
) -> None:
    reader = readers(**PHONE)
    wide = []
    for path in site.standing_stories():
        reader.go(path)
        wide += too_wide(reader)
    assert wide == []


@pytest.mark.browser
def test_a_breach_of_the_policy_and_a_foreign_picture_would_be_noticed(
    readers: Callable[..., Reader], browser: object, paper: Paper
) -> None:
    """The watch that every journey keeps does see what it watches for."""
    watched = Reader(browser, paper)  # type: ignore[arg-type]
    watched.go("/")
    watched.page.evaluate("""() => {
        document.body.insertAdjacentHTML("beforeend", "<p style='color:red'>x</p>");
        document.cookie = "seen=1";
        localStorage.setItem("seen", "1");
    }""")
    assert any("Content Security Policy" in problem for problem in watched.problems)
    with pytest.raises(AssertionError):
        watched.keeps_nothing()
    # The policy itself stops a foreign picture; a page without one shows that we would see it.
    watched.page.goto("about:blank")
    with watched.page.expect_event("requestfailed"):
        watched.page.evaluate("() => { new Image().src = 'https://tracker.example/dot.gif' }")
    assert watched.foreign == ["https://tracker.example/dot.gif"]
    watched.close()


# -- seen by a checker or a robot


def test_every_page_is_valid_html(site: Site, paper: Paper, tmp_path: Path) -> None:
    jar = CHECKERS / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not jar.exists():
        missing("the Nu HTML checker is not here: run `npm ci`")
    if which("java") is None:
        missing("there is no Java here to run the Nu HTML checker")
    pages = {**site.pages, **forms_refused(paper), **pages_of_trouble(paper)}
    names = {}
    for number, (path, reply) in enumerate(sorted(pages.items())):
        file = tmp_path / f"{number}.html"
        file.write_bytes(reply.body)
        names[file.name] = path
    command = ["java", "-Xss1m", "-jar", str(jar), "--format", "json", "--stdout", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    messages = json.loads(done.stdout)["messages"]
    faults = [
        f"{names[m['url'].rsplit('/', 1)[-1]]}: {m['message']} {m.get('extract', '')[:160]!r}"
        for m in messages
        if m["type"] != "info" or m.get("subType") == "warning"
    ]
    assert faults == []
    assert done.returncode == 0, done.stderr


def forms_refused(paper: Paper) -> dict[str, Reply]:
    """Both forms as they come back when they were filled in wrongly."""
    contact = paper.ask("/contact/send/", "POST", urlencode({"email": "no"}).encode(), FORM)
    letter = paper.ask("/newsletter/sign-up/", "POST", urlencode({"email": "no"}).encode(), FORM)
    assert (contact.status, letter.status) == (422, 422)
    return {"/contact/send/": contact, "/newsletter/sign-up/": letter}


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def pages_of_trouble(paper: Paper) -> dict[str, Reply]:
    """404, 503 and the two pages of thanks."""
    thanks = {"fr": "merci", "en": "thanks"}[paper.language]
    found = {path: paper.ask(path) for path in (f"/{thanks}/message/", f"/{thanks}/newsletter/")}
    assert {reply.status for reply in found.values()} == {200}
    found[NOTHING_HERE] = paper.ask(NOTHING_HERE)
    (paper.data / "maintenance").touch()
    try:
        found["maintenance"] = paper.ask(NOTHING_HERE)
    finally:
        (paper.data / "maintenance").unlink()
    assert found["maintenance"].status == 503
    return found


def test_no_link_of_the_paper_is_broken(site: Site, paper: Paper) -> None:
    broken = {
        path: sorted(sources)[0]
        for path, sources in site.linked_from.items()
        if (site.pages[path] if path in site.pages else paper.ask(path)).status != 200
    }
    assert broken == {}


def test_a_walk_meets_every_kind_of_page(site: Site) -> None:
    assert set(site.kinds) == set(KINDS)


def test_no_page_sets_a_cookie_or_differs_by_cookie(site: Site) -> None:
    for path, reply in site.pages.items():
        assert "set-cookie" not in reply.headers, path
        assert "cookie" not in reply.headers.get("vary", "").lower(), path


def test_every_page_carries_the_strict_policy(site: Site) -> None:
    for path, reply in site.pages.items():
        policy = reply.headers["content-security-policy"]
        rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
        assert rules["default-src"] == "'none'", path
        assert rules["script-src"] == rules["style-src"] == "'self'", path
        assert "unsafe" not in policy, path
        assert reply.headers["x-content-type-options"] == "nosniff", path


def test_no_page_carries_inline_script_style_or_handler(site: Site) -> None:
    for path, reply in site.pages.items():
        dom = reply.dom
        assert dom.xpath("//style | //*[@style]") == [], path
        assert dom.xpath("//@*[starts-with(name(), 'on')]") == [], path
        scripts = dom.xpath("//script[not(@src)]")
        assert {s.get("type") for s in scripts} <= {"application/ld+json"}, path


def test_nothing_a_page_loads_lies_elsewhere(site: Site, paper: Paper) -> None:
    """As written, whether or not a browser would load it."""
    loads = "//script/@src | //img/@src | //iframe/@src | //source/@srcset | //link[not(contains("
    loads += "'canonical alternate', @rel))]/@href"
    for path, reply in site.pages.items():
        for value in reply.dom.xpath(loads):
            for address in re.split(r",\s*", value):
                assert re.match("/(?!/)", address), (path, address)


def test_a_story_weighs_less_than_150_kilobytes(
    site: Site, paper: Paper, measured: Callable[[str, object], None]
) -> None:
    """HTML, CSS, script and preloaded fonts, compressed; the script under 10."""
    path = max(site.kinds["story"], key=lambda p: len(site.pages[p].body))
    dom = site.pages[path].dom
    fonts = dom.xpath("//link[@rel='preload'][@as='font']/@href")
    styles, scripts = dom.xpath("//link[@rel='stylesheet']/@href"), dom.xpath("//script/@src")
    assert fonts
    assert styles
    assert scripts
    weights = {
        "html": packed(site.pages[path]),
        "css": sum(packed(paper.ask(a)) for a in styles),
        "script": sum(packed(paper.ask(a)) for a in scripts),
        "fonts": sum(len(paper.ask(a).body) for a in fonts),
    }
    measured(f"weight of {path} (bytes)", weights | {"in all": sum(weights.values())})
    assert sum(weights.values()) < 150_000
    assert weights["script"] < 10_000


def packed(reply: Reply) -> int:
    """The size of a text after gzip's usual work."""
    assert reply.status == 200
    return len(gzip.compress(reply.body, 6))
