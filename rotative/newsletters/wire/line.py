"""A line to a mail server: bytes go out, whole replies come in (RFC 5321, 4.2).

Encryption is done here, by OpenSSL in memory: asyncio's own hides how much of what was written the
system has not taken yet, and the end of a message is not to be written before all else is.
"""

import asyncio
import re
import ssl
from collections import deque

from rotative.newsletters.wire.outcomes import Reply

LONGEST_LINE, MOST_LINES = 4096, 200  # of a reply; the standard allows 512 octets
_LINE = re.compile(rb"([2-5][0-9]{2})(?:([ \-])(.*))?\r?\n?", re.DOTALL)


class Lost(Exception):
    """The line is gone, or what comes over it is not SMTP; the text says which."""


class Line(asyncio.Protocol):
    """One connection. Nothing is read into a reply that the server had not ended."""

    transport: asyncio.Transport

    def __init__(self) -> None:
        self._received = bytearray()
        self._begun: list[bytes] = []  # the lines of a reply that has not ended
        self._code = b""
        self._replies: deque[Reply] = deque()
        self._lost: Lost | None = None
        self._tls: ssl.SSLObject | None = None
        self._is_encrypted = False  # whether the handshake is over
        self._encrypted_in, self._encrypted_out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._is_full = False
        self._waiting: asyncio.Future[None] | None = None

    @property
    def is_open(self) -> bool:
        return self._lost is None

    @property
    def has_spoken(self) -> bool:
        """Whether something has come that nobody has read."""
        return bool(self._replies or self._begun or self._received)

    def said(self) -> Reply | None:
        """The reply that has come, if one has, without waiting."""
        return self._replies.popleft() if self._replies else None

    async def reply(self) -> Reply:
        """The next reply. Raises `Lost`, but not before those that had come are read."""
        while not self._replies:
            await self._something()
        return self._replies.popleft()

    def write(self, data: bytes) -> None:
        """Never raises: that the line is gone, whoever waits for a reply is told."""
        if self._lost:
            return
        try:
            if self._tls is None:
                self.transport.write(data)
            else:
                self._tls.write(data)
                self._send_encrypted()
        except (OSError, RuntimeError) as failure:  # of TLS; of uvloop, once it is closed
            self.abort(str(failure))

    async def flushed(self) -> None:
        """Until the system has taken all that was written, or the server speaks."""
        while self._is_full and not self.has_spoken:
            await self._something()
        if self._lost:
            raise self._lost

    def abort(self, why: str = "closed") -> None:
        """Drop it at once; what is not yet written will not be."""
        if self._lost is None:
            self._lost = Lost(why)
        self.transport.abort()
        self._wake()

    async def start_tls(self, context: ssl.SSLContext, host: str) -> None:
        """Encrypt from here on. Raises `OSError` if the server is not who it is to be."""
        tls = context.wrap_bio(self._encrypted_in, self._encrypted_out, server_hostname=host)
        self._tls = tls
        while True:
            try:
                tls.do_handshake()
            except ssl.SSLWantReadError:
                self._send_encrypted()
                await self._something()
            else:
                break
            finally:
                self._send_encrypted()  # why it is broken off, too
        self._is_encrypted = True
        self._decrypt()

    def _send_encrypted(self) -> None:
        if data := self._encrypted_out.read():
            self.transport.write(data)

    def _decrypt(self) -> None:
        """Read what has come."""
        assert self._tls
        try:
            while data := self._tls.read(65536):
                self._take(data)
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLError as failure:
            self.abort(str(failure))

    async def _something(self) -> None:
        """Until the line changes: a reply, room to write, or its end."""
        if self._lost:
            raise self._lost
        self._waiting = asyncio.get_running_loop().create_future()
        try:
            await self._waiting
        finally:
            self._waiting = None

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    # -- What the event loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]
        ours, theirs = map(transport.get_extra_info, ("sockname", "peername"))
        self.ends: list[tuple[str, int]] = [(it or ("", 0))[:2] for it in (ours, theirs)]
        # Full as soon as the system does not take all at once: then we know what is written.
        self.transport.set_write_buffer_limits(high=0)

    def data_received(self, data: bytes) -> None:
        if self._tls is None:
            self._take(data)
        else:
            self._encrypted_in.write(data)
            if self._is_encrypted:
                self._decrypt()
        self._wake()

    def _take(self, data: bytes) -> None:
        self._received += data
        while self._lost is None and (end := self._received.find(b"\n") + 1):
            line = bytes(self._received[:end])
            del self._received[:end]
            self._read(line)
        if len(self._received) > LONGEST_LINE:
            self.abort("the server's line does not end")

    def _read(self, line: bytes) -> None:
        """One line of a reply; the last has no hyphen after its code."""
        found = _LINE.fullmatch(line)
        if found is None or (self._begun and found[1] != self._code):
            self.abort(f"the server does not speak SMTP: {line[:80]!r}")
            return
        self._code = found[1]
        self._begun.append((found[3] or b"").rstrip(b"\r\n"))
        if found[2] != b"-":
            lines = tuple(each.decode("utf-8", "replace") for each in self._begun)
            self._replies.append(Reply(int(self._code), lines))
            self._begun = []
        elif len(self._begun) > MOST_LINES:
            self.abort("the server's reply does not end")

    def pause_writing(self) -> None:
        self._is_full = True

    def resume_writing(self) -> None:
        self._is_full = False
        self._wake()

    def connection_lost(self, failure: Exception | None) -> None:
        if self._lost is None:
            self._lost = Lost(f"the connection broke: {failure}" if failure else "hung up")
        self._wake()
