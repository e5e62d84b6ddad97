"""The sender: takes batches of the ledger and hands their letters to the mail server.

Each connection is a task that says to the ledger what it will send, sends that, and says what
became of it together with what it will send next. All of them speak to the database through one
thread.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from rotative.newsletters import ledger
from rotative.newsletters.ledger import Intent, Sent, Superseded
from rotative.newsletters.models import Batch
from rotative.newsletters.wire.addresses import Unmailable
from rotative.newsletters.wire.message import Message
from rotative.newsletters.wire.outcomes import Accepted, Outcome, Refused
from rotative.newsletters.wire.smtp import Connection, Server, Unusable

log = logging.getLogger(__name__)

T = TypeVar("T")
# Of an edition, what makes its messages.
Personal = Callable[[Intent], Message]
TemplateOf = Callable[[int], Personal]

MOST = 10  # letters whose fate is unknown when a connection's process dies
CONNECTIONS = 4
AWAY = timedelta(minutes=1)  # before a server is tried again that cannot be had


class Sender:
    """Sends what the ledger has, over some connections to one server."""

    def __init__(
        self,
        server: Server,
        template_of: TemplateOf,
        *,
        connections: int = CONNECTIONS,
        most: int = MOST,
    ) -> None:
        self.server, self.template_of = server, template_of
        self.connections, self.most = connections, most
        self.templates: dict[int, Personal] = {}
        self.database = ThreadPoolExecutor(1, thread_name_prefix="ledger")
        self.is_stopping = False

    async def send_all(self) -> int:
        """Send until no batch waits that could be sent now; how many letters were taken."""
        counts = await asyncio.gather(*(self._work() for _ in range(self.connections)))
        return sum(counts)

    def stop(self) -> None:
        """Intend nothing more; what is under way is ended."""
        self.is_stopping = True

    async def _ask(self, verb: Callable[..., T], *args: Any) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.database, partial(verb, *args))

    async def _work(self) -> int:
        """One connection: batch after batch."""
        sent = 0
        connection: Connection | None = None
        try:
            while not self.is_stopping:
                batch = await self._ask(ledger.claim)
                if batch is None:
                    break
                try:
                    if connection is None or not connection.is_open:
                        connection = await Connection.open(self.server)
                    sent += await self._send(batch, connection)
                except Unusable as away:
                    log.warning("%s", away)
                    await self._ask(ledger.give_back, batch, [], AWAY)
                    break
                except Superseded as lost:
                    log.warning("%s", lost)
        finally:
            if connection is not None:
                await connection.close()
        return sent

    async def _send(self, batch: Batch, connection: Connection) -> int:
        """A batch's letters, as far as the line holds; how many were taken."""
        personal = await self._template(batch.edition_id)
        done: list[Sent] = []
        taken = 0
        while True:
            most = 0 if self.is_stopping or not connection.is_open else self.most
            intents = await self._ask(ledger.turn, batch, done, most, connection.session)
            if not intents:
                break
            done = []
            for intent in intents:
                if not connection.is_open:
                    break
                outcome = await self._deliver(connection, personal, intent)
                taken += isinstance(outcome, Accepted)
                done.append((intent.delivery, outcome))
            if unsent := [it.delivery for it in intents[len(done) :]]:
                await self._ask(ledger.turn, batch, done, 0, connection.session)
                await self._ask(ledger.give_back, batch, unsent)
                return taken
        if self.is_stopping or not connection.is_open:
            await self._ask(ledger.give_back, batch, [])
        else:
            await self._ask(ledger.finish, batch)
        return taken

    async def _deliver(self, connection: Connection, personal: Personal, to: Intent) -> Outcome:
        try:
            message = personal(to)
        except Unmailable as wrong:
            return Refused(553, "5.1.3", str(wrong))
        return await connection.send(message.sender, message.recipient, message.data)

    async def _template(self, edition: int) -> Personal:
        if edition not in self.templates:
            self.templates[edition] = await self._ask(self.template_of, edition)
        return self.templates[edition]
