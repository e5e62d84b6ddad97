"""What the newsroom says of an author, and which pages hear of it."""

from rotative.people.models import AuthorLink
from rotative.record.answers import Author
from rotative.record.reading import Record
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper


def ines() -> Author:
    """Inès as readers know her."""
    (author,) = Record().all_authors()
    return author


def test_a_renamed_author_changes_her_page_the_index_and_all_she_signed(
    fanal: SmallPaper, touched: set[str]
) -> None:
    story = small.story(fanal.sport, authors=[fanal.ines])
    touched.clear()
    fanal.ines.name = "Inès Carvalho-Petit"
    fanal.ines.save()
    signed = {f"story:{story.pk}", f"card:{story.pk}"}
    assert touched == {f"author:{fanal.ines.pk}", "authors", *signed}
    assert ines().name == "Inès Carvalho-Petit"


def test_a_biography_and_links_are_on_the_authors_own_page(
    fanal: SmallPaper, touched: set[str]
) -> None:
    small.story(fanal.sport, authors=[fanal.ines])
    touched.clear()
    fanal.ines.biography = "<p>Née à <b>Brest</b>.</p>"
    fanal.ines.save()
    assert touched == {f"author:{fanal.ines.pk}", "authors"}
    touched.clear()
    AuthorLink.objects.create(author=fanal.ines, label="Site", url="https://ines.example/")
    assert touched == {f"author:{fanal.ines.pk}", "authors"}
    assert ines().biography == "Née à <b>Brest</b>."
    assert ines().links == [{"label": "Site", "url": "https://ines.example/"}]


def test_a_portrait_comes_with_its_credit(fanal: SmallPaper) -> None:
    small.story(fanal.sport, authors=[fanal.ines])
    assert ines().picture is None
    fanal.ines.portrait = small.picture("Inès", credit="Jeanne Martin")
    fanal.ines.save()
    portrait = ines().picture
    assert portrait is not None and portrait.credit == "Jeanne Martin"


def test_of_an_author_who_signed_nothing_public_nobody_hears(
    fanal: SmallPaper, touched: set[str]
) -> None:
    small.draft(fanal.sport, authors=[fanal.ines])
    fanal.ines.role = "Reporter"
    fanal.ines.save()
    assert touched == set()
    assert Record().all_authors() == []


def test_other_names_and_the_account_are_the_newsrooms_alone(
    fanal: SmallPaper, touched: set[str]
) -> None:
    small.story(fanal.sport, authors=[fanal.ines])
    touched.clear()
    fanal.ines.aliases = "I. C."
    fanal.ines.save()
    assert touched == set()
