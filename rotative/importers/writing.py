"""Blocks read from foreign pages as the newsroom would have filled them in."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from rotative.articles.blocks import as_filled_in
from rotative.lib.players import player
from rotative.media.models import Picture
from rotative.record import blocks

from .base import ForeignPicture, Warned
from .text import as_inline

# What the newsroom's fields take; longer words are cut and said so.
_CAPTION = 400
_HEADING = 200
_POINT = 220

Finder = Callable[[ForeignPicture], Picture | None]


def body_values(
    body: list[blocks.Block], find_picture: Finder, warnings: list[Warned]
) -> list[dict[str, Any]]:
    """The raw value of a body. Pictures that `find_picture` does not give are left out."""
    had = _Had(find_picture)
    shown = [there for block in body if (there := block.resolved(had))]
    return as_filled_in(fitted(block, warnings) for block in shown)


@dataclass
class _Had(blocks.Resolver):
    """The paper's pictures for foreign ones."""

    find: Finder

    def picture(self, it: ForeignPicture) -> int | None:
        found = self.find(it)
        return found.pk if found else None


def points_and_list(points: list[str]) -> tuple[list[dict[str, Any]], list[blocks.Block]]:
    """Key points as the newsroom takes them, or a list for the body when it would not.

    The newsroom takes three to five points that fit on a line or two.
    """
    if 3 <= len(points) <= 5 and all(len(point) <= _POINT for point in points):
        return [{"type": "point", "value": point} for point in points], []
    items = [as_inline(point) for point in points]
    return [], [blocks.List(ordered=False, items=items)] if items else []


def cut(text: str, longest: int, field: str, warnings: list[Warned]) -> str:
    """The text, cut at a word with an ellipsis where the newsroom's field ends."""
    if len(text) <= longest:
        return text
    warnings.append((field, f"Longer than {longest} characters, cut: {text}"))
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip() + "…"


def fitted(block: blocks.Block, warnings: list[Warned]) -> blocks.Block:
    """The block with its texts as long as the newsroom's fields take them."""

    def fit(text: str, longest: int) -> str:
        return cut(text, longest, "body", warnings)

    match block:
        case blocks.Heading(text) if len(text) > _HEADING:
            return blocks.Paragraph(f"<b>{as_inline(text)}</b>")
        case blocks.Quotation(_text, speaker, source):
            return replace(block, speaker=fit(speaker, 160), source=fit(source, 200))
        case blocks.Picture():
            return replace(block, caption=fit(block.caption, _CAPTION))
        case blocks.Gallery(_title, [only]):
            return fitted(only, warnings)
        case blocks.Gallery():
            pictures = [replace(it, caption=fit(it.caption, _CAPTION)) for it in block.pictures]
            return replace(block, pictures=pictures)
        case blocks.KeyFacts(title, facts):
            facts = [replace(fact, label=fit(fact.label, 120)) for fact in facts]
            return replace(block, title=fit(title or _("Key facts"), 160), facts=facts)
        case blocks.Table():
            return replace(block, caption=fit(block.caption, 200))
        case blocks.Embed(url, title):
            known = player(url)
            title = title or (known.provider if known else url)
            return replace(block, title=fit(title, 200))
    return block
