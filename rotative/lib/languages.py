"""Languages by their codes, and the way their lines run."""

from functools import cache

from babel import Locale, UnknownLocaleError


@cache
def direction(code: str) -> str:
    """`rtl` for languages written from right to left, `ltr` for all others and unknown ones."""
    try:
        return Locale.parse(code, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"
