"""What the newsroom hands to the record: plain frozen values, no newsroom object among them."""

import hashlib
import json
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Literal

from rotative.lib.text import printable
from rotative.record.blocks import Block, to_json


class Cleaned:
    """An entry's texts carry no control characters: XML and PostgreSQL refuse them."""

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            object.__setattr__(self, name, printable(value))


@dataclass(frozen=True)
class Withdrawal(Cleaned):
    """What readers are told of a page that was withdrawn: 410, or 451 where a court or an authority
    ordered it (RFC 7725), and the newsroom's own words, in plain text.
    """

    status: Literal[410, 451] = 410
    words: str = ""


@dataclass(frozen=True)
class PaperEntry(Cleaned):
    """What the paper is: `data` is named as in `answers.Paper`."""

    id: int
    data: dict[str, Any]


@dataclass(frozen=True)
class SectionEntry(Cleaned):
    """A section, or a partner site's menu entry (`external_url`)."""

    id: int
    parent_id: int | None
    path: str
    name: str
    menu_name: str
    description: str = ""
    colour: str = ""
    external_url: str = ""
    in_menu: bool = True
    position: int = 0


@dataclass(frozen=True)
class TopicEntry(Cleaned):
    """A topic in the paper's language."""

    id: int
    slug: str
    name: str
    kind: str
    parent_id: int | None = None
    description: str = ""


@dataclass(frozen=True)
class AuthorEntry(Cleaned):
    """An author's public profile; `biography` is sanitised HTML."""

    id: int
    slug: str
    name: str
    kind: str
    role: str = ""
    biography: str = ""
    links: list[dict[str, str]] = field(default_factory=list)
    picture_id: int | None = None


@dataclass(frozen=True)
class PictureEntry(Cleaned):
    """A picture whose sizes are made; see `models.Picture`."""

    id: int
    width: int
    height: int
    alt: str = ""
    caption: str = ""
    credit: str = ""
    source: str = ""
    licence: str = ""
    focus: str = ""
    files: dict[str, list[list[Any]]] = field(default_factory=dict)
    creator: str = ""
    copyright: str = ""
    jpeg_bytes: int = 0


@dataclass(frozen=True)
class DocumentEntry(Cleaned):
    """A file readers may fetch."""

    id: int
    title: str
    url: str
    size: int | None = None


@dataclass(frozen=True)
class NoticeEntry(Cleaned):
    """A page at the foot; `facts` are `[label, value]` pairs of typed fields.

    `documents` are all that the page links to.
    """

    id: int
    slug: str
    title: str
    kind: str
    position: int = 0
    body: list[Block] = field(default_factory=list)
    facts: list[list[str]] = field(default_factory=list)
    updated_at: datetime | None = None
    documents: list[DocumentEntry] = field(default_factory=list)

    @property
    def document_ids(self) -> list[int]:
        return [document.id for document in self.documents]

    @cached_property
    def columns(self) -> dict[str, Any]:
        """What its row says."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        del values["documents"]
        return values | {"body": to_json(self.body), "document_ids": self.document_ids}


@dataclass(frozen=True)
class StoryEntry(Cleaned):
    """A story as readers may see it.

    `bylines` are `(author id, role)`, `topic_ids` run from broad to narrow, `pictures` and
    `documents` are all that the story shows (lead picture included). `stars` are a review's, of
    five, in halves.
    """

    id: int
    section_id: int
    slug: str
    format: str
    headline: str
    published_at: datetime
    modified_at: datetime
    updated_at: datetime | None = None
    kicker: str = ""
    short_headline: str = ""
    language: str = ""
    standfirst: str = ""
    search_title: str = ""
    search_description: str = ""
    picture_id: int | None = None
    picture_caption: str = ""
    key_points: list[str] = field(default_factory=list)
    body: list[Block] = field(default_factory=list)
    word_count: int = 0
    stars: float | None = None
    related_ids: list[int] = field(default_factory=list)
    bylines: list[tuple[int, str]] = field(default_factory=list)
    topic_ids: list[int] = field(default_factory=list)
    pictures: list[PictureEntry] = field(default_factory=list)
    documents: list[DocumentEntry] = field(default_factory=list)

    @property
    def named_ids(self) -> list[int]:
        """The stories it names, under "read more" or in its text."""
        in_body = [pk for block in self.body for pk in block.stories_named]
        return list(dict.fromkeys([*self.related_ids, *in_body]))

    @cached_property
    def columns(self) -> dict[str, Any]:
        """What its row says, and which signatures, topics and files go with it.

        Of pictures and documents only which they are; their words are entered on their own.
        """
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        values["body"] = to_json(self.body)
        values["pictures"] = [p.id for p in self.pictures]
        values["documents"] = [d.id for d in self.documents]
        return values

    @cached_property
    def digest(self) -> str:
        """A fingerprint of the story: equal entries, equal rows."""
        text = json.dumps(self.columns, sort_keys=True, default=_in_utc)
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _in_utc(moment: datetime) -> str:
    """The same text whichever zone a moment was read in: a revision's dates are local ones."""
    return moment.astimezone(UTC).isoformat()


Entry = (
    PaperEntry
    | SectionEntry
    | TopicEntry
    | AuthorEntry
    | PictureEntry
    | DocumentEntry
    | NoticeEntry
)
