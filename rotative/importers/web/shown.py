"""What a page shows its readers of its story's fields: headings, bylines, times, trails."""

import re
from datetime import UTC
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from ..base import Signature
from ..byline import PUBLISHED, UPDATED, is_byline, names_of
from ..dates import moments_in
from ..furniture import Role, role_of
from ..names import is_name, split_names, without_repeated_names
from ..text import fold
from .dom import elements, inside, marks, text_of
from .evidence import Said, address_of_page, inside_any

_BREADCRUMB_MARKS = {"breadcrumb", "breadcrumbs", "ariane", "filariane"}
_AUTHOR_MARKS = {"author", "authors", "byline", "auteur", "auteurs", "signature", "autor"}
_DATE_MARKS = {"date", "dates", "published", "pubdate", "timestamp", "dateline", "posted"}
_STANDFIRST_MARKS = {"chapo", "chapeau", "standfirst", "lede", "deck", "dek", "excerpt", "subtitle",
                     "subheadline", "soustitre", "headnote", "teaserlead"}  # fmt: skip
_KICKER_MARKS = {"kicker", "surtitre", "overline", "eyebrow"}
_NO_AUTHOR_MARKS = {"bio", "biography", "image", "avatar", "share", "social", "follow",
                    "role", "job", "jobtitle", "fonction", "position"}  # fmt: skip
_MOMENT_ATTRIBUTES = (
    *("datetime", "data-datetime", "data-date", "data-timestamp", "data-published"),
    *("data-publish-date", "data-time"),
)
_MAX_TIMES = 20
# How many elements after the headline its byline and its dates are looked for.
_NEAR = 80
_UNIT = re.compile(r"[^\W\d_]{3,}")
# The first parts of addresses that name no section.
_NO_SECTION = re.compile(
    r"^(?:\d+|[a-z]{2}|[a-z]{2}-[a-z]{2}|articles?|story|stories|blogs?|posts?|p|a|node|content"
    r"|amp|web|site|index\w*|archives?|pages?|print|read|item|view|live|direct|id|www|cms|media"
    r"|spip\w*|wp|fichiers?|documents?|actualite-?\d+)$"
)
_ADDRESS_DATE = re.compile(
    r"/(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?=[/_-])|[/_-](20\d\d)(\d\d)(\d\d)(?=[/_.-])"
)


class Shown:
    """The parts of a page that readers see around the headline."""

    def __init__(
        self, tree: HtmlElement, headings: list[HtmlElement], boxes: set[HtmlElement]
    ) -> None:
        self.tree, self.headings, self.boxes = tree, headings, boxes
        order = {element: at for at, element in enumerate(elements(tree))}
        self._order = order
        self._at = order[headings[0]] if headings else 0
        self._times = 0
        self._signatures: list[Signature] = []

    def says(self, address: str) -> Said:
        """All that the page shows; `address` is its own, or empty."""
        yield from self._headlines()
        for element in elements(self.tree):
            yield from self._element(element)
        # One list, whether each has an element or all have one.
        yield "authors", without_repeated_names(self._signatures), "shown"
        yield from self._address(address)

    def _headlines(self) -> Said:
        story = [h for h in self.headings if inside(h, "article", "main")]
        is_sole = len(self.headings) == 1 or len(story) == 1
        for heading in sorted(self.headings, key=lambda h: h not in story):
            words = _heading_words(heading)
            yield "h1", words, "h1"
            sole = is_sole and (heading in story or not story) and len(words.split()) >= 3
            yield "headline", words, "h1" if sole else "one h1"
        if not self.headings:
            second = self.tree.xpath("//article//h2 | //main//h2")
            for heading in second[:1]:
                yield "headline", text_of(heading), "h2"

    def _element(self, element: HtmlElement) -> Said:
        """What an element's name and place say it is."""
        named = marks(element)
        if named & _BREADCRUMB_MARKS or "breadcrumb" in (element.get("aria-label") or "").lower():
            yield "crumbs", _crumbs(element), "shown"
        if "tag" in (element.get("rel") or "").split():
            yield "topic", text_of(element), "shown"
        if inside_any(element, self.boxes):
            return
        if element.tag == "time" or (_moment_of(element) and not self._is_far(element)):
            yield from self._time(element)
        if named & _KICKER_MARKS and len(text_of(element)) <= 60:
            yield "kicker", text_of(element), "shown"
        may_introduce = element.tag in {"p", "div", "h2", "h3", "section"}
        if named & _STANDFIRST_MARKS and may_introduce and self._is_by_headline(element):
            words = text_of(element)
            yield "standfirst", words if 30 <= len(words) <= 800 else "", "shown"
        yield from self._signed(element, named)

    def _signed(self, element: HtmlElement, named: set[str]) -> Said:
        """Signatures and dates, of elements that are named so or read so."""
        is_author = "author" in (element.get("rel") or "").split() or bool(named & _AUTHOR_MARKS)
        if is_author and not named & _NO_AUTHOR_MARKS and not self._is_far(element):
            words = text_of(element)
            if is_byline(words):
                yield from self._byline(words)
            elif not _holds_author(element) and len(words) <= 80 and is_name(words):
                self._signatures += split_names(words)
                yield "dated", words if re.search(r"\d{4}", words) else "", "shown"
        elif element.tag in {"p", "div", "span", "address", "h4", "h5", "h6"} and len(element) < 8:
            words = text_of(element) if len(element.text_content()) <= 250 else ""
            if words and is_byline(words):
                yield from self._byline(words)
            elif words and not self._is_far(element) and _is_only_date(words, named):
                yield "published", words, "shown"

    def _byline(self, words: str) -> Said:
        self._signatures += names_of(words)
        yield "dated", words, "words"

    def _time(self, element: HtmlElement) -> Said:
        """A `time` element: what it is for machines, and what it shows."""
        self._times += 1
        if self._times > _MAX_TIMES:
            return
        named = marks(element) | marks(element.getparent())
        before = _words_before(element)
        is_update = bool(UPDATED.search(before)) or bool(named & {"updated", "modified", "update"})
        said_so = bool(PUBLISHED.search(before)) or bool(named & {"published", "pubdate"})
        name = (
            "updated"
            if is_update and not (PUBLISHED.search(before) and not UPDATED.search(before))
            else "published"
        )
        near = said_so or element.get("pubdate") is not None or not self._is_far(element)
        yield name, _moment_of(element), "time" if near else "far time"
        yield name, text_of(element), "shown" if near else "far time"

    def _is_far(self, element: HtmlElement) -> bool:
        """Whether an element stands well after the headline, long before it or in a list there."""
        distance = self._order[element] - self._at
        if distance < 0 and inside(element, "li", "tr"):
            return True
        return not -_NEAR // 2 <= distance <= _NEAR

    def _is_by_headline(self, element: HtmlElement) -> bool:
        """Whether an element stands in a box, not far out, that also holds the headline."""
        outer = [element.getparent(), *element.iterancestors()][1:5]
        return any(
            box.tag not in {"body", "html"} and box.find(".//h1") is not None for box in outer
        )

    def _address(self, address: str) -> Said:
        """Day and section out of the page's address, `/politique/2024/06/19/title`."""
        try:
            path = unquote(urlsplit(address).path)
        except ValueError:
            return
        day = _ADDRESS_DATE.search(path)
        if day:
            yield "published", "-".join(part for part in day.groups() if part), "address"
        parts = path.strip("/").split("/")[:-1]
        if not parts or _NO_SECTION.match(parts[0].lower()) or len(parts[0]) > 30:
            return
        words = parts[0].replace("-", " ").replace("_", " ").strip()
        if not words or len(words.split()) > 3 or re.search(r"\d|\.", words):
            return
        # The first part is a section by itself; the second only where a link leads there.
        yield (
            "address section",
            self._label(address, parts[0], words) or words[0].upper() + words[1:],
            "address",
        )
        if len(parts) > 1:
            second = self._label(address, "/".join(parts[:2]), parts[1].replace("-", " "))
            yield "address section", second, "address"

    def _label(self, address: str, part: str, words: str) -> str:
        """The name of a section as a link to its front shows it, or nothing without a link."""
        host = address_of_page(address).partition("/")[0]
        wanted = fold(words)
        for link in elements(self.tree, "a"):
            href = (link.get("href") or "").split("#")[0]
            bare = address_of_page(href) if "://" in href else f"{host}{href.rstrip('/')}"
            if bare != f"{host}/{part}":
                continue
            label = text_of(link)
            tokens = label.split()
            size = len(wanted.split())
            for start in range(len(tokens) - size + 1):
                if fold(" ".join(tokens[start : start + size])) == wanted:
                    return " ".join(tokens[start : start + size])
            if 0 < len(tokens) <= 3 and role_of(label) is None:
                return label
        return ""


def _heading_words(heading: HtmlElement) -> str:
    """A heading's words, without a kicker or a standfirst that was put into it."""
    whole = text_of(heading)
    for part in elements(heading, "span", "small", "a", "div", "p", "strong"):
        if part is not heading and marks(part) & (_KICKER_MARKS | _STANDFIRST_MARKS):
            rest = whole.replace(text_of(part), "", 1).strip(" :–—-|")
            whole = rest if len(rest.split()) >= 3 else whole
    return whole


def _moment_of(element: HtmlElement) -> str:
    """What an element's attributes tell machines of its moment, whatever its tag."""
    told = [element.get(name) for name in _MOMENT_ATTRIBUTES]
    if element.tag == "time":
        told.append(element.get("content"))
    if element.tag == "abbr" or marks(element) & _DATE_MARKS:
        told.append(element.get("title"))
    return next((each for each in told if each and re.search(r"\d{4}", each)), "")


def _holds_author(element: HtmlElement) -> bool:
    """Whether an element has one in it that names the author more closely."""
    return any(
        inner is not element
        and ("author" in (inner.get("rel") or "").split() or marks(inner) & _AUTHOR_MARKS)
        and text_of(inner)
        for inner in elements(element)
    )


def _words_before(element: HtmlElement) -> str:
    """What stands before a time, since the last one: it says which time it is."""
    words: list[str] = []
    node = element
    for _ in range(3):
        parent = node.getparent()
        if parent is None:
            break
        for sibling in node.itersiblings(preceding=True):
            words.insert(0, sibling.tail or "")
            if sibling.tag == "time" or sibling.find(".//time") is not None:
                return " ".join(words)[-80:]
            words.insert(0, text_of(sibling) if isinstance(sibling.tag, str) else "")
        words.insert(0, parent.text or "")
        if len(" ".join(words).strip()) > 2:
            break
        node = parent
    return " ".join(words)[-80:]


def _is_only_date(words: str, named: set[str]) -> bool:
    """Whether a short line is a date and little else."""
    if len(words) > 80 or not re.search(r"\d{4}", words):
        return False
    told = moments_in(words, timezone=UTC)
    rest = words
    for each in reversed(told):
        rest = rest[: each.start] + rest[each.end :]
    return bool(told) and len(_UNIT.findall(rest)) <= (6 if named & _DATE_MARKS else 3)


def _crumbs(element: HtmlElement) -> list[str]:
    if role_of(re.split(r"[:>›»]", text_of(element)[:60])[0]) is Role.TRENDING:
        return []
    items = [text_of(item) for item in elements(element, "li")]
    if len(items) < 2:
        items = [text_of(link) for link in elements(element, "a")]
    if not items:
        items = re.split(r"\s*[>›»/]\s*", text_of(element))
    # "You are here:" goes, as does any label before the first crumb.
    crumbs = [item.rpartition(":")[2].strip(" \u00a0>›»/|") for item in items]
    return [crumb for crumb in crumbs if role_of(crumb) in {None, Role.KEY_POINTS}]
