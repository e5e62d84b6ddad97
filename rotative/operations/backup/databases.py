"""Copies of the database: made at one moment while others write, tried, and put back."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

from django.db import connection

from rotative.lib.failure import Failure, in_a_line
from rotative.record.models import Story

STORIES = f"SELECT count(*) FROM {Story._meta.db_table}"
PROGRAMS = Path("/usr/lib/postgresql")  # where Debian keeps those of each version


def copy(to: Path) -> int:
    """The database as it is now, into an empty file; how many stories are on its record.

    PostgreSQL's are counted before: one may come in between.
    """
    if connection.vendor == "sqlite":
        # In one step: a copy in several begins anew with each commit of others, and may never end.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(to)])
        with contextlib.closing(sqlite3.connect(to)) as copied:
            return int(copied.execute(STORIES).fetchone()[0])
    stories = Story.objects.count()
    kind = ("--format=custom", "--no-owner", "--no-privileges")
    _run("pg_dump", *kind, f"--file={to}", f"--dbname={_which()}")
    return stories


def check(kind: str, file: Path, stories: int) -> None:
    """Raises `Failure` for a copy that is broken, or has not so many stories on the record.

    PostgreSQL's is read to its end; what is in it only restoring tells.
    """
    if kind != "sqlite":
        _run("pg_restore", "--file=/dev/null", str(file))
        return
    try:
        with contextlib.closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as copied:
            (said,) = copied.execute("PRAGMA integrity_check").fetchone()
            (found,) = copied.execute(STORIES).fetchone()
    except sqlite3.Error as failed:
        raise Failure(f"the database in it cannot be used ({in_a_line(failed)}).") from None
    if said != "ok" or found != stories:
        raise Failure(f"the database in it is damaged: {said}, {found} of {stories} stories.")


def put_back(file: Path) -> None:
    """Fill the empty PostgreSQL of `DATABASE_URL`, wholly or not at all."""
    _run(
        *("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error"),
        *("--single-transaction", f"--dbname={_which()}", str(file)),
    )


def is_empty() -> bool:
    """Whether PostgreSQL has no table yet."""
    return not connection.introspection.table_names()


def _run(program: str, *arguments: str) -> None:
    """A program of PostgreSQL's. The password is for its eyes alone, not for the list of all
    processes.
    """
    password = connection.settings_dict["PASSWORD"]
    done = subprocess.run(
        [_program(program), *arguments],
        env=os.environ | ({"PGPASSWORD": password} if password else {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["it said nothing"]
        raise Failure(f"{program} failed: {lines[-1]}")


def _program(name: str) -> str:
    """The newest there is: one reads what an older one wrote, not the other way round."""
    newest = sorted(PROGRAMS.glob(f"*/bin/{name}"), key=lambda it: float(it.parent.parent.name))
    found = str(newest[-1]) if newest else shutil.which(name)
    if found is None:
        raise Failure(f"{name} is not installed here: it comes with PostgreSQL's client programs.")
    return found


def _which() -> str:
    """The database of `DATABASE_URL`, as libpq is told of it, without the password."""
    from psycopg.conninfo import make_conninfo

    told = connection.settings_dict
    names = {"dbname": "NAME", "user": "USER", "host": "HOST", "port": "PORT"}
    ours = {theirs: told[name] for theirs, name in names.items() if told[name]}
    return make_conninfo(**ours, **told["OPTIONS"])
