"""A machine that goes down takes with it what the disk had not written, each file for itself.

The disk is told to write now and then (`upkeep.checkpoint`). Of what came after that, any part may
be lost: a file is the former one, empty, cut short, or not there; one that was removed is back. A
database that syncs now and then itself (SQLite) may have lost its last transactions besides.
"""

import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from laws.comparing import files, stale_pages, torn, wrong
from laws.newsroom import Step
from laws.press_room import (
    PressRoom,
    Slate,
    slate_fixture,  # noqa: F401
)
from laws.press_verbs import DESK
from rotative.press import actions, upkeep
from rotative.press.models import State
from rotative.press.store import Store, the_store

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

numbers = st.integers(0, 7)
said = st.tuples(st.sampled_from(sorted(DESK)), numbers, numbers)
NEWS: list[Step] = [
    ("publish", 0, 1),
    ("edit_headline", 1, 0),
    ("edit_body", 2, 0),
    ("unpublish_story", 0, 0),
    ("rename_story", 1, 0),
]
NAMES = Store.names
Bytes = bytes | None  # of a file that may not be there
HARMS: dict[str, Callable[[Bytes, Bytes], Bytes]] = {
    "kept": lambda before, after: after,
    "as before": lambda before, after: before,
    "empty": lambda before, after: b"",
    "cut short": lambda before, after: (after or before or b"")[:20],
    "gone": lambda before, after: None,
}


class LosingDisk:
    """The store, as it was when the disk was last told to write."""

    def __init__(self, press: Path) -> None:
        self.store = press
        the_store().known.touch()  # its files are lost, and it is no other store
        upkeep.checkpoint()
        self.written = self._read()
        self.old: set[str] = set()

    def _read(self) -> dict[str, bytes]:
        folders = (self.store / "live", self.store / "stale")
        found = (file for folder in folders for file in folder.rglob("*") if file.is_file())
        return {str(file.relative_to(self.store)): file.read_bytes() for file in found}

    def go_down(self, chance: random.Random) -> None:
        """Lose some of what was written since, and come up again."""
        now = self._read()
        for name in sorted(now.keys() | self.written.keys()):
            before, after = self.written.get(name), now.get(name)
            if before == after:
                continue
            harm = chance.choice(sorted(HARMS))
            kept = HARMS[harm](before, after)
            if harm == "as before":
                self.old.add(name)
            file = self.store / name
            file.unlink(missing_ok=True)
            if kept is not None:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(kept)
        State.objects.update(boot="the start before this one")

    def names(self, store: Store, directory: Path, since: float = 0.0) -> Iterator[str]:
        """`Store.names`: a file as before has times from before, which a test cannot give it."""
        names = NAMES(store, directory, since)
        return (n for n in names if not since or f"{directory.name}/{n}" not in self.old)

    def comes_up_wrong(self, room: PressRoom) -> list[Any]:
        """What readers would get that is not right, once the press has started, and at rest."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Store, "names", lambda *args: self.names(*args))
            upkeep.start()
        whole = torn()
        actions.apply()
        return [*whole, *stale_pages(), *wrong(room)]


@settings(max_examples=max(4, settings().max_examples // 4))
@given(st.lists(said, min_size=2, max_size=8), st.integers())
def test_a_power_failure_leaves_nothing_wrong(slate: Slate, said: list[Step], seed: int) -> None:
    room = slate.anew()
    room.fill_store()
    disk = LosingDisk(slate.press)
    room.say([*NEWS, *said])
    disk.go_down(random.Random(seed))
    assert disk.comes_up_wrong(room) == []


@pytest.mark.skipif(
    connection.vendor == "postgresql", reason="PostgreSQL has on its disk what it has committed"
)
@pytest.mark.parametrize("trusted", [False, True], ids=["compared", "the law's own test"])
def test_nor_does_one_that_takes_the_last_transactions_along(
    slate: Slate, monkeypatch: pytest.MonkeyPatch, trusted: bool
) -> None:
    """The files that stay are whole, and newer than anything the database knows."""
    monkeypatch.setattr(sys.modules[__name__], "HARMS", {"kept": HARMS["kept"]})
    if trusted:
        monkeypatch.setattr(upkeep, "_verify_after_power_failure", lambda: None)
    room = slate.anew()
    room.fill_store()
    disk = LosingDisk(slate.press)
    with transaction.atomic():
        room.say(NEWS)
        actions.apply()
        transaction.set_rollback(True)
    disk.go_down(random.Random(0))
    assert (disk.comes_up_wrong(room) != []) == trusted


@pytest.mark.parametrize("harm", ["as before", "empty", "cut short", "gone"])
def test_the_law_notices_a_store_that_is_trusted(
    slate: Slate, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    monkeypatch.setattr(sys.modules[__name__], "HARMS", {harm: HARMS[harm]})
    monkeypatch.setattr(upkeep, "_verify_after_power_failure", lambda: None)
    room = slate.anew()
    room.fill_store()
    disk = LosingDisk(slate.press)
    room.say(NEWS)
    disk.go_down(random.Random(1))
    try:
        found = disk.comes_up_wrong(room)
    except ValueError as torn_file:  # it cannot be read at all
        found = [torn_file]
    assert found


def test_a_commit_under_way_at_a_checkpoint_is_not_trusted(
    slate: Slate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has noted its time and not yet moved its files when the disk is told to write."""
    room = slate.anew()
    room.fill_store()
    disks: list[LosingDisk] = []
    place = Store.place

    def while_another_thread_checkpoints(*args: Any, **kwargs: Any) -> None:
        if not disks:
            disks.append(LosingDisk(slate.press))
        place(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "place", while_another_thread_checkpoints)
        room.say([("edit_headline", 0, 0)])
    disks[0].go_down(random.Random(2))
    assert disks[0].comes_up_wrong(room) == []


def test_without_a_power_failure_nothing_is_compared(
    slate: Slate, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = slate.anew()
    room.fill_store()
    upkeep.checkpoint()
    monkeypatch.setattr(Store, "is_whole", lambda *args: pytest.fail("compared"))
    upkeep.start()
    assert dict(files(the_store().live))
