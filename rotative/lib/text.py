"""Plain text."""

import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from typing import Any

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

# Soft hyphens, zero-width signs and marks of direction. Persian, the scripts of India and faces
# made of several signs need the two joiners: there they stay.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
    "|(?<![\u0600-\u0dff\u2600-\U0010ffff])[\u200c\u200d]"
)
APOSTROPHES = "'’‘ʼʻʹ′`´＇"
# Letters that are no others with an accent (Unicode takes none of them apart).
_SPELT = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)


def visible(text: str) -> str:
    """A name without what nobody sees in it, composed (NFC), its words one space apart."""
    return " ".join(unicodedata.normalize("NFC", _UNSEEN.sub("", printable(text))).split())


def fold(text: str) -> str:
    """A text for comparing: no case, no accents, no punctuation, words one space apart.

    `Œuvre d’Art` and `oeuvre d'art` are one, with or without soft hyphens.
    """
    decomposed = unicodedata.normalize("NFKD", _UNSEEN.sub("", text)).casefold().translate(_SPELT)
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    for sign in APOSTROPHES:
        bare = bare.replace(sign, " ")
    return " ".join(re.findall(r"\w+", bare))


def printable(value: Any) -> Any:
    """A text, or whatever holds texts, without what XML 1.0 has no place for (2.2)."""
    if isinstance(value, str):
        return _CONTROL.sub("", value)
    if isinstance(value, list):
        return [printable(item) for item in value]
    if isinstance(value, tuple):
        return tuple(printable(item) for item in value)
    if isinstance(value, dict):
        return {name: printable(item) for name, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{each.name: printable(getattr(value, each.name)) for each in fields(value)}
        )
    return value


def one_line(text: str, most: int) -> str:
    """At most so much of what another program said; its control characters and broken ones become
    spaces, which any database and any log takes.
    """
    return "".join(sign if sign.isprintable() else " " for sign in text).strip()[:most]
