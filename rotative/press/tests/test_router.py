"""What stands beside Django: found by its address, and alone with its mistakes."""

import asyncio
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from rotative.press.front import THREADS, Front
from rotative.press.router import Handler, Router
from rotative.press.store import Store
from rotative.testing.rsgi import Protocol, Scope


def answers_with(word: str) -> Callable[[Any, Any], Any]:
    async def answer(scope: Any, protocol: Any) -> None:
        protocol.response_str(200, [], f"{word} {scope.path}")

    return answer


async def beacon(scope: Any, protocol: Any) -> None:
    protocol.response_empty(204, [])


async def fails(scope: Any, protocol: Any) -> None:
    raise RuntimeError("not to be read by readers")


async def fails_on_the_way(scope: Any, protocol: Any) -> None:
    await protocol.response_stream(200, []).send_bytes(b"one")
    raise RuntimeError("not to be read by readers")


async def tells(scope: Any, protocol: Any) -> None:
    """Two events, and then one more for who is gone."""
    stream = protocol.response_stream(200, [("content-type", "text/event-stream")])
    for number in (1, 2):
        await stream.send_bytes(f"data: {number}\n\n".encode())
    await protocol.client_disconnect()
    await stream.send_bytes(b"data: 3\n\n")


def django(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("404 Not Found", [])
    return [b"Django"]


def router_of(tmp_path: Path, *handlers: Handler, application: Any = django) -> Router:
    store = Store(tmp_path / "press")
    store.prepare()
    return Router(handlers, Front(store, application, []))


def asked(router: Router, path: str, protocol: Protocol | None = None) -> tuple[int, bytes]:
    protocol = protocol or Protocol()

    async def ask() -> None:
        await router.__rsgi__(Scope(path), protocol)

    asyncio.run(ask())
    ((status, _headers, body),) = protocol.answers
    return status, body


def test_an_address_has_its_handler_and_the_others_are_the_fronts(tmp_path: Path) -> None:
    router = router_of(
        tmp_path,
        Handler("/beacon/", beacon),
        Handler("/live/", answers_with("live"), below=True),
        Handler("/live/far/", answers_with("far"), below=True),
    )
    assert {
        path: asked(router, path)
        for path in (
            "/beacon/",
            "/live/",
            "/live/12/",
            "/live/far/",
            "/live/far/1/",
        )
    } == {
        "/beacon/": (204, b""),
        "/live/": (200, b"live /live/"),
        "/live/12/": (200, b"live /live/12/"),
        "/live/far/": (200, b"far /live/far/"),
        "/live/far/1/": (200, b"far /live/far/1/"),
    }
    for path in ("/", "/beacon", "/beacon/1/", "/live", "/a/live/"):
        assert asked(router, path) == (404, b"Django"), path


def test_two_handlers_for_one_address_are_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="/beacon/"):
        router_of(tmp_path, Handler("/beacon/", beacon), Handler("/beacon/", fails))


def test_one_that_fails_says_so_in_plain_words_and_harms_no_other(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    router = router_of(tmp_path, Handler("/beacon/", beacon), Handler("/fails/", fails))
    assert asked(router, "/fails/") == (500, b"This failed here.\n")
    assert "GET /fails/ was not answered" in caplog.text
    assert asked(router, "/beacon/") == (204, b"")


def test_one_that_fails_on_the_way_ends_there(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    protocol = Protocol()
    router = router_of(tmp_path, Handler("/fails/", fails_on_the_way))
    assert asked(router, "/fails/", protocol)[0] == 200
    assert protocol.sent == [b"one"]
    assert "GET /fails/ was not answered" in caplog.text


def test_a_reader_who_leaves_is_no_failure(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    router, protocol = router_of(tmp_path, Handler("/live/", tells)), Protocol()

    async def reads_and_leaves() -> None:
        telling = asyncio.ensure_future(router.__rsgi__(Scope("/live/"), protocol))
        while len(protocol.sent) < 2:
            await asyncio.sleep(0)
        assert not telling.done()
        protocol.left.set()
        await telling

    asyncio.run(reads_and_leaves())
    assert protocol.sent == [b"data: 1\n\n", b"data: 2\n\n"]
    assert caplog.text == ""


def test_a_server_that_ends_does_not_wait_for_who_answers_for_hours(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    router, protocol = router_of(tmp_path, Handler("/live/", tells)), Protocol()

    async def ends() -> None:
        telling = asyncio.ensure_future(router.__rsgi__(Scope("/live/"), protocol))
        while len(protocol.sent) < 2:
            await asyncio.sleep(0)
        router.end()
        await telling

    asyncio.run(ends())
    assert protocol.sent == [b"data: 1\n\n", b"data: 2\n\n"]
    assert caplog.text == "" and router.answering == set()


def test_a_beacon_is_heard_while_all_threads_of_the_application_are_busy(tmp_path: Path) -> None:
    busy, free = threading.Semaphore(0), threading.Event()

    def is_busy(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        busy.release()
        free.wait(30)
        return django(environ, start_response)

    router = router_of(tmp_path, Handler("/beacon/", beacon), application=is_busy)
    protocol, others = Protocol(), [Protocol() for _ in range(THREADS + 1)]

    async def ask() -> None:
        asking = [
            asyncio.ensure_future(router.__rsgi__(Scope(f"/{number}/"), each))
            for number, each in enumerate(others)
        ]
        for _ in range(THREADS):
            await asyncio.to_thread(busy.acquire, timeout=30)
        await router.__rsgi__(Scope("/beacon/", "POST"), protocol)
        assert protocol.answers == [(204, {}, b"")]
        assert not any(each.answers for each in others)
        free.set()
        await asyncio.gather(*asking)

    asyncio.run(ask())
    assert [each.answers[0][0] for each in others] == [404] * (THREADS + 1)
