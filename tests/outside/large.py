"""A server for tests: the front with an application that says much, and handlers beside it.

`PLACE` is a directory: what is sent lies there, and signs of what has happened come to lie there.
"""

import itertools
import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from rotative.press.front import Front
from rotative.press.router import Handler, Router
from rotative.press.store import Store
from rotative.press.wsgi import FilePart

PLACE = Path(os.environ.get("PLACE", "nowhere"))
PIECE = bytes(range(256)) * 256


def pieces(name: str, many: Iterable[int]) -> Iterator[bytes]:
    """Each begins with its number; that the last was given or nobody waits is noted."""
    try:
        for number in many:
            yield number.to_bytes(4, "big") + PIECE[4:]
    finally:
        (PLACE / f"{name} closed").touch()


def wsgi(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    name = environ["PATH_INFO"].rpartition("/")[2]
    start_response("200 OK", [("Content-Type", "application/octet-stream")])
    if name == "file":
        return environ["wsgi.file_wrapper"]((PLACE / "file").open("rb"))
    if name == "part":
        return environ["wsgi.file_wrapper"](FilePart((PLACE / "file").open("rb"), 10, 2_000_000))
    if name == "export":
        return pieces(name, range(320))
    if name == "endless":
        return pieces(name, itertools.count())
    if name == "busy":
        (PLACE / f"busy {environ['QUERY_STRING']}").touch()
        while not (PLACE / "free").exists():
            time.sleep(0.02)
    return [b"small"]


async def beacon(scope: Any, protocol: Any) -> None:
    protocol.response_empty(204, [])


async def fails(scope: Any, protocol: Any) -> None:
    raise RuntimeError("not to be read by readers")


async def events(scope: Any, protocol: Any) -> None:
    """Three events, and then it waits for the reader to leave."""
    stream = protocol.response_stream(200, [("content-type", "text/event-stream")])
    for number in (1, 2, 3):
        await stream.send_bytes(f"data: {number}\n\n".encode())
    await protocol.client_disconnect()
    (PLACE / "reader left").touch()
    await stream.send_bytes(b"data: 4\n\n")


application = Router(
    [Handler("/beacon/", beacon), Handler("/fails/", fails), Handler("/live/", events, below=True)],
    Front(Store(PLACE / "press"), wsgi, []),
)
