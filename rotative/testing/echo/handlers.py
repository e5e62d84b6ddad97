"""A beacon that only says that it was heard, and events that come as long as somebody listens."""

from typing import Any

from django.conf import settings

from rotative.press.router import Handler

EVENTS = [
    ("cache-control", "no-store"),
    ("content-type", "text/event-stream"),
    ("x-accel-buffering", "no"),  # or nginx would keep them until there are many
]


async def beacon(scope: Any, protocol: Any) -> None:
    protocol.response_empty(204, [("cache-control", "no-store")])


async def events(scope: Any, protocol: Any) -> None:
    """Three; that the reader has left is noted in the data directory."""
    stream = protocol.response_stream(200, EVENTS)
    for number in (1, 2, 3):
        await stream.send_bytes(f"data: {number}\n\n".encode())
    await protocol.client_disconnect()
    (settings.DATA_DIR / f"left {scope.path.strip('/').replace('/', ' ')}").touch()


HANDLERS = [Handler("/beacon/", beacon), Handler("/live/", events, below=True)]
