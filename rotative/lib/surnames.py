"""Names in the order of an index."""

import unicodedata

# Lower-case particles that French usage keeps with the surname; the others follow the first name.
KEPT = {"du", "des", "le", "la", "les"}
# What begins a surname of several words when it is written with a capital letter.
PARTICLES = {
    *KEPT,
    *("al", "ben", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "dos", "el"),
    *("ibn", "mac", "mc", "saint", "sainte", "san", "ter", "van", "von", "zu", "zur"),
}


def surname(name: str) -> str:
    """The part of a person's name under which an index has it, and all that follows it.

    The last word, with the particles before it that belong to it: those with a capital letter (Le
    Goff, Van Damme, De Quincey), and in lower case du, des, le, la and les (du Bellay, de la
    Fontaine under L). `de`, `d’`, `von`, `van` in lower case do not: Charles de Gaulle is under G.
    Words in capitals at the end are the surname, whatever they are (Inès DE CARVALHO).
    """
    words = name.split()
    if not words:
        return ""
    shouted = len(words)
    while shouted > 1 and len(words[shouted - 1]) > 1 and words[shouted - 1].isupper():
        shouted -= 1
    if 1 <= shouted < len(words) and not all(word.isupper() for word in words):
        return " ".join(words[shouted:])
    first = len(words) - 1
    while first > 1 and _belongs(words[first - 1]):
        first -= 1
    words[first] = _without_elision(words[first])
    return " ".join(words[first:])


def _belongs(word: str) -> bool:
    return word in KEPT or (word[:1].isupper() and word.casefold() in PARTICLES)


def _without_elision(word: str) -> str:
    """`d’Alembert` is under A."""
    for mark in ("d’", "d'"):
        word = word.removeprefix(mark)
    return word


def folded(name: str) -> str:
    """A name as a dictionary sorts it: without accents and case."""
    letters = unicodedata.normalize("NFD", name.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c))
