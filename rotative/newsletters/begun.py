"""Which letters were begun, beside the database: one that was restored from a copy made before
does not know of them, and nobody is to get an edition twice.

A file for each edition of a newsletter and day, in `begun/` of the data directory; each letter has
a line, written before its first byte goes out. Several senders write to it.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import time

from django.conf import settings

from rotative.lib.failure import Failure, in_a_line
from rotative.newsletters.models import Edition

KEPT_FOR = timedelta(days=30)  # after its last letter: a copy of the database may be as old
# A line that a full disk cut off lies before the next one, and counts for nothing.
_LINE = re.compile(rb"([+-])([a-z2-7]{16})\n")


class Begun:
    """How often letters of an edition were begun, by the handle of who gets them."""

    def __init__(self, file: Path) -> None:
        """Raises `Failure` for a file that cannot be written."""
        try:
            file.parent.mkdir(mode=0o700, exist_ok=True)
            self._file = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        except OSError as failed:
            raise Failure(
                f"What is sent is noted in {file}, which cannot be written ({in_a_line(failed)}): "
                "give it to the user that runs Rotative."
            ) from failed
        self._read_to = 0
        self._times: Counter[str] = Counter()

    @classmethod
    def of(cls, pk: int) -> "Begun":
        """Of a frozen edition.

        One of a day is known by its day: begun anew from a copy, it may have other words. Breaking
        news are other news.
        """
        edition = Edition.objects.select_related("newsletter").get(pk=pk)
        name = f"{edition.newsletter_id} {edition.day} {edition.number}"
        if edition.is_breaking:
            name += f" {edition.digest[:16]}"
        return cls(directory() / name)

    def note(self, handle: str) -> None:
        """A letter goes out now. Raises `OSError`, the letter not to be sent."""
        os.write(self._file, f"+{handle}\n".encode())

    def take_back(self, handle: str) -> None:
        """The letter noted last was not begun after all. Raises `OSError`."""
        os.write(self._file, f"-{handle}\n".encode())

    def times(self) -> Counter[str]:
        """How often each was begun, by all senders up to now. Raises `OSError`."""
        while new := os.pread(self._file, 1 << 20, self._read_to):
            end = new.rfind(b"\n") + 1
            if not end:
                break
            self._read_to += end
            for sign, handle in _LINE.findall(new[:end]):
                self._times[handle.decode()] += 1 if sign == b"+" else -1
        return self._times

    def close(self) -> None:
        os.close(self._file)


def directory() -> Path:
    return Path(settings.DATA_DIR) / "begun"


def forget() -> Iterator[int]:
    """Remove the files that no letter was written to for long; each time one is."""
    before = time() - KEPT_FOR.total_seconds()
    for file in directory().glob("*"):
        if file.stat().st_mtime < before:
            file.unlink()
            yield 1
