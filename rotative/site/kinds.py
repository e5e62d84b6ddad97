"""The site map is one table: each part of the readers' site declares its kinds of pages in a module
`pages`, in a list `PAGES`. From it come Django's patterns, the order in which the press works, all
addresses that answer, and the sitemap of the standing pages.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from django.urls import Resolver404, URLPattern, path, resolve

from rotative.lib.modules import modules_named
from rotative.record.reading import Record
from rotative.record.words import LANGUAGES, WORDS
from rotative.site import converters  # noqa: F401  registers them
from rotative.site.answering import reader_view
from rotative.site.page import ViewModel

IN_THE_TREE = "<tree:path>"  # among sections, stories and pages at the foot
# What is pressed first.
FRONT, FRONTS, PAGE, FEEDS, ARCHIVES = range(5)


def _none(record: Record) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class Kind:
    """A kind of page, file or feed that readers get.

    `address` is a pattern of Django's, in which `{topics}` stands for the paper's word for topics
    (`record.words.WORDS`); `make` takes the record and what the pattern captures. `addresses` are
    those that answer, the important ones first.
    """

    address: str
    make: ViewModel
    rank: int
    addresses: Callable[[Record], Iterable[str]] = _none
    in_sitemap: bool = False  # beside the stories, which have sitemaps by month
    # The parameters of the query on which the answer depends: `make` gets each as a string. Such an
    # answer is made for who asks and stored by nobody, so the press is told of no addresses.
    asks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.asks and (self.addresses is not _none or self.address == IN_THE_TREE):
            raise ValueError(f"{self.address} asks for a query: it cannot be pressed")

    def patterns(self) -> Iterator[URLPattern]:
        """One for each language a paper can have, if a word of the address is the language's."""
        if self.address == IN_THE_TREE:
            return  # one pattern leads to all of them
        if "{" not in self.address:
            yield path(self.address, reader_view(self.make, rank=self.rank, asks=self.asks))
            return
        for language in LANGUAGES:
            view = reader_view(self.make, language, rank=self.rank, asks=self.asks)
            yield path(self.address.format(**WORDS[language]), view)


@cache
def parts() -> tuple[str, ...]:
    """The apps that have pages for readers, in their order: `rotative.site`, `rotative.letters`…"""
    return tuple(module.__name__.removesuffix(".pages") for module in modules_named("pages"))


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds of pages, in the order of the apps."""
    return tuple(kind for module in modules_named("pages") for kind in module.PAGES)


def addresses(record: Record) -> Iterator[str]:
    """Every address of the readers' site that answers, the important ones first."""
    for kind in sorted(kinds(), key=lambda kind: kind.rank):
        yield from kind.addresses(record)


def standing_addresses(record: Record) -> Iterator[str]:
    """What search engines are told of beside the stories."""
    for kind in kinds():
        if kind.in_sitemap:
            yield from kind.addresses(record)


def asks_at(path: str) -> bool:
    """Whether the answer of an address depends on the query, so that nobody may store it.

    Only the few patterns of such kinds are tried, unless one matches: another may come before it.
    """
    if not any(pattern.resolve(path.removeprefix("/")) for pattern in _asking()):
        return False
    try:
        return bool(getattr(resolve(path).func, "asks", ()))
    except Resolver404:
        return False


@cache
def _asking() -> tuple[URLPattern, ...]:
    return tuple(pattern for kind in kinds() if kind.asks for pattern in kind.patterns())


def rank_of(path: str) -> int:
    """How important an address is; of the tree's, what lies at its top are fronts."""
    try:
        rank = getattr(resolve(path).func, "rank", None)
    except Resolver404:
        return PAGE
    if rank is not None:
        return int(rank)
    return FRONTS if path.count("/") == 2 else PAGE
