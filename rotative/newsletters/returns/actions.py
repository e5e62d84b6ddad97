"""What is done when a letter comes back, is refused at once, is reported, or its reader leaves.

Each of these can be said twice, late, and in any order: a delivery has one row of each kind of
`Return`, and only a new row does anything.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from rotative.newsletters import actions
from rotative.newsletters.actions import Shown
from rotative.newsletters.models import (
    Delivery,
    Edition,
    Newsletter,
    Return,
    Subscriber,
    Subscription,
    Suppression,
)
from rotative.newsletters.naming import names
from rotative.newsletters.returns.figures import blocked
from rotative.newsletters.returns.reading import (
    Bounced,
    Complained,
    Found,
    Leaves,
    Unplaced,
    code_in,
    kind_of,
    read,
)

log = logging.getLogger(__name__)

Kind, State, Reason = Return.Kind, Subscription.State, Suppression.Reason
STRIKES, WITHIN = 3, timedelta(days=30)  # of soft returns, from the first letter to the last
ARRIVED = timedelta(days=1)  # a mail server that has it gives a letter of the day up before
IN_A_SLICE = 100
FEWEST = 20  # letters to a provider of an edition, and readers whom it calls unknown: `brake.py`
# A bounce proves that a mail server had the letter, whatever its sender has written by then.
HANDED_OVER = (Delivery.State.ACCEPTED, Delivery.State.UNCERTAIN, Delivery.State.UNDER_WAY)
OVER = (Edition.State.SENT, Edition.State.GAPS, Edition.State.CANCELLED)


def take(data: bytes) -> Found:
    """Read a message that came back and do what it asks for; what it was."""
    found = read(data, names())
    match found:
        case Bounced(edition, subscriber, kind, code):
            is_known = note(edition, subscriber, kind, code)
        case Complained(edition, subscriber):
            is_known = note(edition, subscriber, Kind.COMPLAINT)
        case Leaves(handle, newsletter):
            is_known = leave(handle, newsletter)
        case _:
            is_known = True
    return found if is_known else Unplaced("it is about a letter that is not known here")


@transaction.atomic
def leave(handle: str, newsletter_id: int, by: str = "") -> bool:
    """Somebody leaves a newsletter by mail or `by` a provider's way, as by the link; whether there
    is such a newsletter.

    Saying it twice, or after everything was erased, changes nothing.
    """
    newsletter = Newsletter.objects.filter(pk=newsletter_id).first()
    if newsletter is None:
        return False
    if subscriber := Subscriber.objects.filter(handle=handle).first():
        words = f"{newsletter.name}\nList-Unsubscribe"
        shown = Shown(words, by or f"mailto:leave@{settings.MAIL_BACK}")
        actions.leave(subscriber, shown, newsletter.pk)
    return True


@transaction.atomic
def note(edition: int, subscriber: int, kind: Return.Kind, code: str = "") -> bool:
    """A delivery came back, or was reported; whether there is such a delivery."""
    deliveries = Delivery.objects.select_for_update()
    delivery = deliveries.filter(edition_id=edition, subscriber_id=subscriber).first()
    if delivery is None:
        return False
    waits = kind == Kind.HARD and _has_company(delivery)
    _row, is_new = Return.objects.get_or_create(
        edition_id=edition,
        subscriber_id=subscriber,
        kind=kind,
        defaults={"code": code, "waits": waits},
    )
    if is_new:
        if kind != Kind.COMPLAINT and delivery.state in HANDED_OVER:
            delivery.state = Delivery.State.BOUNCED
            delivery.save(update_fields=["state"])
        if not waits:
            weigh(delivery, kind)
    return True


def _has_company(delivery: Delivery) -> bool:
    """Whether an edition has so many letters to a provider that those are weighed together."""
    same = Delivery.objects.filter(edition_id=delivery.edition_id)
    same = same.filter(batch__provider=delivery.batch.provider)
    return same[:FEWEST].count() >= FEWEST


def weigh(delivery: Delivery, kind: Return.Kind) -> None:
    """What a return means for the person whose letter it was."""
    subscriber = Subscriber.objects.select_for_update().filter(pk=delivery.subscriber_id).first()
    if subscriber is None:
        return
    if kind == Kind.COMPLAINT:
        _end(subscriber, State.COMPLAINED)
        actions.suppress(subscriber.email, Reason.COMPLAINED)
    elif kind == Kind.HARD and not _has_confirmed_since(subscriber, delivery.at):
        _end(subscriber, State.BOUNCED)
        actions.suppress(subscriber.email, Reason.BOUNCED)
    elif kind == Kind.SOFT and is_not_to_be_had(subscriber):
        _end(subscriber, State.BOUNCED)


def _end(subscriber: Subscriber, state: Subscription.State) -> None:
    """It is the address that is refused, or the paper: all of its newsletters end."""
    mailed = (State.PENDING, State.CONFIRMED, State.PAUSED)
    subscriber.subscriptions.filter(state__in=mailed).update(
        state=state, ended_at=timezone.now(), paused_until=None
    )


def _has_confirmed_since(subscriber: Subscriber, at: datetime | None) -> bool:
    """Whether somebody has read a mail at this address after a letter was handed over."""
    confirmed_at = _confirmed_at(subscriber)
    return at is not None and confirmed_at is not None and confirmed_at > at


def _confirmed_at(subscriber: Subscriber) -> datetime | None:
    last: datetime | None = subscriber.subscriptions.aggregate(at=Max("confirmed_at"))["at"]
    return last


def is_not_to_be_had(subscriber: Subscriber) -> bool:
    """Whether the last three editions came back as soft, within thirty days.

    The last ones since one arrived: it was accepted more than a day ago and has not come back, or
    somebody has confirmed at this address. What a rule of the provider's blocked says nothing.
    """
    now = timezone.now()
    recent = Edition.objects.filter(frozen_at__gt=now - 2 * WITHIN).values("pk")
    back = Return.objects.filter(
        edition__in=recent, subscriber_id=subscriber.pk, kind=Kind.SOFT
    ).values_list("edition_id", flat=True)
    sent = Delivery.objects.filter(edition__in=recent, subscriber_id=subscriber.pk)
    if confirmed_at := _confirmed_at(subscriber):
        sent = sent.filter(at__gt=confirmed_at)
    soft = set(back)
    strikes: list[datetime] = []
    rows: Iterable[Any] = sent.exclude(at=None).order_by("at", "pk")
    for delivery in rows:
        if delivery.edition_id in soft:
            strikes.append(delivery.at)
        elif delivery.state == Delivery.State.ACCEPTED and delivery.at < now - ARRIVED:
            strikes.clear()
    last = strikes[-STRIKES:]
    return len(last) == STRIKES and last[-1] - last[0] <= WITHIN


# -- what mail servers refused at once


def weigh_refused() -> Iterator[int]:
    """Count what was refused at once of editions that are over, in slices; how many each."""
    ended = Edition.objects.filter(state__in=OVER, weighed_at=None).exclude(frozen_at=None)
    for edition in ended.order_by("pk"):
        refused = edition.deliveries.filter(state=Delivery.State.REFUSED).order_by("pk")
        last = 0
        while some := list(refused.filter(pk__gt=last)[:IN_A_SLICE]):
            with transaction.atomic():
                for it in some:
                    code = code_in(it.said)
                    note(edition.pk, it.subscriber_id, kind_of(code, it.said), code)
            last = some[-1].pk
            yield len(some)
        Edition.objects.filter(pk=edition.pk).update(weighed_at=timezone.now())
        say_blocked(edition)


def say_blocked(edition: Edition) -> None:
    """Say which mailbox providers block an edition; that is nobody's fault who reads it."""
    for row in blocked(edition):
        log.error(
            "edition %s: %s blocks %d of %d letters by a rule of its own, and no reader is "
            "struck off for it; the newsroom's page Deliverability says what to look at",
            edition.pk,
            row.provider,
            row.block,
            row.sent,
        )
