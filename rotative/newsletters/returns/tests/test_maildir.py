"""What lies in the Maildir, or comes by a pipe, is dealt with."""

import io
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from rotative import cli
from rotative.newsletters.naming import names
from rotative.newsletters.returns import actions, maildir
from rotative.newsletters.returns.maildir import take_all
from rotative.newsletters.returns.tests.conftest import Post
from rotative.newsletters.returns.tests.mails import bounce, words


@pytest.fixture
def box(tmp_path: Path) -> Path:
    for folder in ("new", "cur", "tmp"):
        (tmp_path / "box" / folder).mkdir(parents=True)
    return tmp_path / "box"


def lies_in(box: Path) -> dict[str, list[str]]:
    return {name: sorted(it.name for it in (box / name).iterdir()) for name in ("new", "cur")}


def test_what_is_dealt_with_is_read_and_what_is_not_waits_unread_for_a_person(
    post: Post, box: Path
) -> None:
    edition = post.sends()
    (box / "new" / "2.M1.mx").write_bytes(bounce(names().bounce(edition.pk, post.lou.pk)))
    (box / "new" / "1.M1.mx:2,").write_bytes(words("redaction@fanal.example", "Bonjour."))
    assert len(list(take_all(box))) == 2
    assert lies_in(box) == {"new": [], "cur": ["1.M1.mx:2,", "2.M1.mx:2,S"]}
    assert post.state == "bounced"


def test_who_dies_between_the_two_deals_with_it_twice(
    post: Post, box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = post.sends()
    (box / "new" / "1").write_bytes(bounce(names().bounce(edition.pk, post.lou.pk)))

    def die(*names: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(maildir.os, "rename", die)
        with pytest.raises(KeyboardInterrupt):
            list(take_all(box))
    before = post.has()
    assert (post.state, lies_in(box)["new"]) == ("bounced", ["1"])
    list(take_all(box))
    assert post.has() == before
    assert lies_in(box) == {"new": [], "cur": ["1:2,S"]}


def test_a_database_that_is_away_leaves_it_where_it_is(
    post: Post, box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (box / "new" / "1").write_bytes(b"")

    def away(data: bytes) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(maildir, "take", away)
    with pytest.raises(OperationalError):
        list(take_all(box))
    assert lies_in(box) == {"new": ["1"], "cur": []}


def test_a_message_that_cannot_be_dealt_with_holds_up_no_other(
    post: Post, box: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    edition = post.sends()
    (box / "new" / "1").write_bytes(b"poison")
    (box / "new" / "2").write_bytes(bounce(names().bounce(edition.pk, post.lou.pk)))

    def take(data: bytes) -> Any:
        if data == b"poison":
            raise ZeroDivisionError
        return actions.take(data)

    monkeypatch.setattr(maildir, "take", take)
    list(take_all(box))
    assert lies_in(box) == {"new": [], "cur": ["1:2,", "2:2,S"]}
    assert "1, which came back, could not be dealt with" in caplog.text


def test_a_maildir_that_the_mail_server_has_not_made_yet_has_nothing(tmp_path: Path) -> None:
    assert list(take_all(tmp_path / "box")) == []


def test_a_link_to_another_file_is_not_followed(box: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (box / "new" / "1").symlink_to(tmp_path / "secret")
    assert list(take_all(box)) == []


# -- by a pipe


def piped(monkeypatch: pytest.MonkeyPatch, data: bytes, *more: str) -> int:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    args = cli.parser().parse_args(["newsletters", "take", *more])
    return cli.run_of(args.module)(args)


def test_a_bounce_comes_by_a_pipe(
    post: Post, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    edition = post.sends()
    data = bounce(names().bounce(edition.pk, post.lou.pk))
    assert piped(monkeypatch, data) == 0
    assert (post.state, capsys.readouterr().out) == ("bounced", "bounced\n")


def test_what_comes_by_a_pipe_and_nobody_can_place_is_kept(
    post: Post,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.DATA_DIR = tmp_path
    settings.MAIL_RETURNS = None
    data = words("redaction@fanal.example", "Bonjour." + "a" * 200_000)
    assert piped(monkeypatch, data, "--json") == 0
    (kept,) = (tmp_path / "returns" / "new").iterdir()
    assert kept.read_bytes().startswith(b"From: Lou <lou@ailleurs.example>\n")
    assert (tmp_path / "returns").stat().st_mode & 0o077 == 0
    assert capsys.readouterr().out == '{"found": "unplaced"}\n'


def test_the_mail_server_keeps_what_comes_while_the_database_is_away(
    post: Post, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def away(data: bytes) -> None:
        raise OperationalError("the database is away")

    monkeypatch.setattr(actions, "take", away)
    assert piped(monkeypatch, b"") == os.EX_TEMPFAIL == 75
    assert "the database is away" in capsys.readouterr().err
