"""What is done with backups: one is made, one is tried, a paper is made of one."""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone, translation
from wagtail.documents import get_document_model
from wagtail.log_actions import log

from rotative.lib.failure import Failure
from rotative.media.models import Picture
from rotative.newsletters.editions import hold_after_restoring
from rotative.newsroom.checklist import BACKUP
from rotative.newsroom.models import PaperSettings
from rotative.operations.backup import archive, databases
from rotative.operations.backup.archive import DATABASE, FILES, Contents
from rotative.operations.preparing import prepare

# Of the data directory, what is made anew, or is about one machine and its processes. Whatever
# else lies there is backed up: what is forgotten here is kept, not lost.
MADE_ANEW = {"press", "static", "static.lock", "running", "turns", "begun", "rotative.lock"}
OF_THE_DATABASE = {"rotative.sqlite3", "rotative.sqlite3-wal", "rotative.sqlite3-shm"}
ONCE = {"first_password", "set_up_token"}
LEFT_OUT = MADE_ANEW | OF_THE_DATABASE | ONCE
# What a command's start makes in an empty directory.
OF_A_START = {"secret_key"}


@dataclass(frozen=True)
class Made:
    """A backup that was made: how many files and bytes, and pictures whose file is not there."""

    file: Path
    files: int
    size: int
    without_file: list[str]


@dataclass(frozen=True)
class Restored:
    """A paper made of a backup."""

    contents: Contents
    held: list[str]  # editions that wait for somebody's decision


def make(file: Path) -> Made:
    """Write a backup of the paper as it is now; it may be published and read meanwhile.

    Raises `Failure`; then nothing is left of it.
    """
    paper = PaperSettings.objects.first()
    if paper is None:
        raise Failure("there is no paper here: name its directory with --data, or ROTATIVE_DATA.")
    if _lies_in_it(file):
        raise Failure(f"{file} lies in the directory that is backed up: name a file elsewhere.")
    contents = Contents(
        made_at=timezone.now().isoformat(),
        paper=paper.name,
        database=connection.vendor,
        stories=0,
        migrations=_applied(),
    )
    try:
        _write(file, contents)
    except OSError as failed:
        raise Failure(f"{file} cannot be written: {failed.strerror or failed}.") from None
    log(paper, BACKUP, data={"file": file.name})
    names = contents.digests
    missing = sorted(name for name in _files_named() if f"{FILES}media/{name}" not in names)
    return Made(file, len(names), file.stat().st_size, missing)


def _write(file: Path, contents: Contents) -> None:
    copied = file.with_name(f"{file.name}.database")
    with archive.writing(file, contents) as backup:
        copied.unlink(missing_ok=True)  # of one that was broken off
        copied.touch(mode=0o600)
        try:
            contents.stories = databases.copy(copied)
            databases.check(contents.database, copied, contents.stories)
            backup.add(copied, DATABASE)
        finally:
            copied.unlink()
        for path in _files():
            backup.add(path, FILES + path.relative_to(settings.DATA_DIR).as_posix())


def _files() -> Iterator[Path]:
    """Everything in the data directory that is backed up as it lies there."""
    for top in sorted(settings.DATA_DIR.iterdir()):
        if top.name in LEFT_OUT:
            continue
        if top.is_dir():
            for folder, _folders, files in os.walk(top):
                yield from (Path(folder, name) for name in sorted(files))
        else:
            yield top


def _lies_in_it(file: Path) -> bool:
    return file.resolve().is_relative_to(settings.DATA_DIR.resolve())


def _files_named() -> set[str]:
    """Pictures and documents that the newsroom has, by their names in `media/`."""
    pictures = Picture.objects.values_list("file", flat=True)
    return {*pictures, *get_document_model().objects.values_list("file", flat=True)}


def _applied() -> list[str]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


# -- trying and restoring


def check(file: Path) -> Contents:
    """Read a backup to its end, and open its database. Raises `Failure` for one that is broken."""
    with archive.reading(file) as backup:
        for name in backup.names():
            if name != DATABASE:
                backup.check(name)
        with tempfile.TemporaryDirectory(prefix="rotative-") as elsewhere:
            copied = Path(elsewhere) / DATABASE
            backup.copy(DATABASE, copied)
            databases.check(backup.contents.database, copied, backup.contents.stories)
        return backup.contents


def restore(file: Path) -> Restored:
    """Make the paper of a backup in a data directory, and a database, that are empty.

    Raises `Failure`; before the backup has been read to its end nothing is touched.
    """
    _refuse_a_paper()
    with archive.reading(file) as backup:
        _refuse_another_program(backup.contents)
    contents = check(file)
    try:
        _put_back(file)
    except OSError as failed:
        raise Failure(
            f"{settings.DATA_DIR} cannot be written: {failed.strerror or failed}."
        ) from None
    prepare()
    with translation.override(PaperSettings.load().language):
        held = hold_after_restoring(contents.moment)
    return Restored(contents, [str(edition) for edition in held])


def _refuse_a_paper() -> None:
    data = settings.DATA_DIR
    there = sorted(it.name for it in data.iterdir()) if data.exists() else []
    if odd := [name for name in there if name not in OF_A_START]:
        raise Failure(
            f"{data} is not empty ({odd[0]} lies there): a backup is restored into a new "
            "directory, which --data names."
        )
    if connection.vendor != "sqlite" and not databases.is_empty():
        raise Failure("the database of DATABASE_URL is not empty: make a new one, and name that.")


def _refuse_another_program(contents: Contents) -> None:
    if contents.database != connection.vendor:
        what = "an empty PostgreSQL" if contents.database == "postgresql" else "nothing"
        raise Failure(f"the backup is of {contents.database}: set DATABASE_URL to {what}.")
    known = MigrationLoader(None).disk_migrations
    ours = {f"{app}.{name}" for app, name in known} | _replaced(known)
    if later := [name for name in contents.migrations if name not in ours]:
        raise Failure(
            f"the backup is of a later Rotative (it has {later[0]}): install that one, and restore."
        )


def _replaced(known: dict[tuple[str, str], Any]) -> set[str]:
    return {f"{app}.{name}" for it in known.values() for app, name in it.replaces}


def _put_back(file: Path) -> None:
    """The files beside the directory's own first, the database last: a paper that is not whole has
    none."""
    data = settings.DATA_DIR
    with archive.reading(file) as backup:
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="restoring-", dir=data) as beside:
            for name in backup.names():
                place = Path(beside) / name
                place.parent.mkdir(parents=True, exist_ok=True)
                backup.copy(name, place)
            if connection.vendor != "sqlite":
                databases.put_back(Path(beside) / DATABASE)
            files = Path(beside) / FILES
            for top in sorted(files.iterdir()) if files.exists() else []:
                top.rename(data / top.name)
            if connection.vendor == "sqlite":
                (Path(beside) / DATABASE).rename(settings.SQLITE_FILE)
