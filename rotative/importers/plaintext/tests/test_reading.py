"""Plain-text pages: one of our own, its variations, and the reference where it is at hand."""

from pathlib import Path

import pytest

from rotative.importers.base import ForeignPicture, Refused
from rotative.importers.plaintext import reader
from rotative.importers.text import plain

REFERENCE = Path(__file__).parents[5] / "shared" / "reference"

PARIS_TAKEN = "The page's clock names no time zone; Europe/Paris was taken."

PAGE = """Menu
Le Relais
Navigation :
  • Actualité
    • Monde
    • Société
  • Tech
    • puce.example
En ce moment :
  • Crue
  • Budget

La Veltania ferme ses ports

Monde > Veltania > Goran Ilich
Par Inès Carvalho et Bohdan Ilnic,  publié le 31 octobre 2026 à 9h05, mis à jour le 31 octobre 2026 à 11h30.
Monde
Illustration. Un port au crépuscule.

Illustration. Un port au crépuscule. ADN

La décision, prise dans la nuit, surprend jusqu’aux alliés du pays. Que cherche son président ?

Tl;dr

  • Les huit ports sont fermés.
  • La mesure vaut pour un mois.
  • Les marchés ont peu réagi.

Une décision nocturne

Le décret a été publié à trois heures du matin, sans conseil des ministres ni annonce.

« Nous avons appris la nouvelle par la radio. »

À lire aussi : Goran Ilich, onze ans de pouvoir

Des navires au large

Trente cargos attendaient samedi devant Zarnik :
  • douze céréaliers ;
  • neuf pétroliers.

La capitainerie ne répond plus.

Le Récap
  • Tl;dr
  • Une décision nocturne
  • Des navires au large
En savoir plus
  • La Veltania en sept cartes
  • Pourquoi le blé monte
Vous aimez nos contenus ?
Recevez notre lettre gratuitement
Recevoir la newsletter
  • Qui sommes-nous
  • Contact
  • Mentions légales
© 2026 - Tous droits réservés
"""  # noqa: E501


def test_every_part_of_a_plain_page_is_found() -> None:
    found = reader.read(PAGE.encode())
    assert found.headline == "La Veltania ferme ses ports"
    assert found.section_path == ["Monde"]
    assert found.topics == ["Veltania", "Goran Ilich"]
    assert found.authors == ["Inès Carvalho", "Bohdan Ilnic"]
    assert found.published_at and found.published_at.isoformat() == "2026-10-31T09:05:00+01:00"
    assert found.updated_at and found.updated_at.isoformat() == "2026-10-31T11:30:00+01:00"
    assert found.language == "fr"
    assert found.picture == ForeignPicture(
        caption="Illustration. Un port au crépuscule.", credit="ADN"
    )
    assert found.standfirst.startswith("La décision, prise")
    assert len(found.key_points) == 3
    assert [block.type for block in found.body] == [
        *("heading", "paragraph", "quotation", "heading", "paragraph", "list", "paragraph"),
    ]
    assert found.body[2].text == "Nous avons appris la nouvelle par la radio."
    assert found.body[5].items == ["douze céréaliers ;", "neuf pétroliers."]
    assert found.warnings == [("published_at", PARIS_TAKEN), ("updated_at", PARIS_TAKEN)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_line_ends_and_encodings_change_nothing(encoding: str) -> None:
    expected = reader.read(PAGE.encode())
    found = reader.read(PAGE.replace("\n", "\r\n").encode(encoding))
    assert found.body == expected.body
    assert found.published_at == expected.published_at


def test_headings_are_told_without_a_recap() -> None:
    without = PAGE[: PAGE.index("Le Récap")] + PAGE[PAGE.index("En savoir plus") :]
    found = reader.read(without.encode())
    headings = [block.text for block in found.body if block.type == "heading"]
    assert headings == ["Une décision nocturne"] or "Une décision nocturne" in headings


def test_a_page_of_headline_and_text_is_a_story_with_warnings() -> None:
    found = reader.read("Une crue rapide\n\nL’Orne-Vive a débordé lundi à Port-Valmer.\n".encode())
    assert found.headline == "Une crue rapide"
    assert [block.type for block in found.body] == ["paragraph"]
    fields = [field for field, _ in found.warnings]
    assert sorted(fields) == ["authors", "published_at", "section_path", "standfirst"]


def test_an_english_page_reads_alike() -> None:
    page = (
        "Home > World > Veltania\n\nVeltania shuts its ports\n\n"
        "By Ann Lee and Tom Roe, published 31 October 2026 at 9.05 a.m.\n\n"
        "Key points\n- All eight ports are shut.\n- For a month.\n\n"
        "The decree came at three in the morning, and not one minister had been told of it.\n\n"
        "Related\n- Seven maps\n\nSubscribe to our newsletter\n\n© 2026 The Relay\n"
    )
    found = reader.read(page.encode())
    assert found.headline == "Veltania shuts its ports"
    assert found.authors == ["Ann Lee", "Tom Roe"]
    assert found.published_at and found.published_at.isoformat() == "2026-10-31T09:05:00+01:00"
    assert len(found.key_points) == 2
    assert [block.type for block in found.body] == ["paragraph"]
    assert found.language == "en"


def test_lines_broken_at_a_width_are_joined() -> None:
    page = (
        "Une crue\n\nL’Orne-Vive a débordé lundi à Port-Valmer, où trois rues\n"
        "ont été fermées à la circulation jusqu’au lendemain matin à\nsix heures.\n"
    )
    body = reader.read(page.encode()).body
    assert len(body) == 1
    assert plain(body[0].html).endswith("matin à six heures.")


def test_markup_in_a_plain_page_is_only_text() -> None:
    found = reader.read(b"A headline\n\nSome text with <b onclick=x()>markup</b> & more of it.\n")
    assert found.body[0].html == (
        "Some text with &lt;b onclick=x()&gt;markup&lt;/b&gt; &amp; more of it."
    )


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(Refused, match="no text"):
        reader.read(b"Only a headline\n")


def test_a_menu_is_read_on_two_levels_with_sites_of_others() -> None:
    menu = reader.read_menu(PAGE.encode())
    assert [entry.label for entry in menu.entries] == ["Actualité", "Tech"]
    assert [child.label for child in menu.entries[0].children] == ["Monde", "Société"]
    assert menu.entries[1].children[0].url == "https://puce.example/"


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference page is not beside the project")
def test_the_reference_page_comes_out_whole_and_alone() -> None:
    page = next(REFERENCE.glob("*.txt")).read_bytes()
    found = reader.read(page)
    assert found.headline.startswith("Poutine et Kim Jong-un")
    assert found.authors == ["Jérôme Nelra"]
    assert found.published_at and found.published_at.isoformat() == "2024-06-19T16:00:00+02:00"
    assert (found.section_path, found.topics) == (["International"], ["Russie", "Corée du Nord"])
    assert found.picture == ForeignPicture(
        caption="Illustration. Pyongyang au petit matin.", credit="ADN"
    )
    assert found.standfirst.endswith("?")
    assert len(found.key_points) == 4
    kinds = [block.type for block in found.body]
    assert kinds == ["heading", "paragraph"] * 4 + ["paragraph"]
    text = " ".join(plain(text) for block in found.body for text in block.rich)
    for furniture in ("24matins", "newsletter", "Bourevestnik", "Légales", "Récap", "ADN", "Menu"):
        assert furniture not in text
    assert found.warnings == [("published_at", PARIS_TAKEN)]
    menu = reader.read_menu(page)
    assert len(menu.entries) == 7
    assert sum(len(entry.children) for entry in menu.entries) == 8
    assert menu.entries[5].children[0].url == "https://trackr.fr/"
