"""A request as Granian makes one, and its line to the reader: for who answers without a server."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

from granian.rsgi import ProtocolClosed  # type: ignore[attr-defined]


class Headers(list[tuple[str, str]]):
    """Those of a request, as RSGI gives them."""

    def get(self, name: str) -> str | None:
        return dict(reversed(self)).get(name)

    def items(self) -> Iterator[tuple[str, str]]:
        return iter(self)


@dataclass
class Scope:
    path: str
    method: str = "GET"
    headers: Headers = field(default_factory=Headers)
    query_string: str = ""
    proto: str = "http"
    http_version: str = "1.1"
    scheme: str = "http"
    server: str = "127.0.0.1:8000"
    client: str = "192.0.2.7:50000"
    authority: str | None = None


@dataclass
class Protocol:
    """Takes the one answer, as Granian does: a second is not heard; gives a request's body."""

    parts: list[bytes] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    sent: list[bytes] = field(default_factory=list)  # by a stream
    left: asyncio.Event = field(default_factory=asyncio.Event)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self.parts:
            yield part

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        if not self.answers:
            self.answers.append((status, dict(headers), body))

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None:
        self._answer(status, headers, b"")

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self._answer(status, headers, body)

    def response_str(self, status: int, headers: list[tuple[str, str]], body: str) -> None:
        self._answer(status, headers, body.encode())

    def response_file_range(
        self, status: int, headers: list[tuple[str, str]], file: str, start: int, end: int
    ) -> None:
        with open(file, "rb") as opened:
            opened.seek(start)
            self._answer(status, headers, opened.read(end - start))

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> "Protocol":
        self._answer(status, headers, b"")
        return self

    async def send_bytes(self, data: bytes) -> None:
        if self.left.is_set():
            raise ProtocolClosed
        self.sent.append(data)

    async def client_disconnect(self) -> None:
        await self.left.wait()
