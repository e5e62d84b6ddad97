"""Reading the demo papers' content: TOML files, and stories in a small markup.

A story file is TOML between two lines of `+++`, then its body: paragraphs apart by blank lines,
`## ` and `### ` headings, `> words -- speaker, source`, `- ` and `1. ` lists, and lines that begin
with `!` for pictures, galleries, boxes, tables and the like. See any file of `content/`.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"

Value = dict[str, Any]
_LIST_MARK = re.compile(r"(-|\d+\.) ")
_BOLD, _ITALIC = re.compile(r"\*\*(.+?)\*\*"), re.compile(r"\*(.+?)\*")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class StoryFile:
    """A story as it is written down; `hours_ago` counts back from the demo's first start."""

    slug: str
    values: Value
    body: list[Value] = field(default_factory=list)


def paper_of(language: str) -> Value:
    """The paper itself: name, sections, foot pages."""
    return tomllib.loads((CONTENT / language / "paper.toml").read_text())


def authors_of(language: str) -> dict[str, Value]:
    """Authors by slug."""
    return tomllib.loads((CONTENT / language / "authors.toml").read_text())


def topics_of(language: str) -> dict[str, Value]:
    """Topics by slug; a parent comes before its children."""
    found = tomllib.loads((CONTENT / language / "topics.toml").read_text())
    return dict(sorted(found.items(), key=lambda pair: _depth(pair[0], found)))


def _depth(slug: str, topics: dict[str, Value]) -> int:
    parent = topics[slug].get("parent")
    return 1 + _depth(parent, topics) if parent else 0


def pictures() -> dict[str, Value]:
    """What is known of every picture, by name."""
    return tomllib.loads((CONTENT / "pictures.toml").read_text())


def stories_of(language: str) -> list[StoryFile]:
    """All stories, in the order of their files' numbers."""
    files = sorted((CONTENT / language / "stories").glob("*.md"))
    return [read_story(file.stem.partition("-")[2], file.read_text()) for file in files]


def read_story(slug: str, text: str) -> StoryFile:
    """A story file's text as a story. Raises ValueError where the markup makes no sense."""
    _before, head, body = text.split("+++\n", 2)
    return StoryFile(slug, tomllib.loads(head), list(blocks(body)))


def blocks(text: str) -> Iterator[Value]:
    """The blocks of a body, in the record's neutral form; pictures and stories by their names."""
    for chunk in re.split(r"\n\s*\n", text.strip()):
        lines = chunk.strip().splitlines()
        if not lines or not lines[0]:
            continue
        if lines[0].startswith("!"):
            yield from _directives(lines)
        elif lines[0].startswith("#"):
            mark, _space, words = lines[0].partition(" ")
            yield {"type": "heading", "text": words.strip(), "level": len(mark)}
            yield from blocks("\n".join(lines[1:]))
        elif lines[0].startswith("> "):
            yield _quotation(" ".join(line.removeprefix("> ") for line in lines))
        elif _LIST_MARK.match(lines[0]):
            yield _list(lines)
        else:
            yield {"type": "paragraph", "html": inline(" ".join(lines))}


def inline(text: str) -> str:
    """Bold, italic and links as HTML."""
    html = _BOLD.sub(r"<b>\1</b>", escape(text, quote=False))
    return _LINK.sub(r'<a href="\2">\1</a>', _ITALIC.sub(r"<i>\1</i>", html))


def plain(text: str) -> str:
    """The words of an inline text without its marks."""
    return _LINK.sub(r"\1", _BOLD.sub(r"\1", text)).replace("*", "")


def _quotation(text: str) -> Value:
    words, _dashes, signed = text.partition(" -- ")
    speaker, _comma, source = plain(signed).partition(", ")
    return {"type": "quotation", "text": plain(words), "speaker": speaker, "source": source}


def _list(lines: list[str]) -> Value:
    items = [inline(_LIST_MARK.sub("", line, count=1)) for line in lines]
    return {"type": "list", "ordered": lines[0][0].isdigit(), "items": items}


def _directives(lines: list[str]) -> Iterator[Value]:
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


def _picture(words: str, under: list[str]) -> Value:
    name, caption = _halves(words)
    return {"type": "picture", "picture": name, "caption": plain(caption)}


def _gallery(words: str, under: list[str]) -> Value:
    title, names = _halves(words)
    pictures = [{"picture": name.strip(), "caption": ""} for name in names.split(",")]
    return {"type": "gallery", "title": title, "pictures": pictures}


def _embed(words: str, under: list[str]) -> Value:
    url, title = _halves(words)
    return {"type": "embed", "url": url, "title": title}


def _related(words: str, under: list[str]) -> Value:
    return {"type": "related", "title": "", "stories": [s.strip() for s in words.split(",")]}


def _document(words: str, under: list[str]) -> Value:
    return {"type": "document", "title": words}


def _facts(words: str, under: list[str]) -> Value:
    facts = [{"label": label, "text": text} for label, text in _pairs(under)]
    return {"type": "key_facts", "title": plain(words), "facts": facts}


def _timeline(words: str, under: list[str]) -> Value:
    events = [{"days": int(day), "text": text} for day, text in _pairs(under)]
    return {"type": "timeline", "title": plain(words), "events": events}


def _exchange(words: str, under: list[str]) -> Value:
    answer = "".join(f"<p>{inline(line.removeprefix(':').strip())}</p>" for line in under)
    return {"type": "exchange", "question": plain(words), "answer": answer}


def _review(words: str, under: list[str]) -> Value:
    empty = {"maker": "", "stars": "", "verdict": "", "practical": ""}
    return {"type": "review", "subject": plain(words), **empty, **dict(_pairs(under))}


def _recipe(words: str, under: list[str]) -> Value:
    pairs = _pairs(under)
    facts = {name: value for name, value in pairs if name not in {"ingredient", "step"}}
    minutes = {name: facts.get(name) for name in ("preparation", "cooking", "rest")}
    return {
        "type": "recipe",
        "name": plain(words),
        "serves": facts.get("serves", ""),
        **{name: int(value) if value else None for name, value in minutes.items()},
        "ingredients": [value for name, value in pairs if name == "ingredient"],
        "steps": [value for name, value in pairs if name == "step"],
    }


def _table(words: str, under: list[str]) -> Value:
    rows = [[plain(cell.strip()) for cell in line.strip().strip("|").split("|")] for line in under]
    return {"type": "table", "caption": plain(words), "header": rows[0], "rows": rows[1:]}


_DIRECTIVES: dict[str, Callable[[str, list[str]], Value]] = {
    "picture": _picture,
    "gallery": _gallery,
    "embed": _embed,
    "related": _related,
    "document": _document,
    "facts": _facts,
    "timeline": _timeline,
    "exchange": _exchange,
    "review": _review,
    "recipe": _recipe,
    "table": _table,
}
