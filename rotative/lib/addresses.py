"""Addresses of the site: one rule for their words, whoever gives them."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import count

from anyascii import anyascii
from django.conf import settings
from django.utils.encoding import iri_to_uri

from rotative.lib.text import APOSTROPHES, visible

LONGEST = 80  # characters of one part of an address


def absolute(path: str) -> str:
    """The full address of a path of the site, escaped (RFC 3987, 3.1); others as they are."""
    return _escaped(path if "://" in path else settings.SITE_URL + path)


@lru_cache(maxsize=4096)  # the same few on page after page
def _escaped(address: str) -> str:
    return str(iri_to_uri(address))


def is_outward(address: str) -> bool:
    """Whether readers may be led to an address that somebody gave: the web's, or a mailbox.

    Control characters and spaces, which browsers leave out of a scheme, are in neither.
    """
    scheme, _, rest = address.partition(":")
    if scheme.lower() in {"http", "https"}:
        return rest.startswith("//") and len(rest) > 2 and rest.isprintable() and " " not in rest
    return scheme.lower() == "mailto" and "@" in rest and rest.isprintable()


def address_of(name: str, otherwise: str = "page") -> str:
    """A name as one part of an address: a to z, 0 to 9 and single hyphens, 80 at most.

    Ligatures are spelt out, elisions are words of their own, other scripts are transliterated:
    `L’été à la Łódź` is `l-ete-a-la-lodz`. `otherwise` is for a name without a letter or a number.
    """
    text = unicodedata.normalize("NFKC", visible(name))
    # Signs have names too (🎉 is "tada"): they stand in where there is nothing else.
    words = _hyphened("".join(_letters(sign) for sign in text)) or _hyphened(anyascii(text))
    return _cut(words, LONGEST) or otherwise


def free_address(name: str, is_taken: Callable[[str], bool], otherwise: str = "page") -> str:
    """The address of a name, with `-2`, `-3` and so on where others have it."""
    address = address_of(name, otherwise)
    if not is_taken(address):
        return address
    numbered = (_cut(address, LONGEST - len(f"-{n}")) + f"-{n}" for n in count(2))
    return next(each for each in numbered if not is_taken(each))


def _letters(sign: str) -> str:
    """What one sign is in an address: letters and digits, a hyphen for all that parts words."""
    if sign in APOSTROPHES or unicodedata.category(sign)[0] not in "LMN":
        return "-"
    return "".join(letter for letter in anyascii(sign) if letter.isalnum())


def _hyphened(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def _cut(address: str, longest: int) -> str:
    """An address cut at a word, or within one that is longer than half of it."""
    if len(address) <= longest:
        return address
    whole = address[: longest + 1].rpartition("-")[0]
    return whole if len(whole) > longest // 2 else address[:longest].rstrip("-")
