"""Postfix is asked when there is something to ask it, and if it is there."""

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from rotative.newsletters import ledger
from rotative.newsletters.models import (
    Delivery,
    Doubt,
)
from rotative.newsletters.postfix import queue, reconciling, sockets
from rotative.newsletters.postfix.log import mark
from rotative.newsletters.postfix.queue import NotKnown
from rotative.newsletters.tests.sent import approved, la_matinale, readers
from rotative.newsletters.wire.smtp import Session

pytestmark = pytest.mark.django_db

BEGIN = "Nov 27 06:30:01 mail postfix/"
LINE = "[127.0.0.1]:4711"


class Smtpd:
    """Greets, and takes leave of, one client after the other, and logs it."""

    def __init__(self, log: Path) -> None:
        self.log, self.names = log, list[str]()
        self.is_over = False
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            line, client = self.server.accept()
            with line:
                if self.is_over:
                    return
                line.sendall(b"220 mail ESMTP\r\n")
                line.recv(100)
                line.sendall(b"221 Bye\r\n")
            name = sockets.name(*client)
            self.names.append(name)
            with self.log.open("a") as log:
                log.write(f"{BEGIN}smtpd[7]: connect from localhost{name}\n")
                log.write(f"{BEGIN}smtpd[7]: disconnect from localhost{name} quit=1\n")

    def close(self) -> None:
        """What has been said is logged afterwards."""
        if self.is_over:
            return
        self.is_over = True
        with socket.create_connection(("127.0.0.1", self.port)):
            pass
        self.thread.join()
        self.server.close()


@pytest.fixture
def smtpd(settings: Any, tmp_path: Path) -> Iterator[Smtpd]:
    log = tmp_path / "mail.log"
    log.write_text(f"{BEGIN}master[2]: reload -- version 3.7.11\n")
    it = Smtpd(log)
    settings.POSTFIX_LOG = log
    settings.MAIL_SERVER = {
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": it.port,
        "EMAIL_USE_SSL": False,
    }
    yield it
    it.close()


@pytest.fixture
def doubtful(smtpd: Smtpd, monkeypatch: pytest.MonkeyPatch) -> Delivery:
    """A letter that was under way when its sender died; the log says that it was not taken."""
    monkeypatch.setattr(queue, "senders", dict)
    letter = la_matinale()
    readers(letter, ["lou@a.example"])
    edition = approved(letter)
    ledger.freeze(edition, subject="Le quai rouvre", html="<p>Un.</p>", text="Un.")
    batch = ledger.claim()
    assert batch
    ledger.turn(batch, [], 1, Session(LINE, mark(smtpd.log), 3))
    with smtpd.log.open("a") as log:
        log.write(f"{BEGIN}smtpd[7]: connect from localhost{LINE}\n")
        log.write(f"{BEGIN}smtpd[7]: disconnect from localhost{LINE} data=3/4 commands=11\n")
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=16))
    assert ledger.recover() == 1
    return Delivery.objects.get()


def test_a_letter_that_was_not_taken_waits_again(doubtful: Delivery, smtpd: Smtpd) -> None:
    assert reconciling.reconcile() == 1
    doubtful.refresh_from_db()
    assert doubtful.state == Delivery.State.QUEUED
    assert len(smtpd.names) == 1


def test_where_nothing_is_in_doubt_nobody_is_asked(smtpd: Smtpd) -> None:
    assert reconciling.reconcile() == 0
    assert smtpd.names == []


def test_a_line_that_is_still_held_is_waited_for(
    doubtful: Delivery, smtpd: Smtpd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "far_ends", lambda: {LINE})
    assert reconciling.reconcile() == 0
    assert Doubt.objects.get().deliveries == [doubtful.pk]
    assert smtpd.names == []


def test_what_cannot_be_asked_now_is_asked_later(
    doubtful: Delivery, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> dict[str, str]:
        raise NotKnown("postqueue: mail system is down")

    monkeypatch.setattr(queue, "senders", fail)
    assert reconciling.reconcile() == 0
    assert "letters in doubt remain so for now: postqueue: mail system is down" in caplog.text
    monkeypatch.setattr(queue, "senders", dict)
    later = timezone.now() + timedelta(seconds=21)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert reconciling.reconcile() == 1


def test_a_log_that_does_not_grow_says_nothing(
    doubtful: Delivery, smtpd: Smtpd, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    smtpd.log = tmp_path / "elsewhere"
    monkeypatch.setattr(reconciling, "PATIENCE", 0.2)
    assert reconciling.reconcile() == 0
    doubtful.refresh_from_db()
    assert doubtful.state == Delivery.State.UNCERTAIN


def test_a_log_that_is_empty_gets_a_line_by_which_it_is_known(smtpd: Smtpd) -> None:
    """As on the morning after its rotation."""
    smtpd.log.write_text("")
    assert mark(smtpd.log) == ""
    reconciling.reconcile()
    smtpd.close()
    assert mark(smtpd.log) != ""


@pytest.mark.parametrize("wanting", ["POSTFIX_LOG", "MAIL_SERVER"])
def test_without_a_log_or_a_server_nobody_is_asked(
    wanting: str, doubtful: Delivery, smtpd: Smtpd, settings: Any
) -> None:
    setattr(settings, wanting, None)
    assert reconciling.reconcile() == 0
    assert smtpd.names == []
