"""Taking out of a page what is not its story, and giving what is left a regular shape."""

import re

from lxml.html import HtmlElement

from ..furniture import Role, role_of
from .dom import drop, elements, first_text, inside, marks, text_of

_NEVER_CONTENT = (
    "script", "style", "nav", "footer", "form", "button", "input", "select", "textarea", "template",
    "svg", "canvas", "dialog", "menu", "object", "embed", "applet", "noscript", "frameset",
)  # fmt: skip
_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alert"}
_FURNITURE = {
    "newsletter", "newsletters", "share", "sharing", "sharebar", "related", "recirculation",
    "recirc", "promo", "promotion", "advert", "advertisement", "advertising", "adsense",
    "publicite", "sponsored", "outbrain", "taboola", "cookie", "cookies", "consent", "gdpr",
    "rgpd", "comments", "commentaires", "disqus", "breadcrumb", "breadcrumbs", "ariane", "toc",
    "recap", "sommaire", "menu", "navbar", "navigation", "sidebar", "subscribe", "popup", "modal",
    "trending", "recommended", "recommendations", "readmore", "toolbar", "login", "pagination",
    "masthead", "topbar", "footer", "mostread", "infinite",
}  # fmt: skip
# Words that furniture shares with the story's own parts: only short boxes and link boxes go.
_WEAK = {
    "ad", "ads", "pub", "meta", "postmeta", "tags", "taglist", "widget", "banner", "bio",
    "signature", "byline", "author", "authors", "teaser", "teasers", "social", "popular", "print",
    "sponsor", "skip", "pager", "login", "links", "follow",
}  # fmt: skip
_PHRASES = re.compile(
    r"most-?read|read-?(more|next|also)|see-?also|also-?like|lire-?(aussi|plus)|a-lire|savoir-plus"
    r"|(author|entry|article|post)-(bio|tags)|plus-lus|same-subject|meme-sujet|back-to-top",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_KEPT_TAGS = {"html", "body", "main", "figure", "figcaption", "img", "picture", "table", "iframe"}
_LABELLED = {"div", "section", "aside", "details", "ul"}
_LABELS = {Role.RELATED, Role.NEWSLETTER, Role.RECAP, Role.SHARE, Role.TRENDING, Role.COMMENTS,
           Role.MENU}  # fmt: skip

_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "iframe", "li", "main", "ol", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "video",
}  # fmt: skip
# Kept whole: their inside is read when they become a block of the story.
LEAVES = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "table",
          "figure", "img", "iframe", "pre", "video"}  # fmt: skip


def prune(tree: HtmlElement) -> None:
    """Take out menus, promotion, forms, hidden parts and everything that calls itself such."""
    _show_lazy_pictures(tree)
    for form in list(elements(tree, "form")):
        # Some publishing programs put the whole page into a form.
        if form.find(".//h1") is not None or len(list(elements(form, "p"))) > 5:
            form.tag = "div"
    for element in list(elements(tree, *_NEVER_CONTENT)):
        # A quotation's footer names its speaker.
        if not (element.tag == "footer" and inside(element, "blockquote", "figure")):
            drop(element)
    whole = len(tree.text_content())
    for element in list(elements(tree)):
        if element is not tree and _is_furniture(element, whole):
            drop(element)


def regularise(tree: HtmlElement) -> None:
    """Give every run of words a paragraph: text between line breaks, bare text, layout tables."""
    for table in list(elements(tree, "table")):
        if _is_layout(table):
            for part in [table, *elements(table, "tbody", "thead", "tr", "td", "th")]:
                if not inside(part, "table") or part is table or _is_layout_part(part):
                    part.tag = "div"
    for aside in list(elements(tree, "aside")):
        if len(text_of(aside).split()) >= 8 and link_share(aside) < 0.3:
            aside.tag = "div"
    for paragraph in list(elements(tree, "p")):
        if paragraph.find("br") is not None:
            paragraph.tag = "div"
    for container in list(elements(tree)):
        if _is_container(container):
            _wrap_runs(container)


def link_share(element: HtmlElement) -> float:
    """The part of an element's words that are links, from 0 to 1."""
    words = len(text_of(element))
    return sum(len(text_of(link)) for link in elements(element, "a")) / words if words else 0.0


def _show_lazy_pictures(tree: HtmlElement) -> None:
    """A picture that waits for a script is often given whole in the `noscript` beside it."""
    for shadow in list(elements(tree, "noscript")):
        picture = shadow.find(".//img")
        before = shadow.getprevious()
        if picture is None or before is None:
            continue
        lazy = next(elements(before, "img"), None)
        if lazy is not None and not (lazy.get("data-src") or lazy.get("srcset")):
            lazy.set("data-src", picture.get("src") or "")


def _is_furniture(element: HtmlElement, whole: int) -> bool:
    if element.tag in _KEPT_TAGS or element.getparent() is None:
        return False
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
        return True
    named = marks(element)
    words = len(element.text_content())
    suspect = (
        bool(named & _FURNITURE)
        or (element.get("role") or "").lower() in _ROLES
        or element.get("aria-hidden") == "true"
        or _PHRASES.search(f"{element.get('class') or ''} {element.get('id') or ''}") is not None
        or (element.tag == "header" and not inside(element, "article", "main"))
        or (element.tag == "article" and inside(element, "article", "aside", "li"))
        or (bool(named & _WEAK) and (words < 400 or link_share(element) > 0.5))
        or (element.tag in _LABELLED and words < 0.35 * whole and _is_labelled(element))
    )
    return suspect and not _holds_story(element, words, whole)


def _is_labelled(element: HtmlElement) -> bool:
    """Whether a box begins with words such as "Read more" or "Newsletter"."""
    words = first_text(element)
    role = role_of(words) if 0 < len(words) <= 120 else None
    if role is Role.SHARE:
        # Buttons stand at the head of many a story.
        return len(text_of(element)) < 200
    prose = [p for p in elements(element, "p") if len(text_of(p)) > 200 and link_share(p) < 0.3]
    return role in _LABELS and len(prose) < 2


def _holds_story(element: HtmlElement, words: int, whole: int) -> bool:
    """Whether taking an element out would take the story with it."""
    if element.find(".//h1") is not None or element.tag == "h1":
        return True
    own = (element.get("itemprop") or "").lower()
    if "articlebody" in own or element.xpath(".//*[@itemprop='articleBody']"):
        return True
    return words > 0.5 * whole and len(list(elements(element, "p"))) > 1


def _is_layout(table: HtmlElement) -> bool:
    """Whether a table only places things: it holds paragraphs, tables or very long cells."""
    if table.get("role") == "presentation" or table.find(".//table") is not None:
        return True
    rows = list(elements(table, "tr"))
    cells = list(elements(table, "td", "th"))
    if len(rows) < 2 or len(cells) < 4:
        return True
    return any(len(cell.findall(".//p")) > 1 or len(text_of(cell)) > 400 for cell in cells)


def _is_layout_part(part: HtmlElement) -> bool:
    nearest = next(part.iterancestors("table"), None)
    return nearest is None or _is_layout(nearest)


def _is_container(element: HtmlElement) -> bool:
    if element.tag in LEAVES or element.tag in {"head", "html"}:
        return False
    if any(inside(element, leaf) for leaf in LEAVES):
        return False
    return element.tag in _BLOCKS or _is_blockish(element)


def _is_blockish(element: HtmlElement) -> bool:
    return any(node.tag in _BLOCKS for node in elements(element))


def _wrap_runs(container: HtmlElement) -> None:
    """Put the words and inline elements between a container's blocks into paragraphs."""
    pieces: list[str | HtmlElement] = [container.text or ""]
    for child in list(container):
        pieces += [child, child.tail or ""]
        child.tail = None
        container.remove(child)
    container.text = None
    run: HtmlElement | None = None
    for piece in pieces:
        is_break = not isinstance(piece, str) and piece.tag == "br"
        if not isinstance(piece, str) and _is_blockish(piece):
            run = None
            container.append(piece)
        elif run is None:
            if not is_break and not (isinstance(piece, str) and not piece.strip()):
                run = container.makeelement("p")
                container.append(run)
                _append(run, piece)
        elif is_break and _ends_in_break(run):
            run.remove(next(run.iterchildren(reversed=True)))
            run = None
        else:
            _append(run, piece)


def _ends_in_break(run: HtmlElement) -> bool:
    last = _last(run)
    return last is not None and last.tag == "br" and not (last.tail or "").strip()


def _last(run: HtmlElement) -> HtmlElement | None:
    """The last child, found from the end: `run[-1]` and `len(run)` count from the beginning."""
    return next(run.iterchildren(reversed=True), None)


def _append(run: HtmlElement, piece: str | HtmlElement) -> None:
    last = _last(run)
    if not isinstance(piece, str):
        run.append(piece)
    elif last is not None:
        last.tail = (last.tail or "") + piece
    else:
        run.text = (run.text or "") + piece
