"""What stands in an edition: the recipe's choice, and the editor's last word."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rotative.newsletters.edition import (
    AUTOMATIC,
    DAILY,
    EDITOR,
    FULL,
    WEEKLY,
    Edition,
    Erratum,
    Offer,
    Period,
    Place,
    Placement,
    Recipe,
    Words,
    compose,
    edition_of,
    of_section,
)
from rotative.record.answers import Card, Picture, Section, Topic
from rotative.record.reading import Record
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper

SEVEN = datetime(2026, 11, 18, 7, tzinfo=UTC)
DAY = Period(SEVEN - timedelta(days=1), SEVEN)
PICTURE = Picture(**dict.fromkeys(Picture.__dataclass_fields__))  # type: ignore[arg-type]


def section(pk: int, name: str, *children: Section, parent: int | None = None) -> Section:
    return Section(pk, parent, f"/{name}/", name, name, "", "", False, True, children)


WORLD = section(5, "monde", parent=1)
NEWS, SPORT, CULTURE = section(1, "actualite", WORLD), section(2, "sport"), section(3, "culture")
MENU = (NEWS, SPORT, CULTURE)
HIDDEN = section(9, "partie")  # in no menu any more


def card(pk: int, hours: float = 1, *, under: Section = NEWS, **shown: Any) -> Card:
    """A story that came out so many hours before seven o'clock."""
    values = {
        "id": pk,
        "path": f"/s{pk}/",
        "section": under,
        "format": "story",
        "headline": f"Titre {pk}",
        "full_headline": f"Titre {pk}, en entier",
        "standfirst": f"Chapô {pk}.",
        "published_at": SEVEN - timedelta(hours=hours),
        "picture": PICTURE,
        "signatures": (),
    }
    return Card(**dict.fromkeys(Card.__dataclass_fields__) | values | shown)


def edition(
    cards: Sequence[Card], recipe: Recipe = DAILY, front: Sequence[Card] = (), **given: Any
) -> Edition:
    offer = Offer(tuple(front), tuple(cards), MENU)
    return compose(recipe, DAY, offer, **given)


def shown(it: Edition) -> list[tuple[str, list[int]]]:
    """The parts by name, with the numbers of their stories."""
    return [
        (part.section.name if part.section else part.kind, [item.card.id for item in part.items])
        for part in it.parts
    ]


# A byte says of a story its section, its format, and how old it is: some are older than a day, and
# some come out after the edition.
FORMATS = ("story", "opinion", "brief", "analysis")
SECTIONS = (NEWS, WORLD, SPORT, CULTURE, HIDDEN)
papers = st.binary(max_size=40).map(
    lambda made: [
        card(
            pk,
            byte // 8 * 1.5 - 2,
            under=SECTIONS[byte % 5],
            format=FORMATS[byte % 4],
            picture=PICTURE if byte % 3 else None,
        )
        for pk, byte in enumerate(made, 1)
    ]
)
numbers = st.integers(1, 15)
kinds = st.sampled_from(["lead", "seconds", "also", "opinions", "of another recipe"])
placements = st.builds(
    Placement,
    pins=st.lists(st.tuples(kinds, numbers), max_size=6).map(tuple),
    drops=st.frozensets(numbers, max_size=5),
    order=st.lists(numbers, max_size=5, unique=True).map(tuple),
)
recipes = st.sampled_from(
    [DAILY, WEEKLY, of_section(1), of_section(5), replace(DAILY, old_lead=True)]
)


def front_of(cards: Sequence[Card]) -> list[Card]:
    """A front that has its own order: every second story, the oldest first."""
    return sorted(cards[::2], key=lambda it: it.published_at)


@given(papers, recipes, placements)
def test_no_story_stands_twice(cards: list[Card], recipe: Recipe, placed: Placement) -> None:
    it = edition(cards, recipe, front_of(cards), placement=placed)
    found = [item.card.id for item in it.items]
    assert len(found) == len(set(found))


@given(papers, recipes, placements)
def test_what_comes_by_itself_is_public_and_of_the_period(
    cards: list[Card], recipe: Recipe, placed: Placement
) -> None:
    front = front_of(cards)
    it = edition(cards, recipe, front, placement=placed)
    for part in it.parts:
        for item in part.items:
            at = item.card.published_at
            assert item.card in cards and at <= SEVEN
            if item.why == AUTOMATIC and at <= SEVEN - timedelta(days=1):
                assert recipe.old_lead and part.kind == "lead" and item.card == front[0]


@given(papers, recipes, placements)
@example([card(1), card(2)], DAILY, Placement(pins=(("seconds", 1), ("seconds", 2))))
def test_a_pin_stands_where_the_editor_put_it(
    cards: list[Card], recipe: Recipe, placed: Placement
) -> None:
    it = edition(cards, recipe, front_of(cards), placement=placed)
    known = {place.kind for place in recipe.places}
    public = {it.id for it in cards if it.published_at <= SEVEN} - placed.drops
    where = {item.card.id: (part.kind, item.why) for part in it.parts for item in part.items}
    wanted = {pk: kind for kind, pk in reversed(placed.pins) if pk in public}  # the first holds
    assert {pk: where.get(pk) for pk in wanted} == {
        pk: (kind if kind in known else "lead", EDITOR) for pk, kind in wanted.items()
    }


@given(papers, recipes, placements)
def test_what_the_editor_drops_is_nowhere(
    cards: list[Card], recipe: Recipe, placed: Placement
) -> None:
    it = edition(cards, recipe, front_of(cards), placement=placed)
    assert not placed.drops & {item.card.id for item in it.items}


@given(papers, recipes, placements, st.randoms(use_true_random=False))
def test_stories_in_another_order_make_the_same_edition(
    cards: list[Card], recipe: Recipe, placed: Placement, random: Any
) -> None:
    front, mixed = front_of(cards), random.sample(cards, len(cards))
    same = edition(cards, recipe, front, placement=placed)
    assert edition(mixed, recipe, front, placement=placed) == same


@given(papers, placements)
def test_a_part_takes_no_more_than_it_has_room_for_but_all_that_is_pinned(
    cards: list[Card], placed: Placement
) -> None:
    room = {place.kind: place.most for place in DAILY.places}
    for part in edition(cards, placement=placed).parts:
        pinned = [item for item in part.items if item.why == EDITOR]
        assert len(part.items) <= max(room[part.kind], len(pinned))


@given(papers)
def test_of_the_day_each_section_has_what_is_left_and_opinions_are_apart(cards: list[Card]) -> None:
    it = edition(cards, front=front_of(cards))
    for part in it.parts:
        assert all((i.card.format == "opinion") == (part.kind == "opinions") for i in part.items)
    dealt = {item.card.id for item in it.items}
    full = {part.section.id for part in it.parts if part.section and len(part.items) == 3}
    left = [c for c in cards if c.id not in dealt and c.published_at in DAY]
    left = [c for c in left if c.format != "opinion" and c.section != HIDDEN]
    assert {c.section.parent_id or c.section.id for c in left} <= full


@given(papers, st.integers(1, 9))
def test_an_edition_says_whether_it_is_worth_sending(cards: list[Card], minimum: int) -> None:
    it = edition(cards, front=front_of(cards))
    assert it.is_sendable(minimum) == (len(it.items) >= minimum)


def test_the_daily_has_the_fronts_lead_the_sections_and_the_opinions() -> None:
    report, other, third = card(1, 20), card(2, 5, under=WORLD), card(3, 3, under=SPORT)
    late, view = card(4, 2, under=SPORT), card(5, 1, format="opinion")
    it = edition([report, other, third, late, view], front=[report, view, other, third])
    assert shown(it) == [
        ("lead", [1]),
        ("seconds", [2, 3]),
        ("sport", [4]),
        ("opinions", [5]),
    ]
    assert {item.why for item in it.items} == {AUTOMATIC}


def test_a_subsections_stories_stand_under_their_section_the_newest_first() -> None:
    stories = [card(pk, pk, under=WORLD if pk % 2 else NEWS) for pk in range(1, 8)]
    assert shown(edition(stories))[2:] == [("actualite", [4, 5, 6])]


def test_yesterdays_lead_comes_again_only_where_the_recipe_says_so() -> None:
    old, new = card(1, 30), card(2, 1)
    again = replace(DAILY, old_lead=True)
    assert shown(edition([old, new], front=[old, new])) == [("lead", [2])]
    assert shown(edition([old, new], again, [old, new])) == [("lead", [1]), ("seconds", [2])]


def test_a_day_without_news_makes_an_edition_that_is_not_sent() -> None:
    """Not even where yesterday's lead stands in it; an editor's choice counts."""
    old = card(1, 30)
    nothing = edition([old], front=[old])
    assert (nothing.parts, nothing.subject, nothing.preheader) == ((), "", "")
    assert not nothing.is_sendable(1)
    assert not edition([old], replace(DAILY, old_lead=True), [old]).is_sendable(1)
    assert edition([old], placement=Placement(pins=(("lead", 1),))).is_sendable(1)
    assert not edition([card(1), card(2)]).is_sendable()  # the daily asks for three
    assert edition([card(1), card(2), card(3)]).is_sendable()


def test_the_editor_pins_drops_and_orders() -> None:
    stories = [card(pk, pk, under=SPORT) for pk in range(1, 8)]
    placed = Placement(pins=(("lead", 7), ("seconds", 6)), drops=frozenset({1}), order=(2, 6, 5))
    it = edition(stories, placement=placed)
    assert shown(it) == [("lead", [7]), ("seconds", [2, 6]), ("sport", [5, 3, 4])]
    assert [item.card.id for item in it.items if item.why == EDITOR] == [7, 6]


def test_a_pinned_story_of_no_section_in_the_menu_stands_at_the_end_of_the_sections() -> None:
    placed = Placement(pins=(("also", 2),))
    it = edition([card(1), card(2, under=HIDDEN), card(3, 2)], placement=placed)
    assert shown(it) == [("lead", [1]), ("seconds", [3]), ("also", [2])]


def test_the_subject_is_the_leads_headline_and_the_seconds_where_both_can_be_read() -> None:
    short = [card(1, 2, headline="Le pont rouvre"), card(2, 3, headline="Oriane : 12 blessés")]
    assert edition(short).subject == "Le pont rouvre · Oriane : 12 blessés"
    long = [short[0], replace(short[1], headline="Oriane : " + "quatre mille foyers " * 3)]
    assert edition(long).subject == "Le pont rouvre"
    broken = [card(1, headline="Le pont\r\nBcc: lou@lefanal.example")]
    assert edition(broken).subject == "Le pont Bcc: lou@lefanal.example"


def test_the_preheader_begins_like_the_standfirst_and_ends_with_a_word() -> None:
    assert edition([card(1, standfirst="Il rouvre demain.")]).preheader == "Il rouvre demain."
    long = edition([card(1, standfirst="Les piétons d’abord, " * 10)]).preheader
    assert long.endswith("d’abord, Les piétons…") and 100 < len(long) <= 140


def test_what_the_editor_writes_stands_in_place_of_what_the_program_says() -> None:
    words = Words("Le pont,\nenfin", "Il rouvre.", "Bonjour.\n\nLe pont rouvre.\n")
    it = edition([card(1)], words=words)
    assert (it.subject, it.preheader) == ("Le pont, enfin", "Il rouvre.")
    assert it.introduction == "Bonjour.\n\nLe pont rouvre."


def test_corrections_stand_in_the_order_of_their_days() -> None:
    first = Erratum(card(2, 50), SEVEN - timedelta(days=2), "Onze pages, et non dix.")
    second = Erratum(card(1, 40), SEVEN - timedelta(days=1), "Le maire a dit non.")
    assert edition([card(3)], errata=[second, first]).errata == (first, second)


def test_in_the_news_has_the_first_topics() -> None:
    topics = tuple(
        Topic(n, f"t{n}", f"/themes/t{n}/", f"T{n}", "place", None, "") for n in range(9)
    )
    it = compose(DAILY, DAY, Offer((), (card(1),), MENU, topics))
    assert it.parts[-1].topics == topics[:8]


def test_a_recipe_has_no_part_twice() -> None:
    with pytest.raises(ValueError, match="daily has a part twice"):
        Recipe("daily", (*FULL, Place("lead")))


# -- of the record


@pytest.mark.django_db
class TestOfTheRecord:
    def test_what_the_day_brought_is_in_it_and_no_draft(self, fanal: SmallPaper) -> None:
        now = Record().as_of
        pont = small.story(fanal.world, "Le pont", slug="pont", topics=[fanal.veltania])
        small.story(fanal.sport, "La finale", slug="finale", first_published_at=now - timedelta(2))
        small.draft(fanal.sport, "Le transfert", slug="transfert")
        gone = small.story(fanal.sport, "La rumeur", slug="rumeur")
        gone.unpublish()
        record = Record()
        it = edition_of(record, DAILY, record.as_of - timedelta(days=1))
        assert [item.card.id for item in it.items] == [pont.pk]
        assert it.subject == "Le pont"
        assert [topic.name for topic in it.parts[-1].topics] == ["Veltanie"]

    def test_a_week_brings_more_and_a_section_its_own(self, fanal: SmallPaper) -> None:
        now = Record().as_of
        old = small.story(fanal.sport, "Finale", slug="f", first_published_at=now - timedelta(2))
        new = small.story(fanal.world, "Le pont", slug="pont")
        record = Record()
        week = edition_of(record, WEEKLY, record.as_of - timedelta(days=7))
        assert {item.card.id for item in week.items} == {old.pk, new.pk}
        sport = of_section(fanal.sport.pk)
        mine = edition_of(record, sport, record.as_of - timedelta(days=7))
        assert [item.card.id for item in mine.items] == [old.pk]

    def test_a_pinned_story_is_found_however_old_it_is(self, fanal: SmallPaper) -> None:
        now = Record().as_of
        old = small.story(fanal.news, "Le pont", slug="p", first_published_at=now - timedelta(400))
        record = Record()
        placed = Placement(pins=(("seconds", old.pk),))
        it = edition_of(record, of_section(fanal.sport.pk), now, placed)
        assert shown(it) == [("seconds", [old.pk])]
