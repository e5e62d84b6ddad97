"""Who answers an address: a handler that stands beside Django, or else the front.

A handler is an RSGI application (Granian's own interface) for an address or all below it. It is a
coroutine of the server's event loop and takes no thread of Django's, so that it answers while these
are busy, and may go on answering for hours.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from granian.rsgi import ProtocolClosed  # type: ignore[attr-defined]

from rotative.press.front import TEXT, Front

Answering = Coroutine[Any, Any, None]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Handler:
    """What answers an address; with `below`, also every address that begins with it."""

    path: str
    answer: Callable[[Any, Any], Answering]
    below: bool = False


class Router:
    """Hands each request to its handler. Raises `ValueError` for two that want one address."""

    def __init__(self, handlers: Sequence[Handler], front: Front) -> None:
        self.front, self.handlers = front, {handler.path: handler for handler in handlers}
        if len(self.handlers) < len(handlers):
            raise ValueError(f"two handlers want one of {', '.join(sorted(self.handlers))}")
        self.above = tuple(handler.path for handler in handlers if handler.below)
        self.answering: set[asyncio.Task[Any]] = set()
        self.is_ending = False

    def __rsgi__(self, scope: Any, protocol: Any) -> Answering:
        """The coroutine that answers: no other stands around the front's."""
        path = scope.path
        handler = self.handlers.get(path) or self._above(path)
        if handler is None:
            return self.front.__rsgi__(scope, protocol)
        return self._answer(handler, scope, protocol)

    def end(self) -> None:
        """The server is told to end: it would wait for handlers that go on for hours."""
        self.is_ending = True
        for task in self.answering:
            task.cancel()

    def __rsgi_del__(self, loop: Any) -> None:
        """The server has ended."""
        self.front.close()

    def _above(self, path: str) -> Handler | None:
        """Of the handlers that an address lies below, the nearest."""
        if not path.startswith(self.above):
            return None
        return self.handlers[max((p for p in self.above if path.startswith(p)), key=len)]

    async def _answer(self, handler: Handler, scope: Any, protocol: Any) -> None:
        """Have a handler answer; when it fails, say so, and to nobody else."""
        if task := asyncio.current_task():
            self.answering.add(task)
        try:
            await handler.answer(scope, protocol)
        except ProtocolClosed:
            return  # the reader has left
        except asyncio.CancelledError:
            if not self.is_ending:
                raise
        except Exception:
            log.exception("%s %s was not answered", scope.method, scope.path)
            headers = [*TEXT, ("cache-control", "no-store")]
            # Nothing happens where the answer had begun: it ends there.
            protocol.response_str(500, headers, "This failed here.\n")
        finally:
            if task:
                self.answering.discard(task)
