"""The kinds of sources. To add one, copy the folder of its neighbour and name it here."""

from datetime import tzinfo
from typing import Protocol

from .base import PARIS, ForeignMenu, ForeignStory, Refused
from .decode import decode, refuse_other_text
from .plaintext import reader as plaintext
from .web import reader as web


class Reader(Protocol):
    """What the `reader` module of a kind of source offers."""

    def recognises(self, data: bytes, name: str) -> bool:
        """Whether these bytes look like this kind; never raises."""

    def read(
        self, data: bytes, url: str | None = None, *, timezone: tzinfo = PARIS
    ) -> ForeignStory:
        """The story of a page; raises nothing but `Refused`."""

    def read_menu(self, data: bytes, url: str | None = None) -> ForeignMenu:
        """The section menu of a page, empty when it has none; raises nothing but `Refused`."""


# The first that recognises a source reads it.
KINDS: tuple[Reader, ...] = (web, plaintext)


def reader_for(data: bytes, name: str) -> Reader:
    """The reader of a source. Raises `Refused` with the reason when there can be none."""
    refuse_other_text(decode(data).text, name)
    for kind in KINDS:
        if kind.recognises(data, name):
            return kind
    raise Refused("This is neither an HTML page nor a text page: give one of these.")
