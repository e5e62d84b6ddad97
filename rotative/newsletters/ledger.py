"""The ledger: who gets an edition, and what became of each letter. Nothing is sent here.

    freeze   who gets it and what it says are fixed, in one transaction
    claim    a sender takes a batch, for as long as its lease
    turn     what became of the last letters is written, and which are sent next: never a letter
             without a committed word before it
    recover  of what a dead sender had under way nobody knows: it is uncertain, and not sent again
    settle   but for what a mail server on this machine has been asked about (`postfix`)
    close    every one who was to get it is accounted for, or the edition has gaps

(docs/newsletters.md argues it; tests/laws/test_an_edition.py kills senders at any line.)
"""

import hashlib
import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from rotative.newsletters import pace, statements, waits
from rotative.newsletters.archive import editions_changed
from rotative.newsletters.models import (
    Batch,
    Delivery,
    Doubt,
    Edition,
    Subscriber,
    Subscription,
    SubscriptionQuerySet,
)
from rotative.newsletters.providers import provider_of
from rotative.newsletters.statements import ENTER, HOLD, INTEND, TAKE_BACK, TELL, say
from rotative.newsletters.wire.outcomes import (
    Accepted,
    Deferred,
    NotSent,
    Outcome,
    Refused,
    Uncertain,
    unnamed,
)
from rotative.newsletters.wire.smtp import Session

BATCH = 500  # deliveries
LEASE = timedelta(minutes=15)  # more than a turn can take: see `wire.smtp.Server`
# Of what is put off: a letter of the day is of no use the day after.
WAITS = [timedelta(minutes=minutes) for minutes in (15, 30, 60, 120, 240)]
ASKED_AGAIN = timedelta(seconds=20)  # after a mail server could not tell
ASKED_FOR = timedelta(hours=1)  # and then no more

State = Delivery.State
OPEN = (State.QUEUED, State.PUT_OFF)
Sent = tuple[int, Outcome]  # a delivery, and what became of it


class Superseded(Exception):
    """Another sender has taken the batch over: what this one does counts no more."""


@dataclass(frozen=True)
class Intent:
    """A letter that is to be sent now, and that nobody else will send."""

    delivery: int
    subscriber: int
    handle: str
    email: str
    language: str
    is_corrected: bool = False  # whether the letter has the edition's corrections


# -- freezing


@dataclass(frozen=True)
class Corrected:
    """A letter with corrections, and the editions that had what is corrected: who got one of them
    gets this letter, and nobody else.
    """

    html: str
    text: str
    editions: frozenset[int]


@transaction.atomic
def freeze(
    edition: Edition, *, subject: str, html: str, text: str, corrected: Corrected | None = None
) -> int:
    """Fix what an approved edition says and who gets it; how many they are.

    Nothing is done to one that is frozen already. Raises `ValueError` for one that is not approved.
    """
    row = Edition.objects.select_for_update().get(pk=edition.pk)
    if row.frozen_at is not None:
        return row.candidates
    if row.state != Edition.State.APPROVED:
        raise ValueError(f"{row} is {row.state}, not approved")
    misled = who_got(corrected.editions) if corrected else set()
    groups: dict[tuple[str, bool], list[int]] = {}
    addresses = who_gets(row).order_by(*pace.order())
    pairs = addresses.values_list("subscriber_id", "subscriber__folded")
    for subscriber, folded in pairs.iterator(chunk_size=10_000):
        group = provider_of(folded), subscriber in misled
        groups.setdefault(group, []).append(subscriber)
    for (provider, is_corrected), subscribers in sorted(groups.items()):
        _enter(row, provider, subscribers, is_corrected=is_corrected)
    row.subject, row.html, row.text = subject, html, text
    if corrected:
        row.corrected_html, row.corrected_text = corrected.html, corrected.text
    row.digest = digest_of(row)
    row.candidates = sum(map(len, groups.values()))
    row.frozen_at, row.state = timezone.now(), Edition.State.SENDING
    row.save()
    editions_changed(row)
    return row.candidates


def who_gets(edition: Edition) -> SubscriptionQuerySet:
    """The subscriptions of those who are to get an edition, as they are now."""
    return Subscription.objects.all().confirmed_for(edition.newsletter, edition.day)


def who_got(editions: Collection[int]) -> set[int]:
    """Those who have one of these editions, or may have it."""
    has = (State.ACCEPTED, State.UNCERTAIN, State.UNDER_WAY)
    got = Delivery.objects.filter(edition__in=editions, state__in=has)
    return set(got.values_list("subscriber_id", flat=True))


def _enter(
    edition: Edition, provider: str, subscribers: Sequence[int], *, is_corrected: bool
) -> None:
    """Batches of deliveries."""
    starts = range(0, len(subscribers), BATCH)
    batches = Batch.objects.bulk_create(
        Batch(edition=edition, provider=provider, is_corrected=is_corrected) for _ in starts
    )
    with connection.cursor() as cursor:
        for batch, start in zip(batches, starts, strict=True):
            rows = [(each,) for each in subscribers[start : start + BATCH]]
            say(cursor, ENTER, rows, edition=edition.pk, batch=batch.pk)


def digest_of(edition: Edition) -> str:
    """The fingerprint of what is mailed."""
    corrected = filter(None, (edition.corrected_html, edition.corrected_text))
    whole = "\0".join((edition.subject, edition.html, edition.text, *corrected))
    return hashlib.sha256(whole.encode()).hexdigest()


# -- sending


def claim(sender: str = "") -> Batch | None:
    """Take a batch that waits, of the edition that was due first, for a provider that takes more
    now. `sender` is the process that asks, by a name that `recover` knows it by.
    """
    now = timezone.now()
    free = Batch.objects.filter(Q(not_before=None) | Q(not_before__lte=now))
    free = free.filter(state=Batch.State.READY, edition__state=Edition.State.SENDING)
    free = free.filter(edition__until__gte=now)  # `close` ends the others
    with transaction.atomic():
        pacing = pace.Pacing.at(now)
        if pacing is not None:
            free = free.exclude(provider__in=pacing.closed())
        locked = free.select_for_update(skip_locked=True, of=("self",))
        batch = locked.order_by("edition__due_at", "pk").first()
        if batch is not None:
            if pacing is not None:
                waiting = batch.deliveries.filter(state__in=OPEN)
                batch.granted = pacing.grant(batch.provider, waiting.count)
            batch.state, batch.claim = Batch.State.TAKEN, secrets.randbits(62)
            batch.sender, batch.taken_at, batch.lease_until = sender, now, now + LEASE
            batch.save(update_fields=_OF_A_CLAIM)
    return batch


_OF_A_CLAIM = ["state", "claim", "sender", "taken_at", "granted", "lease_until"]


@transaction.atomic
def turn(
    batch: Batch, sent: Iterable[Sent], most: int, session: Session | None = None
) -> list[Intent]:
    """Write what became of letters, and intend the next ones: so many at most.

    `sent` are all that were begun since the last turn: what else is under way waits again, untried.
    So a turn whose answer was lost is simply asked for once more.
    `session` is the connection over which those were sent and these will be, as it is now.
    Those who have left since the edition was frozen are left out. None when the batch is through,
    or the edition is paused or over. Raises `Superseded`, nothing written.
    """
    now, sent = timezone.now(), list(sent)
    with connection.cursor() as cursor:
        _hold(cursor, batch, session or Session("", "", 0), now)
        unsure = [pk for pk, outcome in sent if isinstance(outcome, Uncertain)]
        if unsure:
            mine = _mine(batch)
            _doubt(mine, mine.deliveries.filter(pk__in=unsure), now)
        if sent:
            rows = [(pk, *_as_row(outcome)) for pk, outcome in sent]
            say(cursor, TELL, rows, batch=batch.pk, now=now)
        say(cursor, TAKE_BACK, batch=batch.pk)
        return _intended(cursor, batch, most, now)


@transaction.atomic
def set_apart(batch: Batch, begun: Mapping[str, int]) -> int:
    """Of a batch just claimed, set apart the letters that were begun (`newsletters/begun.py`, by
    handle) oftener than this database knows, and say how many those are.

    It was restored from a copy: who they are for may have them, and is not sent another. Raises
    `Superseded`.
    """
    if not begun:
        return 0
    mine = _mine(batch)
    waiting = mine.deliveries.filter(state__in=OPEN)
    rows = list(waiting.values_list("pk", "subscriber_id", "tries"))
    people = Subscriber.objects.filter(pk__in=[subscriber for _pk, subscriber, _tries in rows])
    handles = dict(people.values_list("pk", "handle"))
    unknown = [pk for pk, who, tries in rows if begun.get(handles.get(who, ""), 0) > tries]
    said = "begun before the database was restored from a copy"
    return waiting.filter(pk__in=unknown).update(
        state=State.UNCERTAIN, said=said, at=timezone.now()
    )


def _hold(cursor: CursorWrapper, batch: Batch, session: Session, now: datetime) -> None:
    """The batch is this sender's for as long again, over this connection."""
    over: dict[str, Any] = session._asdict()
    say(cursor, HOLD, batch=batch.pk, claim=batch.claim, until=now + LEASE, **over)
    if cursor.rowcount != 1:
        raise Superseded(f"batch {batch.pk} is another's")


def _mine(batch: Batch) -> Batch:
    held = Batch.objects.select_for_update(of=("self",)).select_related("edition__newsletter")
    held = held.defer(*(f"edition__{it}" for it in Edition.LARGE))
    mine = held.filter(pk=batch.pk, claim=batch.claim, state=Batch.State.TAKEN).first()
    if mine is None:
        raise Superseded(f"batch {batch.pk} is another's")
    return mine


def _intended(cursor: CursorWrapper, batch: Batch, most: int, now: datetime) -> list[Intent]:
    intents: list[Intent] = []
    while len(intents) < most:
        found = statements.waiting(cursor, batch.pk, most - len(intents), now)
        if not found:
            break
        going = [
            Intent(delivery, subscriber, handle, email, language, batch.is_corrected)
            for delivery, subscriber, handle, email, language in found
            if handle is not None
        ]
        gone = [delivery for delivery, _, handle, *_ in found if handle is None]
        rows = [(it.delivery, State.UNDER_WAY, 1) for it in going]
        rows += [(pk, State.LEFT_OUT, 0) for pk in gone]
        say(cursor, INTEND, rows, now=now)
        intents += going
    return intents


def _as_row(outcome: Outcome) -> tuple[Delivery.State, int, str]:
    match outcome:
        case Accepted(text):
            return State.ACCEPTED, 250, unnamed(text)
        case Refused(code, enhanced, text):
            return State.REFUSED, code, unnamed(text) or enhanced
        case Deferred(code, enhanced, text):
            return State.PUT_OFF, code, unnamed(text) or enhanced
        case NotSent(text):
            return State.PUT_OFF, 0, unnamed(text)
        case Uncertain(text):
            return State.UNCERTAIN, 0, unnamed(text)


@transaction.atomic
def finish(batch: Batch) -> None:
    """A sender is through with a batch, or gives back what it has not begun: that goes next.

    What was put off waits, and is given up in the end. Raises `Superseded`, nothing written.
    """
    _settle(_mine(batch), timezone.now())


def _settle(batch: Batch, now: datetime) -> None:
    """The batch is done, or waits for its next turn: at once where some have not been tried."""
    is_stopped = pace.note(batch, now)
    put_off = batch.deliveries.filter(state=State.PUT_OFF)
    put_off.filter(tries__gt=len(WAITS)).update(state=State.EXPIRED, at=now)
    due, batch.not_before = batch.not_before, None
    batch.state, batch.claim, batch.lease_until = Batch.State.READY, 0, None
    batch.sender, batch.taken_at, batch.granted = "", None, None
    batch.session, batch.mark, batch.accepted = "", "", 0
    if due is not None and put_off.filter(at__lt=due).exists():
        batch.not_before = due  # their second try has begun with others
    elif not batch.deliveries.filter(state=State.QUEUED).exists():
        tries = put_off.order_by("-tries").values_list("tries", flat=True).first()
        if tries is None:
            batch.state = Batch.State.DONE
        else:
            batch.not_before = now + WAITS[tries - 1]
    if is_stopped and batch.state == Batch.State.READY:
        batch.state = Batch.State.STOPPED
    batch.save()
    if batch.edition.state == Edition.State.CANCELLED:
        editions_changed(batch.edition)  # whether anybody has it


def stop(edition: int, reason: str) -> None:
    """An edition that cannot be sent waits for a human, who is told why."""
    sending = Edition.objects.filter(pk=edition, state=Edition.State.SENDING)
    sending.update(state=Edition.State.PAUSED, reason=reason[:500])


def is_sending() -> bool:
    """Whether there is an edition to be sent, or to be ended."""
    return Edition.objects.filter(_TO_CLOSE).exists()


# -- what dead senders leave, and the end


def recover(is_dead: Callable[[str], bool] = lambda sender: False) -> int:
    """Take over the batches whose sender is proven to be dead, or whose lease is over; how many
    letters nobody knows of.

    A lease is longer than a letter may take (`wire.smtp.Server`), so its sender is dead, or has
    stood still and will be told that the batch is another's.
    """
    now, uncertain = timezone.now(), 0
    taken = Batch.objects.filter(state=Batch.State.TAKEN)
    senders = taken.exclude(sender="").values_list("sender", flat=True).distinct()
    dead = [sender for sender in senders if is_dead(sender)]
    lapsed = taken.filter(Q(lease_until__lt=now) | Q(sender__in=dead))
    for pk in lapsed.values_list("pk", flat=True):
        with transaction.atomic():
            batch = lapsed.select_for_update(skip_locked=True).filter(pk=pk).first()
            if batch is None:
                continue
            said = "the sender died while it was under way"
            _doubt(batch, batch.deliveries.all(), now)
            uncertain += batch.deliveries.filter(state=State.UNDER_WAY).update(
                state=State.UNCERTAIN, said=said, at=now
            )
            _settle(batch, now)
    return uncertain


def _doubt(batch: Batch, some: QuerySet[Delivery], now: datetime) -> None:
    """Keep what is needed to ask the mail server about letters that are under way."""
    if not batch.mark:
        return
    unsure = some.filter(state=State.UNDER_WAY).order_by("pk").values_list("pk", flat=True)
    if deliveries := list(unsure):
        Doubt.objects.create(
            edition_id=batch.edition_id,
            batch=batch,
            session=batch.session,
            mark=batch.mark,
            accepted=batch.accepted,
            deliveries=deliveries,
            not_before=now,
            until=max(now + ASKED_FOR, batch.edition.until),
        )


def doubts() -> list[Doubt]:
    """What a mail server is to be asked about now; nobody else asks it at the same time."""
    now = timezone.now()
    Doubt.objects.filter(until__lt=now).delete()
    due = Doubt.objects.filter(not_before__lte=now)
    again = now + ASKED_AGAIN
    return [it for it in due.order_by("pk") if due.filter(pk=it.pk).update(not_before=again)]


@transaction.atomic
def settle(doubt: Doubt, taken: Mapping[int, str], not_taken: Collection[int], why: str) -> int:
    """Write what a mail server says of letters in doubt; how many are decided.

    `taken` it has, and what is said of them; `not_taken` it does not have, which is why they are
    sent again, the only ones that ever are. The others stay uncertain: `why`.
    """
    held = Doubt.objects.select_for_update(of=("self",)).select_related("edition")
    row = held.filter(pk=doubt.pk).first()
    if row is None:  # somebody else was told
        return 0
    now = timezone.now()
    unsure = Delivery.objects.filter(state=State.UNCERTAIN)
    for pk, said in taken.items():
        unsure.filter(pk=pk).update(state=State.ACCEPTED, code=250, said=said, at=now)
    if not_taken:
        _queue_again(row, unsure.filter(pk__in=list(not_taken)), now)
    rest = [pk for pk in row.deliveries if pk not in taken and pk not in not_taken]
    unsure.filter(pk__in=rest).update(said=why)
    decided = len(row.deliveries) - len(rest)
    if rest:
        row.deliveries, row.accepted = rest, row.accepted + len(taken)
        row.save(update_fields=["deliveries", "accepted"])
    else:
        row.delete()
    return decided


def _queue_again(doubt: Doubt, some: QuerySet[Delivery], now: datetime) -> None:
    edition = doubt.edition
    if now > edition.until or edition.state not in (Edition.State.SENDING, Edition.State.PAUSED):
        some.update(state=State.EXPIRED, said="not taken, and its time is over", at=now)
        return
    some.update(state=State.QUEUED, said="not taken when its line was lost", at=now)
    batch = Batch.objects.select_for_update().get(pk=doubt.batch_id)
    if batch.state not in (Batch.State.TAKEN, Batch.State.STOPPED):
        batch.state, batch.not_before = Batch.State.READY, None
        batch.save(update_fields=["state", "not_before"])


def close() -> list[Edition]:
    """End the editions of which all batches are done, or whose time is over; which those are.

    Of one that was called off the last letters under way are waited for, and so are letters that a
    mail server may yet tell of.
    """
    now, ended = timezone.now(), []
    for edition in Edition.objects.filter(_TO_CLOSE):
        with transaction.atomic():
            row = Edition.objects.select_for_update().filter(_TO_CLOSE, pk=edition.pk).first()
            if row is None:
                continue
            if now > row.until:
                _expire(row, now)
            # In this order: what is no longer in doubt may wait again.
            if row.doubts.filter(until__gte=now).exists():
                continue
            if row.batches.exclude(state=Batch.State.DONE).exists():
                continue
            counted = sums(row)
            if row.state != Edition.State.CANCELLED:
                row.state, row.ended_at = how_it_ended(row, counted), now
            row.outcome = {state.name: number for state, number in counted.items()}
            row.save(update_fields=["state", "ended_at", "outcome", "reason"])
            editions_changed(row)
            ended.append(row)
    return ended


# Called off: its sums are not known yet.
_CALLED_OFF = Q(state=Edition.State.CANCELLED, candidates__gt=0, outcome={})
_TO_CLOSE = Q(state__in=(Edition.State.SENDING, Edition.State.PAUSED)) | _CALLED_OFF


def _expire(edition: Edition, now: datetime) -> None:
    """What has not gone by now does not go; what is under way is waited for."""
    ready = edition.batches.filter(state__in=(Batch.State.READY, Batch.State.STOPPED))
    late = Delivery.objects.filter(batch__in=ready, state__in=OPEN)
    why = waits.why_late(edition)
    for provider, words in why.items():
        late.filter(batch__provider=provider).update(said=words[:500])
    if why:
        edition.reason = " ".join(why.values())[:500]
    late.update(state=State.EXPIRED, at=now)
    ready.update(state=Batch.State.DONE)


def sums(edition: Edition) -> dict[Delivery.State, int]:
    """How many deliveries are in each state; those in none are left out."""
    counted = edition.deliveries.values_list("state").annotate(Count("pk")).order_by("state")
    return {State(state): number for state, number in counted}


def has_gaps(edition: Edition, counted: dict[Delivery.State, int]) -> bool:
    """Whether somebody is not accounted for, or may or may not have got it."""
    at_rest = sum(n for state, n in counted.items() if state not in (*OPEN, State.UNDER_WAY))
    return at_rest != edition.candidates or State.UNCERTAIN in counted


def how_it_ended(edition: Edition, counted: dict[Delivery.State, int]) -> Edition.State:
    """Sent, sent with gaps, or missed where its time was over before anybody had it."""
    if has_gaps(edition, counted):
        return Edition.State.GAPS
    if counted.get(State.EXPIRED) and not counted.get(State.ACCEPTED):
        return Edition.State.MISSED
    return Edition.State.SENT


def people_of(deliveries: Iterable[Delivery]) -> list[tuple[Delivery, Subscriber | None]]:
    """Whose deliveries these are; None for somebody who was erased."""
    rows = list(deliveries)
    known = Subscriber.objects.in_bulk({row.subscriber_id for row in rows})
    return [(row, known.get(row.subscriber_id)) for row in rows]
