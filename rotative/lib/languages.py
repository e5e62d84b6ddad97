"""Languages by their codes: the way their lines run, the script they are written in."""

import unicodedata
from collections import Counter
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

# The beginnings of Unicode's names of letters, by the code of the script.
_SCRIPTS = {
    "LATIN": "Latn", "ARABIC": "Arab", "HEBREW": "Hebr", "CYRILLIC": "Cyrl", "GREEK": "Grek",
    "ARMENIAN": "Armn", "GEORGIAN": "Geor", "DEVANAGARI": "Deva", "BENGALI": "Beng",
    "TAMIL": "Taml", "THAI": "Thai", "HANGUL": "Kore", "HIRAGANA": "Jpan", "KATAKANA": "Jpan",
    "CJK": "Hani", "ETHIOPIC": "Ethi",
}  # fmt: skip

# The language most written in a script, for texts that do not say theirs.
USUAL = {
    "Arab": "ar", "Hebr": "he", "Cyrl": "ru", "Grek": "el", "Armn": "hy", "Geor": "ka",
    "Deva": "hi", "Beng": "bn", "Taml": "ta", "Thai": "th", "Kore": "ko", "Jpan": "ja",
    "Hani": "zh", "Ethi": "am",
}  # fmt: skip
_CHINESE = {"Hans", "Hant"}


@cache
def direction(code: str) -> str:
    """`rtl` for languages written from right to left, `ltr` for all others and unknown ones."""
    try:
        return Locale.parse(code, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"


@cache
def script(code: str) -> str:
    """The script a language is mostly written in (`Latn`), or nothing where that is not known."""
    likely = get_global("likely_subtags").get(code, "")
    found = likely.split("_")[1] if likely.count("_") == 2 else ""
    return "Hani" if found in _CHINESE else found


def script_of(text: str) -> str:
    """The script most letters of a text belong to, or nothing when it has none."""
    letters = [char for char in text[:4000] if char.isalpha()]
    names = (unicodedata.name(char, "").split(" ")[0] for char in letters)
    counts = Counter(_SCRIPTS[name] for name in names if name in _SCRIPTS)
    # Japanese is known by its syllables among signs that are Chinese too.
    if counts["Jpan"] * 10 > counts["Hani"] > 0:
        return "Jpan"
    return counts.most_common(1)[0][0] if counts else ""
