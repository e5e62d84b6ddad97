"""Five pages in the manners of different publishers, and what must come out of them."""

from pathlib import Path

import pytest

from rotative.importers.base import ForeignPicture, ForeignStory, Refused
from rotative.importers.text import plain
from rotative.importers.web import reader
from rotative.record.blocks import Block, Fact

PAGES = Path(__file__).parent / "pages"


def story(name: str) -> ForeignStory:
    return reader.read((PAGES / f"{name}.html").read_bytes())


def outline(blocks: list[Block]) -> list[str]:
    """Kinds of blocks in their order; headings with their level and words."""
    return [
        f"h{block.level} {block.text}" if block.type == "heading" else block.type
        for block in blocks
    ]


def words(blocks: list[Block]) -> str:
    return " ".join(plain(str(block)) for block in blocks)


def test_a_french_page_with_a_graph_of_data() -> None:
    found = story("french-graph")
    assert found.headline == "Le pont de l’Orne-Vive rouvre après deux ans de travaux"
    assert found.section_path == ["Actualité", "Ardence"]
    assert found.topics == ["Port-Valmer", "Orne-Vive", "Transports"]
    assert found.authors == ["Solène Kerbrat"]
    assert found.published_at and found.published_at.isoformat() == "2026-11-03T06:45:00+01:00"
    assert found.updated_at and found.updated_at.isoformat() == "2026-11-03T09:10:00+01:00"
    assert found.language == "fr"
    assert found.standfirst.startswith("Fermé depuis l’automne 2024")
    assert found.standfirst.endswith("la suite du chantier des quais.")
    assert len(found.key_points) == 3
    assert found.picture == ForeignPicture(
        url="https://www.vigie-littoral.example/photos/pont-orne-vive.jpg",
        alt="Le tablier neuf au lever du jour",
        caption="Le tablier du pont, lundi matin.",
        credit="Yann Morvan / La Vigie",
    )
    assert outline(found.body) == [
        "h2 Une ouverture discrète",
        "paragraph",
        "paragraph",
        "h2 Un coût revu trois fois",
        "paragraph",
        "quotation",
        "paragraph",
        "h2 Les quais au printemps",
        "paragraph",
    ]
    assert found.body[5].text == "Nous avons choisi de refaire une fois, et bien."
    assert found.body[5].speaker == "Maud Tessier, vice-présidente de la métropole"
    assert "m<sup>2</sup>" in found.body[6].html
    assert 'href="https://www.vigie-littoral.example/t/tanneries/"' in found.body[1].html
    assert found.canonical_url == "https://www.vigie-littoral.example/pont-orne-vive-rouvre/"
    assert found.warnings == []


def test_english_div_soup_without_data() -> None:
    found = story("english-soup")
    assert found.headline == "Ferry strike enters second week"
    assert found.section_path == ["News"]
    assert found.topics == ["Kerlouet", "Strikes"]
    assert found.authors == ["Tom Haldane", "Ruth Okafor"]
    assert found.published_at and found.published_at.isoformat() == "2026-10-12T16:30:00+02:00"
    assert found.language == "en"
    assert found.picture and found.picture.caption.startswith("Both ferries")
    assert found.picture.credit == "Ruth Okafor"
    assert outline(found.body) == [
        "paragraph",
        "paragraph",
        "h2 Bread by the dozen",
        "paragraph",
        "paragraph",
        "h2 Thursday, perhaps",
        "paragraph",
    ]
    assert "canteen.<br>" in found.body[4].html


def test_an_old_page_of_tables_in_windows_1252() -> None:
    found = story("french-windows-1252")
    assert found.headline == "Une usine à œufs s’éteint à Monteran"
    assert found.section_path == ["Économie"]
    assert found.topics[0] == "Agroalimentaire"
    assert found.authors == ["Gérard Lenoël"]
    assert found.published_at and found.published_at.isoformat() == "2003-02-28T18:30:00+01:00"
    assert outline(found.body) == [
        "paragraph",
        "paragraph",
        "h2 Un repreneur s’est dédit",
        "paragraph",
        "list",
        "paragraph",
    ]
    assert "40 €" in found.body[0].html
    assert found.body[5].html.count("<a ") == 2


def test_an_english_page_of_microdata() -> None:
    found = story("english-microdata")
    assert found.headline == "What the Serre glaciers tell us"
    assert found.kicker == "Analysis"
    assert found.section_path == ["Science", "Climate"]
    assert found.topics == ["Glaciers"]
    assert found.authors == ["Ayesha Raman", "Piotr Wolny"]
    assert found.published_at and found.published_at.isoformat() == "2026-10-25T02:30:00+02:00"
    assert found.updated_at and found.updated_at.isoformat() == "2026-10-26T11:00:00+00:00"
    assert [field for field, _ in found.warnings] == ["body", "published_at", "published_at"]
    assert len(found.key_points) == 3
    assert found.picture == ForeignPicture(
        url="https://lantern.example/media/serre-wide.webp",
        alt="A grey tongue of ice under a blue sky",
        caption="The tongue of the Grand Névé in September",
        credit="Ayesha Raman/Lantern",
    )
    assert outline(found.body) == [
        "paragraph",
        "paragraph",
        "h2 A lake where a road was planned",
        "paragraph",
        "quotation",
        "h3 Who pays",
        "table",
        "paragraph",
        "embed",
        "paragraph",
        "key_facts",
        "list",
    ]
    quotation, table, facts, numbered = (found.body[at] for at in (4, 6, 10, 11))
    assert (quotation.speaker, quotation.source) == ("Helga Dorn, engineer", "Annals of Ice")
    assert table.caption == "Cost by valley, in millions"
    assert table.header == ["Valley", "Planned", "Now"]
    assert table.rows == [["Orne-Vive", "12", "19"], ["Haute-Serre", "7", "7"]]
    assert facts.title == "In figures"
    assert facts.facts[1] == Fact("Oldest series", "1951")
    assert numbered.ordered is True


def test_a_french_page_of_scripts_with_its_headline_outside_the_story() -> None:
    found = story("french-script-first")
    assert found.headline == "Veltania\u00a0: l’opposition appelle à la grève générale"
    assert found.kicker == "Europe"
    assert found.section_path == ["Monde"]
    assert found.topics == ["Veltania", "Goran Ilich", "Grève"]
    assert found.authors == ["Inès Carvalho", "Bohdan Ilnic", "AFP"]
    # The data knows only the day; the page shows the time.
    assert found.published_at and found.published_at.isoformat() == "2026-11-10T19:40:00+01:00"
    assert found.updated_at and found.updated_at.isoformat() == "2026-11-10T21:05:00+01:00"
    assert found.standfirst.endswith("« sabotage ».")
    assert found.picture == ForeignPicture(
        url="https://lerelais.example/i/marche-1200.jpg",
        alt="Une foule sur une avenue",
        caption="Marche de l’opposition, dimanche.",
        credit="Bohdan Ilnic",
    )
    assert "h2 Des revendications précises" in outline(found.body)
    assert "list" in outline(found.body)
    assert found.body[5].type == "embed"
    last_picture = [block for block in found.body if block.type == "picture"][-1]
    assert (last_picture.caption, last_picture.picture.credit) == (
        "Un magasin de Zarnik, mardi soir.",
        "AFP",
    )
    assert [field for field, _ in found.warnings] == ["json-ld", "published_at"]


@pytest.mark.parametrize("name", [page.stem for page in sorted(PAGES.glob("*.html"))])
def test_a_menu_and_other_furniture_never_end_up_in_the_body(name: str) -> None:
    text = words(story(name).body).casefold()
    for furniture in (
        *("newsletter", "publicité", "advertisement", "lire aussi", "read more", "related"),
        *("le récap", "en savoir plus", "sur le même sujet", "droits réservés", "©", "copyright"),
        *("partager", "tweet", "commentaires", "legal", "légales", "about us", "most read"),
        *("alert(", "onclick", "onerror", "javascript:", "<script", "inbox", "lettre du soir"),
    ):
        assert furniture not in text


def test_a_menu_is_read_on_two_levels_with_sites_of_others() -> None:
    menu = reader.read_menu((PAGES / "french-graph.html").read_bytes())
    assert [entry.label for entry in menu.entries] == ["Actualité", "Économie", "Tech"]
    assert [child.label for child in menu.entries[0].children] == ["Ardence", "Monde"]
    assert menu.entries[2].children[0].url == "https://puce.example/"


def test_a_page_without_a_story_is_refused() -> None:
    with pytest.raises(Refused, match="No story"):
        reader.read(b"<html><h1>Our sections</h1><ul><li><a href=/a>A</a></ul></html>")
    with pytest.raises(Refused, match="no headline"):
        reader.read(b"<html><body><div></div></body></html>")


def test_a_brief_of_one_paragraph_is_a_story() -> None:
    found = reader.read(
        "<html><h1>Un séisme léger</h1><article><p>La terre a tremblé à 4 heures, sans dégâts,"
        " dans les Hauts de Serre.</p></article></html>".encode()
    )
    assert outline(found.body) == ["paragraph"]


def test_a_page_that_shows_only_its_data_gives_the_text_of_its_data() -> None:
    text = "\\n".join(f"Paragraph {n} of a story that only a script would show." for n in range(9))
    page = (
        '<html><script type="application/ld+json">{"@type": "NewsArticle", "headline": "Hidden",'
        f' "articleBody": "{text}"}}</script><body><div id=root></div></body></html>'
    )
    found = reader.read(page.encode())
    assert outline(found.body) == ["paragraph"] * 9
    assert "body" in [field for field, _ in found.warnings]


def test_a_description_that_only_repeats_the_first_words_is_no_standfirst() -> None:
    found = reader.read(
        b'<html><head><meta name=description content="The ferry left at dawn with nine..."></head>'
        b"<h1>The last ferry</h1><article><p>The ferry left at dawn with nine passengers and no"
        b" post, and nobody knows when it will be back.</p></article></html>"
    )
    assert found.standfirst == ""
    assert "standfirst" in [field for field, _ in found.warnings]
