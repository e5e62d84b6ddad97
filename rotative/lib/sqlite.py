"""The SQLite that the whole process uses: one that loses nothing.

SQLite 3.7.0 to 3.51.2 can lose committed transactions, or spoil the file, when two connections
write and checkpoint at the same instant (https://sqlite.org/wal.html, "the WAL-reset bug"). Two
processes on one file are what `rotative run` is, and Python brings the system's library.
"""

import sys

FIRST, LAST = (3, 7, 0), (3, 51, 2)
MENDED = {(3, 44): 6, (3, 50): 7}  # older series that have the mend, and since when


def use_mended() -> None:
    """Put `pysqlite3`, which brings a newer library, in the place of Python's `sqlite3`.

    For all who import `sqlite3` from now on, Django among them: two libraries in one process would
    drop each other's locks on a file (POSIX locks belong to the process). Without `pysqlite3` all
    stays as it was, and `may_lose` says what that means.
    """
    try:
        import pysqlite3
        import pysqlite3.dbapi2
    except ImportError:
        return
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def may_lose(version: tuple[int, int, int]) -> bool:
    """Whether a version of SQLite has the bug."""
    mended_since = MENDED.get(version[:2])
    if mended_since is not None:
        return version[2] < mended_since
    return FIRST <= version <= LAST
