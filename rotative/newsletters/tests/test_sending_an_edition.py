"""An edition on its way: connections, a mail server that misbehaves, and what the ledger says."""

import asyncio
import re
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from rotative.lib.failure import Failure
from rotative.newsletters import ledger
from rotative.newsletters.ledger import Intent
from rotative.newsletters.models import (
    Batch,
    Delivery,
    Edition,
)
from rotative.newsletters.sender import Personal, Sender
from rotative.newsletters.tests.sent import approved, la_matinale, lecteurs, readers
from rotative.newsletters.wire.message import Message
from rotative.newsletters.wire.tests.peer import DROP, Peer

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

State = Delivery.State
READERS = 30


@pytest.fixture
def edition(monkeypatch: pytest.MonkeyPatch) -> Edition:
    """A frozen one, with thirty readers in batches of eight."""
    monkeypatch.setattr(ledger, "BATCH", 8)
    letter = la_matinale()
    readers(letter, lecteurs(READERS))
    edition = approved(letter)
    ledger.freeze(edition, subject="Le quai rouvre", html="<p>Un.</p>", text="Un.")
    return edition


def template_of(edition: int) -> Personal:
    def personal(to: Intent) -> Message:
        data = f"Message-ID: <e{edition}.{to.subscriber}@fanal.example>\r\n\r\nUn.\r\n".encode()
        return Message("b@fanal.example", to.email, f"e{edition}.{to.subscriber}", data)

    return personal


def send_to(peer: Peer, connections: int = 2, is_away: bool = False) -> int:
    async def go() -> int:
        async with peer:
            sender = Sender(peer.server(), template_of, connections=connections, most=4)
            taken = await sender.send_all()
            assert (sender.away is not None) is is_away
            return taken

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
    no = b"550 5.1.1 <lou@a.example>: no such mailbox\r\n"
    answers = [b"250 Ok\r\n"] * 3 + [no] + [b"250 Ok\r\n"] * 26
    send_to(Peer(RCPT=answers), connections=1)
    assert states() == {State.ACCEPTED: READERS - 1, State.REFUSED: 1}
    (refused,) = Delivery.objects.filter(state=State.REFUSED)
    assert (refused.code, refused.said) == (550, "5.1.1 <…>: no such mailbox")


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
    assert send_to(peer, is_away=True) == 0
    assert states() == {State.QUEUED: READERS}
    assert not Delivery.objects.filter(tries__gt=0).exists()
    assert Batch.objects.filter(state=Batch.State.TAKEN).count() == 0
    assert Edition.objects.get().state == Edition.State.SENDING


def test_a_line_that_is_lost_before_it_took_a_letter_is_not_opened_again_and_again(
    edition: Edition,
) -> None:
    """A provider that has had enough of us says 421 to each connection."""
    peer = Peer(MAIL=b"421 4.7.0 too many connections\r\n")
    assert send_to(peer, is_away=True) == 0
    assert peer.connections == 2
    assert states() == {State.QUEUED: READERS - 2, State.PUT_OFF: 2}
    assert not Batch.objects.filter(state=Batch.State.TAKEN).exists()


def test_a_server_that_hangs_up_after_some_letters_is_called_again_at_once(
    edition: Edition,
) -> None:
    """Some take a hundred messages of a connection; here it is a batch."""

    class HangsUp(Peer):
        async def _answer(self, writer: Any, verb: str) -> bytes:
            said = await super()._answer(writer, verb)
            if verb == "END" and len(self.received) % 8 == 0:
                writer.close()
                raise EOFError
            return said

    peer = HangsUp()
    assert send_to(peer, connections=1) == READERS
    assert states() == {State.ACCEPTED: READERS}
    assert peer.connections == 4


def test_an_edition_that_cannot_be_sent_is_paused_and_the_others_go(edition: Edition) -> None:
    other = Edition.objects.create(
        newsletter=edition.newsletter,
        day=date(2026, 11, 28),
        state=Edition.State.APPROVED,
        due_at=timezone.now(),
        until=timezone.now() + timedelta(hours=12),
    )
    ledger.freeze(other, subject="Le lendemain", html="<p>Deux.</p>", text="Deux.")

    def broken(pk: int) -> Personal:
        if pk == edition.pk:
            raise ValueError("it is not what was approved")
        return template_of(pk)

    async def go(peer: Peer) -> int:
        async with peer:
            return await Sender(peer.server(), broken, connections=2).send_all()

    assert asyncio.run(go(Peer())) == READERS
    edition.refresh_from_db()
    assert edition.state == Edition.State.PAUSED
    assert "it is not what was approved" in edition.reason
    assert ledger.sums(edition) == {State.QUEUED: READERS}
    assert not Batch.objects.filter(state=Batch.State.TAKEN).exists()
    assert ledger.sums(other) == {State.ACCEPTED: READERS}


def test_a_letter_that_cannot_be_made_is_put_off_alone(edition: Edition) -> None:
    def fails_for_one(pk: int) -> Personal:
        def personal(to: Intent) -> Message:
            if to.email.startswith("lecteur-7@"):
                raise ValueError("a token is to have 48 characters")
            return template_of(pk)(to)

        return personal

    async def go(peer: Peer) -> int:
        async with peer:
            return await Sender(peer.server(), fails_for_one, connections=2).send_all()

    assert asyncio.run(go(Peer())) == READERS - 1
    assert states() == {State.ACCEPTED: READERS - 1, State.PUT_OFF: 1}


def test_keys_that_cannot_sign_stop_the_sending_and_nobody_is_in_doubt(edition: Edition) -> None:
    def unsigned(pk: int) -> Personal:
        raise Failure("rsa.pem cannot sign letters")

    async def go(peer: Peer) -> None:
        async with peer:
            await Sender(peer.server(), unsigned, connections=2).send_all()

    peer = Peer()
    with pytest.raises(Failure, match="cannot sign"):
        asyncio.run(go(peer))
    assert peer.received == []
    assert states() == {State.QUEUED: READERS}
    assert not Batch.objects.filter(state=Batch.State.TAKEN).exists()
    assert Edition.objects.get().state == Edition.State.SENDING


def test_told_to_stop_it_ends_the_letters_under_way_and_gives_back_the_rest(
    edition: Edition,
) -> None:
    class Stops(Peer):
        """Stops the sender when the fifth message comes."""

        async def _message(self, reader: Any, writer: Any) -> None:
            if self.begun == 4:
                sender.stop()
            await super()._message(reader, writer)

    async def go() -> int:
        nonlocal sender
        async with peer:
            sender = Sender(peer.server(), template_of, connections=1, most=4)
            return await sender.send_all()

    sender: Any = None
    peer = Stops()
    assert asyncio.run(go()) == 5
    assert states() == {State.ACCEPTED: 5, State.QUEUED: READERS - 5}
    assert not Delivery.objects.filter(state=State.QUEUED, tries__gt=0).exists()
    assert not Batch.objects.filter(state=Batch.State.TAKEN).exists()


def test_a_server_that_says_nothing_holds_up_nobody_who_stops(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One letter is uncertain, and that is written down at once."""
    monkeypatch.setattr("rotative.newsletters.sender.ENDS_WITHIN", 0.01)

    class Stops(Peer):
        async def _answer(self, writer: Any, verb: str) -> bytes:
            if verb == "END":
                sender.stop()
                await asyncio.Event().wait()
            return await super()._answer(writer, verb)

    async def go() -> int:
        nonlocal sender
        async with peer:
            sender = Sender(peer.server(patience=60), template_of, connections=1, most=4)
            return await sender.send_all()

    sender: Any = None
    peer = Stops()
    assert asyncio.run(go()) == 0
    assert states() == {State.UNCERTAIN: 1, State.QUEUED: READERS - 1}
    assert Delivery.objects.get(state=State.UNCERTAIN).said == "the sender was told to stop"
    assert not Batch.objects.filter(state=Batch.State.TAKEN).exists()


def test_a_slow_server_costs_no_lease(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each letter takes seven minutes: two go of four, and then the lease is renewed."""
    now, turns = [0.0], []
    monkeypatch.setattr("rotative.newsletters.sender.monotonic", lambda: now[0])
    whole = ledger.turn

    def turn(*args: Any) -> list[Intent]:
        intents = whole(*args)
        turns.append((now[0], len(args[1])))
        return intents

    class Slow(Peer):
        async def _answer(self, writer: Any, verb: str) -> bytes:
            now[0] += 420 if verb == "END" else 0
            return await super()._answer(writer, verb)

    monkeypatch.setattr(ledger, "turn", turn)
    assert send_to(Slow(), connections=1) == READERS
    assert states() == {State.ACCEPTED: READERS}
    assert max(letters for _at, letters in turns) == 2
    assert set(Delivery.objects.values_list("tries", flat=True)) == {1}


@pytest.mark.parametrize("is_committed", [True, False])
def test_while_the_database_is_away_what_was_sent_is_remembered(
    edition: Edition, monkeypatch: pytest.MonkeyPatch, is_committed: bool
) -> None:
    """It goes before a turn is committed, or just after: nobody can tell which."""
    monkeypatch.setattr("rotative.newsletters.sender.AGAIN_AFTER", 0)
    whole, answers = ledger.turn, iter([True, False, False, True] + [True] * 99)

    def turn(*args: Any) -> list[Intent]:
        if next(answers):
            return whole(*args)
        if is_committed:
            whole(*args)
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(ledger, "turn", turn)
    peer = Peer()
    assert send_to(peer, connections=1) == READERS
    assert set(received(peer).values()) == {1}
    assert states() == {State.ACCEPTED: READERS}
    assert set(Delivery.objects.values_list("tries", flat=True)) == {1}
    assert [it.state for it in ledger.close()] == [Edition.State.SENT]
