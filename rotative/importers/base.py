"""What every reader of foreign pages hands over, and how it says no."""

from collections.abc import Iterator
from dataclasses import dataclass, field, is_dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rotative.record.blocks import Block

PARIS = ZoneInfo("Europe/Paris")

Warned = tuple[str, str]


class Refused(Exception):
    """A source that cannot be imported; the message names the thing and the mend."""


class Unreachable(Refused):
    """A source whose host did not answer: others of that host will not either."""


@dataclass(frozen=True)
class ForeignPicture:
    """A picture as its old page shows it; `url` is empty when the page gives no address."""

    url: str = ""
    alt: str = ""
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True)
class Signature:
    """One who signed a story; `role` is what stands beside the name, as in `in Dakar`."""

    name: str
    role: str = ""
    is_agency: bool = False


@dataclass(frozen=True)
class ForeignStory:
    """One story read from a foreign page, in neutral terms.

    `section_path` runs from broad to narrow. The inline HTML of `body` is already sanitised, and
    its pictures are foreign ones. `is_twin` marks another form of a page that has its own address,
    as AMP pages are. `doubt` says why the text may not be the whole story. `warnings` are pairs of
    a field's name and a sentence for the operator.
    """

    headline: str
    section_path: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    published_at: datetime | None = None
    updated_at: datetime | None = None
    language: str = ""
    kicker: str = ""
    standfirst: str = ""
    key_points: list[str] = field(default_factory=list)
    picture: ForeignPicture | None = None
    body: list[Block] = field(default_factory=list)
    canonical_url: str = ""
    is_twin: bool = False
    doubt: str = ""
    warnings: list[Warned] = field(default_factory=list)

    @property
    def authors(self) -> list[str]:
        """The names of those who signed, in their order."""
        return [signature.name for signature in self.signatures]


@dataclass(frozen=True)
class MenuEntry:
    """A line of a foreign menu; `url` is None when the page does not tell it."""

    label: str
    url: str | None = None
    children: tuple["MenuEntry", ...] = ()


@dataclass(frozen=True)
class ForeignMenu:
    """The section menu of a foreign page, two levels deep."""

    entries: tuple[MenuEntry, ...] = ()

    def labels(self) -> set[str]:
        """Every label of both levels, casefolded."""
        return {
            line.label.casefold() for entry in self.entries for line in (entry, *entry.children)
        }


def split_breadcrumb(crumbs: list[str], menu: ForeignMenu) -> tuple[list[str], list[str]]:
    """Section path and topics of a breadcrumb.

    Crumbs that the menu knows are sections. When it knows none, the first crumb is the section.
    """
    known = menu.labels()
    depth = 0
    while depth < len(crumbs) and crumbs[depth].casefold() in known:
        depth += 1
    depth = depth or 1
    return crumbs[:depth], crumbs[depth:]


def without_repeats(values: list[str]) -> list[str]:
    """The non-empty values in their order, each once whatever its case."""
    kept: dict[str, str] = {}
    for value in values:
        if value:
            kept.setdefault(value.casefold(), value)
    return list(kept.values())


def texts_in(value: Any) -> Iterator[str]:
    """Every text of blocks, or of whatever holds texts, but addresses.

    A picture's caption is its block's.
    """
    if isinstance(value, ForeignPicture):
        yield from (value.alt, value.credit)
    elif isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from texts_in(each)
    elif is_dataclass(value):
        for name, each in vars(value).items():
            if name not in {"url", "player"}:
                yield from texts_in(each)
