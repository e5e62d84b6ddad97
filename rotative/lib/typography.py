"""The spaces, quotes and apostrophes of a language, put in when a page is drawn: the text stays.

French after the Lexique of the Imprimerie nationale: a narrow no-break space (U+202F) before ; ! ?,
inside guillemets, within numbers and before their units; a no-break one (U+00A0) before a colon and
between words that belong together (`19 juin`, `M. Dupont`, `n° 3`). What was typed there, Word's
U+00A0 or nothing, does not matter. English gets curly quotes and keeps its spaces.

Whatever is done to a text, its letters and digits stay as they are: spaces and marks alone change.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from html import unescape

from markupsafe import Markup, escape

NARROW, WIDE = "\u202f", "\u00a0"
KEPT = "\ufffc"  # stands for what no rule may touch
_S = " \u00a0\u202f\u2009"
_ANY = tuple(_S)
_RUN = re.compile(f"[{_S}]{{2,}}")

_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_UNITS = (
    "%|‰|[kM]?€|Mds?€|\\$|£|¥|°[CF]?|[kcdm]?m[²³23]?|km/h|m/s|[km]?g|t|[cdm]?l|ha|h|min|s|[kKMGT]o|"
    "[kMGT]Wh?|Wh|W(?!\\s\\d)|[kMG]?Hz|hPa|kcal|dB|px"
)
_COUNTED = (
    "millions?|milliards?|euros?|dollars?|ans|jours?|mois|heures?|minutes?|secondes?|"
    "(?:kilo|centi|milli)?mètres?|hectares?|(?:kilo)?grammes?|tonnes?|litres?|degrés?|points?"
)
_CAPITAL = "[A-ZÀ-ÖØ-Þ]"

# Where French has a space that nobody typed. Rules begin with a sign: so Python finds it fast.
_INSIDE = re.compile(r"«(?=[^\s»])|»(?<=\S»)")
_BEFORE = re.compile(
    r"[;!?:](?:(?<=[\w»).\]…%€°][;!?])[;!?]*(?=[\s»)\]”\"]|$)"
    r"|(?<=[^\W\d]:)(?=\s|$)"
    r"|(?<=[\d»)\]…%€]:)(?=\s(?!\d)|$))"
)
# Which spaces do not break, by what stands before and after: n… become narrow, w… wide. Each branch
# begins with one sign that most spaces of a text are not beside.
_NO_BREAK = re.compile(
    rf"[{_S}](?:"
    r"(?=[»;!?:])(?<=\S.)(?:(?P<n_sign>(?=»|[;!?]+(?![\w;!?])))|(?P<w_colon>(?=:(?:[\s«“\"]|$))))"
    r"|(?<=«.)(?P<n_guillemet>(?=\S))"
    r"|(?<=\d.)(?:"
    r"(?P<n_thousand>(?<!\d\d\d\d.)(?=\d{3}(?!\d)))"
    rf"|(?P<n_unit>(?=(?:{_UNITS})(?![\w'’])))"
    rf"|(?P<w_counted>(?=(?:{_COUNTED})\b))"
    rf"|(?P<w_day>(?:(?<=\b\d.)|(?<=\b[0-3]\d.))(?=(?i:{_MONTHS})\b)))"
    r"|(?=\d)(?:"
    rf"(?P<n_hour>(?<=\d[{_S}]h.)|(?<=\d[{_S}]min.))"
    r"|(?P<w_number>(?<=\b[nN][°ºo].)|(?<=\b[nN]°s.)|(?<=\bp\..)|(?<=\bpp\..)|(?<=\bart\..)))"
    r"|(?<=\..)(?:"
    rf"(?P<w_initial>(?<=\b{_CAPITAL}\..)(?={_CAPITAL}))"
    rf"|(?P<w_mister>(?:(?<=\bM\..)|(?<=\bMM\..))(?={_CAPITAL}|d[e’']|du |l[ae] )))"
    r"|(?<=[erst].)(?:"
    rf"(?P<w_title>(?={_CAPITAL}|d[eu’']|l[ae] )(?:(?<=\bMme.)|(?<=\bMmes.)|(?<=\bMlle.)"
    r"|(?<=\bMlles.)|(?<=\bMgr.)|(?<=\b[DP]r.)|(?<=\b[DP]rs.)))"
    rf"|(?P<w_master>(?={_CAPITAL})(?<=\bMe.))"
    r"|(?P<w_century>(?=siècles?\b)(?<=[IVXL]e.))"
    rf"|(?P<w_first>(?=(?i:{_MONTHS})\b)(?<=\b1er.))))"
)


def _glue(space: re.Match[str]) -> str:
    return NARROW if str(space.lastgroup).startswith("n") else WIDE


_APOSTROPHE = re.compile(rf"'(?:(?<=[^\W\d_]')(?=[\w«“\"{KEPT}])|(?<![^\W_]')(?<!'')(?=\d\d\b))")


def _french(text: str) -> str:
    text = _APOSTROPHE.sub("’", text)
    if "«" in text or "»" in text:
        text = _INSIDE.sub(lambda mark: "« " if mark[0] == "«" else " »", text)
    text = _BEFORE.sub(r" \g<0>", text)
    return _NO_BREAK.sub(_glue, text)


_MARKS = re.compile("[\"'“”‘’]")
_CUT_SHORT = re.compile(r"(?i:tis|twas|twill|em|n|cause|til|till|bout|round)\b|\d\ds?\b")
_OPENS_AFTER = "([{“‘—–-/"


def _english(text: str) -> str:
    """Straight marks made curly; those of feet and inches (`6'2"`) stay."""
    if '"' not in text and "'" not in text:
        return text
    made, done, is_open = [], 0, {'"': False, "'": False}
    for match in _MARKS.finditer(text):
        at, mark = match.start(), match[0]
        if mark in "\"'":
            made.append(text[done:at])
            before = made[-1][-1:] or (made[-2][-1:] if len(made) > 1 else "")
            mark = _curly(mark, before, text[at + 1 :], is_open[mark])
            made.append(mark)
            done = at + 1
        if mark in "“‘":
            is_open['"' if mark == "“" else "'"] = True
        elif mark == "”" or (mark == "’" and not text[at + 1 : at + 2].isalnum()):
            is_open['"' if mark == "”" else "'"] = False
    return "".join([*made, text[done:]])


def _curly(mark: str, before: str, rest: str, is_open: bool) -> str:
    """What a straight mark is between the sign before it and the rest of the text."""
    opening, closing = ("“", "”") if mark == '"' else ("‘", "’")
    after = rest[:1]
    if before.isdigit() and (after.isdigit() or not is_open) and not after.isalpha():
        return mark
    if mark == "'" and not before.isalnum() and _CUT_SHORT.match(rest):
        return closing
    if not before or before.isspace():
        return opening if after and not after.isspace() else mark
    if before in _OPENS_AFTER and (after.isalnum() or after in "\"'“‘«"):
        return opening if after else closing
    return closing


_LANGUAGES: dict[str, Callable[[str], str]] = {"fr": _french, "en": _english}

# Addresses of pages and of people, and the mark that stands for what is kept, if someone typed it.
_AS_IT_IS = re.compile(rf"(?:https?://|www\.)[^\s<>«»]+|[\w.+'-]+@[\w-]+\.[\w.-]*\w|{KEPT}")


def dress(text: str, language: str) -> str:
    """Plain text with its language's spaces and marks; saying it twice changes nothing."""
    if "  " in text or WIDE in text or NARROW in text or "\u2009" in text:
        text = _RUN.sub(" ", text)
    rules = _LANGUAGES[language]
    if "@" in text or "://" in text or "www." in text or KEPT in text:
        kept = iter(_AS_IT_IS.findall(text))
        return re.sub(KEPT, lambda _: next(kept), rules(_AS_IT_IS.sub(KEPT, text)))
    return rules(text)


# The marks of a quotation, and those of a quotation within it.
_QUOTES = {"fr": (f"«{NARROW}", f"{NARROW}»", "“", "”"), "en": ("“", "”", "‘", "’")}


def quote(text: str, language: str) -> Markup:
    """Plain text as a quotation; marks of its own step down to the second level."""
    opening, closing, inner, closing_inner = _QUOTES[language]
    words = re.sub(f"{re.escape(opening[0])}[{_S}]*", inner, text)
    words = re.sub(f"[{_S}]*{re.escape(closing[-1])}", closing_inner, words)
    return Markup(f"{opening}{dress_text(words, language)}{closing}")


# Names and headlines come back on page after page. `typed`: a Markup equals the string it was.
@lru_cache(maxsize=4096, typed=True)
def dress_text(text: str, language: str) -> Markup:
    """Plain text, dressed and escaped."""
    return escape(dress(text, language))


_BREAK = re.compile(r"(<br\s*/?>)")
_TAG = re.compile(r"<[^>]*>")
# An element whose text is no sentence, or of another language than the page.
_ELEMENT = re.compile(
    r"<(code|kbd|samp|pre|var)\b[^>]*>.*?</\1>"
    r'|<(\w+)\b[^>]*\blang="(?P<lang>[a-zA-Z]+)[^>]*>.*?</\2>',
    re.DOTALL,
)
# `a-t-elle`: kept on one line by CSS, so that it is found and copied as it was written.
_INVERTED = re.compile(r"-(?:t-)?(?:je|tu|ils?|elles?|on|nous|vous|ce)\b(?!-)")
_INVERSION = re.compile(rf"(?<![\w-])\w{{1,12}}{_INVERTED.pattern}")


def dress_html(html: str, language: str) -> Markup:
    """Sanitised HTML, its text dressed as one whole and its tags (addresses!) left alone."""
    html = html.replace("&nbsp;", WIDE)
    if "<" not in html:
        return Markup(_shown(dress(_plain(html), language), language))
    lines = _BREAK.split(html)
    return Markup("".join(it if it[:3] == "<br" else _line(it, language) for it in lines))


def bound(text: str, language: str) -> Markup:
    """Plain text, or Markup, with the inversions of French (`a-t-elle`) kept on one line."""
    return Markup(_bound(escape(text), language))


def _bound(text: str, language: str) -> str:
    if language != "fr" or not _INVERTED.search(text):
        return text
    return _INVERSION.sub(r'<span class="unbroken">\g<0></span>', str(text))


def _line(html: str, language: str) -> str:
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        if match["lang"] and match["lang"].lower() == language:
            return match[0]
        kept.append(match[0])
        return KEPT

    if ' lang="' in html or "<code" in html or "<kbd" in html or "<samp" in html or "<pre" in html:
        html = _ELEMENT.sub(keep, html.replace(KEPT, ""))
    tags = _TAG.findall(html)
    texts = [_plain(text) for text in _TAG.split(html)]
    dressed = dress("".join(texts), language)
    pieces = _cut(dressed, texts, tags)
    shown = [_shown(piece, language) for piece in pieces]
    line = "".join(part for pair in zip(shown, [*tags, ""], strict=True) for part in pair)
    if kept:
        elements = iter(kept)
        line = re.sub(KEPT, lambda _: next(elements), line)
    return line


def _cut(dressed: str, texts: list[str], tags: list[str]) -> list[str]:
    """A dressed text cut where the texts it was made of ended, at the tags: by their letters.

    Spaces stay on the side of the tag where they were typed; new ones go outside its element.
    """
    pieces, at = [], 0
    for tag, text, then in zip(tags, texts, texts[1:], strict=False):
        letters, end = _letters(text), at + len(text)
        while missing := letters - _letters(dressed[at:end]):
            end += missing
        piece = dressed[at:end].rstrip(_S)
        if text.endswith(_ANY) or not (then.startswith(_ANY) or tag.startswith("</")):
            rest = dressed[at + len(piece) :]
            piece += rest[: len(rest) - len(rest.lstrip(_S))]
        pieces.append(piece)
        at += len(piece)
    return [*pieces, dressed[at:]]


def _letters(text: str) -> int:
    """How many signs of a text are no spaces."""
    return len(text) - sum(map(text.count, _S))


def _plain(html: str) -> str:
    return unescape(html) if "&" in html else html


def _shown(text: str, language: str) -> str:
    """Plain text as HTML."""
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _bound(text, language)
