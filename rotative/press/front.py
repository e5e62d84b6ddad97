"""The built-in front: serves the store from memory before anything else is asked.

An RSGI application (Granian's own interface, its fastest). What the store does not have goes to
the Django application in a thread; when that fails, a parked page is better than none. Each page in
memory is compared with its file at every request, by stat(2): what another process has pressed is
seen at once, without a message.
"""

import asyncio
import logging
import os
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from tempfile import SpooledTemporaryFile
from typing import Any
from urllib.parse import unquote_to_bytes

from rotative.press.store import (
    BROTLI,
    GZIP,
    Store,
    digest,
    expanded,
    is_storable,
    kind_of,
    name_of,
)
from rotative.press.wsgi import Answer, Application, Gone, Headers, Stretch, call, environ_of

log = logging.getLogger(__name__)

MEMORY = 64 * 2**20  # bytes of pages kept
THREADS = 4  # of the Django application
IN_MEMORY = 2**20  # bytes of an upload before it goes to disk
LARGEST = 64 * 2**20  # bytes of an upload
# A body has this many seconds to begin with, and more with each byte: who sends nothing, or a byte
# now and then, holds a place that others need.
BODY_WITHIN, BODY_RATE = 20.0, 8_192
PAGE_WITHIN = 30.0  # seconds for the application to make a reader's page
OPENED_WITHIN = 60.0  # seconds for the server to open a file that it is told to send
APART = ("/newsroom/", "/documents/", "/static/", "/media/")  # never a page of the store
TEXT = [("content-type", "text/plain; charset=utf-8")]
HTML = [("content-type", "text/html; charset=utf-8")]
STALE = ("warning", '110 - "Response is Stale"')
CODINGS = {"br": BROTLI, "gzip": GZIP}


@dataclass(slots=True)
class Copy:
    """A representation of a page, as it lay in the store when it was read."""

    file: str
    seen: tuple[int, int, int]
    etag: str
    validators: Headers  # what a 304 repeats (RFC 9110, 15.4.5)
    headers: Headers
    body: bytes


class Front:
    """Answers readers from a store, and asks the application for the rest."""

    def __init__(
        self,
        store: Store,
        application: Application,
        headers: Headers,
        outage: Callable[[], bytes] = lambda: b"Please try again in a moment.\n",
        asks: Callable[[str], bool] = lambda path: False,
    ) -> None:
        """`outage`: the page for when the application does not answer.

        `asks`: whether the answer of a path depends on the query. It is never the store's.
        """
        self.store, self.application, self.common = store, application, headers
        self.outage, self.asks = outage, asks
        self.copies: OrderedDict[tuple[str, str], Copy] = OrderedDict()
        self.size = 0
        self.waiting: dict[str, asyncio.Event] = {}
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="application")
        self.sent: set[str] = set()  # files of ours that may be deleted when the server has them

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        is_read = scope.method in ("GET", "HEAD")
        if is_read and self._serve(scope, protocol):
            return
        path = _decoded(scope.path)
        if not is_read or scope.path.startswith(APART) or self.asks(path):
            await self._ask(scope, protocol)
            return
        # Of those who wait for one page the first asks, the others look again.
        before = self.waiting.get(path)
        if before is not None:
            await before.wait()
            if self._serve(scope, protocol):
                return
            await self._ask(scope, protocol)
            return
        self.waiting[path] = event = asyncio.Event()
        try:
            await self._ask(scope, protocol)
        finally:
            del self.waiting[path]
            event.set()

    # -- from the store

    def _serve(self, scope: Any, protocol: Any, *, stale: bool = False) -> bool:
        """Answer from the store; False if it has no such page."""
        path, headers = scope.path, scope.headers
        coding = accepted(headers.get("accept-encoding") or "")
        copy = self._read(path, coding, stale=True) if stale else self._copy(path, coding)
        if copy is None:
            return False
        known = headers.get("if-none-match")
        if known and not stale and _matches(known, copy.etag):
            protocol.response_empty(304, copy.validators)
        elif scope.method == "HEAD":
            protocol.response_empty(200, copy.headers)
        else:
            protocol.response_bytes(200, copy.headers, copy.body)
        return True

    def _copy(self, path: str, coding: str) -> Copy | None:
        key = (path, coding)
        copy = self.copies.get(key)
        if copy is not None:
            try:
                state = os.stat(copy.file)
            except OSError:
                self._forget(key)
                return None
            if (state.st_mtime_ns, state.st_ino, state.st_size) == copy.seen:
                return copy
            self._forget(key)
        copy = self._read(path, coding, stale=False)
        if copy is not None:
            self._keep(key, copy)
        return copy

    def _read(self, raw_path: str, coding: str, *, stale: bool) -> Copy | None:
        path = _decoded(raw_path)
        if path.startswith(APART) or not is_storable(path) or self.asks(path):
            return None
        ending = CODINGS.get(coding, GZIP)
        directory = self.store.stale if stale else self.store.live
        file = f"{directory / name_of(path)}{ending}"
        try:
            with open(file, "rb") as opened:
                state, body = os.fstat(opened.fileno()), opened.read()
        except OSError:
            return None
        etag = f'"{digest(body)[:20]}{ending}"' if coding else f'"{digest(body)[:20]}"'
        if not coding:
            body = expanded(body, ending)
        kind = kind_of(path)
        validators = [
            *self.common,
            ("cache-control", kind.cache),
            ("vary", "Accept-Encoding"),
            STALE if stale else ("etag", etag),
        ]
        headers = [
            *validators,
            *([("content-encoding", coding)] if coding else []),
            ("content-type", kind.content_type),
            ("content-length", str(len(body))),
        ]
        seen = (state.st_mtime_ns, state.st_ino, state.st_size)
        return Copy(file, seen, etag, validators, headers, body)

    def _keep(self, key: tuple[str, str], copy: Copy) -> None:
        self.copies[key] = copy
        self.size += len(copy.body)
        while self.size > MEMORY:
            _oldest, dropped = self.copies.popitem(last=False)
            self.size -= len(dropped.body)

    def _forget(self, key: tuple[str, str]) -> None:
        if copy := self.copies.pop(key, None):
            self.size -= len(copy.body)

    # -- from the application

    async def _ask(self, scope: Any, protocol: Any) -> None:
        is_page = scope.method in ("GET", "HEAD") and not scope.path.startswith(APART)
        try:
            with SpooledTemporaryFile(IN_MEMORY) as upload:
                size = await _receive(protocol, upload)
                upload.seek(0)
                answer = await self._call(environ_of(scope, upload, size), protocol, is_page)
        except TooLarge:
            protocol.response_str(413, TEXT, "Too large.\n")
            return
        except TooSlow:
            protocol.response_str(408, [*TEXT, ("connection", "close")], "Too slow.\n")
            return
        except Gone:
            return
        except Exception:  # no room for the upload, say, or the application did not answer in time
            log.exception("%s %s was not answered", scope.method, scope.path)
            answer = self._out_of_order()
        status = answer.status
        if scope.method in ("GET", "HEAD"):
            # The page is in the store by now: readers get it compressed, and with its own tag.
            if status in (200, 304) and self._serve(scope, protocol):
                return
            # 503 is the application's own word under maintenance.
            if status >= 500 and status != 503 and self._serve(scope, protocol, stale=True):
                return
        if is_page and status == 500:
            status = 503  # as nginx has it: for a reader it passes
        if isinstance(answer.body, Stretch):
            file = answer.body
            protocol.response_file_range(status, answer.headers, file.path, file.start, file.end)
        else:
            protocol.response_bytes(status, answer.headers, answer.body)

    async def _call(self, environ: dict[str, Any], protocol: Any, is_page: bool) -> Answer:
        """What the application says, in a thread. Who leaves before a large answer is there, or
        waits too long, has it said no further.
        """
        loop, gone = asyncio.get_running_loop(), threading.Event()
        watched: list[asyncio.Task[None]] = []

        def watch() -> None:
            if not gone.is_set():
                watched.append(loop.create_task(_notice(protocol, gone)))

        on_large = partial(loop.call_soon_threadsafe, watch)
        asked = partial(call, self.application, environ, gone.is_set, on_large)
        try:
            async with asyncio.timeout(PAGE_WITHIN if is_page else None):
                answer = await loop.run_in_executor(self.threads, asked)
        finally:
            gone.set()
            for task in watched:
                task.cancel()
        if isinstance(answer.body, Stretch) and answer.body.is_ours:
            self.sent.add(answer.body.path)
            loop.call_later(OPENED_WITHIN, self._delete, answer.body.path)
        return answer

    def _delete(self, path: str) -> None:
        """Its readers go on reading: whoever has opened a file has it until they close it."""
        self.sent.discard(path)
        with suppress(FileNotFoundError):
            os.unlink(path)

    def close(self) -> None:
        """Leave nothing behind."""
        for path in list(self.sent):
            self._delete(path)

    def _out_of_order(self) -> Answer:
        headers = [*HTML, ("cache-control", "no-store"), ("retry-after", "10"), *self.common]
        return Answer(500, headers, self.outage())


async def _notice(protocol: Any, gone: threading.Event) -> None:
    await protocol.client_disconnect()
    gone.set()


class TooLarge(Exception):
    """A body of more than `LARGEST` bytes."""


class TooSlow(Exception):
    """A body that does not arrive."""


async def _receive(protocol: Any, upload: Any) -> int:
    """Write a request's body into a file; how many bytes. Raises `TooLarge` and `TooSlow`."""
    size, loop = 0, asyncio.get_running_loop()
    began = loop.time()
    try:
        async with asyncio.timeout(BODY_WITHIN) as patience:
            async for chunk in protocol:
                size += len(chunk)
                if size > LARGEST:
                    raise TooLarge
                upload.write(chunk)
                patience.reschedule(began + BODY_WITHIN + size / BODY_RATE)
    except TimeoutError:
        raise TooSlow from None
    return size


@lru_cache(maxsize=1024)
def accepted(header: str) -> str:
    """Which of our codings a reader's program prefers: `br`, `gzip`, or none (RFC 9110, 12.5.3)."""
    weights: dict[str, float] = {}
    for part in header.lower().split(","):
        name, _, parameter = part.partition(";")
        quality = parameter.strip().removeprefix("q=")
        try:
            weights[name.strip()] = float(quality) if quality else 1.0
        except ValueError:
            weights[name.strip()] = 0.0
    anything = weights.get("*", 0.0)
    best = max(CODINGS, key=lambda coding: weights.get(coding, anything))
    return best if weights.get(best, anything) > 0 else ""


def _matches(known: str, etag: str) -> bool:
    """Weak comparison with a list of tags (RFC 9110, 13.1.2)."""
    if known == etag:
        return True
    tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
    return etag in tags or "*" in tags


@lru_cache(maxsize=4096)
def _decoded(path: str) -> str:
    """A path as the press names it; what is no UTF-8 is no page's."""
    try:
        return unquote_to_bytes(path).decode()
    except UnicodeDecodeError:
        return ""
