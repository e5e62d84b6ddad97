"""What the press knows of the paper: how to make the page of an address, and which there are."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import babel
import jinja2
from django.conf import settings
from django.urls import Resolver404, resolve

from rotative.press.sheets import Printed
from rotative.record.reading import Record
from rotative.record.shelf import Shelf
from rotative.site.answering import answer
from rotative.site.kinds import addresses, parts, rank_of
from rotative.site.page import File, Gone, Moved, Result

PACKAGE = Path(__file__).resolve().parent.parent
# What a page is made of beside the record and the apps that have pages.
SHARED = (
    "lib/**/*.py",
    "press/store.py",
    "record/**/*.py",
    "templates/**/*.html",
    "static/**/*",
    "locale/**/*.mo",
)
MOST_CARDS = 20_000  # kept in memory


class Printer:
    """Makes pages from one state of the record; what they share is read once.

    Lists show the same stories again and again: `before` lends what it has read of them.
    """

    def __init__(self, as_of: datetime, before: "Printer | None" = None) -> None:
        lends = before is not None and len(before.shelf.cards) < MOST_CARDS
        self.as_of = as_of
        self.shelf: Shelf = before.shelf if before and lends else Shelf()
        self.shelf.stories.clear()  # whole stories are read for their own page

    def expect(self, paths: Sequence[str]) -> None:
        """Read together what the pages of these addresses will each ask for."""
        if len(paths) > 1:
            self._record().expect(paths)

    def print(self, path: str) -> Printed:
        """The page of an address; without a body where none lives."""
        try:
            match = resolve(path)
        except Resolver404:
            return Printed(404, b"")
        make = getattr(match.func, "make", None)
        # What answers each query apart is no page of the store's.
        if make is None or getattr(match.func, "asks", False):
            return Printed(404, b"", storable=False)
        record = self._record()
        made = make(record, path, **match.kwargs)
        if made is None or isinstance(made, Moved | Gone):
            return Printed(404, b"", frozenset(record.keys), record.until)
        return printed(record, made, path)

    def answer(self, path: str, make: Callable[..., Result], /, **kwargs: Any) -> Printed:
        """What a reader gets who waits: the page, or words where none lives."""
        record = self._record()
        return printed(record, make(record, path, **kwargs), path)

    @cached_property
    def shell(self) -> str:
        """The digest of what every page shows: menu, settings, templates, code."""
        text = f"{self._record().shell}{settings.SITE_URL}{settings.TIME_ZONE}{code()}"
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()

    @staticmethod
    def importance(path: str) -> int:
        """0 the front page, 1 other fronts, 2 stories, topics, authors, 3 feeds, 4 archives."""
        return rank_of(path)

    def addresses(self) -> Iterator[str]:
        """Every address that answers, the important ones first."""
        return addresses(self._record())

    def _record(self) -> Record:
        return Record(as_of=self.as_of, shelf=self.shelf)


def printed(record: Record, made: Result, path: str) -> Printed:
    """The whole answer, and what it was made of."""
    whole = answer(record, made, path)
    storable = not isinstance(made, File) or made.storable
    return Printed(
        whole.status,
        whole.body,
        frozenset(record.keys),
        record.until,
        storable,
        whole.headers.get("Location", ""),
    )


@cache
def code() -> str:
    """The digest of the program's part in a page."""
    made = hashlib.blake2b(f"{jinja2.__version__} {babel.__version__}".encode(), digest_size=16)
    for file in sources():
        made.update(str(file.relative_to(PACKAGE)).encode())
        made.update(file.read_bytes())
    return made.hexdigest()


def sources() -> Iterator[Path]:
    """The files a page is made with: of each app that has pages, and what these stand on."""
    folders = [part.removeprefix("rotative.").replace(".", "/") for part in parts()]
    for pattern in (*SHARED, *(f"{folder}/**/*.py" for folder in folders)):
        for file in sorted(PACKAGE.glob(pattern)):
            if file.is_file() and "tests" not in file.parts:
                yield file
