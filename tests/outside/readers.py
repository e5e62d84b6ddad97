"""Readers of an installation: what they ask for, over which line, and what they must never see."""

import asyncio
import gzip
import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import brotli

from outside.installation import Installation

# Pages that show the story's headline, its address first; and every other one that answers.
ADDRESSES = """
import json
from django.utils import timezone
from rotative.articles.models import ArticlePage
from rotative.press import actions, sheets, upkeep
upkeep.start()
actions.apply()
printer = sheets.printer(timezone.now())
every = list(printer.addresses())
front = printer.print("/").body.decode()
for article in ArticlePage.objects.live().order_by("-first_published_at", "-pk"):
    path = article.get_url()
    section = "/".join(path.split("/")[:-2]) + "/"
    shown = f'href="{path}"'
    if shown in front and shown in printer.print(section).body.decode():
        break
print(json.dumps([article.pk, [path, "/", section], every]))
"""
PNG_ENDS = b"IEND\xaeB`\x82"
VERSION = re.compile(r"Situation, version (\d+)\.")


@dataclass
class Content:
    """What the paper has: a story on the front page, where it is shown, every address."""

    pk: int
    shown: list[str]
    every: list[str]

    @classmethod
    def of(cls, installation: Installation) -> "Content":
        return cls(*json.loads(installation.paper.python(ADDRESSES)))

    def some(self) -> list[str]:
        """Pages of all sorts, those that show the story among them."""
        return list(dict.fromkeys([*self.shown, *self.every[:10], *self.every[10::6]]))


@dataclass(frozen=True)
class Got:
    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def said(self) -> tuple[int, dict[str, str], bytes]:
        """All of the answer but the second in which it was given."""
        return self.status, {k: v for k, v in self.headers.items() if k != "date"}, self.raw

    @property
    def body(self) -> bytes:
        """The page. Fails for one that is torn."""
        coding = self.headers.get("content-encoding", "")
        if coding == "br":
            return brotli.decompress(self.raw)
        return gzip.decompress(self.raw) if coding == "gzip" else self.raw


class Line:
    """A reader's connection, kept open."""

    def __init__(self, port: int) -> None:
        self.port, self.writer = port, None

    async def connect(self) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)

    async def ask(self, path: str, coding: str = "br") -> Got:
        if self.writer is None:
            await self.connect()
        self.writer.write(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: {coding}\r\n\r\n".encode()
        )
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:-2])
        }
        if "content-length" in headers:
            raw = await self.reader.readexactly(int(headers["content-length"]))
        else:
            raw = await self._chunks()
        if headers.get("connection") == "close":
            self.close()
        return Got(int(head[0].split()[1]), headers, raw)

    async def _chunks(self) -> bytes:
        whole = b""
        while size := int(await self.reader.readline(), 16):
            whole += (await self.reader.readexactly(size + 2))[:-2]
        await self.reader.readline()
        return whole

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
            self.writer = None


@dataclass
class Crowd:
    """Readers who never stop asking, and what they must never see."""

    published: int = 0  # the edition of which the editor has been told that it is out
    answers: int = 0
    wrong: list[str] = field(default_factory=list)
    over: bool = False

    async def read(self, port: int, seed: int, shown: list[str], others: list[str]) -> None:
        chance, line = random.Random(seed), Line(port)
        while not self.over:
            path = chance.choice(shown if chance.random() < 0.6 else others)
            known = self.published
            got = await line.ask(path, chance.choice(("br", "gzip", "identity")))
            self.answers += 1
            if problem := self._problem(got, path, known if path in shown else 0):
                self.wrong.append(f"{path} of port {port}: {problem}")
        line.close()

    def _problem(self, got: Got, path: str, known: int) -> str:
        if got.status != 200:
            return f"status {got.status}"
        try:
            if path.endswith((".png", ".ico")):
                return "" if path.endswith(".ico") or got.body.endswith(PNG_ENDS) else "torn"
            body = got.body.decode()
        except Exception as torn:
            return f"torn: {torn}"
        if path.endswith("/") and not body.rstrip().endswith("</html>"):
            return f"ends with {body[-20:]!r}"
        versions = [int(version) for version in VERSION.findall(body)]
        if known and (not versions or min(versions) < known):
            return f"shows {versions} after {known} was out"
        return ""


async def until(what: Callable[[], object], *, within: float) -> bool:
    """Whether something came true."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within
    while not what() and loop.time() < deadline:
        await asyncio.sleep(0.01)
    return bool(what())


def every_page(port: int, paths: list[str], coding: str = "br") -> dict[str, Got]:
    async def ask() -> dict[str, Got]:
        line = Line(port)
        return {path: await line.ask(path, coding) for path in paths}

    return asyncio.run(ask())
