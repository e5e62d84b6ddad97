"""Duties go on: through errors, without a database, and with what a dead worker left."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.tasks import update_reference_index_task

from rotative.operations import duties
from rotative.operations.duties import Duty


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duties, "AGAIN_AFTER", 0.0)


def test_a_duty_goes_on_through_everything_and_a_database_that_is_away_is_one_line(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duties.connections, "close_all", lambda: None)
    fails = [OperationalError("the server is\nshutting down")] * 50 + [ValueError("a mistake")]
    ending = threading.Event()

    def keep(ending: threading.Event) -> None:
        if fails:
            raise fails.pop(0)
        ending.set()

    Duty("the press", keep).run(ending)
    said = [record.getMessage() for record in caplog.records]
    assert said == [
        "the press waits for the database (the server is shutting down)",
        "the press failed; it will be tried again",
    ]


def test_a_duty_that_has_nothing_to_do_here_is_not_asked_again() -> None:
    asked = []
    Duty("the mail", asked.append).run(threading.Event())
    assert len(asked) == 1


@pytest.mark.django_db
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
