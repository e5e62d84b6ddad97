"""What a page says about itself and what it shows: every value with where it was found."""

import html
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from ..base import ForeignPicture, Warned
from ..text import fold, squeeze
from .dom import absolute, elements, marks, text_of

# A field's name, a value, the source's name: sources are weighed in `weighing.py`.
Said = Iterator[tuple[str, Any, str]]

# Pictures that publishers name when a story has none.
_NO_PICTURE = re.compile(r"(?:logo|placeholder|blank|spacer)[^/]*$", re.I)
# Tags that stray into data; `<script>` is no slip of a newsroom and stays what it is, words.
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|div|em|font|h[1-6]|i|mark|p|q|s|small|span|strong|sub|sup|u)"
    r"(?:\s[^<>]*)?/?>",
    re.I,
)
_FOREIGN_TAGS = {"aside", "footer", "nav"}
_FOREIGN_MARKS = {
    *("comment", "comments", "commentaire", "commentaires", "reaction", "reactions", "replies"),
    *("reply", "disqus", "related", "teaser", "teasers", "mostread", "popular", "trending"),
    *("recommended", "recommendations", "sidebar", "widget", "promo", "newsletter", "carousel"),
    *("lus", "associes", "similaires"),
}
_COMMENT_TYPE = re.compile(r"Comment$|UserComments$|/Review$")


@dataclass(frozen=True)
class Witness:
    """One value of a field and the name of the source that says it."""

    value: Any
    source: str


class Evidence:
    """Everything said about each field, in the order in which it was found."""

    def __init__(self) -> None:
        self.warnings: list[Warned] = []
        self._said: dict[str, list[Witness]] = defaultdict(list)

    def add(self, said: Said) -> None:
        """Take down what a source says; empty values and pictures that are none are left out."""
        for name, value, source in said:
            if isinstance(value, str) and name != "article_body":
                value = words_of(value)
            if isinstance(value, ForeignPicture) and _NO_PICTURE.search(value.url):
                continue
            if value:
                self._said[name].append(Witness(value, source))

    def witnesses(self, name: str) -> list[Witness]:
        """All that was said of a field."""
        return self._said[name]

    def all(self, name: str) -> list[Any]:
        """All values of a field."""
        return [witness.value for witness in self._said[name]]

    def first(self, name: str) -> Any:
        """The value of a field that was found first, or an empty string."""
        return next(iter(self.all(name)), "")


def words_of(value: str) -> str:
    """The words of a value: entities of entities decoded, stray tags gone, on one line."""
    for _ in range(3):
        if (decoded := html.unescape(value)) == value:
            break
        value = decoded
    return squeeze(_TAG.sub(" ", value) if "<br" in value.lower() else _TAG.sub("", value))


def foreign_boxes(tree: HtmlElement) -> set[HtmlElement]:
    """The boxes of a page that say nothing of its story: comments, teasers, margins, feet.

    A box that holds the headline or half of the page's paragraphs is none, whatever its name.
    """
    headings = {
        box for heading in elements(tree, "h1") for box in (heading, *heading.iterancestors())
    }
    words = sum(len(p.text_content()) for p in elements(tree, "p"))
    found: set[HtmlElement] = set()
    for element in elements(tree):
        if not _names_itself_foreign(element) or element in headings or inside_any(element, found):
            continue
        if 2 * sum(len(p.text_content()) for p in elements(element, "p")) <= words or not words:
            found.add(element)
    return found


def inside_any(element: HtmlElement, boxes: set[HtmlElement]) -> bool:
    """Whether an element is or lies in one of some boxes."""
    return element in boxes or any(box in boxes for box in element.iterancestors())


def _names_itself_foreign(element: HtmlElement) -> bool:
    if element.tag in {"html", "body", "main"}:
        return False
    is_story_among_others = (
        element.tag == "article" and next(element.iterancestors("article"), None) is not None
    )
    return (
        element.tag in _FOREIGN_TAGS
        or is_story_among_others
        or bool(marks(element) & _FOREIGN_MARKS)
        or bool(_COMMENT_TYPE.search((element.get("itemtype") or "").strip()))
    )


def address_of_page(address: str) -> str:
    """An address for comparing: without scheme, `www.`, fragment, query, `/amp` and final slash."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    host = re.sub(r"^(?:www|m|amp)\.", "", (parts.netloc or "").lower())
    path = re.sub(r"(?:[./]amp(?:\.html?)?|/index\.html?|\.amp\.html?)?/?$", "", parts.path)
    return f"{host}{path}" if host else ""


def canonical_of(tree: HtmlElement, base: str) -> str:
    """The address a page calls its own: `link rel=canonical`, or an empty string."""
    for link in elements(tree, "link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            return absolute(link.get("href"), base)
    return ""


def is_amp(tree: HtmlElement) -> bool:
    """Whether a page is the AMP form of another: `html amp`, `html ⚡`, or AMP's own script."""
    marked = any(name in tree.attrib for name in ("amp", "⚡"))
    scripts = (script.get("src") or "" for script in elements(tree, "script"))
    return marked or any(src.startswith("https://cdn.ampproject.org/v0.js") for src in scripts)


def headings_of(tree: HtmlElement, boxes: set[HtmlElement], site: str) -> list[HtmlElement]:
    """The first headings that may be the headline: no logo, not the paper's name, in no margin."""
    return [
        heading
        for heading in elements(tree, "h1")
        if text_of(heading)
        and not _is_logo(heading)
        and fold(text_of(heading)) != fold(site)
        and not inside_any(heading, boxes)
    ]


def _is_logo(heading: HtmlElement) -> bool:
    named = marks(heading).union(*(marks(e) for e in heading.iterancestors("a", "div", "header")))
    home = any((link.get("href") or "").strip() in {"/", "./"} for link in elements(heading, "a"))
    return home or bool(named & {"logo", "masthead", "brand", "sitename"})
