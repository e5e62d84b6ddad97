"""A newsletter on the wire: composing, signing, and sending one letter to many subscribers.

Servers are Debian's `smtp-sink`, and a real Postfix with that behind it. They share the machine
with what sends: beside the clock's figure stands the processor time of the sender alone.
"""

import asyncio
import os
import smtplib
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from html import escape
from queue import Empty, SimpleQueue
from typing import Any

import uvloop
from cryptography.hazmat.primitives import serialization

from rotative.newsletters.wire import dkim
from rotative.newsletters.wire.addresses import Names
from rotative.newsletters.wire.message import (
    LEAVE,
    PREFERENCES,
    Letter,
    Message,
    Recipient,
    Template,
)
from rotative.newsletters.wire.outcomes import Accepted
from rotative.newsletters.wire.smtp import Connection, Server
from rotative.operations.bench import edition
from rotative.operations.bench.edition import highest
from rotative.operations.bench.mailservers import NotHere, Postfix, Sink
from rotative.operations.bench.measure import LeftOut, Row, Spent, cpu_ms, spending
from rotative.operations.bench.paper import BenchPaper, words_of

CONNECTIONS = 8
STORED = 100  # stories of the site that is asked meanwhile
STORIES = 20  # of such a letter, which then takes some 57 KB
AIM = 1000  # messages a second
READY = 1000  # messages that each client sends, none of them being made meanwhile
# Of so many messages one is signed alone, and one taken by Postfix.
SIGNED, POSTFIX = 5, 5
PARAGRAPH = (
    '<tr><td style="padding:12px 24px;font-family:Georgia,serif;font-size:17px;line-height:26px;'
    'color:#1c1c1c;background-color:#ffffff">\n  {}\n</td></tr>\n'
)


def rows(
    paper: BenchPaper, sizes: Sequence[int], rounds: int = 20, stories: int = STORED
) -> Iterator[Row | LeftOut]:
    """The figures at each number of subscribers, and beside a site of so many stories."""
    names = Names(os.urandom(32), "fanal.example", "bounces.fanal.example")
    letter, plain = a_letter(), Template(a_letter(), names)
    rsa, ed25519 = (
        Template(letter, names, [dkim.Signer("fanal.example", kind, dkim.make_key(kind))])
        for kind in ("rsa", "ed25519")
    )
    yield Row("a letter, encoded", cpu_ms(lambda: Template(letter, names), rounds), "ms CPU")
    yield Row("a message, its size", len(rsa.personal(reader(1)).data), "bytes")
    for size in sizes:
        yield from _composing(letter, plain, size)
        yield from _signing(plain, rsa, ed25519, max(1, size // SIGNED))
        try:
            yield from _sending(rsa, size)
            yield from _to_postfix(rsa, max(1, size // POSTFIX))
        except NotHere as wanting:
            yield LeftOut("what needs a mail server", str(wanting))
            return
    yield from edition.rows(paper, letter, sizes, stories)


# -- What is sent


def a_letter() -> Letter:
    """An edition of invented stories, laid out as mail programs want it."""
    stories = [words_of(number) for number in range(STORIES)]
    text, rest = [], []
    for words in stories:
        said = [words.headline, words.standfirst, *[text for _, text in words.body[:3]]]
        text.append("\n".join(said[:2]))
        rest += [PARAGRAPH.format(escape(each)) for each in said]
    links = (f"https://fanal.example/n/{PREFERENCES}", f"https://fanal.example/n/leave/{LEAVE}")
    foot = "".join(PARAGRAPH.format(f'<a href="{link}">…</a>') for link in links)
    return Letter(
        edition=1,
        html=f"<!doctype html><html><body><table>\n{''.join(rest)}{foot}</table></body></html>\n",
        text="\n\n".join([*text, *links]),
        subject="Le quai aux Grains rouvre, et l’été arrive",
        sender=("Le Fanal", "bonjour@fanal.example"),
        date=datetime.now(UTC),
        list_id="matin.fanal.example",
        list_name="Le Fanal du matin",
        leave_url=links[1],
        leave_mailbox=f"leave+{LEAVE}@fanal.example",
        feedback_id="1:matin:rotative:fanal",
    )


def reader(number: int) -> Recipient:
    tokens = f"prefers-{number:040}", f"leaves-{number:041}"
    return Recipient(number, f"reader{number}@readers{number % 40}.example", *tokens)


def messages(template: Template, count: int) -> Iterator[Message]:
    """Made when they are asked for: nobody holds an edition in memory."""
    return (template.personal(reader(number)) for number in range(1, count + 1))


# -- What is measured


def _composing(letter: Letter, template: Template, size: int) -> Iterator[Row]:
    before = highest()
    spent = _made(template, size)
    name = f"{size:,} messages, composed"
    yield _beside(name, spent, size, "email.message", cpu_ms(lambda: _by_library(letter), 20))
    yield Row(f"{name}: memory that took", highest() - before, "MiB")


def _signing(
    plain: Template, rsa: Template, ed25519: Template, count: int
) -> Iterator[Row | LeftOut]:
    name = f"{count:,} messages, composed and signed"
    try:
        by_dkimpy = _by_dkimpy(plain, rsa.signers[0])
    except ImportError:
        yield LeftOut("signing with dkimpy", "it is not installed here")
    else:
        yield _beside(f"{name} by RSA", _made(rsa, count), count, "dkimpy, signing", by_dkimpy)
    yield _each(f"{name} by Ed25519", _made(ed25519, count), count)


def _sending(template: Template, size: int) -> Iterator[Row | LeftOut]:
    """Composed, signed and sent to a sink; then our client and two others with ready messages."""
    with Sink() as sink:
        server = Server("127.0.0.1", sink.port)
        before = highest()
        spent = _in_a_loop(_deliver(server, messages(template, size)))
        name = f"{size:,} messages, composed, signed and sent"
        rate = size / spent.wall
        yield Row(name, rate, "a second", f"aim: at least {AIM:,}", rate / AIM)
        yield _each(name, spent, size)
        yield Row(f"{name}: memory that took", highest() - before, "MiB")
        yield Row("memory of the whole process, at its highest", highest(), "MiB")
        yield from _clients(server, list(messages(template, min(size, READY))))


def _clients(server: Server, ready: list[Message]) -> Iterator[Row | LeftOut]:
    """What a client alone costs, messages being ready."""
    count = len(ready)
    name = f"{count:,} ready messages, sent"
    ours = _in_a_loop(_deliver(server, iter(ready)))
    yield Row(f"{name} by our client", count / ours.wall, "a second")
    peers: dict[str, Callable[[], Spent]] = {
        "smtplib": lambda: _in_threads(server, ready),
        "aiosmtplib": lambda: _in_a_loop(_by_aiosmtplib(server, iter(ready))),
    }
    for peer, send in peers.items():
        try:
            theirs = send()
        except ImportError:
            yield LeftOut(peer, "it is not installed here")
            continue
        yield Row(f"{name} by {peer}", count / theirs.wall, "a second")
        yield _beside(f"{name} by our client", ours, count, peer, 1000 * theirs.cpu / count)


def _to_postfix(template: Template, count: int) -> Iterator[Row]:
    with Sink() as sink, Postfix(sink.port) as postfix:
        server = Server("127.0.0.1", postfix.port)
        spent = _in_a_loop(_deliver(server, messages(template, count)))
        name = f"{count:,} messages, composed, signed and taken by Postfix"
        yield Row(name, count / spent.wall, "a second")
        yield _each(name, spent, count)


def _each(name: str, spent: Spent, count: int) -> Row:
    return Row(name, 1000 * spent.cpu / count, "ms CPU each")


def _beside(name: str, spent: Spent, count: int, peer: str, theirs: float) -> Row:
    """Milliseconds of a message, beside a peer's."""
    ours = 1000 * spent.cpu / count
    return Row(name, ours, "ms CPU each", f"{peer}: {theirs:.3f} ms", ours / theirs)


def _made(template: Template, count: int) -> Spent:
    with spending() as spent:
        for _ in messages(template, count):
            pass
    return spent


# -- Ways to send


async def _deliver(server: Server, given: Iterator[Message]) -> None:
    """Each connection takes the next message as soon as it is through with one."""

    async def one() -> None:
        async with await Connection.open(server) as connection:
            for message in given:
                outcome = await connection.send(message.sender, message.recipient, message.data)
                if not isinstance(outcome, Accepted):
                    raise AssertionError(f"not taken: {outcome}")

    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))


async def _by_aiosmtplib(server: Server, given: Iterator[Message]) -> None:
    import aiosmtplib

    async def one() -> None:
        client = aiosmtplib.SMTP(
            hostname=server.host, port=server.port, use_tls=False, start_tls=False
        )
        async with client:
            for message in given:
                await client.sendmail(message.sender, [message.recipient], bytes(message.data))

    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))


def _in_threads(server: Server, given: Iterable[Message]) -> Spent:
    """By smtplib, a thread to a connection."""
    waiting: SimpleQueue[Message] = SimpleQueue()
    for message in given:
        waiting.put(message)

    def one() -> None:
        with smtplib.SMTP(server.host, server.port) as client:
            while True:
                try:
                    message = waiting.get_nowait()
                except Empty:
                    return
                client.sendmail(message.sender, [message.recipient], bytes(message.data))

    with spending() as spent, ThreadPoolExecutor(CONNECTIONS) as threads:
        for running in [threads.submit(one) for _ in range(CONNECTIONS)]:
            running.result()
    return spent


def _in_a_loop(work: Coroutine[Any, Any, None]) -> Spent:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner, spending() as spent:
        runner.run(work)
    return spent


# -- Other ways to make a message


def _by_library(letter: Letter) -> bytes:
    message = EmailMessage(policy=policy.SMTP)
    message["From"], message["To"] = letter.sender[1], "lou@lecteurs.example"
    message["Subject"] = letter.subject
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, "html", cte="quoted-printable")
    return message.as_bytes()


def _by_dkimpy(template: Template, signer: dkim.Signer) -> float:
    """Milliseconds of CPU that it takes to sign one message."""
    import dkim as dkimpy

    data = bytes(template.personal(reader(1)).data)
    key = signer.key.private_bytes(  # it knows keys in the older form only
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    names = [name.encode() for name in dkim.SIGNED]

    def sign() -> bytes:
        return bytes(dkimpy.sign(data, b"rsa", b"fanal.example", key, include_headers=names))

    return cpu_ms(sign, 10)
