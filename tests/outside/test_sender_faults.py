"""Real senders and a real line: killed, frozen, doubled, without their database, and before a mail
server that misbehaves. Nobody gets an edition twice, and nobody is lost without a word.

FAULT_SEED chooses other moments.
"""

import asyncio
import contextlib
import http.client
import os
import random
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from outside.broken_senders import (
    ASKS_ONCE,
    FORGETS,
    FORGETS_WHAT_IT_SENT,
    HAS_A_CLOCK_OF_ITS_OWN,
    LETS_THE_DEAD_SPEAK,
    LOSES_ANSWERS,
    TAKES_SILENCE_FOR_NO,
    TRUSTS_THE_DATABASE,
)
from outside.disks import fill, small_disk
from outside.newsroom import is_alive, until
from outside.postgresql import PostgreSQL
from outside.postoffice import LEASE, PostOffice, Recording, Senders, State, rest
from rotative.newsletters.sender import CONNECTIONS, MOST
from rotative.newsletters.wire.tests.peer import DROP
from rotative.testing.rounds import rounds

SEED = int(os.environ.get("FAULT_SEED", "20261127"))
KILLS = rounds(5, 20)
READERS = [f"lecteur-{number}" for number in range(rounds(500, 12_000))]
FEW = READERS[:300]
Measured = Callable[[str, object], None]


# Those of an engine share what was made.
ENGINES = [
    pytest.param(engine, marks=pytest.mark.xdist_group(f"a post office on {engine}"))
    for engine in ("sqlite", "postgresql")
]


@pytest.fixture(scope="module", params=ENGINES)
def office(
    request: pytest.FixtureRequest,
    prepared: Callable[[str], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[PostOffice]:
    origin, place = prepared(request.param), tmp_path_factory.mktemp(request.param)
    with contextlib.ExitStack() as stack:
        is_a_server = request.param == "postgresql"
        server = stack.enter_context(PostgreSQL(origin=origin)) if is_a_server else None
        made = PostOffice(place / "data", origin / "data", server)
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
            senders.until_more_came(within=1)
        rest(chance.uniform(0.02, 0.4))
        senders.kill(pid)
    senders.start()
    senders.until_over(edition, within=60 + len(READERS) / 20)


def test_killed_again_and_again_it_sends_to_nobody_twice_and_says_whom_it_does_not_know_of(
    office: PostOffice, tmp_path: Path, chance: random.Random, measured: Measured
) -> None:
    edition = office.edition(READERS, batch=50)
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
    edition = office.edition(FEW, batch=50)
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
    edition = office.edition(READERS, batch=100)
    sink = Recording(tmp_path / "taken", slowest=0.02)
    with sink.at_work(), office.senders(sink) as senders:
        stands_still(office, senders, edition)
    outcome = office.outcome(edition)
    assert outcome.wrong(sink.taken, doubts=CONNECTIONS * MOST) == []
    assert outcome.uncertain > 0, "it had nothing under way"


def test_without_the_fence_both_would_send(office: PostOffice, tmp_path: Path) -> None:
    edition = office.edition(READERS, batch=100)
    sink = Recording(tmp_path / "taken", slowest=0.02)
    with sink.at_work(), office.senders(sink, LETS_THE_DEAD_SPEAK) as senders:
        stands_still(office, senders, edition)
    assert office.outcome(edition).wrong(sink.taken, doubts=CONNECTIONS * MOST) != []


def test_two_at_once_share_the_work(office: PostOffice, tmp_path: Path) -> None:
    edition = office.edition(READERS, batch=25)
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
    edition = office.edition(FEW, batch=50)
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
    edition = office.edition(READERS, batch=50)
    sink = Recording(tmp_path / "taken", slowest=0.01)
    with sink.at_work(), office.senders(sink) as senders:
        pid = senders.start()
        for _ in range(5):
            senders.until_more_came(60)
            office.ask(
                "from django.db import connection\n"
                "cursor = connection.cursor()\n"
                "cursor.execute('SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database()')\n"
                "answer = cursor.fetchone()[0]"
            )
        senders.until_more_came(60)
        office.server.stop()
        rest(2)
        office.server.start()
        senders.until_over(edition)
        assert is_alive(pid)
    assert office.outcome(edition).wrong(sink.taken, doubts=0) == []
    said = office.log.read_text()
    assert "the sender waits for the database" in said and "Traceback" not in said


@pytest.mark.parametrize("mutant", ["", FORGETS_WHAT_IT_SENT], ids=["", "forgets"])
def test_a_commit_whose_answer_is_lost_is_asked_about_and_nothing_sent_twice(
    office: PostOffice, tmp_path: Path, mutant: str
) -> None:
    edition = office.edition(FEW[:100], batch=50)
    sink = Recording(tmp_path / "taken")
    with sink.at_work(), office.senders(sink, LOSES_ANSWERS + mutant) as senders:
        senders.start()
        senders.until_over(edition)
    wrong = office.outcome(edition).wrong(sink.taken, doubts=0)
    assert any("came 2 times" in it for it in wrong) if mutant else wrong == []


def test_with_a_full_disk_it_waits_for_room_and_forgets_nothing(
    office: PostOffice, tmp_path: Path
) -> None:
    with contextlib.ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rotative-")))
        place.chmod(0o755)
        disk = stack.enter_context(small_disk(place / "disk", "size=192m"))
        copied = stack.enter_context(a_copy(office, disk, tmp_path))
        edition = copied.edition(READERS, batch=50)
        sink = Recording(tmp_path / "taken", slowest=0.01)
        stack.enter_context(sink.at_work())
        senders = stack.enter_context(copied.senders(sink))
        pid = senders.start()
        senders.until_more_came(100)
        filler = fill(disk)
        until(lambda: "the sender waits" in copied.log.read_text(), within=30)
        rest(1)
        taken = sink.taken  # and then what is said: the word comes first
        said = copied.outcome(edition).messages
        assert State.QUEUED not in {said[name] for name in taken}, "it sent without a word"
        filler.unlink()
        if copied.server and not copied.server.is_running():  # its log could not be written
            copied.server.start()
        senders.until_over(edition)
        assert is_alive(pid)
        assert copied.outcome(edition).wrong(sink.taken, doubts=0) == []


@pytest.mark.parametrize("mutant", ["", TRUSTS_THE_DATABASE], ids=["", "trusts"])
def test_who_got_it_after_the_copy_was_made_is_not_sent_another_when_it_is_restored(
    office: PostOffice, tmp_path: Path, mutant: str
) -> None:
    edition = office.edition(FEW, batch=50)
    sink = Recording(tmp_path / "taken", slowest=0.01)
    with sink.at_work(), office.senders(sink, mutant) as senders:
        pid = senders.start()
        senders.until_more_came(100)
        office.copy_database(tmp_path / "copy")
        before = sink.taken.total()
        senders.until_more_came(100)
        senders.kill(pid)
        after = sink.taken.total()
        office.restore_database(tmp_path / "copy")
        senders.start()
        senders.until_over(edition)
    outcome = office.outcome(edition)
    wrong = outcome.wrong(sink.taken, doubts=after - before + 2 * CONNECTIONS * MOST)
    assert any("came 2 times" in it for it in wrong) if mutant else wrong == []
    if not mutant:
        assert outcome.uncertain >= 100
        assert "the database is older than what was sent" in office.log.read_text()


@contextlib.contextmanager
def a_copy(office: PostOffice, disk: Path, elsewhere: Path) -> Iterator[PostOffice]:
    """Its database on this disk."""
    if office.server is None:
        with contextlib.closing(PostOffice(disk, office.paper.data)) as copied:
            yield copied
        return
    office.server.stop()
    try:
        with contextlib.ExitStack() as stack:
            server = stack.enter_context(PostgreSQL(disk, origin=office.server.place))
            copied = PostOffice(elsewhere / "data", office.paper.data, server)
            stack.callback(copied.close)
            yield copied
    finally:
        office.server.start()


@pytest.mark.parametrize(
    ("clocks", "doubts"), [((0, 10), 0), ((-10, 10), 4)], ids=["ten minutes", "twenty minutes"]
)
def test_two_whose_clocks_differ_send_to_nobody_twice(
    office: PostOffice, tmp_path: Path, clocks: tuple[int, int], doubts: int
) -> None:
    """By more than a lease one takes the other for dead: what that had under way is in doubt."""
    if office.server is None:
        pytest.skip("SQLite is a file of one machine, which has one clock")
    edition = office.edition(FEW, batch=25)
    sink = Recording(tmp_path / "taken", slowest=0.02)
    with sink.at_work(), contextlib.ExitStack() as stack:
        for minutes in clocks:
            clock = HAS_A_CLOCK_OF_ITS_OWN.format(minutes=minutes)
            senders = stack.enter_context(office.senders(sink, clock))
            senders.start()
        senders.until_over(edition)
    doubts *= CONNECTIONS * MOST
    assert office.outcome(edition).wrong(sink.taken, doubts=doubts) == []


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


PIPELINING = ("PIPELINING", "8BITMIME")


@pytest.mark.parametrize(
    ("features", "mutant"),
    [(PIPELINING, ""), ((), ""), (PIPELINING, TAKES_SILENCE_FOR_NO)],
    ids=["pipelined", "plain", "takes silence for no"],
)
def test_each_answer_of_a_server_has_its_state(
    office: PostOffice, tmp_path: Path, features: tuple[str, ...], mutant: str
) -> None:
    kinds = ["good", "gone", "good", "grey", "good", "full", "good", "spam", "good", "drop"]
    kinds += ["good"] * 5 + ["busy"] + ["good"] * 4
    people = [f"{kinds[number % len(kinds)]}-{number}" for number in range(200)]
    edition = office.edition(people, batch=50)
    sink = Moody(tmp_path / "taken", features=features)

    def is_at_rest() -> bool:
        states = office.outcome(edition).messages.values()
        return not {State.QUEUED, State.UNDER_WAY} & set(states)

    with sink.at_work(), office.senders(sink, mutant) as senders:
        senders.start()
        until(is_at_rest, within=60)
    said = office.outcome(edition).by_reader
    right = {name: Moody.EXPECTED[name.partition("-")[0]] for name in people}
    assert (said == right) is not bool(mutant)
    assert max(sink.taken.values()) == 1
    office.ask(f"answer = Edition.objects.filter(pk={edition}).update(state='cancelled')")


# -- readers who leave

THEM = """
last = Delivery.objects.filter(edition={edition}).order_by("-pk")[:{many}]
people = Subscriber.objects.in_bulk([row.subscriber_id for row in last])
letter = Edition.objects.get(pk={edition}).newsletter_id
answer = [
    [names().message_id({edition}, who.pk).strip("<>"),
     messages.leave_path(who, letter), messages.preferences_path(who)]
    for who in (people[row.subscriber_id] for row in last)
]
"""
WAITING = """
rows = Delivery.objects.filter(edition={edition}, state=Delivery.State.QUEUED)
answer = [names().message_id({edition}, pk).strip("<>")
          for pk in rows.values_list("subscriber_id", flat=True)]
"""
ONE_CLICK, ERASE = "List-Unsubscribe=One-Click", "do=erase&sure=yes"


@pytest.fixture(scope="module")
def site(office: PostOffice) -> PostOffice:
    """The same, with its web server."""
    office.web(workers=1)
    return office


@pytest.mark.parametrize("mutant", ["", ASKS_ONCE], ids=["", "asks_once"])
def test_who_leaves_or_is_erased_while_it_is_sent_gets_nothing_afterwards(
    site: PostOffice, tmp_path: Path, mutant: str, measured: Measured
) -> None:
    """Nobody two seconds after the answer to their one click, and nobody who waited then."""
    edition = site.edition(READERS, batch=50)
    them = site.ask(THEM.format(edition=edition, many=200))
    sink = Recording(tmp_path / "taken", slowest=0.04)
    answered: dict[str, float] = {}

    def decide(number: int, who: list[str]) -> None:
        if len(sink.came) < len(READERS) // 2:
            answered[who[0]] = leaves(site.port, number, who)

    with sink.at_work(), site.senders(sink, mutant) as senders, ThreadPoolExecutor(4) as threads:
        senders.start()
        senders.until_more_came()
        began = time.monotonic()
        list(threads.map(decide, range(len(them)), them))
        rate = len(answered) / (time.monotonic() - began)
        waiting = set(answered) & set(site.ask(WAITING.format(edition=edition)))
        senders.until_over(edition)
    name = "postgresql" if site.server else "sqlite"
    measured(f"{name}: one-click requests and erasures a second while it sends", round(rate))
    assert len(waiting) > 10, "nearly all had it before they left"
    late = {name for name in answered if sink.came.get(name, 0) > answered[name] + 2}
    assert bool(late | waiting & set(sink.taken)) is bool(mutant)
    if not mutant:
        outcome = site.outcome(edition)
        assert outcome.wrong(sink.taken, doubts=0) == []
        assert {outcome.messages[name] for name in waiting} == {State.LEFT_OUT}


def leaves(port: int, number: int, who: list[str]) -> float:
    """One click, or for every tenth their erasure; when it was answered."""
    _name, leave, preferences = who
    path, said = (leave, ONE_CLICK) if number % 10 else (preferences, ERASE)
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    kind = "application/x-www-form-urlencoded"
    line.request("POST", path, said, {"Host": "localhost", "Content-Type": kind})
    answer = line.getresponse()
    answer.read()
    line.close()
    assert answer.status == 200
    return time.monotonic()
