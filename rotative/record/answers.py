"""What the record answers: frozen values, which templates and feeds show as they are."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rotative.lib.surnames import folded
from rotative.record.blocks import Block
from rotative.record.words import WORDS


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

    For `moved`, `path` is where it is now; for `gone`, readers are told `status` and `words`.
    """

    kind: str
    id: int = 0
    path: str = ""
    status: int = 410
    words: str = ""
