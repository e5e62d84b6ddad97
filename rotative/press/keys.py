"""Keys: short names of what pages read, and their numbers."""

import hashlib
from collections.abc import Iterable
from functools import lru_cache

SHELL = "shell"  # what every page shows; a page keeps its digest rather than the key
# Commands to the drain beside the keys.
BORN = "born:"  # an address that answers now: press it before a reader asks
GONE = "gone:"  # an address that answers no more: no copy of it is kept
UNDER = "under:"  # every address that begins so answers no more, or answers otherwise
COMMANDS = (BORN, GONE, UNDER)


@lru_cache(maxsize=2**16)  # a page has some forty, most of them its neighbours' too
def number(key: str) -> int:
    """The number of a key, as a signed 64-bit integer."""
    digest = hashlib.blake2b(key.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def numbers(keys: Iterable[str]) -> set[int]:
    return {number(key) for key in keys}


def ordered(touched: Iterable[str], command: str) -> list[str]:
    """What follows a command in the keys touched."""
    return sorted(key.removeprefix(command) for key in touched if key.startswith(command))


def withdraws(touched: Iterable[str]) -> bool:
    """Whether something answers no more: pages that name it are not kept in stale/ either."""
    return any(key.startswith((GONE, UNDER)) for key in touched)
