"""A demo newspaper served in a process of its own, as the tests meet it: over HTTP, and through
a Python that works in its data directory."""

import contextlib
import http.client
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lxml import html

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN = 600  # seconds: drawing pictures takes most of them, on a busy machine many
END_WITHIN = 20
BUILT_AT = "http://localhost/"
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'press_*'"


@dataclass(frozen=True)
class Reply:
    """What a server answered; header names are lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @cached_property
    def dom(self) -> Any:
        """The body as an lxml HTML tree."""
        return html.document_fromstring(self.text)


@dataclass(frozen=True)
class Paper:
    """A served newspaper."""

    language: str
    url: str
    data: Path

    @property
    def password(self) -> str:
        """Of the newsroom's first user."""
        return (self.data / "first_password").read_text().strip()

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Reply:
        """One request without following redirects."""
        line = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=120)
        try:
            line.request(method, path, body, headers or {})
            got = line.getresponse()
            names = {name.lower(): value for name, value in got.getheaders()}
            return Reply(got.status, names, got.read())
        finally:
            line.close()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a query finds in this installation's database."""
        database = sqlite3.connect(f"file:{self.data / 'rotative.sqlite3'}?mode=ro", uri=True)
        try:
            return database.execute(query).fetchall()
        finally:
            database.close()

    def python(self, code: str) -> str:
        """Run code in this installation, Django ready; what it printed."""
        start = "import django; django.setup()\n"
        done = subprocess.run(
            [sys.executable, "-c", start + code],
            cwd=ROOT,
            env=environment(self.data, self.url) | {"DJANGO_SETTINGS_MODULE": "rotative.settings"},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


def environment(data: Path, url: str) -> dict[str, str]:
    """The environment of an installation, without what the test run set for its own process."""
    ours = {k: v for k, v in os.environ.items() if not k.startswith(("ROTATIVE_", "DATABASE_"))}
    return ours | {"ROTATIVE_DATA": str(data), "ROTATIVE_SITE_URL": url}


def copy_sqlite(source: Path, target: Path) -> None:
    """Another paper may serve the source; what its press knows of its store is not copied."""
    with (
        contextlib.closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as there,
        contextlib.closing(sqlite3.connect(target)) as here,
    ):
        there.backup(here)
        for (name,) in here.execute(TABLES).fetchall():
            here.execute(f"DELETE FROM {name}")
        here.commit()


def build_demo(language: str, database: Path, place: Path) -> None:
    """A demo newspaper in `place`, on a copy of this migrated database; nobody serves it."""
    data = place / "data"
    data.mkdir()
    shutil.copy(database, data / "rotative.sqlite3")
    command = ["demo", "--lang", language, "--data", str(data), "--build-only"]
    done = subprocess.run(
        [sys.executable, "-m", "rotative.cli", *command],
        cwd=ROOT,
        env=environment(data, BUILT_AT.rstrip("/")),
        capture_output=True,
        text=True,
        timeout=READY_WITHIN,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def copy_demo(built: Path, data: Path, port: int) -> None:
    """One that was built, to be served at this port: what was sent there names its address."""
    left = shutil.ignore_patterns("rotative.sqlite3*", "press")
    shutil.copytree(built / "data", data, ignore=left)
    copy_sqlite(built / "data/rotative.sqlite3", data / "rotative.sqlite3")
    with contextlib.closing(sqlite3.connect(data / "rotative.sqlite3")) as database:
        for column in ("html", "text"):
            database.execute(
                f"UPDATE newsletters_edition SET {column} = replace({column}, ?, ?)",
                [BUILT_AT, f"http://localhost:{port}/"],
            )
        database.execute("UPDATE wagtailcore_site SET port = ?", [port])
        database.commit()


class Press:
    """A running `rotative demo`; with `new`, a `rotative run` that is to be set up. It mails
    through the server at `mail`. It begins with a copy of the file `database`, or of the demo that
    was `built` in a directory, where given."""

    def __init__(
        self,
        language: str,
        data: Path,
        *,
        new: bool = False,
        mail: str = "",
        database: Path | None = None,
        built: Path | None = None,
    ) -> None:
        port = free_port()
        if built:
            copy_demo(built, data, port)
        if database:
            data.mkdir()
            shutil.copy(database, data / "rotative.sqlite3")
        self.paper = Paper(language, f"http://localhost:{port}", data)
        self.log = data.with_suffix(".log")
        mailing = {"ROTATIVE_MAIL_URL": mail} if mail else {}
        command = ["run"] if new else ["demo", "--lang", language]
        command += ["--data", str(data), "--port", str(port)]
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "rotative.cli", *command],
                cwd=ROOT,
                env=environment(data, self.paper.url) | mailing,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def wait_until_ready(self) -> None:
        """Return when readers can read; raises when the demo ends by itself or takes too long."""
        for _ in range(READY_WITHIN * 5):
            try:
                self.process.wait(timeout=0.2)
            except subprocess.TimeoutExpired:
                if "Ctrl-C" in self.log.read_text():
                    return
            else:
                break
        self.stop()
        raise AssertionError(f"Rotative did not come up:\n{self.log.read_text()}")

    def stop(self) -> None:
        """End it as an operator would."""
        self.process.terminate()
        try:
            self.process.wait(END_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def free_port() -> int:
    """A TCP port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
