"""How the front is composed: what stands where."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotative.record.answers import Card, Picture, Section
from rotative.record.composition import MOST, Block, band, compose, compose_top

Front = list[Block[Card, Section]]
PICTURE = Picture(**dict.fromkeys(Picture.__dataclass_fields__))  # type: ignore[arg-type]
SECTIONS = [
    Section(n, None, f"/{name}/", name, name, "", "", False, True)
    for n, name in enumerate(("actualite", "sport", "culture", "sante", "tech"), 1)
]


def card(pk: int, section: int = 1, *, picture: bool = True, kind: str = "story") -> Card:
    """A story of a section; the higher its number, the newer."""
    shown: dict[str, Any] = {
        "id": pk,
        "path": f"/s{pk}/",
        "section": SECTIONS[section - 1],
        "format": kind,
        "headline": f"Titre {pk}",
        "picture": PICTURE if picture else None,
    }
    return Card(**dict.fromkeys(Card.__dataclass_fields__) | shown)


def front(cards: Sequence[Card]) -> Front:
    """The blocks that the front makes of these stories, as the page does from the record."""
    newest = sorted(cards, key=lambda it: -it.id)
    by_id = {it.id: it for it in newest}
    lists = [[it.id for it in newest if it.section == section] for section in SECTIONS]
    opinions = [it for it in newest if it.format == "opinion"]
    top = compose_top(newest[:60], opinions[:8], lists)
    left = [[pk for pk in ids if pk not in top.ids][:MOST] for ids in lists]
    bands = [
        (section, [by_id[pk] for pk in ids]) for section, ids in zip(SECTIONS, left, strict=True)
    ]
    return compose(top, bands)


def numbers(block: Block[Card, Section]) -> list[list[int]]:
    """A block's columns as numbers of stories."""
    return [[it.id for it, _size in column] for column in block.columns]


def layout(blocks: Front) -> list[str]:
    return [block.section.name if block.section else block.kind for block in blocks]


FORMATS = ("story", "brief", "opinion", "analysis")
# A byte says of a story its section, its picture and its format.
papers = st.binary(max_size=90).map(
    lambda made: [
        card(pk, byte % 5 + 1, picture=byte // 5 % 2 == 1, kind=FORMATS[byte // 10 % 4])
        for pk, byte in enumerate(made, 1)
    ]
)


@given(papers)
def test_no_story_stands_twice(cards: list[Card]) -> None:
    shown = [it.id for block in front(cards) for it in block.cards]
    assert len(shown) == len(set(shown))


@given(papers)
def test_every_section_that_has_stories_has_a_band(cards: list[Card]) -> None:
    """But for one whose only story leads the paper: that one stands nowhere else."""
    blocks = front(cards)
    if not cards:
        assert blocks == []
        return
    lead = blocks[0].cards[0]
    told = {it.section.name for it in cards if it.id != lead.id}
    assert {block.section.name for block in blocks if block.section} == told


@given(papers)
def test_an_opinion_among_the_newest_is_drawn(cards: list[Card]) -> None:
    """As an opinion, as a section's last story, or at the head of a paper of opinions."""
    shown = {it.id for block in front(cards) for it in block.cards}
    opinions = sorted((it.id for it in cards if it.format == "opinion"), reverse=True)
    assert set(opinions[:4]) <= shown


@given(papers)
def test_a_paper_of_few_stories_shows_them_all(cards: list[Card]) -> None:
    few = cards[:10]
    assert {it.id for block in front(few) for it in block.cards} == {it.id for it in few}


@given(papers)
def test_a_section_with_many_stories_has_a_full_band(cards: list[Card]) -> None:
    """Also on the evening when nearly all the newest are its own."""
    more = [card(100 + n, 2) for n in range(30)]
    blocks = front(cards + more)
    sport = next(block for block in blocks if block.section == SECTIONS[1])
    assert len(sport.cards) >= 5


def test_a_full_front_has_its_parts_in_this_order() -> None:
    cards = [card(n, n % 5 + 1, kind="opinion" if n > 80 else "story") for n in range(1, 86)]
    assert layout(front(cards)) == [
        "top",
        "strip",
        "actualite",
        "sport",
        "opinions",
        "culture",
        "letter",
        "sante",
        "tech",
    ]


def test_the_top_has_the_newest_first() -> None:
    cards = [card(n, n % 5 + 1) for n in range(1, 61)]
    top, strip = front(cards)[:2]
    assert numbers(top) == [[60], [59, 58, 57], [52, 51, 50, 49, 48, 47, 46, 45, 44, 43]]
    assert numbers(strip) == [[56], [55], [54], [53]]


def test_a_story_without_a_picture_does_not_lead() -> None:
    cards = [*(card(n) for n in range(1, 30)), card(30, picture=False), card(31, kind="brief")]
    top = front(cards)[0]
    assert numbers(top)[0] == [29]
    assert numbers(top)[2][:2] == [31, 30]


def test_a_paper_of_one_opinion_shows_it() -> None:
    blocks = front([card(1, kind="opinion", picture=False)])
    assert [(block.kind, numbers(block)) for block in blocks] == [
        ("top", [[1], [], []]),
        ("letter", []),
    ]


def test_an_opinion_is_drawn_beside_a_single_section() -> None:
    blocks = front([card(1), card(2), card(3), card(4, kind="opinion"), card(5)])
    assert layout(blocks) == ["top", "actualite", "opinions", "letter"]
    assert numbers(blocks[2]) == [[4]]


def test_on_election_night_the_section_of_nearly_all_stories_has_its_band() -> None:
    """Fourteen of the newest eighteen are its own, and the band has seven others."""
    cards = [card(n, n % 4 + 2) for n in (*range(1, 41), *range(121, 125))]
    blocks = front([*cards, *(card(n, 1) for n in range(41, 121))])
    first = next(block for block in blocks if block.section == SECTIONS[0])
    assert first.layout == "large"
    assert numbers(first) == [[106], [105, 103], [104, 102]]


@pytest.mark.parametrize(
    ("wished", "pictures", "kind", "columns"),
    [
        # `x` has a picture, `.` has none; the newest is 1.
        ("large", "xxxxxxx", "large", [[1], [2, 4], [3, 5]]),
        ("large", "x......", "large", [[1], [2, 4, 6], [3, 5, 7]]),
        ("large", ".x.xx..", "large", [[2], [1, 4], [3, 5]]),
        ("large", "xxx", "three", [[1], [2], [3]]),
        ("large", "xx", "pair", [[1], [2]]),
        ("large", "x.", "list", [[1], [2]]),
        ("large", "x", "one", [[1]]),
        ("large", ".", "text", [[1]]),
        ("three", "xxxxxx", "three", [[1, 4], [2, 5], [3, 6]]),
        ("three", ".x.xx.", "three", [[2, 1], [4, 3], [5, 6]]),
        ("three", "xx....", "list", [[1], [2, 3, 4], [5, 6]]),
        ("three", "......", "text", [[1, 4], [2, 5], [3, 6]]),
        ("list", "xxxxxxx", "list", [[1], [2, 3, 4], [5, 6, 7]]),
        ("list", "..x.", "list", [[3], [1, 2, 4]]),
    ],
)
def test_a_band_has_the_layout_that_its_pictures_fill(
    wished: str, pictures: str, kind: str, columns: list[list[int]]
) -> None:
    cards = [card(n, picture=mark == "x") for n, mark in enumerate(pictures, 1)]
    block = band(SECTIONS[0], cards, wished)
    assert (block.layout, numbers(block)) == (kind, columns)
