"""Which SQLite is used, and that two who write and checkpoint at once lose nothing."""

import contextlib
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from rotative.lib import env
from rotative.lib.sqlite import may_lose

ROOT = Path(__file__).resolve().parents[3]
WRITERS, COMMITS = 2, 400
# Says each row that is committed, and checkpoints in every mode, as near to the other's as it can.
WRITER = """
import random, sys
import rotative, sqlite3
name, commits, chance = sys.argv[2], int(sys.argv[3]), random.Random(sys.argv[2])
file = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)
file.execute("PRAGMA synchronous=NORMAL")
file.execute("PRAGMA wal_autocheckpoint=3")
for number in range(commits):
    file.execute("BEGIN IMMEDIATE")
    file.execute("INSERT INTO line VALUES (?, ?, randomblob(?))",
                 (name, number, chance.randint(1, 9000)))
    file.execute("COMMIT")
    print(number, flush=True)
    if chance.random() < 0.3:
        mode = chance.choice(["PASSIVE", "FULL", "RESTART", "TRUNCATE"])
        try:
            file.execute(f"PRAGMA wal_checkpoint({mode})").fetchall()
        except sqlite3.OperationalError as busy:
            assert "locked" in str(busy), busy
"""


@pytest.mark.parametrize("version", ["3.7.0", "3.40.1", "3.44.5", "3.50.6", "3.51.0", "3.51.2"])
def test_versions_that_lose_what_was_committed(version: str) -> None:
    assert may_lose(tuple(map(int, version.split("."))))


@pytest.mark.parametrize("version", ["3.6.23", "3.44.6", "3.50.7", "3.51.3", "3.52.0", "3.53.4"])
def test_versions_that_do_not(version: str) -> None:
    assert not may_lose(tuple(map(int, version.split("."))))


def test_a_library_that_loses_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.40.1")
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    with pytest.raises(env.WrongSetting, match=r"SQLite 3\.40\.1 can lose .*pysqlite3"):
        env.database("NAME", sqlite_file=Path("x"), env={})
    assert env.database("NAME", sqlite_file=Path("x"), env={"NAME": "postgresql:///paper"})


@pytest.mark.parametrize(
    "start",
    [
        [sys.executable, "manage.py", "shell", "-v", "0", "-c"],
        [sys.executable, "-c"],
    ],
    ids=["manage.py", "the application"],
)
def test_whoever_starts_there_is_one_library_and_it_loses_nothing(
    start: list[str], tmp_path: Path
) -> None:
    """Two in one process would drop each other's locks."""
    code = """
import json, rotative.rsgi, sys
from django.db.backends.sqlite3.base import Database
print(json.dumps([Database.sqlite_version_info, "_sqlite3" in sys.modules]))
"""
    done = subprocess.run(
        [*start, code],
        cwd=ROOT,
        env={"PATH": "/usr/bin", "ROTATIVE_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    version, has_pythons_own = json.loads(done.stdout)
    assert not may_lose(tuple(version))
    assert not has_pythons_own


def test_of_two_who_write_and_checkpoint_at_once_nothing_is_lost(tmp_path: Path) -> None:
    place = str(tmp_path / "paper.sqlite3")
    with contextlib.closing(sqlite3.connect(place)) as file:
        file.execute("PRAGMA journal_mode=WAL")
        file.execute("CREATE TABLE line (name TEXT, number INT, words BLOB)")
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, place, str(name), str(COMMITS)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in range(WRITERS)
    ]
    acknowledged = [writer.communicate(timeout=120)[0].split() for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * WRITERS
    with contextlib.closing(sqlite3.connect(place)) as file:
        for name, numbers in enumerate(acknowledged):
            rows = file.execute("SELECT number FROM line WHERE name = ? ORDER BY number", [name])
            assert [number for (number,) in rows] == list(map(int, numbers))
            assert len(numbers) == COMMITS
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
