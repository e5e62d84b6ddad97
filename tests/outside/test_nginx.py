"""A real nginx before the paper, with the configuration that operators are given."""

import http.client
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from journeys.marks import missing, only
from journeys.paper import ROOT, Paper, free_port

MAIN = """
daemon off;
master_process off;
pid {place}/nginx.pid;
error_log {place}/error.log;
events {{ worker_connections 64; }}
http {{
    default_type application/octet-stream;
    types {{ text/css css; application/javascript js; font/woff2 woff2; }}
    access_log off;
    client_body_temp_path {place}/body;
    proxy_temp_path {place}/proxy;
    fastcgi_temp_path {place}/fastcgi;
    uwsgi_temp_path {place}/uwsgi;
    scgi_temp_path {place}/scgi;
    include {place}/rotative.conf;
}}
"""


@pytest.fixture
def front(paper: Paper, tmp_path: Path) -> Iterator[int]:
    """The port of an nginx that stands before the paper."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    if not Path(program).exists():
        missing("there is no nginx here")
    port = free_port()
    ours = (ROOT / "deployment/nginx/rotative.conf").read_text()
    for example, here in (
        ("127.0.0.1:8000", urlsplit(paper.url).netloc),
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("www.my-paper.example", "localhost"),
        ("/srv/my-paper", str(paper.data)),
    ):
        assert example in ours, f"the configuration does not show {example} any more"
        ours = ours.replace(example, here)
    (tmp_path / "rotative.conf").write_text(ours)
    main = tmp_path / "nginx.conf"
    main.write_text(("user root;\n" if os.geteuid() == 0 else "") + MAIN.format(place=tmp_path))
    running = subprocess.Popen([program, "-c", str(main), "-p", str(tmp_path)])
    try:
        _wait_for(port, running)
        yield port
    finally:
        running.terminate()
        running.wait(10)


def _wait_for(port: int, running: "subprocess.Popen[bytes]") -> None:
    while running.poll() is None:
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
            return
        except ConnectionRefusedError:
            continue
    raise AssertionError("nginx did not start")


def ask(port: int, path: str) -> http.client.HTTPResponse:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    line.request("GET", path, headers={"Host": "localhost", "Accept-Encoding": "gzip"})
    return line.getresponse()


@only("fr")
def test_pages_come_through_nginx(paper: Paper, front: int) -> None:
    answer = ask(front, "/")
    assert answer.status == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Set-Cookie" not in answer.headers


@only("fr")
def test_nginx_itself_serves_public_pictures_and_styles(paper: Paper, front: int) -> None:
    picture = next((paper.data / "media/pictures").glob("*/480.avif"))
    static = next((paper.data / "static/js").glob("reader.*.js"))
    for file, kind in ((picture, "image/avif"), (static, "application/javascript")):
        answer = ask(front, f"/{file.relative_to(paper.data)}")
        assert answer.status == 200
        assert answer.headers["Server"].startswith("nginx")
        assert answer.headers["Content-Type"] == kind
        assert "immutable" in answer.headers["Cache-Control"]


@only("fr")
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
