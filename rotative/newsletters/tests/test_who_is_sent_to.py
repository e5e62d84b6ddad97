"""What the sender says to the database: whom it asks for are those whom everybody else asks for by
the QuerySet, and whatever is said of a letter can be written.
"""

from datetime import date, timedelta

import pytest

from rotative.newsletters import ledger
from rotative.newsletters.models import Delivery, Newsletter, Subscriber, Subscription
from rotative.newsletters.tests.sent import approved, readers
from rotative.newsletters.wire.outcomes import NotSent

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 27)
PAUSES = (None, DAY - timedelta(1), DAY, DAY + timedelta(1))


def test_of_every_state_and_pause_they_say_the_same() -> None:
    daily, other = (
        Newsletter.objects.create(kind="daily", name=name, slug=name, promise="Le jour.")
        for name in ("matin", "soir")
    )
    people: list[Subscriber] = []
    for state in Subscription.State:
        for pause in PAUSES:
            address = f"{state}-{pause}@lecteurs.example"
            reader = Subscriber.objects.create(email=address, folded=address)
            for letter in (daily, other):
                Subscription.objects.create(subscriber=reader, newsletter=letter, state="confirmed")
            people.append(reader)
    edition = approved(daily, DAY)
    assert ledger.freeze(edition, subject="Un", html="<p>Un.</p>", text="Un.") == len(people)

    decided = [(state, pause) for state in Subscription.State for pause in PAUSES]
    for reader, (state, pause) in zip(people, decided, strict=True):
        mine = Subscription.objects.filter(subscriber=reader, newsletter=daily)
        mine.update(state=state, paused_until=pause)
    batch = ledger.claim()
    assert batch is not None
    intended = [it.email for it in ledger.turn(batch, [], most=99)]

    who = [*(f"confirmed-{pause}" for pause in PAUSES), "paused-2026-11-26", "paused-2026-11-27"]
    assert intended == [f"{name}@lecteurs.example" for name in who]
    gets = ledger.who_gets(edition).order_by("subscriber_id")
    assert intended == list(gets.values_list("subscriber__email", flat=True))
    states = Delivery.objects.values_list("state", flat=True)
    assert sorted(states) == [2] * len(who) + [7] * (len(people) - len(who))


def test_words_that_no_database_takes_are_written_without_what_it_does_not_take() -> None:
    daily = Newsletter.objects.create(kind="daily", name="Matin", slug="matin", promise="Le jour.")
    readers(daily, ["lou@a.example"])
    ledger.freeze(approved(daily), subject="Un", html="<p>Un.</p>", text="Un.")
    batch = ledger.claim()
    assert batch is not None
    (intent,) = ledger.turn(batch, [], most=1)
    ledger.turn(batch, [(intent.delivery, NotSent("no\0 such \udcff\r\nline" + 600 * "!"))], most=1)
    said = Delivery.objects.get().said
    assert said.startswith("no  such    line!!!") and len(said) == 500
