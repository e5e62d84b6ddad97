"""Stories: how pages and lists show them, how they are written, who hears of a change."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from rotative.press.capture import asks
from rotative.record import addresses, answers, relations
from rotative.record import keys as k
from rotative.record.addresses import Addresses, Target
from rotative.record.answers import Card, Signature
from rotative.record.blocks import Block, from_json
from rotative.record.calendar import month_of
from rotative.record.entries import StoryEntry
from rotative.record.models import Story
from rotative.record.names import Names


def _as_kept(kind: type[Card], but: Iterable[str]) -> list[str]:
    """The fields that are a story's columns as they are."""
    columns = {column.name for column in Story._meta.concrete_fields}
    return [each.name for each in fields(kind) if each.name in columns - set(but)]


AS_KEPT_ON_CARDS = _as_kept(Card, but=["section", "headline"])
AS_KEPT_IN_STORIES = _as_kept(answers.Story, but=["body", *(each.name for each in fields(Card))])
# The columns that a card is made of: when one of them changes, lists do.
CARD_COLUMNS = [
    *AS_KEPT_ON_CARDS,
    *("section_id", "slug", "headline", "short_headline", "picture_id"),
]

STORY_COLUMNS = [
    f.attname for f in Story._meta.concrete_fields if f.attname not in {"id", "digest"}
]

# -- how they are read


class Stories(Names, Addresses):
    """Stories as cards and whole."""

    def cards(self, ids: Sequence[int]) -> list[Card]:
        """Cards in the order of `ids`; what is not public is left out."""
        self.keys.update(k.card(pk) for pk in ids)
        if missing := set(ids) - self.shelf.cards.keys():
            self._shelve_cards(missing)
        found = (self.shelf.cards[pk] for pk in ids)
        return [card for card in found if card]

    @asks
    def _shelve_cards(self, ids: set[int]) -> None:
        if not ids:
            return
        # Hundreds of rows a batch: too many for Django to make objects of.
        stories = Story.objects.filter(pk__in=ids)
        found_rows = stories.values_list(*CARD_COLUMNS, "updated_at", named=True)
        rows = {row.id: row for row in found_rows if row.section_id in self.sections}
        self.pictures(row.picture_id for row in rows.values())
        signatures = self._signatures(list(rows))
        found = {pk: Card(**self._card(row, signatures.get(pk, ()))) for pk, row in rows.items()}
        self.shelf.cards.update(dict.fromkeys(ids) | found)
        self.shelf.updates.update({pk: row.updated_at for pk, row in rows.items()})

    def _card(self, it: Any, signatures: tuple[Signature, ...]) -> dict[str, Any]:
        """Of whatever has `CARD_COLUMNS`."""
        return {
            **{name: getattr(it, name) for name in AS_KEPT_ON_CARDS},
            "path": self._path(it),
            "section": self.sections[it.section_id],
            "headline": it.short_headline or it.headline,
            "full_headline": it.headline,
            "picture": self.shelf.pictures.get(it.picture_id or 0),
            "signatures": signatures,
        }

    def updates(self, cards: Iterable[Card]) -> dict[int, datetime]:
        """When the stories of these cards were corrected, those that were."""
        cards = list(cards)
        self.keys.update(k.updated(card.id) for card in cards)
        corrected = ((card.id, self.shelf.updates.get(card.id)) for card in cards)
        return {pk: at for pk, at in corrected if at}

    def topics_of(self, cards: Iterable[Card]) -> dict[int, tuple[answers.Topic, ...]]:
        """The topics of the stories of these cards, from the broadest to the narrowest."""
        ids = [card.id for card in cards]
        self.keys.update(k.told(pk) for pk in ids)
        self._shelve_told(ids)
        told = self.shelf.told
        named = self._topics([topic for pk in ids for topic in told[pk]])
        return {pk: tuple(named[topic] for topic in told[pk] if topic in named) for pk in ids}

    @asks
    def _shelve_told(self, ids: Iterable[int]) -> None:
        if missing := set(ids) - self.shelf.told.keys():
            found = relations.topics_of(missing)
            self.shelf.told.update({pk: found.get(pk, []) for pk in missing})

    def stories(self, ids: Sequence[int]) -> list[answers.Story]:
        """Stories whole, in the order of `ids`; what is not public is left out."""
        if missing := [pk for pk in ids if pk not in self.shelf.stories]:
            self._shelve_stories(missing)
        return [story for pk in ids if (story := self.story(pk))]

    def story(self, pk: int) -> answers.Story | None:
        """One story whole, or None."""
        self.keys.add(k.story(pk))
        if pk not in self.shelf.stories:
            self._shelve_stories([pk])
        return self.shelf.stories[pk]

    @asks
    def _shelve_stories(self, ids: Sequence[int]) -> None:
        rows = Story.objects.filter(pk__in=ids)
        public = [row for row in rows if row.section_id in self.sections]
        self._shelve_told(ids)
        told = {pk: self.shelf.told[pk] for pk in ids}
        self._topics([topic for topics in told.values() for topic in topics])
        bodies = {row.pk: from_json(row.body) for row in public}
        shown = {pk for body in bodies.values() for it in body for pk in it.pictures_shown}
        self.pictures(shown | {row.picture_id for row in public})
        signatures = self._signatures(ids)
        found = dict.fromkeys(ids) | {
            row.pk: self.story_of(
                row,
                bodies[row.pk],
                signatures.get(row.pk, ()),
                tuple(self._topics(told[row.pk]).values()),
            )
            for row in public
        }
        self.shelf.stories.update(found)

    def story_of(
        self,
        it: Story | StoryEntry,
        body: list[Block],
        signatures: tuple[Signature, ...],
        topics: tuple[answers.Topic, ...],
    ) -> answers.Story:
        """The story of a row, or of an entry that is not on the record."""
        kept = {name: getattr(it, name) for name in AS_KEPT_IN_STORIES}
        return answers.Story(**self._card(it, signatures), **kept, body=body, topics=topics)

    def _signatures(self, story_ids: Collection[int]) -> dict[int, tuple[Signature, ...]]:
        signed = relations.bylines_of(story_ids)
        authors = self.authors({pk for bylines in signed.values() for pk, _role in bylines})
        return {
            story: tuple(Signature(authors[pk], role) for pk, role in bylines if pk in authors)
            for story, bylines in signed.items()
        }


# -- how they are written


def write(entries: Iterable[StoryEntry]) -> None:
    """Write the rows of stories, and nothing beside them."""
    Story.objects.bulk_create(
        [_row(entry) for entry in entries],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*STORY_COLUMNS, "digest"],
    )


def _row(entry: StoryEntry) -> Story:
    values = {name: entry.columns[name] for name in STORY_COLUMNS}
    return Story(id=entry.id, digest=entry.digest, **values)


Paths = dict[int, str]  # of sections, by id


def path_in(paths: Paths, it: Story | StoryEntry) -> str:
    """The address of a story."""
    return f"{paths.get(it.section_id, '/')}{it.slug}/"


def moves(before: Story | None, entry: StoryEntry) -> bool:
    """Whether it comes to an address it did not have."""
    return not before or (before.section_id, before.slug) != (entry.section_id, entry.slug)


def move(
    changed: Iterable[StoryEntry], known: dict[int, Story], paths: Paths, touched: set[str]
) -> None:
    """Have the old addresses lead on, and the new ones answer.

    These are no redirects any more, and no other story's. Whoever holds one is about to leave it:
    two slugs were swapped.
    """
    arriving = [entry for entry in changed if moves(known.get(entry.id), entry)]
    for entry in arriving:
        if before := known.get(entry.id):
            addresses.forward(path_in(paths, before), Target.STORY, entry.id)
    addresses.free_stories([path_in(paths, entry) for entry in arriving])
    wanted = {(entry.section_id, entry.slug): entry.id for entry in arriving}
    holders = Story.objects.filter(
        section_id__in={section for section, _slug in wanted},
        slug__in=[slug for _section, slug in wanted],
    )
    for pk, section, slug in holders.values_list("pk", "section_id", "slug"):
        comer = wanted.get((section, slug), pk)
        if comer != pk:
            Story.objects.filter(pk=pk).update(slug=f"-{comer}", digest="")
            touched |= {k.story(pk), k.card(pk), k.path(pk)}


# -- who hears of a change


def keys_of_change(
    before: Story | None,
    entry: StoryEntry,
    paths: Paths,
    signed: list[tuple[int, str]],
    named: set[int],
) -> set[str]:
    """What pages read of the story itself; of the lists it stands in, see `lists.keys_of_places`.

    `signed` are its bylines as they were, `named` the stories that it named.
    """
    pk, path = entry.id, path_in(paths, entry)
    keys = {k.story(pk)}
    if before is None:
        keys |= {k.related(pk), k.card(pk), k.updated(pk), k.told(pk), k.path(pk)}
        keys |= addresses.keys_of_move(set(), {path})
        return keys | {k.modified(month_of(entry.published_at))}
    if signed != list(entry.bylines) or any(
        getattr(before, name) != getattr(entry, name) for name in CARD_COLUMNS
    ):
        keys.add(k.card(pk))
    if before.picture_id != entry.picture_id:
        keys.add(k.FRONT)  # what leads has a picture
    if before.related_ids != entry.related_ids or named != set(entry.named_ids):
        keys.add(k.related(pk))
    if before.updated_at != entry.updated_at:
        keys.add(k.updated(pk))
    if moves(before, entry):
        keys |= {k.path(pk), *addresses.keys_of_move({path_in(paths, before)}, {path})}
    listed = ("published_at", "modified_at", "section_id", "slug")
    if any(getattr(before, name) != getattr(entry, name) for name in listed):
        keys |= {k.modified(month_of(it.published_at)) for it in (before, entry)}
    return keys


def keys_of(row: Story, paths: Paths) -> set[str]:
    """All that pages can read of a story itself."""
    pk = row.pk
    keys = {k.story(pk), k.card(pk), k.updated(pk), k.told(pk), k.path(pk)}
    keys |= addresses.keys_of_move({path_in(paths, row)}, set())
    return keys | {k.modified(month_of(row.published_at))}


def can_change_the_news(
    changed: Iterable[StoryEntry], known: dict[int, Story], told: dict[int, list[int]]
) -> bool:
    """Whether what is in the news can change: no story's text alone does that."""
    return any(
        e.id not in known
        or known[e.id].published_at != e.published_at
        or sorted(told.get(e.id, [])) != sorted(e.topic_ids)
        for e in changed
    )
