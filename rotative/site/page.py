"""What a reader's page is: a view-model that a template shows (`answering.py`: how it is answered).

A page kind is one module: a function of the record that returns a `Page` (or says where it moved,
or None), which `pages.py` lists with its addresses. To add one, copy a neighbour, its template
and its line there.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from rotative.lib.addresses import absolute
from rotative.record.answers import Notice, Paper, Picture, Section, Topic
from rotative.record.reading import Record
from rotative.record.words import WORDS


@dataclass(frozen=True)
class Moved:
    """The page lives at another path of the site now."""

    path: str


@dataclass(frozen=True)
class Gone:
    """The page existed and was withdrawn; what readers are told of it."""

    status: int = 410
    words: str = ""


@dataclass(frozen=True)
class File:
    """Anything a template does not draw: a feed, a sitemap, a stylesheet.

    How it is served, its address says (`press.store.kind_of`).
    """

    body: bytes
    storable: bool = True


@dataclass(frozen=True)
class Feed:
    """A feed that a page announces."""

    title: str
    path: str
    content_type: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """What every page has; a kind adds its own fields and names its template."""

    template: ClassVar[str]
    status: ClassVar[int] = 200

    record: Record
    path: str
    title: str
    share_title: str = ""
    description: str = ""
    section: Section | None = None
    crumbs: tuple[tuple[str, str], ...] = ()
    feeds: tuple[Feed, ...] = ()
    json_ld: tuple[dict[str, Any], ...] = ()
    picture: Picture | None = None
    og_type: str = "website"
    indexed: bool = True
    language: str = ""  # of the interface, where it is a person's and not the paper's

    @property
    def paper(self) -> Paper:
        return self.record.paper

    @property
    def card_path(self) -> str:
        """What networks show with a link to the page when it has no picture."""
        return "/card.png"

    @property
    def menu(self) -> list[Section]:
        return self.record.menu

    @property
    def foot(self) -> list[Notice]:
        return self.record.notices

    @property
    def carries_news(self) -> bool:
        """Whether the page is pressed again when what is in the news changes.

        Elsewhere the bar is an island, which a script fills.
        """
        return False

    @cached_property
    def in_the_news(self) -> list[Topic]:
        """ "En ce moment": the topics of the last days' stories."""
        return self.record.topics_in_the_news() if self.carries_news else []

    @property
    def place(self) -> tuple[int, str]:
        """Where the page stands in the menu: its section, and its address if the menu has it."""
        in_menu = self.path == "/" or any(
            s.path == self.path for s in self.record.sections.values()
        )
        return (self.section.id if self.section else 0, self.path if in_menu else "")

    def once(self, key: Hashable, macro: Callable[..., str], *args: Any, **kwargs: Any) -> str:
        """What a macro draws, once for all pages of the same state of the record.

        `key` tells apart what depends on anything but the record.
        """
        return self.record.shelf.once((macro, key), lambda: macro(*args, **kwargs))

    @property
    def address(self) -> str:
        return absolute(self.path)

    def word_path(self, word: str) -> str:
        """The address of one of the site's own pages: `/dernieres-nouvelles/`."""
        return f"/{WORDS[self.paper.language][word]}/"


Result = Page | File | Moved | Gone | None
ViewModel = Callable[..., Result]
