"""HTML pages of any publisher: what the page says of itself, then what it shows."""

import re
from collections.abc import Iterable
from datetime import datetime, tzinfo

from lxml.html import HtmlElement

from ..base import (
    PARIS,
    ForeignMenu,
    ForeignPicture,
    ForeignStory,
    Refused,
    Warned,
    split_breadcrumb,
    without_repeats,
)
from ..dates import NO_TIME, parse_moment
from ..decode import decode
from ..text import fold, guess_language, plain
from .body import Body, extract
from .dom import absolute, elements, parse
from .menu import find_menu
from .metadata import Metadata
from .pictures import mark_figures, picture_of, same_picture

_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|article|div|p|h1|meta|main)\b", re.I)
_LANGUAGE = re.compile(r"[a-z]{2}(?=$|[-_])")
_MOST_TOPICS = 8


def recognises(data: bytes, name: str) -> bool:
    """Whether these bytes hold the tags of an HTML page."""
    try:
        return bool(_HTML.search(decode(data).text[:20_000]))
    except Refused:
        return False


def read(data: bytes, url: str | None = None, *, timezone: tzinfo = PARIS) -> ForeignStory:
    """The story of an HTML page; dates without an offset are clocks of `timezone`.

    Raises `Refused` for what is no page, and when no headline or no text is found.
    """
    decoded = decode(data)
    tree = parse(decoded.text)
    said = Metadata(tree, _base(tree, url))
    base = said.base
    headline = said.headline()
    if not headline:
        raise Refused("The page has no headline: no title, no heading, no data that names one.")
    menu = find_menu(tree, base)
    figures = _figures(tree, base)
    standfirst = said.first("standfirst") or said.first("description")
    known = {headline, standfirst, said.first("kicker"), *said.all("h1"), *said.all("standfirst")}
    body = extract(
        tree, base, known={fold(each) for each in known}, article_body=said.first("article_body")
    )
    warnings = [*decoded.warnings, *said.warnings, *body.warnings]
    if not said.first("standfirst") and _only_repeats(standfirst, body):
        standfirst = ""
        warnings.append(("standfirst", "The page's description only repeats its first words."))
    picture = _lead_picture(said, figures, body)
    sections, topics = _filed_under(said, menu)
    published_at = _moment(said, "published", "published_at", timezone, warnings)
    updated_at = _moment(said, "updated", "updated_at", timezone, warnings)
    if published_at and updated_at and updated_at <= published_at:
        updated_at = None
    authors = said.authors()
    found = {"authors": authors, "published_at": published_at, "section_path": sections,
             "standfirst": standfirst, "picture": picture}  # fmt: skip
    warnings += [(name, "Nothing was found.") for name, value in found.items()
                 if not value and name not in {field for field, _ in warnings}]  # fmt: skip
    return ForeignStory(
        headline=headline,
        section_path=sections,
        topics=topics,
        authors=authors,
        published_at=published_at,
        updated_at=updated_at,
        language=_language(said, body),
        kicker=said.first("kicker"),
        standfirst=standfirst,
        key_points=body.key_points,
        picture=picture,
        body=body.blocks,
        canonical_url=said.first("canonical") or said.first("url") or url or "",
        warnings=without_repeated_warnings(warnings),
    )


def read_menu(data: bytes, url: str | None = None) -> ForeignMenu:
    """The two-level section menu of the page. Raises `Refused` for what is no page."""
    tree = parse(decode(data).text)
    return find_menu(tree, _base(tree, url))


def without_repeated_warnings(warnings: Iterable[Warned]) -> list[Warned]:
    """The warnings in their order, each once."""
    return list(dict.fromkeys(warnings))


def _base(tree: HtmlElement, url: str | None) -> str:
    """What relative addresses are relative to: `base`, the page's address, or what it calls it."""
    told = next((element.get("href") for element in elements(tree, "base")), "")
    if absolute(told, url or ""):
        return absolute(told, url or "")
    if url:
        return url
    for link in elements(tree, "link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            return absolute(link.get("href"), "")
    return next(
        (absolute(m.get("content"), "") for m in elements(tree, "meta")
         if m.get("property") == "og:url"), ""
    )  # fmt: skip


def _figures(tree: HtmlElement, base: str) -> list[ForeignPicture]:
    """All captioned pictures of the page, before it is taken apart."""
    mark_figures(tree)
    found = (picture_of(figure, base) for figure in elements(tree, "figure"))
    return [picture for picture in found if picture]


def _lead_picture(
    said: Metadata, figures: list[ForeignPicture], body: Body
) -> ForeignPicture | None:
    """The picture the page names, with the words it shows under it; else the one over the text.

    A captioned picture over the text goes before another that the page only shares with social
    networks. Wherever the picture stands in the body too, it is taken out there.
    """
    named = said.all("picture")
    shown = next((f for n in named for f in figures if same_picture(n.url, f.url)), None)
    picture = body.lead
    if shown or (named and not (body.lead and body.lead.caption)):
        # Words under a picture are the page's own; those in its data are often the file's name.
        words = [*([shown] if shown else []), *named]
        picture = ForeignPicture(
            url=named[0].url,
            alt=_first(words, "alt"),
            caption=_first(words, "caption"),
            credit=_first(words, "credit"),
        )
    if picture:
        body.blocks[:] = [
            block
            for block in body.blocks
            if block["type"] != "picture" or not same_picture(block["url"], picture.url)
        ]
    return picture


def _first(pictures: Iterable[ForeignPicture], name: str) -> str:
    return next((getattr(each, name) for each in pictures if getattr(each, name)), "")


def _filed_under(said: Metadata, menu: ForeignMenu) -> tuple[list[str], list[str]]:
    """Section path and topics: the breadcrumb first, the section and keywords the page names."""
    crumbs = said.crumbs()
    named = without_repeats(
        [
            part.strip()
            for each in said.all("section")
            for part in re.split(r"\s[>|/›]\s|,(?=\w)", each)
        ]
    )
    sections, topics = split_breadcrumb(crumbs, menu) if crumbs else (named[:1], named[1:])
    folded = [crumb.casefold() for crumb in crumbs]
    if len(sections) == 1 and not (set(folded) & menu.labels()):
        depths = [folded.index(each.casefold()) for each in named if each.casefold() in folded]
        sections, topics = (crumbs[: depths[0] + 1], crumbs[depths[0] + 1 :]) if depths else (
            sections, topics)  # fmt: skip
    filed = {fold(each) for each in (*sections, said.first("site"), *named)}
    words = [*topics, *(said.all("topic") or said.all("keyword"))]
    topics = [word.strip() for word in words if fold(word) not in filed | {""}]
    short = [topic for topic in without_repeats(topics) if len(topic) <= 60 and ":" not in topic]
    return sections, short[:_MOST_TOPICS]


def _moment(
    said: Metadata, name: str, field: str, zone: tzinfo, warnings: list[Warned]
) -> datetime | None:
    """The first moment said with its time of day; a day alone only when nothing tells more."""
    found = [parse_moment(value, timezone=zone) for value in said.all(name)]
    told = [moment for moment in found if moment]
    if not told:
        return None
    precise = [m for m in told if m[1] != NO_TIME and m[0].date() == told[0][0].date()]
    moment, warning = (precise or told)[0]
    if warning:
        warnings.append((field, warning))
    return moment


def _language(said: Metadata, body: Body) -> str:
    for value in said.all("language"):
        match = _LANGUAGE.match(value.lower())
        if match:
            return match[0]
    return guess_language(" ".join(plain(block.get("html", "")) for block in body.blocks))


def _only_repeats(standfirst: str, body: Body) -> bool:
    """Whether a description is the beginning of the text, perhaps cut short."""
    first = next((b["html"] for b in body.blocks if b["type"] == "paragraph"), "")
    words = fold(standfirst.rstrip(" .…[]"))
    return bool(words) and fold(plain(first)).startswith(words)
