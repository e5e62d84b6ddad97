"""What became of a message, whatever the server does: nobody gets it twice or is forgotten."""

import asyncio
import ssl
from collections.abc import Awaitable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import uvloop
from hypothesis import example, given
from hypothesis import strategies as st

from rotative.newsletters.postfix.log import mark
from rotative.newsletters.wire import smtp
from rotative.newsletters.wire.lines import as_lines
from rotative.newsletters.wire.message import Template
from rotative.newsletters.wire.outcomes import Accepted, Deferred, NotSent, Refused, Uncertain
from rotative.newsletters.wire.smtp import Connection, Server, Unusable
from rotative.newsletters.wire.tests.letters import LETTER, LOU, NAMES, NORA
from rotative.newsletters.wire.tests.peer import DROP, HANG, RESET, Peer

MESSAGE = Template(LETTER, NAMES).personal(LOU)
TO_NORA = Template(LETTER, NAMES).personal(NORA)
SLOW = ["PIPELINING", "8BITMIME"], ["8BITMIME"]  # with and without pipelining
LARGE = as_lines((b"x" * 98 + b"\r\n") * 160_000)  # more than a system takes without a reader
LOOPS = pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop])


def told(story: Awaitable[Any], loop: Any = asyncio.new_event_loop) -> Any:
    with asyncio.Runner(loop_factory=loop) as runner:
        return runner.run(story)  # type: ignore[arg-type]


async def sent_to(peer: Peer, *messages: Any, **changes: Any) -> list[Any]:
    """What became of these messages, sent over one connection; then whether it is still open."""
    async with peer:
        connection = await Connection.open(peer.server(**changes))
        outcomes = [await connection.send(m.sender, m.recipient, m.data) for m in messages]
        is_open = connection.is_open
        await connection.close()
        return [*outcomes, is_open]


ACCEPTED = Accepted("2.0.0 Ok: queued as 4ABC")


@LOOPS
def test_messages_arrive_one_after_the_other_over_one_connection(loop: Any) -> None:
    peer = Peer()
    assert told(sent_to(peer, MESSAGE, TO_NORA), loop) == [ACCEPTED, ACCEPTED, True]
    assert peer.received == [MESSAGE.data, TO_NORA.data]
    assert peer.connections == 1
    assert peer.commands == [
        "EHLO fanal.example",
        f"MAIL FROM:<{MESSAGE.sender}>",
        "RCPT TO:<lou@lecteurs.example>",
        "DATA",
        f"MAIL FROM:<{TO_NORA.sender}>",
        "RCPT TO:<nora@xn--t-9fab.example>",
        "DATA",
        "QUIT",
    ]
    assert peer.most_at_once == 3


def test_a_server_without_pipelining_gets_a_command_at_a_time() -> None:
    peer = Peer(features=[])
    assert told(sent_to(peer, MESSAGE, TO_NORA)) == [ACCEPTED, ACCEPTED, True]
    assert peer.received == [MESSAGE.data, TO_NORA.data]
    assert peer.most_at_once == 1


def test_an_old_server_is_greeted_as_it_knows() -> None:
    peer = Peer(EHLO=b"502 5.5.1 What?\r\n")
    assert told(sent_to(peer, MESSAGE)) == [ACCEPTED, True]
    assert peer.commands[:2] == ["EHLO fanal.example", "HELO fanal.example"]


def test_the_port_by_which_the_servers_log_names_a_connection() -> None:
    async def story() -> None:
        async with Peer() as peer, await Connection.open(peer.server()) as connection:
            assert peer.ports == [connection.local_port]

    told(story())


def test_a_connection_knows_by_what_a_log_can_be_asked_about_it(tmp_path: Path) -> None:
    """Its name, where the log ended before, and how many messages were taken."""
    log = tmp_path / "mail.log"
    log.write_text("Nov 27 06:30:00 mail postfix/master[2]: daemon started\n")
    before = mark(log)
    refusal = [b"250 Ok\r\n", b"550 5.1.1 unknown\r\n", b"250 Ok\r\n"]

    async def story() -> None:
        async with Peer(RCPT=refusal) as peer, await Connection.open(peer.server(log=log)) as one:
            name = f"[127.0.0.1]:{peer.ports[0]}"
            assert one.session == (name, before, 0)
            log.write_text("rotated")
            for taken in (1, 1, 2):
                await one.send(MESSAGE.sender, MESSAGE.recipient, MESSAGE.data)
                assert one.session == (name, before, taken)

    told(story())


def test_without_a_log_there_is_nothing_to_ask(tmp_path: Path) -> None:
    async def story(**changes: Any) -> None:
        async with Peer() as peer, await Connection.open(peer.server(**changes)) as connection:
            assert connection.session is None

    told(story())
    told(story(log=tmp_path / "nothing"))


# What the server does, what became of the message, and whether the line may be used again.
BEFORE_THE_END: list[tuple[dict[str, Any], Any, bool]] = [
    ({"MAIL": b"451 4.3.0 later\r\n"}, Deferred(451, "4.3.0", "4.3.0 later"), True),
    ({"MAIL": b"550 5.7.1 never\r\n"}, Refused(550, "5.7.1", "5.7.1 never"), True),
    ({"RCPT": b"450 4.2.0 greylisted\r\n"}, Deferred(450, "4.2.0", "4.2.0 greylisted"), True),
    ({"RCPT": b"550 5.1.1 unknown\r\n"}, Refused(550, "5.1.1", "5.1.1 unknown"), True),
    ({"RCPT": b"550 4.1.1 odd\r\n"}, Refused(550, "", "4.1.1 odd"), True),
    ({"RCPT": b"550\r\n"}, Refused(550, "", ""), True),
    (
        {"RCPT": b"550-5.1.1 unknown here\r\n550 5.1.1 and there\r\n"},
        Refused(550, "5.1.1", "5.1.1 unknown here 5.1.1 and there"),
        True,
    ),
    ({"DATA": b"451 4.3.0 later\r\n"}, Deferred(451, "4.3.0", "4.3.0 later"), True),
    ({"DATA": b"554 5.5.1 never\r\n"}, Refused(554, "5.5.1", "5.5.1 never"), True),
    (
        {"RCPT": b"550 5.1.1 unknown\r\n", "DATA": b"503 5.5.1 to whom?\r\n"},
        Refused(550, "5.1.1", "5.1.1 unknown"),
        True,
    ),
    ({"MAIL": b"421 4.3.2 closing\r\n"}, Deferred(421, "4.3.2", "4.3.2 closing"), False),
    ({"RCPT": b"421 4.7.0 too many\r\n"}, Deferred(421, "4.7.0", "4.7.0 too many"), False),
    ({"DATA": b"421 4.3.2 closing\r\n"}, Deferred(421, "4.3.2", "4.3.2 closing"), False),
    ({"MAIL": DROP}, NotSent("hung up"), False),
    ({"RCPT": DROP}, NotSent("hung up"), False),
    ({"DATA": DROP}, NotSent("hung up"), False),
    ({"BODY": RESET}, NotSent, False),
    ({"BODY": b"421 4.3.2 closing\r\n"}, Deferred(421, "4.3.2", "4.3.2 closing"), False),
    ({"BODY": b"552 5.3.4 too big\r\n"}, Refused(552, "5.3.4", "5.3.4 too big"), False),
    ({"BODY": b"250 2.0.0 Ok\r\n"}, NotSent, False),
    ({"BODY": b"2"}, NotSent, False),
    ({"MAIL": b"garbage\r\n"}, NotSent, False),
    ({"MAIL": b"\x00\xff\r\n"}, NotSent, False),
    ({"MAIL": b"250-one\r\n251 two\r\n"}, NotSent, False),
    ({"MAIL": b"199 no code\r\n"}, NotSent, False),
    ({"MAIL": b"354 too early\r\n"}, NotSent, False),
    ({"DATA": b"250 2.0.0 Ok\r\n"}, NotSent, False),
    ({"MAIL": b"250 " + b"x" * 100_000}, NotSent, False),
    ({"MAIL": b"250-x\r\n" * 10_000}, NotSent, False),
]


@LOOPS
@pytest.mark.parametrize("features", SLOW, ids=["pipelining", "plain"])
@pytest.mark.parametrize(("does", "became", "open_after"), BEFORE_THE_END)
def test_before_the_end_is_written_the_server_cannot_have_it(
    does: dict[str, Any], became: Any, open_after: bool, features: list[str], loop: Any
) -> None:
    # A server that speaks while the message comes is heard only if it is long in coming.
    message = MESSAGE._replace(data=LARGE) if "BODY" in does else MESSAGE
    peer = Peer(features=features, **does)
    outcome, is_open = told(sent_to(peer, message), loop)
    assert outcome == became if not isinstance(became, type) else isinstance(outcome, became)
    assert is_open == open_after
    assert peer.received == []


AFTER_THE_END: list[tuple[bytes, Any, bool]] = [
    (b"250 2.0.0 Ok: queued as 4ABC\r\n", ACCEPTED, True),
    (b"250-2.0.0 Ok:\r\n250 queued\r\n", Accepted("2.0.0 Ok: queued"), True),
    (b"250\r\n", Accepted(""), True),
    (b"250 2.0.0 Ok\n", Accepted("2.0.0 Ok"), True),
    (b"250 \x1b[2J\xff\r\n", Accepted("[2J\ufffd"), True),
    (b"250 " + b"x" * 3000 + b"\r\n", Accepted("x" * 500), True),
    (b"451 4.3.0 queue full\r\n", Deferred(451, "4.3.0", "4.3.0 queue full"), True),
    (b"554 5.7.1 spam\r\n", Refused(554, "5.7.1", "5.7.1 spam"), True),
    (b"421 4.3.2 closing\r\n", Deferred(421, "4.3.2", "4.3.2 closing"), False),
    (DROP, Uncertain("hung up"), False),
    (RESET, Uncertain, False),
    (b"garbage\r\n", Uncertain, False),
    (b"354 go on\r\n", Uncertain, False),
    (b"221 2.0.0 Bye\r\n", Uncertain, False),
    (b"25", Uncertain, False),
    (b"250-2.0.0 Ok\r\n", Uncertain, False),
    (b"250-2.0.0 Ok\r\n450 or not\r\n", Uncertain, False),
    (b"250 " + b"x" * 100_000, Uncertain, False),
    (HANG, Uncertain("no answer within 0.2 s"), False),
]


@LOOPS
@pytest.mark.parametrize(("says", "became", "open_after"), AFTER_THE_END)
def test_once_the_end_is_written_only_an_answer_decides(
    says: bytes, became: Any, open_after: bool, loop: Any
) -> None:
    peer = Peer(END=says)
    outcome, is_open = told(sent_to(peer, MESSAGE, patience=0.2), loop)
    assert outcome == became if not isinstance(became, type) else isinstance(outcome, became)
    assert is_open == open_after
    assert peer.received == [MESSAGE.data]


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
@LOOPS
def test_a_line_with_tls_that_is_cut_after_the_end_leaves_it_uncertain(loop: Any, tls: Any) -> None:
    peer = Peer(
        features=["STARTTLS", "PIPELINING"], tls=tls == "implicit", END=[ACCEPTED_LINE, RESET]
    )
    first, second, is_open = told(sent_to(peer, MESSAGE, MESSAGE, tls=tls), loop)
    assert first == ACCEPTED and isinstance(second, Uncertain) and not is_open


ACCEPTED_LINE = b"250 2.0.0 Ok: queued as 4ABC\r\n"


def test_replies_split_into_single_bytes_and_packed_together_are_read_alike() -> None:
    async def story() -> list[Any]:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            async def drop_by_drop(text: bytes) -> None:
                for octet in text:
                    writer.write(bytes([octet]))
                    await writer.drain()
                    await asyncio.sleep(0)

            await drop_by_drop(b"220-peer\r\n220 example\r\n")
            await reader.readline()
            await drop_by_drop(b"250-peer\r\n250 PIPELINING\r\n")
            for _ in range(3):
                await reader.readline()
            writer.write(b"250 a\r\n250-b\r\n250 c\r\n354 d\r\n")
            await reader.readuntil(b"\r\n.\r\n")
            await drop_by_drop(b"250-2.0.0 Ok:\r\n250 queued\r\n")
            await reader.read()
            writer.close()

        listening = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with listening:
            server = Server("127.0.0.1", listening.sockets[0].getsockname()[1], deadline=5)
            connection = await Connection.open(server)
            return [
                await connection.send("a@b.example", "c@d.example", b"x\r\n"),
                connection.close(),
            ]

    outcome, goodbye = told(story())
    goodbye.close()
    assert outcome == Accepted("2.0.0 Ok: queued")


@pytest.mark.parametrize("does", ["MAIL", "RCPT", "DATA"])
def test_a_message_has_a_hard_deadline(does: str) -> None:
    peer = Peer(**{does: HANG})
    outcome, is_open = told(sent_to(peer, MESSAGE, deadline=0.2))
    assert outcome == NotSent("it was not taken within 0.2 s") and not is_open
    assert peer.received == []


@pytest.mark.parametrize("tls", ["", "implicit"])
@LOOPS
def test_the_deadline_holds_while_the_server_does_not_read(loop: Any, tls: Any) -> None:
    peer = Peer(BODY=HANG, tls=bool(tls))
    outcome, is_open = told(
        sent_to(peer, MESSAGE._replace(data=LARGE), deadline=0.5, tls=tls), loop
    )
    assert outcome == NotSent("it was not taken within 0.5 s") and not is_open
    assert (peer.begun, peer.received) == (1, [])


def test_a_process_that_was_frozen_does_not_write_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a SIGSTOP, or a machine that was asleep: by then the row is another's."""
    clock = iter([0.0, 121.0])
    monkeypatch.setattr(smtp, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    peer = Peer()
    outcome, is_open = told(sent_to(peer, MESSAGE, deadline=120))
    assert outcome == NotSent("the process was held up") and not is_open
    assert peer.received == []


def test_after_a_refusal_the_next_message_goes_through() -> None:
    peer = Peer(RCPT=[b"550 5.1.1 unknown\r\n", b"250 2.1.5 Ok\r\n"])
    refused, accepted, is_open = told(sent_to(peer, MESSAGE, TO_NORA))
    assert (type(refused), accepted, is_open) == (Refused, ACCEPTED, True)
    assert peer.received == [TO_NORA.data]
    assert peer.commands[4] == "RSET"


def test_a_server_that_waits_for_a_message_to_nobody_is_left() -> None:
    peer = Peer(RCPT=b"550 5.1.1 unknown\r\n", DATA=b"354 go on\r\n")
    refused, is_open = told(sent_to(peer, MESSAGE))
    assert refused == Refused(550, "5.1.1", "5.1.1 unknown") and not is_open
    assert peer.received == []


def test_answers_that_are_out_of_step_are_nobodys() -> None:
    """What follows nonsense is not taken for the answer to something else."""
    peer = Peer(MAIL=b"354 too early\r\n", RCPT=b"550 5.1.1 unknown\r\n")
    outcome, is_open = told(sent_to(peer, MESSAGE))
    assert outcome == NotSent("not the answer to this command: 354 too early") and not is_open
    peer = Peer(RCPT=b"550 5.1.1 unknown\r\n", RSET=b"502 5.5.1 What?\r\n")
    refused, outcome, is_open = told(sent_to(peer, MESSAGE, TO_NORA))
    assert isinstance(refused, Refused) and not is_open
    assert outcome == NotSent("not the answer to this command: 502 5.5.1 What?")


def test_greylisting_lets_the_second_try_in() -> None:
    peer = Peer(RCPT=[b"450 4.2.0 greylisted\r\n", b"250 2.1.5 Ok\r\n"], features=[])
    first, second, _ = told(sent_to(peer, MESSAGE, MESSAGE))
    assert (type(first), second) == (Deferred, ACCEPTED)
    assert peer.received == [MESSAGE.data]


def test_a_server_that_hung_up_meanwhile_has_got_nothing() -> None:
    async def story() -> Any:
        async with Peer(END=[ACCEPTED_LINE + b"421 4.4.2 timeout\r\n"]) as peer:
            connection = await Connection.open(peer.server())
            first = await connection.send(*MESSAGE[:2], MESSAGE.data)
            while not connection._line.has_spoken:
                await asyncio.sleep(0)
            second = await connection.send(*MESSAGE[:2], MESSAGE.data)
            third = await connection.send(*MESSAGE[:2], MESSAGE.data)
            return first, second, third, len(peer.received)

    first, second, third, taken = told(story())
    assert first == ACCEPTED
    assert second == Deferred(421, "4.4.2", "4.4.2 timeout")
    assert isinstance(third, NotSent)
    assert taken == 1


def test_who_stops_waiting_leaves_no_line_on_which_more_could_be_sent() -> None:
    async def story() -> bool:
        async with Peer(END=HANG) as peer:
            connection = await Connection.open(peer.server())
            sending = asyncio.ensure_future(connection.send(*MESSAGE[:2], MESSAGE.data))
            while not peer.received:
                await asyncio.sleep(0)
            sending.cancel()
            with pytest.raises(asyncio.CancelledError):
                await sending
            return connection.is_open

    assert told(story()) is False


# -- Letters beyond ASCII


def test_a_mailbox_with_accents_needs_a_server_that_takes_it() -> None:
    zoe = Template(LETTER, NAMES).personal(LOU._replace(address="zoë@été.example"))
    peer = Peer()
    assert told(sent_to(peer, zoe)) == [ACCEPTED, True]
    assert peer.commands[1].endswith("> BODY=8BITMIME SMTPUTF8")
    assert peer.commands[2] == "RCPT TO:<zoë@xn--t-9fab.example>"
    peer = Peer(features=["PIPELINING", "8BITMIME"])
    outcome, is_open = told(sent_to(peer, zoe))
    assert (outcome.code, outcome.enhanced, is_open) == (553, "5.6.7", True)
    assert peer.commands == ["EHLO fanal.example", "QUIT"]


def test_eight_bits_need_a_server_that_takes_them() -> None:
    eight = MESSAGE._replace(data=as_lines("Subject: été\r\n\r\nété\r\n".encode()))
    peer = Peer()
    assert told(sent_to(peer, eight)) == [ACCEPTED, True]
    assert peer.commands[1] == f"MAIL FROM:<{MESSAGE.sender}> BODY=8BITMIME"
    peer = Peer(features=["PIPELINING"])
    outcome, _ = told(sent_to(peer, eight))
    assert (type(outcome), outcome.enhanced, peer.received) == (Refused, "5.6.3", [])


# -- What may be written

PIECES = st.lists(
    st.sampled_from([b".", b"..", b"\r\n", b"a", b"\r\n.\r\n", b" ", b"\xe9"]), max_size=40
)


@given(PIECES.map(b"".join))
@example(b".")
@example(b".\r\n")
@example(b"\r\n.\r\nMAIL FROM:<x@y.example>\r\n")
def test_no_text_ends_a_message_and_all_of_it_arrives(text: bytes) -> None:
    written = as_lines(text) + b".\r\n"
    assert written.startswith(b".\r\n") == (text == b"") or not text
    assert (b"\r\n" + written).find(b"\r\n.\r\n") == len(written) - 3
    arrived = b"".join(line.removeprefix(b".") for line in written[:-3].splitlines(keepends=True))
    assert arrived == (text if text.endswith(b"\r\n") else text + b"\r\n")


@pytest.mark.parametrize(
    "text",
    [
        b"a\nb\r\n",
        b"a\rb\r\n",
        b"a\n.\r\nMAIL",
        b"a\r.\r\n",
        b"a\0\r\n",
        b"x" * 999 + b"\r\n",
        b"\r\n" + b"x" * 2000,
    ],
)
def test_what_could_be_read_as_two_messages_is_not_written(text: bytes) -> None:
    with pytest.raises(ValueError, match="message"):
        as_lines(text)


@given(st.lists(st.integers(0, 998)), st.integers(999, 3000) | st.none())
def test_no_line_is_longer_than_the_standard_allows(lengths: list[int], long: int | None) -> None:
    text = b"".join(b"x" * length + b"\r\n" for length in [*lengths, *([long] if long else [])])
    if long:
        with pytest.raises(ValueError, match="998"):
            as_lines(text)
    else:
        assert as_lines(text) == (text or b"\r\n")


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example>\r\nRSET",
        "a b@c.example",
        "<a@b.example>",
        "a\x00@b.example",
        "a\u2028@b.example",
    ],
)
def test_no_address_adds_a_command(address: str) -> None:
    async def story() -> list[str]:
        async with Peer() as peer:
            connection = await Connection.open(peer.server())
            for envelope in ((address, "a@b.example"), ("a@b.example", address)):
                with pytest.raises(ValueError, match="address"):
                    await connection.send(*envelope, b"x\r\n")
            await connection.close()
            return peer.commands

    assert told(story()) == ["EHLO fanal.example", "QUIT"]


# -- Getting in


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
@pytest.mark.parametrize("way", ["PLAIN", "LOGIN"])
@LOOPS
def test_a_line_is_encrypted_and_logged_in(loop: Any, way: str, tls: Any) -> None:
    peer = Peer(features=["STARTTLS", f"AUTH {way}", "PIPELINING"], tls=tls == "implicit")
    login = {"tls": tls, "user": "fanal", "password": "pass\u00e9"}
    assert told(sent_to(peer, MESSAGE, TO_NORA, **login), loop) == [ACCEPTED, ACCEPTED, True]
    assert peer.received == [MESSAGE.data, TO_NORA.data]
    entering = peer.commands[: peer.commands.index(f"MAIL FROM:<{MESSAGE.sender}>")]
    assert entering == [
        "EHLO fanal.example",
        *(["STARTTLS", "EHLO fanal.example"] if tls == "starttls" else []),
        *(
            ["AUTH PLAIN AGZhbmFsAHBhc3PDqQ=="]
            if way == "PLAIN"
            else ["AUTH LOGIN", "fanal", "passé"]
        ),
    ]


NOT_IN: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"GREETING": b"554 5.7.1 go away\r\n"}, {}, "554 5.7.1 go away"),
    ({"GREETING": b"421 4.7.0 busy\r\n"}, {}, "421 4.7.0 busy"),
    ({"GREETING": HANG}, {"deadline": 0.2}, "did not let us in"),
    ({"GREETING": DROP}, {}, "hung up"),
    ({"GREETING": b"SSH-2.0-OpenSSH\r\n"}, {}, "does not speak SMTP"),
    ({"EHLO": b"421 4.3.2 closing\r\n"}, {}, "421 4.3.2 closing"),
    ({"EHLO": DROP}, {}, "hung up"),
    ({}, {"tls": "starttls"}, "offers no TLS"),
    ({"STARTTLS": b"454 4.7.0 no\r\n", "features": ["STARTTLS"]}, {"tls": "starttls"}, "454 4.7.0"),
    (
        {"STARTTLS": b"220 go\r\n250 injected\r\n", "features": ["STARTTLS"]},
        {"tls": "starttls"},
        "between STARTTLS and TLS",
    ),
    (
        {"features": ["STARTTLS"]},
        {"tls": "starttls", "context": ssl.create_default_context()},
        "certificate verify failed",
    ),
    ({"tls": True}, {"tls": "implicit", "context": ssl.create_default_context()}, "certificate"),
    ({}, {"tls": "implicit"}, "SSL"),
    ({}, {"user": "fanal", "password": "x"}, "no way to log in"),
    (
        {"features": ["AUTH PLAIN"], "AUTH": b"535 5.7.8 wrong\r\n"},
        {"user": "fanal", "password": "x"},
        "535 5.7.8 wrong",
    ),
]


@LOOPS
@pytest.mark.parametrize(("does", "asked", "why"), NOT_IN)
def test_who_is_not_let_in_is_told_why(does: Any, asked: Any, why: str, loop: Any) -> None:
    async def story() -> Unusable:
        async with Peer(**does) as peer:
            with pytest.raises(Unusable) as refusal:
                await Connection.open(peer.server(**asked))
            return refusal.value

    failure = told(story(), loop)
    assert why in str(failure)
    assert (str(failure.reply) == why) == why[:3].isdigit() or failure.reply


def test_a_server_that_is_not_there_is_named() -> None:
    async def story() -> str:
        async with Peer() as peer:
            server = peer.server()
        with pytest.raises(Unusable) as refusal:
            await Connection.open(server)
        return str(refusal.value)

    assert told(story()).startswith("127.0.0.1:")


def test_a_password_is_not_sent_in_the_clear() -> None:
    with pytest.raises(ValueError, match="without TLS"):
        Server("mail.example", user="fanal", password="secret")
    assert "secret" not in repr(Server("127.0.0.1", user="fanal", password="secret"))
