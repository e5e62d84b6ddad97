"""The application behind the front: a WSGI request made of an RSGI one, and an answer of any size.

One of the few threads is held as long as the application speaks, and never as long as a reader
listens. A small answer is one piece in memory. A large one is a stretch of a file, from which
Granian sends as fast as its reader takes it: the application's own file (a document, a picture), or
one on the disk into which its words were written. (A stream of Granian's own would not do: it takes
all that it is given, and keeps in memory what the reader has not taken.)
"""

import io
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from tempfile import mkstemp
from typing import Any, BinaryIO
from urllib.parse import unquote_to_bytes, urlsplit

Headers = list[tuple[str, str]]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

SMALL = 2**20  # bytes of an answer that are kept in memory
CHUNK = 64 * 2**10


@dataclass(frozen=True)
class Stretch:
    """The bytes of a file from `start` up to `end`."""

    path: str
    start: int
    end: int
    is_ours: bool = False  # to be deleted by who has sent it

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True)
class Answer:
    """What the application says; a large body is in a file."""

    status: int
    headers: Headers
    body: bytes | Stretch


class Gone(Exception):
    """Nobody waits for the answer any more."""


class FilePart:
    """Some bytes of an open file, as a file of their own."""

    def __init__(self, file: BinaryIO, start: int, length: int) -> None:
        self.file, self.start, self.left = file, start, length
        file.seek(start)

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(data)
        return data

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.read(CHUNK), b"")

    def close(self) -> None:
        self.file.close()


class FileWrapper:
    """A file that the application leaves to its server (PEP 3333, `wsgi.file_wrapper`)."""

    def __init__(self, file: Any, size: int = CHUNK) -> None:
        self.file, self.size = file, max(size, CHUNK)

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.file.read(self.size), b"")

    def close(self) -> None:
        if close := getattr(self.file, "close", None):
            close()

    def stretch(self) -> Stretch | None:
        """Where on the disk its bytes are; None if they are not there as they are to be sent."""
        part = self.file
        file = part.file if isinstance(part, FilePart) else part
        if not isinstance(getattr(file, "raw", None), io.FileIO) or not isinstance(file.name, str):
            return None
        state, start, path = os.fstat(file.fileno()), file.tell(), os.path.abspath(file.name)
        try:
            is_there = os.path.samestat(os.stat(path), state)
        except OSError:
            return None
        if not is_there or not stat.S_ISREG(state.st_mode):
            return None
        end = start + part.left if isinstance(part, FilePart) else state.st_size
        return Stretch(path, start, max(start, end))


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
        "wsgi.file_wrapper": FileWrapper,
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


def call(
    application: Application,
    environ: dict[str, Any],
    is_gone: Callable[[], bool] = lambda: False,
    on_large: Callable[[], object] = lambda: None,
) -> Answer:
    """Ask a WSGI application. Raises what it raises, when it fails altogether.

    All of it in one thread, which the application's connection to the database belongs to. Raises
    `Gone` at the next piece of an answer that is not waited for; `on_large` is called when an
    answer turns out to take more than memory.
    """
    said: list[Any] = []

    def start_response(status: str, headers: Headers, exc_info: Any = None) -> Callable[..., None]:
        said[:] = [int(status.split(" ", 1)[0]), [(n.lower(), v) for n, v in headers]]
        return lambda data: None

    result = application(environ, start_response)
    try:
        stretch = result.stretch() if isinstance(result, FileWrapper) else None
        if stretch is not None and len(stretch) > SMALL:
            body: bytes | Stretch = stretch
        else:
            body = _collected(_while_waited_for(result, is_gone), on_large)
    finally:
        if close := getattr(result, "close", None):
            close()
    status, headers = said
    if isinstance(body, Stretch) and "content-length" not in dict(headers):
        headers.append(("content-length", str(len(body))))
    return Answer(status, headers, body)


def _while_waited_for(pieces: Iterable[bytes], is_gone: Callable[[], bool]) -> Iterator[bytes]:
    for piece in pieces:
        if is_gone():
            raise Gone
        yield piece


def _collected(pieces: Iterator[bytes], on_large: Callable[[], object]) -> bytes | Stretch:
    """All pieces: in memory, or on the disk."""
    body = io.BytesIO()
    for piece in pieces:
        body.write(piece)
        if body.tell() > SMALL:
            on_large()
            return _on_disk(body.getvalue(), pieces)
    return body.getvalue()


def _on_disk(beginning: bytes, pieces: Iterator[bytes]) -> Stretch:
    number, path = mkstemp(prefix="rotative-answer-")
    try:
        with open(number, "wb") as file:
            file.write(beginning)
            file.writelines(pieces)
            size = file.tell()
    except BaseException:
        os.unlink(path)
        raise
    return Stretch(path, 0, size, is_ours=True)
