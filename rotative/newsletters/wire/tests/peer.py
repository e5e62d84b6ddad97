"""A mail server that keeps to the standard, but for what a test tells it to do instead."""

import asyncio
import ipaddress
import ssl
from base64 import b64decode
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from tempfile import NamedTemporaryFile
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from rotative.newsletters.wire.smtp import Server

HANG, DROP, RESET = b"<hang>", b"<drop>", b"<reset>"
PROPER = {
    "GREETING": b"220 peer.example\r\n",
    "HELO": b"250 peer.example\r\n",
    "MAIL": b"250 2.1.0 Ok\r\n",
    "RCPT": b"250 2.1.5 Ok\r\n",
    "DATA": b"354 go on\r\n",
    "BODY": b"",
    "END": b"250 2.0.0 Ok: queued as 4ABC\r\n",
    "RSET": b"250 2.0.0 Ok\r\n",
    "QUIT": b"221 2.0.0 Bye\r\n",
    "STARTTLS": b"220 2.0.0 Ready\r\n",
    "AUTH": b"235 2.7.0 Come in\r\n",
    "NOOP": b"250 2.0.0 Ok\r\n",
}
BEFORE = {"RCPT": "MAIL", "DATA": "RCPT"}  # what must have been taken before it


class Peer:
    """`MAIL=b"450 later"`, or several answers one after the other: what is said to a command.

    GREETING is what is said first, BODY while a message comes, END after its end. HANG says
    nothing more and reads nothing, DROP closes the line, RESET cuts it.
    """

    def __init__(
        self,
        features: Sequence[str] = ("PIPELINING", "8BITMIME", "SMTPUTF8"),
        tls: bool = False,
        **answers: bytes | list[bytes],
    ) -> None:
        self.features, self.tls = features, tls
        self._answers = {k: list(v) if isinstance(v, list) else [v] for k, v in answers.items()}
        self.commands: list[str] = []
        self.begun = 0  # messages whose first line came
        self.received: list[bytes] = []  # messages whose end came, dots undone
        self.connections = 0
        self.ports: list[int] = []
        self.most_at_once = 0  # commands that came in one packet

    async def __aenter__(self) -> Self:
        context = contexts()[0] if self.tls else None
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=context)
        self.port = self._server.sockets[0].getsockname()[1]
        self._tasks: set[asyncio.Task[None]] = set()
        return self

    async def __aexit__(self, *_failure: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def server(self, **changes: Any) -> Server:
        """As its clients know it: with short patience."""
        given = {"host": "127.0.0.1", "port": self.port, "name": "fanal.example", "deadline": 5}
        return Server(**{**given, "patience": 5, "context": contexts()[1], **changes})

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        self.connections += 1
        self.ports.append(writer.get_extra_info("peername")[1])
        try:
            await self._talk(reader, writer)
        except (OSError, EOFError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._answer(writer, "GREETING")
        taken: set[str] = set()
        while True:
            line = await self._line(reader)
            verb, _, rest = line.partition(" ")
            if verb == "EHLO" and "EHLO" not in self._answers:
                lines = ["peer.example", *self.features]
                marks = ["-"] * len(self.features) + [" "]
                shown = "".join(f"250{m}{each}\r\n" for m, each in zip(marks, lines, strict=True))
                writer.write(shown.encode())
                continue
            if verb == "AUTH" and rest == "LOGIN":
                for ask in ("334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"):
                    writer.write(f"{ask}\r\n".encode())
                    self.commands.append(b64decode((await reader.readline()).strip()).decode())
            if verb in BEFORE and BEFORE[verb] not in taken and verb not in self._answers:
                writer.write(b"503 5.5.1 Not yet\r\n")
                continue
            said = await self._answer(writer, verb)
            taken = (taken - {verb}) | ({verb} if said.startswith(b"2") else set())
            if verb == "STARTTLS" and said.startswith(b"220"):
                await writer.start_tls(contexts()[0])
            if verb == "DATA" and said.startswith(b"354"):
                await self._message(reader, writer)

    async def _line(self, reader: asyncio.StreamReader) -> str:
        line = await reader.readline()
        if not line:
            raise EOFError
        assert line.endswith(b"\r\n") and len(line) <= 512
        self.commands.append(line.decode().strip())
        # What else has come with it; only a test may look there.
        waiting = bytes(reader._buffer).count(b"\r\n")  # type: ignore[attr-defined]
        self.most_at_once = max(self.most_at_once, 1 + waiting)
        return line.decode().strip()

    async def _message(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines: list[bytes] = []
        while (line := await reader.readline()) != b".\r\n":
            if not line:
                raise EOFError
            if not lines:
                self.begun += 1
                await self._answer(writer, "BODY")
            lines.append(line.removeprefix(b"."))
        self.received.append(b"".join(lines))
        await self._answer(writer, "END")

    async def _answer(self, writer: asyncio.StreamWriter, verb: str) -> bytes:
        answers = self._answers.get(verb) or [PROPER.get(verb, b"500 5.5.2 What?\r\n")]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if answer == HANG:
            await asyncio.Event().wait()
        if answer in (DROP, RESET):
            if answer == DROP:
                writer.close()
            raise EOFError
        writer.write(answer)
        await writer.drain()
        return answer


@cache
def certificate() -> bytes:
    """Of a server that is called localhost and 127.0.0.1: its key, and who it is (PEM)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    kept = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return kept + signed.public_bytes(Encoding.PEM)


@cache
def contexts() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """That of the server, and that of clients who trust it."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with NamedTemporaryFile() as pem:
        pem.write(certificate())
        pem.flush()
        server.load_cert_chain(pem.name)
    public = certificate()[certificate().index(b"-----BEGIN CERTIFICATE") :]
    return server, ssl.create_default_context(cadata=public.decode())
