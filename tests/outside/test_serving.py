"""One table of requests, asked of nginx and of the built-in front alike (RFC 9110)."""

import contextlib
import gzip
import http.client
import itertools
import json
import socket
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from select import select

import brotli
import pytest
from django.conf import settings
from journeys.marks import only
from journeys.paper import Paper

from outside.installation import Installation
from outside.nginx import Nginx
from rotative.press.store import kind_of

pytestmark = only("fr", "outside")

ENCODINGS = {  # what is asked for, and what may come
    None: {""},
    "identity": {""},
    "gzip": {"gzip"},
    "br": {"br"},
    "gzip, deflate, br, zstd": {"br"},
    "br;q=0, gzip": {"gzip"},
    "br;q=0": {""},
    "gzip;q=0, br;q=0": {""},
    "*": {"", "br", "gzip"},
    "deflate": {""},
}
CONDITIONS = (
    "none, match, weak, list, any, other, older other-and-same-time same-time long-ago"
).replace(",", "")
NOT_MODIFIED = {"match", "weak", "list", "any", "same-time"}
TAKES_AWAY = """
import json
import socket
from rotative.articles.models import ArticlePage
from rotative.press import upkeep
from rotative.record import actions
from rotative.record.entries import Withdrawal
upkeep.start()
gone, held, moved, *rest = ArticlePage.objects.live().order_by("-last_published_at", "-pk")
paths = [article.get_url() for article in (gone, held, moved, *rest)]
gone.unpublish()
held.unpublish()
actions.explain([held.pk], Withdrawal(451, "Ordonnance du tribunal."))
moved.slug = "ailleurs"
moved.save_revision().publish()
print(json.dumps([*paths[:3], paths[3:]]))
"""


@dataclass(frozen=True)
class Server:
    """One of the two; a line stays open, so that a body too many spoils the next answer."""

    name: str
    port: int

    @cached_property
    def line(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def ask(self, path: str, method: str = "GET", **headers: str | None) -> "Got":
        given = {name.replace("_", "-"): value for name, value in headers.items() if value}
        if self.line.sock and is_over(self.line.sock):
            self.line.close()  # and it opens again
        self.line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": "localhost", **given}.items():
            self.line.putheader(name, value)
        if method == "POST":
            self.line.putheader("Content-Length", "3")
        self.line.endheaders(b"a=b" if method == "POST" else None)
        got = self.line.getresponse()
        counted = Counter(name.lower() for name, _value in got.getheaders())
        return Got(got.status, got.headers, counted, got.read())


def is_over(line: socket.socket) -> bool:
    """Whether the server has closed it, as each does when nothing was asked for long."""
    return bool(select([line], [], [], 0)[0]) and line.recv(1, socket.MSG_PEEK) == b""


@dataclass(frozen=True)
class Got:
    status: int
    headers: http.client.HTTPMessage
    counted: Counter[str]
    raw: bytes

    @property
    def coding(self) -> str:
        return self.headers.get("Content-Encoding", "")

    @property
    def body(self) -> bytes:
        if self.coding == "br":
            return brotli.decompress(self.raw)
        return gzip.decompress(self.raw) if self.coding == "gzip" else self.raw


@dataclass(frozen=True)
class Place:
    """The paper with both servers, and addresses of every sort."""

    installation: Installation
    servers: tuple[Server, ...]
    gone: str
    held: str
    moved: str
    stories: list[str]
    stylesheet: str


@pytest.fixture(scope="module")
def place(paper: Paper, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    directory = tmp_path_factory.mktemp("serving")
    installation = Installation(paper, directory / "data")
    with contextlib.closing(installation), Nginx(installation.paper, directory) as nginx:
        gone, held, moved, stories = json.loads(installation.paper.python(TAKES_AWAY))
        installation.web(workers=1)
        front = Server("front", installation.port)
        look = front.ask("/").body.partition(b'href="/look-')[2].partition(b'"')[0].decode()
        servers = (Server("nginx", nginx.port), front)
        yield Place(installation, servers, gone, held, moved, stories, f"/look-{look}")


@pytest.fixture(scope="module", params=["nginx", "front"])
def server(request: pytest.FixtureRequest, place: Place) -> Server:
    return next(server for server in place.servers if server.name == request.param)


def kinds(place: Place) -> dict[str, str]:
    """An address of each sort of page that is stored."""
    section = place.stories[0].split("/")[1]
    return {
        "front": "/",
        "section": f"/{section}/",
        "story": place.stories[0],
        "feed": "/rss.xml",
        "atom feed": "/atom.xml",
        "json feed": "/feed.json",
        "section's feed": f"/{section}/rss.xml",
        "island": "/in-the-news.json",
        "sitemap": "/sitemap.xml",
        "css": place.stylesheet,
        "manifest": "/manifest.webmanifest",
        "icon": "/icon.svg",
        "old icon": "/favicon.ico",
        "robots": "/robots.txt",
        "an address with a question": f"{place.stories[0]}?utm_source=x",
        "an address with signs": place.stories[0].replace("a", "%61", 1),
    }


def question(condition: str, known: Got) -> dict[str, str]:
    """The headers of a condition, for who knows an answer."""
    tag, time = known.headers["ETag"], known.headers.get("Last-Modified")
    conditions = {
        "none": {},
        "match": {"If_None_Match": tag},
        "weak": {"If_None_Match": f"W/{tag.removeprefix('W/')}"},
        "list": {"If_None_Match": f'"a", {tag}, "b"'},
        "any": {"If_None_Match": "*"},
        "other": {"If_None_Match": '"a"'},
        "older": {"If_None_Match": 'W/"a", "b"'},
    }
    if time:
        conditions |= {
            "same-time": {"If_Modified_Since": time},
            "other-and-same-time": {"If_None_Match": '"a"', "If_Modified_Since": time},
            "long-ago": {"If_Modified_Since": "Sat, 01 Jan 2000 00:00:00 GMT"},
        }
    return conditions.get(condition, {})


# nginx speaks of encryption where it encrypts, which it does not here.
COMMON = {
    name: value
    for name, value in settings.READER_HEADERS.items()
    if name != "Strict-Transport-Security"
}


def is_well_served(got: Got, path: str) -> None:
    """The headers that every answer from the store has, a 304 included."""
    expected = COMMON | {
        "Cache-Control": kind_of(path.partition("?")[0]).cache,
        "Vary": "Accept-Encoding",
    }
    assert_has(got, expected)
    assert "Set-Cookie" not in got.headers
    assert "Warning" not in got.headers
    assert got.headers["ETag"].removeprefix("W/").strip('"')


def assert_has(got: Got, expected: dict[str, str]) -> None:
    """The headers, each once; of the policy's parts the order says nothing."""
    for name, value in expected.items():
        assert sorted((got.headers[name] or "").split("; ")) == sorted(value.split("; ")), name
    assert repeated(got) == set()


def repeated(got: Got) -> set[str]:
    """Headers that come twice; Vary may: it is a list, and nginx adds its own to the front's."""
    return {name for name, times in got.counted.items() if times > 1} - {"vary"}


def test_the_table(place: Place, server: Server) -> None:
    for path in kinds(place).values():
        whole = {}
        server.ask(path)  # pressed, if it was not
        for asked, allowed in ENCODINGS.items():
            known = server.ask(path, Accept_Encoding=asked)
            whole[known.coding] = known
            for condition, method in itertools.product(CONDITIONS.split(), ("GET", "HEAD")):
                asks = question(condition, known)
                got = server.ask(path, method, Accept_Encoding=asked, **asks)
                case = (path, asked, method, asks)
                is_well_served(got, path)
                if asks and condition in NOT_MODIFIED:
                    assert got.status == 304, case
                    assert got.raw == b"" and got.coding == "", case
                    assert got.headers["ETag"].removeprefix("W/") == known.headers[
                        "ETag"
                    ].removeprefix("W/"), case
                    continue
                assert got.status == 200, case
                assert got.headers["ETag"] == known.headers["ETag"], case
                assert got.coding in allowed, case
                assert got.headers["Content-Type"] == kind_of(path.partition("?")[0]).content_type
                length = got.headers.get("Content-Length")
                if method == "HEAD":
                    assert got.raw == b"" and length == known.headers.get("Content-Length"), case
                else:
                    assert length in (None, str(len(got.raw))), case
                    assert got.body == known.body, case
        is_told_apart(whole)


def is_told_apart(whole: dict[str, Got]) -> None:
    """Each encoding has a strong tag of its own, and all are one page."""
    assert set(whole) == {"", "gzip", "br"}
    assert len({got.body for got in whole.values()}) == 1
    assert len({got.headers["ETag"] for got in whole.values()}) == 3
    # What nginx unpacks on the way it cannot vouch for byte by byte.
    assert not any(whole[coding].headers["ETag"].startswith("W/") for coding in ("br", "gzip"))


def test_both_give_the_same_pages(place: Place) -> None:
    for path in kinds(place).values():
        one, other = (server.ask(path, Accept_Encoding="br") for server in place.servers)
        assert one.body == other.body, path
        assert one.headers["Content-Type"] == other.headers["Content-Type"], path


def test_the_store_answers_only_what_is_asked_of_a_page(place: Place, server: Server) -> None:
    for path in kinds(place).values():
        server.ask(path)
        for method in ("POST", "PUT", "DELETE"):
            refused = server.ask(path, method)
            assert refused.status in {403, 405}, (path, method)
        assert server.ask(path).status == 200


def test_what_is_not_there(place: Place, server: Server) -> None:
    for path, status in (
        ("/il-n-y-a-rien/", 404),
        ("/il-n-y-a-rien.xml", 404),
        (place.gone, 410),
        (place.held, 451),
        (place.moved, 301),
    ):
        for asked, condition in itertools.product(
            (None, "gzip", "br"), ({}, {"If_None_Match": "*"}, {"If_None_Match": '"a"'})
        ):
            got = server.ask(path, Accept_Encoding=asked, **condition)
            head = server.ask(path, "HEAD", Accept_Encoding=asked, **condition)
            assert (got.status, head.status, head.raw) == (status, status, b""), path
            assert got.headers["Cache-Control"] == "no-cache" or status == 404
            assert_has(got, COMMON)
    moved = server.ask(place.moved).headers["Location"]
    assert server.ask(moved).status == 200
    held = server.ask(place.held)
    assert "Ordonnance du tribunal." in held.body.decode()
    assert held.headers["Link"].endswith('; rel="blocked-by"')
    assert not {n for n in place.installation.names() if n.startswith(place.held.strip("/"))}


def test_a_page_that_was_never_asked_for(place: Place, server: Server) -> None:
    """The first reader of a page is served as the second one."""
    cold = iter(place.stories[10:40] if server.name == "nginx" else place.stories[40:])
    for asked, method in itertools.product(ENCODINGS, ("GET", "HEAD")):
        path = next(cold)
        assert not {n for n in place.installation.names() if n.startswith(path.strip("/"))}
        first = server.ask(path, method, Accept_Encoding=asked, If_None_Match='"a"')
        second = server.ask(path, Accept_Encoding=asked)
        for got in (first, second):
            is_well_served(got, path)
            assert got.status == 200 and got.coding in ENCODINGS[asked]
        assert first.body == second.body if method == "GET" else first.raw == b""
        assert f"{path.strip('/')}.html.br" in place.installation.names()


def test_a_parked_page_is_pressed_again(place: Place, server: Server) -> None:
    path = place.stories[1]
    before = server.ask(path).body
    place.installation.paper.python(
        "from rotative.press import models, pressing\n"
        f"models.Page.objects.filter(path={path!r}).update(state=models.Page.State.PARKING)\n"
        "pressing.park()"
    )
    assert f"{path.strip('/')}.html.br" in place.installation.names("stale")
    again = server.ask(path)
    is_well_served(again, path)
    assert again.body == before
    assert f"{path.strip('/')}.html.br" not in place.installation.names("stale")


def test_the_names_of_files_are_no_addresses(place: Place, server: Server) -> None:
    story = place.stories[0].strip("/")
    server.ask(f"/{story}/")
    for path in (
        f"/{story}.html",
        f"/{story}.html.br",
        f"/{story}.html.gz",
        f"//{story}/",
        "/.html",
        "/.html.br",
        "/.html/",
        "/rss.xml.gz",
        "/rss.xml/",
        "/live/rss.xml",
        "/stale/rss.xml",
        f"/x/%2e%2e/%2e%2e/stale/{story}/",
    ):
        assert server.ask(path).status in {301, 400, 404}, path


def test_the_newsroom_is_the_applications(place: Place, server: Server) -> None:
    login = server.ask("/newsroom/login/")
    assert login.status == 200 and b"csrfmiddlewaretoken" in login.body
    assert "no-store" in login.headers["Cache-Control"]
    assert repeated(login) == set()
    assert server.ask("/documents/1/x.pdf").status == 404


def test_all_that_the_newsroom_looks_like_is_there_from_the_first_start(paper: Paper) -> None:
    page = paper.ask("/newsroom/login/").dom
    files = page.xpath("//link[@rel='stylesheet']/@href | //script/@src | //img/@src")
    assert any("/core." in name and name.endswith(".css") for name in files)
    assert {name: paper.ask(name).status for name in files} == dict.fromkeys(files, 200)


def test_under_maintenance_readers_keep_what_is_stored(place: Place, server: Server) -> None:
    flag = place.installation.paper.data / "maintenance"
    stored = ("/", place.stories[0], "/rss.xml")
    for path in stored:
        server.ask(path)
    flag.touch()
    try:
        for path in stored:
            assert server.ask(path).status == 200, path
        for path in ("/il-n-y-a-rien/", "/il-n-y-a-rien.xml"):
            got = server.ask(path)
            assert got.status == 503, path
            assert got.headers["Cache-Control"] == "no-store"
            assert got.headers["Retry-After"]
        assert server.ask("/icon.svg").status == 200
        assert server.ask("/newsroom/login/").status == 200
    finally:
        flag.unlink()
    assert server.ask("/il-n-y-a-rien/").status == 404
