"""Law 5, of letters in doubt: whatever a Postfix says late, loses, or says of somebody else, nobody
gets an edition twice and what is decided is so; and if its log is whole, all is decided.

The Postfix is a model: it takes letters, counts them, logs and delivers, each when a history has it
so. The ledger, what is read from its log, and the verdicts are the program's. Each safeguard is
removed in turn, and missed.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

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
from rotative.newsletters.naming import names
from rotative.newsletters.postfix import queue, reconciling, sockets
from rotative.newsletters.postfix.lines import Heard
from rotative.newsletters.postfix.log import Reader, mark
from rotative.newsletters.postfix.queue import NotKnown
from rotative.newsletters.wire.addresses import Names
from rotative.newsletters.wire.outcomes import Accepted, Deferred, Outcome
from rotative.newsletters.wire.smtp import Session

pytestmark = pytest.mark.django_db

READERS, IN_A_BATCH, AT_ONCE = 12, 6, 4
# How the letter goes that is under way when its sender dies.
ENDS = ("none", "half", "taken", "uncounted", "late", "late, line reset")
DAMAGE = {"lose", "truncate", "restart", "kill_smtpd", "stranger", "cut"}


@dataclass
class Talk:
    """A connection, as an smtpd has it."""

    name: str
    process: int
    taken: int = 0
    unread: str = ""  # a letter that smtpd, standing still, has not read
    is_held: bool = True  # whether there is a socket


class Postfix:
    def __init__(self, place: Path) -> None:
        self.log = place / "mail.log"
        began = "Nov 27 06:30:00 mail postfix/master[2]: daemon started -- version 3.7.11\n"
        self.log.write_text(began * 20)
        self.talks: dict[str, Talk] = {}
        self.last = "[127.0.0.1]:0"
        self.waiting: list[str] = []  # not active
        self.active: list[str] = []
        self.delivered: Counter[str] = Counter()
        self.late_lines: list[str] = []
        self.number = 100
        self.loses = 0
        self.is_full = self.is_late = self.is_cut = self.races = False

    def next(self) -> int:
        self.number += 1
        return self.number

    def say(self, line: str) -> None:
        if self.loses and ((line.startswith("smtpd") and "disconnect" in line) or "active" in line):
            self.loses -= 1
            return
        self.late_lines.append(f"Nov 27 06:30:01 mail postfix/{line}\n")
        if not self.is_late:
            self.flush()

    def flush(self) -> None:
        with self.log.open("a") as log:
            log.write("".join(self.late_lines))
        self.late_lines = []

    def connect(self, name: str) -> Talk:
        talk = self.talks[name] = Talk(name, self.next())
        self.say(f"smtpd[{talk.process}]: connect from localhost{name}")
        return talk

    def take(self, talk: Talk, sender: str, counts: bool = True) -> None:
        self.begin(sender)
        talk.taken += counts
        self.waiting.append(sender)
        if not self.is_full:
            self.activate()

    def begin(self, sender: str) -> None:
        self.say(f"cleanup[9]: 4{self.next()}: message-id=<{sender}>")

    def end(self, talk: Talk) -> None:
        del self.talks[talk.name]
        self.last = talk.name
        data = f" data={talk.taken}/{talk.taken + 1}" if talk.taken else ""
        self.say(f"smtpd[{talk.process}]: disconnect from localhost{talk.name} ehlo=1{data} quit=1")

    def activate(self) -> None:
        for sender in self.waiting:
            self.say(f"qmgr[8]: 4{self.next()}: from=<{sender}>, size=9, nrcpt=1 (queue active)")
        self.active += self.waiting
        self.waiting = []

    def deliver(self) -> None:
        self.activate()
        self.delivered.update(self.active)
        self.active = []

    def senders(self) -> dict[str, str]:
        if self.is_cut:
            self.is_cut = False
            raise NotKnown("the list of the queue is cut off")
        found = dict.fromkeys(self.active, "4A")
        if self.races:  # while it is read, what waited becomes active and is gone
            self.races = False
            self.deliver()
        return found | dict.fromkeys(self.waiting, "4B")

    def far_ends(self) -> set[str]:
        return {talk.name for talk in self.talks.values() if talk.is_held}

    def knock(self) -> str:
        name = f"[127.0.0.1]:{self.next()}9"
        self.end(self.connect(name))
        self.flush()
        return name


class Morning:
    """An edition, its readers, a sender and the Postfix before it, a clock."""

    def __init__(self, place: Path) -> None:
        self.now = datetime(2026, 11, 27, 5, 30, tzinfo=UTC)
        self.postfix = Postfix(place)
        letter = Newsletter.objects.create(
            kind="daily", name="La matinale", slug="matinale-du-jour", promise="Le jour."
        )
        for number in range(READERS):
            address = f"lecteur-{number}@lecteurs.example"
            reader = Subscriber.objects.create(email=address, folded=address)
            Subscription.objects.create(subscriber=reader, newsletter=letter, state="confirmed")
        self.edition = Edition.objects.create(
            newsletter=letter,
            day=date(2026, 11, 27),
            state=Edition.State.APPROVED,
            due_at=self.now,
            until=self.now + timedelta(hours=12),
        )
        ledger.freeze(self.edition, subject="Le quai rouvre", html="<p>Un.</p>", text="Un.")
        self.of = {
            names().bounce(self.edition.pk, pk): pk
            for pk in Subscriber.objects.values_list("pk", flat=True)
        }
        self.talk: Talk | None = None
        self.opened = ""
        self.batch: Batch | None = None
        self.intents: list[Intent] = []
        self.done: list[tuple[int, Outcome]] = []

    def sender_of(self, intent: Intent) -> str:
        return names().bounce(self.edition.pk, intent.subscriber)

    def send(self, many: int, puts_off: int) -> None:
        """Some steps of the sender; of the letters one may be put off."""
        for step in range(many % 9 + 1):
            if self.batch is None:
                self.batch = ledger.claim()
            elif self.intents:
                self._hand_over(self.intents.pop(0), step == puts_off)
            else:
                self._turn(self.batch)

    def _turn(self, batch: Batch) -> None:
        if self.talk is None:
            self.opened = mark(self.postfix.log)
            self.talk = self.postfix.connect(f"[127.0.0.1]:{self.postfix.next()}")
        session = Session(self.talk.name, self.opened, self.talk.taken)
        done, self.done = self.done, []
        self.intents = ledger.turn(batch, done, AT_ONCE, session)
        if not self.intents:
            ledger.finish(batch)
            self.batch = None

    def _hand_over(self, intent: Intent, is_put_off: bool) -> None:
        if is_put_off:
            self.done.append((intent.delivery, Deferred(450, "4.2.0", "later")))
            return
        assert self.talk
        self.postfix.take(self.talk, self.sender_of(intent))
        self.done.append((intent.delivery, Accepted("queued")))

    def kill(self, end: int, _: int) -> None:
        """The sender dies while a letter is under way; its lease runs out."""
        talk, way = self.talk, ENDS[end % len(ENDS)]
        under_way = self.sender_of(self.intents[0]) if self.intents else ""
        if talk and under_way and way.startswith("late"):
            talk.unread, talk.is_held = under_way, way == "late"
        elif talk:
            if under_way and way == "half":
                self.postfix.begin(under_way)
            elif under_way and way in ("taken", "uncounted"):
                self.postfix.take(talk, under_way, counts=way == "taken")
            self.postfix.end(talk)
        self.talk, self.batch, self.intents, self.done = None, None, [], []
        self.now += timedelta(minutes=20)
        ledger.recover()

    def go_on(self, _: int, __: int) -> None:
        """Those smtpd that stood still read on."""
        for talk in [it for it in self.postfix.talks.values() if it is not self.talk]:
            if talk.unread:
                self.postfix.take(talk, talk.unread)
            self.postfix.end(talk)

    def ask(self, _: int, __: int) -> None:
        self.now += timedelta(minutes=1)
        reconciling.reconcile()
        ledger.close()

    def fill(self, is_full: int, _: int) -> None:
        self.postfix.is_full = bool(is_full % 2)

    def lag(self, is_late: int, _: int) -> None:
        self.postfix.is_late = bool(is_late % 2)

    def race(self, _: int, __: int) -> None:
        self.postfix.races = True

    def deliver(self, _: int, __: int) -> None:
        if not self.postfix.is_full:
            self.postfix.deliver()

    def rotate(self, _: int, __: int) -> None:
        self.postfix.flush()
        self.postfix.log.rename(f"{self.postfix.log}.{self.postfix.next()}")
        self.postfix.log.write_text("Nov 27 06:30:01 mail postfix/master[2]: reload -- version 3\n")

    def yesterday(self, _: int, __: int) -> None:
        """What could not be delivered of the last edition is tried again."""
        for pk in self.of.values():
            sender = reconciling.names().bounce(self.edition.pk + 1000, pk)
            self.postfix.say(f"qmgr[8]: 4A: from=<{sender}>, size=9, nrcpt=1 (queue active)")

    def lose(self, many: int, _: int) -> None:
        self.postfix.loses += many % 3

    def truncate(self, _: int, __: int) -> None:
        self.postfix.log.write_text("")

    def restart(self, _: int, __: int) -> None:
        self.postfix.say("master[2]: daemon started -- version 3.7.11, configuration /etc/postfix")

    def kill_smtpd(self, _: int, __: int) -> None:
        for talk in [it for it in self.postfix.talks.values() if it is not self.talk]:
            del self.postfix.talks[talk.name]

    def stranger(self, taken: int, _: int) -> None:
        """Somebody comes from the port that a dead sender had."""
        if self.postfix.last not in self.postfix.talks:
            talk = self.postfix.connect(self.postfix.last)
            talk.taken = taken % 4
            self.postfix.end(talk)

    def cut(self, _: int, __: int) -> None:
        self.postfix.is_cut = True

    def end(self) -> None:
        """All goes on, nothing is late, time passes."""
        self.fill(0, 0)
        self.lag(0, 0)
        self.postfix.loses = 0
        self.go_on(0, 0)
        self.deliver(0, 0)
        for _ in range(200):
            self.send(8, 99)
            if self.batch is None:
                self.now += timedelta(minutes=29)
                self.ask(0, 0)
            self.deliver(0, 0)
            if Edition.objects.get().state in ("sent", "gaps"):
                return
        raise AssertionError("the edition finds no end")


VERBS = [*["send"] * 5, *["kill"] * 3, *["ask"] * 3, "go_on", "fill", "lag", "race", "deliver"]
VERBS += ["rotate", "yesterday", *sorted(DAMAGE)]
step = st.tuples(st.sampled_from(VERBS), st.integers(0, 35), st.integers(0, 12))
steps = st.lists(step, min_size=4, max_size=40)


@contextmanager
def a_morning(patch: pytest.MonkeyPatch, place: Path) -> Iterator[Morning]:
    """What it writes is taken back at the end."""
    from django.conf import settings as the_papers
    from django.db import transaction

    patch.setattr(ledger, "BATCH", IN_A_BATCH)
    for file in place.iterdir():
        file.unlink()
    with transaction.atomic():
        morning = Morning(place)
        patch.setattr(timezone, "now", lambda: morning.now)
        patch.setattr(the_papers, "POSTFIX_LOG", morning.postfix.log)
        patch.setattr(the_papers, "MAIL_SERVER", {"EMAIL_HOST": "127.0.0.1"})
        patch.setattr(queue, "senders", morning.postfix.senders)
        patch.setattr(sockets, "far_ends", morning.postfix.far_ends)
        patch.setattr(reconciling, "knock", morning.postfix.knock)
        yield morning
        transaction.set_rollback(True)


def lived(morning: Morning, said: list[tuple[str, int, int]]) -> list[str]:
    """What is not as it has to be at the end of a morning."""
    for verb, one, other in said:
        getattr(morning, verb)(one, other)
    morning.end()
    state = Delivery.State
    of = dict(Delivery.objects.values_list("subscriber_id", "state"))
    got = Counter({morning.of[it]: n for it, n in morning.postfix.delivered.items()})
    found = [f"{pk} got it {n} times" for pk, n in got.items() if n > 1]
    found += [f"{pk} is said to have it" for pk in of if of[pk] == state.ACCEPTED and not got[pk]]
    told = (state.ACCEPTED, state.UNCERTAIN)
    found += [f"{pk} has it, they say {of[pk]}" for pk in got if of[pk] not in told]
    if not happened(said) & (DAMAGE | {"uncounted"}) and set(of.values()) != {state.ACCEPTED}:
        found.append(f"undecided: {ledger.sums(morning.edition)}")
    return found


def happened(said: list[tuple[str, int, int]]) -> set[str]:
    return {ENDS[one % len(ENDS)] if verb == "kill" else verb for verb, one, _other in said}


def is_more_than_can_be_told(said: list[tuple[str, int, int]]) -> bool:
    """The log has lost a line without a trace, and Postfix has not counted a letter besides."""
    return {"lose", "uncounted"} <= happened(said)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log")


@settings(max_examples=max(20, settings().max_examples // 2))
@given(said=steps.filter(lambda it: not is_more_than_can_be_told(it)))
def test_what_is_decided_is_so_and_nobody_gets_it_twice(place: Path, said: list[Any]) -> None:
    with pytest.MonkeyPatch.context() as patch, a_morning(patch, place) as morning:
        assert lived(morning, said) == []


# -- safeguards


def believes_in_message_ids(patch: pytest.MonkeyPatch, _: Morning) -> None:
    """What has a line with its Message-ID is taken."""
    whole = Heard.hear

    def hear(self: Heard, line: bytes) -> None:
        whole(self, line)
        name = line.decode().rpartition("message-id=<")[2].rstrip(">\n")
        if name in self.letters:
            self.queued[name] = "4A"

    patch.setattr(Heard, "hear", hear)


def reads_the_log_alone(patch: pytest.MonkeyPatch, _: Morning) -> None:
    patch.setattr(queue, "senders", dict)


def takes_no_word_for_a_no(patch: pytest.MonkeyPatch, _: Morning) -> None:
    """No line of a connection's end: nothing more was taken."""
    whole = reconciling.verdict

    def verdict(heard: Heard, accepted: int, waiting: Any) -> Any:
        if not heard.ended:
            heard.entered, heard.ended = [1], [(1, accepted)]
        return whole(heard, accepted, waiting)

    patch.setattr(reconciling, "verdict", verdict)


def looks_at_once(patch: pytest.MonkeyPatch, morning: Morning) -> None:
    """However long it has waited: whether smtpd still holds the line is not asked."""
    patch.setattr(sockets, "far_ends", set)
    takes_no_word_for_a_no(patch, morning)


def reads_the_log_first(patch: pytest.MonkeyPatch, morning: Morning) -> None:
    """And the queue afterwards."""
    size = 0

    def senders() -> dict[str, str]:
        nonlocal size
        morning.postfix.flush()
        size = morning.postfix.log.stat().st_size
        return morning.postfix.senders()

    def listen(heard: Heard, reader: Reader) -> None:
        for line in morning.postfix.log.read_bytes()[reader._offset : size].splitlines(True):
            heard.hear(line)

    patch.setattr(queue, "senders", senders)
    patch.setattr(reconciling, "listen", listen)


def minds_no_gap(patch: pytest.MonkeyPatch, _: Morning) -> None:
    def lines_of(self: Reader, file: Path) -> Iterator[bytes]:
        whole = file.read_bytes()
        inode = file.stat().st_ino
        begin = self._read.get(inode, 0)
        self._read[inode] = len(whole)
        yield from whole[begin if begin < len(whole) else 0 :].splitlines(keepends=True)

    patch.setattr(Reader, "_lines_of", lines_of)


def takes_any_connection_of_that_name(patch: pytest.MonkeyPatch, _: Morning) -> None:
    whole = reconciling.verdict

    def verdict(heard: Heard, accepted: int, waiting: Any) -> Any:
        heard.ended = heard.ended[-1:]
        heard.entered = [it for it, _taken in heard.ended]
        return whole(heard, accepted, waiting)

    patch.setattr(reconciling, "verdict", verdict)


def takes_a_cut_list_for_empty(patch: pytest.MonkeyPatch, morning: Morning) -> None:
    def senders() -> dict[str, str]:
        try:
            return morning.postfix.senders()
        except NotKnown:
            return {}

    patch.setattr(queue, "senders", senders)


def has_a_name_for_a_reader_alone(patch: pytest.MonkeyPatch, morning: Morning) -> None:
    """The same for all editions."""
    whole, one = Names.bounce, morning.edition.pk
    patch.setattr(Names, "bounce", lambda self, edition, subscriber: whole(self, one, subscriber))


def forgets_those_before(patch: pytest.MonkeyPatch, _: Morning) -> None:
    whole = ledger.turn

    def turn(batch: Batch, done: Any, most: int, session: Session) -> list[Intent]:
        return whole(batch, done, most, session._replace(accepted=0))

    patch.setattr(ledger, "turn", turn)


# A batch is taken, a connection is made, four letters are said.
BEGUN = [("send", 1, 99)]
NONE, HALF, TAKEN, UNCOUNTED, LATE, RESET = (("kill", number, 0) for number in range(6))
ASK, DELIVER, STRANGER = ("ask", 0, 0), ("deliver", 0, 0), ("stranger", 0, 0)


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        (believes_in_message_ids, [*BEGUN, HALF, ASK]),
        (reads_the_log_alone, [*BEGUN, ("fill", 1, 0), UNCOUNTED, ASK]),
        (looks_at_once, [*BEGUN, LATE, ASK]),
        (takes_no_word_for_a_no, [*BEGUN, RESET, ASK]),
        (reads_the_log_first, [*BEGUN, ("fill", 1, 0), UNCOUNTED, ("race", 0, 0), ASK]),
        (minds_no_gap, [*BEGUN, TAKEN, DELIVER, ("truncate", 0, 0), STRANGER, ASK]),
        (
            takes_any_connection_of_that_name,
            [*BEGUN, ("lose", 1, 0), TAKEN, DELIVER, STRANGER],
        ),
        (takes_a_cut_list_for_empty, [*BEGUN, ("fill", 1, 0), UNCOUNTED, ("cut", 0, 0), ASK]),
        (has_a_name_for_a_reader_alone, [*BEGUN, ("lag", 1, 0), NONE, ("yesterday", 0, 0)]),
        (forgets_those_before, [*BEGUN, ("send", 4, 99), NONE]),
    ],
    ids=lambda it: getattr(it, "__name__", ""),
)
def test_every_safeguard_is_needed(
    place: Path, break_it: Callable[[pytest.MonkeyPatch, Morning], None], said: list[Any]
) -> None:
    with pytest.MonkeyPatch.context() as patch, a_morning(patch, place) as morning:
        assert lived(morning, said) == []
    with pytest.MonkeyPatch.context() as patch, a_morning(patch, place) as morning:
        break_it(patch, morning)
        assert lived(morning, said) != []
