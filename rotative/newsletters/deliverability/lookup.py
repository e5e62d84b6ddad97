"""Asking the DNS, within a few seconds in all."""

from collections.abc import Callable
from time import monotonic

import dns.exception
import dns.resolver
from dns.rdtypes.txtbase import TXTBase

SECONDS = 8.0  # for all questions of a page together
EACH = 3.0

Lookup = Callable[[str, str], list[str]]


class Unanswered(Exception):
    """The DNS gave no answer: nothing is known."""


def lookup(resolver: dns.resolver.Resolver | None = None) -> Lookup:
    """What answers a name and a kind (`TXT`, `MX`) with the records as text: those of TXT are put
    together and have no quotation marks. An empty list where there are none.

    It raises `Unanswered`, and answers nothing more after `SECONDS`.
    """
    deadline = monotonic() + SECONDS

    def ask(name: str, kind: str) -> list[str]:
        left = min(EACH, deadline - monotonic())
        if left <= 0:
            raise Unanswered(name)
        try:
            by = resolver or dns.resolver.Resolver()
            answer = by.resolve(name, kind, lifetime=left, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, OSError, ValueError) as failed:
            raise Unanswered(name) from failed
        return [_text(it) for it in answer]

    return ask


def _text(record: object) -> str:
    if isinstance(record, TXTBase):
        return b"".join(record.strings).decode(errors="replace")
    return str(record)
