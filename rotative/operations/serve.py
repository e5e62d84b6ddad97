"""Serving: what must be ready before, the processes, and how they start and end together."""

import argparse
import hashlib
import http.client
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, close_old_connections, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError

from rotative.lib.failure import Failure
from rotative.mail import actions as post_office
from rotative.newsroom import schedule
from rotative.press import inquiry, purge, upkeep
from rotative.press.actions import take_shell, the_store
from rotative.record import sources

START_TAKES_AT_MOST = 60  # seconds
END_TAKES_AT_MOST = 10
IDLE = 0.2  # seconds between two looks for something to press
CHECKPOINT_EVERY = 30
PURGE_EVERY = 0.5
PRUNE_EVERY = 3600
SCRUB_PARTS = 100  # a hundredth of the pages is made again each day
PRUNED = {"min_age_days": 1, "failed_min_age_days": 30, "verbosity": 0}

T = TypeVar("T")

log = logging.getLogger(__name__)


def run(args: argparse.Namespace) -> int:
    """Run everything on this machine until Ctrl-C."""
    refuse_taken_port(args.host, args.port)
    prepare()
    found_if_needed(args.lang)
    return run_all(args.host, args.port)


def web(args: argparse.Namespace) -> int:
    """Serve the site and the newsroom."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    refuse_taken_port(args.host, args.port)
    prepare()
    Granian(
        "rotative.rsgi:application",
        address=args.host,
        port=args.port,
        interface=Interfaces.RSGI,
        websockets=False,
        workers=args.workers,
        backlog=1024,
        log_level=LogLevels.warning,
        workers_kill_timeout=END_TAKES_AT_MOST,
    ).serve()
    return 0


def work(args: argparse.Namespace) -> int:
    """Publish what is scheduled, press what waits, do what is queued, until told to stop."""
    ending = threading.Event()
    keepers = [
        threading.Thread(target=keep, args=[ending], daemon=True)
        for keep in (schedule.keep, keep_pressing, keep_purging, post_office.keep)
    ]
    for keeper in keepers:
        keeper.start()
    try:
        call_command("db_worker", interval=1, startup_delay=False, reload=False, verbosity=0)
    finally:
        ending.set()
        deadline = time.monotonic() + END_TAKES_AT_MOST / 2
        for keeper in keepers:  # each finishes its turn
            keeper.join(max(0, deadline - time.monotonic()))
    return 0


def keep_pressing(ending: threading.Event) -> None:
    """Keep the store true, in the background: half of the time is the newsroom's and readers'."""
    checked, pruned = time.monotonic(), 0.0
    _try(upkeep.start)
    while not ending.is_set():
        began = time.monotonic()
        busy = _try(upkeep.tend)
        _try(checkpoint_database)
        if began - checked > CHECKPOINT_EVERY:
            checked = began
            _try(upkeep.checkpoint)
        if began - pruned > PRUNE_EVERY or not pruned:
            pruned = began
            _try(upkeep.prune)
            _try(partial(call_command, "prune_db_task_results", **PRUNED))
            if upkeep.scrub_is_due():
                _try(scrub)
        close_old_connections()
        ending.wait(time.monotonic() - began if busy else IDLE)


def checkpoint_database() -> None:
    """Have SQLite move what was written from its log into its file, beside those who write."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")


def keep_purging(ending: threading.Event) -> None:
    """Tell caches what to forget; one that does not answer holds up nothing else."""
    while settings.PRESS_PURGE and not ending.is_set():
        _try(purge.send_due)
        close_old_connections()
        ending.wait(PURGE_EVERY)


def scrub() -> None:
    """Once a day: find what bypassed the newsroom (raw SQL), and the press's own mistakes."""
    for difference in sources.check():
        log.warning("the record was mended: %s %s", difference.table, difference.what)
    today = date.today().toordinal() % SCRUB_PARTS
    for page in inquiry.check(part=today, of=SCRUB_PARTS):
        log.error("%s %s; it is pressed again", page.path, page.what)
    inquiry.fill()
    upkeep.note_scrub()


def _try(work: Callable[[], T]) -> T | None:
    """Do a part of the upkeep; when it fails, say so: the next turn tries again."""
    try:
        return work()
    except Exception:
        log.exception("the press failed; it will try again")
        return None


def prepare(say: Callable[[str], None] = lambda text: None) -> None:
    """Bring the database and the static files up to date; quick when they are."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    the_store().prepare()
    try:
        executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            say("Preparing the database")
            call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as failed:
        reason = " ".join(str(failed).split())
        raise Failure(f"the database cannot be used: {reason}. See DATABASE_URL.") from None
    if is_new(settings.STATIC_ROOT / "sources", digest_of_static_files()):
        say("Collecting styles and scripts")
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        (settings.STATIC_ROOT / "sources").write_text(digest_of_static_files())
    take_shell()  # last: pages name the collected files


def is_new(stamp: Path, digest: str) -> bool:
    """Whether a stamp file says something else than `digest`, or is not there."""
    return not stamp.exists() or stamp.read_text() != digest


def digest_of_static_files() -> str:
    """A fingerprint of all static files by name, size and time."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.blake2b(digest_size=16)
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = os.stat(storage.path(name))
            digest.update(f"{name}:{state.st_size}:{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def found_if_needed(language: str) -> None:
    """An empty paper, where there is none yet."""
    from rotative.newsroom.actions import NEW_NAME, found_paper, is_founded

    if not is_founded():
        found_paper(NEW_NAME, language)


def refuse_taken_port(host: str, port: int) -> None:
    """Raises `Failure` when another program listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as refused:
            raise Failure(
                f"cannot listen on {host} port {port} ({refused.strerror}): "
                "choose another with --port."
            ) from None


def run_all(host: str, port: int) -> int:
    """Start the site and the worker, say where they are, end them together."""
    from rotative.newsroom.actions import FIRST_USER, first_password

    password = first_password(settings.DATA_DIR / "first_password")
    connections.close_all()
    parts = [
        _start("web", "--host", host, "--port", str(port)),
        _start("work"),
    ]
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _stop)
    try:
        wait_until_it_answers(host, port, parts)
        print(f"\n  The paper     {settings.SITE_URL}/")
        print(f"  The newsroom  {settings.SITE_URL}/newsroom/")
        if password:
            print(f"                user {FIRST_USER}, password {password}")
        print("\n  Ctrl-C stops everything.", flush=True)
        while all(part.poll() is None for part in parts):
            time.sleep(0.2)
        ended = next(part for part in parts if part.poll() is not None)
        raise Failure(f"`{' '.join(map(str, ended.args[3:]))}` ended by itself; see above.")  # type: ignore[arg-type,index]
    except KeyboardInterrupt:
        return 0
    finally:
        end_all(parts)


def _start(*command: str) -> "subprocess.Popen[bytes]":
    # In a group of its own: a Ctrl-C of the terminal reaches us alone, and we end the parts.
    return subprocess.Popen(
        [sys.executable, "-m", "rotative.cli", *command], start_new_session=True
    )


def _stop(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def wait_until_it_answers(host: str, port: int, parts: Sequence["subprocess.Popen[bytes]"]) -> None:
    """Raises `Failure` when a part ends or nothing answers within a minute."""
    reached = "127.0.0.1" if host in {"0.0.0.0", "::"} else host
    name = urlsplit(settings.SITE_URL).hostname or "localhost"
    deadline = time.monotonic() + START_TAKES_AT_MOST
    while time.monotonic() < deadline:
        if any(part.poll() is not None for part in parts):
            raise Failure("it did not start; see above.")
        line = http.client.HTTPConnection(reached, port, timeout=5)
        try:
            line.request("GET", "/robots.txt", headers={"Host": name})
            line.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
        finally:
            line.close()
    raise Failure(f"nothing answered on port {port} within {START_TAKES_AT_MOST} seconds.")


def end_all(parts: Sequence["subprocess.Popen[bytes]"]) -> None:
    """End the parts: asked first, made to after ten seconds."""
    for part in parts:
        if part.poll() is None:
            part.terminate()
    deadline = time.monotonic() + END_TAKES_AT_MOST
    for part in parts:
        try:
            part.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(part.pid, signal.SIGKILL)
            part.wait()
