"""Neutral blocks to the values of the newsroom's body blocks."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from rotative.articles.embeds import player
from rotative.media.models import Picture

from .base import Block, ForeignPicture, Warned
from .pictures import pictures_of
from .text import as_inline

# What the newsroom's fields take; longer words are cut and said so.
_CAPTION = 400
_HEADING = 200
_POINT = 220

Finder = Callable[[ForeignPicture], Picture | None]


def body_values(
    blocks: list[Block], find_picture: Finder, warnings: list[Warned]
) -> list[dict[str, Any]]:
    """The raw value of a body. Pictures that `find_picture` does not give are left out."""
    values: list[dict[str, Any]] = []
    for block in blocks:
        if block["type"] == "heading" and len(block["text"]) > _HEADING:
            block = {"type": "paragraph", "html": f"<b>{as_inline(block['text'])}</b>"}
        kind = block["type"]
        value = (
            _shown(block, find_picture, warnings)
            if kind in {"picture", "gallery"}
            else _VALUES[kind](block, warnings)
        )
        if value is not None:
            # A gallery of which one picture is left is a picture.
            only_one = kind == "gallery" and len(value["pictures"]) == 1
            values.append(
                {"type": "picture", "value": value["pictures"][0]}
                if only_one
                else {"type": kind, "value": value}
            )
    return values


def points_and_list(points: list[str]) -> tuple[list[dict[str, Any]], list[Block]]:
    """Key points as the newsroom takes them, or a list for the body when it would not.

    The newsroom takes three to five points that fit on a line or two.
    """
    if 3 <= len(points) <= 5 and all(len(point) <= _POINT for point in points):
        return [{"type": "point", "value": point} for point in points], []
    items = [as_inline(point) for point in points]
    return [], [{"type": "list", "ordered": False, "items": items}] if items else []


def cut(text: str, longest: int, field: str, warnings: list[Warned]) -> str:
    """The text, cut at a word with an ellipsis where the newsroom's field ends."""
    if len(text) <= longest:
        return text
    warnings.append((field, f"Longer than {longest} characters, cut: {text}"))
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip() + "…"


def _shown(block: Block, find_picture: Finder, warnings: list[Warned]) -> dict[str, Any] | None:
    items = [
        {"picture": found.pk, "caption": cut(picture.caption, _CAPTION, "body", warnings)}
        for picture in pictures_of(block)
        if (found := find_picture(picture))
    ]
    if block["type"] == "picture":
        return items[0] if items else None
    return {"title": block["title"], "pictures": items} if items else None


def _paragraph(block: Block, warnings: list[Warned]) -> str:
    return f"<p>{block['html']}</p>"


def _heading(block: Block, warnings: list[Warned]) -> dict[str, Any]:
    return {"text": block["text"], "level": str(block["level"])}


def _quotation(block: Block, warnings: list[Warned]) -> dict[str, Any]:
    return {
        "text": block["text"],
        "speaker": cut(block["speaker"], 160, "body", warnings),
        "source": cut(block["source"], 200, "body", warnings),
    }


def _list(block: Block, warnings: list[Warned]) -> dict[str, Any]:
    return {"ordered": block["ordered"], "items": [f"<p>{item}</p>" for item in block["items"]]}


def _key_facts(block: Block, warnings: list[Warned]) -> dict[str, Any]:
    facts = [
        {"label": cut(fact["label"], 120, "body", warnings), "text": fact["text"]}
        for fact in block["facts"]
    ]
    return {"title": cut(block["title"] or _("Key facts"), 160, "body", warnings), "facts": facts}


def _table(block: Block, warnings: list[Warned]) -> dict[str, Any]:
    width = len(block["header"] or block["rows"][0]) if block["header"] or block["rows"] else 0
    header = block["header"] or [""] * width
    table = {
        "columns": [{"type": "text", "heading": heading} for heading in header],
        "rows": [{"values": row} for row in block["rows"]],
        "caption": "",
    }
    return {"caption": cut(block["caption"], 200, "body", warnings), "table": table}


def _embed(block: Block, warnings: list[Warned]) -> dict[str, Any]:
    known = player(block["url"])
    title = block["title"] or (known.provider if known else block["url"])
    return {"url": block["url"], "title": cut(title, 200, "body", warnings)}


_VALUES: dict[str, Callable[[Block, list[Warned]], Any]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "quotation": _quotation,
    "list": _list,
    "key_facts": _key_facts,
    "table": _table,
    "embed": _embed,
}
