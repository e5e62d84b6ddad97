"""What is queued for the worker waits there once, and not at all when it has begun."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max
from wagtail.tasks import update_reference_index_task as index

from rotative.lib.tasks import LATER, with_time

pytestmark = pytest.mark.django_db
BRIDGE, QUAY = ("articles", "articlepage", "1"), ("articles", "articlepage", "2")


def waiting() -> list[str]:
    """What waits, by the number of its page."""
    ready = DBTaskResult.objects.filter(status="READY").order_by("enqueued_at")
    return [task.args_kwargs["args"][2] for task in ready]


def test_the_same_waits_once() -> None:
    first = index.enqueue(*BRIDGE)
    index.enqueue(*QUAY)
    again = index.enqueue(*BRIDGE)
    assert waiting() == ["1", "2"]
    assert (again.id, again.args) == (first.id, list(BRIDGE))


def test_what_has_begun_is_done_again() -> None:
    index.enqueue(*BRIDGE)
    DBTaskResult.objects.get().claim("a worker")
    index.enqueue(*BRIDGE)
    assert waiting() == ["1"]
    assert DBTaskResult.objects.count() == 2


def test_what_has_time_waits_some_seconds_and_is_not_put_off() -> None:
    with with_time():
        index.enqueue(*BRIDGE)
        at = DBTaskResult.objects.get().run_after
        index.enqueue(*BRIDGE)
    task = DBTaskResult.objects.get()
    assert task.run_after == at
    assert task.enqueued_at < at <= task.enqueued_at + LATER


def test_what_has_no_time_is_done_at_once() -> None:
    with with_time():
        index.enqueue(*BRIDGE)
    index.enqueue(*BRIDGE)
    assert DBTaskResult.objects.get().run_after == get_date_max()


def test_an_hour_of_its_own_is_kept() -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    index.enqueue(*BRIDGE)
    index.using(run_after=tomorrow).enqueue(*BRIDGE)
    assert waiting() == ["1", "1"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time, and no other")
def test_no_worker_takes_it_before_what_it_is_for_is_committed() -> None:
    index.enqueue(*BRIDGE)
    taken = []

    def worker() -> None:
        with transaction.atomic():
            taken.append(DBTaskResult.objects.ready().get_locked())
        connections.close_all()

    with transaction.atomic():
        index.enqueue(*BRIDGE)
        thread = Thread(target=worker)
        thread.start()
        thread.join()
    assert taken == [None]
    worker_after = Thread(target=worker)
    worker_after.start()
    worker_after.join()
    assert taken[1] is not None
