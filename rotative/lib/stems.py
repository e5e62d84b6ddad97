"""Words as they are looked for: without case and accents, in the forms that mean the same.

French and English at once, for a paper may hold both: `écoles` and `ecole` meet in the stem `ecol`,
`councils` and `council` in `council`. What an index holds of a text are its words and their stems
(`terms`); what is asked for is any of a word's forms (`forms`). Near spellings meet in what is left
of both words when one letter is taken out (`maimed`): `bugdet` and `budget` in `budet`.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

import snowballstemmer

from rotative.lib.text import APOSTROPHES, fold

LONGEST = 40  # what is longer is no word
SHORTEST_NEAR = 5  # shorter words have too many neighbours

_WORD = re.compile(r"[^\W_]+")
_APART = str.maketrans(dict.fromkeys(APOSTROPHES, " ") | {"œ": "oe", "æ": "ae"})
# In nearly every text, so they tell none from another.
COMMON = frozenset(
    "au aux ce ces dans de des du elle en est et il la le les leur lui mais ne nous on ou par pas "
    "pour qu que qui sa se ses son sont sur un une vous aujourd hui "
    "an and are as at be by for from has in is it its not of on or that the this to was "
    "with".split()
)


def words(text: str) -> Iterator[str]:
    """The words of a text in small letters with their accents; those that elide stand alone."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(_APART)
    return (word for word in _WORD.findall(plain) if len(word) <= LONGEST)


def tells(word: str) -> bool:
    """Whether a folded word tells one text from another: no `l’`, no `de`."""
    return word not in COMMON and (len(word) > 1 or word.isdigit())


@lru_cache(maxsize=200_000)
def stems(word: str) -> frozenset[str]:
    """The forms under which an index holds a word: itself and its stems, folded."""
    bare = fold(word)
    if not tells(bare) or " " in bare:
        return frozenset(part for part in bare.split() if tells(part))
    if not word.isalpha():
        return frozenset({bare})
    return frozenset({bare, fold(_stemmer("french")(word)), _stemmer("english")(bare)})


@lru_cache(maxsize=2_000)
def forms(word: str) -> frozenset[str]:
    """The forms under which a word that is asked for may be held: it may lack its accents."""
    bare = fold(word)
    if not bare.isalpha():
        return stems(word)
    return stems(word) | {fold(_stemmer("french")(bare))}


def terms(text: str) -> set[str]:
    """All that an index holds of a text."""
    return {form for word in set(words(text)) for form in stems(word)}


def maimed(word: str) -> set[str]:
    """A folded word and what is left of it when any one letter is taken out."""
    if len(word) < SHORTEST_NEAR or not word.isalpha():
        return set()
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


@cache
def _stemmer(language: str) -> Any:
    return snowballstemmer.stemmer(language).stemWord
