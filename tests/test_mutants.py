"""The list of one-line mistakes (`make mutants`) is of this program: each line is found, once."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MUTANTS = tomllib.loads((ROOT / "tests/mutants.toml").read_text())["mutant"]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda it: it["name"])
def test_a_mistake_can_be_made_where_the_list_says(mutant: dict[str, str]) -> None:
    assert (ROOT / mutant["file"]).read_text().count(mutant["before"]) == 1
    file, _, test = mutant["noticed"].partition("::")
    assert f"def {test.partition('[')[0]}(" in (ROOT / file).read_text()
    assert mutant["name"] in (ROOT / "docs/mutants.md").read_text()
