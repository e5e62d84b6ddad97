"""Addresses that ask, and a handler beside Django, behind both fronts: `rotative.testing.echo`."""

import contextlib
import http.client
from collections.abc import Iterator

import pytest
from journeys.marks import only
from journeys.paper import Paper, free_port

from outside.installation import Installation
from outside.newsroom import until
from outside.nginx import Nginx
from rotative.operations.processes import END_TAKES_AT_MOST

pytestmark = only("fr", "outside")

Ports = dict[str, int]


@pytest.fixture(scope="module")
def installation(paper: Paper, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The paper with the app that tests install."""
    data = tmp_path_factory.mktemp("queries") / "data"
    with contextlib.closing(Installation(paper, data)) as installation:
        installation.settings = "rotative.testing.echo.settings"
        installation.web(workers=1)
        yield installation


@pytest.fixture(scope="module")
def ports(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ports]:
    with Nginx(installation.paper, tmp_path_factory.mktemp("nginx")) as nginx:
        yield {"nginx": nginx.port, "front": installation.port}


@pytest.fixture(params=["nginx", "front"])
def port(request: pytest.FixtureRequest, ports: Ports) -> int:
    return ports[request.param]


def ask(port: int, path: str, method: str = "GET") -> tuple[int, http.client.HTTPMessage, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    with contextlib.closing(line):
        line.request(method, path, headers={"Host": "localhost"})
        got = line.getresponse()
        return got.status, got.headers, got.read()


def test_two_queries_of_one_path_have_two_answers_and_none_is_stored(
    installation: Installation, port: int
) -> None:
    for _ in range(2):
        for word in ("accord", "mer"):
            status, headers, body = ask(port, f"/echo/?q={word}&page=2")
            assert (status, headers["Cache-Control"]) == (200, "no-store")
            assert body.endswith(f": q={word} page=2".encode())
            assert "ETag" not in headers
    assert not [name for name in installation.names() if "echo" in name]
    ask(port, "/robots.txt?q=accord")
    assert "robots.txt.br" in installation.names()


def test_a_file_that_lies_there_is_not_served_by_the_built_in_front(
    installation: Installation, ports: Ports
) -> None:
    live = installation.paper.data / "press/live"
    for ending in (".br", ".gz"):
        (live / f"echo.html{ending}").write_bytes((live / f"robots.txt{ending}").read_bytes())
    try:
        assert ask(ports["front"], "/echo/?q=mer")[2].endswith(b": q=mer page=")
    finally:
        for ending in (".br", ".gz"):
            (live / f"echo.html{ending}").unlink()


def test_a_beacon_beside_django_is_heard_through_both(port: int) -> None:
    for method in ("GET", "POST"):
        status, headers, body = ask(port, "/beacon/", method)
        assert (status, body) == (204, b"")
        assert headers["Cache-Control"] == "no-store"
        assert "Content-Security-Policy" not in headers  # Django has not been asked
    assert ask(port, "/beacon/more/")[0] == 404


def test_events_come_one_by_one_through_both_and_the_reader_is_seen_to_leave(
    installation: Installation, port: int
) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    with contextlib.closing(line):
        line.request("GET", f"/live/{port}/", headers={"Host": "localhost"})
        got = line.getresponse()
        assert got.headers["Content-Type"] == "text/event-stream"
        said = [got.readline() for _ in range(6)]
        assert said == [b"data: 1\n", b"\n", b"data: 2\n", b"\n", b"data: 3\n", b"\n"]
        left = installation.paper.data / f"left live {port}"
        assert not left.exists()
        got.close()
    until(left.exists, within=30)


def test_a_server_that_is_told_to_end_does_not_wait_for_who_listens(
    installation: Installation,
) -> None:
    port = free_port()
    said = installation.log.read_text()
    command = ("-m", "rotative.cli", "web", "--port", str(port), "--workers", "1")
    server = installation.start(*command)
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def listens() -> bool:
        with contextlib.suppress(OSError):
            line.request("GET", "/live/1/", headers={"Host": "localhost"})
            return line.getresponse().readline() == b"data: 1\n"
        line.close()
        return False

    with contextlib.closing(line):
        until(listens, within=60)
        server.terminate()
        assert server.wait(END_TAKES_AT_MOST / 2) == 0
    assert "Traceback" not in installation.log.read_text().removeprefix(said)
