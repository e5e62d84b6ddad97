"""The built-in front: serves the store from memory before anything else is asked.

An RSGI application (Granian's own interface, its fastest). What the store does not have goes to
the Django application in a thread; when that fails, a parked page is better than none. Each page in
memory is compared with its file at every request, by stat(2): what another process has pressed is
seen at once, without a message.
"""

import asyncio
import io
import logging
import os
import sys
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from tempfile import SpooledTemporaryFile
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

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

Headers = list[tuple[str, str]]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

log = logging.getLogger(__name__)

MEMORY = 64 * 2**20  # bytes of pages kept
THREADS = 4  # of the Django application
IN_MEMORY = 2**20  # bytes of an upload before it goes to disk
LARGEST = 64 * 2**20  # bytes of an upload
APART = ("/newsroom/", "/documents/", "/static/", "/media/")  # never a page of the store
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

    def __init__(self, store: Store, application: Application, headers: Headers) -> None:
        self.store, self.application, self.common = store, application, headers
        self.copies: OrderedDict[tuple[str, str], Copy] = OrderedDict()
        self.size = 0
        self.waiting: dict[str, asyncio.Event] = {}
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="application")

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        is_read = scope.method in ("GET", "HEAD")
        if is_read and self._serve(scope, protocol):
            return
        if not is_read or scope.path.startswith(APART):
            await self._ask(scope, protocol)
            return
        path = _decoded(scope.path)
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
        if path.startswith(APART) or not is_storable(path):
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
        with SpooledTemporaryFile(IN_MEMORY) as upload:
            size = 0
            async for chunk in protocol:
                size += len(chunk)
                if size > LARGEST:
                    protocol.response_str(413, [("content-type", "text/plain")], "Too large.\n")
                    return
                upload.write(chunk)
            upload.seek(0)
            environ = environ_of(scope, upload, size)
            loop = asyncio.get_running_loop()
            status, headers, body = await loop.run_in_executor(
                self.threads, partial(call, self.application, environ)
            )
        if scope.method in ("GET", "HEAD"):
            # The page is in the store by now: readers get it compressed, and with its own tag.
            if status in (200, 304) and self._serve(scope, protocol):
                return
            # 503 is the application's own word under maintenance.
            if status >= 500 and status != 503 and self._serve(scope, protocol, stale=True):
                return
        protocol.response_bytes(status, headers, body)


def environ_of(scope: Any, body: Any, size: int) -> dict[str, Any]:
    """The WSGI environment of an RSGI request (PEP 3333)."""
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope.path).decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue  # X_Forwarded_Proto would pass for X-Forwarded-Proto
        name = name.upper().replace("-", "_")
        key = name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    if scope.authority and "HTTP_HOST" not in environ:
        environ["HTTP_HOST"] = urlsplit(f"//{scope.authority}").netloc
    if size:
        environ["CONTENT_LENGTH"] = str(size)
    return environ


def call(application: Application, environ: dict[str, Any]) -> tuple[int, Headers, bytes]:
    """Ask a WSGI application; 500 when it fails altogether."""
    answer: list[Any] = []

    def start_response(status: str, headers: Headers, exc_info: Any = None) -> Callable[..., None]:
        answer[:] = [int(status.split(" ", 1)[0]), [(n.lower(), v) for n, v in headers]]
        return lambda data: None

    body = io.BytesIO()
    try:
        result = application(environ, start_response)
        try:
            for part in result:
                body.write(part)
        finally:
            if close := getattr(result, "close", None):
                close()
        status, headers = answer
    except Exception:
        log.exception("the application failed at %s", environ["PATH_INFO"])
        return 500, [("content-type", "text/plain; charset=utf-8")], b"Internal server error.\n"
    return status, headers, body.getvalue()


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
