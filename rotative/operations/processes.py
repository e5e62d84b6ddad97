"""Processes that begin from a clean parent, end with it, and are started again when they die.

The parent holds nothing: no connection, no thread, no lock that a child could inherit (SQLite's
locks belong to a process, and a copy of its connection is the loss of its log).
"""

import ctypes
import gc
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import NoReturn, TypeVar

from django.db import DatabaseError

from rotative.lib.failure import Failure
from rotative.operations import presence

PR_SET_PDEATHSIG = 1  # linux/prctl.h
LOOK_EVERY = 0.1  # seconds
AT_ONCE, LONGEST = 0.5, 5.0  # seconds before a part is started again
SOUND_AFTER = 10.0  # seconds: who lived longer is started again at once
END_TAKES_AT_MOST = 10

T = TypeVar("T")

log = logging.getLogger(__name__)


def in_child(work: Callable[[], T]) -> T:
    """What `work` returns or raises, done in a process of its own: nothing stays open here."""
    context = get_context("fork")
    receiving, sending = context.Pipe(duplex=False)
    child = context.Process(target=_do_and_tell, args=(work, sending, os.getpid()))
    child.start()
    sending.close()
    try:
        failed, result = receiving.recv()
    except EOFError:
        child.join()
        how = how_it_ended(child.exitcode or 0)
        raise Failure(f"what was to be done ended by itself ({how}); see above.") from None
    except BaseException:  # we are told to stop
        child.terminate()
        raise
    finally:
        child.join()
        receiving.close()
    if failed:
        raise result
    done: T = result
    return done


def _do_and_tell(work: Callable[[], object], sending: Connection, parent: int) -> None:
    end_with(parent)
    try:
        told: tuple[bool, object] = (False, work())
    except (Failure, DatabaseError, OSError) as failed:
        told = (True, failed)
    except KeyboardInterrupt:
        os._exit(130)
    sending.send(told)


def end_with(parent: int) -> None:
    """Have the kernel kill this process when its parent ends, however it ends (Linux).

    It is the parent's *thread* that counts: fork from the main one.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "prctl"):
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before we asked
        os._exit(1)


@dataclass
class Patience:
    """How long to wait before something that died is started again: longer each time."""

    waits: float = 0.0
    began: float = field(default_factory=time.monotonic)

    def began_again(self) -> None:
        self.began = time.monotonic()

    def after_a_fall(self) -> float:
        """When to start again, by the monotonic clock; at once for what had lived a while."""
        now = time.monotonic()
        lived = now - self.began
        self.waits = 0.0 if lived > SOUND_AFTER else min(max(AT_ONCE, self.waits * 2), LONGEST)
        return now + self.waits


def how_it_ended(status: int) -> str:
    """A process's exit in words: `status` as `os.waitstatus_to_exitcode` has it."""
    if status >= 0:
        return f"status {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"


@dataclass
class Part:
    """A process that is to run for ever. Its work returns its exit status."""

    name: str
    work: Callable[[], int]
    pid: int = 0
    again_at: float = 0.0
    patience: Patience = field(default_factory=Patience)

    def start(self) -> None:
        sys.stdout.flush()
        parent = os.getpid()
        self.pid = os.fork()
        self.patience.began_again()
        if self.pid == 0:
            self._live(parent)

    def _live(self, parent: int) -> NoReturn:
        """In the child. A group of its own: a terminal's Ctrl-C reaches the parent alone."""
        status = 1
        try:
            os.setsid()
            end_with(parent)
            presence.announce(self.name, parent=parent)
            for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(name, signal.SIG_DFL)
            status = self.work()
        except Failure as failure:
            print(f"rotative: {failure}", file=sys.stderr)
        except SystemExit as ended:
            status = ended.code if isinstance(ended.code, int) else 1
        except BaseException:
            log.exception("%s ended", self.name)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)

    def ended(self) -> int | None:
        """The exit status once it has ended by itself; None while it runs."""
        if not self.pid:
            return None
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if not pid:
            return None
        self.pid = 0
        return os.waitstatus_to_exitcode(status)


class Parts:
    """The parts of an installation, kept alive together."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = [*parts]

    def start(self) -> None:
        gc.collect()
        gc.freeze()  # a child's collection would write into all it shares, and so have it copied
        for part in self.parts:
            part.start()

    def begin(self, parts: Sequence[Part]) -> None:
        """Let more parts run beside those that do."""
        for part in parts:
            part.start()
        self.parts += parts

    def look(self) -> bool:
        """Start again what has died, when its time has come; whether all run."""
        for part in self.parts:
            status = part.ended()
            if status is not None:
                part.again_at = part.patience.after_a_fall()
                log.error(
                    "`%s` ended by itself (%s); it is started again in %.1f s",
                    part.name,
                    how_it_ended(status),
                    part.patience.waits,
                )
                presence.note_fall(part.name, how_it_ended(status))
            if not part.pid and time.monotonic() >= part.again_at:
                part.start()
        return all(part.pid for part in self.parts)

    def keep(self) -> NoReturn:
        """Until a signal ends us."""
        while True:
            self.look()
            time.sleep(LOOK_EVERY)

    def end(self) -> None:
        """Ask all to end; make those that have not after ten seconds."""
        running = [part for part in self.parts if part.pid]
        for part in running:
            os.kill(part.pid, signal.SIGTERM)
        deadline = time.monotonic() + END_TAKES_AT_MOST
        while running and time.monotonic() < deadline:
            running = [part for part in running if part.ended() is None]
            time.sleep(0.02)
        for part in running:
            os.killpg(part.pid, signal.SIGKILL)
            os.waitpid(part.pid, 0)
