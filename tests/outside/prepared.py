"""A paper's data directory and database, prepared once in a run."""

import shutil
from contextlib import ExitStack, closing
from pathlib import Path

from outside.installation import Installation
from outside.postgresql import PostgreSQL
from rotative.testing.migrated import Migrated

FOUNDED = """
from rotative.newsroom.actions import found_paper
from rotative.operations.preparing import prepare
prepare()
found_paper("Le Fanal", "fr")
"""


class Bare(Installation):
    """A paper with nothing but what each one begins with."""

    def __init__(self, data: Path, server: PostgreSQL | None, migrated: Migrated) -> None:
        data.mkdir()
        self._settle("fr", data)
        if server:
            self.environment["DATABASE_URL"] = server.url
        else:
            shutil.copy(migrated.file(), data / "rotative.sqlite3")
        made = self.python(FOUNDED)
        assert made.wait(600) == 0, self.log.read_text()


def prepare(migrated: Migrated, engine: str, place: Path) -> None:
    """Make `data`, and `cluster` where the engine is PostgreSQL."""
    with ExitStack() as stack:
        server = stack.enter_context(PostgreSQL()) if engine == "postgresql" else None
        with closing(Bare(place / "data", server, migrated)):
            pass
        if server:
            server.stop("fast")
            shutil.move(server.place / "cluster", place / "cluster")
