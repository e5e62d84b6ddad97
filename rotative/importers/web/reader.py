"""HTML pages of any publisher: what the page says of itself, then what it shows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo

from lxml.html import HtmlElement

from rotative.record.blocks import Paragraph, Picture

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
from ..dates import order_of
from ..decode import decode
from ..furniture import Role, role_of
from ..text import fold, guess_language, plain
from .body import Body, extract
from .data import Data
from .dom import absolute, elements, parse, text_of
from .doubt import doubt_about
from .evidence import (
    Evidence,
    Witness,
    address_of_page,
    canonical_of,
    foreign_boxes,
    headings_of,
    is_amp,
)
from .menu import find_menu
from .meta import meta
from .microdata import microdata
from .pictures import mark_figures, picture_of, same_picture
from .shown import Shown
from .weighing import (
    dates_of,
    headline_of,
    language_of,
    sections_of,
    signatures_of,
    standfirst_of,
    topics_of,
)

_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|article|div|p|h1|meta|main)\b", re.I)
_HOME = {"accueil", "home", "homepage", "home page", "index", "une", "a la une"}
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
    page = _gather(tree, url)
    said = page.said
    headline = headline_of(said.witnesses("headline"), page.names)
    if not headline:
        raise Refused("The page has no headline: no title, no heading, no data that names one.")
    menu = find_menu(tree, page.base)
    figures = _figures(tree, page.base)
    introductions = said.all("standfirst") or said.all("description")
    known = {headline, said.first("kicker"), *said.all("h1"), *said.all("standfirst")}
    body = extract(
        tree,
        page.base,
        known={fold(each) for each in [*known, *introductions[:1]]},
        article_body=said.first("article_body"),
    )
    text = " ".join(plain(it.html) for it in body.blocks if isinstance(it, Paragraph))
    doubt = doubt_about(
        [*body.blocks, *body.key_points],
        decoded.text,
        prose=body.prose,
        word_count=said.first("word_count"),
        description=said.first("description"),
    )
    standfirst, why = standfirst_of(
        said.all("standfirst"),
        said.all("description"),
        text,
        [headline, *said.all("slogan")],
    )
    warnings = [*decoded.warnings, *said.warnings, *body.warnings]
    warnings += [("standfirst", why)] if why and not standfirst else []
    picture = _lead_picture(said, figures, body)
    sections, topics = _filed_under(page, menu, headline)
    language = _language(said, text)
    dating = dates_of(
        said.witnesses("published"),
        said.witnesses("updated"),
        said.witnesses("dated"),
        timezone=timezone,
        order=order_of(page.language or language, _dated_words(tree, said)),
    )
    warnings += dating.warnings
    signatures = signatures_of(said.witnesses("authors"), page.names)
    found = {"authors": signatures, "published_at": dating.published_at, "section_path": sections,
             "standfirst": standfirst, "picture": picture}  # fmt: skip
    warnings += [(name, "Nothing was found.") for name, value in found.items()
                 if not value and name not in {field for field, _ in warnings}]  # fmt: skip
    return ForeignStory(
        headline=headline,
        section_path=sections,
        topics=topics,
        signatures=signatures,
        published_at=dating.published_at,
        updated_at=dating.updated_at,
        language=language,
        kicker=said.first("kicker"),
        standfirst=standfirst,
        key_points=body.key_points,
        picture=picture,
        body=body.blocks,
        canonical_url=page.address,
        is_twin=page.is_twin,
        doubt=doubt,
        warnings=without_repeated_warnings(warnings),
    )


@dataclass(frozen=True)
class _Page:
    """A page and what it says: its own address, the paper's names, the language it declares."""

    said: Evidence
    base: str
    address: str
    names: list[str]
    language: str
    is_twin: bool


def _gather(tree: HtmlElement, url: str | None) -> _Page:
    """All evidence of a page, from its data, its microdata, its head and what it shows."""
    said = Evidence()
    data = Data(tree, said.warnings)
    base = _base(tree, url) or data.address()
    boxes = foreign_boxes(tree)
    head = Evidence()
    head.add(meta(tree, base))
    canonical = canonical_of(tree, base)
    headings = headings_of(tree, boxes, head.first("site"))
    own = [each for each in (canonical, *head.all("url"), url or "") if each]
    shown = [text_of(heading) for heading in headings] or head.all("headline")
    said.add(data.says(base, own, shown))
    said.add(microdata(tree, boxes))
    said.add(meta(tree, base))
    address = canonical or said.first("url") or url or ""
    said.add(Shown(tree, headings, boxes).says(address))
    if data.is_for_subscribers():
        said.warnings.append(("body", "The page says it is not free: parts may be missing."))
    host = address_of_page(address).partition("/")[0]
    names = [*said.all("site"), *said.all("publisher"), host, host.partition(".")[0]]
    return _Page(
        said,
        base,
        address,
        [name for name in names if name],
        next((w.value for w in said.witnesses("language") if w.source == "page"), ""),
        is_twin=is_amp(tree)
        or bool(url and canonical and address_of_page(url) != address_of_page(canonical)),
    )


def _dated_words(tree: HtmlElement, said: Evidence) -> list[str]:
    """What tells whether a page writes the month first: its own dates, then all that it shows."""
    told = [*said.all("published"), *said.all("updated"), *said.all("dated")]
    return [*told, tree.text_content()[:100_000]]


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
    said: Evidence, figures: list[ForeignPicture], body: Body
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
            if not isinstance(block, Picture) or not same_picture(block.picture.url, picture.url)
        ]
    return picture


def _first(pictures: Iterable[ForeignPicture], name: str) -> str:
    return next((getattr(each, name) for each in pictures if getattr(each, name)), "")


def _filed_under(page: _Page, menu: ForeignMenu, headline: str) -> tuple[list[str], list[str]]:
    """Section path and topics: what the trail, the named section and the address agree on."""
    said = page.said
    crumbs = _crumbs(page, headline)
    sites = {fold(name) for name in page.names}
    named = [
        each
        for each in sections_of(said.all("section"))
        if role_of(each) is None and fold(each) not in sites
    ]
    by_address = said.all("address section")
    if crumbs and named and fold(named[0]) in {fold(each) for each in by_address}:
        # Two against the trail, where it does not name the section at all.
        crumbs = crumbs if fold(named[0]) in {fold(each) for each in crumbs} else []
    if crumbs:
        sections, topics = split_breadcrumb(crumbs, menu)
    else:
        sections, topics = named[:1] or by_address[:2], named[1:]
    folded = [crumb.casefold() for crumb in crumbs]
    if len(sections) == 1 and not (set(folded) & menu.labels()):
        depths = [folded.index(each.casefold()) for each in named if each.casefold() in folded]
        if depths:
            sections, topics = crumbs[: depths[0] + 1], crumbs[depths[0] + 1 :]
    named = named if crumbs else named[:1]
    filed = {fold(each) for each in (*sections, *page.names, *named, headline)}
    words = [*topics, *topics_of(said.all("topic") or said.all("keyword"))]
    topics = without_repeats([word.strip() for word in words if fold(word) not in filed | {""}])
    return sections, [t for t in topics if len(t) <= 60 and ":" not in t][:_MOST_TOPICS]


def _crumbs(page: _Page, headline: str) -> list[str]:
    """The trail from broad to narrow, without the home page and the story itself."""
    headlines = {fold(each) for each in (headline, *page.said.all("headline"))}
    sites = {fold(name) for name in page.names}
    for crumbs in page.said.all("crumbs"):
        kept = [
            crumb
            for crumb in without_repeats(crumbs)
            if fold(crumb) not in _HOME | headlines | sites | {""}
            and len(crumb) <= 60
            and not crumb.endswith(":")
            and role_of(crumb) not in {Role.TRENDING, Role.RELATED, Role.MENU}
        ]
        if kept:
            return kept
    return []


def _language(said: Evidence, text: str) -> str:
    """What the page declares, weighed against what its text is written in."""
    written = guess_language(text)
    heard = [*said.witnesses("language"), *([Witness(written, "text")] if written else [])]
    return language_of(heard, text)
