"""Duties go on: through errors, hanging, without a database, and with what a dead worker left."""

import itertools
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connections
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.tasks import update_reference_index_task

from rotative.duties import actions
from rotative.duties.declared import Duty, declared
from rotative.duties.models import Standing
from rotative.lib import failure
from rotative.operations import duties, worker
from rotative.operations.worker import Glance, Keeper, Worker

pytestmark = pytest.mark.django_db

Turn = Callable[[], float | Iterator[object] | None]


class Clock:
    """The time, which passes while somebody waits; it ends after so many waits."""

    def __init__(self, waits: int = 100) -> None:
        self.now, self.waited, self.left = 1000.0, [], waits
        self.over = False

    def wait(self, seconds: float) -> bool:
        self.now += seconds
        self.waited.append(round(seconds, 3))
        self.left -= 1
        return self.is_set()

    def is_set(self) -> bool:
        return self.over or self.left <= 0

    def set(self) -> None:
        self.over = True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    start = timezone.now() - timedelta(seconds=clock.now)
    monkeypatch.setattr(worker, "monotonic", lambda: clock.now)
    monkeypatch.setattr(failure, "monotonic", lambda: clock.now)
    monkeypatch.setattr(timezone, "now", lambda: start + timedelta(seconds=clock.now))
    monkeypatch.setattr(connections, "close_all", lambda: None)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    return clock


def keeper(clock: Clock, turn: Turn, *, every: float = 10, lease: float = 120) -> Keeper:
    return Keeper(Duty("mail", "Mail", turn, every=every, lease=lease), "one", clock)  # type: ignore[arg-type]


def ends(clock: Clock, turns: int) -> Iterator[int]:
    """Counts turns; the process ends with the last."""
    for number in range(1, turns + 1):
        if number == turns:
            clock.set()
        yield number


def test_a_failing_duty_is_tried_again_later_each_time_and_says_its_error(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    turns = ends(clock, 5)

    def fails() -> None:
        raise ValueError(f"mistake\nnumber {next(turns)}")

    keeper(clock, fails).run()
    assert clock.waited == [1, 2, 4, 8, 16]
    standing = Standing.objects.get()
    assert standing.problem == "ValueError: mistake number 5"
    assert (standing.failures, standing.ran_at, standing.holder) == (5, None, "")
    assert standing.next_at > standing.failed_at
    said = [record.getMessage() for record in caplog.records]
    assert said == ["`mail` failed; it will be tried again"] * 5


def test_after_a_failure_it_goes_on_and_the_last_error_is_known_still(clock: Clock) -> None:
    turns = ends(clock, 2)

    def fails_once() -> None:
        if next(turns) == 1:
            raise ValueError("a mistake")

    keeper(clock, fails_once).run()
    standing = Standing.objects.get()
    assert (standing.failures, standing.problem) == (0, "ValueError: a mistake")
    assert standing.ran_at >= standing.failed_at
    assert standing.next_at - standing.ran_at == timedelta(seconds=10)


def test_a_database_that_is_away_is_one_line_a_minute_and_asked_each_second(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    turns = ends(clock, 90)

    def away() -> None:
        next(turns)
        raise OperationalError("the server is\nshutting down")

    keeper(clock, away).run()
    assert set(clock.waited) == {1}
    said = [record.getMessage() for record in caplog.records]
    assert said == ["`mail` waits for the database (the server is shutting down)"] * 2


def test_a_failing_duty_is_left_to_another_worker(clock: Clock) -> None:
    def fails() -> None:
        clock.set()
        raise ValueError("not on this machine")

    keeper(clock, fails).run()
    assert actions.claim("mail", "two") is not None


def test_it_is_done_once_by_two_workers(clock: Clock) -> None:
    done = []
    actions.claim("mail", "two")
    clock.left = 3
    keeper(clock, lambda: done.append("one")).run()
    assert done == []
    assert clock.waited == [worker.STANDS_BY] * 3
    assert Standing.objects.get().holder == "two"


def test_it_has_its_rhythm_and_comes_back_when_it_said(clock: Clock) -> None:
    turns = ends(clock, 4)
    waits = iter([None, 0, 3, None])

    def turn() -> float | None:
        next(turns)
        return next(waits)

    keeper(clock, turn, every=4).run()
    assert clock.waited == [4, 3]


def test_a_daily_one_is_not_done_at_each_start(clock: Clock) -> None:
    done = []
    Standing.objects.create(name="mail", next_at=timezone.now() + timedelta(seconds=60))
    began = clock.now

    def turn() -> None:
        done.append(clock.now - began)
        clock.set()

    keeper(clock, turn, every=86_400).run()
    assert done == [60]
    standing = Standing.objects.get()
    assert standing.next_at - standing.ran_at == timedelta(days=1)


def test_a_long_one_rests_between_its_slices_and_an_end_comes_in_between(clock: Clock) -> None:
    done = []

    def slices() -> Iterator[object]:
        for number in range(4):
            clock.now += 2
            done.append(number)
            yield
            if number == 2:
                clock.set()

    keeper(clock, slices).run()
    assert clock.waited == [2, 2, 2, 2]
    assert done == [0, 1, 2, 3]
    standing = Standing.objects.get()
    assert standing.ran_at is None, "it was not done, and is begun again"
    assert standing.holder == ""


def test_the_lease_of_a_hung_one_runs_out_and_another_thread_takes_it(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    begun = []
    monkeypatch.setattr(Worker, "_in_a_thread", lambda self, work, name: begun.append(name))
    ours = Worker([Duty("mail", "Mail", lambda: None, every=10, lease=60)], clock)  # type: ignore[arg-type]
    (hung,) = ours.keepers
    assert hung._claim()
    hung.began = clock.now
    clock.now += 20
    ours.beat()
    clock.now += 20
    ours.beat()
    clock.now += 21
    ours.beat()
    standing = Standing.objects.get()
    assert standing.lease_until == timezone.now() + timedelta(seconds=9), "the last was not renewed"
    assert standing.problem == "it did not come back within 60 seconds"
    assert standing.failures == 1
    assert [record.getMessage() for record in caplog.records] == [
        "`mail` hangs: it did not come back within 60 seconds"
    ]
    (other,) = ours.keepers
    assert begun == ["mail"] and other is not hung
    assert not other._claim(), "not before the lease has run out"
    clock.now += 9
    assert other._claim()
    hung._done(10)  # it comes back after all
    hung.run()
    assert Standing.objects.get().holder == other.holder


def test_threads_that_hang_are_not_heaped_up(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []
    monkeypatch.setattr(Worker, "_in_a_thread", lambda self, work, name: begun.append(name))
    ours = Worker([Duty("mail", "Mail", lambda: None, every=10, lease=60)], clock)  # type: ignore[arg-type]
    for _ in range(10):
        ours.keepers[0].began = clock.now
        clock.now += 61
        ours.beat()
    assert len(begun) == worker.REPLACED_AT_MOST


def test_one_that_was_taken_over_stops_at_the_next_beat(clock: Clock) -> None:
    ours = Worker([Duty("mail", "Mail", lambda: None, every=10)], clock)  # type: ignore[arg-type]
    (one,) = ours.keepers
    assert one._claim() and one.holds_it
    Standing.objects.update(holder="two")
    ours.beat()
    assert not one.holds_it


def test_without_a_heartbeat_nobody_is_sure_of_a_lease_that_is_over(clock: Clock) -> None:
    one = keeper(clock, lambda: None)
    assert one._claim() and one.holds_it
    clock.now += 31
    assert not one.holds_it


def test_a_change_brings_the_turn_at_once(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = ends(clock, 2)
    changes = itertools.chain([False, False, False, True], itertools.repeat(False))
    monkeypatch.setattr(Glance, "has_changed", lambda self: next(changes))
    duty = Duty("press", "Press", lambda: next(turns), every=5, glances=0.2)
    Keeper(duty, "one", clock).run()  # type: ignore[arg-type]
    assert clock.waited == [0.2, 0.2, 0.2]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_glance_sees_what_another_connection_has_committed() -> None:
    glance = Glance()
    glance.has_changed()
    assert not glance.has_changed()

    def elsewhere() -> None:
        Standing.objects.create(name="mail")
        connections.close_all()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert glance.has_changed()
    assert not glance.has_changed()


def test_what_a_dead_worker_left_is_queued_again(monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    for minutes in (1, 6):
        update_reference_index_task.enqueue("wagtailcore", "page", "1")
        left = DBTaskResult.objects.ready().first()
        left.claim("a worker")
        DBTaskResult.objects.filter(pk=left.pk).update(started_at=now - timedelta(minutes=minutes))
    duties.take_up_what_was_left()
    states = DBTaskResult.objects.order_by("enqueued_at").values_list("status", flat=True)
    assert list(states) == [TaskResultStatus.RUNNING, TaskResultStatus.READY]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("name", [duty.name for duty in declared()])
def test_each_duty_may_be_the_first_and_the_store_not_there(
    name: str, settings: Any, tmp_path: Path
) -> None:
    """They begin at once, each in its thread; and somebody may delete the store at any time."""
    settings.PRESS_DIR = tmp_path / "press"
    (duty,) = [duty for duty in declared() if duty.name == name]
    for _ in range(2):
        if isinstance(slices := duty.turn(), Iterator):
            list(slices)
        shutil.rmtree(settings.PRESS_DIR, ignore_errors=True)
