"""What the rooms of the record share: the shelf of a batch, and what every page shows.

A room is a part of the record: how one thing is read, how it is written, and the keys of both.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from rotative.press.capture import Reads
from rotative.record.answers import Author, Card, Notice, Paper, Picture, Section, Story, Topic
from rotative.record.models import Document

T = TypeVar("T")


@dataclass
class Shelf:
    """What has been read of one state of the database, for all pages that are made from it."""

    values: dict[Any, Any] = field(default_factory=dict)
    pictures: dict[int, Picture | None] = field(default_factory=dict)
    documents: dict[int, Document | None] = field(default_factory=dict)
    authors: dict[int, Author | None] = field(default_factory=dict)
    topics: dict[int, Topic | None] = field(default_factory=dict)
    cards: dict[int, Card | None] = field(default_factory=dict)
    updates: dict[int, datetime | None] = field(default_factory=dict)  # of those that have cards
    told: dict[int, list[int]] = field(default_factory=dict)  # the topics of stories
    stories: dict[int, Story | None] = field(default_factory=dict)
    composed: dict[str, list[Any]] = field(default_factory=dict)
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
class Room(Reads):
    """How one thing is read for a page: the keys are the page's, the shelf is the batch's."""

    shelf: Shelf = field(default_factory=Shelf)

    # What every page shows any room may ask for; `shell.py` answers.

    @property
    def paper(self) -> Paper:
        raise NotImplementedError

    @property
    def sections(self) -> dict[int, Section]:
        raise NotImplementedError

    @property
    def notices(self) -> list[Notice]:
        raise NotImplementedError
