"""The SQLite database that tests begin with, kept between runs: to migrate it takes longer than
most of them.

What is kept belongs to one set of migrations, to the letter. `migrate` runs over it as it does over
every database, so it is a beginning and never the whole.
"""

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from django.apps import apps
from django.db import connection

import rotative.settings
from rotative.testing import environment


class Beginning:
    """Before the test database is made and after; on PostgreSQL neither does anything."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.file = directory / f"{_fingerprint()}.sqlite3"
        self.held: sqlite3.Connection | None = None  # without one, a database in memory is gone

    def lay(self) -> None:
        """Put what is kept where Django will look for its test database."""
        if connection.vendor != "sqlite" or not self.file.exists():
            return
        name = connection.creation._get_test_db_name()  # type: ignore[attr-defined]
        self.held = sqlite3.connect(name, uri=True)
        with closing(sqlite3.connect(self.file)) as kept:
            kept.backup(self.held)

    def keep(self) -> None:
        """Keep a database that was migrated and that no test has met yet, and none of before."""
        if connection.vendor != "sqlite" or self.file.exists():
            return
        for older in self.directory.glob("*.sqlite3"):
            older.unlink(missing_ok=True)
        made = self.file.with_suffix(f".{os.getpid()}")
        connection.ensure_connection()
        with closing(sqlite3.connect(made)) as file:
            connection.connection.backup(file)
        made.rename(self.file)  # another worker may have done the same


def _fingerprint() -> str:
    whole = hashlib.sha256()
    for module in (rotative.settings, environment):
        whole.update(Path(str(module.__file__)).read_bytes())
    for app in apps.get_app_configs():
        for file in sorted(Path(app.path).glob("migrations/*.py")):
            whole.update(f"{app.label}/{file.name}\0".encode() + file.read_bytes())
    return whole.hexdigest()[:20]
