"""Who signed a page and when, from the line that says both."""

import re

from .base import without_repeats
from .text import fold, squeeze

# "publié le", "mis à jour le", "Published on", "Updated" and their like.
PUBLISHED = re.compile(
    r"\b(?:publi[ée]e?s?|post[ée]+e?|paru|mis en ligne|published|posted|first published)\b", re.I
)
UPDATED = re.compile(
    r"\b(?:mise? à jour|modifi[ée]e?|actualis[ée]e?|updated|last modified|modified)\b", re.I
)
_BY = re.compile(
    r"^\s*(?:par|by|de notre correspondante?|propos recueillis par)\s*:?\s+(?=\w)", re.I
)
_NAMES_END = re.compile(
    r"\s*(?:[|•·–—]|,?\s*\b(?:le|on)\s+(?=\w+\s+\d|\d)|,\s+(?=(?:le\s+)?\d)|\n).*$", re.DOTALL
)
_BETWEEN = re.compile(r"\s*(?:,|;|&|\bet\b|\band\b|\bavec l['’]|\bavec\b|\bwith\b|/)\s*(?!$)", re.I)
# After a name: a role, a day, a date.
_NAME_TAIL = re.compile(
    r"\s+[-–—|•·]\s.*$|\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*$"
    r"|\s+(?:(?:lun|mar|mercre|jeu|vendre|same)di|dimanche)\b.*$|(?:\s[a-zéû]{3,9}\.?\s)?\d.*$",
    re.IGNORECASE,
)
_PARTICLES = {
    *("de", "du", "des", "d", "la", "le", "les", "van", "von", "der", "den", "el", "al", "bin"),
    *("et", "and", "avec", "with", "on"),
}
_NO_NAME = re.compile(
    r"https?:|www\.|@[a-z]|^[\d\W]*$|^(?:admin|authors?|auteure?s?|staff|by|par)$"
    r"|^[a-z0-9-]+\.(?:com|org|net|fr|es|de|uk|info)$",
    re.I,
)


def is_byline(line: str) -> bool:
    """Whether a line tells who signed, or when a page was published."""
    line = line.strip()
    if len(line) > 250:
        return False
    dated = (PUBLISHED.search(line) or UPDATED.search(line)) and re.search(r"\d{4}", line)
    if dated or not _BY.match(line):
        return bool(dated)
    words = re.findall(r"[^\W\d_]+", re.split(r"\d", _BY.sub("", line))[0])
    capitals = [word for word in words if word[0].isupper()]
    others = [word for word in words if word[0].islower() and word not in _PARTICLES]
    return len(capitals) >= 1 and not others and line[-1] not in "!?"


def names_of(line: str) -> list[str]:
    """The authors named by a byline such as `Par A. Roy et B. Lind, publié le 3 mai 2024`."""
    head = PUBLISHED.split(UPDATED.split(line, maxsplit=1)[0], maxsplit=1)[0]
    if not _BY.match(head):
        return []
    return split_names(_NAMES_END.sub("", head))


def split_names(text: str) -> list[str]:
    """Names out of one string, without "By", addresses and repeats."""
    if "://" in text:
        return []
    text = _BY.sub("", squeeze(text)).replace("(", ", ").replace(")", "")
    names = [name.strip(" .,;:-–—|") for name in _BETWEEN.split(_NAME_TAIL.sub("", text))]
    return without_repeats([name for name in names if is_name(name)])


def is_name(text: str) -> bool:
    """Whether a string can be an author's name: short, and no address or number."""
    return bool(text) and len(text) <= 80 and not _NO_NAME.search(text) and fold(text) != ""
