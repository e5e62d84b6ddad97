"""`rotative work`: all declared duties, each in a thread of its own. One that fails, hangs, or
whose database is away, holds up no other, and goes on by itself.

Of several workers one does a duty, by a lease on its row. The heartbeat renews the leases of this
process's duties, but not of one that does not come back from its turn: that one's lease runs out.
"""

import logging
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import timedelta
from functools import partial
from time import monotonic
from urllib.parse import unquote, urlsplit

from django.db import DEFAULT_DB_ALIAS, close_old_connections, connection, connections
from django.db.utils import Error
from django.utils import timezone

from rotative.duties import actions
from rotative.duties.declared import Duty, declared
from rotative.duties.models import Standing
from rotative.lib.failure import Saying, in_a_line, is_away, is_full
from rotative.operations import presence

ENDS_WITHIN = 5.0  # seconds
BEAT_EVERY = 10.0
STANDS_BY = 5.0  # between two looks whether another worker has left a duty
AGAIN_AFTER, LONGEST = 1.0, 60.0  # after a failure; doubled each time
NOTED_FROM = 60.0  # a turn of a duty with a longer rhythm is noted at once, others with a beat
REPLACED_AT_MOST = 3  # threads that hang; what comes after them would, too

log = logging.getLogger(__name__)


def keep_all() -> int:
    """Do all duties until told to stop; each then finishes its turn."""
    ending = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda number, frame: ending.set())
    keep_connections()
    worker = Worker(declared(), ending)
    worker.start()
    ending.wait()
    worker.join(ENDS_WITHIN)
    return 0


def keep_connections() -> None:
    """Of SQLite, too: to open the file is most of what a look into it costs."""
    if connection.vendor == "sqlite":
        connections.settings[DEFAULT_DB_ALIAS]["CONN_MAX_AGE"] = None


class Worker:
    """The duties of one process, and its heartbeat."""

    def __init__(self, duties: Iterable[Duty], ending: threading.Event) -> None:
        self.name = presence.name_of_this_process()
        self.ending = ending
        self.keepers = [Keeper(duty, f"{self.name} 0", ending) for duty in duties]
        self.threads: list[threading.Thread] = []
        self.glance = Glance()
        self.says = Saying("the heartbeat")

    def start(self) -> None:
        for keeper in self.keepers:
            self._in_a_thread(keeper.run, keeper.duty.name)
        self._in_a_thread(self.keep_beating, "heartbeat")

    def join(self, seconds: float) -> None:
        """Wait for all to end their turns, but no longer than this."""
        deadline = monotonic() + seconds
        for thread in self.threads:
            thread.join(max(0, deadline - monotonic()))

    def keep_beating(self) -> None:
        """Until the process is ending."""
        wait = BEAT_EVERY
        while not self.ending.wait(wait):
            try:
                self.beat()
                wait = BEAT_EVERY
            except Exception as failed:
                self.says.that(failed)
                connections.close_all()
                wait = AGAIN_AFTER

    def beat(self) -> None:
        """Renew the leases of those that come back from their turns; replace those that do not."""
        self.glance.has_changed()
        since = monotonic()
        held = [keeper for keeper in self.keepers if keeper.standing and not keeper.hangs]
        ours = actions.note(keeper.standing for keeper in held if keeper.standing)
        for keeper in held:
            keeper.renewed(since if keeper.duty.name in ours else None)
        for keeper in [keeper for keeper in self.keepers if keeper.hangs]:
            self._replace(keeper)

    def _replace(self, keeper: "Keeper") -> None:
        """A thread cannot be ended: it is left, and another begins when its lease has run out."""
        problem = f"it did not come back within {keeper.duty.lease:.0f} seconds"
        log.error("`%s` hangs: %s", keeper.duty.name, problem)
        keeper.is_replaced = True
        if keeper.standing:
            actions.leave_hanging(keeper.standing, problem)
        number = keeper.number + 1
        if number <= REPLACED_AT_MOST:
            other = Keeper(keeper.duty, f"{self.name} {number}", self.ending, number)
            self.keepers[self.keepers.index(keeper)] = other
            self._in_a_thread(other.run, other.duty.name)

    def _in_a_thread(self, work: Callable[[], None], name: str) -> None:
        thread = threading.Thread(target=work, name=name, daemon=True)
        self.threads.append(thread)
        thread.start()


class Keeper:
    """Does one duty, while this process holds it."""

    def __init__(self, duty: Duty, holder: str, ending: threading.Event, number: int = 0) -> None:
        self.duty = duty
        self.holder = holder
        self.ending = ending
        self.number = number  # how many threads were left hanging before
        self.is_replaced = False
        self.standing: Standing | None = None
        self.sure_until = 0.0  # of the lease; all by the monotonic clock
        self.due = 0.0
        self.began: float | None = None
        self.glance = Glance()
        self.says = Saying(f"`{duty.name}`")

    @property
    def holds_it(self) -> bool:
        return self.standing is not None and monotonic() < self.sure_until

    @property
    def hangs(self) -> bool:
        """Whether it has been in its turn for longer than one may take."""
        began = self.began
        late = began is not None and monotonic() > began + self.duty.lease
        return late and not self.is_replaced

    def run(self) -> None:
        """Until the process is ending."""
        while not self._is_over:
            try:
                if not self.holds_it and not self._claim():
                    self.ending.wait(STANDS_BY)
                elif self._wait():
                    self._turn()
            except Exception as failed:
                self._failed(failed)
        with suppress(Error):
            if self.standing:
                actions.release(self.standing)
        connections.close_all()

    def renewed(self, since: float | None) -> None:
        """Its lease was renewed at that time; with None, it is another's."""
        if since is None:
            self.standing = None
        else:
            self.sure_until = since + actions.LEASE.total_seconds()

    @property
    def _is_over(self) -> bool:
        return self.ending.is_set() or self.is_replaced

    def _claim(self) -> bool:
        since = monotonic()
        is_dead = partial(_is_dead, self.holder)
        self.standing = standing = actions.claim(self.duty.name, self.holder, is_dead)
        if standing is None:
            return False
        self.renewed(since)
        left = 0.0
        # What looks at the database begins with a look; a daily one has its hour.
        if standing.next_at and (standing.failures or not self.duty.glances):
            left = (standing.next_at - timezone.now()).total_seconds()
        self.due = monotonic() + min(left, self.duty.every)
        return True

    def _wait(self) -> bool:
        """Until its time has come, or the database has changed; False when it is to end, or is
        another's.
        """
        pause = self.duty.glances or STANDS_BY
        while (left := self.due - monotonic()) > 0:
            if self.ending.wait(min(left, pause)) or not self.holds_it:
                return False
            if self.duty.glances and not self._has_failed and self.glance.has_changed():
                return True
        return not self._is_over

    @property
    def _has_failed(self) -> bool:
        return bool(self.standing and self.standing.failures)

    def _turn(self) -> None:
        self.glance.has_changed()  # what changes from now on has another turn
        self.began = monotonic()
        try:
            after = self.duty.turn()
            if isinstance(after, Iterator):
                if not self._all_of(after):
                    return
                after = None
        finally:
            self.began = None
        self._done(self.duty.every if after is None else min(max(after, 0), self.duty.every))
        close_old_connections()

    def _all_of(self, slices: Iterator[object]) -> bool:
        """Slice after slice, with rests; False when it was to end in between."""
        for _slice in slices:
            if self.ending.wait(monotonic() - (self.began or 0)) or not self.holds_it:
                return False
            self.began = monotonic()
        return True

    def _done(self, wait: float) -> None:
        self.due = monotonic() + wait
        if (standing := self.standing) is None or self.is_replaced:
            return
        is_news = self._has_failed or self.duty.every >= NOTED_FROM
        standing.ran_at = timezone.now()
        standing.next_at = standing.ran_at + timedelta(seconds=wait)
        standing.failures = 0
        if is_news:
            actions.note([standing])

    def _failed(self, failed: Exception) -> None:
        """What passes by itself is tried again soon. The rest later each time, by any worker."""
        self.began = None
        passes = is_away(failed) or is_full(failed)
        self.says.that(failed)
        connections.close_all()
        wait = AGAIN_AFTER
        if (standing := self.standing) and not self.is_replaced:
            if not passes:
                longest = max(LONGEST, self.duty.every)
                wait = min(AGAIN_AFTER * 2 ** min(standing.failures, 30), longest)
            standing.failures += 1
            standing.problem = f"{type(failed).__name__}: {in_a_line(failed)}"[:500]
            standing.failed_at = timezone.now()
            standing.next_at = standing.failed_at + timedelta(seconds=wait)
            self.due = monotonic() + wait
            if not passes:
                self.standing = None
                with suppress(Error):
                    actions.release(standing)
        self.ending.wait(wait)


def _is_dead(asking: str, other: str) -> bool:
    """Whether a holder is a process that lives no more. A thread of ours that hangs does live."""
    name = other.rpartition(" ")[0]
    return name != asking.rpartition(" ")[0] and presence.is_dead(name)


class Glance:
    """Whether the database has changed since this thread looked last, for next to nothing.

    SQLite counts what other connections commit; PostgreSQL's snapshot names the transactions that
    it sees.
    """

    def __init__(self) -> None:
        self.path = unquote(urlsplit(str(connection.settings_dict["NAME"])).path)
        self.seen: object = None
        self.file: object = None

    def has_changed(self) -> bool:
        seen, self.seen = self.seen, self._state()
        return seen != self.seen

    def _state(self) -> object:
        if connection.vendor == "sqlite":
            self._leave_a_moved_file()
            connection.ensure_connection()
            opened = connection.connection
            (version,) = opened.execute("PRAGMA data_version").fetchone()
            return opened, version
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_snapshot()::text")
            return cursor.fetchone()

    def _leave_a_moved_file(self) -> None:
        """A connection would go on with what was moved away, or replaced from a backup."""
        try:
            about = os.stat(self.path)
            file: object = (about.st_dev, about.st_ino)
        except OSError:
            file = None
        if file != self.file:
            self.file = file
            connection.close()
