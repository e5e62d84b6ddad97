"""French spaces, English quotes and apostrophes, put in when a page is drawn."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotative.lib.typography import bound, dress, dress_html, dress_text, quote

N, W = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Quoi ?", f"Quoi{N}?"),
        ("Quoi?", f"Quoi{N}?"),
        ("Non ! dit-elle ; puis : rien.", f"Non{N}! dit-elle{N}; puis{W}: rien."),
        ("« Oui »", f"«{N}Oui{N}»"),
        ("«Oui»", f"«{N}Oui{N}»"),
        ("« Quoi ? »", f"«{N}Quoi{N}?{N}»"),
        ("« Il a dit « oui » »", f"«{N}Il a dit «{N}oui{N}»{N}»"),
        ("L'heure d'été", "L’heure d’été"),
        ("Quoi ?!", f"Quoi{N}?!"),
        ("Note: rien", f"Note{W}: rien"),
    ],
)
def test_french_gets_its_spaces(typed: str, shown: str) -> None:
    assert dress(typed, "fr") == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (f"Quoi{W}?", f"Quoi{N}?"),
        (f"Quoi{W} ?", f"Quoi{N}?"),
        (f"Quoi {W}?", f"Quoi{N}?"),
        (f"Quoi{N}{W}{N}?", f"Quoi{N}?"),
        ("Quoi\u2009?", f"Quoi{N}?"),
        (f"«{W}Oui{W}»", f"«{N}Oui{N}»"),
        (f"«{W} Oui {W}»", f"«{N}Oui{N}»"),
        (f"puis{N}: rien", f"puis{W}: rien"),
        (f"12{W}km", f"12{N}km"),
        (f"Fin.{W} Suite", "Fin. Suite"),
    ],
)
def test_what_word_and_keyboards_type_gives_one_space(typed: str, shown: str) -> None:
    assert dress(typed, "fr") == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("1 234 567 € et 12 %", f"1{N}234{N}567{N}€ et 12{N}%"),
        ("12 km, 20 °C, 3 kWh", f"12{N}km, 20{N}°C, 3{N}kWh"),
        ("90 km/h, 12 m² et 5 M€", f"90{N}km/h, 12{N}m² et 5{N}M€"),
        ("3 millions d'euros", f"3{W}millions d’euros"),
        ("n° 3 et N° 12", f"n°{W}3 et N°{W}12"),
        ("à 16 h 30", f"à 16{N}h{N}30"),
        ("2 h 05 min 10", f"2{N}h{N}05{N}min{N}10"),
        ("le 1er mai et le 19 juin 2024", f"le 1er{W}mai et le 19{W}juin 2024"),
        ("M. Dupont, Mme Martin", f"M.{W}Dupont, Mme{W}Martin"),
        ("MM. Dupont et Durand, Me Legrand", f"MM.{W}Dupont et Durand, Me{W}Legrand"),
        ("le Dr Petit et M. le maire", f"le Dr{W}Petit et M.{W}le maire"),
        ("J. R. R. Tolkien, J.-P. Martin", f"J.{W}R.{W}R.{W}Tolkien, J.-P.{W}Martin"),
        ("au XXe siècle", f"au XXe{W}siècle"),
        ("En 2024 300 personnes", "En 2024 300 personnes"),
        ("3 l'ont vu, elle Me parle", "3 l’ont vu, elle Me parle"),
    ],
)
def test_what_belongs_together_stays_on_one_line(typed: str, shown: str) -> None:
    assert dress(typed, "fr") == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("d'1,5 million à l'«autre»", f"d’1,5{W}million à l’«{N}autre{N}»"),
        ("les années '80", "les années ’80"),
        ("5'30", "5'30"),
    ],
)
def test_french_apostrophes(typed: str, shown: str) -> None:
    assert dress(typed, "fr") == shown


@pytest.mark.parametrize(
    "text",
    [
        "à 16h00 https://a.example/?b=c",
        "12:30",
        "en 16:9",
        "https://a.example/l'été/a;b!c",
        "www.a.example/d'ici",
        "jean.d'ormesson@a.example",
        "a;b",
        "(?)",
    ],
)
def test_addresses_times_and_ratios_are_left_alone(text: str) -> None:
    assert dress(text, "fr") == text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("What ? It's 1 234 « so » : yes", "What ? It’s 1 234 « so » : yes"),
        ('"Yes," she said, "I do."', "“Yes,” she said, “I do.”"),
        ("\"He said 'no'\"", "“He said ‘no’”"),
        ("the dogs' bowls", "the dogs’ bowls"),
        ("'90s rock 'n' roll, 'tis", "’90s rock ’n’ roll, ’tis"),
        ("6'2\" tall", "6'2\" tall"),
        ('"It was 1990"', "“It was 1990”"),
        ('("So")', "(“So”)"),
        ("12 km ? No : 30 %", "12 km ? No : 30 %"),
    ],
)
def test_english_has_rules_of_its_own(typed: str, shown: str) -> None:
    assert dress(typed, "en") == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Quoi&nbsp;?", f"Quoi{N}?"),
        ("Quoi&nbsp; ?", f"Quoi{N}?"),
        ("<i>Caranthe</i> ?", f"<i>Caranthe</i>{N}?"),
        ("<i>Caranthe</i>&nbsp;?", f"<i>Caranthe</i>{N}?"),
        ("<i>Caranthe </i>?", f"<i>Caranthe{N}</i>?"),
        ("«&nbsp;<b>Oui</b>&nbsp;»", f"«{N}<b>Oui</b>{N}»"),
        ("«<b>Oui</b>»", f"«{N}<b>Oui</b>{N}»"),
        ("<b>12</b> km", f"<b>12</b>{N}km"),
        ("1 <b>234</b> €", f"1{N}<b>234</b>{N}€"),
        ("le 1<sup>er</sup> mai", f"le 1<sup>er</sup>{W}mai"),
        ('M. <a href="page:3">Dupont</a>', f'M.{W}<a href="page:3">Dupont</a>'),
        ("l'<i>été</i>", "l’<i>été</i>"),
        ("<i>l</i>'été", "<i>l</i>’été"),
        ("Oui<br>: non", "Oui<br>: non"),
        ("R&amp;D ; &lt;b&gt; !", f"R&amp;D{N}; &lt;b&gt;{N}!"),
        ("<b>a</b><i></i> !", f"<b>a</b>{N}<i></i>!"),
    ],
)
def test_a_paragraph_is_dressed_as_a_whole(typed: str, shown: str) -> None:
    assert dress_html(typed, "fr") == shown


def test_english_quotes_close_across_tags() -> None:
    assert dress_html('"<i>Yes</i>," he said', "en") == "“<i>Yes</i>,” he said"
    assert dress_html('<b>"Yes</b>"', "en") == "<b>“Yes</b>”"


@pytest.mark.parametrize(
    "kept", ["<code>if a : b ? c;</code>", '<i lang="en">What ? It\'s</i>', "<kbd>l'a</kbd>"]
)
def test_code_and_other_languages_are_left_alone(kept: str) -> None:
    assert dress_html(f"Voici {kept} : oui ?", "fr") == f"Voici {kept}{W}: oui{N}?"


def test_a_part_in_the_papers_own_language_is_dressed() -> None:
    assert dress_html('<i lang="fr">Quoi ?</i>', "fr") == f'<i lang="fr">Quoi{N}?</i>'


def test_an_inversion_is_never_broken_and_can_still_be_copied() -> None:
    assert dress_html("Que va-t-elle dire ?", "fr") == (
        f'Que <span class="unbroken">va-t-elle</span> dire{N}?'
    )
    assert bound("Où est-il ?", "fr") == 'Où <span class="unbroken">est-il</span> ?'
    assert bound("peut-être", "fr") == "peut-être"
    assert bound("<b>dit-il", "fr") == '&lt;b&gt;<span class="unbroken">dit-il</span>'


def test_addresses_within_tags_are_left_alone() -> None:
    typed = "<a href=\"https://a.example/?q=l'été : ! \">L'été !</a>"
    assert dress_html(typed, "fr") == (f'<a href="https://a.example/?q=l\'été : ! ">L’été{N}!</a>')


def test_a_quotation_within_a_quotation_steps_down() -> None:
    assert quote(f"Il a dit «{W}oui{W}»", "fr") == f"«{N}Il a dit “oui”{N}»"


LIKELY_SIGNS = list("a1'\"«»;!?:%€ .\n<>&(h-—M\u00a0\u202f\u2009\ufffc")
LIKELY_WORDS = [
    "12",
    "km",
    "1er",
    "mai",
    "n°",
    "Mme",
    "16 h 30",
    "'90s",
    "https://a.b/c'd ",
    "t-il",
]
LIKELY = st.lists(st.sampled_from([*LIKELY_SIGNS, *LIKELY_WORDS]), max_size=20).map("".join)
TAGS = ["<i>", "</i>", "<br>", '<a href="/?l\'a : b">']
WORDS = [
    " ",
    "&nbsp;",
    "?",
    ":",
    "«",
    "»",
    "a",
    "12",
    " km",
    "'",
    '"',
    "&amp;",
    "est-il",
    "M.",
    " D",
]
TAGGED = st.lists(st.sampled_from([*TAGS, *WORDS]), max_size=16).map("".join)
LANGUAGE = st.sampled_from(["fr", "en"])


@given(LIKELY | st.text(), LANGUAGE)
def test_dressing_twice_changes_nothing(text: str, language: str) -> None:
    once = dress(text, language)
    assert dress(once, language) == once


def bare(words: str) -> str:
    """A text without the signs that typography is about."""
    return re.sub("[ \u00a0\u202f\u2009]", "", words).translate(str.maketrans("’‘“”", "''\"\""))


@given(LIKELY | st.text(), LANGUAGE)
def test_dressing_changes_spaces_and_quotes_alone(text: str, language: str) -> None:
    assert bare(dress(text, language)) == bare(text)


@given(st.text())
def test_dressed_text_is_escaped(text: str) -> None:
    shown = dress_text(text, "fr")
    assert "<" not in shown
    assert ">" not in shown
    assert '"' not in shown


@given(TAGGED, LANGUAGE)
def test_tags_stay_at_their_letters_and_the_text_is_dressed_as_without_them(
    typed: str, language: str
) -> None:
    def tags(it: str) -> list[str]:
        return re.findall("<[^>]*>", re.sub('<span class="unbroken">(.*?)</span>', r"\1", it))

    def words(it: str) -> str:
        return html.unescape(re.sub("<[^>]*>", "", it))

    shown = dress_html(typed, language)
    assert tags(shown) == tags(typed)
    lines = [words(line) for line in typed.split("<br>")]
    assert words(shown.replace("<br>", "\n")) == "\n".join(dress(it, language) for it in lines)
    assert (
        dress_html(re.sub('<span class="unbroken">(.*?)</span>', r"\1", shown), language) == shown
    )


def test_a_long_paragraph_of_tags_is_dressed_in_no_time() -> None:
    """Nothing in it grows with the square of its length: a hundred times as much is done."""
    typed = "l'été <i>à 16 h 30</i> : « oui » ? " * 5_000
    assert dress_html(typed, "fr").count(N) == 25_000
