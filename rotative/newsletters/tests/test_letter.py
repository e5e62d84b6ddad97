"""A letter as readers' mail programs get it: HTML that they understand, and plain text."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from rotative.newsletters import letter, tokens
from rotative.newsletters.edition import (
    DAILY,
    Edition,
    Erratum,
    Item,
    Part,
    Period,
)
from rotative.newsletters.letter import LEAVE, PREFERENCES, Around, Letter, TooLarge, draw
from rotative.record.answers import Author, Card, Paper, Picture, Section, Signature, Topic
from rotative.record.reading import Record
from rotative.testing.paper import SmallPaper

SEVEN = datetime(2026, 11, 18, 7, tzinfo=UTC)
SITE = "https://lefanal.example"
PAPER = Paper(
    name="Le Fanal",
    publisher="Société coopérative du Fanal",
    email="redaction@lefanal.example",
    accent="#0a5c36",
    accent_dark="#7fe0b0",
)
SPORT = Section(2, None, "/sport/", "Sport", "Sport", "", "#8a4b08", False, True)


def picture(pk: int, across: int = 1200, down: int = 675, **shown: Any) -> Picture:
    values = {
        "id": pk,
        "alt": f"Le port {pk}",
        "credit": f"Maud Terrier {pk}",
        "files": {
            "jpeg": [[across, down, f"/media/port-{pk}.jpg"]],
            "avif": [[480, 270, f"/media/port-{pk}.avif"]],
        },
    }
    return Picture(**dict.fromkeys(Picture.__dataclass_fields__) | values | shown)


INES = Author(1, "ines", "/auteurs/ines/", "Inès Carvalho", "person", "", "", [], picture(90))


def card(pk: int, **shown: Any) -> Card:
    values = {
        "id": pk,
        "path": f"/sport/s{pk}/",
        "section": SPORT,
        "format": "story",
        "kicker": f"Surtitre {pk}",
        "headline": f"Titre {pk} : l'été ?",
        "full_headline": f"Titre {pk} en entier : l'été ?",
        "language": "",
        "standfirst": f"Chapô {pk}, à 300 km d'ici.",
        "published_at": SEVEN,
        "picture": picture(pk),
        "signatures": (Signature(INES, ""),),
    }
    return Card(**dict.fromkeys(Card.__dataclass_fields__) | values | shown)


def items(size: str, *cards: Card) -> tuple[Item, ...]:
    return tuple(Item(it, size) for it in cards)


def full(**changed: Any) -> Edition:
    """An edition with all its parts."""
    topic = Topic(1, "veltanie", "/themes/veltanie/", "Veltanie", "place", None, "")
    erratum = Erratum(card(9, headline="Le pont"), SEVEN, "Onze pages, et non dix.")
    it = Edition(
        recipe=DAILY,
        period=Period(SEVEN, SEVEN),
        subject="Titre 1 : l'été ?",
        preheader="Chapô 1 : enfin !",
        introduction="Bonjour, c'est l'été.\n\nBonne lecture !",
        parts=(
            Part("lead", items("lead", card(1))),
            Part("seconds", items("second", card(2), card(3))),
            Part("also", items("row", card(4), card(5)), SPORT),
            Part("opinions", items("opinion", card(6, format="opinion"))),
            Part("news", topics=(topic,)),
        ),
        errata=(erratum,),
    )
    return replace(it, **changed)


def around(**changed: Any) -> Around:
    imprint = ("Société coopérative du Fanal", "12, quai de la Criée, 99000 Port-Valmer")
    return replace(Around("La lettre du jour", date(2026, 11, 18), imprint, "/l/1/"), **changed)


def drawn(it: Edition | None = None, paper: Paper = PAPER, **changed: Any) -> Letter:
    return draw(it or full(), paper, around(**changed))


def dom(it: Letter) -> html.HtmlElement:
    return html.document_fromstring(it.html)


def words(it: Letter) -> str:
    return " ".join(dom(it).xpath("string(//body)").split(" "))


# -- what readers see


def test_a_letter_has_its_parts_from_the_masthead_to_the_foot() -> None:
    heads = [" ".join(h.text_content().split(None)) for h in dom(drawn()).xpath("//h1|//h2|//h3")]
    assert heads == [
        "Le Fanal",
        "Titre 1 en entier : l’été ?",
        "Titre 2 : l’été ?",
        "Titre 3 : l’été ?",
        "Sport",
        "Titre 4 : l’été ?",
        "Titre 5 : l’été ?",
        "Opinions",
        "Titre 6 : l’été ?",
        "En ce moment",
        "Rectificatifs",
    ]
    text = words(drawn())
    for said in (
        "La lettre du jour · mercredi 18\u00a0novembre 2026 · Lire en ligne",
        "Bonjour, c’est l’été.",
        "Inès Carvalho",
        "Veltanie",
        "18\u00a0novembre 2026 · Le pont",
        "Onze pages, et non dix.",
        "Vous recevez cette lettre parce que",
        "Société coopérative du Fanal · 12, quai de la Criée, 99000 Port-Valmer",
        "redaction@lefanal.example",
    ):
        assert said in text


def test_an_english_paper_has_an_english_letter() -> None:
    text = words(drawn(paper=replace(PAPER, language="en")))
    assert "Wednesday 18 November 2026 · Read online" in text
    assert "Unsubscribe" in text and "Corrections" in text
    assert 'lang="en"' in drawn(paper=replace(PAPER, language="en")).html


def test_the_preheader_comes_first_and_is_not_seen() -> None:
    first = dom(drawn()).xpath("//body/*")[0]
    assert first.text_content() == "Chapô 1\u00a0: enfin\u00a0!"
    assert "display:none" in first.get("style").replace(" ", "")


def test_no_space_is_of_a_kind_that_mail_fonts_lack() -> None:
    """French has U+202F before its marks; here U+00A0 stands for it, which all fonts have."""
    it = drawn()
    assert "\u202f" not in it.subject + it.preheader + it.html + it.text
    assert it.subject == "Titre 1\u00a0: l’été\u00a0?"
    assert "à 300\u00a0km d’ici" in words(it) and "à 300\u00a0km d’ici" in it.text


def test_an_opinion_says_that_it_is_one_wherever_it_stands() -> None:
    opinion = card(1, format="opinion", kicker="")
    it = full(parts=(Part("lead", items("lead", opinion)),))
    assert "Opinion" in words(drawn(it)) and "\nOpinion\n" in drawn(it).text


def test_a_story_in_another_language_says_so() -> None:
    it = full(parts=(Part("lead", items("lead", card(1, language="ar"))),))
    assert dom(drawn(it)).xpath("//h2[@lang='ar'][@dir='rtl']")


# -- pictures


def test_pictures_have_their_measures_their_words_and_their_credit() -> None:
    page = dom(drawn())
    found = [dict(each.attrib) for each in page.xpath("//img")]
    assert [(it["src"], it["width"], it["height"], it["alt"]) for it in found] == [
        (f"{SITE}/media/port-1.jpg", "552", "310", "Le port 1"),
        (f"{SITE}/media/port-2.jpg", "264", "148", "Le port 2"),
        (f"{SITE}/media/port-3.jpg", "264", "148", "Le port 3"),
        (f"{SITE}/media/port-90.jpg", "112", "63", "Le port 90"),
    ]
    credits = [each.text_content() for each in page.find_class("credit")]
    assert credits == [f"Maud Terrier {pk}" for pk in (1, 2, 3, 90)]


def test_a_tall_picture_does_not_fill_the_screen() -> None:
    it = full(parts=(Part("lead", items("lead", card(1, picture=picture(1, 800, 1600)))),))
    (shown,) = dom(drawn(it)).xpath("//img")
    assert (shown.get("width"), shown.get("height")) == ("207", "414")
    assert "max-width:207px" in shown.get("style").replace(" ", "")


def test_a_picture_without_words_is_named_by_its_storys_headline() -> None:
    it = full(parts=(Part("lead", items("lead", card(1, picture=picture(1, alt="", credit="")))),))
    assert dom(drawn(it)).xpath("//img/@alt") == ["Titre 1\u00a0: l’été\u00a0?"]


def test_what_a_picture_shows_is_said_in_the_very_words() -> None:
    """Attributes are where mrml would write a no-break space as `\\u{a0}`, a quote as `\\"`."""
    alt = """Le port : « l’été » & "C:\\x" <b>, 日本, 🎉, e\u0301"""
    it = full(parts=(Part("lead", items("lead", card(1, picture=picture(1, alt=alt)))),))
    (said,) = dom(drawn(it)).xpath("//img/@alt")
    assert said == alt.replace(" :", "\u00a0:").replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    subject = 'Le "port" : enfin'
    assert dom(drawn(full(subject=subject))).xpath("//title")[0].text == 'Le "port"\u00a0: enfin'
    assert "\\u{" not in drawn(full(subject=subject)).html


def test_a_story_without_a_picture_stands_without_one() -> None:
    parts = (
        Part("lead", items("lead", card(1, picture=None))),
        Part("seconds", items("second", card(2, picture=picture(2, files={})))),
        Part("opinions", items("opinion", card(3, signatures=()))),
    )
    assert dom(drawn(full(parts=parts))).xpath("//img") == []


# -- what a letter does not do


def test_a_letter_loads_nothing_but_the_papers_pictures() -> None:
    it = drawn().html
    assert "fonts.g" not in it and "@import" not in it and "url(" not in it
    page = dom(drawn())
    assert page.xpath("//link|//script|//iframe|//object|//form|//svg") == []
    assert all(src.startswith(f"{SITE}/media/") for src in page.xpath("//@src"))
    assert not page.xpath("//img[@width='1' or @height='1']")


def test_all_links_are_whole_and_the_same_for_every_reader_but_two() -> None:
    links = dom(drawn()).xpath("//a/@href")
    assert all(link.startswith((f"{SITE}/", "mailto:redaction@")) for link in links)
    assert not [link for link in links if "?" in link]
    of_readers = [link for link in links if PREFERENCES in link or LEAVE in link]
    assert of_readers == [
        f"{SITE}/newsletter/preferences/{PREFERENCES}/",
        f"{SITE}/newsletter/leave/{LEAVE}/",
    ]


def test_the_two_places_of_tokens_are_as_long_as_tokens_and_need_no_escape() -> None:
    for place in (PREFERENCES, LEAVE):
        assert re.fullmatch("[a-z0-9]+", place)
        assert len(place) == tokens.LENGTH
        assert (drawn().html.count(place), drawn().text.count(place)) == (1, 1)


def test_a_letter_that_lost_a_link_to_leave_by_is_not_drawn() -> None:
    with pytest.raises(letter.Broken):
        drawn(leave="/newsletter/")
    with pytest.raises(letter.Broken):
        drawn(full(introduction=f"Qui veut partir ? {LEAVE}"))


def test_the_same_edition_is_the_same_letter() -> None:
    assert drawn() == drawn()


def test_hostile_words_stay_words() -> None:
    bad = "</mj-text><script>alert(1)</script>{{ 7*7 }} &amp; \"x' <!--[if mso]>"
    it = full(
        introduction=bad,
        parts=(
            Part("lead", items("lead", card(1, full_headline=bad, standfirst=bad, kicker=bad))),
        ),
    )
    made = drawn(it, paper=replace(PAPER, name="<b>Fanal"))
    page = dom(made)
    assert page.xpath("//script|//b") == []
    (headline,) = page.xpath("//h2[contains(@class,'lead')]")
    assert "</mj-text><script>alert(1)</script>{{ 7*7 }} &amp" in headline.text_content()
    assert "<script>alert(1)</script>{{ 7*7 }} &amp" in made.text.replace("\n", " ")


# -- what mail programs take


def test_a_letter_that_gmail_would_cut_off_is_refused() -> None:
    cards = [card(pk) for pk in range(10, 500)]
    assert len(drawn().html.encode()) < 50_000
    with pytest.raises(TooLarge, match="bytes of HTML, 100,000 are too many"):
        drawn(full(parts=(Part("also", items("row", *cards), SPORT),)))


def test_it_is_readable_by_night() -> None:
    it = drawn().html
    assert '<meta name="color-scheme" content="light dark"' in it
    night = it.split("@media (prefers-color-scheme: dark)")[1].split("</style>")[0]
    assert "#7fe0b0" in night and "#121212" in night
    assert "color: #0a5c36" in it.replace("color:#", "color: #")  # by day, at the words themselves


def test_columns_are_tables_for_outlook() -> None:
    it = drawn().html
    assert it.count("<!--[if mso | IE]>") > 10
    assert it.count("<!--[if") == it.count("<![endif]-->")
    assert it.startswith("<!DOCTYPE html>") or it.startswith("<!doctype html>")


# What Gmail, Outlook, Apple Mail, Yahoo and Orange show, wholly or in the greater part, by
# caniemail.com (November 2026): what is not among it must be looked up there before it is used.
# Outlook's own (mso-…) and what only Apple or old Internet Explorer read come from MJML.
TAGS = set(
    "html head title meta style body div table tbody tr td p a img h1 h2 h3 br strong".split()
)
ATTRIBUTES = set(
    "lang dir xmlns xmlns:v xmlns:o http-equiv content name type media style class id role "
    "aria-label aria-roledescription align border cellpadding cellspacing width height valign "
    "href src alt target".split()
)
PROPERTIES = set(
    "background-color border border-bottom border-collapse border-spacing border-top border-color "
    "color direction display font-family font-size font-style font-weight height letter-spacing "
    "line-height margin max-height max-width opacity outline overflow padding padding-bottom "
    "padding-left padding-right padding-top table-layout text-align text-decoration vertical-align "
    "width word-break word-spacing color-scheme supported-color-schemes".split()
)
OF_SOME = {"mso-table-lspace", "mso-table-rspace", "mso-line-height-rule"} | {
    "-webkit-text-size-adjust",
    "-ms-text-size-adjust",
    "-ms-interpolation-mode",
}


def test_it_is_made_of_what_mail_programs_know() -> None:
    page = dom(drawn())
    elements = [each for each in page.iter() if isinstance(each.tag, str)]
    assert {each.tag for each in elements} <= TAGS
    assert {name for each in elements for name in each.attrib} <= ATTRIBUTES
    styles = [each.get("style", "") for each in elements]
    sheets = "".join(each.text_content() for each in page.xpath("//style"))
    styles += re.findall(r"\{([^{}]*)\}", sheets)
    used = {line.split(":")[0].strip() for style in styles for line in style.split(";")} - {""}
    assert used <= PROPERTIES | OF_SOME


# -- plain text


def test_plain_text_has_lines_of_72_characters_and_links_of_their_own() -> None:
    lines = drawn().text.split("\n")
    long = [line for line in lines if len(line) > 72]
    assert all(line.startswith(SITE) for line in long)
    assert all(line.startswith(SITE) for line in lines if "://" in line)
    assert not [pair for pair in pairwise(pairwise(lines)) if pair == (("", ""),) * 2]


def test_plain_text_is_worth_reading() -> None:
    lead = full(parts=full().parts[:1] + full().parts[2:4], errata=(), introduction="")
    start = drawn(lead).text.split("Vous recevez")[0]
    n = "\u00a0"
    assert start.rstrip("=\n") + "\n" == (
        f"""LE FANAL
La lettre du jour · mercredi 18{n}novembre 2026
Lire en ligne
{SITE}/l/1/

========================================================================

Surtitre 1
Titre 1 en entier{n}: l’été{n}?
Inès Carvalho
Chapô 1, à 300{n}km d’ici.
{SITE}/sport/s1/

SPORT
------------------------------------------------------------------------

Surtitre 4
Titre 4{n}: l’été{n}?
Chapô 4, à 300{n}km d’ici.
{SITE}/sport/s4/

Surtitre 5
Titre 5{n}: l’été{n}?
{SITE}/sport/s5/

OPINIONS
------------------------------------------------------------------------

Surtitre 6
Titre 6{n}: l’été{n}?
Inès Carvalho
Chapô 6, à 300{n}km d’ici.
{SITE}/sport/s6/
"""
    )


# -- what the paper says of itself


@pytest.mark.django_db
def test_the_foot_has_the_publisher_and_its_address(fanal: SmallPaper) -> None:
    record = Record()
    empty = full(period=Period(SEVEN, datetime(2026, 11, 18, 23, 30, tzinfo=UTC)))
    said = letter.around_of(record, empty, "La lettre du jour")
    assert (said.name, said.imprint) == ("La lettre du jour", ("Le Fanal",))
    assert said.day == date(2026, 11, 19)  # in Paris


@settings(max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=60))
def test_any_words_are_drawn_as_they_are(words: str) -> None:
    """Whatever a journalist types: letters, signs and marks of code come out as words."""
    told = card(
        1, full_headline=words, kicker=words, standfirst=words, picture=picture(1, alt=words)
    )
    page = dom(
        drawn(full(parts=(Part("lead", items("lead", told)),)), replace(PAPER, language="en"))
    )
    (headline,) = page.xpath("//h2[contains(@class,'lead')]")
    assert letters(headline.text_content()) == letters(words)
    if words:
        assert letters(page.xpath("string(//img/@alt)")) == letters(words)


def letters(text: str) -> str:
    """Without spaces, and with straight marks: typography changes both."""
    return "".join(text.split()).translate(str.maketrans("“”‘’", "\"\"''"))
