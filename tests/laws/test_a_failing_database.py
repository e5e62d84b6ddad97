"""What is committed and cannot be applied reaches readers all the same, and nothing older does.

From its n-th statement after the commit on, the database takes nothing more (its disk is full), or
is away for some statements. Then there is room again, and the worker tends the store.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection

from laws.comparing import compared, wrong
from laws.newsroom import Step
from laws.press_room import (
    PressRoom,
    Slate,
    slate_fixture,  # noqa: F401
)
from laws.press_verbs import VERBS
from rotative.press import actions
from rotative.press.store import the_store
from rotative.testing.rounds import rounds

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

AWAY_FOR = 4  # statements that a database is away for
POINTS = rounds(3, 6)  # at which it fails
WRITES = ("INSERT", "UPDATE", "DELETE")
NEWS: list[Step] = [
    ("edit_headline", 1, 0),
    ("unpublish_story", 0, 0),
    ("rename_story", 1, 0),
    ("rename_topic", 0, 0),
]


class Failing:
    """Counts the statements after a commit; from the n-th on they fail."""

    def __init__(self, left: int, *, is_full: bool) -> None:
        self.left, self.is_full, self.failed = left, is_full, 0

    def __call__(self, execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        if not self.is_full or sql.startswith(WRITES):
            self.left -= 1
            if self.left < 0 and (self.is_full or self.failed < AWAY_FOR):
                self.failed += 1
                raise OperationalError("database or disk is full")
        return execute(sql, *given)


@contextmanager
def failing_after_commits(failing: Failing) -> Iterator[None]:
    after_commit = actions._after_commit

    def fails() -> None:
        with connection.execute_wrapper(failing):
            after_commit()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "_after_commit", fails)
        patch.setattr(actions.time, "sleep", lambda seconds: None)
        yield


def older_pages(room: PressRoom, step: Step, *, is_full: bool) -> list[str]:
    """What readers get and should not, at one statement or another that fails first."""
    found, (name, one, other) = [], step
    room.say([("publish", one, other)])
    room.fill_store()
    never = Failing(10_000, is_full=is_full)
    with failing_after_commits(never):
        VERBS[name](room, one, other)
    asked = 10_000 - never.left
    assert asked > POINTS, "the press asked next to nothing"
    failed = 0
    for point in range(POINTS):
        room.say([("publish", one, other)])
        room.fill_store()
        the_store().known.touch()
        failing = Failing(asked * point // POINTS, is_full=is_full)
        with failing_after_commits(failing):
            VERBS[name](room, one, other)
        failed += failing.failed > 0
        found += [f"{path} {what}, at {point}" for path, what in compared()]
    assert failed > POINTS // 2
    # What is published next leaves nothing wrong either, before the worker has compared the store.
    the_store().known.touch()
    room.say([("publish", one, other), ("edit_headline", one, other)])
    return found + wrong(room)


@pytest.mark.parametrize("is_full", [True, False], ids=["full", "away"])
@pytest.mark.parametrize("step", NEWS, ids=lambda step: step[0])
def test_nobody_gets_an_older_page_when_a_change_cannot_be_applied(
    slate: Slate, step: Step, is_full: bool
) -> None:
    assert older_pages(slate.anew(), step, is_full=is_full) == []


@pytest.mark.sqlite_is_enough
@pytest.mark.parametrize("is_full", [True, False], ids=["full", "away"])
def test_the_law_notices_a_press_that_withholds_nothing(
    slate: Slate, monkeypatch: pytest.MonkeyPatch, is_full: bool
) -> None:
    monkeypatch.setattr(actions, "withhold", lambda: None)
    assert older_pages(slate.anew(), NEWS[0], is_full=is_full) != []
