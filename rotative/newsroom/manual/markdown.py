"""Markdown as far as the chapters go: headings, paragraphs, lists, tables, pictures, links between
chapters, **words of the screen**, and `keys`. What goes beyond is shown as it is written.

Forty lines in place of a library, for texts that are all our own (docs/decisions/0062).
"""

import re
from collections.abc import Callable, Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

PICTURE = re.compile(r"!\[([^\]]*)\]\(([a-z-]+)\)")
LABEL = re.compile(r"\*\*([^*]+)\*\*")
LINK = re.compile(r"\[([^\]]+)\]\(([a-z-]+)\.md\)")
HEADING = re.compile(r"## (.+)")
_ITEM = re.compile(r"^(?:\* |\d+\. )", re.M)

Draw = Callable[[str, str], str]
Lead = Callable[[str], str]


def render(text: str, *, picture: Draw, link: Lead) -> SafeString:
    """HTML of a text: `picture` draws one by its name and what it shows, `link` is the address of
    a chapter."""
    pieces = re.split(r"\n\s*\n", text.strip())
    return mark_safe("\n".join(_block(piece.strip(), picture, link) for piece in pieces))  # noqa: S308


def _block(piece: str, picture: Draw, link: Lead) -> str:
    if found := PICTURE.fullmatch(piece):
        return picture(found[2], found[1])
    if found := HEADING.fullmatch(piece):
        return f'<h2 id="{slugify(found[1])}">{_line(found[1], link)}</h2>'
    if piece.startswith("|"):
        return "".join(_table(piece.splitlines(), link))
    if _ITEM.match(piece):
        kind = "ul" if piece.startswith("*") else "ol"
        items = (_line(item, link) for item in _ITEM.split(piece)[1:])
        return f"<{kind}>{''.join(f'<li>{item}</li>' for item in items)}</{kind}>"
    return f"<p>{_line(piece, link)}</p>"


def _table(lines: list[str], link: Lead) -> Iterator[str]:
    """The first line is its head; what begins a row names it."""
    head, _rule, *rows = (
        [_line(cell, link) for cell in line.strip("| ").split("|")] for line in lines
    )
    yield '<div class="manual-table"><table class="listing"><thead><tr>'
    yield from (f'<th scope="col">{cell}</th>' for cell in head)
    yield "</tr></thead><tbody>"
    for name, *cells in rows:
        told = "".join(f"<td>{cell}</td>" for cell in cells)
        yield f'<tr><th scope="row">{name}</th>{told}</tr>'
    yield "</tbody></table></div>"


def _line(text: str, link: Lead) -> str:
    """Words within a block; what stands between ` is taken as it is."""
    parts = escape(re.sub(r"[ \n]+", " ", text).strip()).split("`")
    for nth, part in enumerate(parts):
        if nth % 2:
            parts[nth] = f"<kbd>{part}</kbd>"
            continue
        part = LABEL.sub(r"<b>\1</b>", part)
        parts[nth] = LINK.sub(lambda it: f'<a href="{link(it[2])}">{it[1]}</a>', part)
    return "".join(parts)
