"""The Maildir in which the mail server puts what comes back.

A message in `new/` is dealt with, and then moved to `cur/`: as read, or unread where a person has
to look. Who dies between the two deals with it twice, which changes nothing.
"""

import logging
import mailbox
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from rotative.lib.failure import is_away
from rotative.newsletters.models import Edition
from rotative.newsletters.returns.actions import say_blocked, take
from rotative.newsletters.returns.reading import MOST_BYTES, Bounced, Found, Kind, Unplaced

log = logging.getLogger(__name__)


def take_all(maildir: Path) -> Iterator[Found]:
    """Deal with what is new, the oldest first; what each message was.

    A Maildir that is not there yet has nothing. Raises `OSError` where it cannot be read.
    """
    blocked: set[int] = set()
    for name in _names_in(maildir / "new"):
        found = _take(maildir / "new" / name)
        if found is None:
            continue
        flags = "" if isinstance(found, Unplaced) else "S"
        (maildir / "cur").mkdir(mode=0o700, exist_ok=True)
        os.rename(maildir / "new" / name, maildir / "cur" / f"{name.partition(':')[0]}:2,{flags}")
        if isinstance(found, Bounced) and found.kind == Kind.BLOCK:
            blocked.add(found.edition)
        yield found
    for edition in Edition.objects.filter(pk__in=blocked):
        say_blocked(edition)


def _names_in(folder: Path) -> list[str]:
    try:
        return sorted(it.name for it in os.scandir(folder) if it.is_file(follow_symlinks=False))
    except FileNotFoundError:
        return []


def _take(file: Path) -> Found | None:
    """What a message was; None for one that somebody else has taken."""
    try:
        with file.open("rb") as message:
            return take(message.read(MOST_BYTES))
    except FileNotFoundError:
        return None
    except Exception as failed:
        if is_away(failed) or isinstance(failed, OSError):
            raise
        # One message holds up no other.
        log.exception("%s, which came back, could not be dealt with", file.name)
        return Unplaced("it could not be dealt with")


def keep(data: bytes) -> None:
    """Put a message that nobody can place where a person finds it."""
    place = settings.MAIL_RETURNS or settings.DATA_DIR / "returns"
    mailbox.Maildir(place).add(data)
