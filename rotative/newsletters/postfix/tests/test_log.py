"""A log is read from a mark on, over its rotation; and what is gone is said to be gone."""

import gzip
import os
from pathlib import Path

import pytest

from rotative.newsletters.postfix.log import Gap, Reader, mark


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "mail.log"
    file.write_text("before\n")
    return file


def write(log: Path, text: str, at: int = 0) -> None:
    """More of it; `at` orders files that a test writes within the same tick of the clock."""
    with log.open("a") as file:
        file.write(text)
    os.utime(log, ns=(at, at))


def test_what_has_come_since_is_read_once_and_whole_lines_only(log: Path) -> None:
    reader = Reader(log, mark(log))
    assert list(reader.lines()) == []
    write(log, "one\ntwo\nhal")
    assert list(reader.lines()) == [b"one\n", b"two\n"]
    assert list(reader.lines()) == []
    write(log, "f\n")
    assert list(reader.lines()) == [b"half\n"]


def test_a_mark_is_put_after_the_last_whole_line(log: Path) -> None:
    write(log, "hal")
    reader = Reader(log, mark(log))
    write(log, "f\n")
    assert list(reader.lines()) == [b"half\n"]


def test_a_log_of_another_name_is_read_on_as_long_as_it_is_written(log: Path) -> None:
    """Renamed, and Postfix has not been told to reload yet."""
    reader = Reader(log, mark(log))
    old = log.rename(log.with_name("mail.log.1"))
    write(old, "one\n", at=1)
    assert list(reader.lines()) == [b"one\n"]
    write(log, "three\n", at=3)
    write(old, "two\n", at=2)
    assert list(reader.lines()) == [b"two\n", b"three\n"]
    older = old.rename(log.with_name("mail.log.2"))
    middle = log.rename(log.with_name("mail.log.1"))
    write(log, "five\n", at=5)
    write(middle, "four\n", at=4)
    assert older.exists()
    assert list(reader.lines()) == [b"four\n", b"five\n"]


def test_logs_that_were_over_before_are_not_read(log: Path) -> None:
    write(log.with_name("mail.log.1"), "yesterday\n", at=1)
    log.with_name("mail.log.2.gz").write_bytes(gzip.compress(b"the day before\n"))
    os.utime(log.with_name("mail.log.2.gz"), ns=(0, 0))
    reader = Reader(log, mark(log))
    write(log, "one\n", at=2)
    assert list(reader.lines()) == [b"one\n"]


def test_a_log_that_was_emptied_in_its_place_is_a_gap(log: Path) -> None:
    """It is shorter, or has grown longer again since."""
    write(log, "one\ntwo\n")
    for again in ("", "other\n" * 9):
        reader = Reader(log, mark(log))
        log.write_text(again)
        with pytest.raises(Gap, match="emptied in its place"):
            list(reader.lines())
        write(log, "one\ntwo\n" * 5)


def test_a_log_that_is_gone_or_packed_is_a_gap(log: Path) -> None:
    reader = Reader(log, mark(log))
    write(log, "one\n", at=5)
    log.rename(log.with_name("mail.log.2"))
    packed = log.with_name("mail.log.1.gz")
    packed.write_bytes(gzip.compress(b"two\n"))
    with pytest.raises(Gap, match="packed"):
        list(reader.lines())
    log.with_name("mail.log.2").unlink()
    with pytest.raises(Gap, match="moved away"):
        list(reader.lines())


def test_there_is_no_mark_where_nobody_could_know_it_again(
    log: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert mark(log.with_name("nothing")) == ""
    assert "doubts will stay" in caplog.text
    log.write_text("")
    assert mark(log) == ""
