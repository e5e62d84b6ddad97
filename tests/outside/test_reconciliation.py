"""Senders are killed, and a real Postfix is asked: nobody gets an edition twice, and nobody not.

What smtp-sink behind the Postfix has is compared with who was to get the edition.
"""

import json
import os
import random
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Any

import pytest
from journeys.marks import missing
from journeys.paper import ROOT

from rotative.operations.bench.mailservers import NotHere, Postfix, Sink

Measured = Callable[[str, object], None]
READERS = 2000
PLACES = ("after", "half", "after", "before", "")


class Mailing:
    """The process that has the editions (mailing.py)."""

    def __init__(self, data: Path) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("ROTATIVE", "DATABASE"))}
        environment = kept | {
            "DJANGO_SETTINGS_MODULE": "rotative.settings",
            "ROTATIVE_DATA": str(data),
            "ROTATIVE_MAIL_FROM": "bonjour@fanal.example",
        }
        (data / "rotative.sqlite3").touch()
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


@pytest.fixture(scope="module")
def mailing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mailing]:
    with closing(Mailing(tmp_path_factory.mktemp("mailing"))) as made:
        made("listed", READERS)
        yield made


@pytest.fixture(scope="module")
def sink() -> Iterator[Sink]:
    try:
        with Sink(keeps=True) as started:
            yield started
    except NotHere as wanting:
        missing(str(wanting))


class Morning:
    """An edition on its way to a Postfix."""

    def __init__(self, mailing: Mailing, postfix: Postfix, readers: int) -> None:
        self.mailing, self.postfix = mailing, postfix
        self.log = postfix.place / "mail.log"
        self.use(self.log)
        self.edition = mailing("freeze", readers)
        self.master = int((postfix.place / "spool/pid/master.pid").read_text())
        self.chance = random.Random(7)
        self.doubts = self.decided = self.times = 0

    def use(self, log: Path | str) -> None:
        self.mailing("use", self.postfix.port, str(self.postfix.configuration), str(log))

    def until(self, is_so: Callable[[], object], tries: int = 600) -> None:
        for _ in range(tries):
            if is_so():
                return
            with suppress(subprocess.TimeoutExpired):
                self.postfix.process.wait(0.05)
        raise AssertionError(f"in vain:\n{self.postfix.log()[-3000:]}")

    def kill(self, place: str) -> None:
        """A sender that dies at this place of some message, or just so."""
        child = self.mailing("send", place, self.chance.randint(20, 120), self.master)
        if not place:
            with suppress(subprocess.TimeoutExpired):
                self.postfix.process.wait(self.chance.uniform(0.2, 0.6))
            os.kill(child, signal.SIGKILL)
        assert self.mailing("wait", child) == -signal.SIGKILL
        self.times += 1
        self.doubts += self.mailing("recover")

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


def test_everybody_gets_it_once_although_its_sender_is_killed_again_and_again(
    morning: Callable[..., Morning], sink: Sink, measured: Measured
) -> None:
    """After the dot, in the middle of a message, before its end, at any time; smtpd standing still
    over it, and the log rotated by another name.
    """
    it = morning(READERS)
    for number in range(22):
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
    measured("reconciliation, senders killed, letters in doubt", (it.times, it.doubts))
    assert set(states) == {"sent", "ACCEPTED"}
    assert got == Counter(states["ACCEPTED"])
    assert len(got) == READERS and it.doubts == it.decided > it.times


def test_what_waits_behind_a_full_queue_is_found(
    morning: Callable[..., Morning], sink: Sink, measured: Measured
) -> None:
    """No line of the log names what Postfix has taken and not begun to deliver."""
    it = morning(300, "qmgr_message_active_limit = 40\nin_flow_delay = 0")
    sink.process.send_signal(signal.SIGSTOP)
    try:
        for place in ("after", "", "half", "after"):
            it.kill(place)
            it.until(it.ask)
        active = it.postfix.log().count("(queue active)")
        it.send_the_rest()
    finally:
        sink.process.send_signal(signal.SIGCONT)
    it.drain()
    states, got = it.mailing("states", it.edition), it.got(sink)
    measured("reconciliation, full queue: killed, in doubt, active", (it.times, it.doubts, active))
    assert set(states) == {"sent", "ACCEPTED"} and active < 60
    assert got == Counter(states["ACCEPTED"]) and len(got) == 300


def test_without_a_log_nobody_gets_it_twice_and_the_doubtful_are_named(
    morning: Callable[..., Morning], sink: Sink, measured: Measured
) -> None:
    it = morning(300)
    it.use("")
    for place in ("after", "half", "", "before", "after"):
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
