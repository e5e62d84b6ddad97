"""What the desk does with the paper's tree, and which pages hear of it."""

from rotative.record.reading import Record
from rotative.sections.models import PartnerPage
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper


def menu() -> list[tuple[str, str, list[str]]]:
    """Readers' menu: names, addresses, and the names under each."""
    return [(it.menu_name, it.path, [sub.name for sub in it.children]) for it in Record().menu]


def test_a_renamed_section_changes_its_page_its_stories_pages_and_the_menu(
    fanal: SmallPaper, touched: set[str]
) -> None:
    small.story(fanal.sport, slug="finale")
    touched.clear()
    section = small.fresh(fanal.sport)
    section.title, section.slug = "Jeux", "jeux"
    small.publish(section)
    moved = {"under:/sport/", "under:/jeux/", "born:/jeux/"}
    assert touched == {"shell", f"path:{section.pk}", *moved}
    assert menu()[1] == ("Jeux", "/jeux/", [])


def test_a_shorter_name_is_the_menus_alone(fanal: SmallPaper) -> None:
    section = small.fresh(fanal.sport)
    section.title, section.short_name = "Sports et loisirs", "Sport"
    small.publish(section)
    assert menu()[1] == ("Sport", "/sport/", [])
    assert Record().sections[section.pk].name == "Sports et loisirs"


def test_a_section_that_is_saved_as_it_was_changes_nothing(
    fanal: SmallPaper, touched: set[str]
) -> None:
    small.publish(small.fresh(fanal.sport))
    assert touched == set()


def test_sections_that_change_places_change_them_in_the_menu(
    fanal: SmallPaper, touched: set[str]
) -> None:
    touched.clear()
    small.fresh(fanal.sport).move(small.fresh(fanal.news), pos="left")
    assert [name for name, _path, _under in menu()] == ["Sport", "Actualité"]
    assert "shell" in touched


def test_a_subsection_that_moves_up_has_a_place_of_its_own(fanal: SmallPaper) -> None:
    story = small.story(fanal.world, slug="accord")
    small.fresh(fanal.world).move(small.fresh(fanal.home), pos="last-child")
    assert menu() == [
        ("Actualité", "/actualite/", []),
        ("Sport", "/sport/", []),
        ("Monde", "/monde/", []),
    ]
    assert Record().paths([story.pk]) == {story.pk: "/monde/accord/"}
    assert Record().latest(f"section:{fanal.news.pk}", 60) == []


def test_a_section_out_of_the_menu_keeps_its_page(fanal: SmallPaper) -> None:
    section = small.fresh(fanal.sport)
    section.show_in_menus = False
    small.publish(section)
    assert [name for name, _path, _under in menu()] == ["Actualité"]
    assert Record().sections[section.pk].path == "/sport/"


def test_a_partner_site_is_in_the_menu_under_its_own_address(fanal: SmallPaper) -> None:
    partner = PartnerPage(title="Météo", slug="meteo", url_of_partner="https://meteo.example/")
    small.publish(small.added(fanal.news, partner))
    (_news, _path, under), _sport = menu()
    assert under == ["Monde", "Météo"]
    site = Record().sections[partner.pk]
    assert (site.path, site.is_partner) == ("https://meteo.example/", True)
