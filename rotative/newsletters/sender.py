"""The sender: takes batches of the ledger and hands their letters to the mail server.

Each connection is a task that says to the ledger what it will send, sends that, and says what
became of it together with what it will send next. All of them speak to the database through one
thread. While the database is away they wait: what has been sent is known here alone.
Messages are made by threads beside: a signature is most of what a letter costs, and is made outside
of Python (docs/decisions/0052-letters-are-signed-beside.md).
"""

import asyncio
import logging
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import Any, Protocol, TypeVar

from django.db import connections
from django.utils import translation
from django.utils.translation import gettext as _

from rotative.lib.failure import Failure, Saying, in_a_line, is_away
from rotative.newsletters import ledger, pace
from rotative.newsletters.begun import Begun
from rotative.newsletters.ledger import Intent, Sent, Superseded
from rotative.newsletters.models import Batch
from rotative.newsletters.wire.addresses import Unmailable
from rotative.newsletters.wire.message import Message
from rotative.newsletters.wire.outcomes import Accepted, NotSent, Outcome, Refused
from rotative.newsletters.wire.smtp import Session, Unusable
from rotative.record import actions as record

log = logging.getLogger(__name__)

T = TypeVar("T")
# Of an edition, what makes its messages.
Personal = Callable[[Intent], Message]
TemplateOf = Callable[[int], Personal]

MOST = 10  # letters whose fate is unknown when a connection's process dies
CONNECTIONS = 4
AGAIN_AFTER = 1.0  # seconds, while the database is away
MAKERS = min(4, len(os.sched_getaffinity(0)))  # threads: more would wait for the one that sends
ENDS_WITHIN = 6.0  # seconds for the letters under way; `operations.processes` gives ten in all


class Line(Protocol):
    """What takes letters one by one: a connection to a mail server, the built-in mailbox."""

    @property
    def is_open(self) -> bool: ...

    @property
    def session(self) -> Session | None: ...

    async def send(self, sender: str, recipient: str, data: bytes, /) -> Outcome:
        """Raises `Unusable` for a letter that was not begun: the line is over."""
        ...

    def drop(self, why: str, /) -> None: ...

    async def close(self) -> None: ...


class Outlet(Protocol):
    """Where letters go. `connect` raises `Unusable`."""

    async def connect(self) -> Line: ...


class Sender:
    """Sends what the ledger has, over some connections to one server."""

    def __init__(
        self,
        outlet: Outlet,
        template_of: TemplateOf,
        *,
        name: str = "",
        connections: int = CONNECTIONS,
        most: int = MOST,
    ) -> None:
        """`name` is the process's (`ledger.claim`)."""
        self.outlet, self.template_of, self.name = outlet, template_of, name
        self.connections, self.most = connections, most
        self.templates: dict[int, Personal] = {}
        self.begun: dict[int, Begun] = {}
        self.database = ThreadPoolExecutor(1, thread_name_prefix="ledger")
        self.makers = ThreadPoolExecutor(MAKERS, thread_name_prefix="letters")
        self.loop: asyncio.AbstractEventLoop | None = None
        self.lines: dict[Line, int] = {}  # how many letters each has taken
        self.is_stopping = self.is_late = False
        self.away: Unusable | None = None  # why it cannot be had, if a connection found so
        self.says = Saying("the sender")

    async def send_all(self) -> int:
        """Send until no batch waits that could be sent now; how many letters were taken.

        A connection that fails ends the others no earlier; what it raised is raised at the end.
        """
        self.loop = asyncio.get_running_loop()
        if self.is_stopping:
            return 0
        work = (self._work() for _number in range(self.connections))
        ended = await asyncio.gather(*work, return_exceptions=True)
        self.loop = None
        await asyncio.get_running_loop().run_in_executor(self.database, connections.close_all)
        self.database.shutdown()
        self.makers.shutdown(cancel_futures=True)
        for begun in self.begun.values():
            begun.close()
        if failed := [it for it in ended if isinstance(it, BaseException)]:
            raise failed[0]
        return sum(it for it in ended if isinstance(it, int))

    def stop(self) -> None:
        """Intend nothing more; what is under way is ended, within six seconds. A signal may call
        it.
        """
        self.is_stopping = True
        if self.loop is not None:
            with suppress(RuntimeError):  # the loop has ended just now
                self.loop.call_soon_threadsafe(self.loop.call_later, ENDS_WITHIN, self._drop)

    def _drop(self) -> None:
        self.is_late = True
        for line in self.lines:
            line.drop("the sender was told to stop")

    # -- speaking to the ledger

    async def _ask(self, verb: Callable[..., T], *args: Any) -> T:
        """What the ledger says; while the database is away it is asked again and again.

        Each verb may be said twice: its first answer may be what was lost.
        """
        loop = asyncio.get_running_loop()
        while True:
            try:
                return await loop.run_in_executor(self.database, partial(verb, *args))
            except Exception as failed:
                if not is_away(failed) or self.is_late:
                    raise
                self.says.that(failed)
            await loop.run_in_executor(self.database, connections.close_all)
            await asyncio.sleep(AGAIN_AFTER)

    # -- a connection

    async def _work(self) -> int:
        """One connection: batch after batch."""
        taken = 0
        line: Line | None = None
        try:
            while not self.is_stopping and (batch := await self._ask(ledger.claim, self.name)):
                try:
                    personal = await self._personal(batch)
                    if personal is None:
                        continue
                    await self._ask(self._set_apart, batch)
                    if line is None or self._is_used_up(line, batch):
                        line = await self._connect(line)
                    taken += await self._send(batch, personal, line)
                except Unusable as away:
                    self.away = away
                    await self._give_back(batch)
                    break
                except Superseded as lost:
                    log.warning("%s", lost)
                    if line is not None:  # or a mail server's count of it means nothing
                        await line.close()
        finally:
            if line is not None:
                await line.close()
        return taken

    async def _personal(self, batch: Batch) -> Personal | None:
        """What makes the messages of a batch; None where its edition cannot be sent.

        It is known before a letter is intended: those of a broken edition are nobody's doubt.
        """
        edition = batch.edition_id
        try:
            if edition not in self.templates:
                self.templates[edition] = await self._ask(self.template_of, edition)
            return self.templates[edition]
        except Failure:  # of all editions
            await self._give_back(batch)
            raise
        except Exception as broken:
            if is_away(broken):
                raise
            log.error("edition %d cannot be sent", edition, exc_info=broken)
            await self._ask(_pause, edition, in_a_line(broken))
            await self._give_back(batch)
            return None

    def _set_apart(self, batch: Batch) -> None:
        """What was begun and is not known to be is not begun again."""
        edition = batch.edition_id
        if edition not in self.begun:
            self.begun[edition] = Begun.of(edition)
        if number := ledger.set_apart(batch, self.begun[edition].times()):
            log.error(
                "the database is older than what was sent: %d letters of edition %d may have come,"
                " and are not sent again",
                number,
                edition,
            )

    async def _note(self, batch: Batch, handle: str, until: float) -> bool:
        """Note that a letter is begun, when there is room on the disk; False when it is not to be:
        by the time `until` there was none.
        """
        while not self.is_stopping and monotonic() < until:
            try:
                self.begun[batch.edition_id].note(handle)
                return True
            except OSError as full:
                self.says.that(full)
            await asyncio.sleep(AGAIN_AFTER)
        return False

    async def _give_back(self, batch: Batch) -> None:
        with suppress(Superseded):
            await self._ask(ledger.finish, batch)

    def _is_used_up(self, line: Line, batch: Batch) -> bool:
        """Whether a batch needs another line: some providers count the letters of one."""
        is_counted = pace.letters_a_line(batch.provider) is not None
        return not line.is_open or (is_counted and self.lines[line] > 0)

    async def _connect(self, old: Line | None) -> Line:
        if old is not None:
            self.lines.pop(old)
            await old.close()
        line = await self.outlet.connect()
        self.lines[line] = 0
        return line

    def _made(
        self, personal: Personal, intents: Sequence[Intent]
    ) -> list[asyncio.Future[Message | Outcome]]:
        """Messages that are being made, those of a turn: nobody holds more in memory."""
        loop = asyncio.get_running_loop()
        return [loop.run_in_executor(self.makers, _make, personal, it) for it in intents]

    async def _send(self, batch: Batch, personal: Personal, line: Line) -> int:
        """A batch's letters, as far as the line holds and its provider wants them; how many were
        taken.

        Raises `Unusable` for a line that was lost before it took one.
        """
        done: list[Sent] = []
        before, eye = self.lines[line], pace.Eye(batch)
        lost = Unusable(self.outlet, "the line was lost before it took a letter")
        while True:
            goes_on = line.is_open and not self.is_stopping
            most = min(self.most, eye.left) if goes_on else 0
            intents = await self._ask(ledger.turn, batch, done, most, line.session)
            if not intents:
                break
            done, until = [], monotonic() + ledger.LEASE.total_seconds() / 2
            making = self._made(personal, intents)
            for intent, made in zip(intents, making, strict=True):
                # Of a slow server's letters the lease is renewed before it is over.
                if self.is_stopping or not line.is_open or monotonic() > until or not eye.left:
                    break
                message = await made
                is_begun = isinstance(message, Message)
                if is_begun and not await self._note(batch, intent.handle, until):
                    break
                try:
                    outcome = await _deliver(line, message)
                except Unusable as closed:
                    with suppress(OSError):  # it is in doubt then
                        self.begun[batch.edition_id].take_back(intent.handle)
                    lost = closed
                    break
                eye.sees(outcome)
                self.lines[line] += isinstance(outcome, Accepted)
                done.append((intent.delivery, outcome))
            for made in making[len(done) :]:
                made.cancel()
        is_lost = not (line.is_open or self.is_stopping or self.lines[line])
        if is_lost and not eye.asks_for_less:
            raise lost
        await self._ask(ledger.finish, batch)
        return self.lines[line] - before


def _make(personal: Personal, to: Intent) -> Message | Outcome:
    """A message, or why there is none."""
    try:
        return personal(to)
    except Unmailable as wrong:
        return Refused(553, "5.1.3", str(wrong))
    except ValueError as wrong:
        log.error("the letter of delivery %d cannot be made: %s", to.delivery, wrong)
        return NotSent(f"it could not be made: {wrong}")


async def _deliver(line: Line, message: Message | Outcome) -> Outcome:
    if not isinstance(message, Message):
        return message
    try:
        return await line.send(message.sender, message.recipient, message.data)
    except ValueError as wrong:  # nothing was written
        log.error("the letter to %s cannot be sent: %s", message.message_id, wrong)
        return NotSent(f"it could not be sent: {wrong}")


def _pause(edition: int, why: str) -> None:
    with translation.override(record.language() or "fr"):
        ledger.stop(edition, _("Its letters cannot be made: %(why)s") % {"why": why})
