"""The whole store from nothing, and one story more, beside Hugo making the same stories."""

import multiprocessing
import os
import shutil
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from django.core.management.color import no_style
from django.db import connection, connections

from rotative.operations.bench.hugo import Site
from rotative.operations.bench.measure import LeftOut, Row, median, memory
from rotative.operations.bench.paper import BenchPaper
from rotative.press import inquiry, upkeep
from rotative.press.actions import apply
from rotative.press.models import Epoch, Page, Read, Stamp, State, Touch
from rotative.press.states import FRESH
from rotative.press.store import the_store

PROCESSES = 2
CHANGES = 5


def rows(
    paper: BenchPaper, sizes: Sequence[int], processes: int = PROCESSES
) -> Iterator[Row | LeftOut]:
    """The figures at each size, from an empty store each time."""
    hugo = shutil.which("hugo")
    for size in sizes:
        paper.grow(size)
        empty()
        before = _database_bytes()
        start = time.perf_counter()
        used = fill(processes)
        seconds = time.perf_counter() - start
        pages = Page.objects.filter(state=FRESH).count()
        label = f"{size:,} stories"
        with tempfile.TemporaryDirectory() as folder:
            site = Site(Path(folder), paper) if hugo else None
            theirs = _seconds(site.build) if site else None
            yield Row(
                f"{label}, {processes} processes: pages", pages / seconds, "pages/s, by the clock"
            )
            yield _beside_hugo(f"{label}: a story", "ms", seconds, theirs, 1000 / size)
            yield Row(f"{label}: pages", pages, "pages", f"Hugo: {site.pages()}" if site else "")
            yield Row(f"{label}: memory of a process (PSS)", used / 2**20, "MiB")
            yield Row(f"{label}: store", _store_bytes() / pages, "bytes a page, both encodings")
            yield Row(f"{label}: database", (_database_bytes() - before) / pages, "bytes a page")
            ours = median(_changes(paper))
            again = _seconds(site.change_and_build) if site else None
            yield _beside_hugo(f"{label}: one story more, at rest", "ms", ours, again, 1000)
    if not hugo:
        yield LeftOut("the comparison with Hugo", "there is no program `hugo` here")


def _beside_hugo(name: str, unit: str, seconds: float, theirs: float | None, factor: float) -> Row:
    if theirs is None:
        return Row(name, factor * seconds, unit)
    reference = f"Hugo: {factor * theirs:.1f} ms"
    return Row(name, factor * seconds, unit, reference, seconds / theirs)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _changes(paper: BenchPaper) -> Iterator[float]:
    """Publishing a new story until nothing waits any more."""
    for _ in range(CHANGES):
        revision = paper.draft().get_latest_revision()

        def publish() -> None:
            revision.publish()  # noqa: B023
            while upkeep.catch_up():
                pass

        yield _seconds(publish)


def fill(processes: int = PROCESSES) -> int:
    """Press every page that is not fresh, by so many processes on one store.

    Bytes of memory (PSS) that the largest of them had at its end.
    """
    # What a large archive has touched is drained once, while nobody waits for the lock.
    apply()
    inquiry.fill()
    if processes == 1:
        used = _press_all()
    else:
        connections.close_all()  # each process has its own
        with multiprocessing.get_context("fork").Pool(processes) as pool:
            used = max(pool.map(_press_all, range(processes), chunksize=1))
    left = upkeep.waiting()
    if left["to_press"] or left["old_shell"] or left["failing"]:
        raise AssertionError(f"the store is not full: {left}")
    return used


def _press_all(_which: int = 0) -> int:
    deque(inquiry.press_all(), maxlen=0)
    return memory(os.getpid())[1]


def empty() -> None:
    """Forget every page, and what was touched."""
    tables = [model._meta.db_table for model in (Page, Read, Epoch, Stamp, State, Touch)]
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), tables))
    store = the_store()
    for directory in (store.live, store.stale, store.tmp):
        shutil.rmtree(directory, ignore_errors=True)
    store.prepare()


def _store_bytes() -> int:
    files = the_store().live.rglob("*")
    return sum(file.stat().st_size for file in files if file.is_file())


def _database_bytes() -> int:
    """What the database holds, free pages aside."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
        values = []
        for name in ("page_count", "freelist_count", "page_size"):
            cursor.execute(f"PRAGMA {name}")
            values.append(int(cursor.fetchone()[0]))
    pages, free, size = values
    return (pages - free) * size
