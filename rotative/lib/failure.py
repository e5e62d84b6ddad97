"""What a command says when it cannot do its work, and two kinds of failure that pass."""

import errno
import logging

from django.db import DatabaseError, InterfaceError, OperationalError

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


class WithoutTraceback(logging.Filter):
    """A database that is away, or a full disk, is a line in the log for each request it fails."""

    def filter(self, record: logging.LogRecord) -> bool:
        failed = record.exc_info[1] if record.exc_info else None
        if failed is not None and (is_away(failed) or is_full(failed)):
            record.msg, record.args = f"{record.getMessage()}: {in_a_line(failed)}", ()
            record.exc_info = record.exc_text = None
        return True
