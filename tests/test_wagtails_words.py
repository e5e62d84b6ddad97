"""Wagtail's words that a newsroom would not use are ours on its screens, in both languages."""

import re
from pathlib import Path

import pytest
import wagtail
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.translation import gettext
from test_words import key, messages, texts

from rotative.lib.typography import dress

OURS = Path(__file__).resolve().parent.parent / "rotative" / "locale_of_wagtail"
LANGUAGES = ["fr", "en"]
# What no journalist calls what they write, or does with it.
FOREIGN = {
    "fr": re.compile(r"\b(pages?|snippets?|fragments?|modération|workflow)\b", re.I),
    "en": re.compile(r"\b(pages?|snippets?|moderation|workflow)\b", re.I),
}
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def catalogue(language: str) -> Catalog:
    with (OURS / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def wagtails() -> set[object]:
    known: set[object] = set()
    for compiled in Path(wagtail.__file__).parent.rglob("locale/fr/LC_MESSAGES/django.mo"):
        with compiled.open("rb") as file:
            known |= {key(message)[1] for message in messages(read_mo(file))}
    return known


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_is_one_that_wagtail_has(language: str) -> None:
    """After an upgrade it may say otherwise what we replace."""
    said = {key(message)[1] for message in messages(catalogue(language))}
    assert len(said) > 60
    assert said - wagtails() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_is_said_in_words_of_a_newsroom(language: str) -> None:
    said = {str(m.id): str(m.string) for m in messages(catalogue(language))}
    shown = [PLACEHOLDER.sub("…", text) for text in said.values()]
    assert [text for text in shown if not text or FOREIGN[language].search(text)] == []
    wrong = [
        text
        for english, text in said.items()
        if sorted(PLACEHOLDER.findall(english)) != sorted(PLACEHOLDER.findall(text))
        or (english[-1:].isspace() != text[-1:].isspace())
    ]
    assert wrong == []
    assert [text for text in said.values() if dress(text, language) != text] == []
    assert [text for text in said.values() if re.search("['\"<>&]", text)] == []


def test_what_english_replaces_french_does() -> None:
    french, english = ({m.id for m in messages(catalogue(each))} for each in LANGUAGES)
    assert english - french == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_says_what_the_other_says(language: str) -> None:
    with (OURS / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        compiled = {key(m): texts(m) for m in messages(read_mo(file))}
    assert compiled == {key(m): texts(m) for m in messages(catalogue(language))}


@pytest.mark.parametrize(
    ("language", "saved", "site"),
    [
        (
            "fr",
            "«\N{NARROW NO-BREAK SPACE}Le pont\N{NARROW NO-BREAK SPACE}» est enregistré.",
            "Voir sur le site",
        ),
        ("en", "“Le pont” has been saved.", "See it on the site"),
    ],
)
def test_screens_say_ours(language: str, saved: str, site: str) -> None:
    with translation.override(language):
        told = gettext("Page '%(page_title)s' has been updated.") % {"page_title": "Le pont"}
        assert (told, gettext("Visit the live page")) == (saved, site)
