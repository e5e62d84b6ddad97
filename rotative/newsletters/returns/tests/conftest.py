from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from rotative.newsletters.models import (
    Batch,
    Delivery,
    Edition,
    Newsletter,
    Return,
    Subscriber,
    Subscription,
    Suppression,
)
from rotative.newsletters.naming import names
from rotative.newsletters.providers import provider_of
from rotative.newsletters.returns.actions import take
from rotative.newsletters.returns.reading import Found
from rotative.newsletters.returns.tests.mails import bounce, complaint, letter

FIRST_DAY = datetime(2026, 11, 2, 6, tzinfo=UTC)


class Post:
    """Some weeks of a newsletter: one edition a day at six, and what comes back of it."""

    def __init__(self) -> None:
        self.now = FIRST_DAY
        self.daily = Newsletter.objects.create(
            kind="daily", name="La matinale", slug="matinale-du-jour", promise="Le jour."
        )
        self.lou = self.reader("lou@ailleurs.example")
        self.editions: list[Edition] = []

    def reader(self, email: str) -> Subscriber:
        reader = Subscriber.objects.create(email=email, folded=email)
        Subscription.objects.create(
            subscriber=reader,
            newsletter=self.daily,
            state="confirmed",
            confirmed_at=FIRST_DAY - timedelta(days=1),
        )
        return reader

    def sends(self, state: Delivery.State = Delivery.State.ACCEPTED, said: str = "") -> Edition:
        """The next day's edition, to all readers."""
        self.now = FIRST_DAY + timedelta(days=len(self.editions))
        edition = Edition.objects.create(
            newsletter=self.daily,
            day=self.now.date(),
            state=Edition.State.SENT,
            due_at=self.now,
            until=self.now + timedelta(hours=12),
            frozen_at=self.now,
            ended_at=self.now,
        )
        for reader in Subscriber.objects.order_by("pk"):
            batch, _new = Batch.objects.get_or_create(
                edition=edition, provider=provider_of(reader.folded)
            )
            Delivery.objects.create(
                edition=edition,
                subscriber_id=reader.pk,
                batch=batch,
                state=state,
                said=said,
                at=self.now,
            )
        self.editions.append(edition)
        return edition

    def brings_back(self, edition: Edition, status: str, **more: Any) -> Found:
        more.setdefault("said", f"{status} no")
        return take(bounce(names().bounce(edition.pk, self.lou.pk), status=status, **more))

    def is_told_of_spam(self, edition: Edition) -> Found:
        return take(complaint(letter(edition.pk, self.lou.pk)))

    @property
    def state(self) -> str:
        """Of Lou's subscription."""
        return Subscription.objects.get(subscriber=self.lou).state

    def has(self) -> dict[str, Any]:
        """All that can be known of what came back, for comparison."""
        return {
            "returns": sorted(Return.objects.values_list("edition", "subscriber_id", "kind")),
            "deliveries": sorted(Delivery.objects.values_list("edition", "subscriber_id", "state")),
            "subscriptions": sorted(Subscription.objects.values_list("subscriber", "state")),
            "suppressed": sorted(Suppression.objects.values_list("digest", flat=True)),
        }


@pytest.fixture
def post(db: None, monkeypatch: pytest.MonkeyPatch) -> Post:
    it = Post()
    monkeypatch.setattr(timezone, "now", lambda: it.now)
    return it
