"""The HTML of a clipboard made regular: what writing programs do in their own ways, in one way.

Afterwards the words are the same, in their order; what cannot be seen is gone, and every list,
quotation, table and picture is of the plain form that the cutting reads whole.
"""

import re
from itertools import pairwise

from lxml.html import HtmlElement

from ..web.cutting import HEADINGS
from ..web.dom import drop, elements, inside, text_of
from ..web.pictures import words_of
from ..web.prune import LEAVES, regularise
from .links import untracked
from .lists import lists_of_word, make_plain
from .styles import classes_of, declarations, lift

_UNSEEN = (
    "script", "style", "template", "noscript", "head", "title", "meta", "link", "base", "xml",
    "svg", "canvas", "object", "embed", "applet", "audio", "select", "textarea", "input", "button",
    "map", "datalist", "frameset", "math",
)  # fmt: skip
_STRUCTURE = {"ul", "ol", "table", "img", "figure", "pre", "iframe", "video", *HEADINGS}
_ROWS = ("tbody", "thead", "tfoot", "tr", "colgroup")
_TABLE_PARTS = (*_ROWS, "td", "th", "caption")
_LONGEST_QUOTATION = 4  # paragraphs: a longer one is a text of its own
_LONGEST_CAPTION = 200
_LONGEST_SPEAKER = 160
_WIDEST_SPAN = 20
_HEADING_CLASSES = {"MsoTitle": 1, "MsoSubtitle": 2}
_QUOTE_CLASSES = {"MsoQuote", "MsoIntenseQuote", "Quotations"}
_TRACKING = 3  # pixels: a smaller picture is there to be counted, not to be seen


def tidy(tree: HtmlElement) -> None:
    """Make the tree regular; it is taken apart."""
    _drop_unseen(tree)
    for link in elements(tree, "a"):
        if link.get("href"):
            link.set("href", untracked((link.get("href") or "").strip()))
    _name_headings_and_quotations(tree)
    _style_as_tags(tree)
    lists_of_word(tree)
    for part in list(elements(tree)):
        if part.tag in {"dl", "dt", "dd", "center", "menu", "dir", "form", "fieldset", "details"}:
            part.tag = "ul" if part.tag in {"menu", "dir"} else "div"
        elif part.tag == "address":
            part.tag = "p"
        elif part.tag in {"p", *HEADINGS} and any(
            inner.tag in LEAVES - {"img", "iframe"} for inner in part.iterdescendants()
        ):
            part.tag = "div"
    for figure in list(elements(tree, "figure")):
        _figure(figure)
    for quotation in list(elements(tree, "blockquote")):
        _quotation(quotation)
    for found in list(elements(tree, "ul", "ol")):
        if found.tag in {"ul", "ol"} and not inside(found, "ul", "ol"):
            make_plain(found)
    _stray_items(tree)
    for table in list(elements(tree, "table")):
        if _has_strays(table):
            for part in list(elements(table, "table", *_TABLE_PARTS)):
                part.tag = "div"
    regularise(tree)
    for table in list(elements(tree, "table")):
        _table(table)
    for part in elements(tree):
        for name in ("class", "id", "style", "role", "itemprop"):
            part.attrib.pop(name, None)


# -- what is not seen


def _drop_unseen(tree: HtmlElement) -> None:
    for element in list(elements(tree)):
        if element is tree or element.getparent() is None:
            continue
        if element.tag in _UNSEEN or _is_hidden(element) or _is_tracking(element):
            drop(element)
        elif element.tag == "iframe":
            element.text = None
            for inner in list(element):
                element.remove(inner)
        elif element.tag == "img" and "goomoji" in element.attrib:
            element.tag, element.text = "span", element.get("alt")


def _is_hidden(element: HtmlElement) -> bool:
    said = declarations(element)
    return (
        element.get("hidden") is not None
        or said.get("display") == "none"
        or said.get("visibility") == "hidden"
        or said.get("mso-hide") == "all"
    )


def _is_tracking(element: HtmlElement) -> bool:
    if element.tag != "img":
        return False
    said = declarations(element)
    for side in ("width", "height"):
        told = re.match(r"\d+", element.get(side) or said.get(side) or "")
        if told and int(told[0][:6]) < _TRACKING:
            return True
    return False


# -- headings, quotations and emphasis that only a style or a class tells


def _name_headings_and_quotations(tree: HtmlElement) -> None:
    for element in list(elements(tree, "p", "div")):
        classes = classes_of(element)
        level = next(
            (_HEADING_CLASSES[name] for name in sorted(classes) if name in _HEADING_CLASSES), 0
        )
        if element.get("role") == "heading":
            told = element.get("aria-level") or "2"
            level = int(told) if told in set("123456") else 6
        if level:
            element.tag = f"h{level}"
        elif _QUOTE_CLASSES & classes or _is_outlook_quote(element):
            element.tag = "blockquote"
    # Consecutive paragraphs of one quotation.
    for first, second in pairwise(list(elements(tree, "blockquote"))):
        both_named = all(_QUOTE_CLASSES & classes_of(it) for it in (first, second))
        if both_named and second.getprevious() is first and not (first.tail or "").strip():
            for part in (first, second):
                if part.find("p") is None:
                    inner = part.makeelement("p")
                    inner.text, part.text = part.text, None
                    inner.extend(list(part))
                    part.append(inner)
            for part in reversed(list(first)):
                second.insert(0, part)
            first.getparent().remove(first)


def _is_outlook_quote(element: HtmlElement) -> bool:
    said = declarations(element) if element.tag == "div" else {}
    return said.get("border") == "none" and "solid" in said.get("border-left", "")


def _style_as_tags(tree: HtmlElement) -> None:
    """Bold, italic and indices of `style` as elements; the bold that says it is none goes."""
    for element in list(elements(tree, "b", "strong")):
        if declarations(element).get("font-weight") in {"normal", "400"}:
            element.drop_tag()
    for element in list(elements(tree, "i", "em")):
        if declarations(element).get("font-style") == "normal":
            element.drop_tag()
    for element in list(elements(tree, "span", "font", "a")):
        said = declarations(element)
        tags = []
        weight = said.get("font-weight", "")
        if weight in {"bold", "bolder"} or (weight.isdecimal() and 600 <= int(weight[:4]) <= 1000):
            tags.append("b")
        if said.get("font-style") in {"italic", "oblique"}:
            tags.append("i")
        if said.get("vertical-align") in {"super", "sub"}:
            tags.append("sup" if said["vertical-align"] == "super" else "sub")
        for tag in tags:
            if not inside(element, tag, *{"b": ["strong"], "i": ["em"]}.get(tag, [])):
                _wrap_inside(element, tag)


def _wrap_inside(element: HtmlElement, tag: str) -> None:
    inner = element.makeelement(tag)
    inner.text, element.text = element.text, None
    inner.extend(list(element))
    element.append(inner)


# -- lists, quotations, pictures, tables


def _stray_items(tree: HtmlElement) -> None:
    for item in list(elements(tree, "li")):
        if not inside(item, "ul", "ol"):
            item.tag = "div"


def _quotation(quotation: HtmlElement) -> None:
    """A short quotation of words stays one; what holds more is a text like another."""
    inner = [part.tag for part in quotation.iterdescendants()]
    paragraphs = sum(1 for tag in inner if tag in {"p", "div"})
    is_text = (
        bool(_STRUCTURE & set(inner))
        or "blockquote" in inner
        or paragraphs > _LONGEST_QUOTATION
        or inside(quotation, "blockquote", "li", "table")
    )
    signed = list(elements(quotation, "footer", "cite", "figcaption"))
    for part in signed:
        if is_text or part is not signed[0] or not _ends(quotation, part):
            _as_words(part)
    if is_text:
        quotation.tag = "div"
    for part in elements(quotation, "p", "div"):
        # Words of two paragraphs stay two words.
        if part is not quotation and part.getnext() is not None:
            part.tail = " " + (part.tail or "")


def _as_words(part: HtmlElement) -> None:
    if part.tag == "cite":
        part.drop_tag()
    else:
        part.tag = "div"


def _ends(quotation: HtmlElement, part: HtmlElement) -> bool:
    """Whether a part is the last thing said in a quotation, and short enough for a name."""
    words, whole = text_of(part), text_of(quotation)
    is_last = bool(words) and whole.endswith(words) and whole.count(words) == 1
    return is_last and len(words) < len(whole) and len(words) <= _LONGEST_SPEAKER


def _figure(figure: HtmlElement) -> None:
    """A figure of one picture keeps its caption; another only holds what is in it."""
    pictures = list(elements(figure, "img"))
    others = [part.tag for part in figure.iterdescendants() if part.tag in LEAVES - {"img", "p"}]
    caption, credit = words_of(figure)
    captions = " ".join(text_of(part) for part in elements(figure, "figcaption"))
    if (
        len(pictures) != 1
        or others
        or text_of(figure) != captions
        or inside(figure, "figure", "table")
    ):
        figure.tag = "div"
        for part in elements(figure, "figcaption"):
            part.tag = "p"
        return
    picture = pictures[0]
    picture.set("data-caption", caption)
    picture.set("data-credit", credit)
    for child in list(figure):
        figure.remove(child)
    picture.tail = figure.text = None
    figure.append(picture)


def _table(table: HtmlElement) -> None:
    """A table of words; its pictures go before it."""
    for cell in elements(table, "td", "th"):
        for name in ("colspan", "rowspan"):
            told = (cell.get(name) or "1").strip()
            cell.set(name, str(min(int(told[:6]), _WIDEST_SPAN)) if told.isdecimal() else "1")
    for picture in list(elements(table, "img", "iframe")):
        lift(picture)
        table.addprevious(picture)
    captions = list(elements(table, "caption"))
    for caption in captions:
        if caption is not captions[0] or len(text_of(caption)) > _LONGEST_CAPTION:
            lift(caption)
            caption.tag = "p"
            table.addprevious(caption)
    rows = [row for row in elements(table, "tr")]
    cells = [cell for cell in rows[0] if cell.tag in {"td", "th"}] if rows else []
    others = [cell for row in rows[1:] for cell in row if cell.tag in {"td", "th"}]
    if len(cells) > 1 and all(map(_is_all_bold, cells)) and not all(map(_is_all_bold, others)):
        for cell in cells:
            cell.tag = "th"


def _has_strays(table: HtmlElement) -> bool:
    """Whether words stand in a table and in none of its cells."""
    for part in elements(table, "table", *_ROWS):
        own = [part.text, *(child.tail for child in part)]
        if any(words and words.strip() for words in own):
            return True
    return False


def _is_all_bold(cell: HtmlElement) -> bool:
    bold = " ".join(text_of(part) for part in elements(cell, "b", "strong"))
    return bool(bold) and (bold == text_of(cell))
