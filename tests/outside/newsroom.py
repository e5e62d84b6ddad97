"""A small paper with an editor who publishes through the newsroom and readers who never stop: what
each was answered, while a test breaks things under them.
"""

import contextlib
import http.client
import json
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import brotli

from outside.installation import Installation

FOUND = """
import json, sys
from django.test import Client
from django.urls import reverse
from rotative.operations.preparing import prepare
prepare()
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield
from rotative.testing import cast, paper as small
made = small.small_paper()
stories = [small.story(made.news, f"Dépêche {n}", slug=f"depeche-{n}") for n in range(9)]
client = Client(headers={"host": "localhost"})
client.force_login(cast.marc())
empty = "kicker short_headline picture picture_caption seo_title search_description"
empty += " published_at updated_at go_live_at expire_at"
rows = "bylines story_topics related_picks comments"
form = nested_form_data(dict.fromkeys(empty.split(), "") | {
    "title": "Situation",
    "slug": stories[0].slug,
    "standfirst": "Le point.",
    "format": "story",
    "key_points": streamfield([]),
    "body": streamfield([("paragraph", rich_text("<p>Le texte de la dépêche.</p>"))]),
    "action-publish": "1",
} | {name: inline_formset([]) for name in rows.split()})
print(json.dumps({
    "form": form,
    "edit": reverse("wagtailadmin_pages:edit", args=[stories[0].pk]),
    "session": client.cookies["sessionid"].value,
    "story": small.path_of(stories[0]),
    "others": [small.path_of(story) for story in stories[1:]],
    "section": "/".join(small.path_of(stories[0]).split("/")[:-2]) + "/",
}))
"""
PUBLISHED = """
import json
from wagtail.models import Revision
titles = [r.content["title"] for r in Revision.objects.order_by("pk")]
print(json.dumps([t for t in titles if t.startswith("Situation, version ")]))
"""
TRIES = 3  # of a reader's program, when the line is cut before an answer


class Newsroom(Installation):
    """An installation with a paper of nine stories."""

    def __init__(self, data: Path, origin: Path, database: str = "") -> None:
        """In a copy of this data directory, on SQLite unless a database is named. Its stories are
        there already if the directory is another newsroom's that is at rest.
        """
        shutil.copytree(origin, data, dirs_exist_ok=True)
        self._settle("fr", data)
        if database:
            self.environment["DATABASE_URL"] = database
        known = data / "newsroom.json"
        if not known.exists():
            known.write_text(json.dumps(self.asked(FOUND)))
        said = json.loads(known.read_text())
        self.edit: str = said["edit"]
        self.story: str = said["story"]
        self.shown: list[str] = ["/", said["section"], said["story"]]
        self.stored: list[str] = [*self.shown, *said["others"], "/rss.xml"]
        token = "a" * 32
        self.cookies = f"sessionid={said['session']}; csrftoken={token}"
        self.form: dict[str, str] = said["form"] | {"csrfmiddlewaretoken": token}

    def asked(self, code: str) -> Any:
        process = self.python(code)
        said = process.communicate(timeout=300)[0]
        assert process.returncode == 0, self.log.read_text()
        return json.loads(said.strip().split("\n")[-1])

    def run(self) -> "subprocess.Popen[str]":
        """`rotative run`, once it answers and every stored page is there."""
        process = self.start("-m", "rotative.cli", "run", "--port", str(self.port))
        self.until_it_answers(process)
        for path in self.stored:
            assert self.get(path)[0] == 200, path
        return process

    def get(self, path: str, port: int = 0, cookies: str = "") -> tuple[int, dict[str, str], str]:
        """One page. A line that is cut before an answer is taken up again, as programs do."""
        for left in reversed(range(TRIES)):
            try:
                return self._ask("GET", path, port=port, cookies=cookies)
            except (ConnectionError, http.client.HTTPException):
                if not left:
                    raise
        raise AssertionError

    def _ask(
        self, method: str, path: str, body: str = "", port: int = 0, cookies: str = ""
    ) -> tuple[int, dict[str, str], str]:
        line = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=120)
        headers = {"Host": "localhost", "Accept-Encoding": "br"}
        if cookies:
            headers["Cookie"] = cookies
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            line.request(method, path, body or None, headers)
            answer = line.getresponse()
            raw, names = answer.read(), {k.lower(): v for k, v in answer.getheaders()}
            if names.get("content-encoding") == "br":
                raw = brotli.decompress(raw)
            return answer.status, names, raw.decode()
        finally:
            line.close()

    def publish(self, version: int) -> tuple[int, str]:
        """The editor presses "Publish"; what the newsroom answered. 302: it is out."""
        title = f"Situation, version {version}."
        form = self.form | {"title": title}
        status, headers, text = self._ask("POST", self.edit, urlencode(form), cookies=self.cookies)
        if status == 302 and "/login/" in headers["location"]:
            raise AssertionError("the editor is not logged in any more")
        return status, text

    def notes(self) -> dict[int, str]:
        """The living processes of this paper, by number: run, web, work, send."""
        found = {}
        for file in (self.paper.data / "running").glob("[0-9]*"):
            with contextlib.suppress(OSError, ValueError):
                note = json.loads(file.read_text())
                if is_alive(note["pid"]):
                    found[note["pid"]] = note["part"]
        return found

    def is_whole(self) -> bool:
        return sorted(self.notes().values()) == ["run", "send", "web", "web", "work"]

    def close(self) -> None:
        for pid in self.notes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        super().close()


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


BUSY = 4  # a machine that runs other tests as well is so many times slower


def until(what: Callable[[], object], *, within: float) -> float:
    """How long it took until something came true. Fails when it did not, in so many seconds of a
    machine that does nothing else.
    """
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < within * BUSY, f"not within {within * BUSY} s"
        threading.Event().wait(0.02)
    return time.monotonic() - began


@dataclass
class Traffic:
    """An editor and readers at work, each in a thread; what went wrong is kept."""

    newsroom: Newsroom
    ports: list[int]
    acknowledged: list[int] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    answers: int = 0
    wrong: list[str] = field(default_factory=list)
    over: bool = False

    @contextlib.contextmanager
    def at_work(self) -> Iterator["Traffic"]:
        readers = [threading.Thread(target=self._read, args=[port]) for port in self.ports]
        threads = [threading.Thread(target=self._publish), *readers]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self.over = True
            for thread in threads:
                thread.join(300)

    def _publish(self) -> None:
        version = 0
        while not self.over:
            version += 1
            try:
                status, text = self.newsroom.publish(version)
            except (OSError, http.client.HTTPException):
                continue  # cut: it may be out or not
            if status == 302:
                self.acknowledged.append(version)
            else:
                self.refused.append((status, text))
                threading.Event().wait(0.1)

    def _read(self, port: int) -> None:
        while not self.over:
            for path in self.newsroom.stored:
                known = self.acknowledged[-1] if self.acknowledged else 0
                try:
                    status, headers, text = self.newsroom.get(path, port)
                except (OSError, http.client.HTTPException) as cut:
                    self.wrong.append(f"{path} of port {port}: {cut!r}")
                    continue
                self.answers += 1
                if status != 200 or (path.endswith("/") and "</html>" not in text[-20:]):
                    self.wrong.append(f"{path} of port {port}: {status} {text[:200]}")
                elif path == self.newsroom.story and known and "warning" not in headers:
                    shown = text.partition("Situation, version ")[2].partition(".")[0]
                    if not shown or int(shown) < known:
                        self.wrong.append(f"{path} of port {port} shows {shown!r} after {known}")
                threading.Event().wait(0.005)

    def goes_on(self) -> Callable[[], bool]:
        """Whether something was published since this call."""
        before = len(self.acknowledged)
        return lambda: len(self.acknowledged) > before
