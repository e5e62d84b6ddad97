"""The editions that were sent, as the site shows them: which there are, what stands in them.

A letter cannot be changed once it is mailed; its web version is read through the record each time
it is pressed. Of a story that is public no more nothing is left there: not its headline in a
subject, nor words of the editor's that were written when it stood there
(docs/decisions/0048-an-edition-on-the-web-is-the-record-s.md).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from rotative.newsletters import edition
from rotative.newsletters.models import Edition, EditionQuerySet, EditionStory, Newsletter
from rotative.press.actions import touch
from rotative.press.capture import asks
from rotative.record import keys as k
from rotative.record.addresses import keys_of_move
from rotative.record.answers import Card
from rotative.record.reading import Record
from rotative.site.feeds import KINDS as FEEDS

Day = tuple[date, int]  # of an edition, with its id


@dataclass(frozen=True)
class Placed:
    """A story that is public, and where it stands."""

    card: Card
    part: str
    section: int | None


@dataclass(frozen=True)
class Issue:
    """An edition as readers can see it now.

    `subject` and `introduction` are the editor's while every story is public that stood there when
    they were written; else the subject is that of the stories that are left, or empty.
    """

    id: int
    day: date
    sent_at: datetime
    path: str
    subject: str
    introduction: str
    stories: tuple[Placed, ...]

    @property
    def cards(self) -> list[Card]:
        return [it.card for it in self.stories]

    @property
    def lead(self) -> Card | None:
        return next(iter(self.cards), None)


# -- how they are read


@asks
def newsletters(record: Record) -> dict[str, Newsletter]:
    """All newsletters by their slugs, in their order; closed ones have editions, too."""
    record.keys.add(k.NEWSLETTERS)
    rows: dict[str, Newsletter] = record.shelf.once(
        "newsletters", lambda: {it.slug: it for it in Newsletter.objects.all()}
    )
    return rows


@asks
def days(record: Record, of: Newsletter) -> list[Day]:
    """The editions of a newsletter that are public, newest first."""
    record.keys.add(k.editions(of.pk))
    found: list[Day] = record.shelf.once(
        ("editions", of.pk),
        lambda: list(_public(of).order_by("-day").values_list("day", "pk")),
    )
    return found


@asks
def days_of_month(record: Record, of: Newsletter, month: str) -> list[Day]:
    """Those of a month (`2026-11`), newest first."""
    record.keys.add(k.editions_of_month(of.pk, month))
    year, number = map(int, month.split("-"))
    rows = _public(of).filter(day__year=year, day__month=number).order_by("-day")
    return list(rows.values_list("day", "pk"))


@asks
def edition_at(record: Record, of: Newsletter, day: date) -> int | None:
    """The edition of a day, if it is public."""
    pk = _public(of).filter(day=day).values_list("pk", flat=True).first()
    if pk is not None:
        record.keys.add(k.edition(pk))
    return pk


@asks
def beside(record: Record, of: Newsletter, day: date) -> tuple[date | None, date | None]:
    """The days of the editions before and after; whoever asks knows that of this day."""
    before, after = _beside(of, day)
    return before[0] if before else None, after[0] if after else None


@asks
def issues(record: Record, of: Newsletter, pks: Collection[int]) -> list[Issue]:
    """These editions with their stories, newest first."""
    record.keys.update(k.edition(pk) for pk in pks)
    rows = _public(of).filter(pk__in=pks).order_by("-day")
    rows = rows.only("day", "frozen_at", "own_subject", "introduction")
    stories: dict[int, list[EditionStory]] = {}
    for it in EditionStory.objects.filter(edition__in=pks).order_by("edition_id", "position"):
        stories.setdefault(it.edition_id, []).append(it)
    ids = dict.fromkeys(it.story_id for some in stories.values() for it in some)
    cards = {card.id: card for card in record.cards(list(ids))}
    return [_issue(of, row, stories.get(row.pk, []), cards) for row in rows]


def _issue(
    of: Newsletter, row: Edition, stories: Collection[EditionStory], cards: dict[int, Card]
) -> Issue:
    left = tuple(
        Placed(cards[it.story_id], it.part, it.section_id) for it in stories if it.story_id in cards
    )
    is_whole = len(left) == len(stories)
    automatic = edition.subject_of([it.card for it in left]) if left else ""
    assert row.frozen_at
    return Issue(
        id=row.pk,
        day=row.day,
        sent_at=row.frozen_at,
        path=f"{of.path}{row.day:%Y-%m-%d}/",
        subject=(is_whole and row.own_subject) or automatic,
        introduction=row.introduction if is_whole else "",
        stories=left,
    )


def _public(of: Newsletter) -> EditionQuerySet:
    if of.kind == Newsletter.Kind.BREAKING:  # a story by itself has its own page
        return Edition.objects.none()
    return Edition.objects.public().filter(newsletter=of)


def _beside(of: Newsletter, day: date) -> tuple[Day | None, Day | None]:
    rows = _public(of)
    before = rows.filter(day__lt=day).order_by("-day").values_list("day", "pk").first()
    after = rows.filter(day__gt=day).order_by("day").values_list("day", "pk").first()
    return before, after


# -- how they are written


def stories_of(it: edition.Edition) -> list[EditionStory]:
    """The stories of an edition that is about to be frozen, as rows; `edition` is to be set."""
    places = [(part, item) for part in it.parts for item in part.items]
    return [
        EditionStory(
            story_id=item.card.id,
            position=position,
            part=part.kind,
            section_id=part.section.id if part.section else None,
            size=item.size,
        )
        for position, (part, item) in enumerate(places)
    ]


def editions_changed(it: Edition) -> None:
    """To be said in the transaction that freezes an edition, ends it or calls it off: its page
    comes or goes, the archive lists it, and those before and after it lead to it.
    """
    if it.is_breaking:
        return
    of, month = it.newsletter, f"{it.day:%Y-%m}"
    before, after = _beside(of, it.day)
    touched = {k.editions(of.pk), k.editions_of_month(of.pk, month), k.edition(it.pk)}
    touched |= {k.edition(near[1]) for near in (before, after) if near}
    rows = _public(of)
    in_month = rows.filter(day__year=it.day.year, day__month=it.day.month)
    is_there = rows.exists()
    for path, lives in (
        (it.path, rows.filter(pk=it.pk).exists()),
        (month_path(of, month), in_month.exists()),
        (of.path, is_there),
        *((path, is_there) for path in feed_paths(of)),
    ):
        touched |= keys_of_move(set(), {path}) if lives else keys_of_move({path}, set())
    touch(touched)


def feed_paths(of: Newsletter) -> list[str]:
    """`/newsletter/SLUG/rss.xml` and the others."""
    return [f"{of.path}{file}" for _name, file, _type in FEEDS]


def month_path(of: Newsletter, month: str) -> str:
    """`/newsletter/SLUG/2026/11/`"""
    return f"{of.path}{month.replace('-', '/')}/"
