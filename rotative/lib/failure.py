"""What a command says when it cannot do its work, and two kinds of failure that pass."""

import errno
import logging
from time import monotonic

from django.db import DatabaseError, InterfaceError, OperationalError

SAID_EVERY = 60.0  # seconds

log = logging.getLogger(__name__)

FULL = {errno.ENOSPC, errno.EDQUOT}


class Failure(Exception):
    """A message for the operator: it names the thing and the mend. The command exits with 1."""


class Away(Failure):
    """The database cannot be used now; nothing else is wrong."""


def is_away(failed: BaseException | None) -> bool:
    """Whether the database failed as a whole (stopped, locked, moved, full), not a question to it.

    A spoiled SQLite file is a plain `DatabaseError`.
    """
    return isinstance(failed, OperationalError | InterfaceError) or type(failed) is DatabaseError


def is_full(failed: BaseException | None) -> bool:
    """Whether a disk, or its owner's share of it, is full."""
    return isinstance(failed, OSError) and failed.errno in FULL


def in_a_line(failed: BaseException) -> str:
    """What an error says, without its lines."""
    return " ".join(str(failed).split())


class Saying:
    """What failures of something that goes on say in the log: what passes, one line a minute."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.said = -SAID_EVERY

    def that(self, failed: Exception) -> None:
        if not is_away(failed) and not is_full(failed):
            log.error("%s failed; it will be tried again", self.name, exc_info=failed)
        elif monotonic() - self.said >= SAID_EVERY:
            self.said = monotonic()
            what = "the database" if is_away(failed) else "room on the disk"
            log.error("%s waits for %s (%s)", self.name, what, in_a_line(failed))


class WithoutTraceback(logging.Filter):
    """A database that is away, or a full disk, is a line in the log for each request it fails."""

    def filter(self, record: logging.LogRecord) -> bool:
        failed = record.exc_info[1] if record.exc_info else None
        if failed is not None and (is_away(failed) or is_full(failed)):
            record.msg, record.args = f"{record.getMessage()}: {in_a_line(failed)}", ()
            record.exc_info = record.exc_text = None
        return True
