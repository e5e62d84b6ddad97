"""How the press asks the database: under its lock, in a snapshot, so much in one statement."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from rotative.press import measures
from rotative.press.models import State

ENGINE_LOCK = 0x726F74  # of PostgreSQL's advisory locks; any constant


@contextmanager
def engine_lock(*, shared: bool = False) -> Iterator[None]:
    """Drains exclude commits: each commit is either marked by a drain or sees its stamps.

    A transaction. SQLite has one writer at a time in any case.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            verb = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {verb}(%s)", [ENGINE_LOCK])
        yield


@contextmanager
def snapshot() -> Iterator[int]:
    """One state of the database for all that is read inside; gives its epoch, read first."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield present_epoch()
        return
    connection.ensure_connection()  # which sets the mode
    mode = connection.transaction_mode  # type: ignore[attr-defined]
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]  # takes no write lock
    try:
        with transaction.atomic():
            yield present_epoch()
    finally:
        connection.transaction_mode = mode  # type: ignore[attr-defined]


def present_epoch() -> int:
    """How many drains have changed something."""
    found = State.objects.values_list("epoch", flat=True).first()
    return 0 if found is None else found


def present_shell() -> str:
    """The digest of what every page is to show, as a drain took it last; empty before any."""
    return State.objects.values_list("shell", flat=True).filter(pk=1).first() or ""


def next_numbers(count: int) -> range:
    """Numbers for that many changes of the store, for the caller's transaction.

    Whoever asks next waits until it is committed: ask last.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO press_state (id, epoch, number, shell, boot) VALUES (1, 0, %s, '', '') "
            "ON CONFLICT (id) DO UPDATE SET number = press_state.number + excluded.number "
            "RETURNING number",
            [count],
        )
        (last,) = cursor.fetchone()
    return range(last - count + 1, last + 1)


def slices(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """What can be named in one statement, part after part."""
    size = measures.SLICE
    return (values[start : start + size] for start in range(0, len(values), size))
