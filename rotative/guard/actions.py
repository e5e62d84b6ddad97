"""Back-off for what strangers may try: it works across processes and without a cookie.

A door lets somebody knock a few times, then makes them wait, twice as long each time. A knock
counts before its outcome is known, so that many at once gain nothing; one that is refused does
not count, so that nobody is kept out for good. Everything is forgotten at the end of the day
(docs/decisions/0026-back-off-without-names.md).
"""

import hashlib
import hmac
import logging
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from rotative.guard.models import Knock

log = logging.getLogger("rotative.security")


@dataclass(frozen=True)
class Door:
    """Something that may be tried `free` times at once; then `first` seconds pass, doubled.

    After `most` times, where there is such a number, it is shut until the next day.
    """

    name: str
    free: int
    first: int = 60
    longest: int = 3600
    most: int | None = None


ACCOUNT = Door("log-in to an account", free=5, first=2, longest=900)
NETWORK = Door("log-in from a network", free=30, first=2, longest=900)
RESET = Door("password reset from a network", free=5)
RESET_OF = Door("password reset of an address", free=2, longest=12 * 3600)
MESSAGE = Door("message from a network", free=5)
SECOND_STEP = Door("second step of an account", free=5, first=2, longest=900)
INVITATION = Door("invitation to the newsroom from a network", free=30, first=2, longest=900)
SIGN_UP = Door("sign-up from a network", free=10)
# A click on a link of a letter: many readers may have one network.
OPENED = Door("stories opened from letters, by a network", free=100, first=1, longest=60)
LETTER = Door("mail about newsletters to an address", free=1, first=600, most=3)
KNOWN = Door("log-in that went well", free=1)

# Mail that strangers can cause in a day: what is beyond is kept, where it is a message.
MOST_MESSAGES_MAILED = 300
MOST_RESETS_MAILED = 100
MOST_LETTERS_MAILED = 2000  # confirmations and links of newsletters; the rest is mailed tomorrow


def knock(*tries: tuple[Door, str]) -> int:
    """Seconds to wait, of the strictest of the doors; 0: come in, and the knock counts at all."""
    now = timezone.now()
    doors = {_who(door.name, who, now): door for door, who in tries}
    with transaction.atomic():
        rows = _rows(list(doors), now)
        wait = max((row.free_at - now).total_seconds() for row in rows)
        if wait <= 0:
            for row in rows:
                row.count += 1
                row.free_at = now + timedelta(seconds=_wait(doors[row.who], row.count))
            Knock.objects.bulk_update(rows, ["count", "free_at"])
            return 0
    for door, who in tries:
        log.warning("held up: %s %s", door.name, shorthand(who))
    return int(wait) + 1


def forgive(door: Door, who: str) -> None:
    """A knock that went well does not count."""
    now = timezone.now()
    knocks = Knock.objects.filter(who=_who(door.name, who, now), count__gt=0)
    knocks.update(count=F("count") - 1, free_at=now)


def open_for(door: Door, who: str) -> None:
    """Forget all knocks of somebody."""
    Knock.objects.filter(who=_who(door.name, who, timezone.now())).delete()


def remember(door: Door, who: str) -> None:
    """Note that somebody was here today."""
    now = timezone.now()
    with transaction.atomic():
        _rows([_who(door.name, who, now)], now)


def is_remembered(door: Door, who: str) -> bool:
    """Whether somebody was noted today."""
    return Knock.objects.filter(who=_who(door.name, who, timezone.now())).exists()


def is_within(kind: str, most: int) -> bool:
    """Whether one more of a kind may be done today; it counts."""
    now = timezone.now()
    with transaction.atomic():
        (row,) = _rows([_who("ceiling", kind, now)], now)
        row.count += 1
        row.save(update_fields=["count"])
    if row.count == most + 1:
        log.error("the day's %d of %s are used up: no more are mailed today", most, kind)
    return row.count <= most


def shorthand(who: str) -> str:
    """A word for somebody in a day's log, which tells nobody who it is."""
    return _who("log", who, timezone.now())[:8]


def _rows(whos: list[str], now: datetime) -> list[Knock]:
    """The rows of some, locked until the transaction ends; those of earlier days go."""
    today = now.astimezone(UTC).date()
    Knock.objects.filter(day__lt=today).delete()
    fresh = [Knock(who=who, day=today, free_at=now) for who in whos]
    Knock.objects.bulk_create(fresh, ignore_conflicts=True)
    return list(Knock.objects.select_for_update().filter(who__in=whos).order_by("who"))


def _wait(door: Door, count: int) -> int:
    if door.most is not None and count >= door.most:
        return 86_400
    if count < door.free:
        return 0
    return min(door.first * 2 ** min(count - door.free, 30), door.longest)


def _who(door: str, who: str, now: datetime) -> str:
    key = _key_of(now.astimezone(UTC).date())
    digest = hmac.digest(key, f"{door}\n{who}".encode("utf-8", "replace"), hashlib.sha256)
    return urlsafe_b64encode(digest).decode().rstrip("=")


def _key_of(day: date) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), f"knocks {day}".encode(), hashlib.sha256)
