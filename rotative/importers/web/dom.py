"""What this reader asks of an HTML tree, in its own words."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from rotative.lib.text import printable

from ..base import Refused
from ..text import squeeze

# Far above what a real page has; trafilatura's time grows with the number of elements.
MAX_ELEMENTS = 20_000

_REFERENCE = re.compile(r"&#(x[0-9a-f]{1,9}|[0-9]{1,9})(?![0-9a-f]);?", re.IGNORECASE)
_WORDLESS = {"script", "style", "template"}
_APART = {"br", "p", "div", "li", "td", "th", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "small"}


def parse(text: str) -> HtmlElement:
    """The tree of a page, without comments. Raises `Refused` when there is none."""
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        source = _REFERENCE.sub(_without_controls, printable(text)).encode("utf-8", "replace")
        tree = lxml.html.document_fromstring(source, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        raise Refused("The HTML of this page cannot be read.") from None
    count = sum(1 for _ in tree.iter())
    if count > MAX_ELEMENTS:
        raise Refused(f"The page has {count} elements: give one story a page.")
    return tree


def _without_controls(reference: re.Match[str]) -> str:
    """Nothing for a numeric reference to a control character, which lxml would refuse later."""
    digits = reference[1].lower()
    code = int(digits[1:], 16) if digits[0] == "x" else int(digits)
    is_text = code in {9, 10, 13} or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE
    return reference[0] if is_text or 0x10000 <= code <= 0x10FFFF else ""


def elements(tree: HtmlElement, *tags: str) -> Iterator[HtmlElement]:
    """The elements below and including one, in document order, only real ones."""
    for element in tree.iter(*tags):
        if isinstance(element.tag, str):
            yield element


def text_of(element: HtmlElement) -> str:
    """An element's words on one line, with a space between blocks and at line breaks."""
    words: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            words.append(" " if node.tag in _APART else "")
            words.append("" if node.tag in _WORDLESS else node.text or "")
        elif node is not element:
            words.append(" " if node.tag in _APART else "")
            words.append(node.tail or "")
    return squeeze("".join(words))


def marks(element: HtmlElement) -> set[str]:
    """The words an element's class and id are made of, in lower case: `postMeta` has two."""
    return words_of_mark(f"{element.get('class') or ''} {element.get('id') or ''}")


def words_of_mark(name: str) -> set[str]:
    """The words that class names or an id are made of."""
    return set(re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()))


def inside(element: HtmlElement, *tags: str) -> bool:
    """Whether an element lies within one of these tags."""
    return next(element.iterancestors(*tags), None) is not None


def drop(element: HtmlElement) -> None:
    """Take an element out; the text after it stays."""
    if element.getparent() is not None:
        element.drop_tree()


def absolute(address: str | None, base: str) -> str:
    """A http(s) address made absolute, or nothing when that is not possible."""
    try:
        whole = urljoin(base, squeeze(address or ""))
        parts = urlsplit(whole)
    except ValueError:
        return ""
    return whole if parts.scheme in {"http", "https"} and parts.hostname else ""


def first_text(element: HtmlElement) -> str:
    """The words of the first leaf of an element that has any."""
    for node in elements(element):
        if node.text and node.text.strip():
            return text_of(node) if len(node) < 4 else squeeze(node.text)
        if node is not element and node.tail and node.tail.strip():
            return squeeze(node.tail)
    return ""
