"""The Markdown of the chapters: CommonMark and tables, in the manual's own dress.

Words of the screen are in **bold**, keys in `code`, links lead to chapters, and pictures to the
wide one of the two that are taken: whoever reads the file itself sees it, too.
"""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

Draw = Callable[[str, str], str]
Lead = Callable[[str], str]

# What is drawn otherwise than in plain HTML, by the name of its token.
DRESS = {
    "strong_open": "<b>",
    "strong_close": "</b>",
    "table_open": '<div class="manual-table"><table class="listing">\n',
    "table_close": "</table></div>\n",
    "th_open": '<th scope="col">',
}


def render(text: str, *, picture: Draw, link: Lead) -> SafeString:
    """HTML of a text: `picture` draws one by its name and what it shows, `link` is the address of
    a chapter. HTML within the text is shown as it is written."""
    env: dict[str, Any] = {"picture": picture}
    tokens = _reader().parse(text, env)
    _name_headings(tokens)
    _name_rows(tokens)
    for token in tokens:
        for part in token.children or ():
            if part.type == "link_open":
                part.attrs["href"] = link(str(part.attrs["href"]).removesuffix(".md"))
    _free_pictures(tokens)
    reader = _reader()
    return mark_safe(reader.renderer.render(tokens, reader.options, env))  # noqa: S308


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    for name, tag in DRESS.items():
        reader.add_render_rule(name, lambda *_it, tag=tag: tag)
    reader.add_render_rule("code_inline", _key)
    reader.add_render_rule("image", _picture)
    return reader


def _key(renderer: Any, tokens: Sequence[Token], nth: int, options: Any, env: Any) -> str:
    return str(renderer.code_inline(tokens, nth, options, env)).replace("code>", "kbd>")


def _picture(renderer: Any, tokens: Sequence[Token], nth: int, options: Any, env: Any) -> str:
    name = PurePosixPath(str(tokens[nth].attrs["src"])).stem.rpartition("-")[0]
    return str(env["picture"](name, tokens[nth].content))


def _name_headings(tokens: list[Token]) -> None:
    """What Ctrl+K leads to."""
    for token, words in pairwise(tokens):
        if token.type == "heading_open":
            token.attrs["id"] = slugify(words.content)


def _name_rows(tokens: list[Token]) -> None:
    """What begins a table's row names it."""
    for row, token, _words, end in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False):
        if row.type == "tr_open" and token.type == "td_open":
            token.tag = end.tag = "th"
            token.attrs["scope"] = "row"


def _free_pictures(tokens: list[Token]) -> None:
    """A picture that is a paragraph of its own stands in none."""
    for begin, words, end in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if words.children and [it.type for it in words.children] == ["image"]:
            begin.hidden = end.hidden = True
