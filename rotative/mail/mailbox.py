"""The mail that no server took: without one, each message is kept in a file of `DATA_DIR/mail`.

A `.log` is what Django's file-based backend writes, message after message; an `.eml` has one.
What is broken is shown as far as it can be read; nothing that a file says is believed.
"""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message as Parsed
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from rotative.lib.text import printable

ENDINGS = (".eml", ".log")
END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
BETWEEN = re.compile(rb"^-{79}\r?\n", re.MULTILINE)  # messages of a .log
HEAD = 32 * 1024  # bytes of an .eml that the list looks at
MOST = 4 * 1024 * 1024  # bytes of a file that are read at all
# What Python's parser raises for messages that are none.
BROKEN = (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True)
class File:
    """A file of the mailbox; two of the same stamp have the same messages."""

    path: Path
    size: int
    stamp: int  # when it was written, in nanoseconds

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.stamp / 1e9, UTC)


@dataclass(frozen=True)
class Entry:
    """A message as the list has it: the `number`th of its file, from 1."""

    file: str
    number: int
    at: datetime
    sender: str
    to: str
    subject: str


@dataclass(frozen=True)
class Mail:
    """A message as it is read; `is_cut` where it was too long to be read to its end."""

    at: datetime
    sender: str
    to: str
    subject: str
    headers: list[tuple[str, str]]
    text: str
    html: str
    is_cut: bool


def place() -> Path:
    """Where the messages are."""
    return Path(settings.DATA_DIR) / "mail"


def files() -> list[File]:
    """The files that are messages, newest first; links are followed nowhere."""
    found = []
    with suppress(OSError), os.scandir(place()) as entries:
        for it in entries:
            with suppress(OSError):  # it went a moment ago
                known = it.stat(follow_symlinks=False)
                if it.name.endswith(ENDINGS) and stat.S_ISREG(known.st_mode):
                    found.append(File(Path(it.path), known.st_size, known.st_mtime_ns))
    return sorted(found, key=lambda it: (it.stamp, it.path.name), reverse=True)


def entries_of(file: File) -> list[Entry]:
    """The messages of a file, the last first."""
    heads = _heads(file)
    return [
        Entry(file.path.name, number, file.at, *head)
        for number, head in reversed(list(enumerate(heads, start=1)))
    ]


def found(words: str) -> Iterator[Entry]:
    """The messages whose addresses or subject have these words, newest first."""
    wanted = words.casefold()
    for file in files():
        for it in entries_of(file):
            if wanted in f"{it.sender}\n{it.to}\n{it.subject}".casefold():
                yield it


def mail(name: str, number: int) -> Mail | None:
    """The message of a file's name, if both are there. The name is compared, and never a path."""
    file = next((it for it in files() if it.path.name == name), None)
    data = _bytes(file, MOST) if file else None
    if file is None or data is None:
        return None
    parts = _messages(name, data)
    if not 1 <= number <= len(parts):
        return None
    is_cut = number == len(parts) and file.size > MOST
    return _read(parts[number - 1], file.at, is_cut)


# -- reading files


@lru_cache(maxsize=10_000)
def _heads(file: File) -> tuple[tuple[str, str, str], ...]:
    """Of each message who wrote it, to whom, about what."""
    data = _bytes(file, HEAD if file.path.suffix == ".eml" else MOST) or b""
    found = []
    for part in _messages(file.path.name, data):
        head = _parsed(END_OF_HEAD.split(part.lstrip(), maxsplit=1)[0])
        found.append((_header(head, "From"), _header(head, "To"), _header(head, "Subject")))
    return tuple(found)


def _bytes(file: File, most: int) -> bytes | None:
    """The beginning of a file; None if it is gone, or no file any more."""
    try:
        # It may have become a link, or a pipe, which would be waited for.
        handle = os.open(file.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as opened:
        return opened.read(most) if stat.S_ISREG(os.fstat(handle).st_mode) else None


def _messages(name: str, data: bytes) -> list[bytes]:
    if name.endswith(".eml"):
        return [data]
    return [part for part in BETWEEN.split(data) if part.strip()] or [data]


# -- reading messages


def _parsed(data: bytes) -> Parsed:
    """A message; one without anything where it is none."""
    try:
        return message_from_bytes(data)
    except BROKEN:
        return Parsed()


def _header(it: Parsed, name: str) -> str:
    wanted = name.casefold()
    return next((_plain(value) for key, value in it.raw_items() if key.casefold() == wanted), "")


def _plain(value: object) -> str:
    """A header in letters, on one line: words of RFC 2047, or UTF-8 as it is (RFC 6532)."""
    text = str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    with suppress(*BROKEN):
        text = str(make_header(decode_header(text)))
    return " ".join(str(printable(text)).split())


def _read(data: bytes, at: datetime, is_cut: bool) -> Mail:
    it = _parsed(data)
    bodies: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    for part in it.walk():
        kind = part.get_content_type()
        if kind in bodies and not part.is_multipart() and not part.get_filename():
            bodies[kind].append(_words(part))
    return Mail(
        at=at,
        sender=_header(it, "From"),
        to=_header(it, "To"),
        subject=_header(it, "Subject"),
        headers=[(str(printable(name)), _plain(value)) for name, value in it.raw_items()],
        text="\n".join(bodies["text/plain"]),
        html=next(iter(bodies["text/html"]), ""),
        is_cut=is_cut,
    )


def _words(part: Parsed) -> str:
    """The text of a part, in whatever letters it says it is written."""
    try:
        data = part.get_payload(decode=True)
        data = data if isinstance(data, bytes) else b""
    except BROKEN:
        return ""
    try:
        text = data.decode(part.get_content_charset("utf-8"), "replace")
    except BROKEN:
        text = data.decode("utf-8", "replace")
    return str(printable(text))
