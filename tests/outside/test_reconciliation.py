"""Senders are killed, and a real Postfix is asked: nobody gets an edition twice, and nobody not.

What smtp-sink behind the Postfix has is compared with who was to get the edition.
"""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Any

import pytest
from journeys.marks import missing
from journeys.paper import ROOT

from outside.postgresql import PostgreSQL
from rotative.operations.bench.mailservers import NotHere, Postfix, Sink
from rotative.testing.rounds import rounds

Measured = Callable[[str, object], None]
READERS = rounds(700, 12_000)
KILLS = rounds(11, 22)
FEW, MANY = 300, 600
PLACES = ("after", "half", "after", "before", "any")


class Mailing:
    """The process that has the editions (mailing.py)."""

    def __init__(self, data: Path, database: str = "") -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("ROTATIVE", "DATABASE"))}
        environment = kept | {
            "DJANGO_SETTINGS_MODULE": "rotative.settings",
            "ROTATIVE_DATA": str(data),
            "ROTATIVE_MAIL_FROM": "bonjour@fanal.example",
            **({"DATABASE_URL": database} if database else {}),
        }
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("mailing.py"))],
            cwd=ROOT,
            env=environment | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, verb: str, *arguments: object) -> Any:
        assert self.process.stdin and self.process.stdout
        print(json.dumps([verb, *arguments]), file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        assert answer, f"{verb} failed: see what it wrote"
        return json.loads(answer)

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture(scope="module", params=["sqlite"])
def mailing(
    request: pytest.FixtureRequest,
    prepared: Callable[[str], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Mailing]:
    origin, data = prepared(request.param), tmp_path_factory.mktemp("mailing")
    shutil.copytree(origin / "data", data, dirs_exist_ok=True)
    with ExitStack() as started:
        is_a_server = request.param == "postgresql"
        url = started.enter_context(PostgreSQL(origin=origin)).url if is_a_server else ""
        made = started.enter_context(closing(Mailing(data, url)))
        made("listed", READERS)
        yield made


on_both = pytest.mark.parametrize(
    "mailing", ["sqlite", "postgresql"], indirect=True, scope="module"
)


@pytest.fixture(scope="module")
def sink(mailing: Mailing) -> Iterator[Sink]:
    """Of these editions alone: another database counts from one again."""
    try:
        with Sink(keeps=True) as started:
            yield started
    except NotHere as wanting:
        missing(str(wanting))


class Morning:
    """An edition on its way to a Postfix."""

    def __init__(self, mailing: Mailing, postfix: Postfix, readers: int) -> None:
        self.mailing, self.postfix, self.readers = mailing, postfix, readers
        self.log = postfix.place / "mail.log"
        self.use(self.log)
        self.edition = mailing("freeze", readers)
        mailing("without", "")
        self.master = int((postfix.place / "spool/pid/master.pid").read_text())
        self.chance = random.Random(7)
        self.most = min(120, readers // 10)  # letters of a sender before it dies
        self.doubts = self.decided = self.times = 0

    def use(self, log: Path | str) -> None:
        self.mailing("use", self.postfix.port, str(self.postfix.configuration), str(log))

    def until(self, is_so: Callable[[], object], tries: int = 3000) -> None:
        for _ in range(tries):
            if is_so():
                return
            with suppress(subprocess.TimeoutExpired):
                self.postfix.process.wait(0.02)
        raise AssertionError(f"in vain:\n{self.postfix.log()[-3000:]}")

    def kill(self, place: str) -> None:
        """A sender that dies at this place of some message."""
        child = self.mailing("send", place, self.chance.randint(10, self.most), self.master)
        assert self.mailing("wait", child) == -signal.SIGKILL
        self.times += 1
        self.doubts += self.mailing("recover")

    def until_more_came(self, letters: int = 20) -> None:
        """Until Postfix has begun so many more than now, or all."""

        def begun() -> int:
            return self.postfix.log().count(f": message-id=<e{self.edition}.")

        goal = min(begun() + letters, self.readers)
        self.until(lambda: begun() >= goal)

    def ask(self) -> bool:
        """Whether nothing is in doubt any more."""
        decided, left = self.mailing("ask")
        self.decided += decided
        return not left

    def rotate(self) -> None:
        self.log.rename(self.log.with_name(f"mail.log.{self.times}"))
        self.postfix._do("reload")

    def send_the_rest(self) -> None:
        assert self.mailing("wait", self.mailing("send")) == 0

    def drain(self) -> None:
        command = ["postqueue", "-c", str(self.postfix.configuration), "-j"]
        self.until(lambda: not subprocess.run(command, capture_output=True, check=True).stdout)

    def got(self, sink: Sink) -> Counter[int]:
        """How often it was delivered to each subscriber."""
        of = re.compile(rb"Message-ID: <e%d\.([0-9]+)\." % self.edition)
        found = (of.search(file.read_bytes()) for file in sink.place.iterdir())
        return Counter(int(it[1]) for it in found if it)


@pytest.fixture
def morning(mailing: Mailing, sink: Sink) -> Iterator[Callable[..., Morning]]:
    with ExitStack() as started:

        def begin(readers: int, more: str = "") -> Morning:
            try:
                postfix = started.enter_context(Postfix(sink.port, more))
            except NotHere as wanting:
                missing(str(wanting))
            return Morning(mailing, postfix, readers)

        yield begin


@on_both
def test_everybody_gets_it_once_although_its_sender_is_killed_again_and_again(
    morning: Callable[..., Morning],
    sink: Sink,
    measured: Measured,
    request: pytest.FixtureRequest,
) -> None:
    """After the dot, in the middle of a message, before its end, at any line; smtpd standing still
    over it, and the log rotated by another name.
    """
    it = morning(READERS)
    began = time.monotonic()
    for number in range(KILLS):
        place = "stopped" if number % 8 == 3 else PLACES[number % len(PLACES)]
        it.kill(place)
        if number % 8 == 5:
            it.rotate()
        if place == "stopped":
            assert not it.ask()  # what stands still may go on
            it.mailing("go_on", it.master)
        it.until(it.ask)
    it.send_the_rest()
    it.drain()
    states, got = it.mailing("states", it.edition), it.got(sink)
    figures = READERS, it.times, it.doubts, round(time.monotonic() - began)
    engine = request.node.callspec.params["mailing"]
    measured(f"reconciliation, {engine}: readers, senders killed, in doubt, seconds", figures)
    assert set(states) == {"sent", "ACCEPTED"}
    assert got == Counter(states["ACCEPTED"])
    assert len(got) == READERS and it.doubts == it.decided > it.times


@pytest.mark.parametrize("without", ["", "queue"])
def test_what_waits_behind_a_full_queue_is_found(
    morning: Callable[..., Morning], sink: Sink, without: str, measured: Measured
) -> None:
    """No line of the log names what Postfix has taken and not begun to deliver."""
    it = morning(FEW, "qmgr_message_active_limit = 40\nin_flow_delay = 0")
    it.mailing("without", without)
    sink.process.send_signal(signal.SIGSTOP)
    try:
        for place in ("after", "any", "half", "after"):
            it.kill(place)
            it.until(it.ask)
        active = it.postfix.log().count("(queue active)")
        it.send_the_rest()
    finally:
        sink.process.send_signal(signal.SIGCONT)
    it.drain()
    states, got = it.mailing("states", it.edition), it.got(sink)
    if without:
        assert max(got.values()) > 1, "nobody got it twice"
        return
    measured("reconciliation, full queue: killed, in doubt, active", (it.times, it.doubts, active))
    assert set(states) == {"sent", "ACCEPTED"} and active < 60
    assert got == Counter(states["ACCEPTED"]) and len(got) == FEW


def test_who_does_not_ask_whether_smtpd_still_reads_would_send_twice(
    morning: Callable[..., Morning], sink: Sink
) -> None:
    """It stands still over a letter; the log has no end of its connection."""
    it = morning(FEW)
    it.mailing("without", "socket")
    it.kill("stopped")
    assert it.ask(), "it knew that it could not know"
    it.mailing("go_on", it.master)
    it.send_the_rest()
    it.drain()
    assert max(it.got(sink).values()) > 1, "nobody got it twice"


def test_postfixs_own_processes_are_killed_and_nobody_gets_it_twice_or_is_forgotten(
    morning: Callable[..., Morning], sink: Sink, measured: Measured
) -> None:
    """What an smtpd had under way when it was killed nobody can tell: it is named."""
    it = morning(MANY)
    for daemon in ("qmgr", "cleanup", "smtpd", "smtpd"):
        sender = it.mailing("send")
        it.until_more_came()
        it.mailing("kill_daemons", it.master, daemon)
        assert it.mailing("wait", sender) == 0
        it.mailing("later")
    it.send_the_rest()
    it.drain()
    it.ask()
    states, got = it.mailing("states", it.edition), it.got(sink)
    named = states.get("UNCERTAIN", [])
    measured("reconciliation, Postfix's processes killed: named", len(named))
    assert set(got.values()) == {1}
    assert set(states["ACCEPTED"]) <= set(got) <= {*states["ACCEPTED"], *named}
    assert len(states["ACCEPTED"]) + len(named) == MANY and len(named) <= 4 * 2


def test_without_a_log_nobody_gets_it_twice_and_the_doubtful_are_named(
    morning: Callable[..., Morning], sink: Sink, measured: Measured
) -> None:
    it = morning(FEW)
    it.use("")
    for place in ("after", "half", "any", "before", "after"):
        it.kill(place)
        assert it.ask()  # nothing is asked
    it.send_the_rest()
    it.drain()
    states, got = it.mailing("states", it.edition), it.got(sink)
    measured("reconciliation, without a log: killed, named", (it.times, len(states["UNCERTAIN"])))
    assert set(states) == {"gaps", "ACCEPTED", "UNCERTAIN"}
    assert set(got.values()) == {1}
    assert set(states["ACCEPTED"]) <= set(got)
    assert set(got) <= {*states["ACCEPTED"], *states["UNCERTAIN"]}
    assert len(states["UNCERTAIN"]) <= it.times * 4 * 10
