"""An edition on its way: connections, a mail server that misbehaves, and what the ledger says."""

import asyncio
import re
from collections import Counter
from datetime import date, timedelta

import pytest
from django.utils import timezone

from rotative.newsletters import ledger
from rotative.newsletters.ledger import Intent
from rotative.newsletters.models import (
    Batch,
    Delivery,
    Edition,
    Newsletter,
    Subscriber,
    Subscription,
)
from rotative.newsletters.sender import Personal, Sender
from rotative.newsletters.wire.message import Message
from rotative.newsletters.wire.tests.peer import DROP, Peer

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

State = Delivery.State
READERS = 30


@pytest.fixture
def edition(monkeypatch: pytest.MonkeyPatch) -> Edition:
    """A frozen one, with thirty readers in batches of eight."""
    monkeypatch.setattr(ledger, "BATCH", 8)
    letter = Newsletter.objects.create(
        kind="daily", name="La matinale", slug="matinale-du-jour", promise="Le jour."
    )
    for number in range(READERS):
        address = f"lecteur-{number}@lecteurs.example"
        reader = Subscriber.objects.create(email=address, folded=address)
        Subscription.objects.create(subscriber=reader, newsletter=letter, state="confirmed")
    now = timezone.now()
    edition = Edition.objects.create(
        newsletter=letter,
        day=date(2026, 11, 27),
        state=Edition.State.APPROVED,
        due_at=now,
        until=now + timedelta(hours=12),
    )
    ledger.freeze(edition, subject="Le quai rouvre", html="<p>Un.</p>", text="Un.")
    return edition


def template_of(edition: int) -> Personal:
    def personal(to: Intent) -> Message:
        data = f"Message-ID: <e{edition}.{to.subscriber}@fanal.example>\r\n\r\nUn.\r\n".encode()
        return Message("b@fanal.example", to.email, f"e{edition}.{to.subscriber}", data)

    return personal


def send_to(peer: Peer, connections: int = 2) -> int:
    async def go() -> int:
        async with peer:
            sender = Sender(peer.server(), template_of, connections=connections, most=4)
            return await sender.send_all()

    return asyncio.run(go())


def received(peer: Peer) -> Counter[str]:
    """How often the server has each message."""
    found = [re.search(rb"Message-ID: <([^>]+)>", data) for data in peer.received]
    return Counter(it[1].decode() for it in found if it)


def states() -> dict[State, int]:
    return ledger.sums(Edition.objects.get())


def test_everybody_gets_it_once_over_two_connections(edition: Edition) -> None:
    peer = Peer()
    assert send_to(peer) == READERS
    assert states() == {State.ACCEPTED: READERS}
    assert set(received(peer).values()) == {1}
    assert len(received(peer)) == READERS
    assert peer.connections == 2
    assert [it.state for it in ledger.close()] == [Edition.State.SENT]


def test_who_is_refused_is_refused_alone(edition: Edition) -> None:
    answers = [b"250 Ok\r\n"] * 3 + [b"550 5.1.1 no such mailbox\r\n"] + [b"250 Ok\r\n"] * 26
    send_to(Peer(RCPT=answers), connections=1)
    assert states() == {State.ACCEPTED: READERS - 1, State.REFUSED: 1}
    (refused,) = Delivery.objects.filter(state=State.REFUSED)
    assert (refused.code, refused.said) == (550, "5.1.1 no such mailbox")


def test_a_line_that_is_lost_after_the_end_leaves_one_letter_uncertain(edition: Edition) -> None:
    """The others go over a new line; the one is not sent again."""
    ends = [b"250 Ok\r\n"] * 5 + [DROP] + [b"250 Ok\r\n"] * 30
    peer = Peer(END=ends)
    send_to(peer, connections=1)
    assert states() == {State.ACCEPTED: READERS - 1, State.UNCERTAIN: 1}
    assert set(received(peer).values()) == {1}
    assert [it.state for it in ledger.close()] == [Edition.State.GAPS]


def test_what_is_put_off_waits_a_quarter_of_an_hour(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Greylisting: everybody's first try is put off."""
    peer = Peer(RCPT=[b"450 4.2.0 greylisted\r\n"] * READERS + [b"250 Ok\r\n"] * READERS)
    assert send_to(peer) == 0
    assert states() == {State.PUT_OFF: READERS}
    assert ledger.claim() is None
    now = timezone.now() + timedelta(minutes=16)
    monkeypatch.setattr(timezone, "now", lambda: now)
    again = Peer()
    assert send_to(again) == READERS
    assert states() == {State.ACCEPTED: READERS}


def test_a_server_that_cannot_be_had_costs_nobody_a_try(edition: Edition) -> None:
    peer = Peer(GREETING=b"554 5.3.2 closed\r\n")
    assert send_to(peer) == 0
    assert states() == {State.QUEUED: READERS}
    assert not Delivery.objects.filter(tries__gt=0).exists()
    assert Batch.objects.filter(state=Batch.State.TAKEN).count() == 0
    assert Edition.objects.get().state == Edition.State.SENDING
