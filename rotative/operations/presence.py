"""Who runs on this data directory: a note for each process, locked as long as it lives.

The kernel opens the lock when its holder dies, however it dies. A process whose parent is gone is
an orphan: it may hold the port for ever, and is ended by whoever starts next.
"""

import contextlib
import fcntl
import json
import logging
import os
import signal
import socket
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from rotative.lib.failure import Failure

ENDS_WITHIN = 5  # seconds
KEPT_FALLS = 50

log = logging.getLogger(__name__)

_held: IO[str] | None = None  # the lock of this process


@dataclass(frozen=True)
class Note:
    """One process of ours. `born` tells it from another that has its number later."""

    part: str  # run, web, work, send
    pid: int
    born: str
    parent: int = 0  # 0: started by somebody else
    parent_born: str = ""
    port: int = 0

    @property
    def is_here(self) -> bool:
        """Whether that very process runs on this machine (in this container)."""
        return bool(self.born) and born(self.pid) == self.born

    @property
    def is_orphan(self) -> bool:
        return bool(self.parent) and self.is_here and born(self.parent) != self.parent_born


@dataclass(frozen=True)
class Fall:
    """A part that ended by itself, and was started again."""

    at: datetime
    part: str
    how: str


def born(pid: int) -> str:
    """When a process began, and where: empty when it does not live (or there is no /proc)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        if state[0] == "Z":  # dead, and its parent has not asked yet
            return ""
        start = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{start} {os.readlink('/proc/self/ns/pid')} {state[19]}"
    except OSError:
        return ""


def name_of_this_process() -> str:
    """What nobody else is called, on no machine: the machine's name, the number, `born`."""
    return f"{socket.gethostname()} {os.getpid()} {born(os.getpid())}"


def is_dead(name: str) -> bool:
    """Whether a process, by that name, is proven to live no more: it was one of this machine (of
    this container) since its start.
    """
    _machine, pid, birth = [*name.split(" ", 2), "", ""][:3]
    place = born(os.getpid()).rpartition(" ")[0]
    return bool(place) and birth.rpartition(" ")[0] == place and born(int(pid)) != birth


def announce(part: str, *, parent: int = 0, port: int = 0) -> None:
    """Leave a note that this process runs, for as long as it lives."""
    global _held
    note = Note(part, os.getpid(), born(os.getpid()), parent, born(parent) if parent else "", port)
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{note.pid}"
    held = draft.open("w")
    fcntl.flock(held, fcntl.LOCK_EX)  # before it has its name: nobody takes it for a dead one's
    held.write(json.dumps(asdict(note)))
    held.flush()
    draft.rename(folder / str(note.pid))
    _held = held


def _let_go() -> None:
    """A child does not hold its parent's lock: it would look alive when it is dead."""
    global _held
    if _held is not None:
        _held.close()
        _held = None


os.register_at_fork(after_in_child=_let_go)


def others() -> list[Note]:
    """The processes that run on this data directory, without this one."""
    return [note for note in _living() if note.pid != os.getpid()]


def _living() -> Iterator[Note]:
    for file in sorted(_folder().glob("[0-9]*")):
        with contextlib.suppress(OSError, ValueError, TypeError), file.open("r+") as opened:
            try:
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield Note(**json.load(opened))
            else:
                file.unlink(missing_ok=True)  # its process is dead


def end_orphans() -> None:
    """End what was left behind when a parent was killed. Raises `Failure` where that fails."""
    for note in others():
        if not note.is_orphan:
            continue
        log.warning("process %d (%s) was left behind: it is ended", note.pid, note.part)
        deadline = time.monotonic() + ENDS_WITHIN
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(note.pid, signal.SIGKILL)
        while note.is_here:
            if time.monotonic() > deadline:
                raise Failure(
                    f"process {note.pid} ({note.part}) was left behind by Rotative in "
                    f"{settings.DATA_DIR} and cannot be ended from here: kill -9 {note.pid}"
                )
            time.sleep(0.01)


def refuse_a_second() -> None:
    """Raises `Failure` when `rotative run` or `demo` runs on this data directory already."""
    for note in others():
        if note.part == "run":
            raise Failure(
                f"Rotative runs on {settings.DATA_DIR} already: process {note.pid}, port "
                f"{note.port}. Stop it (kill {note.pid}), or name another directory with --data."
            )


def on_port(port: int) -> Note | None:
    """Which process of this data directory serves on a port."""
    return next((note for note in others() if note.port == port), None)


def note_fall(part: str, how: str) -> None:
    """Remember that a part ended by itself, for the newsroom; the last ones are kept."""
    fall: dict[str, Any] = {"at": datetime.now(UTC).isoformat(), "part": part, "how": how}
    file = _folder() / "falls"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = file.read_text().splitlines() if file.exists() else []
        draft = file.with_name(f".falls-{os.getpid()}")
        draft.write_text("\n".join([*lines[1 - KEPT_FALLS :], json.dumps(fall)]) + "\n")
        draft.rename(file)
    except OSError as full:  # the log has it
        log.error("it cannot be noted for the newsroom: %s", full)


def falls(within: timedelta) -> list[Fall]:
    """What ended by itself lately, the latest first."""
    since = datetime.now(UTC) - within
    found = []
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        for line in (_folder() / "falls").read_text().splitlines():
            said = json.loads(line)
            found.append(Fall(datetime.fromisoformat(said["at"]), said["part"], said["how"]))
    return [fall for fall in reversed(found) if fall.at >= since]


def _folder() -> Path:
    folder: Path = settings.DATA_DIR / "running"
    return folder
