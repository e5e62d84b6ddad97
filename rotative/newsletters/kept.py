"""The built-in mailbox: where there is no mail server, letters are kept as files.

One file for a letter, `MESSAGE-ID.eml`: what is handed over twice is there once.
"""

import os
import re
from copy import copy
from itertools import count
from pathlib import Path
from typing import Self

from rotative.newsletters.wire.lines import as_lines
from rotative.newsletters.wire.outcomes import Accepted, NotSent, Outcome
from rotative.newsletters.wire.smtp import Unusable

MOST = 2000  # letters: a large paper's edition would fill the disk
_NAME = re.compile(rb"^Message-ID: <([\w.@+-]+)>\r$", re.MULTILINE | re.ASCII)


class Kept:
    """Takes every letter, and keeps the first so many; of those of before the newest are left."""

    is_open = True
    session = None

    def __init__(self, folder: Path, most: int = MOST) -> None:
        self.folder, self.most = folder, most
        self._numbers = count(1)

    def __str__(self) -> str:
        return str(self.folder)

    async def connect(self) -> Self:
        """Make room: no more than so many are left of before. Raises `Unusable`."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            kept = sorted(self.folder.glob("*.eml"), key=lambda it: it.stat().st_mtime)
            for old in kept[: -self.most]:
                old.unlink()
        except OSError as failed:
            raise Unusable(self, str(failed)) from None
        return copy(self)  # the numbers are counted in common

    async def send(self, sender: str, recipient: str, data: bytes) -> Outcome:
        """Keep a message, as its reader's mailbox would (RFC 5321, 4.4)."""
        name = _NAME.search(data, 0, data.find(b"\r\n\r\n") + 2)
        if name is None:
            raise ValueError("a message has to have a name")
        if next(self._numbers) > self.most:
            return Accepted(f"not kept: only the first {self.most} are, without a mail server")
        content = as_lines(data).removeprefix(b".").replace(b"\r\n..", b"\r\n.")
        returns = f"Return-Path: <{sender}>\r\n".encode()
        try:
            self._write(f"{name[1].decode()}.eml", returns + content)
        except OSError as failed:
            return NotSent(f"it could not be kept: {failed}")
        return Accepted("kept as a file")

    def _write(self, name: str, content: bytes) -> None:
        draft = self.folder / f"{name}.draft"
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        draft.write_bytes(content)
        os.replace(draft, self.folder / name)

    def drop(self, why: str) -> None:
        """There is nothing to be waited for."""

    async def close(self) -> None:
        """There is nothing to be closed."""
