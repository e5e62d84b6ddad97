"""Where pages may come from, and from where they may not."""

import gzip
import ipaddress
import os
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from rotative.importers import fetch as fetching
from rotative.importers.base import Refused
from rotative.importers.decode import decode
from rotative.importers.fetch import expand, fetch

PAGE = "<h1>Le héron</h1><p>Un texte.</p>"


class _Paper(BaseHTTPRequestHandler):
    """A little site with every vice."""

    def do_GET(self) -> None:
        status, headers, body = {
            "/page": (
                200,
                {"Content-Type": "text/html; charset=iso-8859-1"},
                PAGE.encode("cp1252"),
            ),
            "/moved": (301, {"Location": "/page"}, b""),
            "/loop": (302, {"Location": "/loop"}, b""),
            "/inside": (302, {"Location": "http://169.254.169.254/latest/meta-data/"}, b""),
            "/file": (302, {"Location": "file:///etc/passwd"}, b""),
            "/picture": (200, {"Content-Type": "image/png"}, b"\x89PNG"),
            "/huge": (200, {"Content-Length": "99999999"}, b""),
            "/bomb": (200, {"Content-Encoding": "gzip"}, gzip.compress(b"a" * 30_000_000)),
            "/empty": (200, {}, b""),
            "/host": (200, {}, (self.headers["Host"] or "").encode()),
        }.get(self.path, (404, {}, b"not here"))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def paper() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Paper)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_folder_stands_for_its_pages_sorted(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("z.txt", "a.html", "b/c.HTM", "b/picture.png"):
        (tmp_path / name).write_text("x")
    pages = [os.path.relpath(page, tmp_path) for page in expand(str(tmp_path))]
    assert pages == ["a.html", "b/c.HTM", "z.txt"]


def test_an_empty_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="holds no"):
        expand(str(tmp_path))
    with pytest.raises(Refused, match="no file or folder"):
        expand(str(tmp_path / "gone.html"))


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.html")
    with pytest.raises(Refused, match="ordinary"):
        fetch(str(tmp_path / "pipe.html"))


def test_a_file_is_read_whole_and_a_huge_one_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE)
    assert fetch(str(page)).data == PAGE.encode()
    page.write_bytes(b"a" * (fetching.MAX_BYTES + 1))
    with pytest.raises(Refused, match="larger"):
        fetch(str(page))


def test_a_page_comes_with_its_final_address_and_its_servers_charset(paper: str) -> None:
    fetched = fetch(f"{paper}/moved", allow_loopback=True)
    assert fetched.url == f"{paper}/page"
    assert decode(fetched.data).text == PAGE


def test_the_name_of_the_host_is_sent_though_the_address_is_used(paper: str) -> None:
    named = paper.replace("127.0.0.1", "localhost")
    assert fetch(f"{named}/host", allow_loopback=True).data.decode() == named[7:]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/loop", "more than 5"),
        ("/inside", "169.254.169.254"),
        ("/file", "no web address"),
        ("/picture", "image/png"),
        ("/huge", "larger than"),
        ("/bomb", "larger than"),
        ("/gone", "answers 404"),
        ("/empty", "empty"),
    ],
)
def test_bad_answers_are_refused_with_the_reason(paper: str, path: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        fetch(f"{paper}{path}", allow_loopback=True)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0.0.0.0/",
        "http://10.0.0.8/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/",
        "http://168.63.129.16/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::a00:1]/",
        "http://[fe80::1]/",
        "http://[fd00:ec2::254]/",
        "http://localhost/",
        "http://[::127.0.0.1]/",
        "http://[::]/",
        "http://[fec0::1]/",
        "http://[fc00::1]/",
        "http://[ff02::1]/",
        "http://[ff0e::1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[64:ff9b:1::7f00:1]/",
        "http://[64:ff9b:1::101:101]/",
        "http://[::ffff:0:127.0.0.1]/",
        "http://[::ffff:0:1.1.1.1]/",
        "http://[::1.1.1.1]/",
        "http://[2002:7f00:1::]/",
        "http://[2002:101:101::]/",
        "http://[2001:0:7f00:1::]/",
        "http://[2001::1]/",
        "http://[2001:db8::1]/",
        "http://[3fff::1]/",
        "http://[100::1]/",
        "http://[5f00::1]/",
        "http://[4000::1]/",
        "http://[fe80::1%25lo]/",
        "http://224.0.0.1/",
        "http://240.0.0.1/",
        "http://255.255.255.255/",
        "http://192.0.2.1/",
        "http://198.18.0.1/",
        "http://0177.0.0.1/",
    ],
)
def test_private_addresses_are_refused_however_written(address: str) -> None:
    with pytest.raises(Refused, match=r"not a public address|not known"):
        fetch(address)


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "::ffff:1.1.1.1",
        "64:ff9b::1.1.1.1",
        "2606:4700:4700::1111",
        "2001:4860:4860::8888",
    ],
)
def test_public_addresses_are_known_as_such(address: str) -> None:
    assert fetching._is_public(ipaddress.ip_address(address), allow_loopback=False)


@pytest.mark.parametrize(
    "address", ["ftp://paper.example/", "file:///etc/passwd", "http://", "http://a:b@1.1.1.1/"]
)
def test_other_schemes_and_logins_are_refused(address: str) -> None:
    with pytest.raises(Refused):
        fetch(address)


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    def two_answers(*args: object, **kwargs: object) -> list[object]:
        return [(0, 0, 0, "", ("1.1.1.1", 80)), (0, 0, 0, "", ("10.0.0.1", 80))]

    monkeypatch.setattr(socket, "getaddrinfo", two_answers)
    with pytest.raises(Refused, match=r"10\.0\.0\.1"):
        fetch("http://rebinding.example/")


def test_a_page_that_never_ends_is_left(paper: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PAGE_SECONDS", -1.0)
    with pytest.raises(Refused, match="took longer"):
        fetch(f"{paper}/page", allow_loopback=True)
