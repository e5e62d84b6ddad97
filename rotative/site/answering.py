"""How a page is answered: drawn, with its status and headers, from the store or made anew."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.urls import Resolver404, resolve
from django.utils.cache import get_conditional_response
from django.utils.encoding import iri_to_uri
from django.utils.http import quote_etag

from rotative.lib.addresses import absolute
from rotative.press.fetching import fetch
from rotative.press.sheets import Printed
from rotative.press.store import HTML, is_on, kind_of
from rotative.record.reading import Record
from rotative.site import errors
from rotative.site.engine import draw
from rotative.site.page import File, Gone, Moved, Page, Result, ViewModel

LONGEST_ASKED = 200  # characters of one parameter of a query
# What somebody has searched for, or may do, is theirs: it stays in no cache and on no disk, and
# caches before the paper are told of changes by addresses that have no query.
UNSTORED = {"Cache-Control": "no-store"}


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
    if isinstance(result, File):
        return whole(path, result.body)
    if isinstance(result, Moved):
        return in_words(301, b"", iri_to_uri(result.path))
    if isinstance(result, Gone):
        result = errors.gone(record, result)
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
    headers = {"Cache-Control": HTML.cache}
    if location:
        headers["Location"] = location
    if status == 451:  # who keeps the page from readers is the paper itself (RFC 7725, 4)
        headers["Link"] = f'<{absolute("/")}>; rel="blocked-by"'
    return Answer(status, HTML.content_type, body, headers)


def respond(request: HttpRequest, made: Answer) -> HttpResponseBase:
    """The answer as Django's response, conditional requests honoured."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})  # middleware finds words
    response = HttpResponse(
        made.body, status=made.status, content_type=made.content_type, headers=made.headers
    )
    if made.status != 200 or made.headers.items() >= UNSTORED.items():
        return response
    response["ETag"] = made.etag
    return get_conditional_response(request, etag=made.etag, response=response) or response


class ReaderView(Protocol):
    """A Django view of a readers' page; `make` is what the press asks."""

    make: Callable[..., Result]
    asks: tuple[str, ...]

    def __call__(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase: ...


def reader_view(
    view_model: ViewModel,
    language: str | None = None,
    rank: int | None = None,
    asks: tuple[str, ...] = (),
) -> ReaderView:
    """A Django view that shows a view-model; only in papers of `language`, if one is given.

    `asks`: the parameters of the query that the view-model takes, if its page is not to be stored.
    """

    def make(record: Record, path: str, /, **kwargs: Any) -> Result:
        if language and record.paper.language != language:
            return moved_or_none(record, path)
        given = dict.fromkeys(asks, "") | kwargs
        return view_model(record, **given) or moved_or_none(record, path)

    def view(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if asks:
            kwargs |= asked(request.GET, asks)
        made = made_for(request, kwargs)
        if asks:
            made = replace(made, headers=made.headers | UNSTORED)
        return respond(request, made)

    def made_for(request: HttpRequest, kwargs: dict[str, Any]) -> Answer:
        path = request.path
        if is_on() and request.method in {"GET", "HEAD"}:
            printed = fetch(path, lambda printer: printer.answer(path, make, **kwargs), not asks)
            return answered(path, printed)
        record = Record()
        return answer(record, make(record, path, **kwargs), path)

    view.make, view.rank, view.asks = make, rank, asks  # type: ignore[attr-defined]
    # Who sends something to a page is told that it can only be read, not that a cookie is missing.
    view.csrf_exempt = True  # type: ignore[attr-defined]
    return view  # type: ignore[return-value]


def asked(query: QueryDict, names: tuple[str, ...]) -> dict[str, str]:
    """What a query says to each of these parameters: the last word, not too long, "" without one.

    No database takes the character NUL.
    """
    return {name: query.get(name, "").replace("\0", "")[:LONGEST_ASKED] for name in names}


def moved_or_none(record: Record, path: str) -> Result:
    """What an address that no page answers used to be, or how the page it means is written."""
    location = record.locate(path)
    if location and location.kind == "moved":
        return Moved(location.path)
    if location and location.kind == "gone":
        return Gone(location.status, location.words)
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
