"""`rotative import` as an operator and a script see it."""

import argparse
import json
from pathlib import Path

import pytest

from rotative.importers.command import add_arguments, run
from rotative.sections.models import HomePage

PAGE = Path(__file__).parents[1] / "web" / "tests" / "pages" / "french-windows-1252.html"


def command(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return run(parser.parse_args(words))


def test_machines_get_one_object_and_nothing_else(
    home: HomePage, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert command(str(PAGE), str(tmp_path / "gone.html"), "--json") == 1
    report = json.loads(capsys.readouterr().out)
    created, refused = report["sources"]
    assert list(created) == ["source", "status", "url", "title", "warnings"]
    assert (created["status"], refused["status"]) == ("created", "refused")
    assert created["title"] == "Une usine à œufs s’éteint à Monteran"
    assert refused["warnings"] == [
        {
            "field": "source",
            "message": f"There is no file or folder {tmp_path / 'gone.html'}: check the path.",
        }
    ]


def test_people_get_a_line_for_each_source_and_a_sum(
    home: HomePage, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(str(PAGE)) == 0
    told = capsys.readouterr().out
    assert told.startswith("created ")
    assert "standfirst:" in told
    assert told.endswith("1 created\n")


def test_nothing_to_import_is_wrong_usage() -> None:
    with pytest.raises(SystemExit) as end:
        command()
    assert end.value.code == 2


def test_without_a_paper_the_mend_is_named(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(str(PAGE)) == 1
    assert "rotative demo" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", ["hier", "31/03/2019", "2999-01-01", "0001-01-01"])
def test_a_date_for_pages_without_one_is_a_past_day(
    wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        command(str(PAGE), f"--undated={wrong}")
    assert end.value.code == 2
    assert wrong in capsys.readouterr().err
