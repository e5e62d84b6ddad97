"""What an edition is: stories chosen by a recipe, and by an editor who has the last word.

`compose` is a pure function of a recipe and of what readers can see now; nothing of it is drawn
here (`letter.py`). The same stories in another order make the same edition.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from rotative.lib.text import visible
from rotative.record import answers
from rotative.record import keys as k
from rotative.record.answers import Card
from rotative.record.composition import is_strong
from rotative.record.lists import HEAD
from rotative.record.reading import Record

AUTOMATIC, EDITOR = "automatic", "editor"  # why a story is there

# Parts. The first two take what stands first; `also` has a group for each section.
LEAD, SECONDS, ALSO, OPINIONS, NEWS = "lead", "seconds", "also", "opinions", "news"

SUBJECT = 60  # characters that the list of a mailbox shows of a subject
PREHEADER = 140  # and of what stands behind it
JOINT = " · "


@dataclass(frozen=True)
class Place:
    """A part that a recipe asks for: up to `most` stories (of each section, topics), their size."""

    kind: str
    size: str = ""
    most: int = 1


@dataclass(frozen=True)
class Recipe:
    """What a newsletter brings, in the order in which it is read."""

    name: str
    places: tuple[Place, ...]
    section: int | None = None  # its stories alone
    minimum: int = 3  # stories that are worth a letter
    old_lead: bool = False  # whether the front's lead may have been in the last edition

    def __post_init__(self) -> None:
        kinds = [place.kind for place in self.places]
        if len(kinds) > len(set(kinds)):
            raise ValueError(f"the recipe {self.name} has a part twice")

    def place_of(self, kind: str) -> Place | None:
        return next((place for place in self.places if place.kind == kind), None)


FULL = (
    Place(LEAD, "lead"),
    Place(SECONDS, "second", 2),
    Place(ALSO, "row", 3),
    Place(OPINIONS, "opinion", 3),
    Place(NEWS, most=8),
)
DAILY = Recipe("daily", FULL)
WEEKLY = Recipe("weekly", FULL, minimum=5)
BREAKING = Recipe("breaking", (Place(LEAD, "lead"),), minimum=1)


def of_section(section: int) -> Recipe:
    """The recipe of a section's own newsletter."""
    places = (Place(LEAD, "lead"), Place(SECONDS, "second", 2), Place(ALSO, "row", 8))
    return Recipe(k.of_section(section), places, section=section, minimum=1)


@dataclass(frozen=True)
class Period:
    """Since the last edition: what was published after `since`, until `until`."""

    since: datetime
    until: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.since < moment <= self.until


@dataclass(frozen=True)
class Placement:
    """What the editor decided: `pins` are (kind of part, story), in order; `order` holds in a part.

    A pin stands though its story is old or the part is full; in a part that the recipe has not, it
    stands in the first one. What is dropped is nowhere, pinned or not. Where it `is_closed`,
    nothing comes by itself: what was approved is what goes.
    """

    pins: tuple[tuple[str, int], ...] = ()
    drops: frozenset[int] = frozenset()
    order: tuple[int, ...] = ()
    is_closed: bool = False


@dataclass(frozen=True)
class Words:
    """What the editor wrote in place of what the program says; empty where nothing."""

    subject: str = ""
    preheader: str = ""
    introduction: str = ""


@dataclass(frozen=True)
class Offer:
    """What readers can see now: the front in its order; all stories an edition could have."""

    front: tuple[Card, ...] = ()
    cards: tuple[Card, ...] = ()
    sections: tuple[answers.Section, ...] = ()  # in the order of the menu, with their subsections
    topics: tuple[answers.Topic, ...] = ()  # in the news


@dataclass(frozen=True)
class Erratum:
    """A story that was corrected after letters had brought it: when, in which words, and which
    editions (`models.Edition`) had it as it was.
    """

    card: Card
    at: datetime
    words: str
    brought_by: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Item:
    """A story in an edition: how large, why it is there, whether it is of the period."""

    card: Card
    size: str
    why: str = AUTOMATIC
    is_new: bool = True


@dataclass(frozen=True)
class Part:
    """Stories, of one section where it has one; or topics."""

    kind: str
    items: tuple[Item, ...] = ()
    section: answers.Section | None = None
    topics: tuple[answers.Topic, ...] = ()


@dataclass(frozen=True)
class Edition:
    """One issue of a newsletter, before it is drawn."""

    recipe: Recipe
    period: Period
    subject: str
    preheader: str
    introduction: str
    parts: tuple[Part, ...]
    errata: tuple[Erratum, ...] = ()

    @property
    def items(self) -> list[Item]:
        """Its stories, in the order they are read."""
        return [item for part in self.parts for item in part.items]

    @property
    def worth(self) -> int:
        """How many stories are new, or an editor's."""
        return sum(item.is_new or item.why == EDITOR for item in self.items)

    def is_sendable(self, minimum: int | None = None) -> bool:
        """Whether it brings enough; the recipe says how much that is."""
        return self.worth >= (self.recipe.minimum if minimum is None else minimum)


def compose(
    recipe: Recipe,
    period: Period,
    offer: Offer,
    placement: Placement = Placement(),
    words: Words = Words(),
    errata: Collection[Erratum] = (),
) -> Edition:
    """The edition that a recipe makes of what readers can see."""
    deal = _Deal(recipe, period, offer, placement)
    parts = tuple(part for place in recipe.places for part in deal.parts(place))
    cards = [item.card for part in parts for item in part.items]
    return Edition(
        recipe=recipe,
        period=period,
        subject=visible(words.subject) or subject_of(cards),
        preheader=visible(words.preheader) or _preheader(cards),
        introduction=words.introduction.strip(),
        parts=parts,
        errata=tuple(sorted(errata, key=lambda it: (it.at, it.card.id, it.words))),
    )


@dataclass
class _Deal:
    """Deals stories, each once: first the editor's, then those of the period as they rank."""

    recipe: Recipe
    period: Period
    offer: Offer
    placement: Placement
    dealt: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        public = {card.id: card for card in (*self.offer.front, *self.offer.cards)}
        self.cards = {
            pk: card
            for pk, card in public.items()
            if pk not in self.placement.drops and card.published_at <= self.period.until
        }
        front = [card for card in self.offer.front if card.id in self.cards]
        newest = sorted(self.cards.values(), key=_newest_first)
        # What the front leads with; without one, what could lead it.
        self.ranked = list({card.id: card for card in (*front, *_strong_first(newest))}.values())
        self.newest = newest
        self.pinned = self._pinned()

    def _pinned(self) -> dict[str, list[Card]]:
        """The editor's stories by their part: they are dealt before all others."""
        kinds = [place.kind for place in self.recipe.places if place.kind != NEWS]
        pinned: dict[str, list[Card]] = {kind: [] for kind in kinds}
        for kind, pk in self.placement.pins:
            if kinds and pk in self.cards and pk not in self.dealt:
                pinned[kind if kind in pinned else kinds[0]].append(self.cards[pk])
                self.dealt.add(pk)
        return pinned

    def parts(self, place: Place) -> Iterator[Part]:
        """What stands in a place: a part or none, of `also` one for each section."""
        if place.kind == NEWS:
            topics = self.offer.topics[: place.most]
            if topics:
                yield Part(NEWS, topics=topics)
        elif place.kind == ALSO:
            yield from self._by_sections(place)
        elif items := self._fill(place, self.pinned[place.kind], self._ranked_for(place)):
            yield Part(place.kind, items)

    def _by_sections(self, place: Place) -> Iterator[Part]:
        left = list(self.pinned[ALSO])
        for section, ids in _groups(self.offer.sections, self.recipe.section):
            pinned = [card for card in left if card.section.id in ids]
            left = [card for card in left if card.section.id not in ids]
            cards = [card for card in self._ranked_for(place) if card.section.id in ids]
            if items := self._fill(place, pinned, cards):
                yield Part(ALSO, items, section)
        if left:  # of no section of this newsletter, and yet the editor's
            yield Part(ALSO, self._fill(place, left, []))

    def _ranked_for(self, place: Place) -> list[Card]:
        """Who can come into a part, the first first. Opinions have theirs, if the recipe has."""
        if place.kind == OPINIONS:
            return [card for card in self.newest if card.format == "opinion"]
        cards = self.newest if place.kind == ALSO else self.ranked
        if self.recipe.place_of(OPINIONS):
            return [card for card in cards if card.format != "opinion"]
        return cards

    def _fill(
        self, place: Place, pinned: Sequence[Card], cards: Sequence[Card]
    ) -> tuple[Item, ...]:
        """The editor's, and as many others as there is room for."""
        items = [self._item(card, place, EDITOR) for card in pinned]
        for card in cards:
            if len(items) >= place.most:
                break
            if card.id not in self.dealt and self._may_come(card, place):
                self.dealt.add(card.id)
                items.append(self._item(card, place, AUTOMATIC))
        wished = {pk: n for n, pk in enumerate(self.placement.order)}
        return tuple(sorted(items, key=lambda item: wished.get(item.card.id, len(wished))))

    def _may_come(self, card: Card, place: Place) -> bool:
        """By itself: what is of the period; where the recipe says so, the front's lead."""
        if self.placement.is_closed:
            return False
        leads = bool(self.offer.front) and card.id == self.offer.front[0].id
        return card.published_at in self.period or (
            place.kind == LEAD and self.recipe.old_lead and leads
        )

    def _item(self, card: Card, place: Place, why: str) -> Item:
        return Item(card, place.size, why, card.published_at in self.period)


def _newest_first(card: Card) -> tuple[float, int]:
    return -card.published_at.timestamp(), -card.id


def _strong_first(newest: Sequence[Card]) -> list[Card]:
    return sorted(newest, key=lambda card: not is_strong(card))


def _groups(
    sections: Iterable[answers.Section], only: int | None
) -> Iterator[tuple[answers.Section | None, set[int]]]:
    """The sections that stories are grouped by, with the ids of all that belongs to each.

    A section's own newsletter has its stories in one group without a name.
    """
    for section in sections:
        ids = {section.id, *(child.id for child in section.children)}
        if only is None:
            yield section, ids
        elif only in ids:
            yield None, ids if only == section.id else {only}


def subject_of(cards: Sequence[Card]) -> str:
    """The first headline; the second, too, where both can be read in a list."""
    headlines = [visible(card.headline) for card in cards[:2]]
    both = JOINT.join(headlines)
    return both if len(both) <= SUBJECT else headlines[0]


def _preheader(cards: Sequence[Card]) -> str:
    """The beginning of what the first story says under its headline."""
    text = visible(next((card.standfirst for card in cards[:1]), ""))
    if len(text) <= PREHEADER:
        return text
    return text[: PREHEADER - 1].rpartition(" ")[0].rstrip(" ,;:.–—") + "…"


# -- of the record


def edition_of(
    record: Record,
    recipe: Recipe,
    since: datetime,
    placement: Placement = Placement(),
    words: Words = Words(),
    errata: Collection[Erratum] = (),
) -> Edition:
    """The edition as the record stands, of what was published after `since`."""
    period = Period(since, record.as_of)
    offer = offer_of(record, recipe, [pk for _kind, pk in placement.pins])
    return compose(recipe, period, offer, placement, words, errata)


def offer_of(record: Record, recipe: Recipe, pinned: Sequence[int] = ()) -> Offer:
    """What the record has for a recipe: the newest sixty of each list, and the editor's pins."""
    sections = tuple(s for s in record.sections.values() if not s.parent_id and not s.is_partner)
    front: list[Card] = []
    if recipe.section is None:
        front = [card for block in record.front() for card in block.cards]
        scopes = [k.SITE, k.of_format("opinion"), *(k.of_section(s.id) for s in sections)]
    else:
        scopes = [k.of_section(recipe.section)]
    listed = record.latest_of_each(scopes, HEAD)
    ids = dict.fromkeys([pk for found in listed.values() for pk in found] + list(pinned))
    topics = record.topics_in_the_news() if recipe.place_of(NEWS) else []
    return Offer(tuple(front), tuple(record.cards(list(ids))), sections, tuple(topics))
