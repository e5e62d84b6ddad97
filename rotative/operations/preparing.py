"""What must be ready before anything is served: directories, database, static files."""

import fcntl
import hashlib
import logging
import os
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError

from rotative.lib import env
from rotative.lib.failure import Away, Failure, in_a_line, is_away
from rotative.lib.storage import read_names_again
from rotative.operations.permissions import keep_private
from rotative.press.actions import take_shell
from rotative.press.store import the_store

AGAIN_AFTER = 1.0  # seconds

log = logging.getLogger(__name__)


def prepare(say: Callable[[str], None] = lambda text: None) -> None:
    """Bring the database and the static files up to date; quick when they are.

    Raises `Away` while the database cannot be used.
    """
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    remember_address()
    had_a_paper = holds_a_paper()
    keep_private()
    the_store().prepare()
    collect_static_files(say)
    make_file_of_database(had_a_paper)
    try:
        executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            say("Preparing the database")
            call_command("migrate", verbosity=0, interactive=False)
        take_shell()  # last: pages name the collected files
    except DatabaseError as failed:
        kind = Away if is_away(failed) else Failure
        raise kind(f"the database cannot be used: {in_a_line(failed)}. See DATABASE_URL.") from None


def collect_static_files(say: Callable[[str], None] = lambda text: None) -> None:
    """Styles and scripts, each under a name with its digest; by one process, the others wait.

    Whoever names them in a page must do this first: after an upgrade they have other names.
    """
    with (settings.DATA_DIR / "static.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_new(settings.STATIC_ROOT / "sources", digest_of_static_files()):
            say("Collecting styles and scripts")
            call_command("collectstatic", verbosity=0, interactive=False, clear=True)
            (settings.STATIC_ROOT / "sources").write_text(digest_of_static_files())
    read_names_again()


def remember_address() -> None:
    """Keep the paper's address beside its data, for commands that are told only where it lies."""
    if env.remembered(settings.KEPT_SITE_URL, "") != settings.SITE_URL:
        settings.KEPT_SITE_URL.write_text(settings.SITE_URL + "\n")


def prepare_when_it_can_be() -> None:
    """Try again each second while the database is away."""
    while True:
        try:
            return prepare()
        except Away:
            connections.close_all()
            time.sleep(AGAIN_AFTER)


def holds_a_paper() -> bool:
    """Whether pages are stored here, or pictures: then there was a database, too."""
    store, media = the_store(), settings.MEDIA_ROOT
    return next(store.names(store.live), None) is not None or any(
        files for _folder, _folders, files in os.walk(media)
    )


def make_file_of_database(had_a_paper: bool) -> None:
    """SQLite's file, empty, at the very first start: connections never make one.

    Raises `Away` when there was one: a paper would begin anew over the old one's store.
    """
    file = settings.SQLITE_FILE
    if connections[DEFAULT_DB_ALIAS].vendor != "sqlite" or file.exists():
        return
    if had_a_paper:
        raise Away(
            f"{file} is not there, and {settings.DATA_DIR} holds a paper: put the database back, "
            "set DATABASE_URL again, or take press/ and media/ away to begin anew."
        )
    file.touch(mode=0o600)


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
