"""Known attacks and naughty strings in every field of a page: only inline tags come out."""

import json
import re
from pathlib import Path

from rotative.importers.base import ForeignStory, Refused
from rotative.importers.kinds import reader_for

HOSTILE = Path(__file__).parents[3] / "tests" / "data" / "hostile"

_SAFE_TAG = re.compile(
    r"</?(?:b|strong|i|em|sup|sub|a)>|<br>"
    r"|<a href=\"(?:https?:|mailto:)[^\"<>]*\">"
)


def payloads() -> list[str]:
    found: list[str] = []
    for name in ("payloads", "naughty-strings"):
        found += json.loads((HOSTILE / f"{name}.json").read_text())
    return found


def inline_html(story: ForeignStory) -> list[str]:
    return [text for block in story.body for text in block.rich]


def test_only_inline_tags_survive_in_html_and_in_text() -> None:
    filler = "Une phrase ordinaire du port, assez longue pour être lue comme une histoire. " * 3
    read = 0
    for payload in payloads():
        pages = [
            f"<html><title>{payload}</title><h1>T {payload}</h1><article><p>{filler}</p>"
            f"<p>{payload}</p><blockquote>{payload}</blockquote><ul><li>{payload}</ul><p>{filler}</p></article>",
            f"Titre\n\nPar A. Roy, publié le 3 mai 2024\n\n{filler}\n\n{payload}\n\n• {payload}\n",
        ]
        for page in pages:
            data = page.encode("utf-8", "replace")
            try:
                story = reader_for(data, "page").read(data)
            except Refused:
                continue
            read += 1
            for html in inline_html(story):
                assert "<" not in _SAFE_TAG.sub("", html), (payload, html)
    assert read > len(payloads())
