"""Small things done to foreign text: white space, inline HTML, language, credits."""

import html
import re

import nh3

from rotative.lib.text import fold as fold  # what readers of pages ask of text is here

INLINE_TAGS = {"a", "b", "br", "em", "i", "strong", "sub", "sup"}
LINK_SCHEMES = {"http", "https", "mailto"}

# No-break spaces are French typography and stay; only the white space of HTML collapses.
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]"
)
_EDGE_BREAK = re.compile(r"^(?:\s|<br>)+|(?:\s|<br>)+$")
_EMPTY_TAG = re.compile(r"<(a|b|em|i|strong|sub|sup)(?: [^<>]*)?>\s*</\1>")

_FRENCH = "le la les des du une est dans pour sur que qui avec au aux par et à ce"
_ENGLISH = "the of and to in is that for on with as was by at from it this are be"
_COMMON_WORDS = {"fr": set(_FRENCH.split()), "en": set(_ENGLISH.split())}

_CREDIT_MARK = re.compile(
    r"(?:©|\(c\)|\b(?:photo\s+)?cr[ée]dits?(?:\s+photos?)?\s*:|\b(?:photos?|photogra(?:phs?|phie)"
    r"|image|infographie)\s*:|\((?:photo|cr[ée]dits?)\s|\bphoto(?:graph)?\s+(?:by|de)\b"
    r"|\bphoto(?=\s+[\w.' -]+/))",
    re.IGNORECASE,
)
_CREDIT_TAIL = re.compile(
    r"^(?P<caption>.*[.!?»…])\s+(?P<credit>[^.!?]{1,50}\s?/\s?[^.!?/]{2,40}|[A-Z][A-Z&/ -]{1,20})$"
)
_CAPTION_EDGE = " \t\n([|–—-/"


def squeeze(text: str) -> str:
    """The text on one line: invisible characters gone, runs of white space as one space."""
    return _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()


def clean_inline(fragment: str) -> str:
    """HTML with nothing but the inline tags a paragraph may hold; links lose all but `href`."""
    cleaned = nh3.clean(
        squeeze(fragment),
        tags=INLINE_TAGS,
        attributes={"a": {"href"}},
        url_schemes=LINK_SCHEMES,
        url_relative="deny",
        link_rel=None,
    )
    # A link whose address was refused is only its words.
    cleaned = re.sub(r"<a>(.*?)</a>", r"\1", cleaned, flags=re.DOTALL)
    previous = ""
    while previous != cleaned:
        previous, cleaned = cleaned, _EMPTY_TAG.sub("", cleaned)
    return _EDGE_BREAK.sub("", squeeze(cleaned.replace("&nbsp;", "\u00a0")))


def as_inline(text: str) -> str:
    """Plain text as inline HTML."""
    return html.escape(squeeze(text), quote=False)


def plain(fragment: str) -> str:
    """The words of sanitised inline HTML, a line break counting as a space."""
    return squeeze(html.unescape(re.sub(r"<[^>]*>", "", fragment.replace("<br>", " "))))


def without_quote_marks(text: str) -> str:
    """A quotation without the marks around it; marks inside stay."""
    pairs = (("«", "»"), ("“", "”"), ('"', '"'), ("„", "“"), ("‟", "”"))
    bare = text.strip(" \u00a0\u202f")
    for opening, closing in pairs:
        inner = bare[1:-1]
        if len(bare) > 2 and bare[0] == opening and bare[-1] == closing and opening not in inner:
            return inner.strip(" \u00a0\u202f")
    return bare


def guess_language(text: str) -> str:
    """`fr` or `en` by counting common words; empty when neither clearly wins."""
    words = re.findall(r"\w+", text.casefold())[:2000]
    counts = {
        language: sum(word in common for word in words)
        for language, common in _COMMON_WORDS.items()
    }
    best = max(counts, key=lambda language: counts[language])
    others = sum(counts.values()) - counts[best]
    return best if counts[best] > 2 * others and counts[best] >= 3 else ""


def split_credit(text: str) -> tuple[str, str]:
    """Caption and credit of a line that may hold both, as in `The port. Photo: L. Roy / AFP`."""
    text = squeeze(text)
    marks = list(_CREDIT_MARK.finditer(text))
    if marks:
        last = marks[-1]
        # "Crédit photo : © X" has two marks side by side: the credit begins at the first of them.
        start = last.start()
        for mark in reversed(marks[:-1]):
            if text[mark.end() : start].strip(_CAPTION_EDGE):
                break
            start = mark.start()
        credit = text[last.end() :].strip(" :)]|")
        tail = text[:start].rstrip(_CAPTION_EDGE)
        if credit and len(credit) <= 120:
            return tail, credit
    match = _CREDIT_TAIL.match(text)
    if match:
        return match["caption"], match["credit"].strip()
    return text, ""
