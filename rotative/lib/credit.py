"""Who made a picture, read from its credit line: people and organisations apart."""

import re

PERSON, ORGANISATION = "Person", "Organization"

_BEFORE = re.compile(
    r"^(?:(?:photo(?:graphie|graph)?s?|cr[ée]dits?|illustrations?|dessins?|infographies?|images?)"
    r"(?:\s+(?:de|by|par|d['’]))?|©|\(c\)|by|par)\s*[:.]?\s+|^©\s*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*[/|·•;,]\s*|\s+(?:–|—|-|via|pour|for|et|and|&)\s+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# Words that are in names of organisations and in no person's.
_HOUSES = re.compile(
    r"(?i)\b(?:agenc[ey]|archives?|associated|association|biblioth\S+|collection|commons|company|fonds|"
    r"foundation|fondation|getty|images?|institut\w*|libr\w+|mairie|minist\S+|mus[ée]e|museum|nasa|news|"
    r"office|photos?|pictures?|press\w*|reuters|shutterstock|soci[ée]t[ée]|studios?|universit\S+|"
    r"ville|wikimedia|unsplash|pexels|pixabay|ltd|inc|sas?)\b"
)
_NAME = re.compile(r"(?:[^\W\d_]|['’.-])+")
_PARTICLES = {
    "de",
    "du",
    "des",
    "d",
    "la",
    "le",
    "van",
    "von",
    "der",
    "den",
    "di",
    "da",
    "al",
    "el",
}


def makers(creator: str, credit: str) -> list[tuple[str, str]]:
    """`(Person or Organization, name)` of a picture's makers, without repetition.

    `creator` names people, apart by semicolons; what of the credit line is neither plainly a person
    nor plainly an organisation is left out.
    """
    found = [(_kind(name) or PERSON, name) for part in creator.split(";") if (name := part.strip())]
    line = _YEAR.sub("", _BEFORE.sub("", credit.strip()))
    for part in _BETWEEN.split(line):
        name = _BEFORE.sub("", part.strip(" .()[]©"))
        if kind := _kind(name):
            found.append((kind, name))
    return list({name.casefold(): (kind, name) for kind, name in reversed(found)}.values())[::-1]


def _kind(name: str) -> str:
    """What bears a name; empty if that is not plain."""
    words = name.split()
    if not words or len(name) > 80 or "://" in name:
        return ""
    if _HOUSES.search(name) or (len(words) == 1 and len(name) > 1 and name.isupper()):
        return ORGANISATION
    proper = [word for word in words if word.casefold().strip("'’") not in _PARTICLES]
    is_person = 2 <= len(words) <= 5 and all(
        _NAME.fullmatch(word) and (word[0].isupper() or word[:2].casefold() in ("d'", "d’"))
        for word in proper
    )
    return PERSON if is_person and len(proper) > 1 else ""
