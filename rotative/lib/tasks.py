"""The queue of tasks in the database: what already waits there is not queued a second time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks.utils import normalize_json
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult, get_date_max

LATER = timedelta(seconds=5)
AMONG = 20  # the newest that wait: one look stays cheap while thousands wait for a worker

_has_time: ContextVar[bool] = ContextVar("has_time", default=False)


@contextmanager
def with_time() -> Iterator[None]:
    """What is queued inside may wait some seconds, for the same is queued again soon."""
    token = _has_time.set(True)
    try:
        yield
    finally:
        _has_time.reset(token)


class Queue(DatabaseBackend):
    """An index of a page is made once for all its savings before that, by whichever comes last.

    All tasks here (indexes of search and of references, a picture's tones) look at what they are
    of when they are done: one that still waits sees this transaction's changes, too. On PostgreSQL
    it is held until these are committed, and a worker passes it by; SQLite has one writer.
    """

    @transaction.atomic(savepoint=False)
    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        """Queue it, unless the same waits; what has no time is then done at once."""
        self.validate_task(task)
        waiting = _waiting(task, normalize_json({"args": args, "kwargs": kwargs}))
        if waiting is None:
            if _has_time.get():
                task = task.using(run_after=timezone.now() + LATER)
            return super().enqueue(task, args, kwargs)
        if not _has_time.get() and waiting.run_after != get_date_max():
            waiting.run_after = get_date_max()  # at once, in django-tasks' words
            waiting.save(update_fields=["run_after"])
        return waiting.task_result


def _waiting(task: Any, given: dict[str, Any]) -> DBTaskResult | None:
    """The same task, if it waits and nobody is just taking it; held until we have committed."""
    if task.run_after is not None:
        return None
    ready = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    newest = ready.order_by("priority", "-run_after", "-enqueued_at")
    looked_at = newest.values_list("pk", "task_path", "args_kwargs")[:AMONG]
    same = [pk for pk, path, its in looked_at if (path, its) == (task.module_path, given)]
    return ready.filter(pk__in=same).get_locked()
