"""An edition's letters through a mail provider's own API: an outlet as a mail server is one.

A request blocks, so each has a thread of its own, one at a time on a line. A line ends with the
first answer that speaks of more than one letter: what else is under way on others is their own.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

from rotative.mail.api import Answer, Api, Verdict
from rotative.newsletters.wire.outcomes import (
    Accepted,
    Deferred,
    NotSent,
    Outcome,
    Refused,
    Uncertain,
)
from rotative.newsletters.wire.smtp import Unusable

LOOK = "it takes no letters: look at ROTATIVE_MAIL_URL and at the account there"
PATIENCE = 120.0  # seconds for an answer, however slowly it comes

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Provider:
    """A mail provider, and what its API is opened with."""

    name: str
    options: dict[str, Any] = field(repr=False)

    def __str__(self) -> str:
        return f"the API of {self.name}"

    async def connect(self) -> "Line":
        """Ready for letters; nobody is spoken to before the first."""
        return Line(self, Api(self.name, self.options))


class Line:
    """Takes letters one by one."""

    session = None

    def __init__(self, provider: Provider, api: Api) -> None:
        api.open()
        self.provider, self.api, self.is_open = provider, api, True
        self._has_taken = False
        self._answer: asyncio.Future[Answer] | None = None

    async def send(self, sender: str, recipient: str, data: bytes) -> Outcome:
        """Hand over one letter; its envelope's sender says whose it is.

        Raises `ValueError`, nobody having been spoken to, for what the API cannot say, and
        `Unusable` where nothing is taken from us.
        """
        content = data.removeprefix(b".").replace(b"\r\n..", b"\r\n.")  # RFC 5321, 4.5.2
        loop = asyncio.get_running_loop()
        self._answer = answer = loop.create_future()
        ask = (lambda: self.api.send(content, recipient, sender), loop, answer)
        # It is nobody's to wait for where the process ends: the letter is uncertain then.
        Thread(target=_answered, args=ask, daemon=True).start()
        try:
            async with asyncio.timeout(PATIENCE):
                return self._meaning(await answer)
        except TimeoutError:
            self.is_open = False
            return Uncertain(f"no answer within {PATIENCE:g} s")

    def _meaning(self, answer: Answer) -> Outcome:
        text = answer.text
        match answer.verdict:
            case Verdict.TAKEN:
                self._has_taken = True
                return Accepted(text)
            case Verdict.REFUSED if self._has_taken:
                # Not the reader's fault, unless their mailbox says so: see `returns`.
                return Refused(550, "5.7.0", f"5.7.0 {text}")
            case Verdict.LATER:
                self.is_open = False
                return Deferred(451, "4.7.0", f"4.7.0 {text}")
            case Verdict.UNKNOWN:
                self.is_open = False
                return Uncertain(text)
            case Verdict.REFUSED:
                # It may be refused to all: a sender who is not confirmed there. Another letter is
                # the first of the next line; this one may be refused there.
                self.is_open = False
                log.error("%s: %s (%s)", self.provider, LOOK, text)
                return NotSent(text)
            case Verdict.NOT_SENT:
                self.is_open = False
                raise Unusable(self.provider, text)
        self.is_open = False
        raise Unusable(self.provider, f"{LOOK} ({text})")

    def drop(self, why: str) -> None:
        """End it at once: of a letter that is under way nobody knows."""
        self.is_open = False
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(Answer(Verdict.UNKNOWN, why))

    async def close(self) -> None:
        self.is_open = False
        if self._answer is None or self._answer.done():
            self.api.close()


def _answered(
    ask: Callable[[], Answer], loop: asyncio.AbstractEventLoop, answer: "asyncio.Future[Answer]"
) -> None:
    """In a thread: ask, and tell the loop unless it has ended."""
    found: Answer | Exception
    try:
        found = ask()
    except Exception as failed:
        found = failed

    def tell() -> None:
        if answer.done():
            return
        if isinstance(found, Exception):
            answer.set_exception(found)
        else:
            answer.set_result(found)

    with suppress(RuntimeError):
        loop.call_soon_threadsafe(tell)
