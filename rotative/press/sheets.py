"""A page while it is made: who prints it, what is printed, the sheet that goes to the store."""

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from rotative.press import measures
from rotative.press.models import Page, Touch
from rotative.press.states import DUE
from rotative.press.store import digest, the_store

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Printed:
    """A page as made from one snapshot of the database: its bytes and all it read.

    Where no page lives, another status: with the words for a reader who waits (or the location
    that answers instead), or with no body at all.
    """

    status: int
    body: bytes
    reads: frozenset[str] = frozenset()
    until: datetime | None = None
    storable: bool = True
    location: str = ""


class Printer(Protocol):
    """Makes pages from one state of the record; what they share is read once.

    `before` is a printer of the same state, whose reading can be used again.
    """

    def __init__(self, as_of: datetime, before: Any = None) -> None: ...

    def expect(self, paths: Sequence[str]) -> None:
        """Read together what the pages of these addresses will each ask for."""

    def print(self, path: str) -> Printed:
        """The page of an address; a status other than 200 without a body for one without."""

    @property
    def shell(self) -> str:
        """The digest of what every page shows."""

    @staticmethod
    def importance(path: str) -> int:
        """0 for the front page, more for what can wait."""

    def addresses(self) -> Iterator[str]:
        """Every address that answers, the important ones first."""


def printer(as_of: datetime, before: Printer | None = None) -> Printer:
    """What makes this installation's pages, from the record as of a moment."""
    return _who_prints()(as_of, before)


def importance_of(path: str) -> int:
    """0 for the front page, more for what can wait."""
    return _who_prints().importance(path)


def _who_prints() -> type[Printer]:
    named: type[Printer] = import_string(settings.PRESS_PRINTER)
    return named


@dataclass(frozen=True)
class Kept:
    """A printer with the epoch of the state it has read."""

    epoch: int
    printer: Printer

    def is_of(self, epoch: int) -> bool:
        """Whether what it has read is what the present snapshot, of that epoch, would say.

        A change that is not drained yet has touches and no epoch: a page would show two states.
        """
        return self.epoch == epoch and not Touch.objects.exists()


@dataclass
class Sheet:
    """A page between its claim and its commit."""

    page: Page
    printed: Printed | None = None
    failed: bool = False
    epoch: int = -1
    shell: str = ""
    digest: str = ""
    drafts: dict[str, Path] = field(default_factory=dict)

    @property
    def unchanged(self) -> bool:
        """The bytes are in live/ already. Not to be trusted after a claim that died half-way."""
        page = self.page
        is_same = page.state == DUE and page.attempts <= 1 and page.digest == self.digest
        return is_same and the_store().has(page.path)


def draft(sheets: Sequence[Sheet]) -> None:
    """Write aside what is not in the store already: compressors and the disk let go of the GIL."""
    with ThreadPoolExecutor(measures.DRAFTERS) as drafters:
        for _ in drafters.map(_draft_one, sheets):
            pass  # what one of them raises is raised here


def _draft_one(sheet: Sheet) -> None:
    if sheet.printed is None or sheet.printed.status != 200:
        return
    sheet.digest = digest(sheet.printed.body)
    if sheet.unchanged:
        return
    try:
        sheet.drafts = the_store().draft(sheet.printed.body, f"{sheet.page.token}-{sheet.page.pk}")
    except OSError as full:
        log.error("%s cannot be stored: %s", sheet.page.path, full)
        sheet.failed = True
