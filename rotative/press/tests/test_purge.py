"""Caches before the paper: what each is sent, and that nothing is forgotten when one is down."""

import json
import logging
import socket
import threading
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from rotative.lib.env import Cache
from rotative.press import claims, pressing, purge
from rotative.press.models import Page, Purge, State
from rotative.press.sheets import Printed
from rotative.press.store import the_store

TOKEN = "s3cret-token"
CLOUDFLARE, FASTLY = Cache("cloudflare", "zone1", TOKEN), Cache("fastly", token=TOKEN)
NAMED = [("User-Agent", "Rotative")]
YES = b'{"success": true}'


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Recorder"

    def do_PURGE(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
        self.server.heard.append((self.requestline, self.headers.items(), body))
        status, answer = self.server.answers.pop(0) if self.server.answers else (200, YES)
        if not status:
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def do_POST(self) -> None:
        self.do_PURGE()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Recorder(HTTPServer):
    """Stands for a cache: keeps what it hears, answers as told and then yes. Status 0 hangs up."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.heard: list[tuple[str, list[tuple[str, str]], str]] = []
        self.answers: list[tuple[int, bytes]] = []
        self.place = f"127.0.0.1:{self.server_port}"

    @property
    def lines(self) -> list[str]:
        return [line for line, _headers, _body in self.heard]


class Clock:
    def __init__(self) -> None:
        self.at = timezone.now()

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Recorder]:
    with Recorder() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        for api in ("CLOUDFLARE", "FASTLY"):
            monkeypatch.setattr(purge, api, f"http://{server.place}")
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def varnish(recorder: Recorder, settings: Any) -> Cache:
    cache = Cache("varnish", recorder.place)
    settings.PRESS_PURGE = [cache]
    return cache


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(timezone, "now", made)
    return made


def queue(*paths: str, hard: bool = False) -> None:
    purge.queue(paths, hard=hard)


def nowhere() -> tuple[socket.socket, Cache]:
    """A cache that refuses connections, while the socket is held."""
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    return taken, Cache("varnish", f"127.0.0.1:{taken.getsockname()[1]}")


# -- what each is sent


@pytest.mark.django_db
def test_cloudflare_is_sent_addresses_by_the_call(recorder: Recorder, settings: Any) -> None:
    settings.PRESS_PURGE = [CLOUDFLARE]
    queue("/", "/météo/")
    assert purge.send_due() == 2
    ((line, headers, body),) = recorder.heard
    assert line == "POST /client/v4/zones/zone1/purge_cache HTTP/1.1"
    assert dict(headers) == {
        "Host": recorder.place,
        "Accept-Encoding": "identity",
        **dict(NAMED),
        "Content-Length": str(len(body)),
        "Content-Type": "application/json",
        "Authorization": f"Bearer {TOKEN}",
    }
    assert json.loads(body) == {
        "files": ["https://lefanal.example/", "https://lefanal.example/m%C3%A9t%C3%A9o/"]
    }


@pytest.mark.django_db
def test_cloudflare_takes_thirty_addresses_a_call(recorder: Recorder, settings: Any) -> None:
    settings.PRESS_PURGE = [CLOUDFLARE]
    paths = [f"/{n}/" for n in range(65)]
    queue(*paths)
    assert purge.send_due() == 65
    files = [json.loads(body)["files"] for _line, _headers, body in recorder.heard]
    assert [len(some) for some in files] == [30, 30, 5]
    assert {f"https://lefanal.example{path}" for path in paths} == {
        f for some in files for f in some
    }


@pytest.mark.django_db
def test_fastly_hides_only_what_is_withdrawn_at_once(recorder: Recorder, settings: Any) -> None:
    settings.PRESS_PURGE = [FASTLY]
    queue("/météo/")
    queue("/retiré/", hard=True)
    assert purge.send_due() == 2
    assert recorder.lines == [
        "POST /purge/lefanal.example/m%C3%A9t%C3%A9o/ HTTP/1.1",
        "POST /purge/lefanal.example/retir%C3%A9/ HTTP/1.1",
    ]
    soft, hard = (dict(headers) for _line, headers, _body in recorder.heard)
    assert soft.pop("Fastly-Soft-Purge") == "1"
    assert (
        soft
        == hard
        == {
            "Host": recorder.place,
            "Accept-Encoding": "identity",
            **dict(NAMED),
            "Content-Length": "0",
            "Fastly-Key": TOKEN,
            "Accept": "application/json",
        }
    )


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["varnish", "purge"])
def test_a_server_is_sent_purge_under_the_site_s_name(
    recorder: Recorder, settings: Any, kind: str
) -> None:
    settings.PRESS_PURGE = [Cache(kind, recorder.place)]
    queue("/météo/")
    assert purge.send_due() == 1
    assert recorder.heard == [
        (
            "PURGE /m%C3%A9t%C3%A9o/ HTTP/1.1",
            [("Accept-Encoding", "identity"), *NAMED, ("Host", "lefanal.example")],
            "",
        )
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "status", "answer", "taken"),
    [
        ("varnish", 404, b"", 0),
        ("varnish", 405, b"", 0),
        ("purge", 204, b"", 1),
        ("purge", 404, b"", 1),
        ("purge", 412, b"", 1),
        ("purge", 403, b"", 0),
        ("fastly", 200, b'{"status": "ok"}', 1),
        ("fastly", 401, b"", 0),
        ("cloudflare", 200, b'{"success": false, "errors": []}', 0),
        ("cloudflare", 200, b"<html>", 0),
        ("cloudflare", 200, b"[]", 0),
        ("cloudflare", 429, b'{"success": true}', 0),
    ],
)
def test_what_counts_as_taken(
    recorder: Recorder, settings: Any, kind: str, status: int, answer: bytes, taken: int
) -> None:
    settings.PRESS_PURGE = [
        {"cloudflare": CLOUDFLARE, "fastly": FASTLY}.get(kind, Cache(kind, recorder.place))
    ]
    recorder.answers = [(status, answer)]
    queue("/")
    assert purge.send_due() == taken
    assert Purge.objects.get().again is not bool(taken)


@pytest.mark.django_db
def test_a_page_is_sent_twice_three_seconds_apart(
    varnish: Cache, recorder: Recorder, clock: Clock
) -> None:
    queue("/")
    clock.forward(minutes=5)  # the worker was away: the two must not fall together
    assert [purge.send_due(), purge.send_due()] == [1, 0]
    clock.forward(seconds=3)
    assert [purge.send_due(), purge.send_due()] == [1, 0]
    assert len(recorder.heard) == 2
    assert not Purge.objects.exists()


@pytest.mark.django_db
def test_a_page_that_changed_often_is_sent_once_and_hard_if_it_was_withdrawn(
    recorder: Recorder, settings: Any
) -> None:
    settings.PRESS_PURGE = [FASTLY]
    queue("/une/")
    queue("/une/", hard=True)
    queue("/une/")
    assert purge.send_due() == 1
    ((_line, headers, _body),) = recorder.heard
    assert "Fastly-Soft-Purge" not in dict(headers)


# -- when a cache is down


@pytest.mark.django_db
def test_what_is_refused_is_sent_again_later_and_later(
    varnish: Cache, recorder: Recorder, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    recorder.answers = [(500, b"")] * 3
    queue("/")
    for wait in (5, 10, 20):
        assert purge.send_due() == 0
        clock.forward(seconds=wait - 1)
        assert purge.send_due() == 0
        clock.forward(seconds=1)
    assert len(recorder.heard) == 3
    assert purge.send_due() == 1
    assert [record.levelname for record in caplog.records] == ["WARNING"] * 3
    assert varnish.name in caplog.text and "500" in caplog.text


@pytest.mark.django_db
def test_a_cache_that_is_down_keeps_nothing_from_the_other(
    varnish: Cache, recorder: Recorder, clock: Clock, settings: Any
) -> None:
    held, down = nowhere()
    with held:
        settings.PRESS_PURGE = [down, varnish]
        queue("/")
        assert purge.send_due() == 1
        clock.forward(seconds=3)
        assert purge.send_due() == 1
        (left,) = Purge.objects.all()
        assert (left.cache, left.tries, left.again) == (down.name, 1, True)
    assert len(recorder.heard) == 2


@pytest.mark.django_db
def test_one_refused_address_does_not_hold_up_the_others(
    varnish: Cache, recorder: Recorder
) -> None:
    recorder.answers = [(200, b""), (400, b"")]
    queue("/a/", "/b/", "/c/")
    assert purge.send_due() == 2
    assert Purge.objects.get(again=True).path == "/b/"


@pytest.mark.django_db
def test_one_that_hangs_up_is_left_alone_for_the_round(varnish: Cache, recorder: Recorder) -> None:
    recorder.answers = [(200, b""), (0, b"")]
    queue("/a/", "/b/", "/c/")
    assert purge.send_due() == 1
    assert len(recorder.heard) == 2
    assert sorted(Purge.objects.filter(again=True).values_list("path", "tries")) == [
        ("/b/", 1),
        ("/c/", 1),
    ]


@pytest.mark.django_db
def test_after_two_days_of_trying_the_log_names_what_may_be_old(
    clock: Clock, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    held, down = nowhere()
    with held:
        settings.PRESS_PURGE = [down]
        queue("/une/")
        began, tries = clock.at, 0
        while left := Purge.objects.first():
            clock.at = left.due
            assert purge.send_due() == 0
            tries += 1
    assert tries == 30
    assert timedelta(days=2) < clock.at - began < timedelta(days=3)
    (error,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert "https://lefanal.example/une/" in error.getMessage()


@pytest.mark.django_db
@pytest.mark.parametrize("cache", [CLOUDFLARE, FASTLY])
def test_no_token_reaches_the_log_or_the_rows(
    recorder: Recorder, settings: Any, caplog: pytest.LogCaptureFixture, cache: Cache
) -> None:
    caplog.set_level(logging.DEBUG)
    settings.PRESS_PURGE = [cache]
    recorder.answers = [(403, f"{TOKEN} may not".encode())]
    queue("/")
    assert purge.send_due() == 0
    assert "*** may not" in caplog.text
    assert TOKEN not in caplog.text + repr(settings.PRESS_PURGE) + Purge.objects.get().cache


# -- at least once, and by one worker


@pytest.mark.django_db
def test_a_second_worker_sends_nothing_that_the_first_is_sending(
    varnish: Cache, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    send, second = purge._send, []

    def sending(*args: Any) -> Any:
        second.append(purge.send_due())
        return send(*args)

    monkeypatch.setattr(purge, "_send", sending)
    queue("/")
    assert purge.send_due() == 1
    assert second == [0]
    assert len(recorder.heard) == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_claims_at_one_moment_share_nothing(varnish: Cache) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    queue("/")
    found: list[Purge] = []

    def claim() -> None:
        found.extend(purge._claim(varnish))
        connection.close()

    with transaction.atomic():
        assert len(purge._claim(varnish)) == 1
        other = threading.Thread(target=claim)
        other.start()
        other.join()  # it does not wait for our COMMIT
    assert found == []


@pytest.mark.django_db
def test_what_was_sent_when_the_process_died_is_sent_again(
    varnish: Cache, recorder: Recorder, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*args: object) -> None:
        raise Killed

    queue("/")
    with monkeypatch.context() as patched:
        patched.setattr(purge, "_settle", die)
        with pytest.raises(Killed):
            purge.send_due()
    assert len(recorder.heard) == 1
    assert purge.send_due() == 0  # the lease holds
    clock.forward(minutes=2)
    assert purge.send_due() == 1
    assert len(recorder.heard) == 2


# -- what is queued


class Pages:
    """A paper of one page, and one that has gone."""

    shell = "shell"

    def __init__(self, as_of: datetime, before: Any = None) -> None:
        pass

    def expect(self, paths: Sequence[str]) -> None:
        pass

    def print(self, path: str) -> Printed:
        return Printed(200, b"new") if path == "/" else Printed(404, b"")

    @staticmethod
    def importance(path: str) -> int:
        return 0


@pytest.fixture
def store(settings: Any, tmp_path: Path) -> None:
    settings.PRESS_DIR = tmp_path / "press"
    settings.PRESS_PRINTER = "rotative.press.tests.test_purge.Pages"
    the_store().prepare()
    State.objects.create(pk=1, shell="shell")


def queued() -> list[tuple[str, bool]]:
    return sorted(Purge.objects.values_list("path", "hard"))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_pressed_page_is_queued_and_one_that_has_gone_is_to_be_hidden(
    varnish: Cache, store: None
) -> None:
    for path in ("/", "/partie/"):
        Page.objects.create(path=path, importance=0, state=Page.State.DUE)
    pressing.press(claims.claim_free(10))
    assert queued() == [("/", False), ("/partie/", True)]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_page_that_did_not_change_is_not_queued(varnish: Cache, store: None) -> None:
    page = Page.objects.create(path="/", importance=0, state=Page.State.DUE)
    pressing.press(claims.claim_free(10))
    Purge.objects.all().delete()
    Page.objects.filter(pk=page.pk).update(state=Page.State.DUE)
    pressing.press(claims.claim_free(10))
    assert queued() == []


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_withdrawn_page_is_to_be_hidden_a_parked_one_is_not(varnish: Cache, store: None) -> None:
    for path, state in (("/froide/", Page.State.PARKING), ("/retirée/", Page.State.LEAVING)):
        Page.objects.create(path=path, importance=0, state=state)
    pressing.park()
    assert queued() == [("/froide/", False), ("/retirée/", True)]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_is_rolled_back_is_not_queued(varnish: Cache, store: None) -> None:
    Page.objects.create(path="/", importance=0, state=Page.State.PARKING)
    with transaction.atomic():
        pressing.park()
        assert queued() == [("/", False)]
        transaction.set_rollback(True)
    assert queued() == []


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_without_a_cache_nothing_is_queued(settings: Any, store: None) -> None:
    assert settings.PRESS_PURGE == []
    Page.objects.create(path="/", importance=0, state=Page.State.PARKING)
    pressing.park()
    pressing.press(claims.claim_free(10))
    assert queued() == []
    assert purge.send_due() == 0


@pytest.mark.django_db
def test_what_waits_for_a_cache_that_was_taken_away_is_dropped(
    varnish: Cache, recorder: Recorder, settings: Any
) -> None:
    queue("/")
    settings.PRESS_PURGE = []
    assert purge.send_due() == 0
    assert not Purge.objects.exists() and not recorder.heard
