"""The brake: no address is suppressed while it may be its provider that errs.

There were hours in which a provider called everybody unknown. So where an edition has many letters
to a provider, what says "no such address" waits until the edition is over for an hour, and is
weighed together: where it is too much, a human decides.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log as note_in_history

from rotative.newsletters.alarms import tell_editors
from rotative.newsletters.models import Brake, Delivery, Edition, Return
from rotative.newsletters.returns.actions import FEWEST, IN_A_SLICE, weigh
from rotative.newsletters.returns.figures import label_of
from rotative.record import actions as record

SHARE = 0.2  # of a provider's letters: what is more is pulled
PATIENCE = timedelta(hours=1)  # after what was refused at once is counted

Verdict = Brake.Verdict
_HANDED_OVER = (
    Delivery.State.ACCEPTED,
    Delivery.State.BOUNCED,
    Delivery.State.REFUSED,
    Delivery.State.UNCERTAIN,
)

log = logging.getLogger(__name__)


def weigh_waiting() -> Iterator[int]:
    """Weigh the hard returns whose time has come, in slices; how many each."""
    due = timezone.now() - PATIENCE
    waiting = Return.objects.filter(waits=True).values("edition")
    for edition in Edition.objects.filter(pk__in=waiting, weighed_at__lte=due).order_by("pk"):
        providers = _waiting(edition).values_list("batch__provider", flat=True).distinct()
        for provider in sorted(providers):
            yield from _weigh_of(edition, provider)


def _weigh_of(edition: Edition, provider: str) -> Iterator[int]:
    verdict = Brake.objects.filter(edition=edition, provider=provider).first()
    if verdict is None and is_too_much(edition, provider):
        verdict = _pull(edition, provider)
    if verdict is not None and verdict.verdict == Verdict.OPEN:
        return
    does_count = verdict is None or verdict.verdict == Verdict.SUPPRESS
    while some := list(_waiting(edition).filter(batch__provider=provider)[:IN_A_SLICE]):
        with transaction.atomic():
            for it in some:
                if does_count:
                    weigh(it, Return.Kind.HARD)
            them = [it.subscriber_id for it in some]
            Return.objects.filter(edition=edition, subscriber_id__in=them).update(waits=False)
        yield len(some)


def _waiting(edition: Edition) -> QuerySet[Delivery]:
    """The deliveries of which a hard return waits."""
    waits = Return.objects.filter(edition=edition, waits=True).values("subscriber_id")
    return Delivery.objects.filter(edition=edition, subscriber_id__in=waits).order_by("pk")


def counted(edition: Edition, provider: str) -> tuple[int, int]:
    """How many letters a provider says to have no reader, and how many it was handed."""
    hard = Return.objects.filter(edition=edition, kind=Return.Kind.HARD).values("subscriber_id")
    rows = Delivery.objects.filter(edition=edition, batch__provider=provider)
    rows = rows.filter(state__in=_HANDED_OVER)
    return rows.filter(subscriber_id__in=hard).count(), rows.count()


def is_too_much(edition: Edition, provider: str) -> bool:
    """Whether it may be the provider that errs."""
    hard, sent = counted(edition, provider)
    return hard >= FEWEST and hard > sent * SHARE


@transaction.atomic
def _pull(edition: Edition, provider: str) -> Brake:
    brake, is_new = Brake.objects.get_or_create(edition=edition, provider=provider)
    if is_new:
        with translation.override(record.language() or "fr"):
            words = words_of(edition, provider)
            tell_editors(edition, words)
        log.error("%s: %s", edition, words)
    return brake


def words_of(edition: Edition, provider: str) -> str:
    """What a human is asked to decide."""
    hard, sent = (number_format(it, force_grouping=True) for it in counted(edition, provider))
    return _(
        "%(provider)s says of %(hard)s of %(sent)s readers that they have no mailbox there. That "
        "may be its own fault: none of them is struck off until somebody decides."
    ) % {"provider": label_of(provider), "hard": hard, "sent": sent}


@dataclass(frozen=True)
class Question:
    """A brake, as the edition's screen shows it."""

    provider: str
    words: str
    is_open: bool


def of_edition(edition: Edition) -> list[Question]:
    """What is to be decided of an edition, and what was."""
    return [
        Question(it.provider, _words(edition, it), it.verdict == Verdict.OPEN)
        for it in edition.brakes.order_by("provider")
    ]


def _words(edition: Edition, brake: Brake) -> str:
    if brake.verdict == Verdict.OPEN:
        return words_of(edition, brake.provider)
    words = (
        _("%(provider)s: who has no mailbox there is struck off.")
        if brake.verdict == Verdict.SUPPRESS
        else _("%(provider)s was not believed: its readers stay.")
    )
    return words % {"provider": label_of(brake.provider)}


@transaction.atomic
def decide(edition: Edition, provider: str, verdict: Brake.Verdict, user: Any) -> bool:
    """Say what is to become of those readers, once; the duty does it. Whether it was asked."""
    asked = Brake.objects.filter(edition=edition, provider=provider, verdict=Verdict.OPEN)
    if not asked.update(verdict=verdict):
        return False
    note_in_history(edition, f"newsletters.{verdict.value}", user=user)
    return True
