"""What is forgotten when its time is over, and what is not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rotative.newsletters import actions, retention
from rotative.newsletters.actions import Shown
from rotative.newsletters.models import (
    Batch,
    Consent,
    Delivery,
    Edition,
    Newsletter,
    Return,
    Subscriber,
    Suppression,
)

pytestmark = pytest.mark.django_db

YEARS = timedelta(days=366)


def reader(name: str, *of: Newsletter) -> Subscriber:
    actions.ask(f"{name}@lecteurs.example", of, Shown("Chaque jour."))
    it = Subscriber.objects.get(email=f"{name}@lecteurs.example")
    actions.confirm(it, Shown("Oui."))
    return it


def names() -> set[str]:
    return {it.email.partition("@")[0] for it in Subscriber.objects.all()}


def test_who_left_three_years_ago_is_forgotten_and_may_come_back(
    daily: Newsletter, sports: Newsletter
) -> None:
    lou, ana, max_, zoe = (reader(name, daily, sports) for name in ("lou", "ana", "max", "zoe"))
    actions.leave(lou, Shown("Non."))
    actions.leave(ana, Shown("Non."), sports.pk)  # still gets the daily one
    actions.leave(max_, Shown("Non."))
    actions.leave(zoe, Shown("Non."))
    lou.subscriptions.update(ended_at=timezone.now() - 4 * YEARS)
    ana.subscriptions.filter(newsletter=sports).update(ended_at=timezone.now() - 4 * YEARS)
    max_.subscriptions.update(ended_at=timezone.now() - timedelta(days=1000))
    zoe.subscriptions.update(ended_at=timezone.now() - 4 * YEARS)
    zoe.subscriptions.filter(newsletter=daily).update(state="pending")  # has asked again
    assert sum(retention.forget()) == 1
    assert names() == {"ana", "max", "zoe"}
    proofs = Consent.objects.filter(subscriber=None)
    assert {(it.words, it.page, it.network) for it in proofs} == {
        ("Chaque jour.", "", ""),
        ("Oui.", "", ""),
        ("Non.", "", ""),
    }
    assert not Suppression.objects.exists()
    reader("lou", daily)
    assert names() == {"ana", "lou", "max", "zoe"}


def test_proofs_of_nobody_go_after_five_years(daily: Newsletter) -> None:
    lou, ana = reader("lou", daily), reader("ana", daily)
    Consent.objects.update(at=timezone.now() - 6 * YEARS)
    actions.erase(lou)
    assert sum(retention.forget()) == 2
    assert {it.subscriber for it in Consent.objects.all()} == {ana}


def test_who_got_an_edition_is_forgotten_after_ninety_days_and_how_many_is_not(
    daily: Newsletter,
) -> None:
    now = timezone.now()
    for days in (91, 89):
        edition = Edition.objects.create(
            newsletter=daily,
            day=(now - timedelta(days=days)).date(),
            due_at=now,
            until=now,
            state=Edition.State.CANCELLED,
            frozen_at=now,
            ended_at=now - timedelta(days=days),
            candidates=3,
            outcome={"ACCEPTED": 3},
        )
        batch = Batch.objects.create(edition=edition, provider="other", state=Batch.State.DONE)
        Delivery.objects.bulk_create(
            Delivery(edition=edition, batch=batch, subscriber_id=number, state=3)
            for number in (1, 2, 3)
        )
        Return.objects.create(edition=edition, subscriber_id=1, kind="hard", code="5.1.1")
    assert sum(retention.forget()) == 4
    assert [it.edition.day for it in Return.objects.all()] == [(now - timedelta(days=89)).date()]
    assert Delivery.objects.count() == 3
    old = Edition.objects.order_by("day").first()
    assert old and not old.deliveries.exists() and old.outcome == {"ACCEPTED": 3}
    assert Edition.objects.public().count() == 2  # somebody has it, all the same
    assert sum(retention.forget()) == 0
