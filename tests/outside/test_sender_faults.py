"""Real senders and a real line: killed, frozen, doubled, without their database, and before a mail
server that misbehaves. Nobody gets an edition twice, and nobody is lost without a word.

FAULT_SEED chooses other moments.
"""

import asyncio
import contextlib
import os
import random
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from outside.newsroom import is_alive, until
from outside.postgresql import PostgreSQL
from outside.postoffice import LEASE, PostOffice, Recording, Senders, State, rest
from rotative.newsletters.sender import CONNECTIONS, MOST
from rotative.newsletters.wire.tests.peer import DROP

pytestmark = pytest.mark.xdist_group("a post office")  # they share what was made

SEED = int(os.environ.get("FAULT_SEED", "20261127"))
KILLS = 20
READERS = [f"lecteur-{number}" for number in range(3000)]
Measured = Callable[[str, object], None]

# Each lacks one safeguard.
FORGETS = """
from rotative.newsletters.models import Delivery
whole = ledger.turn
def turn(*args):
    '''The word is written when the letter is sent.'''
    intents = whole(*args)
    Delivery.objects.filter(pk__in=[it.delivery for it in intents]).update(state=0)
    return intents
def told(batch, sent, *rest):
    Delivery.objects.filter(pk__in=[pk for pk, _outcome in sent]).update(state=2)
    return turn(batch, sent, *rest)
ledger.turn = told
"""
LETS_THE_DEAD_SPEAK = """
from rotative.newsletters.models import Batch
ledger._mine = lambda batch: Batch.objects.select_related("edition__newsletter").get(pk=batch.pk)
ledger.HOLD, fence, _ = ledger.HOLD.partition("AND claim")
assert fence
"""
ASKS_ONCE = """
from rotative.newsletters import statements
assert statements.GETS_IT in statements.NEXT
statements.NEXT = statements.NEXT.replace(
    statements.GETS_IT, "has.newsletter_id = edition.newsletter_id"
)
"""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def office(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PostOffice]:
    place = tmp_path_factory.mktemp(request.param)
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(PostgreSQL()) if request.param == "postgresql" else None
        made = PostOffice(place / "data", server.url if server else "")
        made.server = server
        stack.callback(made.close)
        yield made


@pytest.fixture
def chance(request: pytest.FixtureRequest, measured: Measured) -> random.Random:
    measured("FAULT_SEED", SEED)
    return random.Random(f"{SEED} {request.node.name}")


def killed_again_and_again(
    office: PostOffice, senders: Senders, edition: int, kills: int, chance: random.Random
) -> None:
    for _ in range(kills):
        pid = senders.start()
        with contextlib.suppress(AssertionError):  # all may be under way with the dead
            senders.until_more_came(within=5)
        rest(chance.uniform(0.02, 0.4))
        senders.kill(pid)
    senders.start()
    senders.until_over(edition)


def test_killed_twenty_times_it_sends_to_nobody_twice_and_says_whom_it_does_not_know_of(
    office: PostOffice, tmp_path: Path, chance: random.Random, measured: Measured
) -> None:
    edition = office.edition(READERS, batch=100)
    sink = Recording(tmp_path / "taken", slowest=0.02)
    with sink.at_work(), office.senders(sink) as senders:
        killed_again_and_again(office, senders, edition, KILLS, chance)
    outcome = office.outcome(edition)
    assert outcome.wrong(sink.taken, doubts=KILLS * CONNECTIONS * MOST) == []
    assert outcome.uncertain > 0, "no kill met a letter under way"
    name = "postgresql" if office.server else "sqlite"
    measured(f"{name}: of {len(READERS)} readers uncertain after {KILLS} kills", outcome.uncertain)


def test_a_sender_that_writes_its_word_afterwards_would_send_twice(
    office: PostOffice, tmp_path: Path, chance: random.Random
) -> None:
    edition = office.edition(READERS[:600], batch=100)
    sink = Recording(tmp_path / "taken", slowest=0.02)
    with sink.at_work(), office.senders(sink, FORGETS) as senders:
        killed_again_and_again(office, senders, edition, 4, chance)
    wrong = office.outcome(edition).wrong(sink.taken, doubts=KILLS * CONNECTIONS * MOST)
    assert any("came 2 times" in it for it in wrong)


def stands_still(office: PostOffice, senders: Senders, edition: int) -> None:
    """Beyond its lease; it goes on while another is at work on its batches."""
    frozen = senders.start()
    senders.until_more_came(60)
    os.kill(frozen, signal.SIGSTOP)
    rest(LEASE + 0.5)
    other = senders.start()
    senders.until_more_came(40)
    os.kill(frozen, signal.SIGCONT)
    senders.until_over(edition)
    assert is_alive(frozen) and is_alive(other)


def test_a_sender_that_stood_still_is_told_that_its_batches_are_anothers(
    office: PostOffice, tmp_path: Path
) -> None:
    edition = office.edition(READERS[:1500], batch=200)
    sink = Recording(tmp_path / "taken", slowest=0.02)
    with sink.at_work(), office.senders(sink) as senders:
        stands_still(office, senders, edition)
    outcome = office.outcome(edition)
    assert outcome.wrong(sink.taken, doubts=CONNECTIONS * MOST) == []
    assert outcome.uncertain > 0, "it had nothing under way"


def test_without_the_fence_both_would_send(office: PostOffice, tmp_path: Path) -> None:
    edition = office.edition(READERS[:1500], batch=200)
    sink = Recording(tmp_path / "taken", slowest=0.02)
    with sink.at_work(), office.senders(sink, LETS_THE_DEAD_SPEAK) as senders:
        stands_still(office, senders, edition)
    assert office.outcome(edition).wrong(sink.taken, doubts=CONNECTIONS * MOST) != []


def test_two_at_once_share_the_work(office: PostOffice, tmp_path: Path) -> None:
    edition = office.edition(READERS[:1500], batch=50)
    sink = Recording(tmp_path / "taken", slowest=0.01)
    with sink.at_work(), office.senders(sink) as senders:
        for _ in range(2):
            senders.start()
        senders.until_over(edition)
    assert office.outcome(edition).wrong(sink.taken, doubts=0) == []
    assert sink.connections >= 2 * CONNECTIONS


def test_told_to_stop_it_leaves_nothing_in_doubt_and_another_goes_on(
    office: PostOffice, tmp_path: Path
) -> None:
    edition = office.edition(READERS[:800], batch=100)
    sink = Recording(tmp_path / "taken", slowest=0.02)
    with sink.at_work(), office.senders(sink) as senders:
        for _ in range(3):
            pid = senders.start()
            senders.until_more_came(50)
            os.kill(pid, signal.SIGTERM)
            until(lambda pid=pid: not is_alive(pid), within=10)
            at_rest = office.outcome(edition)
            assert not {State.UNDER_WAY, State.UNCERTAIN} & set(at_rest.messages.values())
        senders.start()
        senders.until_over(edition)
    assert office.outcome(edition).wrong(sink.taken, doubts=0) == []


def test_while_its_database_is_away_it_waits_and_forgets_nothing(
    office: PostOffice, tmp_path: Path
) -> None:
    """Connections are cut in the middle of what they do; then the server is switched off."""
    if office.server is None:
        pytest.skip("SQLite is a file: no connection of it can be cut")
    edition = office.edition(READERS[:2000], batch=100)
    sink = Recording(tmp_path / "taken", slowest=0.01)
    with sink.at_work(), office.senders(sink) as senders:
        pid = senders.start()
        for _ in range(5):
            senders.until_more_came(100)
            office.ask(
                "from django.db import connection\n"
                "cursor = connection.cursor()\n"
                "cursor.execute('SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database()')\n"
                "answer = cursor.fetchone()[0]"
            )
        senders.until_more_came(100)
        office.server.stop()
        rest(2)
        office.server.start()
        senders.until_over(edition)
        assert is_alive(pid)
    assert office.outcome(edition).wrong(sink.taken, doubts=0) == []
    said = office.log.read_text()
    assert "the sender waits for the database" in said and "Traceback" not in said


# -- a mail server that misbehaves


class Moody(Recording):
    """Answers by what stands before the @ of the recipient."""

    MOODS = {
        ("RCPT", "gone"): b"550 5.1.1 no such mailbox\r\n",
        ("RCPT", "grey"): b"450 4.2.0 greylisted\r\n",
        ("RCPT", "busy"): b"421 4.7.0 too many connections\r\n",
        ("END", "full"): b"452 4.2.2 mailbox full\r\n",
        ("END", "spam"): b"554 5.7.1 not wanted\r\n",
        ("END", "drop"): DROP,
    }
    EXPECTED = {
        "gone": State.REFUSED,
        "grey": State.PUT_OFF,
        "busy": State.PUT_OFF,
        "full": State.PUT_OFF,
        "spam": State.REFUSED,
        "drop": State.UNCERTAIN,
        "good": State.ACCEPTED,
    }

    def __init__(self, file: Path, **given: Any) -> None:
        super().__init__(file, **given)
        self.whom: dict[object, str] = {}

    async def _answer(self, writer: asyncio.StreamWriter, verb: str) -> bytes:
        if verb == "RCPT":
            self.whom[writer] = self.commands[-1].partition("<")[2].partition("-")[0]
        mood = self.MOODS.get((verb, self.whom.get(writer, "")))
        if mood is None:
            return await super()._answer(writer, verb)
        if mood == DROP:
            self.note()
            writer.close()
            raise EOFError
        writer.write(mood)
        return mood


@pytest.mark.parametrize("features", [("PIPELINING", "8BITMIME"), ()], ids=["pipelined", "plain"])
def test_each_answer_of_a_server_has_its_state(
    office: PostOffice, tmp_path: Path, features: tuple[str, ...]
) -> None:
    kinds = ["good", "gone", "good", "grey", "good", "full", "good", "spam", "good", "drop"]
    kinds += ["good"] * 5 + ["busy"] + ["good"] * 4
    people = [f"{kinds[number % len(kinds)]}-{number}" for number in range(200)]
    edition = office.edition(people, batch=50)
    sink = Moody(tmp_path / "taken", features=features)

    def is_at_rest() -> bool:
        states = office.outcome(edition).messages.values()
        return not {State.QUEUED, State.UNDER_WAY} & set(states)

    with sink.at_work(), office.senders(sink) as senders:
        senders.start()
        until(is_at_rest, within=60)
    said = office.outcome(edition).by_reader
    assert said == {name: Moody.EXPECTED[name.partition("-")[0]] for name in people}
    assert max(sink.taken.values()) == 1
    office.ask(f"answer = Edition.objects.filter(pk={edition}).update(state='cancelled')")


# -- readers who leave

LEAVES = """
from django.db import transaction
gone = []
with transaction.atomic():
    waiting = Delivery.objects.filter(edition={edition}, state=Delivery.State.QUEUED)
    for row in waiting.select_for_update().order_by("-pk")[:50]:
        actions.leave(Subscriber.objects.get(pk=row.subscriber_id), actions.Shown("J’arrête."))
        gone.append(names().message_id({edition}, row.subscriber_id).strip("<>"))
answer = gone
"""


@pytest.mark.parametrize("mutant", ["", ASKS_ONCE], ids=["", "asks_once"])
def test_who_leaves_while_it_is_sent_gets_nothing_afterwards(
    office: PostOffice, tmp_path: Path, mutant: str
) -> None:
    edition = office.edition(READERS[:1000], batch=100)
    sink = Recording(tmp_path / "taken", slowest=0.02)
    gone: list[str] = []
    with sink.at_work(), office.senders(sink, mutant) as senders:
        senders.start()
        for _ in range(3):
            senders.until_more_came(50)
            gone += office.ask(LEAVES.format(edition=edition))
        senders.until_over(edition)
    assert len(gone) >= 100
    got_it = set(gone) & set(sink.taken)
    assert bool(got_it) is bool(mutant)
    if not mutant:
        outcome = office.outcome(edition)
        assert outcome.wrong(sink.taken, doubts=0) == []
        assert {outcome.messages[name] for name in gone} == {State.LEFT_OUT}
