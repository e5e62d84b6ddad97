"""Measuring: the processor's time, not the clock's, because machines are shared."""

import math
import os
import platform
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import django
import wagtail
from django.db import connection


@dataclass(frozen=True)
class Row:
    """A figure; `ratio` is the value divided by that of the reference."""

    name: str
    value: float
    unit: str
    reference: str = ""
    ratio: float | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class LeftOut:
    """What was not measured here, and why."""

    what: str
    why: str

    def __str__(self) -> str:
        return f"{self.what}: {self.why}"


@dataclass
class Spent:
    """What a piece of work took: seconds of CPU and by the clock, and its SQL statements."""

    cpu: float = 0.0
    wall: float = 0.0
    database: float = 0.0
    server: float = 0.0  # what PostgreSQL's own process took of it, where it runs on this machine
    queries: int = 0


@contextmanager
def spending() -> Iterator[Spent]:
    """Measure what is done inside; `database` is the CPU time of this process in statements."""
    spent = Spent()

    def count(execute: Callable[..., Any], *args: Any) -> Any:
        spent.queries += 1
        start = time.process_time()
        try:
            return execute(*args)
        finally:
            spent.database += time.process_time() - start

    server = server_cpu()
    wall, cpu = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(count):
        yield spent
    spent.cpu, spent.wall = time.process_time() - cpu, time.perf_counter() - wall
    # A connection that was opened anew meanwhile has another process.
    spent.server = max(0.0, server_cpu() - server)


def server_cpu() -> float:
    """Seconds of CPU that PostgreSQL's process of this connection has taken, in ticks of 10 ms.

    Nothing of SQLite, which works in our own process, and of a server on another machine.
    """
    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    info = connection.connection.info
    if not info.host.startswith("/"):
        return 0.0
    stat = Path(f"/proc/{info.backend_pid}/stat")
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def p95(values: Iterable[float]) -> float:
    """What nineteen in twenty stay at or below."""
    ordered = sorted(values)
    return ordered[math.ceil(0.95 * len(ordered)) - 1]


def of_aim(name: str, value: float, unit: str, aim: float) -> Row:
    """A figure beside what it is to stay at or below."""
    return Row(name, value, unit, f"aim: at most {aim:g}", value / aim)


def cpu_ms(work: Callable[[], Any], rounds: int) -> float:
    """The median CPU time of a call in milliseconds; the first call warms up and is not counted."""
    work()
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(1000 * (time.process_time() - start))
    return median(times)


def memory(pid: int) -> tuple[int, int]:
    """Bytes of RSS and PSS of a process with all its children, as Linux counts them."""
    rss = pss = 0
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        name, _, value = line.partition(":")
        if name in ("Rss", "Pss"):
            size = 1024 * int(value.split()[0])
            rss, pss = (rss + size, pss) if name == "Rss" else (rss, pss + size)
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        of_child = memory(int(child))
        rss, pss = rss + of_child[0], pss + of_child[1]
    return rss, pss


def machine() -> dict[str, str]:
    """What the figures were measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": f"{_processor()} × {os.cpu_count()}",
        "memory": f"{memory:.0f} GiB",
        "system": platform.system(),
        "python": f"Python {platform.python_version()}",
        "django": f"Django {django.__version__}",
        "wagtail": f"Wagtail {wagtail.__version__}",
    }


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            for line in lines:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def database() -> str:
    """The database in use, with its version."""
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0].split()[0]}"
