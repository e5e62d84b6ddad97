"""Reading the demo papers' content: TOML files, and stories in a small markup.

A story file is TOML between two lines of `+++`, then its body: paragraphs apart by blank lines,
`## ` and `### ` headings, `> words -- speaker, source`, `- ` and `1. ` lists, and lines that begin
with `!` for pictures, galleries, boxes, tables and the like. See any file of `content/`.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from rotative.record import blocks as record

CONTENT = Path(__file__).parent / "content"

Value = dict[str, Any]
Directive = Callable[[str, list[str]], record.Block]
_LIST_MARK = re.compile(r"(-|\d+\.) ")
_BOLD, _ITALIC = re.compile(r"\*\*(.+?)\*\*"), re.compile(r"\*(.+?)\*")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class StoryFile:
    """A story as it is written down; `hours_ago` counts back from the demo's first start."""

    slug: str
    values: Value
    body: list[record.Block] = field(default_factory=list)


def paper_of(language: str) -> Value:
    """The paper itself: name, sections, foot pages."""
    return tomllib.loads((CONTENT / language / "paper.toml").read_text())


def authors_of(language: str) -> dict[str, Value]:
    """Authors by slug."""
    return tomllib.loads((CONTENT / language / "authors.toml").read_text())


def plan_of(language: str) -> list[Value]:
    """What the newsroom plans on the first day."""
    plan: list[Value] = tomllib.loads((CONTENT / language / "plan.toml").read_text())["assignments"]
    return plan


def letters_of(language: str) -> list[Value]:
    """What readers have written, the newest first."""
    file = CONTENT / language / "letters.toml"
    letters: list[Value] = tomllib.loads(file.read_text())["letters"]
    return letters


def topics_of(language: str) -> dict[str, Value]:
    """Topics by slug; a parent comes before its children."""
    found = tomllib.loads((CONTENT / language / "topics.toml").read_text())
    return dict(sorted(found.items(), key=lambda pair: _depth(pair[0], found)))


def _depth(slug: str, topics: dict[str, Value]) -> int:
    parent = topics[slug].get("parent")
    return 1 + _depth(parent, topics) if parent else 0


@cache
def pictures() -> dict[str, Value]:
    """What is known of every picture, by name; not to be changed."""
    return tomllib.loads((CONTENT / "pictures.toml").read_text())


def stories_of(language: str) -> list[StoryFile]:
    """All stories, in the order of their files' numbers."""
    files = sorted((CONTENT / language / "stories").glob("*.md"))
    return [read_story(file.stem.partition("-")[2], file.read_text()) for file in files]


def read_story(slug: str, text: str) -> StoryFile:
    """A story file's text as a story. Raises ValueError where the markup makes no sense."""
    _before, head, body = text.split("+++\n", 2)
    return StoryFile(slug, tomllib.loads(head), list(blocks(body)))


def blocks(text: str) -> Iterator[record.Block]:
    """The blocks of a body, their pictures and stories by their names, documents by their titles.

    The dates of a timeline are still days, counted from the demo's first start.
    """
    for chunk in re.split(r"\n\s*\n", text.strip()):
        lines = chunk.strip().splitlines()
        if not lines or not lines[0]:
            continue
        if lines[0].startswith("!"):
            yield from _directives(lines)
        elif lines[0].startswith("#"):
            mark, _space, words = lines[0].partition(" ")
            yield record.Heading(words.strip(), len(mark))
            yield from blocks("\n".join(lines[1:]))
        elif lines[0].startswith("> "):
            yield _quotation(" ".join(line.removeprefix("> ") for line in lines))
        elif _LIST_MARK.match(lines[0]):
            yield _list(lines)
        else:
            yield record.Paragraph(inline(" ".join(lines)))


def inline(text: str) -> str:
    """Bold, italic and links as HTML."""
    html = _BOLD.sub(r"<b>\1</b>", escape(text, quote=False))
    return _LINK.sub(r'<a href="\2">\1</a>', _ITALIC.sub(r"<i>\1</i>", html))


def plain(text: str) -> str:
    """The words of an inline text without its marks."""
    return _LINK.sub(r"\1", _BOLD.sub(r"\1", text)).replace("*", "")


def _quotation(text: str) -> record.Block:
    words, _dashes, signed = text.partition(" -- ")
    speaker, _comma, source = plain(signed).partition(", ")
    return record.Quotation(plain(words), speaker, source)


def _list(lines: list[str]) -> record.Block:
    items = [inline(_LIST_MARK.sub("", line, count=1)) for line in lines]
    return record.List(lines[0][0].isdigit(), items)


def _directives(lines: list[str]) -> Iterator[record.Block]:
    """A `!` line with the `:` or `|` lines under it; several may follow one another."""
    first, *rest = lines
    under: list[str] = []
    while rest and rest[0][:1] in ":|":
        under.append(rest.pop(0))
    name, _space, words = first[1:].partition(" ")
    yield _DIRECTIVES[name](words.strip(), under)
    if rest:
        yield from blocks("\n".join(rest))


def _pairs(lines: list[str]) -> list[tuple[str, str]]:
    pairs = (line.removeprefix(":").partition(" = ") for line in lines)
    return [(left.strip(), plain(right.strip())) for left, _equals, right in pairs]


def _halves(words: str) -> tuple[str, str]:
    left, _bar, right = words.partition("|")
    return left.strip(), right.strip()


def _picture(words: str, under: list[str]) -> record.Block:
    name, caption = _halves(words)
    return record.Picture(name, plain(caption))


def _gallery(words: str, under: list[str]) -> record.Block:
    title, names = _halves(words)
    return record.Gallery(title, [record.Picture(name.strip()) for name in names.split(",")])


def _embed(words: str, under: list[str]) -> record.Block:
    url, title = _halves(words)
    return record.Embed(url, title)


def _related(words: str, under: list[str]) -> record.Block:
    return record.Related("", [slug.strip() for slug in words.split(",")])


def _document(words: str, under: list[str]) -> record.Block:
    return record.Document(words, "")


def _facts(words: str, under: list[str]) -> record.Block:
    facts = [record.Fact(label, text) for label, text in _pairs(under)]
    return record.KeyFacts(plain(words), facts)


def _note(words: str, under: list[str]) -> record.Block:
    title, picture = _halves(words)
    text = [inline(line.removeprefix(":").strip()) for line in under]
    return record.BoxedNote(title, text, picture or None)


def _timeline(words: str, under: list[str]) -> record.Block:
    events = [record.Event(days, text) for days, text in _pairs(under)]
    return record.Timeline(plain(words), events)


def _exchange(words: str, under: list[str]) -> record.Block:
    answer = [inline(line.removeprefix(":").strip()) for line in under]
    return record.Exchange(plain(words), answer)


def _review(words: str, under: list[str]) -> record.Block:
    told = {"maker": "", "stars": "", "verdict": "", "practical": ""} | dict(_pairs(under))
    stars = float(told.pop("stars") or 0) or None
    return record.Review(subject=plain(words), stars=stars, **told)


def _recipe(words: str, under: list[str]) -> record.Block:
    pairs = _pairs(under)
    facts = {name: value for name, value in pairs if name not in {"ingredient", "step"}}
    minutes = {
        name: int(facts[name]) for name in ("preparation", "cooking", "rest") if name in facts
    }
    return record.Recipe(
        name=plain(words),
        serves=facts.get("serves", ""),
        ingredients=[value for name, value in pairs if name == "ingredient"],
        steps=[value for name, value in pairs if name == "step"],
        **minutes,
    )


def _table(words: str, under: list[str]) -> record.Block:
    rows = [[plain(cell.strip()) for cell in line.strip().strip("|").split("|")] for line in under]
    return record.Table(plain(words), rows[0], rows[1:])


_DIRECTIVES: dict[str, Directive] = {
    "picture": _picture,
    "gallery": _gallery,
    "embed": _embed,
    "related": _related,
    "document": _document,
    "facts": _facts,
    "note": _note,
    "timeline": _timeline,
    "exchange": _exchange,
    "review": _review,
    "recipe": _recipe,
    "table": _table,
}
