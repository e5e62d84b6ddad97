"""The words of the site's own addresses, in each language a paper can have."""

LANGUAGES = ("fr", "en")
WORDS = {
    "fr": {
        "topics": "themes",
        "authors": "auteurs",
        "archives": "archives",
        "latest": "dernieres-nouvelles",
        "newsletter": "newsletter",
        "thanks": "merci",
    },
    "en": {
        "topics": "topics",
        "authors": "authors",
        "archives": "archives",
        "latest": "latest",
        "newsletter": "newsletter",
        "thanks": "thanks",
    },
}

# First words of addresses that no section and no page of the tree may have, in any paper: those
# above, the program's own, and those of what is to come, which a link may hold for years by then.
PROGRAM = "documents feed media newsroom preview static".split()
COMING = (
    "beacon corrections direct en-direct lettres lettres-info live les-plus-lus mesure most-read "
    "newsletters plan-du-site preferences recherche search sitemap"
).split()
RESERVED = frozenset([*PROGRAM, *COMING, *(w for of in WORDS.values() for w in of.values())])


def topic_path(language: str, slug: str) -> str:
    """`/themes/veltanie/`"""
    return f"/{WORDS[language]['topics']}/{slug}/"


def author_path(language: str, slug: str) -> str:
    """`/auteurs/ines-carvalho/`"""
    return f"/{WORDS[language]['authors']}/{slug}/"


def notice_path(slug: str) -> str:
    """`/mentions-legales/`"""
    return f"/{slug}/"
