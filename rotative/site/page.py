"""What a reader's page is: a view-model that a template shows, and the ways it can answer.

A page kind is one module: a function of the record that returns a `Page` (or says where it moved,
or None), which `pages.py` lists with its addresses. To add one, copy `newsletter.py`, its template
and its line there.
"""

import hashlib
import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, Protocol

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.cache import get_conditional_response
from django.utils.encoding import iri_to_uri
from django.utils.http import quote_etag

from rotative.lib.addresses import absolute
from rotative.press.fetching import fetch
from rotative.press.sheets import Printed
from rotative.press.store import HTML, is_on, kind_of
from rotative.record.answers import Notice, Paper, Picture, Section, Topic
from rotative.record.reading import Record
from rotative.record.words import WORDS


@dataclass(frozen=True)
class Moved:
    """The page lives at another path of the site now."""

    path: str


class Gone:
    """The page existed and was withdrawn."""


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


@dataclass(frozen=True)
class Answer:
    """A finished response: what a reader gets, and what the press will store."""

    status: int
    content_type: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def etag(self) -> str:
        return quote_etag(hashlib.blake2b(self.body, digest_size=12).hexdigest())


def answer(record: Record, result: Result, path: str = "/") -> Answer:
    """Draw what a view-model returned for an address."""
    from rotative.site import errors
    from rotative.site.engine import draw

    if isinstance(result, File):
        return whole(path, result.body)
    if isinstance(result, Moved):
        return in_words(301, b"", iri_to_uri(result.path))
    if isinstance(result, Gone):
        result = errors.gone(record)
    if result is None:
        result = errors.not_found(record)
    return in_words(result.status, draw(result).encode())


def answered(path: str, made: Printed) -> Answer:
    """What the press made for a reader, or has in its store."""
    if made.status == 200:
        return whole(path, made.body)
    return in_words(made.status, made.body, made.location)


def whole(path: str, body: bytes) -> Answer:
    """What lives at an address."""
    kind = kind_of(path)
    return Answer(200, kind.content_type, body, {"Cache-Control": kind.cache})


def in_words(status: int, body: bytes, location: str = "") -> Answer:
    """What is said where nothing lives, or where it lives now."""
    headers = {"Cache-Control": HTML.cache} | ({"Location": location} if location else {})
    return Answer(status, HTML.content_type, body, headers)


def respond(request: HttpRequest, made: Answer) -> HttpResponseBase:
    """The answer as Django's response, conditional requests honoured."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})  # middleware finds words
    response = HttpResponse(
        made.body, status=made.status, content_type=made.content_type, headers=made.headers
    )
    if made.status != 200:
        return response
    response["ETag"] = made.etag
    return get_conditional_response(request, etag=made.etag, response=response) or response


class ReaderView(Protocol):
    """A Django view of a readers' page; `make` is what the press asks."""

    make: Callable[..., Result]

    def __call__(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase: ...


def reader_view(
    view_model: ViewModel, language: str | None = None, rank: int | None = None
) -> ReaderView:
    """A Django view that shows a view-model; only in papers of `language`, if one is given."""

    def make(record: Record, path: str, /, **kwargs: Any) -> Result:
        if language and record.paper.language != language:
            return moved_or_none(record, path)
        return view_model(record, **kwargs) or moved_or_none(record, path)

    def view(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        path = request.path
        if is_on() and request.method in {"GET", "HEAD"}:
            made = fetch(path, lambda printer: printer.answer(path, make, **kwargs))
            return respond(request, answered(path, made))
        record = Record()
        return respond(request, answer(record, make(record, path, **kwargs), path))

    view.make, view.rank = make, rank  # type: ignore[attr-defined]
    # Who sends something to a page is told that it can only be read, not that a cookie is missing.
    view.csrf_exempt = True  # type: ignore[attr-defined]
    return view  # type: ignore[return-value]


def moved_or_none(record: Record, path: str) -> Result:
    """What an address that no page answers used to be, or how the page it means is written."""
    location = record.locate(path)
    if location and location.kind == "moved":
        return Moved(location.path)
    if location and location.kind == "gone":
        return Gone()
    tidy = _tidied(path)
    return next((found for it in tidy if (found := _lives(record, it))), None)


def _tidied(path: str) -> list[str]:
    """A path as the site writes them: single slashes, one at the end of a page's, small letters."""
    tidy = re.sub("/{2,}", "/", path)
    if "." not in tidy.rpartition("/")[2] and not tidy.endswith("/"):
        tidy += "/"
    return [it for it in dict.fromkeys((tidy, tidy.lower())) if it != path]


def _lives(record: Record, path: str) -> Moved | None:
    """The way to a page, if one lives at the address or has moved on from it."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    make = getattr(match.func, "make", None)
    found = make(record, path, **match.kwargs) if make else None
    if isinstance(found, Moved):
        return found
    return Moved(path) if isinstance(found, Page | File) else None
