"""What a page says about itself, from the most to the least deliberate source."""

import html
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from ..base import ForeignPicture, Warned, without_repeats
from ..byline import UPDATED, is_byline, is_name, names_of, split_names
from ..text import fold, squeeze
from .dom import absolute, elements, inside, marks, text_of

Said = Iterator[tuple[str, Any]]

_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review)$")
_BREADCRUMB_MARKS = {"breadcrumb", "breadcrumbs", "ariane", "filariane"}
_AUTHOR_MARKS = {"author", "authors", "byline", "auteur", "auteurs", "signature"}
_STANDFIRST_MARKS = {"chapo", "chapeau", "standfirst", "lede", "deck", "dek", "excerpt", "subtitle",
                     "subheadline", "soustitre", "headnote", "teaserlead"}  # fmt: skip
_KICKER_MARKS = {"kicker", "surtitre", "overline", "eyebrow"}
_HOME = {"accueil", "home", "homepage", "home page", "index", "une", "a la une"}
_TITLE_TAIL = re.compile(r"\s+[|–—·•-]\s+([^|–—·•]{2,60})$")
# Pictures that publishers name when a story has none.
_NO_PICTURE = re.compile(r"(?:logo|placeholder|blank|spacer)[^/]*$", re.I)
_MAX_NODES = 2000
_MAX_TIMES = 20


class Metadata:
    """Everything said about each field, the most deliberate source first."""

    def __init__(self, tree: HtmlElement, base: str) -> None:
        self.tree = tree
        self.warnings: list[Warned] = []
        self.nodes = list(self._nodes())
        self.article = _article_among(self.nodes) or {}
        self.base = base or absolute(_address_of(self.article), "")
        self._said: dict[str, list[Any]] = defaultdict(list)
        for source in (self._json_ld, self._microdata, self._meta, self._markup):
            for name, value in source():
                if isinstance(value, str) and name != "article_body":
                    value = squeeze(html.unescape(value))
                if isinstance(value, ForeignPicture) and _NO_PICTURE.search(value.url):
                    continue
                if value:
                    self._said[name].append(value)

    def all(self, name: str) -> list[Any]:
        """All values said of a field, none twice in a row of sources."""
        return self._said[name]

    def first(self, name: str) -> Any:
        """The most deliberate value of a field, or an empty string."""
        return next(iter(self._said[name]), "")

    def headline(self) -> str:
        """The headline without the paper's name; what a source cut short is taken from the page."""
        for value in self.all("headline"):
            headline = self._without_site_name(value)
            cut = headline.rstrip(" .…")
            if cut != headline.rstrip() or len(headline) >= 105:
                longer = (h for h in self.all("headline") if fold(h).startswith(fold(cut)))
                headline = max((self._without_site_name(h) for h in longer), key=len)
            if fold(headline):
                return headline
        return ""

    def crumbs(self) -> list[str]:
        """The breadcrumb from broad to narrow, without the home page and the story itself."""
        for crumbs in self.all("crumbs"):
            headlines = {fold(each) for each in self.all("headline")}
            site = fold(self.first("site"))
            kept = [
                crumb
                for crumb in without_repeats(crumbs)
                if fold(crumb) not in _HOME | headlines | {site, ""}
                and len(crumb) <= 60
                and not crumb.endswith(":")
            ]
            if kept:
                return kept
        return []

    def authors(self) -> list[str]:
        """The names of those who signed; people before the paper that published them."""
        named = [without_repeats(names) for names in self.all("authors") if names]
        site = {fold(self.first("site")), fold(self.first("publisher"))} - {""}
        people = [names for names in named if not {fold(name) for name in names} <= site]
        return next(iter(people or named), [])

    def _without_site_name(self, title: str) -> str:
        site = fold(self.first("site"))
        name, mark, rest = title.partition(" | ")
        if mark and fold(name) == site:
            title = rest
        tail = _TITLE_TAIL.search(title)
        if tail is None:
            return title
        bare = title[: tail.start()]
        named = fold(tail[1]) == site if site else "|" in tail[0] and len(bare) >= 15
        shown = fold(bare) in {fold(each) for each in self.all("h1")}
        return bare if named or shown else title

    # JSON-LD

    def _json_ld(self) -> Said:
        known = {node["@id"]: node for node in self.nodes if isinstance(node.get("@id"), str)
                 and len(node) > 1}  # fmt: skip
        for node in self.nodes:
            types = _types(node)
            if "BreadcrumbList" in types:
                yield "crumbs", _crumb_names(node)
            if types & {"WebSite", "NewsMediaOrganization", "Organization"}:
                yield "publisher", _name(node)
            if types & {"WebPage", "Article"}:
                yield from _picture_of(node.get("primaryImageOfPage"), known, self.base)
        yield from self._json_ld_article(self.article, known)

    def _json_ld_article(self, node: dict[str, Any], known: dict[str, Any]) -> Said:
        yield "headline", _string(node.get("headline")) or _string(node.get("name"))
        yield "published", _string(node.get("datePublished"))
        yield "updated", _string(node.get("dateModified"))
        yield "description", _string(node.get("description"))
        yield "language", _string(node.get("inLanguage"))
        yield "article_body", _string(node.get("articleBody"))
        yield "site", _name(_resolved(node.get("publisher"), known))
        yield "url", absolute(_address_of(node), self.base)
        yield "kicker", _string(node.get("kicker"))
        authors = [_name(_resolved(each, known)) for each in _listed(node.get("author"))]
        yield "authors", [name for each in authors for name in split_names(each)]
        for section in _listed(node.get("articleSection")):
            yield "section", _string(section)
        for words in _listed(node.get("keywords")):
            for word in re.split(r"[,;]", _string(words) or _name(words)):
                yield "topic", word
        yield from _picture_of(node.get("image"), known, self.base)
        if str(node.get("isAccessibleForFree")).lower() == "false":
            self.warnings.append(("body", "The page says it is not free: parts may be missing."))

    def _nodes(self) -> Iterator[dict[str, Any]]:
        """Every object of every JSON-LD script, however nested, outer ones first."""
        waiting: list[Any] = []
        for script in elements(self.tree, "script"):
            if "ld+json" in (script.get("type") or "").lower():
                try:
                    raw = re.sub(
                        r"^\s*(?://)?\s*<!\[CDATA\[|(?://)?\s*\]\]>\s*$", "", script.text or ""
                    )
                    waiting.append(json.loads(raw.strip().rstrip(";"), strict=False))
                except (ValueError, RecursionError):
                    self.warnings.append(("json-ld", "A block of the page's data is broken."))
        for _ in range(_MAX_NODES):
            if not waiting:
                return
            value = waiting.pop(0)
            if isinstance(value, list):
                waiting[:0] = value
            elif isinstance(value, dict):
                yield value
                waiting.extend(each for each in value.values() if isinstance(each, dict | list))

    # Microdata

    def _microdata(self) -> Said:
        scopes = [
            element
            for element in self.tree.xpath("//*[@itemtype]")
            if _ARTICLE.search((element.get("itemtype") or "").strip())
        ]
        whole = [e for e in scopes if e.xpath(".//h1 | .//*[@itemprop='articleBody']")]
        scope = next(iter(whole or scopes), None)
        for trail in self.tree.xpath("//*[contains(@itemtype, 'BreadcrumbList')]"):
            names = trail.xpath(".//*[@itemprop='name']")
            yield "crumbs", [_property(name) for name in names]
        if scope is None:
            return
        names = {"headline": "headline", "datePublished": "published", "dateModified": "updated",
                 "description": "description", "articleSection": "section"}  # fmt: skip
        for element in scope.xpath(".//*[@itemprop]"):
            for name in (element.get("itemprop") or "").split():
                if name in names:
                    yield names[name], _property(element)
                elif name == "keywords":
                    for word in _property(element).split(","):
                        yield "topic", word
        authors = [_property(next(iter(a.xpath(".//*[@itemprop='name']")), a))
                   for a in scope.xpath(".//*[contains(@itemprop, 'author')]")]  # fmt: skip
        yield "authors", [name for author in authors for name in split_names(author)]

    # Open Graph and other meta elements

    def _meta(self) -> Said:
        said: dict[str, list[str]] = defaultdict(list)
        for meta in elements(self.tree, "meta"):
            name = (meta.get("property") or meta.get("name") or "").strip().lower()
            said[name].append(squeeze(meta.get("content") or ""))
        names = {
            "headline": ("og:title", "twitter:title", "dc.title", "parsely-title"),
            "description": ("og:description", "description", "twitter:description"),
            "published": ("article:published_time", "og:article:published_time", "parsely-pub-date",
                          "dc.date.issued", "datepublished", "pubdate", "publish-date", "date"),
            "updated": ("article:modified_time", "og:updated_time", "last-modified"),
            "section": ("article:section", "parsely-section"),
            "topic": ("article:tag",),
            "site": ("og:site_name", "application-name"),
            "language": ("og:locale", "content-language"),
            "url": ("og:url",),
        }  # fmt: skip
        for name, sources in names.items():
            for source in sources:
                for value in said[source]:
                    yield name, value
        for source in ("author", "article:author", "parsely-author", "dc.creator"):
            yield "authors", [name for each in said[source] for name in split_names(each)]
        for source in ("news_keywords", "keywords"):
            for value in said[source]:
                for word in re.split(r"[,;]", value):
                    yield "keyword", word
        alt = next(iter(said["og:image:alt"] or said["twitter:image:alt"]), "")
        for address in (*said["og:image:secure_url"], *said["og:image"], *said["twitter:image"]):
            if absolute(address, self.base):
                yield "picture", ForeignPicture(absolute(address, self.base), alt)

    # What the page shows

    def _markup(self) -> Said:
        yield "language", (self.tree.get("lang") or self.tree.get("xml:lang") or "")
        for link in elements(self.tree, "link"):
            if "canonical" in (link.get("rel") or "").lower().split():
                yield "canonical", absolute(link.get("href"), self.base)
        for heading in self._headings():
            yield "h1", text_of(heading)
            yield "headline", text_of(heading)
        title = self.tree.find(".//title")
        yield "headline", text_of(title) if title is not None else ""
        for element in elements(self.tree):
            yield from self._marked(element)

    def _headings(self) -> list[HtmlElement]:
        """The headings that may be the headline: no logo, those of the story first."""
        found = [
            heading
            for heading in elements(self.tree, "h1")
            if text_of(heading) and not _is_logo(heading)
            and fold(text_of(heading)) != fold(self.first("site"))
        ]  # fmt: skip
        found.sort(key=lambda heading: not inside(heading, "article", "main"))
        if found:
            return found
        second = self.tree.xpath("//article//h2 | //main//h2")
        return [heading for heading in second[:1] if text_of(heading)]

    def _is_by_headline(self, element: HtmlElement) -> bool:
        """Whether an element stands in a box, not far out, that also holds the headline."""
        boxes = [element.getparent(), *element.iterancestors()][1:5]
        return any(
            box.tag not in {"body", "html"} and box.find(".//h1") is not None for box in boxes
        )

    def _marked(self, element: HtmlElement) -> Said:
        """What an element's name says it is."""
        named = marks(element)
        if "tag" in (element.get("rel") or "").split():
            yield "topic", text_of(element)
        if (
            element.tag == "time"
            and len(self.all("published")) < _MAX_TIMES
            and not inside(element, "aside", "footer", "nav", "li")
        ):
            around = text_of(element.getparent()) if element.getparent() is not None else ""
            told = element.get("datetime") or text_of(element)
            name = (
                "updated" if UPDATED.search(around.partition(text_of(element))[0]) else "published"
            )
            yield name, told
        if named & _BREADCRUMB_MARKS or "breadcrumb" in (element.get("aria-label") or "").lower():
            yield "crumbs", _crumbs_shown(element)
        if inside(element, "aside", "footer", "nav"):
            return
        if named & _KICKER_MARKS and len(text_of(element)) <= 60:
            yield "kicker", text_of(element)
        may_introduce = element.tag in {"p", "div", "h2", "h3", "section"}
        if named & _STANDFIRST_MARKS and may_introduce and self._is_by_headline(element):
            words = text_of(element)
            yield "standfirst", words if 30 <= len(words) <= 800 else ""
        if element.get("rel") == "author" or named & _AUTHOR_MARKS:
            yield from _byline(element)
        elif element.tag in {"p", "div", "span"} and len(element) < 6:
            words = text_of(element) if len(element.text_content()) <= 250 else ""
            if words and is_byline(words):
                yield from _byline_line(words)


def _byline(element: HtmlElement) -> Said:
    words = text_of(element)
    if is_byline(words):
        yield from _byline_line(words)
    elif len(words) <= 60 and len(words.split()) <= 6 and is_name(words):
        yield "authors", split_names(words)


def _byline_line(words: str) -> Said:
    yield "authors", names_of(words)
    parts = UPDATED.split(words, maxsplit=1)
    yield "published", parts[0]
    if len(parts) > 1:
        yield "updated", parts[1]


def _crumbs_shown(element: HtmlElement) -> list[str]:
    items = [text_of(item) for item in elements(element, "li")]
    if len(items) < 2:
        items = [text_of(link) for link in elements(element, "a")]
    if not items:
        items = re.split(r"\s*[>›»/]\s*", text_of(element))
    return [item.strip(" >›»/|") for item in items]


def _is_logo(heading: HtmlElement) -> bool:
    named = marks(heading).union(*(marks(e) for e in heading.iterancestors("a", "div", "header")))
    home = any((link.get("href") or "").strip() in {"/", "./"} for link in elements(heading, "a"))
    return home or bool(named & {"logo", "masthead", "brand", "sitename"})


def _property(element: HtmlElement) -> str:
    told = element.get("content") or element.get("datetime")
    return squeeze(told) if told else text_of(element)


def _listed(value: Any) -> list[Any]:
    return value[:50] if isinstance(value, list) else [value]


def _string(value: Any) -> str:
    if isinstance(value, list):
        value = next(iter(value), "")
    return value if isinstance(value, str) else ""


def _name(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("name") or value.get("alternateName")
    return _string(value)


def _address_of(node: dict[str, Any]) -> str:
    """The page's address: `url`, or `mainEntityOfPage` as an address or an object with one."""
    page = node.get("mainEntityOfPage")
    return _string(node.get("url")) or _string(page.get("@id") if isinstance(page, dict) else page)


def _types(node: dict[str, Any]) -> set[str]:
    types = (each for each in _listed(node.get("@type")) if isinstance(each, str))
    return {each.rpartition("/")[2] for each in types}


def _resolved(value: Any, known: dict[str, Any]) -> Any:
    """An object that only points to another by its `@id`, replaced by that other."""
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, dict) and not value.get("name") and isinstance(value.get("@id"), str):
        return known.get(value["@id"], value)
    return value


def _article_among(nodes: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The object that is the story: the dated one before those of lists of other stories."""
    found = [node for node in nodes if any(_ARTICLE.search(each) for each in _types(node))]
    dated = [node for node in found if node.get("datePublished") and node.get("headline")]
    return next(iter(dated or found), None)


def _crumb_names(node: dict[str, Any]) -> list[str]:
    items = [item for item in _listed(node.get("itemListElement")) if isinstance(item, dict)]
    positions = [str(item.get("position", "")) for item in items]
    if all(position.isdecimal() and len(position) < 5 for position in positions):
        items.sort(key=lambda item: int(item["position"]))
    return [squeeze(html.unescape(_name(item) or _name(item.get("item")))) for item in items]


def _picture_of(value: Any, known: dict[str, Any], base: str) -> Said:
    value = _resolved(value, known) if not isinstance(value, str) else value
    if isinstance(value, str):
        yield "picture", ForeignPicture(absolute(value, base)) if absolute(value, base) else None
    if isinstance(value, dict):
        address = absolute(_string(value.get("url")) or _string(value.get("contentUrl")), base)
        words = [
            squeeze(html.unescape(_string(value.get(key)) or _name(value.get(key))))
            for key in ("caption", "creditText", "copyrightHolder", "author")
        ]
        if address:
            credit = next((word for word in words[1:] if word), "")
            yield "picture", ForeignPicture(address, "", words[0], credit)
