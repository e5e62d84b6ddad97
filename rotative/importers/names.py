"""Names as bylines and data write them: who signed, with which role, person or agency."""

import re

from .base import Signature
from .text import fold, squeeze

# Everything that may stand before a name, in the languages of the pages we met.
_BY = re.compile(
    r"^\s*(?:(?:(?:un |une )?(?:article|texte|reportage|enquête|dossier|récit|analyse)s?"
    r"|story|report|reporting|words|text|written|posted|published|submitted|soumis|publié|rédigé|écrit|signé"
    r"|propos|entretien|interview|reported|compiled|created)\s+)?"
    r"(?:(?:recueillis?|réalisée?|mené|conducted|traduit|translated)\s+)?"
    r"(?:par|by|por|von|di|door|av|af|de la part de)\s*:?\s+(?=[\w«\"])"
    r"|^\s*(?:authors?|auteure?s?|autrices?|autores?|autor|autori|autore|byline|signature|writers?)"
    r"(?:\(s\)|·e·s|\(e\)s?)?\s*[:：]\s*"
    r"|^\s*(?:textes?|text|words|story)\s*[:：]?\s+(?=[A-ZÀ-Þ])"
    r"|^\s*(?:avec|with)\s+(?:l['’]|the\s+)?(?=\w)"
    r"|^\s*(?:بقلم|كتب|كتبت|автор|текст)\s*[:：]?\s+",
    re.I,
)
# Where names end: a day, a date, a mark of the line's next part.
_TAIL = re.compile(
    r"\s+[|•·]\s.*$|\s+[–—-]\s+(?=.*\d).*$|\n.*$"
    r"|,?\s+(?:le|on|il|am|el)\s+(?=\w+\.?,?\s+\d|\d).*$"
    r"|,?\s+(?:publi[ée]e?|mis(?:e)? à jour|published|updated|posted)\b.*$"
    r"|,?\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*$"
    r"|,?\s+(?:(?:lun|mar|mercre|jeu|vendre|same)di|dimanche)\b.*$"
    r"|[,\s]+\d{1,2}(?:er|st|nd|rd|th)?[\s./-].*$|[,\s]+(?:[^\W\d]{3,9}\.?\s)\d{1,2},?\s\d{4}.*$"
    r"|[,\s]+\d{1,2}\s?[h:]\s?\d{2}.*$",
    re.I | re.DOTALL,
)
_BETWEEN = re.compile(
    r"\s*(?:;|&|/|\s\+\s|\bet\b|\band\b|\bund\b|\b(?:avec|with)\b(?:\s+l['’]|\s+the\b)?)\s*(?!$)",
    re.I,
)
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_LINKED = re.compile(r"https?:|www\.|[\w.+-]+@[\w-]+\.\w+|(?<!\w)@\w+", re.I)
_NOBODY = re.compile(
    r"^[\d\W]*$|^(?:admin\w*|administrateur|authors?|auteure?s?|by|par|root|user\d*|webmaster|guest"
    r"|invite|wordpress|wp|unknown|inconnue?|none|null|undefined|n a|anonymous|anonyme|default"
    r"|web editor|site editor|test)$"
    r"|^[a-z0-9-]+\.(?:com|org|net|fr|be|ch|ca|es|de|uk|info|eu|news)$",
    re.I,
)
_PARTICLES = {
    *("de", "du", "des", "d", "la", "le", "les", "van", "von", "der", "den", "ter", "ten", "zu"),
    *("el", "al", "bin", "ben", "ibn", "bint", "da", "das", "do", "dos", "di", "del", "della"),
    *("y", "e", "i", "af", "av", "of", "the", "dit", "dite"),
}
# Written small in names: `de Witt`, `de la Tour`; but `Le Goff`, `El Fassi`, `Ben Salah`.
_SMALL = {
    *("de", "du", "des", "van", "von", "der", "den", "ter", "ten", "zu", "da", "das", "do", "dos"),
    *("di", "del", "della", "y"),
}
_ARTICLES = {"la", "le", "les"}
_ROLE_WORD = re.compile(
    r"\b(?:correspond\w*|envoy[ée]\w*|journali\w*|report\w*|edit(?:or|rice)\w*|[ée]diteur\w*"
    r"|r[ée]dact\w*|photogra\w*|chef\w*|chief|head|critique|chroniqueu\w*|columnist|writer\w*"
    r"|stagiaire|contribut\w*|analyst\w*|special\w*|staff|senior|producer|agenc[ey]\w*|service"
    r"|desk|bureau|freelance|pigiste|infograph\w*|illustrat\w*|dessin\w*|vid[ée]os?|photos?"
    r"|texte?s?|images?|professeur\w*|professor\w*|historien\w*|économiste\w*)\b",
    re.I,
)
_PLACE = re.compile(r"^(?P<name>.+?)\s+(?P<role>(?:à|au|aux|en|in|at|near)\s+[A-ZÀ-Þ«].*)$")
_MAKER = re.compile(
    r"^(?P<role>photos?|vid[ée]os?|images?|infographies?|illustrations?|dessins?|graphics?)\s*:?\s+"
    r"(?:(?:de|par|by)\s+)?(?P<name>[A-ZÀ-Þ].+)$",
    re.I,
)
# The paper itself, which signs for its people.
_DESK = re.compile(
    r"^(?:(?:la|the|le|our)\s+)?(?:r[ée]daction|newsroom|editors|editorial team)\b", re.I
)
_AT = re.compile(r"^(?:à|au|aux|en|in|at|from|near|depuis)\s", re.I)
_DEGREE = re.compile(r"^(?:Jr|Sr|Esq|Ph\.?\s?D|M\.?\s?D|MBA|MP|MEP|RN|CFA)\.?$")
_OUR = re.compile(r"^\s*(?:de\s+)?(?:notre|nos|our)\s+(?=\w)", re.I)

_AGENCIES = {
    *("afp", "agence france presse", "ap", "associated press", "the associated press", "reuters"),
    *("ats", "keystone ats", "ansa", "efe", "dpa", "apa", "belga", "pti", "upi", "tass", "xinhua"),
    *("kyodo", "kyodo news", "bloomberg", "bloomberg news", "la presse canadienne", "interfax"),
    *("the canadian press", "press association", "pa media", "pa", "anp", "ritzau", "ntb", "tt"),
    *("lusa", "ap news", "news corp australian papers", "relaxnews", "afp relaxnews", "aap"),
    *("anadolu", "anadolu agency", "agence anadolu", "aps", "map", "tap", "ria novosti", "unian"),
    *("ukrinform", "yonhap", "adnkronos", "europa press", "agencia efe", "dow jones", "zenger"),
}
_ORGANISATION = re.compile(
    r"^(?:agence|agency|agencia|collectif|collective|association|comité|groupe|syndicat|réseau"
    r"|fédération|union|institut|fondation|radio|studio|éditions)\b"
    r"|\b(?:agency|agence|news service|newswire|wire service|news|tv|media|press|presse)$"
    r"|^\d+\w*[A-Za-z]\w*$",
    re.I,
)


def split_names(text: str) -> list[Signature]:
    """The signatures of one line or value, such as `Par A. Roy, à Dakar, et B. Lind (AFP)`.

    Words like "By", addresses, user names of programs and repeats are left out.
    """
    text = squeeze(text.replace("\u00a0", " ").replace("\u202f", " "))
    if "://" in text:
        return []
    while (bare := _BY.sub("", text, count=1)) != text:
        text = bare
    pieces = _pieces(_TAIL.sub("", text))
    if _is_surname_first(pieces):
        pieces = [(f"{pieces[1][0]} {pieces[0][0]}", False, False)]
    found: list[Signature] = []
    waiting = ""
    for position, (piece, is_aside, opens) in enumerate(pieces):
        following = pieces[position + 1] if position + 1 < len(pieces) else None
        last = found[-1] if found else None
        maker = _MAKER.match(piece)
        if last and is_aside and is_agency(piece):
            found.append(Signature(piece, is_agency=True))
        elif maker and is_name(maker["name"]):
            found.append(_signature(maker["name"], maker["role"].lower()))
        elif last and (is_aside or (not opens and _is_role(piece, last, following))):
            found[-1] = Signature(last.name, _joined(last.role, piece), last.is_agency)
        elif not is_aside and not found and following and _is_role_words(piece):
            waiting = _OUR.sub("", piece)
        elif is_name(piece):
            found.append(_signature(piece, waiting))
            waiting = ""
    return without_repeated_names(found)


def without_repeated_names(signatures: list[Signature]) -> list[Signature]:
    """The signatures in their order, each name once, with the first role told of it."""
    kept: dict[str, Signature] = {}
    for each in signatures:
        known = kept.get(fold(each.name))
        if known is None or (each.role and not known.role):
            kept[fold(each.name)] = each
    return list(kept.values())


def is_name(text: str) -> bool:
    """Whether a string can be a signature: short, and no address, number or program's user."""
    return (
        0 < len(text) <= 80
        and len(text.split()) <= 8
        and not _LINKED.search(text)
        and not _NOBODY.search(fold(text))
        and not _NOBODY.search(text)
        and fold(text) != ""
        and text[-1] not in "!?"
    )


def is_agency(name: str) -> bool:
    """Whether a name is that of a news agency or another organisation, by list and by shape."""
    folded = fold(name)
    parts = {fold(part) for part in re.split(r"[-/]", name)}
    return (
        folded in _AGENCIES
        or (bool(parts) and parts <= _AGENCIES)
        or bool(re.fullmatch(r"[A-Z]{3,6}", name))
        or bool(_ORGANISATION.search(name))
    )  # fmt: skip


def as_written(name: str) -> str:
    """A name in capitals as names are written: `JEAN-PAUL DE LA TOUR` is Jean-Paul de la Tour."""
    if is_agency(name):
        return name
    words = name.split(" ")
    shouted = [word for word in words if _is_shouted(word)]
    if not shouted or (len(words) == 1 and len(name) <= 6):
        return name
    written = []
    for position, word in enumerate(words):
        after_de = bool(written) and written[-1] == "de"
        if position and (word.lower() in _SMALL or (after_de and word.lower() in _ARTICLES)):
            written.append(word.lower())
        elif _is_shouted(word):
            written.append(_capitalised(word))
        else:
            written.append(word)
    return " ".join(written)


def _is_shouted(word: str) -> bool:
    letters = [char for char in word if char.isalpha()]
    roman = re.fullmatch(r"[IVX]+", word)
    initials = re.fullmatch(r"(?:\w\.-?)+", word)
    sayable = re.search("[AEIOUY]", _bare(word))
    whole = len(letters) > 1 and all(map(str.isupper, letters))
    return whole and not roman and not initials and bool(sayable)


def _bare(word: str) -> str:
    """A word in capitals without accents, to see whether it can be said; other scripts can."""
    folded = fold(word).upper()
    return folded if folded.isascii() else "A"


def _capitalised(word: str) -> str:
    """One word of a name: its parts at hyphens and apostrophes begin with a capital."""

    def part(match: re.Match[str]) -> str:
        letters = match[0]
        if re.match(r"MC[A-Z]{3}", letters):
            return "Mc" + letters[2:].capitalize()
        return letters.capitalize()

    written = re.sub(r"[^\W\d_]+", part, word)
    return re.sub(r"^D(?=['’])", "d", written)


def _pieces(text: str) -> list[tuple[str, bool, bool]]:
    """A line cut at its commas, brackets and ands.

    Each piece comes with whether it stood in brackets and whether an "and" opens it.
    """
    pieces: list[tuple[str, bool, bool]] = []
    at = 0
    for match in [*_BRACKETS.finditer(text), None]:
        outside = text[at : match.start()] if match else text[at:]
        for number, group in enumerate(_BETWEEN.split(outside)):
            for place, part in enumerate(re.split(r"\s*,\s*|\s+[–—-]\s+", group)):
                words = part.strip(" ,;:-–—|\u00a0")
                words = words if re.search(r"(?:^|[\s.])\w\.$", words) else words.rstrip(". ")
                if words:
                    pieces.append((words, False, number > 0 and place == 0))
        if match:
            inside = re.sub(r"^(?:avec|with)\s+(?:l['’])?", "", match[1].strip(), flags=re.I)
            if inside and not _LINKED.search(inside):
                pieces.append((inside, True, False))
            at = match.end()
    named = [piece for piece in pieces if is_name(piece[0]) and not piece[1]]
    # An e-mail with its owner in brackets, as feeds write it.
    return pieces if named else [(words, False, opens) for words, _aside, opens in pieces]


def _is_surname_first(pieces: list[tuple[str, bool, bool]]) -> bool:
    """Whether a value is `Garrec, Paul`, as catalogues write names."""
    return len(pieces) == 2 and all(
        not aside
        and not opens
        and re.fullmatch(r"[A-ZÀ-Þ][^\W\d_]+", words)
        and not is_agency(words)
        for words, aside, opens in pieces
    )


def _is_role_words(piece: str) -> bool:
    """Whether a piece reads as a role: ordinary words, or one that names a trade."""
    if is_agency(piece) or _DESK.match(piece):
        return False
    words = re.findall(r"[^\W\d_]+", piece)
    ordinary = [w for w in words if w[0].islower() and w.lower() not in _PARTICLES]
    return (bool(_ROLE_WORD.search(piece)) and (bool(ordinary) or len(words) > 1)) or bool(
        _OUR.match(piece)
    )  # fmt: skip


def _is_role(piece: str, last: Signature, following: tuple[str, bool, bool] | None) -> bool:
    """Whether what follows a name after a comma tells of the one before it."""
    if _DEGREE.match(piece):
        return True
    if is_agency(piece) or _DESK.match(piece):
        return False
    words = re.findall(r"[^\W\d_]+", piece)
    ordinary = [w for w in words if w[0].islower() and w.lower() not in _PARTICLES]
    if not is_name(piece) or ordinary or _ROLE_WORD.search(piece) or _AT.match(piece):
        return True
    # A single word after a whole name is a place: `Judith Kerrien, Dakar`.
    starts_role = following is not None and not following[2] and _is_role_words(following[0])
    is_place = len(words) == 1 and len(last.name.split()) > 1 and words[0][0].isupper()
    return is_place and (starts_role or following is None or following[2])


def _joined(role: str, more: str) -> str:
    return f"{role}, {more}" if role else more


def _signature(piece: str, role: str) -> Signature:
    placed = _PLACE.match(piece)
    if placed and not role and is_name(placed["name"]) and not is_agency(piece):
        piece, role = placed["name"], placed["role"]
    name = piece[0].upper() + piece[1:] if _DESK.match(piece) else as_written(piece)
    return Signature(name, role, is_agency(piece))
