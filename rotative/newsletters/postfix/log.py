"""Postfix's log: where it ends now, and what has come since, over its rotation by another name."""

import logging
import os
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

log = logging.getLogger(__name__)

LONGEST_LINE = 4096  # octets; Postfix cuts its own at half of that
BEFORE = 256  # octets before a mark, by which it is known again
PACKED = (".gz", ".bz2", ".xz", ".zst")


class Gap(Exception):
    """Some of the log is gone: what is not found in it may have been there."""


def mark(path: Path) -> str:
    """Where the log ends now, after its last whole line; empty if nobody could tell later whether
    it was the same log: it cannot be read, or has no line yet.
    """
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            begin = max(0, status.st_size - LONGEST_LINE)
            file.seek(begin)
            offset = begin + file.read(status.st_size - begin).rfind(b"\n") + 1
            return f"{status.st_ino}:{offset}:{_before(file, offset)}" if offset else ""
    except OSError as failed:
        log.warning("Postfix’s log cannot be read, doubts will stay: %s", failed)
        return ""


def _before(file: BinaryIO, offset: int) -> str:
    """The fingerprint of what stands before a place: a file that was emptied and has grown again
    has another.
    """
    begin = max(0, offset - BEFORE)
    file.seek(begin)
    return blake2b(file.read(offset - begin), digest_size=8).hexdigest()


class Reader:
    """Reads a log from a mark on."""

    def __init__(self, path: Path, since: str) -> None:
        inode, offset, self._before = since.split(":")
        self.path, self._inode, self._offset = path, int(inode), int(offset)
        self._read = {self._inode: self._offset}  # how far, of each file

    def lines(self) -> Iterator[bytes]:
        """The whole lines that have come since it was last asked. Raises `Gap`."""
        for file in self._files():
            yield from self._lines_of(file)

    def _files(self) -> list[Path]:
        """The file of the mark, and those that came after it, the newest last.

        One that has another name is still written to, until Postfix is told to reload.
        """
        try:
            with os.scandir(self.path.parent) as found:
                of_log = [it for it in found if it.name.startswith(self.path.name)]
                status = {Path(it.path): it.stat() for it in of_log}
        except OSError as failed:
            raise Gap(f"the log cannot be read: {failed}") from None
        began = [it.st_mtime_ns for it in status.values() if it.st_ino == self._inode]
        if not began:
            raise Gap("the log was moved away")
        later = {path: it for path, it in status.items() if it.st_mtime_ns >= began[0]}
        if any(path.suffix in PACKED for path in later):
            raise Gap("a part of the log was packed")
        return sorted(
            later, key=lambda path: (later[path].st_ino != self._inode, later[path].st_mtime_ns)
        )

    def _lines_of(self, file: Path) -> Iterator[bytes]:
        try:
            with file.open("rb") as opened:
                status = os.fstat(opened.fileno())
                offset = self._read.setdefault(status.st_ino, 0)
                emptied = status.st_size < offset
                if status.st_ino == self._inode:
                    emptied = emptied or _before(opened, self._offset) != self._before
                if emptied:
                    raise Gap("the log was emptied in its place (copytruncate)")
                opened.seek(offset)
                for line in opened:
                    if not line.endswith(b"\n"):
                        break
                    self._read[status.st_ino] += len(line)
                    yield line
        except OSError as failed:
            raise Gap(f"the log cannot be read: {failed}") from None
