"""The spaces of French typography, put in when a page is drawn: the journalist's text stays.

Narrow no-break space (U+202F) before ; ! ? and inside guillemets, no-break space (U+00A0) before
a colon, as the Imprimerie nationale's rules have it. English is left as it is written.
"""

import re
from functools import lru_cache

from markupsafe import Markup, escape

NARROW, WIDE = "\u202f", "\u00a0"
_TAG = re.compile(r"(<[^>]*>)")
_SPACES = "[ \u00a0\u202f]"
# Each begins with the sign to be found, and looks back from there: so Python finds it fast.
_BEFORE_HIGH = re.compile(rf"{_SPACES}(?<=\S{_SPACES}){_SPACES}*([;!?]+)(?=[\s»<)]|$)")
_BEFORE_COLON = re.compile(rf"{_SPACES}(?<=\S{_SPACES}){_SPACES}*:(?=\s|$)")
_OPEN = re.compile(rf"«{_SPACES}*")
_CLOSE = re.compile(rf"{_SPACES}*»")
_NUMBER = re.compile(rf"{_SPACES}(?<=\d{_SPACES})(?=(?:\d{{3}}\b|%|€|h\b|km\b|kg\b))")
_APOSTROPHE = re.compile(r"'(?<=\w')(?=\w)")
# Rules, each with the signs without one of which it changes nothing: to look for these is cheaper.
_RULES = (
    ("«", _OPEN, f"«{NARROW}"),
    ("»", _CLOSE, f"{NARROW}»"),
    (";!?", _BEFORE_HIGH, rf"{NARROW}\1"),
    (":", _BEFORE_COLON, f"{WIDE}:"),
    ("0123456789", _NUMBER, NARROW),
    ("'", _APOSTROPHE, "’"),
)


def _french(text: str) -> str:
    for signs, rule, put in _RULES:
        for sign in signs:
            if sign in text:
                text = rule.sub(put, text)
                break
    return text


def dress(text: str, language: str) -> str:
    """Plain text with its language's spaces; saying it twice changes nothing."""
    return _french(text) if language == "fr" else _APOSTROPHE.sub("’", text)


# The marks of a quotation, and those of a quotation within it.
_QUOTES = {"fr": (f"«{NARROW}", f"{NARROW}»", "“", "”"), "en": ("“", "”", "‘", "’")}


def quote(text: str, language: str) -> Markup:
    """Plain text as a quotation; marks of its own step down to the second level."""
    opening, closing, inner, closing_inner = _QUOTES[language]
    words = re.sub(f"{re.escape(opening[0])}{_SPACES}*", inner, text)
    words = re.sub(f"{_SPACES}*{re.escape(closing[-1])}", closing_inner, words)
    return Markup(f"{opening}{dress_text(words, language)}{closing}")


def dress_html(html: str, language: str) -> Markup:
    """Sanitised HTML, its text dressed and its tags (addresses!) left alone."""
    parts = _TAG.split(html)
    return Markup("".join(p if p.startswith("<") else dress(p, language) for p in parts))


# Names and headlines come back on page after page. `typed`: a Markup equals the string it was.
@lru_cache(maxsize=4096, typed=True)
def dress_text(text: str, language: str) -> Markup:
    """Plain text, escaped and dressed."""
    return Markup(dress(str(escape(text)).replace("&#39;", "'"), language))
