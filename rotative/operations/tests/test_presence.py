"""Who runs on a data directory: the living are named, the dead forgotten, orphans ended."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from rotative.lib.failure import Failure
from rotative.operations import presence
from rotative.testing import cast
from rotative.testing.paper import SmallPaper

ROOT = Path(presence.__file__).resolve().parents[2]
# Announces itself as the child of a process, says so, and lives until its input ends.
LIVES = """
import sys, django
django.setup()
from rotative.operations import presence
presence.announce(sys.argv[1], parent=int(sys.argv[2]), port=8000)
print("here", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def data(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def processes() -> Iterator[list["subprocess.Popen[str]"]]:
    started: list[subprocess.Popen[str]] = []
    yield started
    for process in started:
        process.kill()
        process.communicate()


def lives(data: Path, part: str, parent: int) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", LIVES, part, str(parent)],
        cwd=ROOT,
        env=os.environ
        | {"DJANGO_SETTINGS_MODULE": "rotative.settings", "ROTATIVE_DATA": str(data)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "here\n"
    return process


def test_the_living_are_named_and_an_orphan_alone_is_ended(
    data: Path, processes: list["subprocess.Popen[str]"]
) -> None:
    parent = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, text=True)
    child, run = lives(data, "web", parent.pid), lives(data, "run", 0)
    processes += [parent, child, run]
    assert {(note.pid, note.part) for note in presence.others()} == {
        (child.pid, "web"),
        (run.pid, "run"),
    }
    presence.end_orphans()
    assert child.poll() is None, "its parent lives"
    parent.kill()
    parent.wait()
    presence.end_orphans()
    assert child.wait(10) == -9
    assert run.poll() is None, "whoever was started by somebody else is no orphan"
    with pytest.raises(Failure, match=rf"process {run.pid}, port 8000.*kill {run.pid}"):
        presence.refuse_a_second()
    run.kill()
    run.wait()
    presence.refuse_a_second()
    assert presence.others() == []


def test_a_number_that_another_process_has_by_now_is_not_ended(data: Path) -> None:
    """The note of a dead one, whose number is ours today."""
    note = presence.Note(
        "web", os.getpid(), "another start 7", parent=1, parent_born="x", port=8000
    )
    assert not note.is_here
    assert not note.is_orphan


def test_the_newsroom_says_that_a_part_ended_by_itself(data: Path, fanal: SmallPaper) -> None:
    client = Client()
    client.force_login(cast.marc())
    assert "SIGKILL" not in client.get("/newsroom/").content.decode()
    for _ in range(presence.KEPT_FALLS + 3):
        presence.note_fall("work", "SIGKILL")
    falls = presence.falls(timedelta(hours=1))
    assert len(falls) == presence.KEPT_FALLS
    assert (falls[0].part, falls[0].how) == ("work", "SIGKILL")
    shown = client.get("/newsroom/").content.decode()
    assert "« work » (SIGKILL)" in shown.replace("\u202f", " ").replace("&nbsp;", " ")


def test_a_process_that_lives_no_more_is_known_by_its_name() -> None:
    name = presence.name_of_this_process()
    assert not presence.is_dead(name)
    machine, pid, born = name.split(" ", 2)
    assert presence.is_dead(f"{machine} {pid} {born}0"), "another had its number before"
    assert not presence.is_dead(f"{machine} {pid} 0{born}"), "of another machine nothing is known"
    assert not presence.is_dead("") and not presence.is_dead("somebody")
