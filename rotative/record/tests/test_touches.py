"""Who must hear of a change: the keys it touches, and no others.

`keys.py` says what each key is of. A key too few leaves a page as it was; one too many presses
pages in vain.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from rotative.record.actions import enter, enter_story, strike, strike_story
from rotative.record.blocks import Paragraph
from rotative.record.entries import (
    AuthorEntry,
    DocumentEntry,
    Entry,
    NoticeEntry,
    PaperEntry,
    SectionEntry,
    StoryEntry,
    TopicEntry,
)
from rotative.record.models import Author, Notice, Section, Topic
from rotative.testing.public import (
    CULTURE,
    INES,
    NOON,
    PORT,
    RUGBY,
    SPORT,
    SUMMIT,
    VELTANIA,
    entered,
    little_paper,
    port,
    story,
)

FINAL = 10  # a story about rugby, with all that a story can have
SCOPES = {"site", "format:story", "section:1", "section:2", "topic:7", "topic:8", "author:9"}
CONTACT = NoticeEntry(4, "contact", "Contact", "contact")


@pytest.fixture(autouse=True)
def paper(db: None, touched: set[str]) -> None:
    """A little paper with one story."""
    little_paper()
    enter(CONTACT)
    entered(final())
    touched.clear()


def final(**fields: Any) -> StoryEntry:
    shown: dict[str, Any] = {
        "slug": "finale",
        "picture_id": PORT,
        "pictures": [port()],
        "bylines": [(INES, "")],
        "topic_ids": [VELTANIA, SUMMIT],
        "documents": [DocumentEntry(6, "Rapport", "/documents/6/rapport.txt")],
    }
    return story(FINAL, RUGBY, **shown | fields)


def of_lists(scopes: set[str], month: str = "2026-11") -> set[str]:
    """A list's front and feeds, its months with their counts, the pages of this month."""
    kinds = ("list:{}", "counts:{}", "months:{}", "chunks:{}:" + month, f"month:{{}}:{month}:1")
    return {kind.format(scope) for kind in kinds for scope in scopes}


# -- stories


def test_what_is_entered_again_as_it_was_is_no_change(touched: set[str]) -> None:
    assert not enter_story(final())
    enter(CONTACT)
    enter(port())
    enter(AuthorEntry(INES, "ines-carvalho", "Inès Carvalho", "staff"))
    assert touched == set()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("search_title", "Autre"),
        ("search_description", "Autre"),
        ("picture_caption", "Autre"),
        ("key_points", ["Un", "Deux", "Trois"]),
        ("body", [Paragraph("Autre")]),
        ("word_count", 440),
    ],
)
def test_what_its_own_page_alone_shows_changes_that_page_alone(
    touched: set[str], name: str, value: Any
) -> None:
    enter_story(final(**{name: value}))
    assert touched == {"story:10"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kicker", "Autre"),
        ("headline", "Autre"),
        ("short_headline", "Autre"),
        ("language", "en"),
        ("standfirst", "Autre"),
        ("picture_id", None),
        ("stars", 3.5),
        ("bylines", [(INES, "à Genève")]),
    ],
)
def test_what_lists_show_of_a_story_changes_all_that_list_it(
    touched: set[str], name: str, value: Any
) -> None:
    enter_story(final(**{name: value}))
    assert touched == {"story:10", "card:10"}


def test_the_editors_picks_are_the_pages_own(touched: set[str]) -> None:
    enter_story(final(related_ids=[99]))
    assert touched == {"story:10", "related:10"}


def test_a_correction_is_told_by_the_page_and_by_the_feeds(touched: set[str]) -> None:
    enter_story(final(updated_at=NOON + timedelta(hours=3)))
    assert touched == {"story:10", "updated:10"}


def test_another_version_is_told_by_the_months_sitemap(touched: set[str]) -> None:
    enter_story(final(modified_at=NOON + timedelta(hours=3)))
    assert touched == {"story:10", "modified:2026-11"}


def test_another_format_is_on_cards_and_in_two_other_lists(touched: set[str]) -> None:
    enter_story(final(format="analysis"))
    assert touched == {"story:10", "card:10"} | of_lists({"format:story", "format:analysis"})


def test_a_new_story_is_pressed_and_reaches_every_list_it_stands_in(touched: set[str]) -> None:
    """In sport as well as in rugby. What is in the news counts it too."""
    entered(story(11, RUGBY, hours=1, topic_ids=[SUMMIT], bylines=[(INES, "")]))
    scopes = {"site", "format:story", "section:1", "section:2", "topic:8", "author:9"}
    once_more = {key for key in of_lists(scopes) if not key.startswith(("months:", "chunks:"))}
    its_own = {"story:11", "card:11", "updated:11", "told:11", "path:11"}
    assert touched == {
        *its_own,
        *once_more,
        *("related:10", "related:11", "front:/"),
        "at:/sport/rugby/s11/",
        "born:/sport/rugby/s11/",
        "modified:2026-11",
        "day:2026-11-18",
        "news",
    }


def test_the_first_story_of_a_month_gives_its_lists_a_month(touched: set[str]) -> None:
    entered(story(11, CULTURE, hours=24 * 20))
    assert of_lists({"site", "section:3", "format:story"}, "2026-12") <= touched
    assert {"modified:2026-12", "day:2026-12-08"} <= touched
    assert not touched & {"month:site:2026-11:1", "counts:section:1", "list:section:1"}


def test_another_topic_changes_the_page_the_feeds_the_topics_list_and_the_news(
    touched: set[str],
) -> None:
    enter_story(final(topic_ids=[VELTANIA]))
    assert {"story:10", "told:10", "news", "list:topic:8"} <= touched
    assert not touched & {"card:10", "list:site", "list:topic:7"}
    # No public story is about it any more: its page goes, without a word that it was there.
    assert {"at:/themes/sommet/", "gone:/themes/sommet/", "under:/themes/sommet/"} <= touched
    assert {"topics", "within:7"} <= touched


def test_topics_in_another_order_are_told_otherwise_and_list_nothing_otherwise(
    touched: set[str],
) -> None:
    enter_story(final(topic_ids=[SUMMIT, VELTANIA]))
    assert touched == {"story:10", "told:10"}


def test_a_renamed_story_leaves_its_address_and_all_that_names_it_hears(
    touched: set[str],
) -> None:
    enter_story(final(slug="la-finale"))
    assert touched == {
        *("story:10", "card:10", "path:10", "modified:2026-11"),
        *("at:/sport/rugby/finale/", "gone:/sport/rugby/finale/"),
        *("at:/sport/rugby/la-finale/", "born:/sport/rugby/la-finale/"),
    }


def test_a_story_filed_elsewhere_leaves_two_lists_and_joins_another(touched: set[str]) -> None:
    enter_story(final(section_id=CULTURE))
    assert {"card:10", "path:10", "gone:/sport/rugby/finale/", "born:/culture/finale/"} <= touched
    assert of_lists({"section:1", "section:2", "section:3"}) <= touched
    assert not touched & of_lists(SCOPES - {"section:1", "section:2"})


def test_a_story_dated_otherwise_moves_in_all_its_lists(touched: set[str]) -> None:
    enter_story(final(published_at=NOON - timedelta(days=31)))
    assert of_lists(SCOPES) | of_lists(SCOPES, "2026-10") <= touched
    assert {"card:10", "modified:2026-10", "modified:2026-11"} <= touched
    assert {"day:2026-10-18", "day:2026-11-18"} <= touched


def test_a_withdrawn_story_is_nowhere_any_more(touched: set[str]) -> None:
    strike_story(FINAL)
    assert {"gone:/sport/rugby/finale/", "at:/sport/rugby/finale/", "news"} <= touched
    assert {f"{it}:10" for it in ("story", "card", "updated", "told", "path")} <= touched
    assert of_lists(SCOPES) | {"modified:2026-11", "day:2026-11-18"} <= touched
    # Who and what it alone named leaves with it.
    assert {"gone:/auteurs/ines-carvalho/", "gone:/themes/veltanie/"} <= touched


def test_a_lead_picture_that_cannot_be_made_leaves_the_cards_and_comes_back_to_them(
    touched: set[str],
) -> None:
    """The story still names it; no list may show what is not there."""
    for pictures in ([], [port()]):
        touched.clear()
        enter_story(final(pictures=pictures))
        assert touched == {"story:10", "card:10"}


# -- all that is no story: what changes, and who hears


SECTION = SectionEntry(SPORT, None, "/sport/", "Sport", "Sport")
TOPIC = TopicEntry(VELTANIA, "veltanie", "Veltanie", "place")
AUTHOR = AuthorEntry(INES, "ines-carvalho", "Inès Carvalho", "staff")
ITS_STORIES_PAGES_AND_CARDS = {"story:10", "card:10"}


@pytest.mark.parametrize(
    ("entry", "keys"),
    [
        # A section: the menu is on every page, and everything under its address moves along.
        (
            replace(SECTION, path="/jeux/"),
            {"shell", "path:1", "under:/sport/", "under:/jeux/", "born:/jeux/"},
        ),
        (replace(SECTION, name="Jeux", menu_name="Jeux"), {"shell", "path:1"}),
        (replace(SECTION, description="Tout le sport."), {"shell", "path:1"}),
        # A topic: its page, the index and its stories' pages and feeds; lists name none.
        (
            replace(TOPIC, name="La Veltanie"),
            {"topic:7", "topics", "story:10", "told:10"},
        ),
        (
            replace(TOPIC, slug="la-veltanie"),
            {
                *("topic:7", "topics", "story:10", "told:10"),
                *("at:/themes/veltanie/", "gone:/themes/veltanie/", "under:/themes/veltanie/"),
                *("at:/themes/la-veltanie/", "born:/themes/la-veltanie/"),
                "under:/themes/la-veltanie/",
            },
        ),
        (replace(TOPIC, description="Un pays."), {"topic:7", "topics"}),
        # What kind of thing it is, search engines are told on its stories' pages.
        (replace(TOPIC, kind="theme"), {"topic:7", "topics", "story:10", "told:10"}),
        (
            TopicEntry(SUMMIT, "sommet", "Sommet", "event"),
            {"topic:8", "topics", "within:7"},
        ),
        # An author: cards have signatures.
        (replace(AUTHOR, name="I. Carvalho"), {"author:9", "authors", "story:10", "card:10"}),
        (replace(AUTHOR, role="Reporter"), {"author:9", "authors", "story:10", "card:10"}),
        (replace(AUTHOR, picture_id=PORT), {"author:9", "authors", "story:10", "card:10"}),
        (replace(AUTHOR, biography="Née à Brest."), {"author:9", "authors"}),
        (
            replace(AUTHOR, links=[{"label": "Site", "url": "https://ines.example"}]),
            {"author:9", "authors"},
        ),
        (
            replace(AUTHOR, slug="ines"),
            {
                *("author:9", "authors", "story:10", "card:10"),
                *("at:/auteurs/ines-carvalho/", "gone:/auteurs/ines-carvalho/"),
                *("at:/auteurs/ines/", "born:/auteurs/ines/"),
                *("under:/auteurs/ines-carvalho/", "under:/auteurs/ines/"),
            },
        ),
        # A picture and a document: whatever shows them.
        (port(credit="Jeanne Martin / AFP"), {"story:10", "card:10"}),
        (port(focus="top-left"), {"story:10", "card:10"}),
        (DocumentEntry(6, "Le rapport", "/documents/6/rapport.txt"), {"story:10"}),
        # A page at the foot: its title is on every page, its text on its own.
        (replace(CONTACT, title="Nous écrire"), {"notice:4", "path:4", "shell"}),
        (replace(CONTACT, facts=[["Téléphone", "01"]]), {"notice:4", "path:4"}),
        (PaperEntry(1, {"name": "Le Fanal", "language": "fr"}), {"shell", "born:/"}),
    ],
)
def test_a_change_is_heard_by_all_that_show_it(
    touched: set[str], entry: Entry, keys: set[str]
) -> None:
    enter(entry)
    assert touched == keys


def test_a_portraits_credit_is_under_its_authors_stories(touched: set[str]) -> None:
    enter(replace(AUTHOR, picture_id=PORT))
    entered(final(picture_id=None, pictures=[]))
    touched.clear()
    enter(port(credit="Jeanne Martin"))
    assert touched == {"authors", "author:9", "story:10", "card:10"}


def test_the_papers_settings_are_on_every_page_and_its_language_is_in_addresses(
    touched: set[str],
) -> None:
    data = {"name": "Le Fanal", "language": "fr"}
    enter(PaperEntry(1, data))
    for change, keys in (
        ({"tagline": "Du soir"}, {"shell"}),
        ({"language": "en"}, {"shell", "under:/"}),
    ):
        touched.clear()
        enter(PaperEntry(1, data | change))
        assert touched == keys
        enter(PaperEntry(1, data))


def test_a_subsection_filed_elsewhere_takes_its_stories_to_another_list(touched: set[str]) -> None:
    enter(SectionEntry(RUGBY, CULTURE, "/culture/rugby/", "Rugby", "Rugby", position=1))
    assert {"shell", "path:2", "under:/sport/rugby/", "under:/culture/rugby/"} <= touched
    assert of_lists({"section:1", "section:3"}) <= touched | {"chunks:section:1:2026-11"}


def test_what_is_struck_answers_no_more_and_whatever_named_it_hears(touched: set[str]) -> None:
    for model, pk, keys in (
        (Topic, SUMMIT, {"topic:8", "topics", "within:7", "story:10", "told:10", "news"}),
        (Topic, SUMMIT + 100, set()),  # nobody knows it
        (
            Author,
            INES,
            {"author:9", "authors", "story:10", "card:10", "gone:/auteurs/ines-carvalho/"},
        ),
        (Notice, 4, {"notice:4", "path:4", "shell", "gone:/contact/"}),
        (Section, RUGBY, {"shell", "path:2", "under:/sport/rugby/", "gone:/sport/rugby/finale/"}),
    ):
        touched.clear()
        strike(model, pk)
        assert keys <= touched
        assert bool(keys) == bool(touched)
