"""Serving a stored page: nginx over the store, and the built-in front, beside nginx over plain
files of the same bytes, and beside the same Python server with one page and nothing to look up.

wrk asks for one page over 32 connections; each server in turn, several rounds, because the load
generator shares the machine with them.
"""

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connections

from rotative.operations.bench.measure import LeftOut, Row, median, memory
from rotative.operations.bench.paper import BenchPaper
from rotative.operations.bench.press_all import PROCESSES, fill
from rotative.press.store import BROTLI, GZIP, expanded, name_of, the_store
from rotative.record.models import Story
from rotative.record.reading import Record

GIVEN = Path(__file__).resolve().parents[3] / "deployment" / "nginx"
BROTLI_MODULE = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
CONNECTIONS, SECONDS, ROUNDS = 32, 3, 5
STARTS_WITHIN = 60  # seconds
MAIN = """
{modules}
{user}
daemon off;
pcre_jit on;
master_process off;
pid {place}/nginx.pid;
error_log {place}/error.log;
events {{ worker_connections 256; }}
http {{
    default_type application/octet-stream;
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000;
    client_body_temp_path {place}/body;
    proxy_temp_path {place}/proxy;
    fastcgi_temp_path {place}/fastcgi;
    uwsgi_temp_path {place}/uwsgi;
    scgi_temp_path {place}/scgi;
    include {place}/server.conf;
}}
"""
PLAIN = """
server {{
    listen 127.0.0.1:{port};
    root {place}/files;
    types {{ text/html html; }}
    {brotli}
    gzip_static on;
    add_header Cache-Control no-cache;
    {headers}
}}
"""


@dataclass
class Server:
    """A server that runs, the address of the page there, and what was measured of it."""

    name: str
    process: "subprocess.Popen[bytes]"
    url: str
    per_second: dict[str, list[float]] = field(default_factory=dict)

    def ask(self, coding: str) -> list[tuple[str, str]]:
        """The headers of the page there. Raises `AssertionError` when it is something else."""
        _, _, place, path = self.url.split("/", 3)
        line = http.client.HTTPConnection(place, timeout=5)
        try:
            line.request("GET", f"/{path}", headers={"Accept-Encoding": coding})
            answer = line.getresponse()
            answer.read()
        finally:
            line.close()
        if answer.status != 200 or answer.headers["Content-Encoding"] != coding:
            raise AssertionError(f"{self.name} answered {answer.status} {answer.headers}")
        return answer.getheaders()

    def wait(self) -> None:
        """Until it answers."""
        deadline = time.monotonic() + STARTS_WITHIN
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                self.ask("gzip")
                return
            except ConnectionRefusedError:
                time.sleep(0.05)
        raise AssertionError(f"{self.name} did not start")

    def load(self, coding: str, seconds: float) -> float:
        """Requests a second."""
        said = subprocess.run(
            ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s", *_header(coding), self.url],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        found = re.search(r"Requests/sec:\s+([\d.]+)", said)
        if found is None or "Non-2xx" in said or "Socket errors" in said:
            raise AssertionError(f"{self.name} did not stand the load: {said}")
        return float(found[1])


def rows(
    paper: BenchPaper,
    sizes: Sequence[int],
    rounds: int = ROUNDS,
    seconds: float = SECONDS,
    processes: int = PROCESSES,
) -> Iterator[Row | LeftOut]:
    """Requests a second and memory of each server."""
    paper.grow(sizes[-1])
    fill(processes)
    path = a_story()
    connections.close_all()
    if shutil.which("wrk") is None:
        # A client in Python is slower than what is to be measured.
        yield LeftOut("all of it", "there is no program `wrk` here to make the load")
        return
    codings = {"gzip": GZIP, "br": BROTLI} if BROTLI_MODULE.exists() else {"gzip": GZIP}
    with ExitStack() as started, tempfile.TemporaryDirectory() as folder:
        ours, place = started.enter_context(front(path)), Path(folder, "bare")
        place.mkdir()
        servers = {"front": ours, "bare": started.enter_context(_bare(place, path, ours))}
        if program := _nginx_program():
            for name, start in (("plain", _plain), ("store", _store)):
                place = Path(folder, name)
                place.mkdir()
                servers[name] = started.enter_context(start(program, place, path))
        else:
            yield LeftOut("the comparison with nginx", "there is no nginx, or no configuration")
        for coding in codings:
            _measure(list(servers.values()), coding, rounds, seconds)
            yield from _figures(servers, coding)
        for server in servers.values():
            rss, pss = memory(server.process.pid)
            yield Row(f"{server.name}: memory (RSS)", rss / 2**20, "MiB")
            yield Row(f"{server.name}: memory (PSS)", pss / 2**20, "MiB")
    if len(codings) == 1:
        yield LeftOut("brotli", "nginx has no brotli_static here (libnginx-mod-http-brotli-static)")


def _measure(servers: Sequence[Server], coding: str, rounds: int, seconds: float) -> None:
    for server in servers:
        server.ask(coding)
        server.load(coding, seconds / 3)
    for _ in range(rounds):
        for server in servers:
            server.per_second.setdefault(coding, []).append(server.load(coding, seconds))


def _figures(servers: dict[str, Server], coding: str) -> Iterator[Row]:
    """Each server's median; the ratio is the median of the rounds' ratios."""
    for name, beside in (
        ("plain", ""),
        ("store", "plain"),
        ("bare", "store"),
        ("front", "store"),
    ):
        if name not in servers:
            continue
        values = servers[name].per_second[coding]
        label = f"{servers[name].name}, {coding}"
        if beside not in servers:
            yield Row(label, median(values), "requests/s")
            continue
        theirs = servers[beside].per_second[coding]
        reference = f"{servers[beside].name}: {median(theirs):,.0f}"
        ratio = median(ours / other for ours, other in zip(values, theirs, strict=True))
        yield Row(label, median(values), "requests/s", reference, ratio)


def a_story() -> str:
    """The address of a stored story."""
    story = Story.objects.latest("published_at")
    return Record().paths([story.pk])[story.pk]


def _header(coding: str) -> list[str]:
    return ["-H", f"Accept-Encoding: {coding}", "-H", "Host: localhost"]


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _nginx_program() -> str | None:
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    return program if GIVEN.is_dir() else None


@contextmanager
def _running(
    name: str, command: Sequence[str], url: str, cwd: Path | None = None
) -> Iterator[Server]:
    process = subprocess.Popen(command, stdout=sys.stderr, start_new_session=True, cwd=cwd)
    server = Server(name, process, url)
    try:
        server.wait()
        yield server
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def front(path: str) -> Iterator[Server]:
    """The built-in front, as `rotative web --workers 1` starts it."""
    port = _port()
    with _running(
        "the built-in front, one worker",
        _granian(port, "rotative.rsgi:application"),
        f"http://127.0.0.1:{port}{path}",
    ) as server:
        yield server


@contextmanager
def _bare(place: Path, path: str, front: Server) -> Iterator[Server]:
    """The same server with the same page and headers, and nothing to look up."""
    headers = {}
    for coding, ending in (("gzip", GZIP), ("br", BROTLI)):
        data = Path(f"{the_store().live / name_of(path)}{ending}").read_bytes()
        (place / f"page.{coding}").write_bytes(data)
        told = front.ask(coding)
        headers[coding] = [(n.lower(), v) for n, v in told if n.lower() not in ("date", "server")]
    (place / "headers.json").write_text(json.dumps(headers))
    port = _port()
    with _running(
        "Granian alone, one worker",
        _granian(port, "rotative.operations.bench.bare:application"),
        f"http://127.0.0.1:{port}{path}",
        place,
    ) as server:
        yield server


def _granian(port: int, application: str) -> list[str]:
    options = f"--interface rsgi --no-ws --workers 1 --backlog 1024 --log-level error --port {port}"
    return [sys.executable, "-m", "granian", *options.split(), application]


@contextmanager
def _plain(program: str, place: Path, path: str) -> Iterator[Server]:
    """nginx over the page as plain files, with the same headers: no more bytes, no fewer."""
    port, files = _port(), place / "files"
    files.mkdir()
    for ending in (BROTLI, GZIP):
        data = Path(f"{the_store().live / name_of(path)}{ending}").read_bytes()
        (files / f"page.html{ending}").write_bytes(data)
        (files / "page.html").write_bytes(expanded(data, ending))
    given = (GIVEN / "rotative-store.conf").read_text()
    text = PLAIN.format(
        place=place,
        port=port,
        brotli="brotli_static on;" if BROTLI_MODULE.exists() else "",
        headers="\n    ".join(re.findall(r"^add_header [^$\n]+;$", given, re.MULTILINE)),
    )
    (place / "server.conf").write_text(text)
    url = f"http://127.0.0.1:{port}/page.html"
    with _running("nginx over plain files", _nginx(program, place), url) as server:
        yield server


@contextmanager
def _store(program: str, place: Path, path: str) -> Iterator[Server]:
    """nginx over the store, with the configuration that operators are given."""
    port = _port()
    ours = (GIVEN / "rotative.conf").read_text()
    for example, here in (
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("www.my-paper.example", "localhost"),
        ("/srv/my-paper", str(settings.DATA_DIR)),
        ("/etc/nginx/snippets", str(place)),
    ):
        if example not in ours:
            raise AssertionError(f"the configuration does not show {example} any more")
        ours = ours.replace(example, here)
    (place / "server.conf").write_text(ours)
    snippet = (GIVEN / "rotative-store.conf").read_text()
    if not BROTLI_MODULE.exists():
        snippet = snippet.replace("\nbrotli_static on;", "\n# brotli_static on;")
    (place / "rotative-store.conf").write_text(snippet)
    url = f"http://127.0.0.1:{port}{path}"
    with _running("nginx over the store", _nginx(program, place), url) as server:
        yield server


def _nginx(program: str, place: Path) -> list[str]:
    """One process of nginx with the server of a directory."""
    main = MAIN.format(
        place=place,
        modules=f"load_module {BROTLI_MODULE};" if BROTLI_MODULE.exists() else "",
        user="user root;" if os.geteuid() == 0 else "",
    )
    (place / "nginx.conf").write_text(main)
    return [program, "-c", str(place / "nginx.conf"), "-p", str(place)]
