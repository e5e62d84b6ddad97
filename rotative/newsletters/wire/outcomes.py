"""What became of a message, as far as its sender can know."""

import re
from dataclasses import dataclass

from rotative.lib.text import one_line

LONGEST_TEXT = 500
_ENHANCED = re.compile(r"([245])\.\d{1,3}\.\d{1,3}(?= |$)", re.ASCII)  # RFC 2034


@dataclass(frozen=True)
class Accepted:
    """The server has taken it upon itself; its text often names the place in its queue."""

    text: str


@dataclass(frozen=True)
class Refused:
    """The server will not have it, now or later."""

    code: int
    enhanced: str
    text: str


@dataclass(frozen=True)
class Deferred:
    """The server does not have it, and says that it may take it later."""

    code: int
    enhanced: str
    text: str


@dataclass(frozen=True)
class NotSent:
    """The end of the message was never written: the server cannot have it."""

    text: str


@dataclass(frozen=True)
class Uncertain:
    """The end was written, or may have been, and no answer came: the server may have it."""

    text: str


_ADDRESS = re.compile(r"""[^\s<>()\[\]"',;:]+@[^\s<>()\[\]"',;:]+""")


def unnamed(text: str) -> str:
    """What was said of a letter, without the addresses in it: whose letter it was, its row says, as
    long as that person is known.
    """
    return _ADDRESS.sub("…", one_line(text, LONGEST_TEXT))


Outcome = Accepted | Refused | Deferred | NotSent | Uncertain


@dataclass(frozen=True)
class Reply:
    """An answer of the server: its code, and its lines without it."""

    code: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines as one, without control characters, which no server should send."""
        return one_line(" ".join(self.lines), LONGEST_TEXT)

    @property
    def outcome(self) -> Accepted | Refused | Deferred | None:
        """What it says of the message it answers, if it does."""
        text, found = self.text, _ENHANCED.match(self.text)
        enhanced = found[0] if found and found[1] == str(self.code)[0] else ""
        match self.code // 100:
            case 2:
                return Accepted(text)
            case 4:
                return Deferred(self.code, enhanced, text)
            case 5:
                return Refused(self.code, enhanced, text)
        return None

    def __str__(self) -> str:
        return f"{self.code} {self.text}"
