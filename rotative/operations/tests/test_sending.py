"""`rotative send` looks often, works when there is something to do, and outlives its database."""

import threading
from typing import Any

import pytest
from django.db import OperationalError

from rotative.lib import failure
from rotative.operations import sending
from rotative.operations.sending import Watch

pytestmark = pytest.mark.django_db


class Paper:
    """A post that counts its turns, a database that changes when told, and a clock."""

    def __init__(self) -> None:
        self.now = 100.0
        self.turns: list[float] = []
        self.has_changed = False
        self.pause = 0.0
        self.failure: Exception | None = None

    def turn(self) -> float:
        self.turns.append(self.now)
        if self.failure:
            raise self.failure
        return self.pause

    def stop(self) -> None: ...


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> Paper:
    it = Paper()
    for module in (sending, failure):
        monkeypatch.setattr(module, "monotonic", lambda: it.now)
    monkeypatch.setattr(sending.Glance, "has_changed", lambda _glance: it.has_changed)
    return it


class Ending(threading.Event):
    """Ends after so many waits; meanwhile the time passes."""

    def __init__(self, paper: Paper, waits: int) -> None:
        super().__init__()
        self.paper, self.left = paper, waits
        self.said: list[float] = []

    def wait(self, timeout: Any = None) -> bool:
        self.said.append(timeout)
        self.paper.now += timeout
        self.left -= 1
        return self.left < 0


def kept(paper: Paper, waits: int) -> Ending:
    ending = Ending(paper, waits)
    Watch(paper, ending).keep()
    return ending


def test_nothing_is_done_while_nothing_changes_but_every_half_minute(paper: Paper) -> None:
    assert set(kept(paper, 31).said) == {0, 2}
    assert paper.turns == [100, 130, 160]


def test_a_change_has_its_turn_within_two_seconds(paper: Paper) -> None:
    paper.has_changed = True
    kept(paper, 4)
    assert paper.turns == [100, 102, 104, 106]


def test_where_there_is_no_use_in_another_turn_none_is_done(paper: Paper) -> None:
    """The mail server is away: each try would be refused."""
    paper.has_changed, paper.pause = True, 60
    kept(paper, 61)
    assert paper.turns == [100, 160, 220]


def test_a_database_that_is_away_is_one_line_a_minute_and_asked_each_second(
    paper: Paper, caplog: pytest.LogCaptureFixture
) -> None:
    paper.failure = OperationalError("the server is\nshutting down")
    assert set(kept(paper, 90).said) == {0, 1}
    assert len(paper.turns) == 90
    said = [record.getMessage() for record in caplog.records]
    assert said == ["the sender waits for the database (the server is shutting down)"] * 2


def test_a_mistake_ends_nothing(paper: Paper, caplog: pytest.LogCaptureFixture) -> None:
    paper.failure = ValueError("a mistake")
    kept(paper, 3)
    assert len(paper.turns) == 3
    assert caplog.records[0].getMessage() == "the sender failed; it will be tried again"
