"""Taking out of a page what is not its story, and giving what is left a regular shape."""

import re

from lxml.html import HtmlElement

from ..furniture import Role, role_of
from .dom import drop, elements, first_text, inside, text_of, words_of_mark
from .prose import Prose, prose_of

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
# Beside one of these, a word says how a box is laid out or what it is next to.
_LAYOUT = {
    "has", "with", "without", "no", "non", "not", "is", "are", "avec", "sans", "layout", "col",
    "cols", "column", "columns", "grid", "row", "hide", "show", "open", "closed", "enabled",
    "disabled", "active", "template", "single", "js",
}  # fmt: skip
_COMMENTS = {"comment", "comments", "commentaire", "commentaires", "disqus", "commentlist"}
# Comments of those who tell a match, minute by minute, are the story.
_COMMENTARY = {
    "live", "match", "game", "score", "minute", "minutes", "sport", "play", "direct", "event",
    "commentary", "timeline", "feed", "expert", "editor", "redaction",
}  # fmt: skip
_SHORTEST_STORY = 40  # words
_PHRASES = re.compile(
    r"most-?read|read-?(more|next|also)|see-?also|also-?like|lire-?(aussi|plus)|a-lire|savoir-plus"
    r"|(author|entry|article|post)-(bio|tags)|plus-lus|same-subject|meme-sujet|back-to-top",
    re.IGNORECASE,
)
_VERSE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
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
    """Take out menus, promotion, forms, hidden parts and everything that calls itself such.

    A name alone takes nothing out that holds most of the page's sentences.
    """
    for form in list(elements(tree, "form")):
        # Some publishing programs put the whole page into a form.
        if form.find(".//h1") is not None or len(list(elements(form, "p"))) > 5:
            form.tag = "div"
    for element in list(elements(tree, *_NEVER_CONTENT)):
        # A quotation's footer names its speaker.
        if not (element.tag == "footer" and inside(element, "blockquote", "figure")):
            drop(element)
    prose = prose_of(tree)
    whole = len(tree.text_content())
    # Readers' words first: under many a story there are more of them than in it.
    for is_foreign in (_is_readers, lambda e, p: _is_furniture(e, whole, p)):
        for element in list(elements(tree)):
            if element not in prose.gone and element is not tree and is_foreign(element, prose):
                prose.drop(element)
                drop(element)


def regularise(tree: HtmlElement) -> None:
    """Give every run of words a paragraph: text between line breaks, bare text, layout tables."""
    for table in list(elements(tree, "table")):
        if _is_layout(table):
            for part in [table, *elements(table, "tbody", "thead", "tr", "td", "th")]:
                if not inside(part, "table") or part is table or _is_layout_part(part):
                    part.tag = "div"
    for verse in list(elements(tree)):
        if verse.tag == "pre" or _VERSE.search(verse.get("style") or ""):
            _break_lines(verse)
    for aside in list(elements(tree, "aside")):
        if len(text_of(aside).split()) >= 8 and link_share(aside) < 0.3:
            aside.tag = "div"
    for paragraph in list(elements(tree, "p")):
        if paragraph.find("br") is not None:
            paragraph.tag = "div"
    for container in list(elements(tree)):
        if _is_container(container):
            _wrap_runs(container)


def _break_lines(verse: HtmlElement) -> None:
    """Lines that only their white space parts are parted by line breaks: poems, listings."""
    if verse.find(".//p") is not None or verse.find(".//div") is not None:
        return
    if verse.tag == "pre":
        verse.tag = "div"
    for part in list(verse.iter()):
        if part.tag == "br":
            pass
        elif part.text and "\n" in part.text:
            lines = part.text.strip("\n").split("\n") if part is verse else part.text.split("\n")
            part.text = lines[0]
            for at, line in enumerate(lines[1:]):
                part.insert(at, _break(part, line))
        if part is not verse and part.tail and "\n" in part.tail:
            above, lines = part.getparent(), part.tail.split("\n")
            part.tail = lines[0]
            place = above.index(part)
            for at, line in enumerate(lines[1:], 1):
                above.insert(place + at, _break(above, line))


def _break(beside: HtmlElement, line: str) -> HtmlElement:
    made = beside.makeelement("br")
    made.tail = line.lstrip()
    return made


def link_share(element: HtmlElement) -> float:
    """The part of an element's words that are links, from 0 to 1."""
    words = len(text_of(element))
    return sum(len(text_of(link)) for link in elements(element, "a")) / words if words else 0.0


def _is_furniture(element: HtmlElement, whole: int, prose: Prose) -> bool:
    if element.tag in _KEPT_TAGS or element.getparent() is None:
        return False
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
        return not _holds_story(element, whole, prose)
    named = _roles_named(element)
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
    return suspect and not _holds_story(element, whole, prose)


def _roles_named(element: HtmlElement) -> set[str]:
    """The words of an element's class and id that say what it is.

    `has-sidebar` and `layout--with-newsletter` say what is beside it, `is-shared` how it stands.
    """
    named: set[str] = set()
    for token in _names(element):
        words = words_of_mark(token)
        if not words & _LAYOUT:
            named |= words
    return named


def _is_readers(element: HtmlElement, prose: Prose) -> bool:
    """Whether an element is readers' comments: not the commentary of a match."""
    if prose.elsewhere(element) < _SHORTEST_STORY or element.tag in _KEPT_TAGS:
        return False
    tokens = [words_of_mark(token) for token in _names(element)]
    called = any(words & _COMMENTS and not words & (_LAYOUT | _COMMENTARY) for words in tokens) or (
        element.get("itemtype") or ""
    ).endswith(("/Comment", "/UserComments"))
    return called and not _names_story(element)


def _names(element: HtmlElement) -> list[str]:
    return f"{element.get('class') or ''} {element.get('id') or ''}".split()


def _is_labelled(element: HtmlElement) -> bool:
    """Whether a box begins with words such as "Read more" or "Newsletter"."""
    words = first_text(element)
    role = role_of(words) if 0 < len(words) <= 120 else None
    if role is Role.SHARE:
        # Buttons stand at the head of many a story.
        return len(text_of(element)) < 200
    prose = [p for p in elements(element, "p") if len(text_of(p)) > 200 and link_share(p) < 0.3]
    return role in _LABELS and len(prose) < 2


def _holds_story(element: HtmlElement, whole: int, prose: Prose) -> bool:
    """Whether taking an element out would take the story with it."""
    words = len(element.text_content())
    long = words > 0.5 * whole and len(list(elements(element, "p"))) > 1
    return _names_story(element) or long or prose.is_most(element)


def _names_story(element: HtmlElement) -> bool:
    """Whether the headline or what is marked as the text lies in an element."""
    if element.find(".//h1") is not None or element.tag == "h1":
        return True
    own = (element.get("itemprop") or "").lower()
    return "articlebody" in own or bool(element.xpath(".//*[@itemprop='articleBody']"))


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
