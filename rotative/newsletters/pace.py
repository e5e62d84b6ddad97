"""How fast each mailbox provider gets its letters.

    limits    connections at once, and letters over each; who asks for less gets nothing for a
              while, then half as much, and more again every ten minutes
    stop      a provider that refuses an edition by a rule of its own gets no more of it until
              somebody decides
    warm-up   a new domain sends a few letters a day to each provider, and more every day

The claim of a batch asks what may go (`Pacing`), its end says what went (`note`); for a letter
nothing is written. Limits and stops are for a mail server elsewhere: one on this machine and a
provider's API take all there is and keep limits of their own
(docs/decisions/0051-who-keeps-the-limits.md).
"""

import logging
import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import F, OrderBy, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rotative.newsletters.alarms import tell_editors
from rotative.newsletters.models import Batch, Delivery, Edition, Pace, Return
from rotative.newsletters.providers import CONNECTIONS, LETTERS
from rotative.newsletters.returns.figures import is_block, label_of
from rotative.newsletters.returns.reading import code_in, kind_of
from rotative.newsletters.wire.outcomes import Deferred, Outcome, Refused
from rotative.newsletters.wire.smtp import OURS
from rotative.record import actions as record

SLICE = timedelta(minutes=5)  # in which the letters of an hour are counted out, a twelfth in each
COOLS, COOLS_MOST = 5, 60  # minutes, twice as many each time
CLEAN = timedelta(minutes=10)  # without a word of it a tenth is given back
LEAST = 60  # letters an hour
LOOKS_BACK = timedelta(minutes=5)  # for what a provider blocks
WARMS_FOR, FIRST, LAST = 42, 200, 200_000  # days; letters on the first and on the last of them
MANY = 1_000_000  # letters: no batch has so many
LOCK = 0x70616365  # of PostgreSQL's advisory locks; any constant

State = Delivery.State

log = logging.getLogger(__name__)


def has_limits() -> bool:
    """Whether it is ours to keep limits: the mail server is not on this machine, and no provider's
    API, which keeps them itself.
    """
    given = settings.MAIL_SERVER
    return given is not None and "API" not in given and given["EMAIL_HOST"] not in OURS


def ceiling(now: datetime) -> int | None:
    """How many letters a new domain may send to one provider on this day; None when it is none."""
    since = settings.MAIL_NEW_SINCE
    if since is None or settings.MAIL_SERVER is None:
        return None
    days = max(0, (timezone.localtime(now).date() - since).days)
    if days >= WARMS_FOR:
        return None
    return 10 * round(FIRST * (LAST / FIRST) ** (days / (WARMS_FOR - 1)) / 10)


def order() -> tuple[str | OrderBy, ...]:
    """In which order an edition's readers get it: while the domain is new, those first who have
    confirmed last, for they know best what they asked for.
    """
    if ceiling(timezone.now()) is None:
        return ("subscriber_id",)
    return (F("confirmed_at").desc(nulls_last=True), "subscriber_id")


def letters_a_line(provider: str) -> int | None:
    """After how many letters to a provider another connection is opened; None for no matter."""
    return LETTERS.get(provider) if has_limits() else None


# -- what an answer means

_LATER = re.compile(
    r"\bOFR_?\d|too (many|much|fast)|too quickly|slow down|rate.?limit|throttl|trop de "
    r"|try (again )?later|plus tard|temporarily deferred",
    re.IGNORECASE,
)
_GREYLISTED = re.compile(r"gr[ea]y.?list", re.IGNORECASE)  # each sender's first letter, by design


def is_about_rate(code: int, said: str) -> bool:
    """Whether a deferral asks for fewer letters: 421, 4.7.x, or words that say so. What is said of
    one address or mailbox (4.1.x, 4.2.x) does not.
    """
    if code // 100 != 4 or _GREYLISTED.search(said):
        return False
    subject = code_in(said)[:4]
    if code == 421 or subject == "4.7.":
        return True
    return subject not in ("4.1.", "4.2.") and bool(_LATER.search(said))


def is_policy(code: int, said: str) -> bool:
    """Whether a refusal is by a provider's rule (5.7.x), and no reader's fault."""
    return code // 100 == 5 and kind_of(code_in(said), said) == Return.Kind.BLOCK


class Eye:
    """Watches the answers to the letters of a claim: how many more its provider is to get now."""

    def __init__(self, batch: Batch) -> None:
        self.granted, self.is_open = batch.granted, has_limits()
        self.asks_for_less = False
        self.seen = self.blocks = 0

    @property
    def left(self) -> int:
        if self.asks_for_less or is_block(self.blocks, self.seen):
            return 0
        return MANY if self.granted is None else max(0, self.granted - self.seen)

    def sees(self, outcome: Outcome) -> None:
        """One answer more."""
        self.seen += 1
        if not self.is_open:
            return
        if isinstance(outcome, Deferred):
            said = outcome.text or outcome.enhanced
            self.asks_for_less = self.asks_for_less or is_about_rate(outcome.code, said)
        elif isinstance(outcome, Refused):
            self.blocks += is_policy(outcome.code, outcome.text or outcome.enhanced)


# -- what may go


def _lock() -> None:
    """Nobody else counts until the transaction's end. (SQLite has one writer anyway.)"""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def rate_at(row: Pace | None, now: datetime) -> int | None:
    """Letters an hour to a provider that asked for less; None where it gets what there is."""
    if row is None or row.full is None or row.cool_until is None:
        return None
    clean = max(0, (now - row.cool_until) // CLEAN)
    rate = row.rate + row.full * clean // 10
    return rate if rate < row.full else None


class Pacing:
    """What may go to whom at this moment, for the transaction of a claim; nobody else claims."""

    def __init__(self, now: datetime) -> None:
        _lock()
        self.now, self.day = now, timezone.localtime(now).date()
        self.has_limits, self.ceiling = has_limits(), ceiling(now)
        self.rows = Pace.objects.in_bulk()
        taken = Batch.objects.filter(state=Batch.State.TAKEN)
        self.open = Counter(taken.values_list("provider", flat=True))

    @classmethod
    def at(cls, now: datetime) -> "Pacing | None":
        """None where nothing is limited."""
        return cls(now) if has_limits() or ceiling(now) is not None else None

    def closed(self) -> list[str]:
        """The providers that get nothing now."""
        return [it for it in {*CONNECTIONS, *self.rows} if self.left(it) == 0]

    def left(self, provider: str) -> int | None:
        """How many letters a provider may get by one more connection; None for any number."""
        row = self.rows.get(provider)
        left: list[int] = []
        if self.has_limits:
            if self.open[provider] >= CONNECTIONS.get(provider, self.open[provider] + 1):
                return 0
            if row and row.cool_until and row.cool_until > self.now:
                return 0
            if (rate := rate_at(row, self.now)) is not None:
                left.append(max(1, rate * SLICE // timedelta(hours=1)) - self._in_slice(row))
            if provider in LETTERS:
                left.append(LETTERS[provider])
        if self.ceiling is not None:
            left.append(self.ceiling - self._in_day(row))
        return max(0, min(left)) if left else None

    def grant(self, provider: str, waiting: Callable[[], int]) -> int | None:
        """Have a claim count for as many letters as may go of those that wait; how many."""
        left = self.left(provider)
        if left is None:
            return None
        granted = min(left, waiting())
        row = self.rows.get(provider)
        if row is None and self.ceiling is not None:
            row = Pace(provider=provider)
        if row is not None:
            in_slice, in_day = self._in_slice(row), self._in_day(row)
            if in_slice == 0:
                row.slice_at = self.now
            row.in_slice, row.day, row.in_day = in_slice + granted, self.day, in_day + granted
            row.save()
        return granted

    def _in_slice(self, row: Pace | None) -> int:
        is_now = row and row.slice_at and self.now - row.slice_at < SLICE
        return row.in_slice if row and is_now else 0

    def _in_day(self, row: Pace | None) -> int:
        return row.in_day if row and row.day == self.day else 0


# -- what went


def note(batch: Batch, now: datetime) -> bool:
    """Count what went by a claim that ends, and heed what its provider said; whether the provider
    gets no more of the edition. The batch is locked, and as it was claimed.
    """
    if batch.taken_at is None or not (has_limits() or batch.granted is not None):
        return False
    _lock()
    row = Pace.objects.filter(pk=batch.provider).first()
    if row is not None and batch.granted is not None:
        _give_back(row, batch, batch.taken_at)
    if not has_limits():
        return False
    answers = _since(batch, batch.taken_at).filter(state__in=(State.PUT_OFF, State.REFUSED))
    said = list(answers.order_by("pk").values_list("code", "said"))
    for code, words in said:
        if is_about_rate(code, words):
            cool(row or Pace(provider=batch.provider), f"{code} {words}", batch.taken_at, now)
            break
    if blocks := [f"{code} {words}" for code, words in said if is_policy(code, words)]:
        return _is_blocked(batch, now) and _stop(batch, blocks[-1])
    return _is_stopped(batch)


def _since(batch: Batch, at: datetime) -> QuerySet[Delivery]:
    return batch.deliveries.filter(at__gte=at)


def _give_back(row: Pace, batch: Batch, taken_at: datetime) -> None:
    """What was granted and did not reach the provider."""
    reached = Q(state__in=(State.ACCEPTED, State.UNCERTAIN)) | Q(
        state__in=(State.PUT_OFF, State.REFUSED), code__gt=0
    )
    went = _since(batch, taken_at).filter(reached).count()
    unused = max(0, (batch.granted or 0) - went)
    if row.slice_at is not None and row.slice_at <= taken_at:
        row.in_slice = max(0, row.in_slice - unused)
    if row.day == timezone.localtime(taken_at).date():
        row.in_day = max(0, row.in_day - unused)
    row.save()


def cool(row: Pace, said: str, taken_at: datetime, now: datetime) -> None:
    """A provider asked for less: nothing goes to it for a while, and then half as much."""
    if row.cool_until is not None:
        began = row.cool_until - timedelta(minutes=row.cooled_for)
        if taken_at <= began:  # another connection heard the same
            return
    rate = rate_at(row, now)
    if rate is None:
        rate = row.full = max(2 * LEAST, _letters_an_hour(row.provider, now))
        row.cooled_for = COOLS
    else:
        row.cooled_for = min(COOLS_MOST, 2 * row.cooled_for)
    row.rate = max(LEAST, rate // 2)
    row.cool_until = now + timedelta(minutes=row.cooled_for)
    row.said = said[:500]
    row.save()
    log.warning("%s gets nothing for %d minutes: %s", row.provider, row.cooled_for, row.said)


def _letters_an_hour(provider: str, now: datetime) -> int:
    """How fast letters went to a provider in the last ten minutes."""
    going = Batch.objects.filter(edition__state=Edition.State.SENDING, provider=provider)
    recent = Delivery.objects.filter(batch__in=going, state=State.ACCEPTED, at__gt=now - CLEAN)
    return recent.count() * (timedelta(hours=1) // CLEAN)


# -- a provider that blocks an edition


def _is_blocked(batch: Batch, now: datetime) -> bool:
    """Whether it has refused too many letters of the edition by its rules in the last minutes."""
    same = Batch.objects.filter(edition=batch.edition_id, provider=batch.provider)
    recent = Delivery.objects.filter(batch__in=same, at__gt=now - LOOKS_BACK)
    refused = recent.filter(state=State.REFUSED).values_list("code", "said")
    blocks = sum(is_policy(code, said) for code, said in refused)
    answered = recent.filter(state__in=(State.ACCEPTED, State.REFUSED)).count()
    return is_block(blocks, answered)


def _is_stopped(batch: Batch) -> bool:
    return Batch.objects.filter(
        edition=batch.edition_id, provider=batch.provider, state=Batch.State.STOPPED
    ).exists()


def _stop(batch: Batch, said: str) -> bool:
    """Send a provider no more of an edition, and tell the editors. True."""
    # Before the batches, as whoever ends an edition does.
    edition = Edition.objects.select_for_update(of=("self",)).get(pk=batch.edition_id)
    was_stopped = _is_stopped(batch)
    ready = edition.batches.filter(provider=batch.provider, state=Batch.State.READY)
    ready.update(state=Batch.State.STOPPED)
    if was_stopped:
        return True
    with translation.override(record.language() or "fr"):
        words = _(
            "%(provider)s blocks this edition by a rule of its own (“%(said)s”). No more of it "
            "goes there until somebody decides; no reader is struck off for it."
        ) % {"provider": label_of(batch.provider), "said": said[:200]}
        edition.reason = " ".join(filter(None, (edition.reason, words)))[:500]
        edition.save(update_fields=["reason"])
        tell_editors(edition, words)
    log.error("%s: %s", edition, words)
    return True
