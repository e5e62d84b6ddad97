"""Backups: what is in one, and what is refused with a sentence before anything is touched."""

import json
import os
import sqlite3
import tarfile
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from rotative.lib.failure import Failure
from rotative.media.models import Picture
from rotative.operations.backup import actions, archive
from rotative.operations.backup.archive import CONTENTS, Contents
from rotative.testing import paper
from rotative.testing.paper import SmallPaper

PICTURE = bytes(range(256)) * 40


def contents(**changes: Any) -> Contents:
    known: dict[str, Any] = {
        "made_at": "2026-11-28T06:50:00+01:00",
        "paper": "Le Fanal",
        "database": "sqlite",
        "stories": 2,
        "migrations": ["sections.0001_initial"],
    }
    return Contents(**known | changes)


def a_backup(folder: Path, **changes: Any) -> Path:
    """A backup of a paper of two stories and a picture."""
    with sqlite3.connect(folder / "small.sqlite3") as database:
        database.execute("CREATE TABLE record_story (id INTEGER PRIMARY KEY)")
        database.execute("INSERT INTO record_story VALUES (1), (2)")
    database.close()
    (folder / "quay.jpg").write_bytes(PICTURE)
    file = folder / "fanal.tar"
    with archive.writing(file, contents(**changes)) as backup:
        backup.add(folder / "small.sqlite3", "database")
        backup.add(folder / "quay.jpg", "data/media/pictures/quay.jpg")
    return file


def rewritten(file: Path, **said: Any) -> None:
    """Other contents in a backup, by somebody who knows how it is made."""
    with tarfile.open(file) as tar:
        members = [(it.name, tar.extractfile(it).read()) for it in tar]  # type: ignore[union-attr]
    told = json.loads(dict(members)[CONTENTS]) | said
    with tarfile.open(file, "w") as tar:
        for name, data in [*members[:-1], (CONTENTS, json.dumps(told).encode())]:
            about = tarfile.TarInfo(name)
            about.size = len(data)
            tar.addfile(about, BytesIO(data))


@pytest.fixture
def data(settings: Any, tmp_path: Path) -> Path:
    """The data directory of a command that has just started."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "secret_key").write_text("new")
    settings.DATA_DIR = folder
    settings.SQLITE_FILE = folder / "rotative.sqlite3"
    return folder


def lies_in(folder: Path) -> dict[str, bytes]:
    found = (it for it in folder.rglob("*") if it.is_file())
    return {str(it.relative_to(folder)): it.read_bytes() for it in found}


# -- one that is whole, and one that is not


def test_a_whole_one_says_what_it_is(tmp_path: Path) -> None:
    said = actions.check(a_backup(tmp_path))
    assert (said.paper, said.stories) == ("Le Fanal", 2)
    assert sorted(said.digests) == ["data/media/pictures/quay.jpg", "database"]


def test_one_in_which_any_byte_has_changed_is_not_relied_upon(tmp_path: Path) -> None:
    file = a_backup(tmp_path)
    whole = file.read_bytes()
    with tarfile.open(file) as tar:
        spans = [(it.offset_data, it.offset_data + it.size) for it in tar]

    @given(st.sampled_from(spans).flatmap(lambda it: st.integers(it[0], it[1] - 1)))
    def changed(at: int) -> None:
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        with pytest.raises(Failure):
            actions.check(file)

    changed()


def test_one_that_ends_anywhere_is_not_relied_upon(tmp_path: Path) -> None:
    file = a_backup(tmp_path)
    whole = file.read_bytes()
    with tarfile.open(file) as tar:
        last = tar.getmembers()[-1]

    @given(st.integers(0, last.offset_data + last.size - 1))
    def cut(at: int) -> None:
        file.write_bytes(whole[:at])
        with pytest.raises(Failure):
            actions.check(file)

    cut()


def test_what_is_no_backup_is_named(tmp_path: Path) -> None:
    other = tmp_path / "letter.tar"
    with tarfile.open(other, "w") as tar:
        tar.add(__file__, "letter.txt")
    for file, why in (
        (other, "letter.tar is no backup of Rotative, or not the whole of one."),
        (tmp_path / "nothing.tar", "nothing.tar cannot be read: No such file or directory."),
        (Path(__file__), "test_backup.py is no backup of Rotative"),
    ):
        with pytest.raises(Failure, match=why):
            actions.check(file)


# -- restoring


@pytest.mark.django_db
def test_a_paper_that_is_there_is_never_written_over(tmp_path: Path, data: Path) -> None:
    (data / "media").mkdir()
    (data / "media/quay.jpg").write_bytes(b"another")
    before = lies_in(data)
    with pytest.raises(Failure, match=r"is not empty \(media lies there\)"):
        actions.restore(a_backup(tmp_path))
    assert lies_in(data) == before


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="tests/outside restores PostgreSQL")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"format": 2}, "was made by a later Rotative"),
        (
            {"migrations": ["sections.9999_later"]},
            "of a later Rotative .it has sections.9999_later",
        ),
        ({"database": "oracle"}, "the backup is of oracle"),
        ({"stories": 3}, "the database in it is damaged: ok, 2 of 3 stories"),
        ({"digests": {"database": "0" * 64}}, "database is not what was backed up"),
        ({"digests": {"data/media/gone.jpg": "0" * 64}}, "gone.jpg is not in it"),
        ({"digests": {"data/../../escaped": "0" * 64}}, "names 'data/../../escaped'"),
        ({"digests": {"/etc/passwd": "0" * 64}}, "names '/etc/passwd'"),
        ({"digests": {"press/live/index.html": "0" * 64}}, "names 'press/live/index.html'"),
        ({"digests": {"data/./secret_key": "0" * 64}}, "names 'data/./secret_key'"),
    ],
)
def test_what_cannot_be_restored_is_said_before_anything_is_written(
    tmp_path: Path, data: Path, changed: dict[str, Any], why: str
) -> None:
    file = a_backup(tmp_path)
    rewritten(file, **changed)
    before = lies_in(data)
    with pytest.raises(Failure, match=why):
        actions.restore(file)
    assert lies_in(data) == before


# -- what is in one


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_it_holds_what_cannot_be_made_anew(fanal: SmallPaper, tmp_path: Path, data: Path) -> None:
    paper.story(fanal.sport, "Le quai rouvre", slug="quai")
    for name in ("secret_key", "mail/20261128.eml", "of-a-later-part/what", "press/live/a.html"):
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text(name)
    file = tmp_path / "fanal.tar"
    (tmp_path / "fanal.tar.database").write_text("of one that was broken off")
    made = actions.make(file)
    said = actions.check(file)
    assert (said.paper, said.stories) == ("Le Fanal", 1)
    kept = [name for name in said.digests if not name.startswith("data/media/")]
    assert sorted(kept) == [
        "data/mail/20261128.eml",
        "data/of-a-later-part/what",
        "data/secret_key",
        "database",
    ]
    lost = sorted(Picture.objects.values_list("file", flat=True))
    assert made.without_file == lost  # this directory has none
    assert sorted(it.name for it in tmp_path.glob("fanal*")) == ["fanal.tar"]
    assert ModelLogEntry.objects.get(action="newsroom.backup").data == {"file": "fanal.tar"}


@pytest.mark.django_db
def test_none_is_begun_where_it_would_be_lost(fanal: SmallPaper, data: Path) -> None:
    with pytest.raises(Failure, match="lies in the directory that is backed up"):
        actions.make(data / "fanal.tar")
    assert sorted(lies_in(data)) == ["secret_key"]


@pytest.mark.django_db
def test_one_that_cannot_be_written_leaves_nothing(fanal: SmallPaper, tmp_path: Path) -> None:
    with pytest.raises(Failure, match="cannot be written: No such file or directory"):
        actions.make(tmp_path / "nowhere" / "fanal.tar")
    said = contents()
    with pytest.raises(RuntimeError), archive.writing(tmp_path / "fanal.tar", said):
        raise RuntimeError
    assert not list(tmp_path.glob("fanal*"))
    assert asdict(said)["digests"] == {}


@pytest.mark.django_db
def test_of_two_at_once_the_second_is_told(fanal: SmallPaper, tmp_path: Path) -> None:
    (tmp_path / "fanal.tar.partial").touch()
    with pytest.raises(Failure, match=r"fanal.tar.partial is there: another backup is being made"):
        actions.make(tmp_path / "fanal.tar")
    assert [it.name for it in tmp_path.glob("fanal*")] == ["fanal.tar.partial"]
