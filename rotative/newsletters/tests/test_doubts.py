"""Letters in doubt, and what a mail server on this machine says of them, in the ledger."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rotative.newsletters import ledger
from rotative.newsletters.models import (
    Batch,
    Delivery,
    Doubt,
    Edition,
    Newsletter,
    Subscriber,
    Subscription,
)
from rotative.newsletters.tests.conftest import Clock
from rotative.newsletters.wire.outcomes import Accepted, Uncertain
from rotative.newsletters.wire.smtp import Session

pytestmark = pytest.mark.django_db

State = Delivery.State
LINE = Session("[127.0.0.1]:4711", "12:345:beef", 6)


@pytest.fixture
def edition(clock: Clock) -> Edition:
    """A frozen one, for six readers, in one batch."""
    letter = Newsletter.objects.create(
        kind="daily", name="La matinale", slug="matinale-du-jour", promise="Le jour."
    )
    for number in range(6):
        address = f"lecteur-{number}@lecteurs.example"
        reader = Subscriber.objects.create(email=address, folded=address)
        Subscription.objects.create(subscriber=reader, newsletter=letter, state="confirmed")
    edition = Edition.objects.create(
        newsletter=letter,
        day=clock.at.date(),
        state=Edition.State.APPROVED,
        due_at=clock.at,
        until=clock.at + timedelta(hours=12),
    )
    ledger.freeze(edition, subject="Le quai rouvre", html="<p>Un.</p>", text="Un.")
    return edition


def die(clock: Clock, session: Session | None = LINE) -> list[int]:
    """A sender has said three letters, and is no more; their numbers."""
    batch = ledger.claim()
    assert batch
    intents = ledger.turn(batch, [], 3, session)
    clock.wait(minutes=16)
    assert ledger.recover() == 3
    return [it.delivery for it in intents]


@pytest.fixture
def said(edition: Edition, clock: Clock) -> list[int]:
    return die(clock)


def states() -> dict[State, int]:
    return ledger.sums(Edition.objects.get())


def send_the_rest() -> None:
    while batch := ledger.claim():
        intents = ledger.turn(batch, [], 10)
        ledger.turn(batch, [(it.delivery, Accepted("queued")) for it in intents], 0)
        ledger.finish(batch)


def test_of_a_dead_senders_letters_is_kept_by_what_they_can_be_asked_about(
    said: list[int],
) -> None:
    (doubt,) = ledger.doubts()
    assert Session(doubt.session, doubt.mark, doubt.accepted) == LINE
    assert doubt.deliveries == said
    assert ledger.doubts() == []  # somebody is asking


def test_without_a_log_there_is_nobody_to_ask(edition: Edition, clock: Clock) -> None:
    die(clock, None)
    assert not Doubt.objects.exists()
    send_the_rest()
    assert [it.state for it in ledger.close()] == [Edition.State.GAPS]


def test_of_a_line_that_is_lost_only_the_last_letter_is_in_doubt(edition: Edition) -> None:
    batch = ledger.claim()
    assert batch
    one, two, _three = ledger.turn(batch, [], 3, LINE)
    sent = [(one.delivery, Accepted("queued")), (two.delivery, Uncertain("hung up"))]
    for _ in range(2):  # whose answer was lost is asked for again
        ledger.turn(batch, sent, 0, LINE._replace(accepted=7))
    (doubt,) = Doubt.objects.all()
    assert (doubt.accepted, doubt.deliveries) == (7, [two.delivery])


def test_what_was_taken_is_accepted_and_what_was_not_goes_again(
    said: list[int], edition: Edition
) -> None:
    one, two, three = said
    (doubt,) = ledger.doubts()
    assert ledger.settle(doubt, {one: "found in Postfix as 4A"}, [two, three], "") == 3
    assert states() == {State.ACCEPTED: 1, State.QUEUED: 5}
    assert Delivery.objects.get(pk=one).said == "found in Postfix as 4A"
    assert ledger.close() == []
    send_the_rest()
    assert [it.state for it in ledger.close()] == [Edition.State.SENT]


def test_what_cannot_be_told_stays_and_the_count_goes_on(said: list[int], clock: Clock) -> None:
    """Of three letters one is found; later the two others are counted."""
    one, two, three = said
    (doubt,) = ledger.doubts()
    assert ledger.settle(doubt, {one: "4A"}, [], "Postfix took 2, 1 of them are found") == 1
    (left,) = Doubt.objects.all()
    assert (left.deliveries, left.accepted) == ([two, three], 7)
    assert Delivery.objects.get(pk=two).said == "Postfix took 2, 1 of them are found"
    clock.wait(seconds=21)
    assert ledger.doubts() == [left]


def test_the_edition_waits_for_an_answer_but_not_for_ever(said: list[int], clock: Clock) -> None:
    send_the_rest()
    assert states() == {State.ACCEPTED: 3, State.UNCERTAIN: 3}
    assert ledger.close() == []
    clock.wait(hours=12)
    assert [it.state for it in ledger.close()] == [Edition.State.GAPS]
    assert ledger.doubts() == [] and not Doubt.objects.exists()


def test_of_two_who_ask_one_is_heard(said: list[int]) -> None:
    """What the slower one heard is said of letters that are on their way again."""
    (doubt,) = ledger.doubts()
    assert ledger.settle(doubt, {}, said, "") == 3
    batch = ledger.claim()
    assert batch
    ledger.turn(batch, [], 6)
    Delivery.objects.filter(state=State.UNDER_WAY).update(state=State.UNCERTAIN)
    assert ledger.settle(doubt, {}, said, "") == 0
    assert states() == {State.UNCERTAIN: 6}


def test_what_was_not_taken_joins_a_batch_that_somebody_has(said: list[int]) -> None:
    (doubt,) = ledger.doubts()
    batch = ledger.claim()
    assert batch
    others = ledger.turn(batch, [], 10)
    ledger.settle(doubt, {}, said, "")
    batch.refresh_from_db()
    assert batch.state == Batch.State.TAKEN
    sent = [(it.delivery, Accepted("queued")) for it in others]
    assert [it.delivery for it in ledger.turn(batch, sent, 10)] == said


@pytest.mark.parametrize("end", ["late", "called off"])
def test_nobody_gets_yesterdays_letter_because_it_was_not_taken(
    end: str, said: list[int], clock: Clock
) -> None:
    (doubt,) = ledger.doubts()
    if end == "late":
        clock.wait(hours=12)
    else:
        Edition.objects.update(state=Edition.State.CANCELLED)
    ledger.settle(doubt, {}, said, "")
    assert states() == {State.QUEUED: 3, State.EXPIRED: 3}


def test_a_paused_edition_has_them_wait(said: list[int]) -> None:
    Edition.objects.update(state=Edition.State.PAUSED)
    (doubt,) = ledger.doubts()
    ledger.settle(doubt, {}, said, "")
    assert states() == {State.QUEUED: 6}
    assert ledger.claim() is None
    assert timezone.now() < Edition.objects.get().until
