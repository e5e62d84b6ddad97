"""The weighing of evidence: for each field, what the page's sources agree on.

A field's value is the one for which its witnesses weigh most together. Sources that agree count
together, each once; what one source says alone wins only where nobody contradicts it with more
weight. The weights are below, one table a field: they say how often a source is right about it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from django.utils import timezone as clock

from rotative.lib.languages import USUAL, script, script_of

from ..base import Signature, without_repeats
from ..byline import dates_in
from ..dates import Moment, Order, is_plausible, moments_in
from ..names import without_repeated_names
from ..text import fold
from .evidence import Witness

# The one heading that readers saw over the story; data and social networks agreeing outweigh it.
HEADLINE = {
    "h1": 8, "own data": 5, "data": 4, "microdata": 3, "og": 3, "one h1": 3, "title": 2,
    "stray data": 1, "loose": 1, "twitter": 1, "meta": 1, "h2": 1,
}  # fmt: skip
AUTHORS = {
    "own data": 5, "data": 4, "microdata": 4, "shown": 4, "meta": 3, "og": 2, "loose": 2,
    "stray data": 1,
}  # fmt: skip
DATE = {
    "own data": 5, "data": 4, "og": 4, "microdata": 4, "words": 4, "time": 3, "meta": 2,
    "page data": 2, "shown": 2, "loose": 2, "stray data": 1, "address": 1, "far time": 0.5,
}  # fmt: skip
LANGUAGE = {"text": 5, "page": 3, "own data": 2, "data": 2, "page data": 1, "og": 2, "meta": 2,
            "stray data": 1}  # fmt: skip

_SEPARATOR = re.compile(r"\s+[|–—·•»:-]\s+|\s*[|·•»]\s*|\s:\s")
_ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*$")
# Search engines take no longer headline: data is cut there without a sign.
_CUT_AT = 100
_DESK = re.compile(r"^(?:(?:la|the|le) )?(?:redaction|newsroom|staff|editors?|web|desk)\b")


def weight_of(witnesses: Iterable[Witness], weights: Mapping[str, float]) -> float:
    """How much some witnesses weigh together, each source counted once."""
    return sum(weights.get(source, 1) for source in {witness.source for witness in witnesses})


# Headlines


def headline_of(witnesses: Sequence[Witness], site_names: Sequence[str]) -> str:
    """The headline on which most weight lies, without the paper's name, whole."""
    whole = [w for w in witnesses if fold(w.value)]
    said = [Witness(_bare(w, whole, site_names), w.source) for w in whole]
    # Of equal words those of the best source are taken, with its signs and accents.
    said.sort(key=lambda w: -HEADLINE.get(w.source, 1))
    best, most = "", 0.0
    for witness in said:
        if _is_cut(witness.value) and any(_continues(o.value, witness.value) for o in said):
            continue
        supporters = [o for o in said if _agrees(o.value, witness.value)]
        weight = weight_of(supporters, HEADLINE)
        if _ELLIPSIS.search(witness.value) and any(not _ELLIPSIS.search(o.value) for o in said):
            weight = 0.5
        if weight > most:
            best, most = witness.value, weight
    return best


def _bare(witness: Witness, others: Sequence[Witness], site_names: Sequence[str]) -> str:
    """A value without the paper's name and section around it.

    A bar or dash may belong to the headline: a part is taken off when it is the paper's name, or
    when what is left is what another source says whole.
    """
    value: str = witness.value
    if witness.source in {"h1", "one h1", "h2"}:
        return value
    wholes = {fold(o.value) for o in others if o.source != witness.source}
    if fold(value) in wholes:
        return value
    cuts = [(match.start(), match.end()) for match in _SEPARATOR.finditer(value)]
    for start, end in cuts:
        for part in (value[:start], value[end:]):
            if fold(part) in wholes and len(part.split()) > 1:
                return part
    sites = {fold(name) for name in site_names} - {""}
    while cuts:
        (first_start, first_end), (last_start, last_end) = cuts[0], cuts[-1]
        if fold(value[last_end:]) in sites:
            value = value[:last_start]
        elif fold(value[:first_start]) in sites:
            value = value[first_end:]
        else:
            break
        cuts = [(match.start(), match.end()) for match in _SEPARATOR.finditer(value)]
    # Nobody else names the paper: a short tail after a bar is its name.
    if cuts and not sites and "|" in value[cuts[-1][0] : cuts[-1][1]]:
        head, tail = value[: cuts[-1][0]], value[cuts[-1][1] :]
        if witness.source == "title" and len(others) == 1 and len(tail.split()) <= 4:
            value = head if len(head) >= 15 else value
    return value


def _is_cut(value: str) -> bool:
    return bool(_ELLIPSIS.search(value)) or len(value) >= _CUT_AT


def _continues(longer: str, cut: str) -> bool:
    """Whether a value goes on where another was cut."""
    beginning = fold(_ELLIPSIS.sub("", cut))
    return len(fold(longer)) > len(beginning) and fold(longer).startswith(beginning)


def _agrees(value: str, headline: str) -> bool:
    return fold(value) == fold(headline) or (_is_cut(value) and _continues(headline, value))


# Signatures


def signatures_of(witnesses: Sequence[Witness], site_names: Sequence[str]) -> list[Signature]:
    """Those who signed: the list with which the others agree most.

    People go before the paper that published them, and before its desk.
    """
    sites = {fold(name) for name in site_names} - {""}
    lists = [Witness(without_repeated_names(w.value), w.source) for w in witnesses if w.value]

    def without(hides: Callable[[str], bool]) -> list[Witness]:
        kept = [Witness([s for s in w.value if not hides(fold(s.name))], w.source) for w in lists]
        return [witness for witness in kept if witness.value]

    people = without(lambda name: name in sites)
    # "The paper with an agency" names two; beside a person the paper is only its publisher.
    if any(not signature.is_agency for witness in people for signature in witness.value):
        lists = people
    lists = without(lambda name: bool(_DESK.match(name))) or lists
    best: list[Signature] = []
    most = 0.0
    for candidate in lists:
        weight = sum(
            AUTHORS.get(source, 1)
            * max(_likeness(candidate.value, w.value) for w in lists if w.source == source)
            for source in {w.source for w in lists}
        )
        if (weight, len(candidate.value)) > (most, len(best)):
            best, most = candidate.value, weight
    told = [signature for witness in lists for signature in witness.value]
    return [_completed(signature, told) for signature in best]


def _likeness(some: list[Signature], others: list[Signature]) -> float:
    """How far two lists name the same people, from 0 to 1."""
    one, two = {fold(s.name) for s in some}, {fold(s.name) for s in others}
    return len(one & two) / len(one | two)


def _completed(signature: Signature, told: list[Signature]) -> Signature:
    """A signature with the role that another source tells of the same name."""
    same = [each for each in told if fold(each.name) == fold(signature.name)]
    return Signature(
        signature.name,
        signature.role or next((each.role for each in same if each.role), ""),
        any(each.is_agency for each in same),
    )


# Dates


@dataclass(frozen=True)
class Dating:
    """The dates of a story, and what had to be assumed or left aside, by field."""

    published_at: datetime | None = None
    updated_at: datetime | None = None
    warnings: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Dated:
    moment: Moment
    source: str


def dates_of(
    published: Sequence[Witness],
    updated: Sequence[Witness],
    lines: Sequence[Witness],
    *,
    timezone: tzinfo,
    order: Order,
    now: datetime | None = None,
) -> Dating:
    """Publication and update: the moments on which most weight lies.

    `lines` are bylines that may hold both. Where nothing tells which of two numbers is the day,
    both readings are heard and agreement decides.
    """
    now = now or clock.now()
    warnings: list[tuple[str, str]] = []
    found: dict[str, list[_Dated]] = {"published_at": [], "updated_at": []}
    readings: tuple[Order, ...] = ("unknown", "month first") if order == "unknown" else (order,)
    for reading in readings:
        for name, witnesses in (("published_at", published), ("updated_at", updated)):
            for w in witnesses:
                told = moments_in(w.value, timezone=timezone, order=reading)[:1]
                found[name] += [_Dated(each.moment, w.source) for each in told]
        for w in lines:
            dates = dates_in(w.value, timezone=timezone, order=reading)
            found["published_at"] += [_Dated(moment, w.source) for moment in dates.published]
            found["updated_at"] += [_Dated(moment, w.source) for moment in dates.updated]
    likely: dict[str, list[_Dated]] = {}
    for name, dated in found.items():
        likely[name] = [each for each in dated if is_plausible(each.moment.at, now)]
        for odd in dict.fromkeys(str(d.moment.at) for d in dated if d not in likely[name]):
            warnings.append((name, f"The page says {odd}, which can be no story's date."))
    last = _likeliest(likely["updated_at"], timezone)
    first = _likeliest(likely["published_at"], timezone, update=last)
    if first is None and last is not None:
        first, last = last, None
        warnings.append(("published_at", "The page tells only its update: that was taken."))
    if first and last and last.at <= first.at:
        last = None
    for name, moment in (("published_at", first), ("updated_at", last)):
        warnings += [(name, said) for said in (moment.assumed() if moment else [])]
    return Dating(first.at if first else None, last.at if last else None, warnings)


def _likeliest(
    dated: Sequence[_Dated], zone: tzinfo, *, update: Moment | None = None
) -> Moment | None:
    """The moment on which most weight lies; one with a time before its bare day.

    What the page gives as its update too is half believed: some overwrite the publication.
    """
    best: _Dated | None = None
    most = 0.0
    for candidate in dated:
        weight = sum(
            max(_support(d.moment, candidate.moment, zone) * DATE.get(source, 1)
                for d in dated if d.source == source)
            for source in {d.source for d in dated}
        )  # fmt: skip
        if update and _support(update, candidate.moment, zone) == 1:
            weight /= 2
        if weight > most:
            best, most = candidate, weight
    if best is None:
        return None
    same = [d.moment for d in dated if _support(d.moment, best.moment, zone) > 0]
    if not best.moment.has_time and any(moment.has_time for moment in same):
        return next(moment for moment in same if moment.has_time)
    exact = [moment for moment in same if moment.at == best.moment.at]
    return min(exact, key=lambda moment: len(moment.assumed()))


def _support(witness: Moment, candidate: Moment, zone: tzinfo) -> float:
    """How far one moment speaks for another: wholly to the minute, partly by its day."""
    if witness.has_time and candidate.has_time:
        if abs((witness.at - candidate.at).total_seconds()) < 60:
            return 1
        return 0.6 if _days(witness, zone) & _days(candidate, zone) else 0
    if _days(witness, zone) & _days(candidate, zone):
        return (
            1
            if not (witness.has_time or candidate.has_time)
            else 0.8
            if candidate.has_time
            else 0.5
        )
    return 0


def _days(moment: Moment, zone: tzinfo) -> set[object]:
    """A moment's day here, and where it was written."""
    return {moment.at.date(), moment.at.astimezone(zone).date()}


# Language


def language_of(witnesses: Sequence[Witness], text: str) -> str:
    """The language on which most weight lies, as two or three letters.

    One whose script is another than the text's is not heard: a theme may declare English over
    an Arabic text.
    """
    written = script_of(text)
    said = [
        Witness(match[0], w.source)
        for w in witnesses
        if (match := re.match(r"[a-z]{2,3}(?=$|[-_])", w.value.lower().strip()))
        and (not written or script(match[0]) in {written, ""})
    ]
    weights = {w.value: weight_of([o for o in said if o.value == w.value], LANGUAGE) for w in said}
    return max(weights, key=lambda name: weights[name]) if weights else USUAL.get(written, "")


# Sections and topics

_NO_SECTION = {
    *("uncategorized", "non classe", "non categorise", "sans categorie", "articles", "article"),
    *("posts", "post", "page", "pages", "default", "none", "null", "general", "autre", "autres"),
    *("other", "misc", "divers articles", "site", "home", "accueil", "blog"),
}
_TECHNICAL = re.compile(
    r"[@#=_/\\{}<>]|:|^\d+$|^(?:[a-z0-9]+-){2,}[a-z0-9]+$"
    r"|^(?:\w+-)*(?:articles?|page|template|type|format|hp|home|top|seo|adv?|ads|sponsored|free|paid"
    r"|premium|paywall|abonn[ée]e?s?|payante?s?|gratuite?s?|contenu|content|breaking|keyword)(?:-\w+)*$"
)


def sections_of(values: Iterable[str]) -> list[str]:
    """The sections of some values, each of which may be a path or a list, in their order."""
    parts = [
        part.strip() for value in values for part in re.split(r"\s[>|/›»]\s|[;|]|,\s*(?=\w)", value)
    ]
    return without_repeats([part for part in parts if fold(part) not in _NO_SECTION | {""}])


def topics_of(values: Iterable[str]) -> list[str]:
    """The topics of some values, each of which may be a list; technical labels are none."""
    words = [
        word.strip(" \u00a0.\"'“”")
        for value in values
        for word in re.split(r"[;|]" if ";" in value else r"[,|]", value)
    ]
    kept = [
        w for w in words if 1 < len(w) <= 60 and len(w.split()) <= 7 and not _TECHNICAL.search(w)
    ]
    return without_repeats(kept)


# Standfirst


def standfirst_of(
    shown: Sequence[str], descriptions: Sequence[str], text: str, no_news: Sequence[str]
) -> tuple[str, str]:
    """The standfirst, and why a description was none: what the page shows, else says of itself.

    A description that stands in the text, or that holds its first paragraphs, introduces nothing,
    nor does one of `no_news`: the headline, what the site says of itself.
    """
    if shown:
        return shown[0], ""
    words = fold(text)
    why = ""
    for description in [d for d in descriptions if not _ELLIPSIS.search(d)] + list(descriptions):
        folded = fold(_ELLIPSIS.sub("", description))
        if not folded or folded in {fold(each) for each in no_news}:
            continue
        if folded in words or (len(folded) > 120 and words.startswith(folded[:120])):
            why = "The page's description only repeats its first words."
        elif len(description) <= 800:
            return description, ""
    return "", why
