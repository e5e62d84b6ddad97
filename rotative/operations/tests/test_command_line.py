"""The `rotative` command, as an operator meets it: statuses, messages, and no surprise."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rotative import cli
from rotative.operations.preparing import remember_address

ROOT = Path(cli.__file__).resolve().parent.parent


def rotative(*arguments: str, cwd: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run the command in an empty directory."""
    known = {k: v for k, v in os.environ.items() if not k.startswith(("ROTATIVE_", "DJANGO_"))}
    known.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "-m", "rotative.cli", *arguments],
        cwd=cwd,
        env={**known, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    "arguments", [["--help"], ["demo", "--help"], ["import", "--help"], ["record", "--help"]]
)
def test_help_touches_nothing(tmp_path: Path, arguments: list[str]) -> None:
    done = rotative(*arguments, cwd=tmp_path)
    assert done.returncode == 0
    assert "usage: rotative" in done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["print"],
        ["run", "--port", "0"],
        ["run", "--port", "65536"],
        ["run", "--port", "８０"],
        ["run", "--port", "eight"],
        ["demo", "--lang", "de"],
        ["import"],
        ["record"],
        ["bench", "nothing"],
        ["bench", "render", "a-folder"],
        ["bench", "import-quality"],
        ["bench", "import-quality", "nowhere"],
        ["bench", "import-quality", ".", "--sizes", "10"],
    ],
)
def test_wrong_usage_is_status_two_and_touches_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ROTATIVE_SITE_URL", "lefanal.example"),
        ("ROTATIVE_TIME_ZONE", "Paris"),
        ("DATABASE_URL", "mysql://a/b"),
        ("ROTATIVE_DEBUG", "oui"),
        ("ROTATIVE_SECRET_KEY", "short"),
    ],
)
def test_a_wrong_setting_is_status_one_and_named(tmp_path: Path, name: str, value: str) -> None:
    done = rotative("record", "--check", cwd=tmp_path, **{name: value})
    assert done.returncode == 1
    assert done.stderr.startswith(f"rotative: {name} ")
    assert "Traceback" not in done.stderr


def test_a_database_that_is_not_there_is_status_one_and_named(tmp_path: Path) -> None:
    nowhere = f"postgresql:///fanal?host={tmp_path}"
    done = rotative("demo", "--build-only", "--data", "d", cwd=tmp_path, DATABASE_URL=nowhere)
    assert done.returncode == 1
    assert done.stderr.startswith("rotative: the database cannot be used")
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_status_one_before_anything_is_made(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = str(other.getsockname()[1])
        done = rotative("run", "--data", "d", "--port", taken, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith(f"rotative: cannot listen on 127.0.0.1 port {taken}")
    assert not (tmp_path / "d" / "rotative.sqlite3").exists()


def test_a_record_that_cannot_be_read_is_told_without_a_traceback(tmp_path: Path) -> None:
    done = rotative("record", "--check", "--data", "d", cwd=tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_a_command_beside_the_paper_names_the_papers_own_addresses(
    tmp_path: Path, settings: Any
) -> None:
    settings.KEPT_SITE_URL = tmp_path / "site_url"
    settings.SITE_URL = "http://localhost:8153"
    remember_address()
    code = "from rotative import settings; print(settings.SITE_URL)"
    known = {k: v for k, v in os.environ.items() if not k.startswith("ROTATIVE_")}
    for told, address in (
        ({}, "http://localhost:8153"),
        ({"ROTATIVE_SITE_URL": "https://lefanal.example"}, "https://lefanal.example"),
    ):
        env = {**known, "PYTHONPATH": str(ROOT), "ROTATIVE_DATA": str(tmp_path), **told}
        done = subprocess.run(
            [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == address
