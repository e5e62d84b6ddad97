"""Small things done to foreign text."""

import pytest

from rotative.importers.text import (
    clean_inline,
    guess_language,
    plain,
    split_credit,
    without_quote_marks,
)


def test_only_inline_tags_and_safe_links_are_left() -> None:
    dirty = (
        '<p onclick="x()">A <b class="y">bold</b> <span>word</span><script>x()</script>, '
        '<a href="javascript:x()">no</a>, <a href="https://ok.example/" target="_blank">yes</a>, '
        '<a href="mailto:a@b.example">mail</a><img src=x onerror=x()><br></p>'
    )
    assert clean_inline(dirty) == (
        'A <b>bold</b> word, no, <a href="https://ok.example/">yes</a>, '
        '<a href="mailto:a@b.example">mail</a>'
    )


def test_no_break_spaces_of_french_stay_as_characters() -> None:
    assert clean_inline("«&nbsp;Oui\u202f!&nbsp;»") == "«\u00a0Oui\u202f!\u00a0»"
    assert plain("«\u00a0Oui\u202f!\u00a0»<br>Non") == "«\u00a0Oui\u202f!\u00a0» Non"


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        (
            "Le port au matin. Photo : Yann Morvan / La Vigie",
            "Le port au matin.",
            "Yann Morvan / La Vigie",
        ),
        ("Le port au matin. © ADN", "Le port au matin.", "ADN"),
        ("Le port (Crédit photo : Ana Roy)", "Le port", "Ana Roy"),
        ("The port. (Photo AFP)", "The port.", "AFP"),
        ("The port at dawn. Photograph: Ann Lee/Lantern", "The port at dawn.", "Ann Lee/Lantern"),
        ("The port at dawn. Ann Lee / Reuters", "The port at dawn.", "Ann Lee / Reuters"),
        ("Illustration. Le port. ADN", "Illustration. Le port.", "ADN"),
        ("Un port sans signature.", "Un port sans signature.", ""),
        ("", "", ""),
    ],
)
def test_a_credit_is_told_from_its_caption(line: str, caption: str, credit: str) -> None:
    assert split_credit(line) == (caption, credit)


def test_quote_marks_are_taken_off_only_when_they_hold_it_all() -> None:
    assert without_quote_marks("«\u202fNous tiendrons.\u202f»") == "Nous tiendrons."
    assert without_quote_marks("« Oui », dit-il, puis « non »") == "« Oui », dit-il, puis « non »"


def test_a_language_is_guessed_only_when_it_is_clear() -> None:
    assert guess_language("Le pont de la ville est fermé pour les travaux avec des retards") == "fr"
    assert guess_language("The bridge of the town is closed for works with delays to all") == "en"
    assert guess_language("Port-Valmer") == ""
