"""An installation with an edition to send, senders that can be killed, and a mail server that notes
each message before it says that it has it.
"""

import asyncio
import contextlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from journeys.paper import copy_sqlite

from outside.installation import Installation, kill
from outside.newsroom import is_alive, until
from outside.postgresql import PostgreSQL
from rotative.newsletters.models import Delivery
from rotative.newsletters.wire.tests.peer import Peer

NAME = re.compile(rb"^Message-ID: <([^>]+)>\r$", re.MULTILINE)
LEASE = 1.0  # seconds; a quarter of an hour outside of tests
State = Delivery.State

# A process that does what it is told, line by line, and answers in JSON.
ANSWERS = """
import json, sys
from datetime import timedelta
from django.db import connections
from django.utils import timezone
from rotative.newsletters import actions, ledger, messages
from rotative.newsletters.models import *
from rotative.newsletters.naming import names
for line in sys.stdin:
    connections.close_all()
    asked = dict(globals())
    exec(json.loads(line), asked)
    print(json.dumps(asked["answer"]), flush=True)
"""
# A parent that forks a `rotative send` for each line it reads: it starts at once.
STARTS = """
import os, signal, sys
from datetime import timedelta
import rotative.newsletters.post
from rotative.newsletters import ledger
from rotative.operations import sending
ledger.LEASE = timedelta(seconds={lease})
sending.LOOKS_EVERY, sending.TURNS_EVERY = 0.02, 0.2
rotative.newsletters.post.AGAIN_AFTER = 0.2
{mutant}
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    pid = os.fork()
    if not pid:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        try:
            os._exit(sending.keep_sending())
        finally:
            os._exit(1)
    print(pid, flush=True)
"""
EDITION = """
letter = Newsletter.objects.create(
    kind="daily", name="La matinale", slug=f"m-{{timezone.now():%H%M%S%f}}", promise="Le jour."
)
people = [f"{{name}}@lecteurs.example" for name in {people!r}]
Subscriber.objects.bulk_create(
    [Subscriber(email=it, folded=f"{{letter.pk}}.{{it}}") for it in people], 500
)
Subscription.objects.bulk_create(
    [
        Subscription(subscriber=it, newsletter=letter, state="confirmed")
        for it in Subscriber.objects.filter(folded__startswith=f"{{letter.pk}}.")
    ],
    500,
)
now = timezone.now()
edition = Edition.objects.create(
    newsletter=letter, day=now.date(), state="approved", due_at=now, until=now + timedelta(hours=9)
)
ledger.BATCH = {batch}
marks = "{preferences} {leave}"
ledger.freeze(edition, subject="Le quai rouvre", html=f"<p>{{marks}}</p>", text=marks)
answer = edition.pk
"""
OUTCOME = """
edition = Edition.objects.get(pk={edition})
emails = dict(Subscriber.objects.values_list("pk", "email"))
answer = [edition.state, edition.candidates, [
    [names().message_id(edition.pk, subscriber).strip("<>"), emails.get(subscriber, ""), state]
    for subscriber, state in edition.deliveries.values_list("subscriber_id", "state")
]]
"""


class Recording(Peer):
    """Writes down the name of each message, and only then takes it, after a while."""

    def __init__(self, file: Path, slowest: float = 0.0, **given: Any) -> None:
        super().__init__(**given)
        self.file = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self.place, self.slowest, self.chance = file, slowest, random.Random(7)
        self.came: dict[str, float] = {}  # when each message did, by the monotonic clock

    async def _answer(self, writer: asyncio.StreamWriter, verb: str) -> bytes:
        if verb == "END":
            self.note()
            await asyncio.sleep(self.chance.uniform(0, self.slowest))
        return await super()._answer(writer, verb)

    def note(self) -> None:
        """Of the message that came last."""
        name = NAME.search(self.received[-1])
        assert name
        os.write(self.file, name[1] + b"\n")
        self.came[name[1].decode()] = time.monotonic()
        self.received[-1] = b""

    @property
    def taken(self) -> Counter[str]:
        """How often each message came."""
        return Counter(self.place.read_text().split())

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        """In a thread of its own."""
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self.__aenter__(), loop).result()
            yield
        finally:
            asyncio.run_coroutine_threadsafe(self.__aexit__(), loop).result()
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()
            os.close(self.file)


@dataclass
class Outcome:
    """How an edition stands: how many were to get it, and what is said of each message."""

    state: str
    candidates: int
    messages: dict[str, State]
    by_reader: dict[str, State] = field(default_factory=dict)  # by what stands before the @

    def wrong(self, taken: Counter[str], doubts: int) -> list[str]:
        """What is not as it has to be, `doubts` letters at most being uncertain."""
        found = [f"{name} came {times} times" for name, times in taken.items() if times > 1]
        for name, state in self.messages.items():
            if state == State.ACCEPTED and name not in taken:
                found.append(f"{name} is lost")
            if name in taken and state not in (State.ACCEPTED, State.UNCERTAIN):
                found.append(f"{name} came, and they say {state.name}")
        if strangers := set(taken) - set(self.messages):
            found.append(f"{len(strangers)} messages of nobody")
        if len(self.messages) != self.candidates:
            found.append(f"{len(self.messages)} deliveries for {self.candidates} readers")
        if open_ones := [
            it for it in self.messages.values() if it in (State.QUEUED, State.UNDER_WAY)
        ]:
            found.append(f"{len(open_ones)} are not at rest")
        if self.uncertain > doubts:
            found.append(f"{self.uncertain} are uncertain, {doubts} may be")
        if (self.state == "gaps") != bool(self.uncertain):
            found.append(f"it is {self.state} with {self.uncertain} uncertain")
        return found

    @property
    def uncertain(self) -> int:
        return sum(state == State.UNCERTAIN for state in self.messages.values())


class PostOffice(Installation):
    """A paper without stories, the copy of a data directory that is at rest."""

    def __init__(self, data: Path, origin: Path, server: PostgreSQL | None = None) -> None:
        shutil.copytree(origin, data, dirs_exist_ok=True)
        self.server = server
        self._settle("fr", data)
        self.environment |= {
            "ROTATIVE_MAIL_FROM": "bonjour@fanal.example",
            **({"DATABASE_URL": server.url} if server else {}),
        }
        self.answering = self.python(ANSWERS)

    def ask(self, code: str) -> Any:
        """What `answer` is after this code."""
        self.answering.stdin.write(json.dumps(code) + "\n")
        self.answering.stdin.flush()
        said = self.answering.stdout.readline()
        assert said, self.log.read_text()[-3000:]
        return json.loads(said)

    def edition(self, people: list[str], batch: int) -> int:
        """A frozen edition for readers of these names."""
        from rotative.newsletters.wire.message import LEAVE, PREFERENCES

        given = {"people": people, "batch": batch, "preferences": PREFERENCES, "leave": LEAVE}
        pk: int = self.ask(EDITION.format(**given))
        return pk

    def copy_database(self, place: Path) -> None:
        """Its database as it is now, while others write to it."""
        if self.server:
            self.server.stop()
            subprocess.run(["cp", "-a", self.server.place / "cluster", place], check=True)
            self.server.start()
        else:
            copy_sqlite(self.paper.data / "rotative.sqlite3", place)

    def restore_database(self, place: Path) -> None:
        """The copy instead of what is there; nobody writes to it."""
        if self.server:
            self.server.stop()
            shutil.rmtree(self.server.place / "cluster")
            subprocess.run(["cp", "-a", place, self.server.place / "cluster"], check=True)
            (self.server.place / "cluster/postmaster.pid").unlink(missing_ok=True)
            self.server.start()
        else:
            for file in self.paper.data.glob("rotative.sqlite3*"):
                file.unlink()
            shutil.copy(place, self.paper.data / "rotative.sqlite3")

    def outcome(self, edition: int) -> Outcome:
        state, candidates, rows = self.ask(OUTCOME.format(edition=edition))
        return Outcome(
            state,
            candidates,
            {name: State(at) for name, _email, at in rows},
            {email.partition("@")[0]: State(at) for _name, email, at in rows},
        )

    def is_over(self, edition: int) -> bool:
        state = f"answer = Edition.objects.get(pk={edition}).state"
        return self.ask(state) in ("sent", "gaps")

    @contextlib.contextmanager
    def senders(self, sink: Recording, mutant: str = "") -> Iterator["Senders"]:
        """Senders to this server, as many as are asked for."""
        self.environment["ROTATIVE_MAIL_URL"] = f"smtp://127.0.0.1:{sink.port}"
        parent = self.python(STARTS.format(lease=LEASE, mutant=mutant))
        try:
            yield Senders(self, parent, sink)
        finally:
            kill(parent)


@dataclass
class Senders:
    """Real processes, each of them `rotative send`."""

    office: PostOffice
    parent: Any
    sink: Recording

    def start(self) -> int:
        """Another one; its number."""
        self.parent.stdin.write("\n")
        self.parent.stdin.flush()
        return int(self.parent.stdout.readline() or self._failed())

    def _failed(self) -> str:
        raise AssertionError(self.office.log.read_text()[-3000:])

    def kill(self, pid: int) -> None:
        """kill -9, and wait until it is dead."""
        os.kill(pid, signal.SIGKILL)
        until(lambda: not is_alive(pid), within=10)

    def until_more_came(self, messages: int = 1, within: float = 30) -> None:
        """Until the server has so many more than now."""
        goal = self.sink.taken.total() + messages
        until(lambda: self.sink.taken.total() >= goal, within=within)

    def until_over(self, edition: int, within: float = 60) -> None:
        """The edition has come to its end."""
        until(lambda: self.office.is_over(edition), within=within)


def rest(seconds: float) -> None:
    """Let time pass in which something is to happen."""
    until_then = time.monotonic() + seconds
    until(lambda: time.monotonic() >= until_then, within=seconds + 5)
