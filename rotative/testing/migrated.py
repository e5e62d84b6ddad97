"""The migrated databases that tests begin with, each made once: that takes longer than most tests.

What is kept belongs to one set of migrations, to the letter. `migrate` runs over it as it does over
every database, so it is a beginning and never the whole.
"""

import fcntl
import hashlib
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from rotative.testing import environment  # before anything reads the settings

from django.apps import apps  # isort: skip
from django.core.management import call_command  # isort: skip
from django.db import connection  # isort: skip

import rotative.settings  # isort: skip


class Migrated:
    """What is kept in a directory between runs; whoever is first makes it, the others wait."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.held: sqlite3.Connection | None = None  # without one, a database in memory is gone

    def file(self) -> Path:
        """SQLite's: to be copied."""
        kept = self.directory / f"{_fingerprint()}.sqlite3"
        with self._alone():
            if not kept.exists():
                for older in self.directory.glob("*.sqlite3*"):
                    older.unlink()
                unfinished = kept.with_suffix(".sqlite3-unfinished")
                _migrate(str(unfinished))
                unfinished.rename(kept)
        return kept

    def lay(self) -> None:
        """Have Django's test database begin as a copy."""
        if connection.vendor == "postgresql":
            connection.settings_dict["TEST"]["TEMPLATE"] = self._template()
            return
        name = connection.creation._get_test_db_name()  # type: ignore[attr-defined]
        self.held = sqlite3.connect(name, uri=True)
        with closing(sqlite3.connect(self.file())) as kept:
            kept.backup(self.held)

    def _template(self) -> str:
        """The name of PostgreSQL's: it stays on the server."""
        name = f"migrated_{_fingerprint()}"
        with self._alone(), connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {name}_unfinished")
                _migrate(f"{name}_unfinished")
                cursor.execute(f"ALTER DATABASE {name}_unfinished RENAME TO {name}")
        return name

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.directory / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _fingerprint() -> str:
    whole = hashlib.sha256()
    for module in (rotative.settings, environment):
        whole.update(Path(str(module.__file__)).read_bytes())
    for app in apps.get_app_configs():
        for file in sorted(Path(app.path).glob("migrations/*.py")):
            whole.update(f"{app.label}/{file.name}\0".encode() + file.read_bytes())
    return whole.hexdigest()[:20]


def _migrate(name: str) -> None:
    """The database of this name, by another process: this one has met no database yet."""
    subprocess.run([sys.executable, "-m", "rotative.testing.migrated", name], check=True)


if __name__ == "__main__":
    name = sys.argv[1]
    if connection.vendor == "sqlite":
        Path(name).touch()  # connections never make one
        name = f"{Path(name).as_uri()}?mode=rw"
    connection.settings_dict["NAME"] = name
    call_command("migrate", verbosity=0)
    connection.close()
