"""What `rotative work` keeps doing, each duty in a thread of its own: one that fails, or whose
database is away, holds up no other, and goes on by itself.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TypeVar

from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections, connection, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from rotative.lib.failure import in_a_line, is_away
from rotative.mail import actions as post_office
from rotative.newsroom import schedule
from rotative.press import inquiry, purge, upkeep
from rotative.record import sources

ENDS_WITHIN = 5.0  # seconds
AGAIN_AFTER = 1.0
SAID_EVERY = 60.0
LOOK_EVERY = 1.0  # for tasks
LEFT_AFTER, LOOK_FOR_LEFT_EVERY = timedelta(minutes=5), 60.0
IDLE = 0.2  # seconds between two looks for something to press
CHECKPOINT_EVERY = 30
PURGE_EVERY = 0.5
PRUNE_EVERY = 3600
SCRUB_PARTS = 100  # a hundredth of the pages is made again each day
PRUNED = {"min_age_days": 1, "failed_min_age_days": 30, "verbosity": 0}

T = TypeVar("T")

log = logging.getLogger(__name__)


@dataclass
class Duty:
    """`keep` does it until the event is set, or returns: there is nothing to do here.

    What it raises is said, and it is called again.
    """

    name: str
    keep: Callable[[threading.Event], None]
    said: float = -SAID_EVERY

    def run(self, ending: threading.Event) -> None:
        while not ending.is_set():
            try:
                self.keep(ending)
                return
            except Exception as failed:
                self._say(failed)
                connections.close_all()
                ending.wait(AGAIN_AFTER)

    def _say(self, failed: Exception) -> None:
        """A database that is away is one line a minute, not a traceback a second."""
        if not is_away(failed):
            log.exception("%s failed; it will be tried again", self.name)
        elif time.monotonic() - self.said >= SAID_EVERY:
            self.said = time.monotonic()
            log.error("%s waits for the database (%s)", self.name, in_a_line(failed))


def all_of_them() -> list[Duty]:
    return [
        Duty("the schedule", schedule.keep),
        Duty("the press", keep_pressing),
        Duty("the purging of caches", keep_purging),
        Duty("the mail", post_office.keep),
        Duty("what is queued", keep_queue),
    ]


def keep_all() -> int:
    """Do all duties until told to stop; each then finishes its turn."""
    ending = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda number, frame: ending.set())
    threads = [
        threading.Thread(target=duty.run, args=[ending], name=duty.name, daemon=True)
        for duty in all_of_them()
    ]
    for thread in threads:
        thread.start()
    ending.wait()
    deadline = time.monotonic() + ENDS_WITHIN
    for thread in threads:
        thread.join(max(0, deadline - time.monotonic()))
    return 0


def keep_queue(ending: threading.Event) -> None:
    """Do the tasks that were queued (django-tasks)."""
    looked = -LOOK_FOR_LEFT_EVERY
    while not ending.is_set():
        if time.monotonic() - looked > LOOK_FOR_LEFT_EVERY:
            looked = time.monotonic()
            take_up_what_was_left()
        tasks = Worker(
            queue_names=["default"],
            interval=LOOK_EVERY,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1,  # one a turn: we may be told to stop in between
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        tasks.run()
        close_old_connections()
        ending.wait(0 if DBTaskResult.objects.ready().exists() else LOOK_EVERY)


def take_up_what_was_left() -> None:
    """Queue again what was under way when its worker died: django-tasks leaves it for ever.

    All tasks of this program (indexes of search and references) may be done twice.
    """
    since = timezone.now() - LEFT_AFTER
    left = DBTaskResult.objects.running().filter(started_at__lt=since)
    left.update(status=TaskResultStatus.READY, started_at=None)


def keep_pressing(ending: threading.Event) -> None:
    """Keep the store true, in the background: half of the time is the newsroom's and readers'."""
    checked, pruned = time.monotonic(), 0.0
    _try(upkeep.start)
    while not ending.is_set():
        began = time.monotonic()
        busy = _try(upkeep.tend)
        checkpoint_database()
        if began - checked > CHECKPOINT_EVERY:
            checked = began
            _try(upkeep.checkpoint)
        if began - pruned > PRUNE_EVERY or not pruned:
            pruned = began
            _try(upkeep.prune)
            _try(partial(call_command, "prune_db_task_results", **PRUNED))
            if upkeep.scrub_is_due():
                _try(scrub)
        close_old_connections()
        ending.wait(time.monotonic() - began if busy else IDLE)


def checkpoint_database() -> None:
    """Have SQLite move what was written from its log into its file, beside those who write."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")


def keep_purging(ending: threading.Event) -> None:
    """Tell caches what to forget; one that does not answer holds up nothing else."""
    while settings.PRESS_PURGE and not ending.is_set():
        _try(purge.send_due)
        close_old_connections()
        ending.wait(PURGE_EVERY)


def scrub() -> None:
    """Once a day: find what bypassed the newsroom (raw SQL), and the press's own mistakes."""
    for difference in sources.check():
        log.warning("the record was mended: %s %s", difference.table, difference.what)
    today = date.today().toordinal() % SCRUB_PARTS
    for page in inquiry.check(part=today, of=SCRUB_PARTS):
        log.error("%s %s; it is pressed again", page.path, page.what)
    inquiry.fill()
    upkeep.note_scrub()


def _try(work: Callable[[], T]) -> T | None:
    """Do a part of a duty; when it fails, say so: the next turn tries again. Raises when the
    database is away."""
    try:
        return work()
    except Exception as failed:
        if is_away(failed):
            raise
        log.exception("the press failed; it will be tried again")
        return None
