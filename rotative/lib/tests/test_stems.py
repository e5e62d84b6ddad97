"""Words as they are looked for."""

from rotative.lib.stems import forms, maimed, terms


def test_a_text_is_held_by_its_words_and_their_stems() -> None:
    assert terms("L’école et les œuvres du Conseil") == {
        *("ecole", "ecol"),
        *("oeuvres", "oeuvr"),
        *("conseil",),
    }
    assert terms("Councils, 2026 !") == {"councils", "council", "2026"}
    assert terms("") == set()


def test_a_word_without_its_accents_is_asked_for_in_forms_that_are_held() -> None:
    held = {
        "ecoles": "école",
        "licencies": "licenciés",
        "schools": "school",
        "adopted": "adopts",
        "ete": "été",
    }
    missed = {typed for typed, written in held.items() if not forms(typed) & terms(written)}
    assert missed == set()


def test_near_spellings_meet_where_one_letter_is_taken_out() -> None:
    assert maimed("bugdet") & maimed("budget") == {"buget", "budet"}
    assert maimed("budget") & maimed("budge") == {"budge"}
    assert not maimed("budget") & maimed("gadget")
    assert maimed("vote") == set()
