"""A backup is one file, made while the paper runs, of which the same paper can be made."""

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest

from outside.newsroom import Newsroom
from outside.postgresql import PostgreSQL


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_restored_paper_says_what_it_said_then(
    engine: str, prepared: Callable[[str], Path], tmp_path: Path
) -> None:
    file = tmp_path / "fanal.tar"
    with contextlib.ExitStack() as stack:
        server = None
        if engine == "postgresql":
            server = stack.enter_context(PostgreSQL(origin=prepared(engine)))
        newsroom = Newsroom(
            tmp_path / "data", prepared(engine) / "data", server.url if server else ""
        )
        stack.callback(newsroom.close)
        running = newsroom.run()
        then = {path: newsroom.get(path)[2] for path in newsroom.stored}
        made = newsroom.rotative("backup", str(file))
        assert made.returncode == 0, made.stderr
        assert file.stat().st_mode & 0o777 == 0o600
        assert newsroom.publish(2)[0] == 302  # it is not in it
        assert "Situation, version 2." in newsroom.get(newsroom.story)[2]

        checked = newsroom.rotative("backup", "--check", str(file))
        assert checked.stdout.startswith(f"{file} is whole: Le Fanal as it was on ")
        again = newsroom.rotative("backup", str(file))
        assert (again.returncode, again.stderr) == (
            1,
            f"rotative: {file} is there already: give the backup another name.\n",
        )
        over = newsroom.rotative("restore", str(file))
        assert over.returncode == 1
        assert "is not empty" in over.stderr
        assert running.poll() is None

        elsewhere = tmp_path / "elsewhere"
        environment = dict(newsroom.environment, ROTATIVE_DATA=str(elsewhere))
        if server:
            environment["DATABASE_URL"] = server.another("elsewhere")
        newsroom.close()
        newsroom.environment = environment
        restored = newsroom.rotative("restore", str(file))
        assert restored.returncode == 0, restored.stderr
        assert restored.stdout.startswith("Le Fanal is as it was on ")

        newsroom.run()
        assert {path: newsroom.get(path)[2] for path in newsroom.stored} == then
        assert newsroom.publish(3)[0] == 302  # who was signed in still is
        assert "Situation, version 3." in newsroom.get(newsroom.story)[2]
