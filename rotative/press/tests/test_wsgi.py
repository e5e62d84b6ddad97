"""Answers of any size: what is kept in memory, what comes from a file, and what is left behind."""

import asyncio
import gzip
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import path

from rotative.media.ranges import in_part
from rotative.press import front as front_module
from rotative.press import wsgi
from rotative.press.front import Front
from rotative.press.store import Store
from rotative.press.wsgi import Answer, FileWrapper, Gone, Stretch, call, environ_of
from rotative.testing.rsgi import Headers, Protocol, Scope

LETTERS = b"abcdefghijklmnopqrstuvwxyz"


class Pieces:
    """A body in pieces that knows whether it was closed."""

    def __init__(self, *pieces: bytes, fails: bool = False) -> None:
        self.pieces, self.fails, self.closed, self.given = pieces, fails, False, 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            self.given += 1
            yield piece
        if self.fails:
            raise RuntimeError("torn")

    def close(self) -> None:
        self.closed = True


@pytest.fixture(autouse=True)
def drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where large answers are written; 10 bytes are large."""
    monkeypatch.setattr(wsgi, "SMALL", 10)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "drafts"))
    (tmp_path / "drafts").mkdir()
    return tmp_path / "drafts"


def says(body: Iterable[bytes], *headers: tuple[str, str]) -> Callable[..., Iterable[bytes]]:
    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", list(headers))
        return body

    return application


def sends(file: Any) -> Callable[..., Iterable[bytes]]:
    return says(FileWrapper(file, 4))


def bytes_of(answer: Answer) -> bytes:
    if isinstance(answer.body, bytes):
        return answer.body
    return Path(answer.body.path).read_bytes()[answer.body.start : answer.body.end]


def test_a_small_answer_is_one_piece_in_memory(drafts: Path) -> None:
    body = Pieces(b"12345", b"67890")
    assert call(says(body), {}) == Answer(200, [], b"1234567890")
    assert body.closed and list(drafts.iterdir()) == []


def test_a_large_answer_is_written_to_the_disk(drafts: Path) -> None:
    body = Pieces(b"12345", b"67890", b"1", b"2345")
    answer = call(says(body, ("X-Paper", "Le Fanal")), {})
    (file,) = drafts.iterdir()
    assert answer.body == Stretch(str(file), 0, 15, is_ours=True)
    assert file.read_bytes() == b"123456789012345"
    assert file.stat().st_mode & 0o777 == 0o600
    assert answer.headers == [("x-paper", "Le Fanal"), ("content-length", "15")]
    assert body.closed


def test_a_large_answer_that_fails_on_the_way_leaves_nothing(drafts: Path) -> None:
    body = Pieces(LETTERS, fails=True)
    with pytest.raises(RuntimeError, match="torn"):
        call(says(body), {})
    assert body.closed and list(drafts.iterdir()) == []


def test_nobody_waits_any_more(drafts: Path) -> None:
    body, gone = Pieces(LETTERS, LETTERS, LETTERS, LETTERS), threading.Event()
    with pytest.raises(Gone):
        call(says(body), {}, gone.is_set, gone.set)
    assert (body.given, body.closed, list(drafts.iterdir())) == (2, True, [])


def test_a_large_file_is_sent_from_where_it_lies(tmp_path: Path, drafts: Path) -> None:
    (tmp_path / "letters").write_bytes(LETTERS)
    file = (tmp_path / "letters").open("rb")
    file.seek(2)
    answer = call(sends(file), {})
    assert answer.body == Stretch(str(tmp_path / "letters"), 2, 26)
    assert answer.headers == [("content-length", "24")]
    assert file.closed and list(drafts.iterdir()) == []


def test_a_small_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "letters").write_bytes(LETTERS[:10])
    assert call(sends((tmp_path / "letters").open("rb")), {}).body == b"abcdefghij"


def test_what_is_in_no_file_as_it_is_to_be_sent_is_read(tmp_path: Path) -> None:
    """What a file unpacks, or one that has another's name by now."""
    with gzip.open(tmp_path / "letters.gz", "wb") as packed:
        packed.write(LETTERS)
    (tmp_path / "gone").write_bytes(LETTERS)
    gone = (tmp_path / "gone").open("rb")
    (tmp_path / "gone").unlink()
    (tmp_path / "gone").write_bytes(b"another paper's numbers")
    unnamed = tempfile.TemporaryFile()  # noqa: SIM115
    unnamed.write(LETTERS)
    unnamed.seek(0)
    for file in (gzip.open(tmp_path / "letters.gz"), gone, unnamed):  # noqa: SIM115
        answer = call(sends(file), {})
        assert isinstance(answer.body, Stretch) and answer.body.is_ours
        assert bytes_of(answer) == LETTERS


# -- with Django


def letters(request: HttpRequest) -> HttpResponseBase:
    return in_part(request, FileResponse(open(request.headers["X-File"], "rb")))


def export(request: HttpRequest) -> HttpResponseBase:
    return StreamingHttpResponse(iter([LETTERS, LETTERS]))


urlpatterns = [path("letters", letters), path("export", export)]


@pytest.fixture
def front(tmp_path: Path, settings: Any) -> Front:
    settings.ROOT_URLCONF, settings.MIDDLEWARE = __name__, []
    settings.ALLOWED_HOSTS = ["*"]
    store = Store(tmp_path / "press")
    store.prepare()
    (tmp_path / "letters").write_bytes(LETTERS)
    return Front(store, WSGIHandler(), [])


def asked(
    front: Front, path: str, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    protocol = Protocol()
    given = Headers((name.replace("_", "-"), value) for name, value in headers.items())
    asyncio.run(front.__rsgi__(Scope(path, method, given), protocol))
    (answer,) = protocol.answers
    return answer


@pytest.mark.parametrize(
    ("asked_for", "status", "body", "said"),
    [
        ("", 200, LETTERS, None),
        ("bytes=1-20", 206, LETTERS[1:21], "bytes 1-20/26"),
        ("bytes=-12", 206, LETTERS[14:], "bytes 14-25/26"),
        ("bytes=1-3", 206, b"bcd", "bytes 1-3/26"),
        ("bytes=26-", 416, b"", "bytes */26"),
    ],
)
def test_a_file_of_djangos_whole_and_in_part(
    front: Front, tmp_path: Path, asked_for: str, status: int, body: bytes, said: str | None
) -> None:
    got = asked(front, "/letters", x_file=str(tmp_path / "letters"), range=asked_for)
    assert (got[0], got[2], got[1].get("content-range")) == (status, body, said)
    assert got[1]["content-length"] == str(len(body))
    assert got[1]["content-type"] == "application/octet-stream"
    assert front.sent == set()


def test_who_asks_for_the_head_has_the_length(front: Front, tmp_path: Path) -> None:
    status, headers, body = asked(front, "/letters", "HEAD", x_file=str(tmp_path / "letters"))
    assert (status, headers["content-length"], body) == (200, "26", b"")


def test_what_django_streams_is_sent_from_a_file_that_does_not_stay(
    front: Front, drafts: Path
) -> None:
    assert asked(front, "/export")[1:] == (
        {"content-type": "text/html; charset=utf-8", "content-length": "52"},
        LETTERS * 2,
    )
    (file,) = drafts.iterdir()
    assert front.sent == {str(file)}
    front.close()
    assert list(drafts.iterdir()) == [] and front.sent == set()


def test_the_file_goes_when_the_server_has_had_the_time_to_open_it(
    front: Front, drafts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front_module, "OPENED_WITHIN", 0.0)

    async def ask() -> None:
        await front.__rsgi__(Scope("/export"), Protocol())
        while front.sent:
            await asyncio.sleep(0)

    asyncio.run(ask())
    assert list(drafts.iterdir()) == []


def test_a_reader_who_leaves_before_a_large_answer_is_there_ends_it(
    tmp_path: Path, drafts: Path
) -> None:
    begun, ended = threading.Event(), threading.Event()

    def endless(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [])

        def pieces() -> Iterator[bytes]:
            try:
                yield LETTERS
                begun.set()
                while True:
                    yield b"a"
            finally:
                ended.set()

        return pieces()

    store = Store(tmp_path / "press")
    store.prepare()
    front = Front(store, endless, [])

    async def asks_and_leaves() -> Protocol:
        protocol = Protocol()
        asking = asyncio.ensure_future(front.__rsgi__(Scope("/newsroom/export/"), protocol))
        await asyncio.to_thread(begun.wait, 30)
        assert not asking.done()
        protocol.left.set()
        await asking
        return protocol

    assert asyncio.run(asks_and_leaves()).answers == []
    assert ended.is_set() and list(drafts.iterdir()) == []


def test_the_servers_way_with_files_is_offered() -> None:
    assert environ_of(Scope("/"), None, 0)["wsgi.file_wrapper"] is FileWrapper
