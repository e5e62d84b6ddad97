"""Asks the Postfix on this machine what became of letters in doubt, and tells the ledger."""

import logging
import socket
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from rotative.newsletters import ledger
from rotative.newsletters.models import Delivery, Doubt
from rotative.newsletters.naming import names
from rotative.newsletters.postfix import queue, sockets
from rotative.newsletters.postfix.lines import Heard, session_of
from rotative.newsletters.postfix.log import Gap, Reader
from rotative.newsletters.postfix.queue import NotKnown
from rotative.newsletters.postfix.verdicts import verdict

log = logging.getLogger(__name__)

PATIENCE = 10.0  # seconds for Postfix to answer, and for its log to say so
LOOKS = 0.01  # seconds between two looks into a log that has not grown


def reconcile() -> int:
    """Decide what can be decided of letters in doubt; how many were decided.

    Without `ROTATIVE_POSTFIX_LOG` nobody is asked. What cannot be decided now is asked again later.
    """
    if settings.POSTFIX_LOG is None or "EMAIL_HOST" not in (settings.MAIL_SERVER or {}):
        return 0
    begin(settings.POSTFIX_LOG)
    doubts = ledger.doubts()
    try:
        # In this order: a letter goes from a connection to the queue, and from there to the log.
        held = sockets.far_ends() if doubts else set()
        over = [doubt for doubt in doubts if doubt.session not in held]
        waiting = queue.senders() if over else {}
        return sum(decide(doubt, waiting) for doubt in over)
    except NotKnown as wrong:
        log.warning("letters in doubt remain so for now: %s", wrong)
        return 0


def begin(path: Path) -> None:
    """A log without a line, as after its rotation, could not be known again: have it written to."""
    with suppress(OSError, NotKnown):
        if path.stat().st_size == 0:
            knock()


def decide(doubt: Doubt, waiting: dict[str, str]) -> int:
    """One doubt, of which the connection is over; `waiting` was in the queue since. How many
    letters were decided. Raises `NotKnown`.
    """
    rows = Delivery.objects.filter(pk__in=doubt.deliveries)
    of = {
        names().bounce(doubt.edition_id, subscriber): pk
        for pk, subscriber in rows.values_list("pk", "subscriber_id")
    }
    assert settings.POSTFIX_LOG
    heard = Heard(doubt.session, of)
    try:
        listen(heard, Reader(settings.POSTFIX_LOG, doubt.mark))
    except Gap as gap:
        heard.gap = str(gap)
    found = verdict(heard, doubt.accepted, waiting)
    if found.why:
        log.info("of letters in doubt some remain so: %s", found.why)
    taken = {of[name]: said for name, said in found.taken.items()}
    return ledger.settle(doubt, taken, [of[name] for name in found.not_taken], found.why)


def listen(heard: Heard, reader: Reader) -> None:
    """Hear all that was logged until now: until a connection of our own, made now, is in the log.

    Raises `Gap`, `NotKnown`.
    """
    for line in reader.lines():
        heard.hear(line)
    ours = knock()
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for line in reader.lines():
            heard.hear(line)
            if (found := session_of(line)) and found[0] == ours and found[2] is not None:
                return
        time.sleep(LOOKS)
    raise NotKnown("Postfix's log does not show a connection that was just made")


def knock() -> str:
    """Connect to Postfix and say goodbye; what its log calls that connection. Raises `NotKnown`."""
    assert settings.MAIL_SERVER
    address = (settings.MAIL_SERVER["EMAIL_HOST"], settings.MAIL_SERVER["EMAIL_PORT"])
    try:
        with socket.create_connection(address, timeout=PATIENCE) as line:
            host, port = line.getsockname()[:2]
            with suppress(ConnectionResetError):  # one that waits for TLS may be rude
                if not settings.MAIL_SERVER["EMAIL_USE_SSL"]:
                    line.recv(1000)  # who speaks before the greeting is noted
                line.sendall(b"QUIT\r\n")
                while line.recv(1000):
                    pass
    except OSError as failed:
        raise NotKnown(f"Postfix does not answer: {failed}") from None
    return sockets.name(host, port)
