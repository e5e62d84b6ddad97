"""Taking turns: of what has the same name, one thread of one process does it at a time."""

import fcntl
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

TURNS = 0x7475726E  # the first half of PostgreSQL's advisory locks; any constant
FILES = 64  # beside SQLite's file; two names that share one wait for each other, and no more


@contextmanager
def in_turn(name: str) -> Iterator[None]:
    """Waits until nobody else is inside with this name. Who dies inside is outside.

    It is no transaction: what is done inside is committed when it says so.
    """
    number = zlib.crc32(name.encode())
    turn = _by_database(number) if connection.vendor == "postgresql" else _by_file(number)
    with turn:
        yield


@contextmanager
def _by_database(number: int) -> Iterator[None]:
    """Also for processes of other machines. Whose connection ends has left."""
    lock = [TURNS, number - 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", lock)
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", lock)


@contextmanager
def _by_file(number: int) -> Iterator[None]:
    folder = settings.DATA_DIR / "turns"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        file = (folder / str(number % FILES)).open("wb")
    except OSError:  # a full disk: whoever saves now is told by the database
        yield
        return
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
