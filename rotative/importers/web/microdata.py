"""What a page's microdata says of its story: properties of the article itself, no other's."""

import re

from lxml.html import HtmlElement

from ..base import Signature
from ..names import split_names
from ..text import squeeze
from .dom import elements, text_of
from .evidence import Said, inside_any

_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review)$")
_FIELDS = {
    "headline": "headline",
    "datePublished": "published",
    "dateModified": "updated",
    "description": "description",
    "articleSection": "section",
    "keywords": "topic",
}


def microdata(tree: HtmlElement, boxes: set[HtmlElement]) -> Said:
    """The properties of the page's article; those of no object at all are "loose"."""
    for trail in tree.xpath("//*[contains(@itemtype, 'BreadcrumbList')]"):
        names = trail.xpath(".//*[@itemprop='name']")
        yield "crumbs", [property_of(name) for name in names], "microdata"
    scope = _story(tree, boxes)
    signatures: list[Signature] = []
    for element in tree.xpath("//*[@itemprop]"):
        owner = next((e for e in element.iterancestors() if e.get("itemscope") is not None), None)
        is_page = owner is not None and "WebPage" in (owner.get("itemtype") or "")
        if inside_any(element, boxes) or not (owner is None or owner is scope or is_page):
            continue
        source = "microdata" if owner is scope and scope is not None else "loose"
        for name in (element.get("itemprop") or "").split():
            if name in _FIELDS:
                yield _FIELDS[name], property_of(element), source
            elif name in {"author", "creator"} and source == "microdata":
                signatures += _signatures(element)
            elif name in {"author", "creator"}:
                yield "authors", _signatures(element), source
    yield "authors", signatures, "microdata"


def property_of(element: HtmlElement) -> str:
    """The value of a property: what an attribute tells before what is shown."""
    told = element.get("content") or element.get("datetime")
    return squeeze(told) if told else text_of(element)


def _story(tree: HtmlElement, boxes: set[HtmlElement]) -> HtmlElement | None:
    """The element that is the article: with headline or text in it, in no margin."""
    scopes = [
        element
        for element in elements(tree)
        if _ARTICLE.search((element.get("itemtype") or "").strip())
        and not inside_any(element, boxes)
    ]
    whole = [e for e in scopes if e.xpath(".//h1 | .//*[@itemprop='articleBody']")]
    return next(iter(whole or scopes), None)


def _signatures(element: HtmlElement) -> list[Signature]:
    named = next(iter(element.xpath(".//*[@itemprop='name']")), element)
    found = split_names(property_of(named))
    if "Organization" in (element.get("itemtype") or ""):
        found = [Signature(each.name, each.role, True) for each in found]
    return found
