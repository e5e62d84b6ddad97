"""What a clipboard holds, as blocks of a story: pure, nothing is fetched and nothing is kept.

The HTML is made regular first (`tidying`), then cut as imported pages are (`web.cutting`).
"""

from collections.abc import Iterable
from dataclasses import replace

from lxml.html import HtmlElement

from rotative.record import blocks
from rotative.record.blocks import Block

from ..base import ForeignPicture
from ..plaintext.reader import blocks_of_lines
from ..text import as_inline, plain, squeeze
from ..web.cutting import HEADINGS, blocks_of, inline_html, leaves_of, levelled
from ..web.dom import parse
from .tidying import tidy

_DISGUISED = 7  # the level of a heading that is only a bold line
_LONGEST_CAPTION = 400
_SPACES = " \u00a0\u202f\u2007"


def read(html: str, text: str) -> list[Block]:
    """The blocks of a clipboard; the references of its pictures are `ForeignPicture`s.

    Plain text is read when the HTML has no words and no picture. Raises `Refused`.
    """
    return (read_html(html) if html.strip() else []) or read_text(text)


def read_html(html: str) -> list[Block]:
    """The blocks of HTML: all its visible words, once, in their order."""
    tree = parse(f"<html><body>{html}")  # a clipboard may hold a piece of a page
    tidy(tree)
    leaves = leaves_of(tree)
    found: list[Block] = []
    for leaf in leaves:
        found += _blocks(leaf, is_only=len(leaves) == 1)
    return levelled(list(_ordinary(found)))


def read_text(text: str) -> list[Block]:
    """The blocks of plain text, such as wire copy: paragraphs end where a line is blank."""
    return levelled(blocks_of_lines(text))


def _blocks(leaf: HtmlElement, *, is_only: bool) -> list[Block]:
    if leaf.tag in {"img", "figure"}:
        return _picture(leaf)
    if leaf.tag == "iframe":
        return blocks_of(leaf, "", [])
    if leaf.tag == "video":
        return []
    found = blocks_of(leaf, "", [])
    first = found[0] if found else None
    if isinstance(first, blocks.Heading) and (is_only or first.text.endswith("?")):
        # A question in bold, or all there is, is no heading.
        return found if leaf.tag in HEADINGS else [blocks.Paragraph(inline_html(leaf, ""))]
    return [it for it in found if not isinstance(it, blocks.Paragraph) or _has_words(it.html)]


def _has_words(html: str) -> bool:
    return bool(plain(html).strip(_SPACES))


def _picture(leaf: HtmlElement) -> list[Block]:
    """A picture with its caption; what is longer than a caption is a paragraph below."""
    image = leaf if leaf.tag == "img" else leaf.find(".//img")
    if image is None:
        return []
    url = (image.get("src") or image.get("data-src") or "").strip()
    caption, credit = image.get("data-caption") or "", image.get("data-credit") or ""
    below: list[Block] = []
    if len(caption) > _LONGEST_CAPTION:
        caption, below = "", [blocks.Paragraph(as_inline(caption))]
    it = ForeignPicture(url, squeeze(image.get("alt") or ""), caption, credit)
    return [blocks.Picture(it, caption), *below] if url or caption else below


def _ordinary(found: list[Block]) -> Iterable[Block]:
    """The blocks, a bold line at the end a paragraph, and headings as long as ours may be."""
    last = len(found) - 1
    for at, it in enumerate(found):
        if isinstance(it, blocks.Heading):
            it = replace(it, text=it.text.strip(_SPACES))
            if not it.text:
                continue
            if (at == last and it.level == _DISGUISED) or len(it.text) > 200:
                yield blocks.Paragraph(f"<b>{as_inline(it.text)}</b>")
                continue
        yield it


def as_paragraphs(it: Block) -> list[str]:
    """The words of a block as paragraphs, for a field that takes nothing else."""
    match it:
        case blocks.Heading(text):
            return [f"<b>{as_inline(text)}</b>"]
        case blocks.List(_ordered, items):
            return [f"– {item}" for item in items]
        case blocks.Quotation(text, speaker, source):
            return [as_inline(part) for part in (text, speaker, source) if part]
        case blocks.Table(caption, header, rows):
            lines = [[caption], header, *rows]
            told = [" · ".join(filter(None, line)) for line in lines]
            return [as_inline(line) for line in told if line]
        case blocks.Picture(_picture, caption):
            return [as_inline(caption)] if caption else []
        case blocks.Embed(url, title):
            return [f'<a href="{as_inline(url)}">{as_inline(title or url)}</a>']
    return list(it.rich)
