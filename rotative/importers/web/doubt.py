"""Whether a text can be the whole story: what its page says of it, what another reader finds."""

import re

import trafilatura

from rotative.record.blocks import Block

from ..base import texts_in
from ..text import fold, plain

_FEWEST = 40  # words of a text that is compared
_WHOLE = 0.6  # the part of what is told that counts as all of it: figures are counted differently
_UNMENTIONED = 0.7
_TELLING = 8  # words of a description that say enough of a story to look for them in it


def doubt_about(
    story: list[Block | str], source: str, *, prose: int, word_count: str, description: str
) -> str:
    """Why a text may be part of a story only, in a sentence; empty when nothing says so.

    `story` are the blocks and key points that were found; `source` is the page's HTML, `prose` how
    many words of sentences it has in all; `word_count` and `description` are its own words about
    the story.
    """
    text = " ".join(plain(text) for text in texts_in(story))
    ours = len(text.split())
    told = _told(word_count, text)
    if told >= _FEWEST and ours < _WHOLE * told:
        return f"The page says that its text has {told} words; {ours} were found."
    if ours >= _UNMENTIONED * prose:
        return ""
    theirs = _plain_answer(source)
    if theirs >= _FEWEST and ours < _WHOLE * theirs:
        return f"Another reader finds {theirs} words in this page; {ours} were found."
    if _speaks_of_something_else(description, text):
        return "The page's description is about nothing that the text found speaks of."
    return ""


def _told(word_count: str, text: str) -> int:
    """The words a page says it has; some publishers count signs instead."""
    told = int(word_count) if re.fullmatch(r"\d{1,6}", word_count) else 0
    signs = len(text)
    return 0 if signs and 0.75 * signs <= told <= 1.25 * signs else told


def _plain_answer(source: str) -> int:
    """How many words trafilatura by itself takes for the story."""
    try:
        found = trafilatura.extract(source, include_comments=False, include_tables=True)
    except Exception:
        return 0
    return len((found or "").split())


def _speaks_of_something_else(description: str, text: str) -> bool:
    telling = {word for word in fold(description).split() if len(word) > 4}
    return len(telling) >= _TELLING and len(telling & set(fold(text).split())) < 0.2 * len(telling)
