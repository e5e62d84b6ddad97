"""How the front page is composed: a pure function of stories. No story stands on it twice.

A front is a list of blocks in the order they stand; a block is columns of stories, each with its
size. Templates draw that and decide nothing. Composing asks little of a story (`Placeable`), so
that the record composes of a few columns, and readers get the same blocks with whole cards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

STRONG = {"story", "analysis", "interview", "review"}  # formats that can lead
RHYTHM = ("large", "three", "list")
MOST = 7  # stories in a section's band
OPINIONS_AFTER, LETTER_AFTER = 2, 3  # bands
# How much of a column a story takes: one with a picture, one with words, a headline.
TALL, SHORT = 1.0, 0.6


class Placeable(Protocol):
    """What composing asks of a story."""

    @property
    def id(self) -> int: ...
    @property
    def format(self) -> str: ...
    @property
    def picture(self) -> object:
        """True where it has one."""


C = TypeVar("C", bound=Placeable)
S = TypeVar("S")  # a section, as whoever composes knows it
Column = list[tuple[C, str]]  # stories from top to bottom, each with the size of its card


@dataclass(frozen=True)
class Block(Generic[C, S]):
    """A part of the front: `kind` is top, strip, band, opinions or letter."""

    kind: str
    columns: Sequence[Column[C]] = ()
    section: S | None = None
    layout: str = ""

    @property
    def cards(self) -> list[C]:
        """Its stories, in the order they are read."""
        return [card for column in self.columns for card, _size in column]


@dataclass(frozen=True)
class Top(Generic[C]):
    """What stands above the sections' bands."""

    lead: C | None
    seconds: list[C]
    strip: list[C]
    wire: list[C]
    opinions: list[C]

    @property
    def ids(self) -> set[int]:
        stories = (*self.seconds, *self.strip, *self.wire, *self.opinions)
        return {card.id for card in (self.lead, *stories) if card}


class Selection:
    """Deals stories, each once, and leaves each section one for its band.

    `of_sections` are the ids of each section's stories.
    """

    def __init__(self, of_sections: Sequence[Sequence[int]]) -> None:
        self.dealt: set[int] = set()
        self.left = [set(ids) for ids in of_sections]

    def take(
        self, cards: Sequence[C], count: int, *, strong: bool = False, last: bool = False
    ) -> list[C]:
        """Up to `count` stories not dealt yet; `strong` ones have a picture and some length.

        With `last`, also what a section has left.
        """
        taken: list[C] = []
        for card in cards:
            if len(taken) == count:
                break
            if card.id in self.dealt or (strong and not is_strong(card)):
                continue
            if not last and any(left == {card.id} for left in self.left):
                continue
            self.dealt.add(card.id)
            for left in self.left:
                left.discard(card.id)
            taken.append(card)
        return taken


def is_strong(card: Placeable) -> bool:
    """Whether a story can stand large: it has a picture and is no brief and no opinion."""
    return bool(card.picture) and card.format in STRONG


def compose_top(
    newest: Sequence[C], opinions: Sequence[C], of_sections: Sequence[Sequence[int]]
) -> Top[C]:
    """The lead and what stands around it, of the newest stories and opinions.

    A section whose only story that is leads the paper; any other keeps one for its band.
    """
    selection = Selection(of_sections)
    reports = [card for card in newest if card.format != "opinion"]
    lead = (
        selection.take(reports, 1, strong=True)
        or selection.take(reports, 1, strong=True, last=True)
        or selection.take(reports, 1)
        or selection.take(reports, 1, last=True)
        or selection.take(newest, 1, last=True)
    )
    views = selection.take(opinions, 4)
    seconds = selection.take(newest, 3, strong=True)
    strip = selection.take(newest, 4, strong=True)
    return Top(
        lead=lead[0] if lead else None,
        seconds=seconds,
        strip=strip,
        wire=selection.take(newest, 10),
        opinions=views,
    )


def compose(top: Top[C], bands: Sequence[tuple[S, Sequence[C]]]) -> list[Block[C, S]]:
    """All the blocks in their order; `bands` are the sections with what is left of their stories,
    the newest first."""
    if top.lead is None:
        return []
    first = [[(top.lead, "lead")], [(card, "second") for card in top.seconds]]
    first.append([(card, "wire") for card in top.wire])
    blocks: list[Block[C, S]] = [Block("top", first)]
    if top.strip:
        blocks.append(Block("strip", [[(card, "strip")] for card in top.strip]))
    drawn = [(section, cards) for section, cards in bands if cards]
    beside: list[Block[C, S]] = [Block("opinions", [[(card, "opinion")] for card in top.opinions])]
    for number, (section, cards) in enumerate(drawn):
        if number == OPINIONS_AFTER and top.opinions:
            blocks += beside
        if number == LETTER_AFTER:
            blocks.append(Block("letter"))
        blocks.append(band(section, cards, RHYTHM[number % len(RHYTHM)]))
    if len(drawn) <= OPINIONS_AFTER and top.opinions:
        blocks += beside
    if len(drawn) <= LETTER_AFTER:
        blocks.append(Block("letter"))
    return blocks


def band(section: S, cards: Sequence[C], wished: str) -> Block[C, S]:
    """A section's stories in the layout wished for, or in one that leaves no hole.

    `large` is one large story and two columns beside it; `three` are three with pictures, each
    with a headline under it; `list` one with a picture and headlines beside it; `pair` two alike;
    `one` a section's only story; `text` has no picture at all.
    """
    cards = cards[:MOST]
    pictured = [card for card in cards if card.picture]
    if not pictured:
        return Block("band", _text(cards), section, "text")
    if len(cards) == 1:
        return Block("band", [[(cards[0], "second")]], section, "one")
    if len(cards) == len(pictured) == 2:
        return Block("band", [[(card, "second")] for card in cards], section, "pair")
    first, rest = pictured[0], [card for card in cards if card is not pictured[0]]
    if wished == "large" and len(cards) >= 4:
        return Block("band", [[(first, "large")], *_beside(rest)], section, "large")
    if (wished == "three" and len(pictured) >= 3) or len(pictured) == len(cards) == 3:
        return Block("band", _three(pictured[:3], cards), section, "three")
    heads = [(card, "text") for card in rest[:6]]
    half = len(heads) if len(heads) < 4 else -(-len(heads) // 2)
    columns = [column for column in (heads[:half], heads[half:]) if column]
    return Block("band", [[(first, "second")], *columns], section, "list")


def _text(cards: Sequence[C]) -> list[Column[C]]:
    """Words alone, row by row in up to three columns."""
    wide = min(len(cards), 3)
    return [[(card, "brief") for card in cards[n::wide]] for n in range(wide)]


def _three(pictured: Sequence[C], cards: Sequence[C]) -> list[Column[C]]:
    """Three stories with their pictures, and under each one of the others."""
    others = [card for card in cards if card not in pictured][:3]
    columns: list[Column[C]] = [[(card, "strip")] for card in pictured]
    for column, card in zip(columns, others, strict=False):
        column.append((card, "text"))
    return columns


def _beside(rest: Sequence[C]) -> list[Column[C]]:
    """Two columns of about the same height, as tall as the large story beside them."""
    columns: list[Column[C]] = [[], []]
    heights = [0.0, 0.0]
    for card in rest:
        shorter = heights.index(min(heights))
        if heights[shorter] >= TALL + SHORT:
            break
        columns[shorter].append((card, "small" if card.picture else "brief"))
        heights[shorter] += TALL if card.picture else SHORT
    return [column for column in columns if column]
