"""What nginx itself gives of a paper, and what it does not."""

import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest
from journeys.marks import only
from journeys.paper import Paper

from outside.nginx import Nginx


@pytest.fixture
def front(paper: Paper, tmp_path: Path) -> Iterator[int]:
    """The port of an nginx that stands before the paper."""
    with Nginx(paper, tmp_path) as nginx:
        yield nginx.port


def ask(port: int, path: str) -> http.client.HTTPResponse:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    line.request("GET", path, headers={"Host": "localhost", "Accept-Encoding": "gzip"})
    return line.getresponse()


@only("fr", "outside")
def test_pages_come_through_nginx(paper: Paper, front: int) -> None:
    answer = ask(front, "/")
    assert answer.status == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Set-Cookie" not in answer.headers


@only("fr", "outside")
def test_nginx_itself_serves_public_pictures_and_styles(paper: Paper, front: int) -> None:
    webp = next((paper.data / "media/pictures").glob("*/480.webp"))
    avif = webp.with_name("481.avif")  # the worker may not have come to it yet
    avif.write_bytes(b"a picture")
    avif.chmod(webp.stat().st_mode)
    static = next((paper.data / "static/js").glob("reader.*.js"))
    kinds = ((avif, "image/avif"), (webp, "image/webp"), (static, "application/javascript"))
    for file, kind in kinds:
        answer = ask(front, f"/{file.relative_to(paper.data)}")
        assert answer.status == 200
        assert answer.headers["Server"].startswith("nginx")
        assert answer.headers["Content-Type"] == kind
        assert "immutable" in answer.headers["Cache-Control"]


@only("fr", "outside")
def test_nginx_gives_no_original_and_no_database(paper: Paper, front: int) -> None:
    original = next((paper.data / "media/newsroom/originals").iterdir())
    for path in (
        f"/{original.relative_to(paper.data)}",
        f"/media/pictures/../newsroom/originals/{original.name}",
        f"/media/pictures/%2e%2e/newsroom/originals/{original.name}",
        "/rotative.sqlite3",
        "/static/../rotative.sqlite3",
        "/static../rotative.sqlite3",
        "/secret_key",
    ):
        # Django first asks whether a page has that address with a slash.
        assert ask(front, path).status in {301, 400, 404}, path
