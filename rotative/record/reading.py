"""Reading the record: the questions readers' pages ask, and the frozen answers they get.

A page is a function of a `Record`, the settings and the templates (law 1). Nothing else reads the
tables on readers' behalf, so this is also the one place where the page engine can note what a page
has read. A `Record` lives as long as one page: what it has read once it does not read again.
"""

import calendar
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone

from rotative.lib.text import printable
from rotative.record import models
from rotative.record.words import WORDS, author_path, notice_path, topic_path

CHUNK = 50  # stories on one page of an archive
# What lives beside a section, topic or author: feeds and months.
_BESIDE = re.compile(r"(?:[-\w]+/)?(?:rss\.xml|atom\.xml|feed\.json|\d{4}/\d{2}/(?:\d+/)?)")


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
    standfirst: str
    published_at: datetime
    updated_at: datetime | None
    modified_at: datetime
    picture: Picture | None
    signatures: tuple[Signature, ...]


@dataclass(frozen=True)
class Story(Card):
    """A story as its own page shows it; blocks are the record's neutral ones."""

    search_title: str
    search_description: str
    picture_caption: str
    key_points: list[str]
    body: list[dict[str, Any]]
    word_count: int
    related_ids: list[int]
    topics: tuple[Topic, ...]


@dataclass(frozen=True)
class Notice:
    id: int
    path: str
    title: str
    kind: str
    body: list[dict[str, Any]]
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
class Record:
    """The record as one page reads it, at the logical time `as_of`.

    Only what depends on the calendar itself (the 48 hours of a news sitemap) asks for `as_of`.
    """

    as_of: datetime = field(default_factory=timezone.now)
    _pictures: dict[int, Picture] = field(default_factory=dict)
    _authors: dict[int, Author] = field(default_factory=dict)

    # -- the whole site

    @cached_property
    def paper(self) -> Paper:
        """The paper's own row; a nameless one before there is any."""
        row = models.Paper.objects.filter(pk=1).first()
        data = dict(row.data) if row else {}
        pictures: dict[str, Any] = {
            name: self.pictures([data[f"{name}_id"]]).get(data[f"{name}_id"])
            for name in ("logo", "icon")
            if data.get(f"{name}_id")
        }
        known = {k: v for k, v in data.items() if k in Paper.__dataclass_fields__}
        return Paper(**known, **pictures)

    @cached_property
    def sections(self) -> dict[int, Section]:
        """All sections by id, first level first, each with its subsections."""
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
        rows = models.Notice.objects.defer("body", "facts").order_by("position", "id")
        return [
            Notice(r.pk, notice_path(r.slug), r.title, r.kind, [], [], r.updated_at) for r in rows
        ]

    @cached_property
    def local(self) -> ZoneInfo:
        return ZoneInfo(settings.TIME_ZONE)

    # -- addresses

    def locate(self, path: str, seen: frozenset[str] = frozenset()) -> Location | None:
        """What lives at `path` ("/a/b/"), what used to, or None.

        `seen` are the addresses that led here.
        """
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
                return self._moved_to(now, path.removeprefix(beginning), seen | {path})
        return None

    def _moved_to(self, now: str, rest: str, seen: frozenset[str]) -> Location | None:
        """Where readers are sent in one step: to what lives at the new address."""
        path = now + rest
        if path in seen:
            return None
        is_beside = _BESIDE.fullmatch(rest) is not None
        there = None if is_beside else self.locate(path, seen)
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

    def _path(self, row: models.Story) -> str:
        return f"{self.sections[row.section_id].path}{row.slug}/"

    def paths(self, ids: Iterable[int]) -> dict[int, str]:
        """The addresses of those of the pages (stories, sections, notices) that are public."""
        wanted = set(ids)
        if not wanted:
            return {}
        stories = models.Story.objects.filter(pk__in=wanted).only("section_id", "slug")
        paths = {row.pk: self._path(row) for row in stories if row.section_id in self.sections}
        paths |= {pk: self.sections[pk].path for pk in wanted & self.sections.keys()}
        return paths | {n.id: n.path for n in self.notices if n.id in wanted}

    # -- lists

    def latest(self, scope: str, count: int) -> list[int]:
        """The ids of the newest stories of a list, newest first."""
        rows = models.Listing.objects.filter(scope=scope).order_by("-published_at", "-story_id")
        return list(rows.values_list("story_id", flat=True)[:count])

    def latest_of_each(self, scopes: Sequence[str], count: int) -> dict[str, list[int]]:
        """`latest` for several lists."""
        return {scope: self.latest(scope, count) for scope in scopes}

    def months(self, scope: str) -> list[tuple[str, int]]:
        """The months that have stories, newest first, with how many."""
        rows = models.MonthCount.objects.filter(scope=scope, stories__gt=0).order_by("-month")
        return list(rows.values_list("month", "stories"))

    def month_page(self, scope: str, month: str, page: int) -> list[int]:
        """Page `page` (from 1) of a month, numbered from the oldest, shown newest first.

        Numbering from the oldest keeps an old page's content: only the last page of a month grows.
        """
        start, end = self._month_bounds(month)
        rows = models.Listing.objects.filter(
            scope=scope, published_at__gte=start, published_at__lt=end
        ).order_by("published_at", "story_id")
        ids = rows.values_list("story_id", flat=True)[(page - 1) * CHUNK : page * CHUNK]
        return list(reversed(ids))

    def stories_since(self, scope: str, moment: datetime, count: int) -> list[int]:
        """The ids of the stories of a list published after `moment`, newest first."""
        rows = models.Listing.objects.filter(scope=scope, published_at__gt=moment)
        return list(
            rows.order_by("-published_at", "-story_id").values_list("story_id", flat=True)[:count]
        )

    def addresses_of_month(self, month: str) -> list[tuple[str, datetime]]:
        """Address and last change of each story of a month, oldest first."""
        start, end = self._month_bounds(month)
        rows = models.Story.objects.filter(published_at__gte=start, published_at__lt=end)
        rows = rows.order_by("published_at", "id").only("section_id", "slug", "modified_at")
        return [(self._path(r), r.modified_at) for r in rows if r.section_id in self.sections]

    def _month_bounds(self, month: str) -> tuple[datetime, datetime]:
        year, number = int(month[:4]), int(month[5:])
        start = datetime(year, number, 1, tzinfo=self.local)
        days = calendar.monthrange(year, number)[1]
        return start, (start + timedelta(days=days)).replace(hour=0)

    def topics_in_the_news(self, count: int, days: int = 3) -> list[Topic]:
        """The topics of the last days' stories, the most frequent first.

        The days end with the newest story, not with the clock.
        """
        listed = models.Listing.objects.filter(scope="site").order_by("-published_at", "-story_id")
        newest = listed.values_list("published_at", flat=True).first()
        if newest is None:
            return []
        recent = listed.filter(published_at__gt=newest - timedelta(days=days)).values("story_id")
        counted = (
            models.StoryTopic.objects.filter(story_id__in=recent[:150])
            .values_list("topic_id", flat=True)
            .annotate(stories=Count("id"))
            .order_by("-stories", "topic_id")
        )
        topics = self.topics(list(counted[: count * 2]))
        return list(topics.values())[:count]

    def related(self, story: Story, count: int) -> list[int]:
        """Ids for "read more": the editor's picks, then shared topics, then the same section."""
        picks = [pk for pk in story.related_ids if pk != story.id]
        wanted = [t.id for t in story.topics]
        near = (
            models.Listing.objects.filter(scope__in=[f"topic:{pk}" for pk in wanted])
            .exclude(story_id=story.id)
            .order_by("-published_at", "-story_id")
            .values_list("story_id", flat=True)[:80]
        )
        shared: dict[int, int] = {}
        for pk in near:
            shared[pk] = shared.get(pk, 0) + 1
        # A stable sort: of stories that share as many topics, the newest comes first.
        by_topic = sorted(shared, key=lambda pk: -shared[pk])
        same_section = self.latest(f"section:{story.section.id}", count + 1)
        ordered = dict.fromkeys([*picks, *by_topic, *same_section])
        ordered.pop(story.id, None)
        return list(ordered)[:count]

    # -- things

    def cards(self, ids: Sequence[int]) -> list[Card]:
        """Cards in the order of `ids`; what is not public is left out."""
        rows = {
            row.pk: row
            for row in models.Story.objects.filter(pk__in=set(ids)).defer("body", "key_points")
        }
        self.pictures(row.picture_id for row in rows.values())
        signatures = self._signatures(list(rows))
        return [
            Card(**self._card(rows[pk], signatures.get(pk, ())))
            for pk in ids
            if pk in rows and rows[pk].section_id in self.sections
        ]

    def _card(self, row: models.Story, signatures: tuple[Signature, ...]) -> dict[str, Any]:
        return {
            "id": row.pk,
            "path": self._path(row),
            "section": self.sections[row.section_id],
            "format": row.format,
            "kicker": row.kicker,
            "headline": row.short_headline or row.headline,
            "full_headline": row.headline,
            "standfirst": row.standfirst,
            "published_at": row.published_at,
            "updated_at": row.updated_at,
            "modified_at": row.modified_at,
            "picture": self._pictures.get(row.picture_id or 0),
            "signatures": signatures,
        }

    def story(self, pk: int) -> Story | None:
        """One story whole, or None."""
        row = models.Story.objects.filter(pk=pk).first()
        if row is None or row.section_id not in self.sections:
            return None
        links = models.StoryTopic.objects.filter(story_id=pk).order_by("position")
        topics = self.topics(list(links.values_list("topic_id", flat=True)))
        self.pictures([row.picture_id, *pictures_in(row.body)])
        return Story(
            **self._card(row, self._signatures([pk]).get(pk, ())),
            search_title=row.search_title,
            search_description=row.search_description,
            picture_caption=row.picture_caption,
            key_points=row.key_points,
            body=row.body,
            word_count=row.word_count,
            related_ids=row.related_ids,
            topics=tuple(topics.values()),
        )

    def _signatures(self, story_ids: Sequence[int]) -> dict[int, tuple[Signature, ...]]:
        rows = list(models.Byline.objects.filter(story_id__in=story_ids).order_by("position"))
        authors = self.authors({row.author_id for row in rows})
        signed: dict[int, tuple[Signature, ...]] = {}
        for row in rows:
            if author := authors.get(row.author_id):
                before = signed.get(row.story_id, ())
                signed[row.story_id] = (*before, Signature(author, row.role))
        return signed

    def pictures(self, ids: Iterable[int | None]) -> dict[int, Picture]:
        """Those of the pictures that are public, by id."""
        wanted = {pk for pk in ids if pk}
        if missing := wanted - self._pictures.keys():
            for row in models.Picture.objects.filter(pk__in=missing):
                values = {f: getattr(row, f) for f in Picture.__dataclass_fields__}
                self._pictures[row.pk] = Picture(**values)
        return {pk: self._pictures[pk] for pk in wanted if pk in self._pictures}

    def documents(self, ids: Iterable[int]) -> dict[int, models.Document]:
        """Those of the documents that are public, by id."""
        wanted = set(ids)
        return models.Document.objects.in_bulk(wanted) if wanted else {}

    def topics(self, ids: Sequence[int]) -> dict[int, Topic]:
        """Topics by id, in the order of `ids`."""
        rows = models.Topic.objects.in_bulk(list(ids)) if ids else {}
        return {pk: self._topic(rows[pk]) for pk in ids if pk in rows}

    def topic_at(self, slug: str) -> Topic | None:
        row = models.Topic.objects.filter(slug=slug).first()
        return self._topic(row) if row else None

    def topics_within(self, topic: Topic) -> list[Topic]:
        """The topics that lie directly within another."""
        within = models.Topic.objects.filter(parent_id=topic.id)
        return self._named(row for row in within if row.pk in self._told_of)

    def all_topics(self) -> list[Topic]:
        """Every topic that has a story, by name."""
        return self._named(models.Topic.objects.filter(pk__in=self._told_of))

    @cached_property
    def _told_of(self) -> set[int]:
        """The ids of the topics that have a story."""
        listed = models.MonthCount.objects.filter(scope__startswith="topic:")
        return {int(scope[6:]) for scope in listed.values_list("scope", flat=True)}

    def _named(self, rows: Iterable[models.Topic]) -> list[Topic]:
        return sorted((self._topic(row) for row in rows), key=lambda topic: folded(topic.name))

    def _topic(self, row: models.Topic) -> Topic:
        path = topic_path(self.paper.language, row.slug)
        return Topic(row.pk, row.slug, path, row.name, row.kind, row.parent_id, row.description)

    def authors(self, ids: Iterable[int]) -> dict[int, Author]:
        """Authors by id, with their portraits."""
        missing = set(ids) - self._authors.keys()
        if missing:
            rows = list(models.Author.objects.filter(pk__in=missing))
            self.pictures(row.picture_id for row in rows)
            self._authors |= {row.pk: self._author(row) for row in rows}
        return self._authors

    def author_at(self, slug: str) -> Author | None:
        row = models.Author.objects.filter(slug=slug).first()
        return self.authors([row.pk])[row.pk] if row else None

    def all_authors(self) -> list[Author]:
        """Every author, by name."""
        rows = list(models.Author.objects.all())
        self.pictures(row.picture_id for row in rows)
        return sorted((self._author(row) for row in rows), key=lambda a: folded(a.name))

    def _author(self, row: models.Author) -> Author:
        return Author(
            id=row.pk,
            slug=row.slug,
            path=author_path(self.paper.language, row.slug),
            name=row.name,
            kind=row.kind,
            role=row.role,
            biography=row.biography,
            links=row.links,
            picture=self._pictures.get(row.picture_id or 0),
        )

    def notice(self, pk: int) -> Notice | None:
        row = models.Notice.objects.filter(pk=pk).first()
        if row is None:
            return None
        return Notice(
            row.pk,
            notice_path(row.slug),
            row.title,
            row.kind,
            row.body,
            row.facts,
            row.updated_at,
        )


def _section(row: models.Section, children: tuple[Section, ...] = ()) -> Section:
    return Section(
        id=row.pk,
        parent_id=row.parent_id,
        path=row.external_url or row.path,
        name=row.name,
        menu_name=row.menu_name,
        description=row.description,
        colour=row.colour,
        is_partner=bool(row.external_url),
        in_menu=row.in_menu,
        children=children,
    )


def folded(name: str) -> str:
    """A name as a dictionary sorts it: without accents and case."""
    letters = unicodedata.normalize("NFD", name.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c))


def split(path: str) -> tuple[str, str]:
    """`/a/b/c/` into `/a/b/` and `c`."""
    head, _, last = path.rstrip("/").rpartition("/")
    return f"{head}/", last


def pictures_in(body: Iterable[dict[str, Any]]) -> set[int]:
    """The ids of the pictures a body shows."""
    found = set()
    for block in body:
        if block["type"] == "picture":
            found.add(block["picture"])
        elif block["type"] == "gallery":
            found |= {item["picture"] for item in block["pictures"]}
    return found
