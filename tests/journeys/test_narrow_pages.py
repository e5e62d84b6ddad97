"""Narrow screens and large type: nothing scrolls sideways, no headline is a column of letters."""

from collections.abc import Callable

import pytest

from .marks import only
from .reader import Reader
from .test_pages import NOTHING_HERE, too_wide
from .walk import KINDS, Site

pytestmark = [pytest.mark.browser, only("fr")]

NARROW = (300, 320, 360)
LONG = "Donaudampfschifffahrtsgesellschaftskapitän"
ADDRESS = "https://www.donaudampfschifffahrt.example/kapitaen?anmeldung=2026-11-26&von=wien"

# What a journalist or an editor can write, wherever it is shown, gets a word that is too long.
FILL = """([word, address]) => {
    const words = `main :is(h1, h2, h3, h4, .kicker, .mark, .label, .card-standfirst, .standfirst,
        .card-authors, .authors a, li a, dt, dd, th, td, caption, figcaption, time, blockquote p,
        .speaker, .key-points li, .body > p, .list-about, .author-line, .role, .pager span),
        header.masthead a, .in-the-news a, .foot a, .crumbs a, button, summary`;
    let number = 0;
    for (const it of document.querySelectorAll(words)) {
        if (it.querySelector("a, h1, h2, h3, p, img, ul, time")) continue;
        it.textContent = number++ % 2 ? address : `Le ${word} revient`;
    }
    return number;
}"""

# Headlines of several lines that are narrower than eight of their letters, where there is room.
SQUEEZED = """() => {
    const main = document.querySelector("main"), page = document.documentElement.clientWidth;
    const room = Math.min(main.clientWidth, page) * 0.75;
    return [...main.querySelectorAll("h1, h2, h3, .card-headline, .wire li a, .people a")]
        .filter((it) => it.checkVisibility() && !it.closest(".unseen"))
        .filter((it) => {
            const box = it.getBoundingClientRect();
            const size = parseFloat(getComputedStyle(it).fontSize);
            return box.height > 2 * size && box.width < Math.min(8 * size, room) - 1;
        })
        .map((it) => `${it.outerHTML.slice(0, 100)}: ${it.getBoundingClientRect().width} px`);
}"""


def faults(reader: Reader) -> list[str]:
    """What sticks out of the page, and which headlines are squeezed, at each narrow width."""
    found = []
    for width in NARROW:
        reader.page.set_viewport_size({"width": width, "height": 700})
        squeezed = reader.page.evaluate(SQUEEZED)
        found += [f"{width} px: {line}" for line in too_wide(reader)]
        found += [f"{width} px: {reader.path()}: {line}" for line in squeezed]
    return found


@pytest.mark.parametrize("kind", [*KINDS, "error"])
def test_words_have_room_on_every_kind_of_page(
    kind: str, site: Site, readers: Callable[..., Reader]
) -> None:
    """As it is, with type twice as large, and with words that are far too long."""
    reader = readers()
    paths = [NOTHING_HERE] if kind == "error" else site.examples(kind)
    assert paths
    found = []
    for path in paths:
        reader.go(path, status=404 if kind == "error" else 200)
        found += [f"as it is, {line}" for line in faults(reader)]
        reader.page.evaluate("document.documentElement.style.fontSize = '200%'")
        found += [f"large type, {line}" for line in faults(reader)]
        assert reader.page.evaluate(FILL, [LONG, ADDRESS]) > 20
        found += [f"large type and long words, {line}" for line in faults(reader)]
        reader.page.evaluate("document.documentElement.style.fontSize = ''")
        found += [f"long words, {line}" for line in faults(reader)]
    assert found == []
