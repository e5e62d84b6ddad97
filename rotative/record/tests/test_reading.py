"""What readers get of the record: which stories, in which order, and what is in the news."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rotative.record.actions import enter, strike_story
from rotative.record.blocks import Paragraph, Related
from rotative.record.entries import AuthorEntry, NoticeEntry, SectionEntry, TopicEntry
from rotative.record.reading import Record
from rotative.testing.public import (
    CULTURE,
    NOON,
    RUGBY,
    SPORT,
    SUMMIT,
    VELTANIA,
    entered,
    little_paper,
    story,
)


@pytest.fixture(autouse=True)
def paper(db: None) -> None:
    little_paper()


def related(pk: int) -> list[int]:
    """The ids under "read more" of a story."""
    return Record().related(pk)


# -- read more


def test_the_editors_picks_come_first_then_what_shares_topics_then_the_section() -> None:
    entered(
        story(20, CULTURE, hours=-9),
        story(21, CULTURE, hours=-8, topic_ids=[VELTANIA]),
        story(22, SPORT, hours=-7),
        story(30, SPORT, topic_ids=[VELTANIA, SUMMIT], related_ids=[20]),
        story(31, CULTURE, hours=1, topic_ids=[VELTANIA, SUMMIT]),
    )
    assert related(30) == [20, 31, 21, 22]


def test_the_editors_picks_stand_in_the_editors_order() -> None:
    entered(story(20), story(21), story(22), story(30, CULTURE, related_ids=[21, 22, 20]))
    assert related(30) == [21, 22, 20]


def test_of_stories_that_share_as_many_topics_the_newest_comes_first() -> None:
    entered(*(story(20 + n, CULTURE, hours=n, topic_ids=[VELTANIA]) for n in range(4)))
    entered(story(30, hours=9, topic_ids=[VELTANIA]))
    assert related(30) == [23, 22, 21, 20]


def test_a_story_is_not_under_its_own_read_more_and_none_is_there_twice() -> None:
    entered(story(20, topic_ids=[VELTANIA]), story(30, topic_ids=[VELTANIA], related_ids=[20, 30]))
    assert related(30) == [20]


def test_what_the_text_itself_offers_is_not_offered_again_below_it() -> None:
    entered(*(story(20 + n, hours=n) for n in range(4)))
    offered = Related("À lire aussi", [22, 20])
    entered(story(30, hours=9, related_ids=[22, 21], body=[Paragraph("Un."), offered]))
    assert related(30) == [21, 23]


def test_a_newer_story_far_away_does_not_change_what_an_old_one_leads_to() -> None:
    """Of a list, the four published next before and the four next after."""
    entered(*(story(20 + n, CULTURE, hours=n) for n in range(12)))
    assert related(20) == [24, 23, 22, 21]


# -- what is in the news


def in_the_news() -> list[str]:
    return [topic.name for topic in Record().topics_in_the_news()]


def test_in_the_news_is_first_what_most_stories_are_about() -> None:
    entered(story(20, topic_ids=[VELTANIA]), story(21, topic_ids=[SUMMIT]))
    entered(story(22, topic_ids=[SUMMIT]))
    assert in_the_news() == ["Sommet", "Veltanie"]


def test_of_topics_of_as_many_stories_the_older_topic_comes_first() -> None:
    entered(story(20, topic_ids=[SUMMIT, VELTANIA]))
    assert in_the_news() == ["Veltanie", "Sommet"]


def test_what_was_in_the_news_three_days_before_the_newest_story_is_not_any_more() -> None:
    entered(story(20, hours=-72, topic_ids=[VELTANIA]), story(21, hours=-71, topic_ids=[SUMMIT]))
    entered(story(22))
    assert in_the_news() == ["Sommet"]


def test_no_more_than_eight_topics_are_in_the_news() -> None:
    for pk in range(100, 112):
        enter(TopicEntry(pk, f"theme-{pk}", f"Thème {pk}", "theme"))
    entered(story(20, topic_ids=list(range(100, 112))))
    assert in_the_news() == [f"Thème {pk}" for pk in range(100, 108)]


def test_nothing_is_in_the_news_of_a_new_paper() -> None:
    assert in_the_news() == []


# -- lists


def test_a_list_has_the_newest_first_and_of_one_moment_the_one_entered_last() -> None:
    entered(story(20, hours=1), story(21), story(22, hours=2), story(23, hours=1))
    assert Record().latest("site", 60) == [22, 23, 20, 21]


def test_a_section_lists_its_subsections_stories_and_not_the_other_way_round() -> None:
    entered(story(20, SPORT), story(21, RUGBY, hours=1), story(22, CULTURE))
    assert Record().latest(f"section:{SPORT}", 60) == [21, 20]
    assert Record().latest(f"section:{RUGBY}", 60) == [21]


def test_months_are_told_newest_first_with_how_many_stories_they_have() -> None:
    entered(story(20), story(21), story(22, hours=-24 * 20))
    assert Record().counts("site") == [("2026-11", 2), ("2026-10", 1)]


def test_a_withdrawn_story_is_counted_in_none_of_its_lists() -> None:
    entered(story(20, RUGBY, topic_ids=[VELTANIA]), story(21, RUGBY, topic_ids=[VELTANIA]))
    strike_story(20)
    for scope in ("site", "section:1", "section:2", "topic:7", "format:story"):
        assert Record().counts(scope) == [("2026-11", 1)], scope
        assert Record().latest(scope, 60) == [21], scope


def test_of_a_long_list_the_newest_sixty_are_at_hand() -> None:
    entered(*(story(100 + n, hours=n) for n in range(62)))
    assert Record().latest("site", 60) == list(range(161, 101, -1))


def test_a_card_has_the_short_headline_and_keeps_the_full_one() -> None:
    entered(story(20, headline="Un accord au détroit de Veltanie", short_headline="L’accord"))
    (card,) = Record().cards([20])
    assert (card.headline, card.full_headline) == ("L’accord", "Un accord au détroit de Veltanie")


def test_a_month_knows_when_each_of_its_stories_changed_last() -> None:
    later = NOON + timedelta(hours=5)
    entered(story(20, modified_at=later), story(21, CULTURE, hours=-1))
    changed = Record().addresses_of_month("2026-11")
    assert changed == [("/culture/s21/", NOON - timedelta(hours=1)), ("/sport/s20/", later)]


# -- names and the menu


def test_authors_stand_by_surname_and_agencies_by_their_name() -> None:
    for pk, name, kind in (
        (10, "Zoé Aubert", "staff"),
        (11, "Émile Zola", "staff"),
        (12, "AFP", "agency"),
        (13, "Élise d’Aubigné", "freelance"),
    ):
        enter(AuthorEntry(pk, f"a-{pk}", name, kind))
    names = [author.name for author in Record().all_authors()]
    assert names == ["AFP", "Zoé Aubert", "Élise d’Aubigné", "Inès Carvalho", "Émile Zola"]


def test_topics_stand_by_name_whatever_their_accents() -> None:
    enter(TopicEntry(10, "etat", "État", "theme"))
    enter(TopicEntry(11, "fete", "fête", "theme"))
    names = [topic.name for topic in Record().all_topics()]
    assert names == ["État", "fête", "Sommet", "Veltanie"]
    assert [topic.name for topic in Record().topics_within(Record().topics([7])[7])] == ["Sommet"]


def test_the_menu_has_its_sections_in_order_each_with_its_own_and_without_the_hidden() -> None:
    enter(SectionEntry(4, None, "/meteo/", "Météo", "Météo", position=-1))
    enter(SectionEntry(5, None, "/jeux/", "Jeux", "Jeux", in_menu=False))
    menu = [(it.name, [child.name for child in it.children]) for it in Record().menu]
    assert menu == [("Météo", []), ("Sport", ["Rugby"]), ("Culture", [])]


def test_the_pages_at_the_foot_stand_in_their_order() -> None:
    about = NoticeEntry(21, "a-propos", "À propos", "text", position=2)
    enter(about)
    enter(replace(about, id=20, slug="contact", title="Contact", position=1))
    assert [notice.title for notice in Record().notices] == ["Contact", "À propos"]
