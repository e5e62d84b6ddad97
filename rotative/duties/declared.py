"""What the program keeps doing: each part declares its duties in a module `duties`, in a list
`DUTIES`. `rotative work` does them, the newsroom and `rotative work --status` say how they stand.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise

from rotative.lib.modules import modules_named


@dataclass(frozen=True)
class Duty:
    """Something to be done again and again, by one worker at a time, in a thread of its own.

    `turn` does some of it and comes back soon. It returns after how many seconds there is more to
    do (0: at once), or None. A long one is a generator that yields after each slice: between two
    the worker rests as long as the slice took. What it raises is said; it is tried again later.
    """

    name: str  # in the table and in the log
    label: str | Promise  # in the newsroom
    turn: Callable[[], float | Iterator[object] | None]
    every: float  # seconds from the end of a turn to the next, at most
    # Seconds between two glances whether the database has changed: then its turn comes at once.
    glances: float | None = None
    # Seconds that a turn, or a slice of one, takes at most: then it hangs, its lease runs out and
    # another takes it over.
    lease: float = 120.0


def seconds_until(at: datetime | None, *, at_least: float) -> float | None:
    """What a turn returns that knows when there is more to do; `at_least` for what is due and could
    not be done now.
    """
    if at is None:
        return None
    return max((at - timezone.now()).total_seconds(), at_least)


def declared() -> list[Duty]:
    """All duties of this installation, in the order of its apps."""
    return [duty for module in modules_named("duties") for duty in module.DUTIES]
