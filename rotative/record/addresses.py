"""Addresses: what lives at one, where one leads that answers no more, and the keys of both.

What used to answer is a row of `models.Address`. It leads to where the thing is now, or says that
it was withdrawn.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from rotative.lib.text import printable
from rotative.press.capture import asks
from rotative.record import keys as k
from rotative.record.answers import Location
from rotative.record.entries import Withdrawal
from rotative.record.models import Address, Author, Notice, Section, Story, Topic, Withdrawn
from rotative.record.shelf import Room
from rotative.record.words import author_path, topic_path

Target = Address.Target
PAGES = {Target.STORY, Target.SECTION, Target.NOTICE}  # of the newsroom, one row of ids

# What lives beside a section, topic or author: feeds and months.
_FEED, _MONTH = r"(?:rss\.xml|atom\.xml|feed\.json)", r"\d{4}/(?:\d{2}/(?:page-\d+/)?)?"
_BESIDE = re.compile(rf"(?:[-\w]+/)?(?:{_FEED}|{_MONTH})")
FEED_AT_END, MONTH_AT_END = re.compile(f"{_FEED}$"), re.compile(f"{_MONTH}$")


def split(path: str) -> tuple[str, str]:
    """`/a/b/c/` into `/a/b/` and `c`."""
    head, _, last = path.rstrip("/").rpartition("/")
    return f"{head}/", last


# -- how they are read


@dataclass
class Addresses(Room):
    """What lives where, and where what lives."""

    located: dict[str, Location | None] = field(default_factory=dict)

    def locate(self, path: str) -> Location | None:
        """What lives at `path` ("/a/b/"), what used to, or None; looked for once."""
        if path not in self.located:
            self.located[path] = self._locate(path, frozenset())
        return self.located[path]

    @asks
    def _locate(self, path: str, seen: frozenset[str]) -> Location | None:
        """`seen` are the addresses that led here."""
        self.keys.add(k.at(path))
        if path != printable(path):
            return None  # PostgreSQL takes no NUL, not even in a question
        by_path = {s.path: s for s in self.sections.values() if not s.is_partner}
        if section := by_path.get(path):
            return Location("section", section.id)
        head, slug = split(path)
        if section := by_path.get(head):
            if pk := self._story_at(section.id, slug):
                return Location("story", pk)
        elif head == "/" and (notice := Notice.objects.filter(slug=slug).first()):
            return Location("notice", notice.pk)
        return self._moved(path, seen)

    def _story_at(self, section_id: int, slug: str) -> int | None:
        if shelved := self.shelf.places.get((section_id, slug)):
            return shelved
        stories = Story.objects.filter(section_id=section_id, slug=slug)
        return stories.values_list("pk", flat=True).first()

    def _moved(self, path: str, seen: frozenset[str]) -> Location | None:
        """Where an address leads that answers no more: the longest known beginning of it wins."""
        beginnings = [path]
        while (path_before := split(beginnings[-1])[0]) != "/" and len(beginnings) < 8:
            beginnings.append(path_before)
        found = Address.objects.filter(Q(path=path) | Q(path__in=beginnings[1:], prefix=True))
        rows = {row.path: row for row in found}
        for beginning in beginnings:
            if row := rows.get(beginning):
                now = self._address_of(row.target, row.target_id)
                rest = path.removeprefix(beginning)
                if now is None:
                    return (self._left_behind(row, rest) if rest else None) or _gone(row)
                there = self._moved_to(now, rest, seen | {path})
                return there or (self._left_behind(row, rest) if rest else None)
        return None

    def _left_behind(self, row: Address, rest: str) -> Location | None:
        """What lived under a section while it had another of its former addresses."""
        former = Address.objects.filter(target=row.target, target_id=row.target_id).values_list(
            "path", flat=True
        )
        left = Address.objects.filter(path__in=[path + rest for path in former]).first()
        if left is None:
            return None
        now = self._address_of(left.target, left.target_id)
        return Location("moved", path=now) if now else _gone(left)

    def _moved_to(self, now: str, rest: str, seen: frozenset[str]) -> Location | None:
        """Where readers are sent in one step: to what lives at the new address."""
        path = now + rest
        if path in seen:
            return None
        is_beside = _BESIDE.fullmatch(rest) is not None
        there = None if is_beside else self._locate(path, seen)
        if there is not None and there.kind in {"moved", "gone"}:
            return there
        lives = there is not None or is_beside or not rest
        return Location("moved", path=path) if lives else None

    def _address_of(self, target: str, pk: int) -> str | None:
        if target == Target.TOPIC:
            topic = Topic.objects.filter(pk=pk).first()
            return topic_path(self.paper.language, topic.slug) if topic else None
        if target == Target.AUTHOR:
            author = Author.objects.filter(pk=pk).first()
            return author_path(self.paper.language, author.slug) if author else None
        return self.paths([pk]).get(pk)

    def _path(self, row: Any) -> str:
        return f"{self.sections[row.section_id].path}{row.slug}/"

    @asks
    def paths(self, ids: Iterable[int]) -> dict[int, str]:
        """The addresses of those of the pages (stories, sections, notices) that are public."""
        wanted = set(ids)
        if not wanted:
            return {}
        self.keys.update(k.path(pk) for pk in wanted)
        stories = Story.objects.filter(pk__in=wanted).only("section_id", "slug")
        paths = {row.pk: self._path(row) for row in stories if row.section_id in self.sections}
        paths |= {pk: self.sections[pk].path for pk in wanted & self.sections.keys()}
        return paths | {n.id: n.path for n in self.notices if n.id in wanted}


def _gone(row: Address) -> Location:
    """What was withdrawn, with what readers are told of it."""
    told = Withdrawn.objects.filter(pk=row.target_id).first() if row.target in PAGES else None
    return Location("gone", status=told.status, words=told.words) if told else Location("gone")


# -- how they are written


def forward(path: str, target: Address.Target, target_id: int, *, prefix: bool = False) -> None:
    """Have an address that answers no more lead to the thing; with `prefix`, all that is under it
    leads along.
    """
    Address.objects.update_or_create(
        path=path, defaults={"target": target, "target_id": target_id, "prefix": prefix}
    )


def forward_stories(places: Iterable[tuple[str, int]]) -> None:
    """The same for stories, many at once: `(path, id)`."""
    Address.objects.bulk_create(
        [Address(path=path, target=Target.STORY, target_id=pk) for path, pk in places],
        update_conflicts=True,
        unique_fields=["path"],
        update_fields=["target", "target_id", "prefix"],
    )


def forward_words(old: str, new: str) -> None:
    """The paper's language changed from one to another, and the words of addresses with it."""
    for model, path_in, target in (
        (Topic, topic_path, Target.TOPIC),
        (Author, author_path, Target.AUTHOR),
    ):
        for pk, slug in model.objects.values_list("pk", "slug"):  # type: ignore[attr-defined]
            free(path_in(new, slug))
            forward(path_in(old, slug), target, pk, prefix=True)


def free(path: str) -> None:
    """An address that answers again is no redirect any more.

    A renamed section's redirect stays: it still leads the stories that moved along.
    """
    moved_along = Q(prefix=True, target=Target.SECTION)
    Address.objects.filter(path=path).exclude(moved_along).delete()


def free_stories(paths: Iterable[str]) -> None:
    """The same for stories, many at once; no section's redirect is among them."""
    Address.objects.filter(path__in=paths, prefix=False).delete()


def explain(ids: Sequence[int], withdrawal: Withdrawal) -> None:
    """Tell readers this of pages that were withdrawn, in the place of what they were told before.

    It touches no key: what such addresses answer is never stored.
    """
    if withdrawal == Withdrawal():
        Withdrawn.objects.filter(pk__in=ids).delete()
        return
    Withdrawn.objects.bulk_create(
        [Withdrawn(id=pk, status=withdrawal.status, words=withdrawal.words) for pk in ids],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["status", "words"],
    )


def leads_on(path: str) -> bool:
    """Whether a section that is still public was here before: its redirect stays."""
    row = Address.objects.filter(path=path, prefix=True).first()
    return row is not None and Section.objects.filter(pk=row.target_id).exists()


# -- who hears of a change


def keys_of_move(before: set[str], after: set[str]) -> set[str]:
    """Of addresses that come and go."""
    return (
        {k.at(path) for path in before ^ after}
        | {k.born(path) for path in after - before}
        | {k.gone(path) for path in before - after}
    )
