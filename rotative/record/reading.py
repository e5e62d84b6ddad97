"""Reading the record: the questions readers' pages ask, and the frozen answers they get.

A page is a function of a `Record`, the settings and the templates (law 1). Nothing else reads the
tables on readers' behalf, so this is also where the keys of what a page has read are noted: the
page is pressed again when `record.actions` touches one of them. A `Record` lives as long as one
page. Pages that are made from the same state of the database share a `Shelf`.

    story:12  all of a story: text, signatures, topics, pictures, documents
    card:12   what lists show of it, with its picture and authors     updated:12  its correction
    told:12   its topics
    path:12   the address of a story        at:/sport/final/   what lives at an address
    topic:7, author:9, notice:4             topics, authors, within:7   the indexes
    list:S    the newest of a list          near:S:12          a story's neighbours in a list
    months:S  which months a list has       counts:S           how many stories in each
    chunks:S:2026-11     how many pages a month has     month:S:2026-11:3     one of them
    day:2026-11-26       the stories of a day
    modified:2026-11     addresses and changes of a month's stories     news   what is in the news

`S` is a list: site, section:3, topic:7, author:9, format:opinion.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from rotative.lib.addresses import is_outward
from rotative.lib.surnames import surname
from rotative.lib.text import printable
from rotative.press.capture import Reads, asks
from rotative.record import models
from rotative.record.blocks import Block, from_json
from rotative.record.entries import AuthorEntry, StoryEntry, TopicEntry
from rotative.record.lists import (
    CHUNK,
    FRONT,
    HEAD,
    NEWS_MOST,
    RELATED,
    day_bounds,
    day_of,
    heads,
    month_bounds,
    month_of,
    neighbours,
    news_topics,
)
from rotative.record.words import WORDS, author_path, notice_path, topic_path

T = TypeVar("T")

AGENCY = "agency"  # kind of an author that is no person

# What lives beside a section, topic or author: feeds and months.
_FEED, _MONTH = r"(?:rss\.xml|atom\.xml|feed\.json)", r"\d{4}/(?:\d{2}/(?:page-\d+/)?)?"
_BESIDE = re.compile(rf"(?:[-\w]+/)?(?:{_FEED}|{_MONTH})")
_FEED_AT_END, _MONTH_AT_END = re.compile(f"{_FEED}$"), re.compile(f"{_MONTH}$")


@dataclass(frozen=True)
class Picture:
    """A picture as pages show it; `files` maps a format to `[width, height, address]` rows."""

    id: int
    alt: str
    caption: str
    credit: str
    source: str
    licence: str
    width: int
    height: int
    focus: str
    files: dict[str, list[list[Any]]]
    creator: str = ""
    copyright: str = ""
    jpeg_bytes: int = 0

    @property
    def jpeg(self) -> str:
        """The address every reader, feed and social card can use; empty if there is none."""
        return self.files["jpeg"][0][2] if self.files.get("jpeg") else ""


@dataclass(frozen=True)
class Section:
    """A section with its subsections; `path` is another site's address for a partner."""

    id: int
    parent_id: int | None
    path: str
    name: str
    menu_name: str
    description: str
    colour: str
    is_partner: bool
    in_menu: bool
    children: tuple["Section", ...] = ()


@dataclass(frozen=True)
class Topic:
    id: int
    slug: str
    path: str
    name: str
    kind: str
    parent_id: int | None
    description: str

    @property
    def initial(self) -> str:
        """The letter under which an index has it: `É` is an `E`."""
        return folded(self.name)[:1].upper()


@dataclass(frozen=True)
class Author:
    id: int
    slug: str
    path: str
    name: str
    kind: str
    role: str
    biography: str
    links: list[dict[str, str]]
    picture: Picture | None


@dataclass(frozen=True)
class Signature:
    """An author under a story, with the part they had in it."""

    author: Author
    role: str


@dataclass(frozen=True)
class Card:
    """A story as lists and fronts show it."""

    id: int
    path: str
    section: Section
    format: str
    kicker: str
    headline: str
    full_headline: str
    language: str  # empty: the paper's
    standfirst: str
    published_at: datetime
    picture: Picture | None
    stars: float | None  # a review's, of five, in halves
    signatures: tuple[Signature, ...]


@dataclass(frozen=True)
class Story(Card):
    """A story as its own page shows it."""

    updated_at: datetime | None
    search_title: str
    search_description: str
    picture_caption: str
    key_points: list[str]
    body: list[Block]
    word_count: int
    related_ids: list[int]
    topics: tuple[Topic, ...]


def _as_kept(kind: type[Card], but: Iterable[str]) -> list[str]:
    """The fields that are a story's columns as they are."""
    columns = {column.name for column in models.Story._meta.concrete_fields}
    return [each.name for each in fields(kind) if each.name in columns - set(but)]


AS_KEPT_ON_CARDS = _as_kept(Card, but=["section", "headline"])
AS_KEPT_IN_STORIES = _as_kept(Story, but=["body", *(each.name for each in fields(Card))])
# The columns that a card is made of: when one of them changes, lists do.
CARD_COLUMNS = [
    *AS_KEPT_ON_CARDS,
    *("section_id", "slug", "headline", "short_headline", "picture_id"),
]


@dataclass(frozen=True)
class Notice:
    id: int
    path: str
    title: str
    kind: str
    body: list[Block]
    facts: list[list[str]]
    updated_at: datetime | None


@dataclass(frozen=True)
class Paper:
    """What the paper is. Empty strings where the publisher said nothing."""

    name: str = "Rotative"
    tagline: str = ""
    description: str = ""
    language: str = "fr"
    publisher: str = ""
    copyright: str = ""
    accent: str = "#9c1c1f"
    accent_dark: str = "#ff8a7a"
    fonts: str = "source"
    logo: Picture | None = None
    icon: Picture | None = None
    social: list[dict[str, str]] = field(default_factory=list)
    newsletter_pitch: str = ""
    email: str = ""
    full_text_feeds: bool = False
    feed_ids: str = "tag:localhost,2026:"  # how the names of stories and feeds begin (RFC 4151)

    @property
    def words(self) -> dict[str, str]:
        return WORDS[self.language]


@dataclass(frozen=True)
class Location:
    """What lives at an address: `kind` is section, story, notice, or moved and gone.

    For `moved`, `path` is where it is now.
    """

    kind: str
    id: int = 0
    path: str = ""


@dataclass
class Shelf:
    """What has been read of one state of the database, for all pages that are made from it."""

    values: dict[Any, Any] = field(default_factory=dict)
    pictures: dict[int, Picture | None] = field(default_factory=dict)
    authors: dict[int, Author | None] = field(default_factory=dict)
    topics: dict[int, Topic | None] = field(default_factory=dict)
    cards: dict[int, Card | None] = field(default_factory=dict)
    updates: dict[int, datetime | None] = field(default_factory=dict)  # of those that have cards
    told: dict[int, list[int]] = field(default_factory=dict)  # the topics of stories
    stories: dict[int, Story | None] = field(default_factory=dict)
    places: dict[tuple[int, str], int] = field(default_factory=dict)  # section, slug → story
    heads: dict[str, list[int]] = field(default_factory=dict)  # of lists
    counts: dict[str, list[tuple[str, int]]] = field(default_factory=dict)  # of lists, by month

    def once(self, what: Any, read: Callable[[], T]) -> T:
        """What `read` says, asked once."""
        if what not in self.values:
            self.values[what] = read()
        value: T = self.values[what]
        return value


@dataclass
class Record(Reads):
    """The record as one page reads it, at the logical time `as_of`."""

    as_of: datetime = field(default_factory=timezone.now)
    shelf: Shelf = field(default_factory=Shelf)
    located: dict[str, Location | None] = field(default_factory=dict)

    # -- the whole site: these have no key, every page has their digest (`shell`)

    @cached_property
    def paper(self) -> Paper:
        """The paper's own row; a nameless one before there is any."""
        return self.shelf.once("paper", self._paper)

    @asks
    def _paper(self) -> Paper:
        row = models.Paper.objects.filter(pk=1).first()
        data = dict(row.data) if row else {}
        pictures: dict[str, Any] = {
            name: self.pictures([data[f"{name}_id"]]).get(data[f"{name}_id"])
            for name in ("logo", "icon")
            if data.get(f"{name}_id")
        }
        return paper_of(data | pictures)

    @cached_property
    def sections(self) -> dict[int, Section]:
        """All sections by id, first level first, each with its subsections."""
        return self.shelf.once("sections", self._sections)

    @asks
    def _sections(self) -> dict[int, Section]:
        rows = list(models.Section.objects.order_by("position", "id"))
        under: dict[int | None, list[Section]] = {}
        for row in rows:
            if row.parent_id:
                under.setdefault(row.parent_id, []).append(_section(row))
        tops = [_section(r, tuple(under.get(r.pk, ()))) for r in rows if not r.parent_id]
        return {s.id: s for top in tops for s in (top, *top.children)}

    @cached_property
    def menu(self) -> list[Section]:
        """The first level of the menu, in its order."""
        return [s for s in self.sections.values() if not s.parent_id and s.in_menu]

    @cached_property
    def notices(self) -> list[Notice]:
        """The pages at the foot, in their order, without their bodies."""
        return self.shelf.once("notices", self._notices)

    @asks
    def _notices(self) -> list[Notice]:
        rows = models.Notice.objects.defer("body", "facts").order_by("position", "id")
        return [Notice(r.pk, notice_path(r.slug), r.title, r.kind, [], [], None) for r in rows]

    @property
    def shell(self) -> str:
        """What every page shows of the record, as text to make a digest of."""
        return repr((self.paper, self.sections, self.notices))

    @cached_property
    def local(self) -> ZoneInfo:
        return ZoneInfo(settings.TIME_ZONE)

    def date_of_issue(self) -> date:
        """The day on the paper's calendar; a page that shows it is pressed again at midnight."""
        day = self.as_of.astimezone(self.local).date()
        self.is_before(datetime.combine(day + timedelta(days=1), time(), self.local))
        return day

    # -- addresses

    def locate(self, path: str) -> Location | None:
        """What lives at `path` ("/a/b/"), what used to, or None; looked for once."""
        if path not in self.located:
            self.located[path] = self._locate(path, frozenset())
        return self.located[path]

    @asks
    def _locate(self, path: str, seen: frozenset[str]) -> Location | None:
        """`seen` are the addresses that led here."""
        self.keys.add(f"at:{path}")
        if path != printable(path):
            return None  # PostgreSQL takes no NUL, not even in a question
        by_path = {s.path: s for s in self.sections.values() if not s.is_partner}
        if section := by_path.get(path):
            return Location("section", section.id)
        head, slug = split(path)
        if section := by_path.get(head):
            if pk := self._story_at(section.id, slug):
                return Location("story", pk)
        elif head == "/" and (notice := models.Notice.objects.filter(slug=slug).first()):
            return Location("notice", notice.pk)
        return self._moved(path, seen)

    def _story_at(self, section_id: int, slug: str) -> int | None:
        if shelved := self.shelf.places.get((section_id, slug)):
            return shelved
        stories = models.Story.objects.filter(section_id=section_id, slug=slug)
        return stories.values_list("pk", flat=True).first()

    def _moved(self, path: str, seen: frozenset[str]) -> Location | None:
        """Where an address leads that answers no more: the longest known beginning of it wins."""
        beginnings = [path]
        while (path_before := split(beginnings[-1])[0]) != "/" and len(beginnings) < 8:
            beginnings.append(path_before)
        found = models.Address.objects.filter(
            Q(path=path) | Q(path__in=beginnings[1:], prefix=True)
        )
        rows = {row.path: row for row in found}
        for beginning in beginnings:
            if row := rows.get(beginning):
                now = self._address_of(row.target, row.target_id)
                if now is None:
                    return Location("gone")
                rest = path.removeprefix(beginning)
                there = self._moved_to(now, rest, seen | {path})
                return there or (self._left_behind(row, rest) if rest else None)
        return None

    def _left_behind(self, row: models.Address, rest: str) -> Location | None:
        """What lived under a section while it had another of its former addresses."""
        former = models.Address.objects.filter(
            target=row.target, target_id=row.target_id, prefix=True
        ).values_list("path", flat=True)
        left = models.Address.objects.filter(path__in=[path + rest for path in former]).first()
        if left is None:
            return None
        now = self._address_of(left.target, left.target_id)
        return Location("moved", path=now) if now else Location("gone")

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
        if target == models.Address.Target.TOPIC:
            topic = models.Topic.objects.filter(pk=pk).first()
            return topic_path(self.paper.language, topic.slug) if topic else None
        if target == models.Address.Target.AUTHOR:
            author = models.Author.objects.filter(pk=pk).first()
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
        self.keys.update(f"path:{pk}" for pk in wanted)
        stories = models.Story.objects.filter(pk__in=wanted).only("section_id", "slug")
        paths = {row.pk: self._path(row) for row in stories if row.section_id in self.sections}
        paths |= {pk: self.sections[pk].path for pk in wanted & self.sections.keys()}
        return paths | {n.id: n.path for n in self.notices if n.id in wanted}

    # -- lists

    def latest(self, scope: str, count: int) -> list[int]:
        """The ids of the newest stories of a list, newest first; `HEAD` at most."""
        self.keys.add(f"list:{scope}")
        self._shelve_heads([scope])
        return self.shelf.heads[scope][: min(count, HEAD)]

    def latest_of_each(self, scopes: Sequence[str], count: int) -> dict[str, list[int]]:
        """`latest` for several lists."""
        self._shelve_heads(scopes)
        return {scope: self.latest(scope, count) for scope in scopes}

    @asks
    def _shelve_heads(self, scopes: Sequence[str]) -> None:
        self.shelf.heads.update(heads([s for s in scopes if s not in self.shelf.heads]))

    def months(self, scope: str) -> list[str]:
        """The months that have stories, newest first."""
        self.keys.add(f"months:{scope}")
        return [month for month, _stories in self._counts(scope)]

    def counts(self, scope: str) -> list[tuple[str, int]]:
        """The months that have stories, newest first, with how many."""
        self.keys.add(f"counts:{scope}")
        return self._counts(scope)

    def _counts(self, scope: str) -> list[tuple[str, int]]:
        self._shelve_counts([scope])
        return self.shelf.counts[scope]

    @asks
    def _shelve_counts(self, scopes: Iterable[str]) -> None:
        if missing := set(scopes) - self.shelf.counts.keys():
            found: dict[str, list[tuple[str, int]]] = {scope: [] for scope in missing}
            rows = models.MonthCount.objects.filter(scope__in=missing, stories__gt=0)
            rows = rows.order_by("-month")
            for scope, month, stories in rows.values_list("scope", "month", "stories"):
                found[scope].append((month, stories))
            self.shelf.counts.update(found)

    def chunks(self, scope: str, month: str) -> int:
        """How many pages a month of a list has; 0 for a month without stories."""
        self.keys.add(f"chunks:{scope}:{month}")
        return -(-dict(self._counts(scope)).get(month, 0) // CHUNK)

    def month_page(self, scope: str, month: str, page: int) -> list[int]:
        """Page `page` (from 1) of a month, numbered from the oldest, shown newest first.

        Numbering from the oldest keeps an old page's content: only the last page of a month grows.
        """
        self.keys.add(f"month:{scope}:{month}:{page}")
        what = ("month", scope, month, page)
        return self.shelf.once(what, lambda: self._month_page(scope, month, page))

    @asks
    def _month_page(self, scope: str, month: str, page: int) -> list[int]:
        start, end = month_bounds(month)
        rows = models.Listing.objects.filter(
            scope=scope, published_at__gte=start, published_at__lt=end
        ).order_by("published_at", "story_id")
        ids = rows.values_list("story_id", flat=True)[(page - 1) * CHUNK : page * CHUNK]
        return list(reversed(ids))

    def day_pages(self, day: str) -> int:
        """How many pages a day of the paper has; 0 for a day without stories."""
        return -(-len(self._day(day)) // CHUNK)

    def day_page(self, day: str, page: int) -> list[int]:
        """Page `page` (from 1) of a day, numbered from the oldest, shown newest first."""
        return self._day(day)[(page - 1) * CHUNK : page * CHUNK][::-1]

    def _day(self, day: str) -> list[int]:
        self.keys.add(f"day:{day}")
        return self.shelf.once(("day", day), lambda: self._between(*day_bounds(day)))

    @asks
    def _between(self, start: datetime, end: datetime) -> list[int]:
        rows = models.Listing.objects.filter(
            scope="site", published_at__gte=start, published_at__lt=end
        ).order_by("published_at", "story_id")
        return list(rows.values_list("story_id", flat=True))

    @asks
    def days_of(self, month: str) -> list[str]:
        """The days of a month that have stories, the newest first."""
        self.keys.add(f"modified:{month}")
        start, end = month_bounds(month)
        rows = models.Listing.objects.filter(
            scope="site", published_at__gte=start, published_at__lt=end
        )
        moments = rows.values_list("published_at", flat=True)
        return sorted({day_of(moment) for moment in moments}, reverse=True)

    @asks
    def news_since(self, hours: int, most: int) -> list[int]:
        """The ids of the stories of the last hours before `as_of`, newest first.

        The page is good until the oldest of them leaves.
        """
        since = self.as_of - timedelta(hours=hours)
        self.keys.update(f"modified:{month_of(moment)}" for moment in (since, self.as_of))
        rows = models.Listing.objects.filter(scope="site", published_at__gt=since)
        rows = rows.order_by("-published_at", "-story_id")[:most]
        found = list(rows.values_list("story_id", "published_at"))
        if found:
            self.is_before(found[-1][1] + timedelta(hours=hours))
        return [pk for pk, _at in found]

    @asks
    def addresses_of_month(self, month: str) -> list[tuple[str, datetime]]:
        """Address and last change of each story of a month, oldest first."""
        self.keys.add(f"modified:{month}")
        start, end = month_bounds(month)
        rows = models.Story.objects.filter(published_at__gte=start, published_at__lt=end)
        rows = rows.order_by("published_at", "id")
        paths = {pk: section.path for pk, section in self.sections.items()}
        return [
            (f"{paths[section]}{slug}/", changed)
            for section, slug, changed in rows.values_list("section_id", "slug", "modified_at")
            if section in paths
        ]

    def topics_in_the_news(self) -> list[Topic]:
        """The topics of the last days' stories, the most frequent first."""
        self.keys.add("news")
        counted = self.shelf.once("news", asks(news_topics))
        return list(self.topics(counted).values())[:NEWS_MOST]

    def related(self, story: Story, count: int) -> list[int]:
        """Ids for "read more": the editor's picks, then those that share most topics, then the
        same section's; of each list the stories published next before and after. None that the
        text itself offers.

        Neighbours rather than the newest: a new story changes the pages next to it, not all of
        its section's.
        """
        near = self.near(story)
        by_section = sorted(near.pop(f"section:{story.section.id}"), reverse=True)
        shared = Counter(pk for found in near.values() for pk in found)
        # The newest first where as many topics are shared: ids grow with time, nearly.
        by_topic = sorted(shared, key=lambda pk: (-shared[pk], -pk))
        ordered = dict.fromkeys([*story.related_ids, *by_topic, *by_section])
        offered = {story.id, *(pk for block in story.body for pk in block.stories_named)}
        return [pk for pk in ordered if pk not in offered][:count]

    @asks
    def near(self, story: Story) -> dict[str, list[int]]:
        """The ids of a story's neighbours in the lists of its topics and of its section."""
        scopes = [*(f"topic:{topic.id}" for topic in story.topics), f"section:{story.section.id}"]
        self.keys.update(f"near:{scope}:{story.id}" for scope in scopes)
        place = (story.published_at, story.id)
        return dict(self.shelf.once(("near", story.id), lambda: neighbours(scopes, place)))

    # -- things

    def cards(self, ids: Sequence[int]) -> list[Card]:
        """Cards in the order of `ids`; what is not public is left out."""
        self.keys.update(f"card:{pk}" for pk in ids)
        if missing := set(ids) - self.shelf.cards.keys():
            self._shelve_cards(missing)
        found = (self.shelf.cards[pk] for pk in ids)
        return [card for card in found if card]

    @asks
    def _shelve_cards(self, ids: set[int]) -> None:
        if not ids:
            return
        # Hundreds of rows a batch: too many for Django to make objects of.
        stories = models.Story.objects.filter(pk__in=ids)
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
        self.keys.update(f"updated:{card.id}" for card in cards)
        corrected = ((card.id, self.shelf.updates.get(card.id)) for card in cards)
        return {pk: at for pk, at in corrected if at}

    def topics_of(self, cards: Iterable[Card]) -> dict[int, tuple[Topic, ...]]:
        """The topics of the stories of these cards, from the broadest to the narrowest."""
        ids = [card.id for card in cards]
        self.keys.update(f"told:{pk}" for pk in ids)
        self._shelve_told(ids)
        told = self.shelf.told
        named = self._topics([topic for pk in ids for topic in told[pk]])
        return {pk: tuple(named[topic] for topic in told[pk] if topic in named) for pk in ids}

    @asks
    def _shelve_told(self, ids: Iterable[int]) -> None:
        if missing := set(ids) - self.shelf.told.keys():
            told: dict[int, list[int]] = {pk: [] for pk in missing}
            links = models.StoryTopic.objects.filter(story_id__in=missing).order_by("position")
            for story, topic in links.values_list("story_id", "topic_id"):
                told[story].append(topic)
            self.shelf.told.update(told)

    def stories(self, ids: Sequence[int]) -> list[Story]:
        """Stories whole, in the order of `ids`; what is not public is left out."""
        if missing := [pk for pk in ids if pk not in self.shelf.stories]:
            self._shelve_stories(missing)
        return [story for pk in ids if (story := self.story(pk))]

    def story(self, pk: int) -> Story | None:
        """One story whole, or None."""
        self.keys.add(f"story:{pk}")
        if pk not in self.shelf.stories:
            self._shelve_stories([pk])
        return self.shelf.stories[pk]

    def expect(self, paths: Sequence[str]) -> None:
        """Read at once what the pages of several addresses will each ask for."""
        fronts = self._expect_lists(paths)
        related = self._expect_stories(paths)
        self._shelve_cards((fronts | related) - self.shelf.cards.keys())

    @asks
    def _expect_lists(self, paths: Sequence[str]) -> set[int]:
        """Of sections, topics and authors: their fronts, feeds and months. The stories on them."""
        months = {_MONTH_AT_END.sub("", path) for path in paths if _MONTH_AT_END.search(path)}
        fronts = {_FEED_AT_END.sub("", path) for path in paths}
        of_months, of_fronts = self._scopes_at(months), self._scopes_at(fronts)
        self._shelve_counts([*of_months, *of_fronts])
        self._shelve_heads(of_fronts)
        return {pk for scope in of_fronts for pk in self.shelf.heads[scope][:FRONT]}

    def _scopes_at(self, paths: Iterable[str]) -> list[str]:
        """The lists that live at these addresses."""
        sections = {s.path: f"section:{s.id}" for s in self.sections.values() if not s.is_partner}
        found = [sections[path] for path in paths if path in sections]
        for kind, model in (("topic", models.Topic), ("author", models.Author)):
            above = f"/{self.paper.words[f'{kind}s']}/"
            slugs = {slug for head, slug in map(split, paths) if head == above}
            at = {(f"{kind} at", slug) for slug in slugs} - self.shelf.values.keys()
            if at:
                rows = model.objects.filter(slug__in=[slug for _kind, slug in at])
                known = dict(rows.values_list("slug", "pk"))
                self.shelf.values.update({key: known.get(key[1]) for key in at})
            pks = (self.shelf.values[f"{kind} at", slug] for slug in slugs)
            found += [f"{kind}:{pk}" for pk in pks if pk]
        return found

    @asks
    def _expect_stories(self, paths: Iterable[str]) -> set[int]:
        """Whole stories with all they show; the related ones."""
        by_path = {s.path: s.id for s in self.sections.values() if not s.is_partner}
        ends = [(by_path[head], slug) for head, slug in map(split, paths) if head in by_path]
        rows = models.Story.objects.filter(
            section_id__in={section for section, _slug in ends}, slug__in=[slug for _, slug in ends]
        )
        wanted = set(ends)
        places = {
            (section, slug): pk
            for pk, section, slug in rows.values_list("pk", "section_id", "slug")
            if (section, slug) in wanted
        }
        self.shelf.places.update(places)
        ids = list(places.values())
        self._shelve_stories(ids)
        return {pk for it in map(self.story, ids) if it for pk in self.related(it, RELATED)}

    @asks
    def _shelve_stories(self, ids: Sequence[int]) -> None:
        rows = models.Story.objects.filter(pk__in=ids)
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
        it: models.Story | StoryEntry,
        body: list[Block],
        signatures: tuple[Signature, ...],
        topics: tuple[Topic, ...],
    ) -> Story:
        """The story of a row, or of an entry that is not on the record."""
        kept = {name: getattr(it, name) for name in AS_KEPT_IN_STORIES}
        return Story(**self._card(it, signatures), **kept, body=body, topics=topics)

    def _signatures(self, story_ids: Sequence[int]) -> dict[int, tuple[Signature, ...]]:
        bylines = models.Byline.objects.filter(story_id__in=story_ids).order_by("position")
        rows = list(bylines.values_list("story_id", "author_id", "role"))
        authors = self.authors({author for _story, author, _role in rows})
        signed: dict[int, tuple[Signature, ...]] = {}
        for story, pk, role in rows:
            if author := authors.get(pk):
                signed[story] = (*signed.get(story, ()), Signature(author, role))
        return signed

    @asks
    def pictures(self, ids: Iterable[int | None]) -> dict[int, Picture]:
        """Those of the pictures that are public, by id. Who shows them has the key."""
        wanted = {pk for pk in ids if pk}
        shelved = self.shelf.pictures
        if missing := wanted - shelved.keys():
            rows = models.Picture.objects.filter(pk__in=missing)
            found = {row.pk: _picture(row) for row in rows}
            shelved.update(dict.fromkeys(missing) | found)
        return {pk: picture for pk in wanted if (picture := shelved[pk])}

    @asks
    def documents(self, ids: Iterable[int]) -> dict[int, models.Document]:
        """Those of the documents that are public, by id. Who links to them has the key."""
        wanted = set(ids)
        return models.Document.objects.in_bulk(wanted) if wanted else {}

    def topics(self, ids: Sequence[int]) -> dict[int, Topic]:
        """Topics by id, in the order of `ids`."""
        self.keys.update(f"topic:{pk}" for pk in ids)
        return self._topics(ids)

    @asks
    def _topics(self, ids: Sequence[int]) -> dict[int, Topic]:
        shelved = self.shelf.topics
        if missing := set(ids) - shelved.keys():
            rows = models.Topic.objects.filter(pk__in=missing)
            found = {row.pk: self.topic_of(row) for row in rows}
            shelved.update(dict.fromkeys(missing) | found)
        return {pk: topic for pk in ids if (topic := shelved[pk])}

    @asks
    def topic_at(self, slug: str) -> Topic | None:
        self.keys.add(f"at:{topic_path(self.paper.language, slug)}")
        pk = self.shelf.once(("topic at", slug), lambda: _at_slug(models.Topic, slug))
        return self.topics([pk]).get(pk) if pk else None

    @asks
    def topics_within(self, topic: Topic) -> list[Topic]:
        """The topics that lie directly within another."""
        self.keys.add(f"within:{topic.id}")
        return self._named(models.Topic.objects.filter(parent_id=topic.id))

    @asks
    def all_topics(self) -> list[Topic]:
        """Every topic, by name."""
        self.keys.add("topics")
        return self._named(models.Topic.objects.all())

    def _named(self, rows: Iterable[models.Topic]) -> list[Topic]:
        return sorted((self.topic_of(row) for row in rows), key=lambda topic: folded(topic.name))

    def topic_of(self, row: models.Topic | TopicEntry) -> Topic:
        path = topic_path(self.paper.language, row.slug)
        return Topic(row.id, row.slug, path, row.name, row.kind, row.parent_id, row.description)

    @asks
    def authors(self, ids: Iterable[int]) -> dict[int, Author]:
        """Authors by id, with their portraits. Whose story it is has the key."""
        wanted, shelved = set(ids), self.shelf.authors
        if missing := wanted - shelved.keys():
            rows = list(models.Author.objects.filter(pk__in=missing))
            self.pictures(row.picture_id for row in rows)
            found = {row.pk: self.author_of(row) for row in rows}
            shelved.update(dict.fromkeys(missing) | found)
        return {pk: author for pk in wanted if (author := shelved[pk])}

    @asks
    def author_at(self, slug: str) -> Author | None:
        self.keys.add(f"at:{author_path(self.paper.language, slug)}")
        pk = self.shelf.once(("author at", slug), lambda: _at_slug(models.Author, slug))
        if pk is None:
            return None
        self.keys.add(f"author:{pk}")
        return self.authors([pk]).get(pk)

    @asks
    def all_authors(self) -> list[Author]:
        """Every author, by surname; agencies by their name."""
        self.keys.add("authors")
        rows = list(models.Author.objects.all())
        self.pictures(row.picture_id for row in rows)
        return sorted((self.author_of(row) for row in rows), key=_place_in_index)

    def author_of(self, row: models.Author | AuthorEntry) -> Author:
        return Author(
            id=row.id,
            slug=row.slug,
            path=author_path(self.paper.language, row.slug),
            name=row.name,
            kind=row.kind,
            role=row.role,
            biography=row.biography,
            links=_outward(row.links),
            picture=self.shelf.pictures.get(row.picture_id or 0),
        )

    @asks
    def notice(self, pk: int) -> Notice | None:
        self.keys.add(f"notice:{pk}")
        row = models.Notice.objects.filter(pk=pk).first()
        if row is None:
            return None
        return Notice(
            row.pk,
            notice_path(row.slug),
            row.title,
            row.kind,
            from_json(row.body),
            row.facts,
            row.updated_at,
        )


def _at_slug(model: type[models.Topic | models.Author], slug: str) -> int | None:
    return model.objects.filter(slug=slug).values_list("pk", flat=True).first()


def _picture(row: models.Picture) -> Picture:
    return Picture(**{name: getattr(row, name) for name in Picture.__dataclass_fields__})


def _outward(links: list[dict[str, str]]) -> list[dict[str, str]]:
    """Those of the links that lead to the web or to a mailbox, whoever put them there."""
    return [link for link in links if is_outward(link["url"])]


def _section(row: models.Section, children: tuple[Section, ...] = ()) -> Section:
    return Section(
        id=row.pk,
        parent_id=row.parent_id,
        path=row.external_url if is_outward(row.external_url) else row.path,
        name=row.name,
        menu_name=row.menu_name,
        description=row.description,
        colour=row.colour,
        is_partner=is_outward(row.external_url),
        in_menu=row.in_menu,
        children=children,
    )


def _place_in_index(author: Author) -> tuple[str, str]:
    name = author.name if author.kind == AGENCY else surname(author.name)
    return folded(name), folded(author.name)


def paper_of(data: dict[str, Any]) -> Paper:
    """The paper from what its row, or a preview, says of it."""
    known = {k: v for k, v in data.items() if k in Paper.__dataclass_fields__}
    known["social"] = _outward(known.get("social", []))
    return Paper(**known)


def folded(name: str) -> str:
    """A name as a dictionary sorts it: without accents and case."""
    letters = unicodedata.normalize("NFD", name.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c))


def split(path: str) -> tuple[str, str]:
    """`/a/b/c/` into `/a/b/` and `c`."""
    head, _, last = path.rstrip("/").rpartition("/")
    return f"{head}/", last
