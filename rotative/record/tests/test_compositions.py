"""What is chosen when something is written: who hears of it, and that it is never out of date."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command

from rotative.record import keys as k
from rotative.record import sources
from rotative.record.actions import enter, strike_story
from rotative.record.blocks import Paragraph
from rotative.record.entries import SectionEntry
from rotative.record.models import Composition, Listing, Story
from rotative.record.reading import Record
from rotative.testing.public import (
    CULTURE,
    NOON,
    PORT,
    SPORT,
    SUMMIT,
    VELTANIA,
    entered,
    little_paper,
    port,
    story,
)


@pytest.fixture(autouse=True)
def paper(db: None) -> None:
    little_paper()


def front() -> list[tuple[str, list[int]]]:
    """Each block of the front, by its section or its kind, with its stories."""
    return [
        (block.section.name if block.section else block.kind, [card.id for card in block.cards])
        for block in Record().front()
    ]


def pictured(pk: int, section: int = SPORT, **fields: Any) -> Any:
    return story(pk, section, **{"picture_id": PORT, "pictures": [port()]} | fields)


# -- the front


def test_the_front_of_a_new_paper_is_empty() -> None:
    assert front() == []


def test_the_newest_story_with_a_picture_leads_and_each_section_has_its_band() -> None:
    entered(pictured(20), story(21, hours=1), pictured(22, CULTURE, hours=2), story(23, CULTURE))
    assert front() == [
        ("top", [22, 20]),
        ("Sport", [21]),
        ("Culture", [23]),
        ("letter", []),
    ]


def test_a_story_that_is_withdrawn_leaves_its_place_to_the_next() -> None:
    entered(pictured(20), pictured(21, hours=1))
    strike_story(21)
    assert front() == [("top", [20]), ("letter", [])]


def test_a_story_that_gets_a_picture_can_lead(touched: set[str]) -> None:
    entered(pictured(20), story(21, hours=1))
    assert front()[0] == ("top", [20])
    touched.clear()
    entered(pictured(21, hours=1))
    assert front()[0] == ("top", [21])
    assert k.FRONT in touched


def test_a_section_that_leaves_the_menu_leaves_the_front() -> None:
    entered(pictured(20), pictured(21, CULTURE, hours=1), story(22, CULTURE))
    assert ("Culture", [22]) in front()
    enter(SectionEntry(CULTURE, None, "/culture/", "Culture", "Culture", in_menu=False, position=2))
    assert [name for name, _ids in front()] == ["top", "Sport", "letter"]


def test_who_moves_nothing_on_the_front_does_not_touch_it(touched: set[str]) -> None:
    """A headline is the card's; a text, or a story far down in the archive, nobody sees there."""
    entered(*(pictured(20 + n, hours=n) for n in range(40)))
    touched.clear()
    entered(pictured(59, hours=39, headline="Autre titre"))
    assert k.card(59) in touched
    entered(pictured(59, hours=39, headline="Autre titre", body=[Paragraph("Autre.")]))
    entered(pictured(10, hours=-9000))
    assert k.FRONT not in touched


# -- read more


def related(pk: int) -> list[int]:
    return Record().related(pk)


def test_only_those_near_hear_of_a_new_story_and_only_if_it_stands_under_them(
    touched: set[str],
) -> None:
    """Of nine in culture the four newest have it beside them; what has four by a topic, not."""
    entered(*(story(20 + n, CULTURE, hours=n) for n in range(9)))
    entered(*(story(40 + n, SPORT, hours=n, topic_ids=[VELTANIA]) for n in range(4)))
    entered(story(50, CULTURE, hours=9.5, topic_ids=[VELTANIA]))
    assert related(50) == [43, 42, 41, 40]
    touched.clear()
    entered(story(60, CULTURE, hours=10))
    assert {key for key in touched if k.is_composed(key)} >= {k.related(60), k.related(28)}
    assert k.related(50) not in touched
    assert k.related(20) not in touched
    assert related(28) == [60, 50, 27, 26]


def test_who_stood_under_a_story_is_gone_from_there_when_it_is_withdrawn() -> None:
    entered(*(story(20 + n, CULTURE, hours=n) for n in range(6)))
    assert related(25) == [24, 23, 22, 21]
    strike_story(23)
    assert related(25) == [24, 22, 21, 20]
    assert related(23) == []


def test_stories_that_lose_a_topic_are_not_tied_by_it() -> None:
    entered(story(20, SPORT, topic_ids=[SUMMIT]), story(21, CULTURE, topic_ids=[SUMMIT]))
    assert (related(20), related(21)) == ([21], [20])
    entered(story(21, CULTURE))
    assert (related(20), related(21)) == ([], [])


def test_a_section_under_another_stands_beside_its_parents_stories() -> None:
    entered(story(20, SPORT), story(21, CULTURE))
    assert related(20) == []
    enter(SectionEntry(CULTURE, SPORT, "/sport/culture/", "Culture", "Culture", position=2))
    assert related(20) == [21]
    enter(SectionEntry(CULTURE, None, "/culture/", "Culture", "Culture", position=2))
    assert related(20) == []


# -- what bypassed the record


def test_a_composition_that_was_tampered_with_is_named_and_mended() -> None:
    entered(pictured(20), pictured(21, CULTURE, hours=1, topic_ids=[VELTANIA]))
    Composition.objects.filter(name=k.FRONT).update(parts=[])
    Composition.objects.filter(name=k.NEWS).delete()
    Composition.objects.create(name=k.related(99), parts=[20])
    found = {d.what for d in sources.check(mend=False) if d.table == "composition"}
    assert found == {"front:/", "news", "related:99"}
    for name in found:
        list(sources._check_compositions([name], mend=True))
    assert front()[0] == ("top", [21])
    assert [topic.id for topic in Record().topics_in_the_news()] == [VELTANIA]
    assert not [d for d in sources.check(mend=False) if d.table == "composition"]


def test_a_paper_of_before_has_its_front_when_it_is_migrated() -> None:
    entered(pictured(20), pictured(21, hours=1))
    Composition.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert front() == [("top", [21]), ("Sport", [20]), ("letter", [])]
    assert related(20) == [21]


def test_what_lies_far_apart_is_composed_for_those_near_it_and_no_others() -> None:
    """Of a batch of a first and a last story, nothing between them but their neighbours."""
    entered(*(story(20 + n, CULTURE, hours=n) for n in range(30)))
    at = list(Listing.objects.filter(scope=k.of_section(CULTURE)).order_by("published_at"))
    assert at[0].published_at == NOON
    assert Story.objects.count() == 30
    Composition.objects.filter(name=k.related(35)).update(parts=[1])
    entered(
        story(10, CULTURE, hours=-1),
        story(90, CULTURE, hours=99, modified_at=NOON + timedelta(days=9)),
    )
    assert related(35) == [1]
    assert related(20) == [24, 23, 22, 21]
    assert related(49) == [90, 48, 47, 46]
