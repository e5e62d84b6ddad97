"""What is forgotten when its time is over, without anybody's asking."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from rotative.mail.actions import forget as forget_mail
from rotative.newsletters import begun
from rotative.newsletters.models import (
    Batch,
    Consent,
    Delivery,
    Edition,
    Return,
    Subscriber,
    Subscription,
)

YEAR = timedelta(days=365.25)
LEFT_FOR = 3 * YEAR  # after the last newsletter ended: the CNIL's measure for who was in contact
PROVED_FOR = 5 * YEAR  # the limitation of the Code civil, article 2224
DELIVERED_FOR = timedelta(days=90)
IN_A_SLICE = 500


def forget() -> Iterator[int]:
    """Who left long ago, proofs that prove nothing any more, who got which letter and what came
    back of it; in slices of so many rows, or files.
    """
    yield from _people()
    yield from _proofs()
    yield from _deliveries()
    yield from _returns()
    yield from begun.forget()


def who_left_long_ago() -> QuerySet[Subscriber]:
    """People who have got nothing for three years, and wait for nothing."""
    mine = Subscription.objects.filter(subscriber=OuterRef("pk"))
    lately = mine.filter(ended_at__gte=timezone.now() - LEFT_FOR)
    has = mine.filter(ended_at=None) | mine.filter(state=Subscription.State.PENDING)
    return Subscriber.objects.filter(
        Exists(mine), ~Exists(lately), ~Exists(has), ~Exists(mine.current())
    )


def _people() -> Iterator[int]:
    """Their proofs keep the fingerprint of the address; they may come back."""
    while some := list(who_left_long_ago().order_by("pk")[:IN_A_SLICE]):
        with transaction.atomic():
            Consent.objects.filter(subscriber__in=some).update(subscriber=None, page="", network="")
            for subscriber in some:
                forget_mail(subscriber.about)
                subscriber.delete()
        yield len(some)


def _proofs() -> Iterator[int]:
    old = Consent.objects.filter(subscriber=None, at__lt=timezone.now() - PROVED_FOR)
    while some := list(old.order_by("pk").values_list("pk", flat=True)[:IN_A_SLICE]):
        Consent.objects.filter(pk__in=some).delete()
        yield len(some)


def _deliveries() -> Iterator[int]:
    """Who got an edition; how many did stays on it (`Edition.outcome`)."""
    ended = Edition.objects.filter(ended_at__lt=timezone.now() - DELIVERED_FOR)
    for edition in ended.filter(Exists(Batch.objects.filter(edition=OuterRef("pk")))).order_by(
        "pk"
    ):
        for batch in edition.batches.order_by("pk"):
            with transaction.atomic():
                gone, _kinds = Delivery.objects.filter(batch=batch).delete()
                batch.delete()
            yield gone


def _returns() -> Iterator[int]:
    """What came back of them, from whom."""
    old = Return.objects.filter(edition__ended_at__lt=timezone.now() - DELIVERED_FOR)
    while some := list(old.order_by("pk").values_list("pk", flat=True)[:IN_A_SLICE]):
        Return.objects.filter(pk__in=some).delete()
        yield len(some)
