"""What Postfix 3.7 writes, and what is read in it."""
# ruff: noqa: E501  its lines are long

import pytest

from rotative.newsletters.postfix import queue, sockets
from rotative.newsletters.postfix.lines import Heard, session_of
from rotative.newsletters.postfix.queue import NotKnown

LOU = "b+12.7.0123456789abcdef@bounces.fanal.example"
PORT = "[127.0.0.1]:54780"
LOG = f"""\
Nov 27 06:30:01 mail postfix/smtpd[24534]: connect from localhost{PORT}
Nov 27 06:30:01 mail postfix/smtpd[24534]: 4fTzQX0Yl3zDkNy: client=localhost{PORT}
Nov 27 06:30:01 mail postfix/cleanup[24541]: 4fTzQX0Yl3zDkNy: message-id=<e12.7.c0de@fanal.example>
Nov 27 06:30:01 mail postfix/qmgr[24525]: 4fTzQX0Yl3zDkNy: from=<{LOU}>, size=57001, nrcpt=1 (queue active)
Nov 27 06:30:01 mail postfix/smtp[24542]: 4fTzQX0Yl3zDkNy: to=<lou@lecteurs.example>, relay=mx[192.0.2.1]:25, delay=0.1, delays=0.1/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 Ok)
Nov 27 06:30:01 mail postfix/qmgr[24525]: 4fTzQX0Yl3zDkNy: removed
Nov 27 06:30:02 mail postfix/smtpd[24534]: lost connection after DATA (0 bytes) from localhost{PORT}
Nov 27 06:30:02 mail postfix/smtpd[24534]: disconnect from localhost{PORT} ehlo=1 mail=23 rcpt=23 data=22/23 commands=69/70
"""


def heard(log: str, *letters: str) -> Heard:
    made = Heard(PORT, letters or (LOU,))
    for line in log.encode().splitlines(keepends=True):
        made.hear(line)
    return made


def test_a_letter_in_the_active_queue_and_the_count_of_its_connection_are_read() -> None:
    it = heard(LOG)
    assert it.queued == {LOU: "4fTzQX0Yl3zDkNy"}
    assert (it.entered, it.ended, it.has_restarted) == ([24534], [(24534, 22)], False)


def test_other_letters_and_other_connections_are_nobodys_business() -> None:
    it = heard(LOG.replace("54780", "54781"), LOU.replace(".7.", ".8."))
    assert (it.queued, it.entered, it.ended) == ({}, [], [])
    assert heard(LOG.replace("127.0.0.1", "192.0.2.9")).ended == []


def test_a_message_id_is_no_sign_of_anything() -> None:
    assert heard("".join(LOG.splitlines(keepends=True)[:3])).queued == {}


@pytest.mark.parametrize(
    ("line", "means"),
    [
        (f"disconnect from localhost{PORT} ehlo=1 quit=1 commands=2", (PORT, 7, 0)),
        (f"disconnect from localhost{PORT} ehlo=1 mail=2 rcpt=2 data=2 commands=7", (PORT, 7, 2)),
        (f"disconnect from localhost{PORT} ehlo=1 mail=1 rcpt=1 data=0/1", (PORT, 7, 0)),
        ("disconnect from localhost[::1]:4711 data=3 quit=1", ("[::1]:4711", 7, 3)),
        (f"connect from unknown{PORT}", (PORT, 7, None)),
        ("disconnect from localhost[127.0.0.1] ehlo=1 data=2", None),  # no port in the log
        (f"timeout after DATA from localhost{PORT}", None),
        (f"warning: disconnect from localhost{PORT} data=2", None),
    ],
)
def test_a_connections_lines(line: str, means: tuple[str, int, int | None] | None) -> None:
    for begin in (
        "Nov  7 06:30:01 mail postfix/smtpd[7]: ",
        "2026-11-27T06:30:01.123456+01:00 mail postfix/submission/smtpd[7]: ",
    ):
        assert session_of(f"{begin}{line}\n".encode()) == means


def test_what_a_stranger_types_is_never_a_line() -> None:
    """In a HELO, an address, a subject that header_checks writes down."""
    active = f"postfix/qmgr[1]: 4A: from=<{LOU}>, size=1, nrcpt=1 (queue active)"
    begin = "Nov 27 06:30:01 mail postfix/smtpd[7]: NOQUEUE: reject: RCPT from x[192.0.2.1]:1: "
    it = heard(
        f"{begin}helo=<Nov 27 06:30:01 mail {active}>\n"
        f"Nov 27 06:30:01 mail postfix/cleanup[7]: 4A: warning: header Subject: {active}\n"
        f"Nov 27 06:30:01 mail su[7]: {active}\n"
        f"{begin}disconnect from localhost{PORT} data=9\n"
    )
    assert (it.queued, it.entered, it.ended) == ({}, [], [])


def test_a_start_is_one_and_a_reload_is_none() -> None:
    start = "daemon started -- version 3.7.11, configuration /etc/postfix"
    assert heard(f"Nov 27 06:30:01 mail postfix/master[2]: {start}\n").has_restarted
    reload = "reload -- version 3.7.11, configuration /etc/postfix"
    assert not heard(f"Nov 27 06:30:01 mail postfix/master[2]: {reload}\n").has_restarted


# -- the queue

LISTED = b"""\
{"queue_name": "active", "queue_id": "4fTzQX0Yl3zDkNy", "arrival_time": 1764225001, "message_size": 57001, "forced_expire": false, "sender": "b+12.7.0123456789abcdef@bounces.fanal.example", \
"recipients": [{"address": "lou@lecteurs.example"}]}
{"queue_name": "incoming", "queue_id": "4fTzQX0Yl3zDkNz", "arrival_time": 1764225001, \
"message_size": 2, "forced_expire": false, "sender": "MAILER-DAEMON", "recipients": []}
"""


def test_the_queue_says_whose_mail_waits() -> None:
    assert queue.read(LISTED) == {LOU: "4fTzQX0Yl3zDkNy", "MAILER-DAEMON": "4fTzQX0Yl3zDkNz"}
    assert queue.read(b"") == {}


@pytest.mark.parametrize("cut", range(1, len(LISTED), 7))
def test_a_list_that_is_cut_off_is_none_at_all(cut: int) -> None:
    """Unless it is cut at the end of a line: then the program's exit status says it."""
    if LISTED[:cut].endswith(b"\n"):
        return
    with pytest.raises(NotKnown):
        queue.read(LISTED[:cut])


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("echo '{}' >&2; exit 69", "postqueue: {}"),
        ("echo '[]'", "cannot be read"),
        ("printf '{'", "cut off"),
    ],
)
def test_a_postqueue_that_fails_says_nothing(
    script: str, says: str, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "postqueue"  # type: ignore[operator]
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(queue, "PATHS", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(NotKnown, match=says):
        queue.senders()


def test_without_postfix_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "PATHS", "/nowhere")
    with pytest.raises(NotKnown, match="there is no program `postqueue` here"):
        queue.senders()


# -- the sockets

TCP = """\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   1: 0100007F:0019 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 29 1
  43: 0100007F:0019 0100007F:D5FC 08 00000000:0000DB23 00:00000000 00000000     0        0 30 1
  49: 0100007F:0019 0100007F:AB5E 06 00000000:00000000 03:00001074 00000000     0        0 0 3
"""
TCP6 = """\
  sl  local_address                         remote_address                        st
   0: 00000000000000000000000001000000:0019 00000000000000000000000001000000:1267 01 0
   1: 0000000000000000FFFF00000100007F:0019 0000000000000000FFFF00000100007F:1268 09 0
"""


def test_a_connection_is_held_until_nobody_can_read_from_it() -> None:
    """CLOSE-WAIT with 56 KB that smtpd has not read; TIME-WAIT is nobody's any more."""
    assert sockets.read(TCP) == {"[0.0.0.0]:0", "[127.0.0.1]:54780"}
    assert sockets.read(TCP6) == {"[::1]:4711", "[127.0.0.1]:4712"}


def test_this_systems_tables_are_read() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname()) as client:
            name = sockets.name(*client.getsockname())
            accepted, _ = server.accept()
            assert name in sockets.far_ends()
        assert name in sockets.far_ends()  # the client is gone: CLOSE-WAIT
        accepted.close()
        assert name not in sockets.far_ends()
