"""Large and lasting answers of the real server: slow readers hold neither memory nor a thread."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from journeys.paper import ROOT, free_port

from outside.large import PIECE
from outside.newsroom import until
from rotative.operations.bench.measure import memory
from rotative.press.front import THREADS

SIZE = 60 * 2**20
SLOW = 20  # readers
MAY_TAKE = 32 * 2**20  # bytes, all of them together


@dataclass(frozen=True)
class Served:
    port: int
    place: Path
    process: "subprocess.Popen[bytes]"

    def line(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def ask(self, path: str, method: str = "GET") -> tuple[int, http.client.HTTPMessage, bytes]:
        with contextlib.closing(self.line()) as line:
            line.request(method, path)
            got = line.getresponse()
            return got.status, got.headers, got.read()

    def memory(self) -> int:
        """Bytes of its processes (PSS)."""
        return memory(self.process.pid)[1]

    def drafts(self) -> list[Path]:
        return list((self.place / "tmp").iterdir())


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    port = free_port()
    (tmp_path / "tmp").mkdir()
    with (tmp_path / "file").open("wb") as file:
        file.writelines(PIECE for _ in range(SIZE // len(PIECE)))
    options = f"--interface rsgi --no-ws --workers 1 --log-level error --port {port}"
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", *options.split(), "outside.large:application"],
        cwd=ROOT / "tests",
        env=os.environ
        | {
            "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}",
            "PLACE": str(tmp_path),
            "TMPDIR": str(tmp_path / "tmp"),
        },
        start_new_session=True,
    )
    served = Served(port, tmp_path, process)

    def answers() -> bool:
        with contextlib.suppress(OSError):
            return served.ask("/beacon/")[0] == 204
        return False

    try:
        until(answers, within=60)
        yield served
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(120)


@contextlib.contextmanager
def slow_readers(
    served: Served, path: str, how_many: int
) -> Iterator[list[http.client.HTTPResponse]]:
    """Readers who have the first bytes of an answer and take no more of it."""
    with contextlib.ExitStack() as lines:
        answers = []
        for _ in range(how_many):
            line = lines.enter_context(contextlib.closing(served.line()))
            line.request("GET", path)
            answers.append(line.getresponse())
            assert answers[-1].read(256) == PIECE[:256]
        yield answers


def test_slow_readers_of_a_document_hold_neither_memory_nor_a_thread(
    served: Served, measured: Callable[[str, object], None]
) -> None:
    before = served.memory()
    with slow_readers(served, "/documents/file", SLOW) as answers:
        after = served.memory()
        measured("20 slow readers of 60 MiB take (PSS)", f"{(after - before) / 2**20:.1f} MiB")
        assert after - before < MAY_TAKE
        assert served.ask("/documents/small")[::2] == (200, b"small")
        assert answers[0].headers["Content-Length"] == str(SIZE)
        rest = answers[0].read()
        assert PIECE[:256] + rest == PIECE * (SIZE // len(PIECE))
    assert served.drafts() == []


def test_what_the_application_streams_comes_whole_and_leaves_nothing(served: Served) -> None:
    before = served.memory()
    status, headers, body = served.ask("/documents/export")
    assert (status, headers["Content-Length"]) == (200, str(320 * len(PIECE)))
    numbers = [int.from_bytes(body[at : at + 4], "big") for at in range(0, len(body), len(PIECE))]
    assert numbers == list(range(320))
    assert served.memory() - before < MAY_TAKE / 4
    assert (served.place / "export closed").exists()
    assert len(served.drafts()) == 1  # until the server must have opened it, or ends
    served.process.terminate()
    served.process.wait(120)
    assert served.drafts() == []


def test_a_reader_who_leaves_ends_what_is_made_for_them(served: Served) -> None:
    with contextlib.closing(served.line()) as line:
        line.request("GET", "/documents/endless")
        until(served.drafts, within=30)
    until((served.place / "endless closed").exists, within=30)
    until(lambda: not served.drafts(), within=30)
    assert served.ask("/documents/small")[0] == 200


def test_one_line_after_another_on_the_same_connection(served: Served) -> None:
    """A byte too many or too few would spoil the next answer."""
    file = PIECE * 40
    with contextlib.closing(served.line()) as line:
        for method, name, length, body in (
            ("GET", "part", 2_000_000, file[10:2_000_010]),
            ("HEAD", "part", 2_000_000, b""),
            ("HEAD", "file", SIZE, b""),
            ("GET", "small", 5, b"small"),
            ("GET", "part", 2_000_000, file[10:2_000_010]),
        ):
            line.request(method, f"/documents/{name}")
            got = line.getresponse()
            assert (got.status, got.headers["Content-Length"]) == (200, str(length)), name
            assert got.read() == body, name


def test_a_beacon_is_heard_while_all_threads_are_busy(served: Served) -> None:
    asking = [
        threading.Thread(target=served.ask, args=(f"/documents/busy?{number}",))
        for number in range(THREADS)
    ]
    for thread in asking:
        thread.start()
    until(lambda: len(list(served.place.glob("busy *"))) == THREADS, within=30)
    assert served.ask("/beacon/", "POST")[::2] == (204, b"")
    assert all(thread.is_alive() for thread in asking)
    (served.place / "free").touch()
    for thread in asking:
        thread.join(120)
    assert not any(thread.is_alive() for thread in asking)


def test_events_come_one_by_one_and_the_reader_is_seen_to_leave(served: Served) -> None:
    with contextlib.closing(served.line()) as line:
        line.request("GET", "/live/12/")
        got = line.getresponse()
        assert got.headers["Content-Type"] == "text/event-stream"
        said = [got.readline() for _ in range(6)]
        assert said == [b"data: 1\n", b"\n", b"data: 2\n", b"\n", b"data: 3\n", b"\n"]
        assert not (served.place / "reader left").exists()
        got.close()
    until((served.place / "reader left").exists, within=30)
    assert served.ask("/fails/")[::2] == (500, b"This failed here.\n")
    assert served.ask("/beacon/")[0] == 204
