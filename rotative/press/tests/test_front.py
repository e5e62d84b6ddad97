"""The built-in front, asked as Granian asks it; tests/outside has it behind a real socket."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import brotli
import pytest

from rotative.press import front as module
from rotative.press.front import Front, accepted
from rotative.press.store import Store
from rotative.press.wsgi import environ_of
from rotative.testing.rsgi import Headers, Protocol, Scope

PAGE = b"<!doctype html><title>Un</title>" * 100


@dataclass
class Application:
    """A WSGI application that counts, and does as it is told before it answers."""

    status: str = "404 Not Found"
    body: bytes = b"the application"
    before: Callable[[], None] = lambda: None
    asked: list[dict[str, Any]] = field(default_factory=list)

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        self.asked.append(environ | {"body": environ["wsgi.input"].read()})
        self.before()
        start_response(self.status, [("X-From", "application")])
        return [self.body]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "press")
    store.prepare()
    return store


@pytest.fixture
def application() -> Application:
    return Application()


@pytest.fixture
def front(store: Store, application: Application, tmp_path: Path) -> Front:
    return Front(store, application, [("x-common", "1")])


def place(store: Store, path: str, body: bytes = PAGE, modified: int = 1) -> None:
    store.place(path, store.draft(body, "draft"), modified)


def asked(
    front: Front, path: str, method: str = "GET", parts: Iterable[bytes] = (), **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """The one answer to a request."""
    protocol = Protocol(list(parts))
    given = Headers((name.replace("_", "-"), value) for name, value in headers.items())
    asyncio.run(front.__rsgi__(Scope(path, method, given), protocol))
    (answer,) = protocol.answers
    return answer


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("", ""),
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("gzip;q=1, br;q=0.5", "gzip"),
        ("br; q=0.9 , gzip; q=0.9", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0", ""),
        ("br;q=0.0, gzip;q=0.000", ""),
        ("*", "br"),
        ("*;q=0", ""),
        ("br;q=0, *", "gzip"),
        ("identity", ""),
        ("identity;q=1, *;q=0", ""),
        ("deflate", ""),
        ("br;q=nonsense, gzip;q=0.1", "gzip"),
        (",;,", ""),
    ],
)
def test_the_coding_a_program_prefers(header: str, coding: str) -> None:
    assert accepted(header) == coding


def test_a_stored_page_is_no_matter_of_the_applications(
    front: Front, store: Store, application: Application
) -> None:
    place(store, "/a/b/")
    status, headers, body = asked(front, "/a/b/", accept_encoding="br")
    assert (status, brotli.decompress(body)) == (200, PAGE)
    assert headers["content-encoding"] == "br" and headers["x-common"] == "1"
    assert headers["content-length"] == str(len(body))
    assert asked(front, "/a/b/")[2] == PAGE
    assert asked(front, "/a/b/", "HEAD", accept_encoding="br") == (200, headers, b"")
    assert application.asked == []


def test_what_another_process_has_put_there_is_seen_at_once(front: Front, store: Store) -> None:
    place(store, "/a/")
    tag = asked(front, "/a/")[1]["etag"]
    newer = PAGE.replace(b"Un", b"Xy")  # as long as before, and of the same second
    place(Store(store.live.parent), "/a/", newer)
    status, headers, body = asked(front, "/a/", if_none_match=tag)
    assert (status, body) == (200, newer)
    assert headers["etag"] != tag


def test_a_page_that_was_taken_away_is_asked_of_the_application(
    front: Front, store: Store, application: Application
) -> None:
    place(store, "/a/")
    asked(front, "/a/")
    store.remove("/a/")
    assert asked(front, "/a/")[0] == 404
    assert len(application.asked) == 1
    assert front.size == 0


def test_memory_has_a_bound(front: Front, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MEMORY", 3 * len(PAGE))
    for number in range(10):
        place(store, f"/{number}/")
        assert asked(front, f"/{number}/")[2] == PAGE
        assert front.size == sum(len(copy.body) for copy in front.copies.values())
        assert front.size <= 3 * len(PAGE)
    assert asked(front, "/0/")[2] == PAGE
    assert [path for path, _coding in front.copies] == ["/8/", "/9/", "/0/"]
    monkeypatch.setattr(module, "MEMORY", 1)
    place(store, "/a/")
    assert asked(front, "/a/")[2] == PAGE
    assert front.size == 0


def test_a_thousand_readers_of_a_cold_page_ask_once(
    front: Front, store: Store, application: Application
) -> None:
    application.status, application.before = "200 OK", lambda: place(store, "/a/")
    protocols = [Protocol() for _ in range(1000)]

    async def ask() -> None:
        await asyncio.gather(*(front.__rsgi__(Scope("/a/"), each) for each in protocols))

    asyncio.run(ask())
    assert {body for each in protocols for _status, _headers, body in each.answers} == {PAGE}
    assert len(application.asked) == 1
    assert front.waiting == {}


def test_a_parked_page_is_better_than_a_failure(
    front: Front, store: Store, application: Application
) -> None:
    place(store, "/a/")
    tag = asked(front, "/a/")[1]["etag"]
    store.park("/a/")
    application.status = "500 Internal Server Error"
    status, headers, body = asked(front, "/a/", if_none_match=tag)
    assert (status, headers["warning"], body) == (200, '110 - "Response is Stale"', PAGE)
    assert "etag" not in headers
    assert asked(front, "/b/")[0] == 503
    assert asked(front, "/a/", "POST")[0] == 500


@pytest.mark.parametrize("fails", [ValueError, OSError])
def test_an_application_that_fails_altogether(
    front: Front,
    store: Store,
    application: Application,
    fails: type[Exception],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail() -> None:
        raise fails

    application.before = fail
    place(store, "/a/")
    store.park("/a/")
    assert asked(front, "/a/")[0] == 200
    assert asked(front, "/b/")[0] == 503
    assert "/b/" in caplog.text


def test_under_maintenance_stored_pages_are_served_and_the_application_has_the_word_for_others(
    front: Front, store: Store, application: Application
) -> None:
    place(store, "/a/")
    place(store, "/b/")
    store.park("/b/")
    application.status = "503 Service Unavailable"
    assert asked(front, "/a/")[0] == 200
    assert asked(front, "/b/")[0] == 503
    assert asked(front, "/c/")[0] == 503


def test_an_upload(front: Front, application: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 10)
    monkeypatch.setattr(module, "IN_MEMORY", 4)
    asked(front, "/a/", "POST", [b"12345", b"67890"])
    (environ,) = application.asked
    assert (environ["body"], environ["CONTENT_LENGTH"]) == (b"1234567890", "10")
    assert asked(front, "/a/", "POST", [b"12345", b"67890", b"1"])[0] == 413
    assert len(application.asked) == 1


def test_names_of_files_are_no_addresses(
    front: Front, store: Store, application: Application
) -> None:
    place(store, "/")
    place(store, "/a/")
    place(store, "/rss.xml")
    for path in ("/a.html", "/.html", "/a.html.br", "/rss.xml.gz", "//a/", "/../live/a/", "/%ff/"):
        assert asked(front, path)[0] == 404, path
    assert asked(front, "/%61/")[2] == PAGE


def test_a_header_of_another_name_does_not_pass_for_ours() -> None:
    headers = Headers(
        [
            ("host", "www.lefanal.example"),
            ("x_forwarded_proto", "https"),
            ("x-forwarded-for", "192.0.2.1"),
            ("x-forwarded-for", "192.0.2.2"),
            ("content-type", "text/plain"),
        ]
    )
    environ = environ_of(Scope("/caf%C3%A9/", headers=headers), None, 0)
    assert environ["HTTP_HOST"] == "www.lefanal.example"
    assert "HTTP_X_FORWARDED_PROTO" not in environ
    assert environ["HTTP_X_FORWARDED_FOR"] == "192.0.2.1,192.0.2.2"
    assert environ["CONTENT_TYPE"] == "text/plain" and "HTTP_CONTENT_TYPE" not in environ
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/café/"
    assert (environ["REMOTE_ADDR"], environ["SERVER_PORT"]) == ("192.0.2.7", "8000")


def test_without_a_host_the_authority_is_the_host() -> None:
    environ = environ_of(Scope("/", authority="www.lefanal.example:8443"), None, 0)
    assert environ["HTTP_HOST"] == "www.lefanal.example:8443"


class Silent(Protocol):
    """A line on which a part arrives, and then nothing more."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self.parts:
            yield part
        await asyncio.Event().wait()


def test_a_body_that_does_not_arrive_is_not_waited_for(
    front: Front, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BODY_WITHIN", 0.05)
    protocol = Silent([b"a=b"])
    asyncio.run(front.__rsgi__(Scope("/contact/", "POST"), protocol))
    ((status, _headers, body),) = protocol.answers
    assert (status, body) == (408, b"Too slow.\n")
    assert application.asked == []


class Dripping(Protocol):
    """A byte now and then, for ever."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            yield b"a"
            await asyncio.sleep(0.001)


def test_a_byte_now_and_then_does_not_hold_a_place_for_ever(
    front: Front, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BODY_WITHIN", 0.05)
    monkeypatch.setattr(module, "BODY_RATE", 10_000_000)
    protocol = Dripping()
    asyncio.run(front.__rsgi__(Scope("/contact/", "POST"), protocol))
    assert protocol.answers[0][0] == 408
    assert application.asked == []


def test_an_application_that_does_not_answer_leaves_readers_the_copy_there_is(
    front: Front, store: Store, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAGE_WITHIN", 0.05)
    hangs = threading.Event()
    application.before = lambda: hangs.wait(30)
    place(store, "/a/")
    store.park("/a/")
    front.outage = lambda: b"<h1>Nous revenons</h1>"
    try:
        status, headers, body = asked(front, "/a/")
        assert (status, headers["warning"], body) == (200, '110 - "Response is Stale"', PAGE)
        status, headers, body = asked(front, "/b/")
        assert (status, body) == (503, b"<h1>Nous revenons</h1>")
        assert headers["retry-after"]
    finally:
        hangs.set()


def test_an_application_that_fails_altogether_is_no_bare_sentence(
    front: Front, application: Application
) -> None:
    def fails() -> None:
        raise RuntimeError("not to be read by readers")

    application.before = fails
    front.outage = lambda: b"<h1>Nous revenons</h1>"
    status, _headers, body = asked(front, "/newsroom/")
    assert (status, body) == (500, b"<h1>Nous revenons</h1>")


def test_an_address_that_asks_is_the_applications_each_time(
    front: Front, store: Store, application: Application
) -> None:
    """Whatever lies in the store there, and whoever else waits there."""
    front.asks = lambda path: path == "/search/"
    place(store, "/search/")
    both = threading.Barrier(2)
    application.status, application.before = "200 OK", lambda: both.wait(10)
    protocols = [Protocol(), Protocol()]

    async def ask() -> None:
        scopes = [Scope("/search/", query_string=f"q={word}") for word in ("un", "deux")]
        pairs = zip(scopes, protocols, strict=True)
        await asyncio.gather(*(front.__rsgi__(*pair) for pair in pairs))

    asyncio.run(ask())
    assert [protocol.answers for protocol in protocols] == [
        [(200, {"x-from": "application"}, b"the application")]
    ] * 2
    assert sorted(each["QUERY_STRING"] for each in application.asked) == ["q=deux", "q=un"]
    assert front.copies == {} and front.waiting == {}


def test_where_an_address_asks_no_older_copy_is_given(
    front: Front, store: Store, application: Application
) -> None:
    front.asks = lambda path: path == "/search/"
    place(store, "/search/")
    store.park("/search/")
    application.status = "500 Internal Server Error"
    assert asked(front, "/%73earch/")[::2] == (503, b"the application")
