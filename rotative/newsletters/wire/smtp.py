"""Sending messages over one connection to a mail server (RFC 5321), one after the other.

`send` always comes back with an outcome. What it can never say is "not sent" of a message whose
end was written: a line that is lost from then on leaves the message `Uncertain`.
(docs/decisions/0045-an-own-smtp-client-in-the-hot-path.md)
"""

import asyncio
import re
import ssl
import time
from base64 import b64encode
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, Self

from rotative.newsletters.postfix.log import mark
from rotative.newsletters.wire.line import Line, Lost
from rotative.newsletters.wire.lines import as_lines
from rotative.newsletters.wire.outcomes import (
    Accepted,
    NotSent,
    Outcome,
    Refused,
    Reply,
    Uncertain,
)

GOODBYE = 5  # seconds for the answer to QUIT
OURS = {"localhost", "127.0.0.1", "::1"}
END = b".\r\n"
_DATA, _RSET = b"DATA\r\n", b"RSET\r\n"
_UNFIT = re.compile(r"[\x00- <>\x7f]|\s")


@dataclass(frozen=True)
class Server:
    """Where mail goes, and how it gets in. Times are seconds."""

    host: str
    port: int = 25
    name: str = "localhost"  # what we call ourselves
    tls: Literal["", "starttls", "implicit"] = ""
    user: str = ""
    password: str = field(default="", repr=False)
    context: ssl.SSLContext | None = field(default=None, repr=False)  # verified where it is None
    deadline: float = 120  # from the first command of a message until its end is written
    patience: float = 600  # for the answer to that end (RFC 5321, 4.5.3.2.6)
    log: Path | None = None  # of a Postfix on this machine

    def __post_init__(self) -> None:
        if self.user and not self.tls and self.host not in OURS:
            raise ValueError(f"a password is not sent to {self.host} without TLS")

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"

    async def connect(self) -> "Connection":
        """A connection to it. Raises `Unusable`, nothing having been sent."""
        return await Connection.open(self)


class Unusable(Exception):
    """The server cannot be had now; `reply` is what it said, if it said something."""

    def __init__(self, server: object, why: str, reply: Reply | None = None) -> None:
        super().__init__(f"{server}: {why}")
        self.reply = reply


class Session(NamedTuple):
    """A connection by which the log of a Postfix on this machine can be asked."""

    name: str  # as it stands there: [127.0.0.1]:4711
    mark: str  # where the log ended before it was opened
    accepted: int  # messages so far


class Connection:
    """A server that has let us in. At most one message is under way."""

    def __init__(self, server: Server, line: Line, opened: str = "") -> None:
        """`opened`: where the server's log ended before."""
        self.server, self._line, self._opened = server, line, opened
        self.features: dict[str, str] = {}
        self.local_port = line.ends[0][1]  # by which a server's log tells connections apart
        self._is_soiled = False  # whether the server remembers a message that is over
        self.accepted = 0  # messages

    @classmethod
    async def open(cls, server: Server) -> Self:
        """Connect, encrypt, log in. Raises `Unusable`, nothing having been sent."""
        line: Line | None = None
        try:
            async with asyncio.timeout(server.deadline):
                loop = asyncio.get_running_loop()
                opened = mark(server.log) if server.log else ""
                _, line = await loop.create_connection(Line, server.host, server.port)
                if server.tls == "implicit":
                    await line.start_tls(server.context or verified(), server.host)
                connection = cls(server, line, opened)
                await connection._enter()
                return connection
        except TimeoutError:
            failure = Unusable(server, f"it did not let us in within {server.deadline:g} s")
        except (OSError, Lost) as lost:  # failures of TLS are OSError
            failure = Unusable(server, str(lost) or type(lost).__name__)
        except BaseException:
            if line:
                line.abort()
            raise
        if line:
            line.abort()
        raise failure

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_failure: object) -> None:
        await self.close()

    @property
    def is_open(self) -> bool:
        """Whether another message may be sent over it."""
        return self._line.is_open

    @property
    def session(self) -> Session | None:
        """By which a Postfix can be asked; `None` of a server elsewhere, or without its log."""
        here, there = self._line.ends
        if not self._opened or here[0] != there[0]:
            return None
        return Session(f"[{here[0]}]:{here[1]}", self._opened, self.accepted)

    def drop(self, why: str) -> None:
        """End it at once. Of a message that is under way `send` says what is known."""
        self._line.abort(why)

    async def close(self) -> None:
        """Say goodbye."""
        if self.is_open:
            try:
                async with asyncio.timeout(GOODBYE):
                    await self._say("QUIT")
            except (TimeoutError, Lost):
                pass
        self._line.abort()

    # -- Entering

    async def _enter(self) -> None:
        self._want(await self._line.reply(), 220)
        await self._greet()
        if self.server.tls == "starttls":
            await self._start_tls()
            await self._greet()
        if self.server.user:
            await self._log_in()

    async def _greet(self) -> None:
        """Ask what the server can; an old one is asked nothing."""
        reply = await self._say(f"EHLO {self.server.name}")
        if reply.code // 100 == 5:
            self._want(await self._say(f"HELO {self.server.name}"), 250)
            self.features = {}
            return
        self._want(reply, 250)
        offers = (line.partition(" ") for line in reply.lines[1:])
        self.features = {name.upper(): more.upper() for name, _, more in offers}

    async def _start_tls(self) -> None:
        if "STARTTLS" not in self.features:
            raise Unusable(self.server, "it offers no TLS")
        self._want(await self._say("STARTTLS"), 220)
        if self._line.has_spoken:  # said before it was encrypted, to be believed afterwards
            raise Unusable(self.server, "something was said between STARTTLS and TLS")
        await self._line.start_tls(self.server.context or verified(), self.server.host)

    async def _log_in(self) -> None:
        user, password = self.server.user, self.server.password
        ways = self.features.get("AUTH", "").split()
        if "PLAIN" in ways:
            reply = await self._say(f"AUTH PLAIN {_base64(f'{chr(0)}{user}{chr(0)}{password}')}")
        elif "LOGIN" in ways:
            self._want(await self._say("AUTH LOGIN"), 334)
            self._want(await self._say(_base64(user)), 334)
            reply = await self._say(_base64(password))
        else:
            raise Unusable(self.server, "it offers no way to log in that we know (PLAIN, LOGIN)")
        self._want(reply, 235)

    async def _say(self, command: str) -> Reply:
        self._line.write(f"{command}\r\n".encode())
        return await self._line.reply()

    def _want(self, reply: Reply, code: int) -> None:
        if reply.code != code:
            raise Unusable(self.server, str(reply), reply)

    # -- Sending

    async def send(self, sender: str, recipient: str, data: bytes) -> Outcome:
        """Hand over one message; `data` has its lines ended by CRLF (`as_lines`).

        Who cancels it does not know what has become of the message.
        Raises `ValueError`, nothing having been written, for what is no message or no address.
        """
        data = as_lines(data)
        for address in (sender, recipient):
            if _UNFIT.search(address):
                raise ValueError(f"this is no address for an envelope: {address!r}")
        if refusal := self._cannot(sender, recipient, data):
            return refusal
        until = time.monotonic() + self.server.deadline
        try:
            async with asyncio.timeout(self.server.deadline):
                stopped = await self._announce(sender, recipient, data)
                if stopped is not None:
                    self._is_soiled = True
                    return stopped
                self._line.write(data)
                await self._line.flushed()
        except TimeoutError:
            return self._give_up(f"it was not taken within {self.server.deadline:g} s")
        except Lost as lost:
            return self._give_up(str(lost))
        except BaseException:
            self._line.abort()
            raise
        # From here to the end nothing is waited for: what holds now holds when it is written.
        if self._line.has_spoken:
            return self._give_up("the server spoke before the end of the message")
        if not self.is_open or time.monotonic() > until:
            return self._give_up("the process was held up")
        self._line.write(END)
        return await self._verdict()

    def _cannot(self, sender: str, recipient: str, data: bytes) -> Refused | None:
        """What this server has not learnt is not tried."""
        if not (sender.isascii() and recipient.isascii()) and "SMTPUTF8" not in self.features:
            text = "not sent: the server takes no addresses beyond ASCII (SMTPUTF8)"
            return Refused(553, "5.6.7", text)
        if not data.isascii() and "8BITMIME" not in self.features:
            return Refused(554, "5.6.3", "not sent: the server takes 7 bits (no 8BITMIME)")
        return None

    async def _announce(self, sender: str, recipient: str, data: bytes) -> Outcome | None:
        """MAIL, RCPT and DATA; `None` if the server now waits for the message."""
        body = "" if data.isascii() else " BODY=8BITMIME"
        utf8 = "" if sender.isascii() and recipient.isascii() else " SMTPUTF8"
        commands = [
            *([_RSET] if self._is_soiled else []),
            f"MAIL FROM:<{sender}>{body}{utf8}\r\n".encode(),
            f"RCPT TO:<{recipient}>\r\n".encode(),
            _DATA,
        ]
        if self._line.has_spoken or not self.is_open:
            return self._give_up("the server had hung up")
        if "PIPELINING" in self.features:
            return await self._all_at_once(commands)
        for command in commands:
            self._line.write(command)
            if stopped := self._objection(command, await self._line.reply()):
                return stopped
        return None

    async def _all_at_once(self, commands: list[bytes]) -> Outcome | None:
        """The commands in one write; the first objection counts, and all replies are read."""
        self._line.write(b"".join(commands))
        stopped: Outcome | None = None
        try:
            for command in commands:
                reply = await self._line.reply()
                stopped = stopped or self._objection(command, reply)
                if stopped and not self.is_open:
                    return stopped
            if stopped and reply.code == 354:
                # An empty message would do (RFC 2920, 3.1), unless the server has a recipient.
                self._line.abort("it waits for a message to nobody")
        except Lost:
            if stopped is None:
                raise
        return stopped

    def _objection(self, command: bytes, reply: Reply) -> Outcome | None:
        """What an answer to a command means, `None` if all is well."""
        if reply.code == 354 if command is _DATA else reply.code // 100 == 2:
            return None
        outcome = reply.outcome
        if command is _RSET or outcome is None or reply.code // 100 == 2:
            self._line.abort(str(reply))
            return NotSent(f"not the answer to this command: {reply}")
        if reply.code == 421:  # it hangs up
            self._line.abort(str(reply))
        return outcome

    async def _verdict(self) -> Outcome:
        """The answer to the end of the message."""
        try:
            async with asyncio.timeout(self.server.patience):
                reply = await self._line.reply()
        except (TimeoutError, Lost) as lost:
            why = str(lost) or f"no answer within {self.server.patience:g} s"
            self._line.abort(why)
            return Uncertain(why)
        except BaseException:
            self._line.abort()
            raise
        outcome = reply.outcome
        if outcome is None or (reply.code // 100 == 2 and reply.code != 250):
            self._line.abort(str(reply))
            return Uncertain(f"not an answer to a message: {reply}")
        if reply.code == 421:
            self._line.abort(str(reply))
        self._is_soiled = reply.code // 100 != 2
        self.accepted += isinstance(outcome, Accepted)
        return outcome

    def _give_up(self, why: str) -> Outcome:
        """Drop the line, the end of a message not being written; what the server said counts."""
        reply = self._line.said()
        self._line.abort(why)
        if reply and reply.code >= 400 and (outcome := reply.outcome):
            return outcome
        return NotSent(f"{why}: {reply}" if reply else why)


@cache
def verified() -> ssl.SSLContext:
    """Only whom the system's authorities vouch for is believed. (It takes 40 ms to read them.)"""
    return ssl.create_default_context()


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode()
