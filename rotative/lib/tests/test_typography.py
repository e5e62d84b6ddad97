"""French spaces and apostrophes, put in when a page is drawn."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotative.lib.typography import dress, dress_html, dress_text

N, W = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Quoi ?", f"Quoi{N}?"),
        ("Non ! dit-elle ; puis : rien.", f"Non{N}! dit-elle{N}; puis{W}: rien."),
        ("« Oui »", f"«{N}Oui{N}»"),
        ("«Oui»", f"«{N}Oui{N}»"),
        ("« Quoi ? »", f"«{N}Quoi{N}?{N}»"),
        ("L'heure d'été", "L’heure d’été"),
        ("1 234 567 € et 12 %", f"1{N}234{N}567{N}€ et 12{N}%"),
        ("à 16h00 https://a.example/?b=c", "à 16h00 https://a.example/?b=c"),
        ("12:30", "12:30"),
        ("Quoi ?!", f"Quoi{N}?!"),
    ],
)
def test_french_gets_its_spaces(typed: str, shown: str) -> None:
    assert dress(typed, "fr") == shown


def test_english_keeps_its_spaces() -> None:
    assert dress("What ? It's 1 234 « so » : yes", "en") == "What ? It’s 1 234 « so » : yes"


LIKELY = st.text(st.sampled_from(list("a1'«»;!?:%€ \n<>&(h)\u00a0\u202f")), max_size=30)


@given(LIKELY | st.text(), st.sampled_from(["fr", "en"]))
def test_dressing_twice_changes_nothing(text: str, language: str) -> None:
    once = dress(text, language)
    assert dress(once, language) == once


@given(LIKELY)
def test_dressing_changes_spaces_and_apostrophes_alone(text: str) -> None:
    def bare(words: str) -> str:
        return re.sub(f"[ {N}{W}]", "", words).replace("’", "'")

    assert bare(dress(text, "fr")) == bare(text)


@given(st.text())
def test_dressed_text_is_escaped(text: str) -> None:
    shown = dress_text(text, "fr")
    assert "<" not in shown
    assert ">" not in shown
    assert '"' not in shown


def test_addresses_within_tags_are_left_alone() -> None:
    html = "<a href=\"https://a.example/?q=l'été : ! \">L'été !</a>"
    assert dress_html(html, "fr") == (f'<a href="https://a.example/?q=l\'été : ! ">L’été{N}!</a>')
