"""Who may read what lies in the data directory: its owner, and a web server what it serves."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage

from rotative.cli import UMASK
from rotative.lib.failure import Failure
from rotative.lib.mail import PrivateFiles
from rotative.operations.permissions import keep_private
from rotative.press.store import the_store


@pytest.fixture
def data(settings: Any, tmp_path: Path) -> Iterator[Path]:
    before = os.umask(0o022)
    data = tmp_path / "paper"
    data.mkdir(mode=0o755)
    settings.DATA_DIR, settings.PRESS_DIR = data, data / "press"
    settings.MEDIA_ROOT, settings.STATIC_ROOT = data / "media", data / "static"
    settings.EMAIL_FILE_PATH = data / "mail"
    for name in ("rotative.sqlite3", "rotative.sqlite3-wal", "secret_key", "mail/1.log"):
        (data / name).parent.mkdir(exist_ok=True)
        (data / name).touch(mode=0o644)
    for name in ("press/live/.html.br", "media/pictures/ab/480.avif", "media/newsroom/o/p.jpg"):
        (data / name).parent.mkdir(parents=True)
        (data / name).touch(mode=0o644)
    yield data
    os.umask(before)


def mode(place: Path) -> int:
    return stat.S_IMODE(place.stat().st_mode)


def test_the_data_directory_is_its_owners_alone(data: Path) -> None:
    keep_private()
    assert mode(data) == 0o700
    for name in ("rotative.sqlite3", "rotative.sqlite3-wal", "secret_key", "mail/1.log"):
        assert mode(data / name) == 0o600, name
    assert mode(data / "mail") == 0o700


def test_a_message_that_no_server_took_is_its_owners_alone(data: Path) -> None:
    backend = PrivateFiles(file_path=str(data / "mail"))
    backend.send_messages(
        [EmailMessage("Mot de passe", "https://…", "a@b.example", ["c@d.example"])]
    )
    (message,) = (file for file in (data / "mail").iterdir() if file.name != "1.log")
    assert mode(message) == 0o600


def test_a_web_server_is_given_what_it_serves_by_its_group_and_nothing_else(
    data: Path, settings: Any
) -> None:
    os.umask(UMASK)  # as the command has it
    group = next((number for number in os.getgroups() if number != os.getegid()), os.getegid())
    settings.WEB_GROUP = group
    keep_private()
    store = the_store()
    store.prepare()
    store.place("/b/", store.draft(b"<p>", "draft"), 1)
    assert (mode(data), data.stat().st_gid) == (0o710, group)
    for name in ("press/live/.html.br", "press/live/b.html.br", "media/pictures/ab/480.avif"):
        file = data / name
        assert (mode(file), file.stat().st_gid) == (0o640, group), name
        for folder in file.relative_to(data).parents[:-1]:
            found = data / folder
            assert (mode(found), found.stat().st_gid) == (0o2750, group), folder
    assert mode(data / "media/newsroom") == 0o700
    assert mode(data / "rotative.sqlite3") == 0o600


def test_a_group_that_cannot_be_given_is_named_with_the_mend(
    data: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_arguments: object) -> None:
        raise PermissionError

    settings.WEB_GROUP = data.stat().st_gid + 1
    monkeypatch.setattr(os, "chown", refused)
    with pytest.raises(Failure, match=r"ROTATIVE_WEB_GROUP.*usermod"):
        keep_private()


def test_a_directory_that_all_share_is_left_as_it_is(data: Path) -> None:
    data.chmod(0o1777)
    keep_private()
    assert mode(data) == 0o1777
