"""What a page's JSON-LD says of its story."""

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from ..base import ForeignPicture, Signature, Warned
from ..names import split_names
from ..text import fold
from .dom import absolute, elements
from .evidence import Said, address_of_page, words_of

_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review)$")
# What lies under these names are other stories, or readers' words.
_OTHERS = {
    *("comment", "comments", "review", "reviews", "hasPart", "liveBlogUpdate", "relatedLink"),
    *("citation", "mentions", "about", "isPartOf", "isBasedOn", "backstory", "subjectOf"),
    *("itemListElement", "significantLink", "hasDefinedTerm"),
}
# Under these names are those who made a thing, who need not be its publisher.
_MAKERS = {"author", "creator", "contributor", "image", "copyrightHolder", "sourceOrganization"}
_ORGANISATIONS = {"WebSite", "NewsMediaOrganization", "Organization"}
_WRAPPING = re.compile(r"^\s*(?:(?://)?\s*<!\[CDATA\[|<!--)|(?:(?://)?\s*\]\]>|(?://\s*)?-->)\s*$")
_MAX_NODES = 2000

Node = dict[str, Any]


class Data:
    """The objects of a page's JSON-LD, and which of them is the story."""

    def __init__(self, tree: HtmlElement, warnings: list[Warned]) -> None:
        self._scripts = list(_scripts(tree, warnings))
        self.nodes = list(_walk(self._scripts, set()))
        own = {id(node) for node in _walk(self._scripts, _OTHERS)}
        self._publishers = [
            node for node in _walk(self._scripts, _OTHERS | _MAKERS) if types(node) & _ORGANISATIONS
        ]
        self.known = {
            node["@id"]: node
            for node in self.nodes
            if isinstance(node.get("@id"), str) and len(node) > 1
        }
        self.articles = [
            node
            for node in self.nodes
            if id(node) in own and any(map(_ARTICLE.search, types(node)))
        ]

    def says(self, base: str, addresses: list[str], shown: list[str]) -> Said:
        """What the data says; `addresses` are the page's own, `shown` headlines it shows."""
        for node in self.nodes:
            if "BreadcrumbList" in types(node):
                yield "crumbs", _crumb_names(node), "data"
            if types(node) & {"WebPage", "Article"}:
                for picture in _pictures(node.get("primaryImageOfPage"), self.known, base):
                    yield "picture", picture, "data"
            if types(node) & {"WebPage", "ItemPage"}:
                yield "published", _string(node.get("datePublished")), "page data"
                yield "updated", _string(node.get("dateModified")), "page data"
                yield "language", _string(node.get("inLanguage")), "page data"
        for node in self._publishers:
            yield "publisher", _name(node), "data"
            yield "slogan", _string(node.get("description")), "data"
            yield "slogan", _string(node.get("slogan")), "data"
        for node, source in self._stories(addresses, shown):
            yield from self._story(node, source, base)

    def address(self) -> str:
        """The address that the first story of the data gives itself."""
        return next((address for node in self.articles for address in _addresses(node, "")), "")

    def is_for_subscribers(self) -> bool:
        """Whether the data says that the page is not free."""
        return any(str(n.get("isAccessibleForFree")).lower() == "false" for n in self.articles)

    def _stories(self, addresses: list[str], shown: list[str]) -> list[tuple[Node, str]]:
        """The objects that are this page's story, with how far they can be trusted.

        Those of the page's own address are; without any, the one whose headline the page shows,
        else the first that is dated.
        """
        mine = {address_of_page(address) for address in addresses} - {""}
        own = [n for n in self.articles if mine & {address_of_page(a) for a in _addresses(n, "")}]
        if own:
            return [(node, "own data") for node in own]
        seen = {fold(each) for each in shown}
        agreeing = [n for n in self.articles if fold(words_of(_string(n.get("headline")))) in seen]
        dated = [n for n in self.articles if n.get("datePublished") and n.get("headline")]
        chosen = next(iter(agreeing or dated or self.articles), None)
        if chosen is None:
            return []
        is_elsewhere = bool(mine) and bool(_addresses(chosen, "")) and not agreeing
        return [(chosen, "stray data" if is_elsewhere else "data")]

    def _story(self, node: Node, source: str, base: str) -> Said:
        yield "headline", _string(node.get("headline")) or _string(node.get("name")), source
        yield "published", _string(node.get("datePublished")), source
        yield "updated", _string(node.get("dateModified")), source
        yield "description", _string(node.get("description")), source
        yield "language", _string(node.get("inLanguage")), source
        yield "article_body", _string(node.get("articleBody")), source
        yield "site", _name(_resolved(node.get("publisher"), self.known)), source
        for address in _addresses(node, base):
            yield "url", address, source
        yield "kicker", _string(node.get("kicker")), source
        yield "authors", self._signatures(node.get("author") or node.get("creator")), source
        for section in _listed(node.get("articleSection")):
            yield "section", _string(section), source
        for words in _listed(node.get("keywords")):
            yield "topic", _string(words) or _name(words), source
        for picture in _pictures(node.get("image"), self.known, base):
            yield "picture", picture, source

    def _signatures(self, value: Any) -> list[Signature]:
        """Authors as strings, objects, lists, or addresses of other objects."""
        found: list[Signature] = []
        for each in _listed(value):
            person = self.known.get(each, each) if isinstance(each, str) else each
            person = _resolved(person, self.known)
            is_organisation = bool({"Organization", "NewsMediaOrganization"} & types(person))
            names = person.get("name") if isinstance(person, dict) else person
            for name in _listed(names):
                signed = split_names(words_of(_string(name)))
                if is_organisation and len(signed) == 1:
                    # A whole name, however it looks, unless it is written as a list.
                    signed = [Signature(signed[0].name, signed[0].role, True)]
                found += signed
        return found


def types(node: Any) -> set[str]:
    """The types of an object, without the address of the vocabulary."""
    told = _listed(node.get("@type")) if isinstance(node, dict) else []
    return {each.rpartition("/")[2] for each in told if isinstance(each, str)}


def _scripts(tree: HtmlElement, warnings: list[Warned]) -> Iterator[Any]:
    for script in elements(tree, "script"):
        if "ld+json" in (script.get("type") or "").lower():
            raw = _WRAPPING.sub("", script.text or "").strip().rstrip(";")
            # The commonest slip: a comma after the last of a list.
            for text in (raw, re.sub(r",(?=\s*[}\]])", "", raw)):
                try:
                    yield json.loads(text, strict=False)
                    break
                except (ValueError, RecursionError):
                    continue
            else:
                warnings.append(("json-ld", "A block of the page's data is broken."))


def _walk(values: list[Any], without: set[str]) -> Iterator[Node]:
    """Every object, however nested, outer ones first; not those under the names in `without`."""
    waiting = list(values)
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting[:0] = value
        elif isinstance(value, dict):
            yield value
            waiting.extend(
                each
                for name, each in value.items()
                if isinstance(each, dict | list) and name not in without
            )


def _listed(value: Any) -> list[Any]:
    return value[:50] if isinstance(value, list) else [value]


def _string(value: Any) -> str:
    """A text out of a text, a number, a typed value (`@value`) or the first of a list."""
    if isinstance(value, list):
        value = next(iter(value), "")
    if isinstance(value, dict):
        value = value.get("@value")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


def _name(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("name") or value.get("alternateName")
    return _string(value)


def _addresses(node: Node, base: str) -> list[str]:
    """What an object calls its page: `url`, `mainEntityOfPage`, `@id`."""
    page = node.get("mainEntityOfPage")
    page_id = page.get("@id") or page.get("url") if isinstance(page, dict) else page
    told = (_string(node.get("url")), _string(page_id), _string(node.get("@id")))
    return list(dict.fromkeys(found for each in told if (found := absolute(each, base))))


def _resolved(value: Any, known: dict[str, Node]) -> Any:
    """An object that only points to another by its `@id`, replaced by that other."""
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, dict) and not value.get("name") and isinstance(value.get("@id"), str):
        return known.get(value["@id"], value)
    return value


def _crumb_names(node: Node) -> list[str]:
    items = [item for item in _listed(node.get("itemListElement")) if isinstance(item, dict)]
    positions = [str(item.get("position", "")) for item in items]
    if all(position.isdecimal() and len(position) < 5 for position in positions):
        items.sort(key=lambda item: int(item["position"]))
    return [words_of(_name(item) or _name(item.get("item"))) for item in items]


def _pictures(value: Any, known: dict[str, Node], base: str) -> Iterator[ForeignPicture]:
    value = _resolved(value, known) if not isinstance(value, str) else value
    if isinstance(value, str) and absolute(value, base):
        yield ForeignPicture(absolute(value, base))
    if isinstance(value, dict):
        address = absolute(_string(value.get("url")) or _string(value.get("contentUrl")), base)
        words = [
            words_of(_string(value.get(key)) or _name(value.get(key)))
            for key in ("caption", "creditText", "copyrightHolder", "author")
        ]
        if address:
            credit = next((word for word in words[1:] if word), "")
            yield ForeignPicture(address, "", words[0], credit)
