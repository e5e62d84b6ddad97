"""Who signed a page and when, from the line that says both."""

import re
from dataclasses import dataclass, field
from datetime import tzinfo

from .base import Signature
from .dates import Moment, Order, clock_on, moments_in
from .names import split_names

# "publié le", "mis à jour le", "Published on", "Updated" and their like.
PUBLISHED = re.compile(
    r"\b(?:publi[ée]e?s?|post[ée]e?|posted|soumise?|submitted|paru|parue|mise? en ligne|créée?"
    r"|published|issued|created|first published|veröffentlicht|publicado|pubblicato)\b",
    re.I,
)
UPDATED = re.compile(
    r"\b(?:mise? à jour|maj|modifi[ée]e?|actualis[ée]e?|dernière (?:mise à jour|modification)"
    r"|updated?|last modified|modified|last updated|aktualisiert|actualizado|aggiornato)\b",
    re.I,
)
_SAID = re.compile(f"(?P<updated>{UPDATED.pattern})|(?P<published>{PUBLISHED.pattern})", re.I)
_BY = re.compile(
    r"^\s*(?:par|by|de notre correspondante?|de notre envoyée?|propos recueillis par"
    r"|(?:text|written|reported|posted|submitted|published|écrit|rédigé|soumis|publié) (?:by|par)"
    r"|auteure?s? ?:|authors? ?:)"
    r"\s*:?\s*(?=\w)",
    re.I,
)
# Where the line goes on with something else than names.
_NAMES_END = re.compile(
    r"\s*(?:[|•·–—]|,?\s*\b(?:le|on)\s+(?=\w+\s+\d|\d)|,\s+(?=(?:le\s+)?\d)|\n).*$", re.DOTALL
)
# The date first, as in `19 juin 2024 | Par A. Roy`.
_DATE_THEN_BY = re.compile(
    r"^[^|•·–—]{0,60}\d[^|•·–—]*[|•·–—-]\s*((?:par|by)\s+[^|•·–—\n\d]+)", re.I
)
_PARTICLES = {
    *("de", "du", "des", "d", "la", "le", "les", "van", "von", "der", "den", "el", "al", "bin"),
    *("et", "and", "avec", "with", "on", "à", "en", "in"),
}
_ROLES = re.compile(r"\b(?:envoyée?s?|correspond\w+|spéciale?s?|special|reporter)\b", re.I)


@dataclass
class Dates:
    """The moments of a line, by what the line says they are."""

    published: list[Moment] = field(default_factory=list)
    updated: list[Moment] = field(default_factory=list)


def is_byline(line: str) -> bool:
    """Whether a line tells who signed, or when a page was published."""
    line = line.strip()
    if len(line) > 250:
        return False
    if _DATE_THEN_BY.match(line) and len(line) <= 120:
        return True
    dated = (PUBLISHED.search(line) or UPDATED.search(line)) and re.search(r"\d{4}", line)
    if dated or not _BY.match(line):
        return bool(dated)
    words = re.findall(r"[^\W\d_]+", re.split(r"\d", _ROLES.sub("", _BY.sub("", line)))[0])
    capitals = [word for word in words if word[0].isupper()]
    others = [word for word in words if word[0].islower() and word not in _PARTICLES]
    return len(capitals) >= 1 and not others and line[-1] not in "!?"


def names_of(line: str) -> list[Signature]:
    """Who signed, by a byline such as `Par A. Roy et B. Lind, publié le 3 mai 2024`."""
    opening = _BY.match(line)
    line = line[opening.end() :] if opening else line
    head = PUBLISHED.split(UPDATED.split(line, maxsplit=1)[0], maxsplit=1)[0]
    if opening is None:
        dated = _DATE_THEN_BY.match(line)
        return split_names(dated[1]) if dated else []
    return split_names(_NAMES_END.sub("", head))


def dates_in(line: str, *, timezone: tzinfo, order: Order = "day first") -> Dates:
    """What a line says of its dates, in whichever order it gives them.

    Each date is what the last word before it says; without one, the first is the publication.
    An update may be a clock alone, of the same day.
    """
    line = line[:400]
    found = Dates()
    since = 0
    all_told = moments_in(line, timezone=timezone, order=order)
    for told in all_told:
        labels = list(_SAID.finditer(line, since, told.start))
        is_last = told is all_told[-1]
        after = _SAID.match(line[told.end :].lstrip(" (,:-–—|·")) if is_last else None
        kind = labels[-1].lastgroup if labels else after.lastgroup if after else ""
        if kind == "updated":
            found.updated.append(told.moment)
        elif kind == "published" or not (found.published or found.updated):
            found.published.append(told.moment)
        since = told.end
    if found.published and not found.updated:
        label = UPDATED.search(line, since)
        clock = label and clock_on(
            found.published[0].at, line[label.end() :], found.published[0].at.tzinfo or timezone
        )
        found.updated += [clock] if clock else []
    return found
