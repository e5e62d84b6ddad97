"""Cutting a regular HTML tree into blocks: for pages that are imported and for what is pasted."""

import copy
import re
from dataclasses import replace

import lxml.html
from lxml.html import HtmlElement

from rotative.lib.players import player
from rotative.record import blocks
from rotative.record.blocks import Block

from ..base import ForeignPicture, Warned
from ..text import clean_inline, plain, without_quote_marks
from .dom import absolute, elements, marks, text_of
from .pictures import picture_of
from .prune import LEAVES
from .tables import table_of

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
ARROW = re.compile(r"[\W_]*[↩↑⤴⏎←^⇑⬆][\W_\ufe0e\ufe0f]*|retour|back")
_CLOSING_BLOCK = re.compile(r"</(?:p|div|li|td|th|tr|h[1-6])>", re.IGNORECASE)


def leaves_of(tree: HtmlElement) -> list[HtmlElement]:
    """The elements that may become blocks, in document order, none inside another."""
    found: list[HtmlElement] = []
    waiting = [tree]
    while waiting:
        element = waiting.pop()
        if not isinstance(element.tag, str):
            continue
        if element.tag not in LEAVES:
            waiting.extend(reversed(element))
        elif element.tag in {"p", *HEADINGS}:
            if text_of(element):
                found.append(element)
            # Pictures and players inside a paragraph become blocks after it.
            found.extend(elements(element, "img", "iframe"))
        else:
            found.append(element)
    return found


def blocks_of(leaf: HtmlElement, base: str, warnings: list[Warned]) -> list[Block]:
    """The blocks of one leaf: one, or none when nothing of it can be shown."""
    if leaf.tag in {"figure", "img"}:
        return _figure(leaf, base, warnings)
    if leaf.tag in {"iframe", "video"}:
        return _embed(leaf, base, warnings)
    if leaf.tag == "blockquote":
        return _quotation(leaf, base)
    if leaf.tag == "table":
        return [*table_of(leaf)]
    if leaf.tag == "dl":
        return _facts(leaf)
    if leaf.tag in {"ul", "ol"}:
        return _list(leaf, base)
    words = text_of(leaf)
    if leaf.tag in HEADINGS:
        return [blocks.Heading(words, int(leaf.tag[1]))]
    if is_bold_heading(leaf, words):
        return [blocks.Heading(words, 7)]
    inline = inline_html(leaf, base)
    return [blocks.Paragraph(inline)] if plain(inline) else []


def levelled(found: list[Block]) -> list[Block]:
    """Headings on the two levels that stories have; the first is never a sub-heading."""
    highest = min((it.level for it in found if isinstance(it, blocks.Heading)), default=0)
    made: list[Block] = []
    has_heading = False
    for it in found:
        if isinstance(it, blocks.Heading):
            it = replace(it, level=3 if has_heading and it.level > highest else 2)
            has_heading = True
        made.append(it)
    return made


def inline_html(element: HtmlElement, base: str) -> str:
    """The sanitised inside of an element, links absolute; a link that cannot be so is its words."""
    for link in list(elements(element, "a")):
        href = (link.get("href") or "").strip()
        if href.startswith("#") and ARROW.fullmatch(text_of(link)):
            link.drop_tree()  # a note's way back leads nowhere here
            continue
        if not href.lower().startswith("mailto:"):
            href = "" if href.startswith("#") else absolute(href, base)
        link.attrib.clear()
        if href:
            link.set("href", href)
    source = lxml.html.tostring(element, encoding="unicode", with_tail=False)
    return clean_inline(_CLOSING_BLOCK.sub(" ", source))


def is_bold_heading(leaf: HtmlElement, words: str) -> bool:
    """Whether a paragraph is a heading in disguise: short, wholly bold, no full stop."""
    bold = [part for part in leaf if part.tag in {"b", "strong"}]
    whole = len(bold) == 1 and text_of(bold[0]) == words
    return whole and len(words.split()) <= 12 and words[-1] not in '.!…:;,»"”'


def _figure(leaf: HtmlElement, base: str, warnings: list[Warned]) -> list[Block]:
    inner = leaf.find(".//blockquote")
    if inner is not None:
        return _quotation(leaf, base)
    for tag, convert in (("table", table_of), ("dl", _facts)):
        inside_it = leaf.find(f".//{tag}")
        if inside_it is not None:
            return [*convert(inside_it)]
    frame = leaf.find(".//iframe")
    if frame is not None:
        return _embed(frame, base, warnings)
    nested = [part for part in elements(leaf, "figure") if part is not leaf]
    pictures = [_picture_block(picture_of(part, base)) for part in nested or [leaf]]
    shown = [picture for picture in pictures if picture]
    if len(shown) > 1:
        return [blocks.Gallery("", shown)]
    return [*shown]


def _picture_block(picture: ForeignPicture | None) -> blocks.Picture | None:
    if picture is None or not (picture.url or picture.caption):
        return None
    return blocks.Picture(picture, picture.caption)


def _embed(leaf: HtmlElement, base: str, warnings: list[Warned]) -> list[Block]:
    """A player of a provider the paper knows; another frame is left out and said so."""
    source = next(iter(leaf.xpath("./@data-src | ./@src | ./source/@src")), "")
    address = absolute(source, base)
    if address and player(address):
        return [blocks.Embed(address, (leaf.get("title") or "").strip())]
    if address:
        warnings.append(("body", f"A frame of another site was left out: {address[:200]}"))
    return []


def _quotation(leaf: HtmlElement, base: str) -> list[Block]:
    """A quotation with its speaker and source, or the link of an embedded post."""
    links = [absolute(link.get("href"), base) for link in elements(leaf, "a")]
    if any(mark.endswith("tweet") or mark == "instagram" for mark in marks(leaf)) and links:
        return [blocks.Embed(links[-1], text_of(leaf)[:200])]
    cited = [text_of(part) for part in elements(leaf, "cite")]
    signed = list(elements(leaf, "footer", "figcaption", "cite"))
    speaker = text_of(signed[0]).lstrip("-–—― ") if signed else ""
    source = cited[0] if cited and cited[0] != speaker else ""
    if source:
        speaker = speaker.replace(source, "").strip(" ,()–—-")
    for part in signed:
        if part.getparent() is not None:
            part.drop_tree()
    words = without_quote_marks(plain(inline_html(leaf, base)))
    if not words:
        return []
    return [blocks.Quotation(words, speaker, source)]


def _facts(leaf: HtmlElement) -> list[Block]:
    facts: list[blocks.Fact] = []
    for part in elements(leaf, "dt", "dd"):
        if part.tag == "dt":
            facts.append(blocks.Fact(text_of(part), ""))
        elif facts:
            label, text = facts[-1].label, f"{facts[-1].text} {text_of(part)}".strip()
            facts[-1] = blocks.Fact(label, text)
    whole = [fact for fact in facts if fact.label and fact.text]
    return [blocks.KeyFacts("", whole)] if whole else []


def _list(leaf: HtmlElement, base: str) -> list[Block]:
    """A list; the lines of lists within it follow the line they are under."""
    items: list[str] = []
    for item in elements(leaf, "li"):
        own = copy.deepcopy(item)
        for nested in own.xpath(".//ul | .//ol"):
            nested.drop_tree()
        items.append(inline_html(own, base))
    kept = [item for item in items if plain(item)]
    return [blocks.List(leaf.tag == "ol", kept)] if kept else []
