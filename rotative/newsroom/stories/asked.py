"""What somebody typed into the search of stories, as a query of the index."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from babel.dates import get_month_names
from django.db.models import Q

from rotative.lib.stems import SHORTEST_NEAR, forms, maimed, tells, words
from rotative.lib.text import fold
from rotative.newsroom.stories import index
from rotative.people.models import Author
from rotative.topics.models import Topic

MOST_WORDS = 12
MOST_NAMES = 5_000  # authors, and topics, that are looked through
MOST_MEANT = 200  # of them that one word may stand for

Names = list[tuple[str, list[str]]]  # a mark of the index, and the words of the names it stands for


@dataclass(frozen=True)
class Asked:
    """The query; and, should nothing be spelt so, the one for near spellings."""

    query: index.Query
    typed: "_Typed"

    def nearly(self) -> index.Query | None:
        """What is spelt nearly so, if no story at all has the very words. Asked only when a list
        stays empty: the index is long for words that many have.
        """
        typed = self.typed
        can_be_near = any(len(word) >= SHORTEST_NEAR for word in typed.words)
        if not can_be_near or index.has_any(self.query):
            return None
        near = typed.query(_nearly, _names(typed.words, lambda word: fold(word)[:1]))
        return near if index.has_any(near) else None


def asked(text: str) -> Asked | None:
    """What a text asks for; None if there is no word in it.

    Stories must have all of the words, in any of their forms: in their text, in the name of who
    signs them or of what they are about. The last word may be unfinished. A date stands for the
    day or the month of a story as well.
    """
    typed = _Typed(text)
    if not typed.words and not typed.dates:
        return None
    return Asked(typed.query(typed.exactly, _names(typed.words, lambda word: _stem(word))), typed)


@dataclass
class _Typed:
    text: str
    words: list[str] = field(init=False)
    dates: list[index.Query] = field(init=False)
    unfinished: str = field(init=False, default="")

    def __post_init__(self) -> None:
        text, self.dates = _dates(self.text)
        each = list(dict.fromkeys(words(text)))[:MOST_WORDS]
        self.words = [word for word in each if tells(fold(word))] or each
        if self.words and self.text.lower().endswith(self.words[-1]) and len(self.words[-1]) > 1:
            self.unfinished = self.words[-1]

    def query(self, ask: Callable[[str, Names], list[index.Query]], names: Names) -> index.Query:
        return index.all_of([*self.dates, *(index.any_of(ask(word, names)) for word in self.words)])

    def exactly(self, word: str, names: Names) -> list[index.Query]:
        """A word in any of its forms."""
        wanted = set(forms(word)) or {fold(word)}
        begun = fold(word) if word == self.unfinished else None

        def is_meant(name: str) -> bool:
            return bool(forms(name) & wanted) or (begun is not None and name.startswith(begun))

        queries = [index.word(form) for form in wanted]
        if begun is not None:
            queries.append(index.word(begun, begins=True))
        return queries + _meant(names, is_meant)


def _nearly(word: str, names: Names) -> list[index.Query]:
    """A word that is spelt a little otherwise; a short one as it is."""
    spellings = maimed(fold(word))
    queries = [index.word(index.NEAR + it) for it in spellings]
    queries += [index.word(form) for form in forms(word) or {fold(word)}]
    return queries + _meant(
        names, lambda name: name == word or bool(spellings & maimed(name)) or name == fold(word)
    )


# -- authors and topics, by their names of today: the index has their ids


def _names(asked_for: Sequence[str], beginning: Callable[[str], str]) -> Names:
    """Authors and topics one of whose names has a word that begins as one that is asked for."""
    begins = Q(pk__in=[])
    for word in asked_for:
        for before in ("\n", " "):
            begins |= Q(known_as__contains=before + beginning(word))
    found: Names = []
    for model, mark in ((Author, index.AUTHOR), (Topic, index.TOPIC)):
        rows = _known(model).filter(begins).values_list("pk", "known_as")[:MOST_NAMES]
        found += [(f"{mark}{pk}", known_as.split()) for pk, known_as in rows]
    return found


def _known(model: Any) -> Any:
    return model.objects.order_by("pk")


def _meant(names: Names, is_meant: Callable[[str], bool]) -> list[index.Query]:
    meant = (mark for mark, parts in names if any(is_meant(part) for part in parts))
    return [index.word(mark) for mark, _number in zip(meant, range(MOST_MEANT), strict=False)]


def _stem(word: str) -> str:
    """How all forms of a word begin."""
    return min(forms(word) or {fold(word)}, key=len)


# -- dates

_NUMBERS = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b|\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b")


@cache
def _months() -> dict[str, int]:
    """The names of months in both languages, with and without accents."""
    named = {
        name.lower(): number
        for language in ("fr", "en")
        for number, name in get_month_names("wide", locale=language).items()
    }
    return named | {fold(name): number for name, number in named.items()}


@cache
def _written() -> re.Pattern[str]:
    month = "|".join(sorted(_months(), key=len, reverse=True))
    return re.compile(
        rf"\b(?:(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?\s+)?\b(?P<month>{month})\b"
        r"(?:\s+(?P<after>\d{1,2})(?:st|nd|rd|th)?(?!\d))?(?:,?\s+(?P<year>\d{4})\b)?"
    )


def _dates(text: str) -> tuple[str, list[index.Query]]:
    """The text without the dates in it; for each, stories of that day or with these words."""
    queries: list[index.Query] = []

    def take(match: re.Match[str]) -> str:
        mark = _mark(match)
        if mark is None:
            return match[0]
        said = [index.any_of(map(index.word, forms(word))) for word in words(match[0])]
        queries.append(index.any_of([index.word(mark), index.all_of(said)]))
        return " "

    rest = text.lower()
    for pattern in (_NUMBERS, _written()):
        rest = pattern.sub(take, rest)
    return rest, queries


def _mark(match: re.Match[str]) -> str | None:
    """What the index holds of the stories of this day or month; None if there is no such day."""
    named = match.groupdict()
    if not named:
        iso, local = match.groups()[:3], match.groups()[3:]
        year, month, number = map(int, iso if iso[0] else reversed(local))
    else:
        month = _months()[named["month"]]
        number = int(named["day"] or named["after"] or 0)
        year = int(named["year"] or 0)
    try:
        day = date(year or 2000, month, number or 1)
    except ValueError:
        return None
    if number and year:
        return f"{index.DAY}{day:%Y%m%d}"
    if number:
        return f"{index.YEARLESS}{day:%m%d}"
    return f"{index.MONTH}{day:%Y%m}" if year else None


def signed_by(ids: Iterator[int] | Sequence[int]) -> index.Query:
    """Stories that one of these authors signs."""
    return index.any_of(index.word(f"{index.AUTHOR}{pk}") for pk in ids)


def about(ids: Iterator[int] | Sequence[int]) -> index.Query:
    """Stories about one of these topics."""
    return index.any_of(index.word(f"{index.TOPIC}{pk}") for pk in ids)
