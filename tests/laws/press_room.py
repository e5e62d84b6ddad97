"""A press room beside the newsroom: anything may happen to the store, in any order (`press_verbs`),
and be cut short anywhere (`kills`); nothing may be wrong with it then (`comparing`).

Everything is committed for good here, as the press needs it: `Slate.anew` gives
each example of a property the database as the migrations left it.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from laws.comparing import recover, torn
from laws.kills import Kill, killed
from laws.newsroom import Newsroom, Step
from laws.press_verbs import NEVER, VERBS
from rotative.press import actions, fetching, measures
from rotative.press.models import Page
from rotative.press.sheets import Sheet
from rotative.press.states import GONE, PARKED
from rotative.press.store import the_store
from rotative.record import lists, months
from rotative.record.reading import Record
from rotative.site.kinds import addresses
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper

MEASURES = {"HOT": 6, "BATCH": 16, "PATIENCE": -1.0, "SLICE": 20, "TOUCHES": 1}


@pytest.fixture(name="slate")
def slate_fixture(
    transactional_db: None,
    django_db_serialized_rollback: None,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> "Slate":
    """A store, a database without a transaction around the test, and a press of small measures.

    A small paper then has archives of several pages, stories beyond the head of their list, more
    pages to press than whoever publishes waits for, and changes that take several drains.
    """
    settings.PRESS_DIR = tmp_path / "press"
    for module, name, value in ((months, "CHUNK", 2), (lists, "HEAD", 4), (lists, "NEAR", 1)):
        monkeypatch.setattr(module, name, value)
    for name, value in MEASURES.items():
        monkeypatch.setattr(measures, name, value)
    slate = Slate(tmp_path / "press")
    slate.fill()
    return slate


class Slate:
    """The database and the store as they are before there is a paper."""

    def __init__(self, press: Path) -> None:
        self.press = press

    def wipe(self) -> None:
        options = {"interactive": False, "inhibit_post_migrate": True, "reset_sequences": False}
        call_command("flush", verbosity=0, **options)
        connection.creation.deserialize_db_from_string(connection._test_serialized_contents)
        cache.clear()
        for file in self.press.rglob("*"):
            if file.is_file():
                file.unlink()

    def fill(self) -> None:
        the_store().prepare()
        actions.take_shell()
        actions.apply()

    def anew(self) -> "PressRoom":
        """A press room with a small paper and some stories in it."""
        self.wipe()
        self.fill()
        room = PressRoom(small.small_paper())
        room.say(OPENING)
        return room


OPENING: list[Step] = [
    ("new_picture", 0, 0),
    ("publish", 1, 1),
    ("publish", 0, 2),
    ("publish", 1, 2),
    ("redate", 0, 5),
]


class PressRoom(Newsroom):
    """A newsroom whose pages are stored; verbs are killed where that was asked for."""

    def __init__(self, fanal: SmallPaper) -> None:
        self.asked: set[str] = {NEVER}
        self.sheets: list[tuple[str, list[Sheet]]] = []
        self.worker: Iterator[int] = iter(())
        self.kill: tuple[str, int] | None = None
        self.said: list[Step] = []
        self.errors: list[str] = []
        super().__init__(fanal)

    def say(self, steps: list[Step]) -> None:
        for step in steps:
            name, one, other = step
            self.said.append(step)
            fatal, self.kill = self.kill, None
            try:
                with overheard(self.errors), killed(*(fatal or ("", 0))):
                    VERBS[name](self, one, other)
            except Kill:
                assert not torn(whole_pages=False)
                recover()
            self.note_addresses()
            self.asked.update(self.held)
            assert not torn(), torn()
            assert self.errors == [], self.errors

    def now(self) -> list[str]:
        """Every address that answers."""
        return list(addresses(Record()))

    def fill_store(self) -> None:
        """Readers ask for all there is."""
        for path in self.now():
            self.asked.add(path)
            fetching.fetch(path)

    def press_anew(self) -> None:
        """Every page is made and written again."""
        actions.take_shell()
        self.fill_store()
        Page.objects.exclude(state=GONE).update(state=PARKED, digest="")
        recover()


@contextmanager
def overheard(errors: list[str]) -> Iterator[None]:
    """What goes wrong after a commit is logged, not raised: `on_commit` is told to be robust."""

    class Ear(logging.Handler):
        def emit(self, entry: logging.LogRecord) -> None:
            errors.append(self.format(entry))

    ear, loggers = Ear(logging.ERROR), ("django.db.backends.base", "rotative.press")
    for name in loggers:
        logging.getLogger(name).addHandler(ear)
    try:
        yield
    finally:
        for name in loggers:
            logging.getLogger(name).removeHandler(ear)
