"""What became of an edition's letters, by mailbox provider."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rotative.newsletters.models import Consent, Delivery, Edition, Return
from rotative.newsletters.providers import OTHER

LABELS: dict[str, str | Promise] = {
    "google": "Gmail",
    "microsoft": "Outlook, Hotmail",
    "yahoo": "Yahoo",
    "apple": "iCloud",
    "orange": "Orange",
    "free": "Free",
    "sfr": "SFR",
    "laposte": "La Poste",
    "bouygues": "Bouygues Telecom",
    "proton": "Proton",
    OTHER: _("Others"),
}
HEADINGS: dict[str, str | Promise] = {
    "sent": _("Letters sent"),
    "accepted": _("Accepted"),
    "refused": _("Refused at once"),
    "bounced": _("Came back"),
    "hard": _("No such address"),
    "soft": _("Not to be had now"),
    "block": _("Letter blocked"),
    "complaint": _("Reported as spam"),
    "left": _("Have left"),
}
MOST_BLOCKED = 0.02  # of a provider's letters: what is more is said
FEWEST_BLOCKED = 3  # one or two are a reader's own filter


def label_of(provider: str) -> str:
    """What people call it."""
    return str(LABELS.get(provider, provider))


def is_block(blocks: int, letters: int) -> bool:
    """Whether so many blocked ones of so many letters are a rule against the paper."""
    return blocks >= FEWEST_BLOCKED and blocks > letters * MOST_BLOCKED


@dataclass
class Row:
    """An edition at one provider. What was accepted and came back is in both; what was refused or
    came back is hard, soft or blocked.
    """

    provider: str
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def label(self) -> str | Promise:
        return LABELS.get(self.provider, self.provider)

    @property
    def sent(self) -> int:
        return self.counts["sent"]

    @property
    def block(self) -> int:
        return self.counts["block"]

    @property
    def cells(self) -> list[int]:
        """In the order of `HEADINGS`."""
        return [self.counts[name] for name in HEADINGS]

    @property
    def is_blocked(self) -> bool:
        """Whether the provider has a rule against the paper."""
        return is_block(self.block, self.sent)


_STATE = Delivery.State
_COUNTED = {
    "sent": (_STATE.ACCEPTED, _STATE.BOUNCED, _STATE.REFUSED, _STATE.UNCERTAIN),
    "accepted": (_STATE.ACCEPTED, _STATE.BOUNCED),
    "refused": (_STATE.REFUSED,),
    "bounced": (_STATE.BOUNCED,),
}


def by_provider(edition: Edition) -> list[Row]:
    """One row for each provider, the one with most letters first."""
    rows: dict[str, Row] = {}
    deliveries = Delivery.objects.filter(edition=edition)

    def count(names: Iterable[str], some: "QuerySet[Delivery]") -> None:
        counted = some.values_list("batch__provider").annotate(Count("pk")).order_by()
        for provider, number in counted:
            row = rows.setdefault(provider, Row(provider))
            for name in names:
                row.counts[name] += number

    for state in {state for states in _COUNTED.values() for state in states}:
        names = [name for name, states in _COUNTED.items() if state in states]
        count(names, deliveries.filter(state=state))
    for kind in Return.Kind:
        who = Return.objects.filter(edition=edition, kind=kind).values("subscriber_id")
        count([kind.value], deliveries.filter(subscriber_id__in=who))
    count(["left"], deliveries.filter(subscriber_id__in=_left_after(edition)))
    return sorted(rows.values(), key=lambda row: (-row.sent, row.provider))


def _left_after(edition: Edition) -> "QuerySet[Consent, Any]":
    """Who left the newsletter between this edition and its next one."""
    left = Consent.objects.filter(verb=Consent.Verb.LEFT, newsletter=edition.newsletter_id)
    if edition.frozen_at is None:
        return left.none()
    later = Edition.objects.filter(newsletter=edition.newsletter_id)
    next_one = later.filter(frozen_at__gt=edition.frozen_at).order_by("frozen_at").first()
    left = left.filter(at__gte=edition.frozen_at).exclude(subscriber=None)
    if next_one is not None:
        left = left.filter(at__lt=next_one.frozen_at)
    return left.values("subscriber_id")


def blocked(edition: Edition) -> list[Row]:
    """The providers that block more than two letters in a hundred by a rule of theirs (5.7.x)."""
    return [row for row in by_provider(edition) if row.is_blocked]
