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


def topic_path(language: str, slug: str) -> str:
    """`/themes/veltanie/`"""
    return f"/{WORDS[language]['topics']}/{slug}/"


def author_path(language: str, slug: str) -> str:
    """`/auteurs/ines-carvalho/`"""
    return f"/{WORDS[language]['authors']}/{slug}/"


def notice_path(slug: str) -> str:
    """`/mentions-legales/`"""
    return f"/{slug}/"
