"""How right the importer's reading of pages is, beside what other readers find in the same pages.

A folder holds pages (in `pages/` or beside it) and `expected.json`, which states what is right of
each: docs/benchmarks.md has its format. A page is read as the import reads it, from its bytes
alone: no network, no database.
"""

import json
import logging
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rotative.importers.base import PARIS, ForeignStory, Refused, texts_in
from rotative.importers.decode import decode
from rotative.importers.kinds import reader_for
from rotative.importers.text import fold, plain
from rotative.operations.bench.measure import LeftOut, Row

OURS = "ours"
_BESIDE_THE_TEXT = {"picture", "gallery", "embed"}

# What a reader says of a page: a value for each of its fields, nothing for what it did not find.
Found = Mapping[str, Any]


@dataclass(frozen=True)
class Reader:
    """A reader of pages, and the fields that it speaks of at all."""

    name: str
    fields: frozenset[str]
    read: Callable[[bytes, str], Found]


@dataclass(frozen=True)
class Score:
    """How much of what is stated of a field is right: `right` of `stated`."""

    right: float = 0.0
    stated: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.right + other.right, self.stated + other.stated)


def rows(folder: Path) -> Iterator[Row | LeftOut]:
    """For each field what is right, by our reading and by each peer that is installed.

    Ours stands beside the best of the peers: a ratio of 1 or more is at least as good.
    """
    readers = [Reader(OURS, frozenset(FIELDS), _ours)]
    for name, (module, make) in PEERS.items():
        try:
            with _quiet():
                import_module(module)
                readers.append(make(name))
        except ImportError:
            yield LeftOut(name, "not installed here")
    scores: dict[tuple[str, str], Score] = {}
    for page, stated in json.loads((folder / "expected.json").read_text("utf-8")).items():
        path = next((p for p in (folder / "pages" / page, folder / page) if p.is_file()), None)
        if path is None:
            yield LeftOut(page, "expected.json speaks of it, but there is no such page")
            continue
        data = path.read_bytes()
        found = {reader.name: _read(reader, data, page) for reader in readers}
        for field, score in FIELDS.items():
            try:
                of_page = {
                    reader.name: score(stated, found[reader.name].get(field))
                    for reader in readers
                    if field in reader.fields
                }
            except (TypeError, ValueError, AttributeError) as wrong:
                yield LeftOut(f"{page}, {field}", f"expected.json cannot be read here ({wrong})")
                continue
            for name, points in of_page.items():
                scores[field, name] = scores.get((field, name), Score()) + points
    yield from _rows(scores, [reader.name for reader in readers])


def versions() -> dict[str, str]:
    """The peers that are installed, with their versions."""
    known = {}
    for name in PEERS:
        try:
            known[name] = f"{name} {version(name)}"
        except ImportError:
            continue
    return known


def _rows(scores: dict[tuple[str, str], Score], names: list[str]) -> Iterator[Row]:
    for field in FIELDS:
        points = {name: scores[field, name] for name in names if (field, name) in scores}
        if not points or not points[OURS].stated:
            continue
        values = {name: _value(field, each) for name, each in points.items()}
        unit = f"{'F1' if field == TEXT else 'right'} of {points[OURS].stated}"
        peers = {name: value for name, value in values.items() if name != OURS}
        best = max(peers, key=lambda name: peers[name], default="")
        for name, value in values.items():
            if name == OURS and best:
                ratio = value / peers[best] if peers[best] else None
                yield Row(f"{field}: {name}", value, unit, f"{best}: {peers[best]:.4g}", ratio)
            else:
                yield Row(f"{field}: {name}", value, unit)


def _value(field: str, points: Score) -> float:
    return points.right / points.stated if field == TEXT else points.right


# Fields: of what a page's gold states and what a reader found, how much is right.


def _one(name: str) -> Callable[[dict[str, Any], Any], Score]:
    """One text that is the same but for case, accents and punctuation."""

    def score(stated: dict[str, Any], found: Any) -> Score:
        return _of(stated, name, lambda right: fold(right or "") == fold(found or ""))

    return score


def _all(name: str) -> Callable[[dict[str, Any], Any], Score]:
    """The same names, none missing and none too many, in any order."""

    def score(stated: dict[str, Any], found: Any) -> Score:
        return _of(stated, name, lambda right: _folded(right) == _folded(found or ()))

    return score


def _folded(names: Iterable[str]) -> set[str]:
    return {fold(name) for name in names}


def _section(stated: dict[str, Any], found: list[str] | None) -> Score:
    """The narrowest section."""

    def same(right: str | list[str]) -> bool:
        path = [right] if isinstance(right, str) else right
        return fold("".join(path[-1:])) == fold("".join((found or [])[-1:]))

    return _of(stated, "section", same)


def _day(*names: str) -> Callable[[dict[str, Any], Any], Score]:
    """The day of a moment or a day, whichever is stated."""

    def score(stated: dict[str, Any], found: datetime | date | None) -> Score:
        name = next((each for each in names if each in stated), names[0])
        return _of(stated, name, lambda right: _same_day(right, found))

    return score


def _same_day(right: str | None, found: datetime | date | None) -> bool:
    if right is None or found is None:
        return right is None and found is None
    moment = datetime.fromisoformat(right)
    days = {found.date() if isinstance(found, datetime) else found}
    if isinstance(found, datetime):
        # A day alone may be meant where the page was written, or where the paper is made.
        days = {found.astimezone(moment.tzinfo).date()} if moment.tzinfo else {
            *days, found.astimezone(PARIS).date()
        }  # fmt: skip
    return moment.date() in days


def _moment(stated: dict[str, Any], found: datetime | None) -> Score:
    if len(stated.get("published_at") or "") <= len("2026-11-03"):
        return Score()
    right = _in_paris(datetime.fromisoformat(stated["published_at"]))
    return Score(found is not None and right == _in_paris(found), 1)


def _in_paris(moment: datetime) -> datetime:
    """A clock without a zone is Paris's, as the import takes it."""
    return moment if moment.tzinfo else moment.replace(tzinfo=PARIS)


def _body(stated: dict[str, Any], found: str | None) -> Score:
    """Passages that are there and passages that are not; a page without a text has neither."""
    there, not_there = stated.get("contains", []), stated.get("without", [])
    points = Score(0, len(there) + len(not_there))
    text = fold(found or "")
    if text:
        points += Score(sum(fold(each) in text for each in there))
        points += Score(sum(fold(each) not in text for each in not_there))
    return points


def _text(stated: dict[str, Any], found: str | None) -> Score:
    """The share of words that the whole text and the found one have in common (F1)."""

    def common(right: str | list[str]) -> float:
        whole = right if isinstance(right, str) else "\n".join(right)
        ours, theirs = Counter(fold(whole).split()), Counter(fold(found or "").split())
        both = (ours & theirs).total()
        return 2 * both / ((ours.total() + theirs.total()) or 1)

    return _of(stated, "body", common)


def _of(stated: dict[str, Any], name: str, right: Callable[[Any], float]) -> Score:
    return Score(right(stated[name]), 1) if name in stated else Score()


TEXT = "text"
FIELDS: dict[str, Callable[[dict[str, Any], Any], Score]] = {
    "headline": _one("title"),
    "authors": _all("authors"),
    "day": _day("published_at", "date"),
    "moment": _moment,
    "day of update": _day("updated_at"),
    "section": _section,
    "topics": _all("topics"),
    "standfirst": _one("standfirst"),
    "body": _body,
    TEXT: _text,
}


# Readers


def _read(reader: Reader, data: bytes, name: str) -> Found:
    with _quiet():
        try:
            return reader.read(data, name)
        except Refused:
            return {}
        except Exception:
            # A peer that breaks on a page has found nothing there; our own reading never may.
            if reader.name == OURS:
                raise
            return {}


@contextmanager
def _quiet() -> Iterator[None]:
    """What libraries would say of pages on the terminal is not said."""
    before = logging.root.manager.disable
    logging.disable()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def _ours(data: bytes, name: str) -> Found:
    story = reader_for(data, name).read(data)
    return {
        "headline": story.headline,
        "authors": story.authors,
        "day": story.published_at,
        "moment": story.published_at,
        "day of update": story.updated_at,
        "section": story.section_path,
        "topics": story.topics,
        "standfirst": story.standfirst,
        "body": _words_of(story),
        TEXT: _words_of(story),
    }


def _words_of(story: ForeignStory) -> str:
    """All that is to be read under the headline, the words of pictures aside."""
    body = [block for block in story.body if block.type not in _BESIDE_THE_TEXT]
    lines = [story.standfirst, *story.key_points, *texts_in(body)]
    return "\n".join(plain(re.sub(r"<br ?/?>", "\n", line)) for line in lines)


def _trafilatura(name: str) -> Reader:
    from trafilatura import bare_extraction
    from trafilatura.metadata import extract_metadata

    def read(data: bytes, name: str) -> Found:
        page = decode(data).text
        said = extract_metadata(page)
        story = bare_extraction(page, include_comments=False)
        text = getattr(story, "text", "")
        return {
            "headline": said.title,
            "authors": [each.strip() for each in (said.author or "").split(";") if each.strip()],
            "day": said.date and date.fromisoformat(said.date),
            "section": said.categories,
            "topics": said.tags,
            "standfirst": said.description,
            "body": text,
            TEXT: text,
        }

    fields = {"headline", "authors", "day", "section", "topics", "standfirst", "body", TEXT}
    return Reader(name, frozenset(fields), read)


def _newspaper4k(name: str) -> Reader:
    from newspaper import Article

    def read(data: bytes, name: str) -> Found:
        story = Article("https://page.example/", fetch_images=False, follow_meta_refresh=False)
        story.download(input_html=decode(data).text)
        story.parse()
        return {
            "headline": story.title,
            "authors": story.authors,
            "day": story.publish_date,
            "moment": story.publish_date,
            "topics": story.tags or story.meta_keywords,
            "standfirst": story.meta_description,
            "body": story.text,
            TEXT: story.text,
        }

    fields = {"headline", "authors", "day", "moment", "topics", "standfirst", "body", TEXT}
    return Reader(name, frozenset(fields), read)


def _htmldate(name: str) -> Reader:
    from htmldate import find_date

    def read(data: bytes, name: str) -> Found:
        page = decode(data).text
        first, last = (find_date(page, original_date=original) for original in (True, False))
        return {
            "day": first and date.fromisoformat(first),
            "day of update": last and date.fromisoformat(last),
        }

    return Reader(name, frozenset({"day", "day of update"}), read)


# Name of the package, its module, and what makes its reader.
PEERS: dict[str, tuple[str, Callable[[str], Reader]]] = {
    "trafilatura": ("trafilatura", _trafilatura),
    "newspaper4k": ("newspaper", _newspaper4k),
    "htmldate": ("htmldate", _htmldate),
}
