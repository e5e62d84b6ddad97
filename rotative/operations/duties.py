"""What the worker keeps doing for the program itself."""

from datetime import timedelta

from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from rotative.duties.declared import Duty, seconds_until

LEFT_AFTER = timedelta(minutes=5)
PRUNED = {"min_age_days": 1, "failed_min_age_days": 30, "verbosity": 0}


def do_queued() -> float | None:
    """Do the oldest task that is queued (django-tasks): one a turn, we may be told to stop."""
    take_up_what_was_left()
    ready = DBTaskResult.objects.ready()
    if not ready.exists():
        later = DBTaskResult.objects.filter(
            status=TaskResultStatus.READY, run_after__gt=timezone.now()
        )
        at = later.order_by("run_after").values_list("run_after", flat=True).first()
        return seconds_until(at, at_least=1)
    tasks = Worker(
        queue_names=["default"],
        interval=1.0,  # while the database is locked
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
    tasks.run()
    return 0


def take_up_what_was_left() -> None:
    """Queue again what was under way when its worker died: django-tasks leaves it for ever.

    All tasks of this program (indexes of search and references) may be done twice.
    """
    since = timezone.now() - LEFT_AFTER
    left = DBTaskResult.objects.running().filter(started_at__lt=since)
    if left.exists():  # or each turn would take the writer's lock
        left.update(status=TaskResultStatus.READY, started_at=None)


def forget_tasks() -> None:
    """Forget what was done."""
    call_command("prune_db_task_results", **PRUNED)


def checkpoint_database() -> None:
    """Have SQLite move what was written from its log into its file, beside those who write."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")


DUTIES = [
    Duty("queue", _("Doing what is queued"), do_queued, every=10, glances=1, lease=600),
    Duty("tasks", _("Forgetting what was queued"), forget_tasks, every=3600),
]
if connection.vendor == "sqlite":
    DUTIES.append(Duty("log", _("Emptying SQLite’s log"), checkpoint_database, every=10, glances=1))
