"""Marks for tests of a served paper, and skipping what this machine cannot run."""

import os
from typing import NoReturn

import pytest

PATIENCE = 60_000  # milliseconds: a machine that builds a paper meanwhile is slow

BOTH = [
    pytest.param(language, marks=pytest.mark.xdist_group(language)) for language in ("fr", "en")
]


def only(language: str, group: str = "") -> pytest.MarkDecorator:
    """For tests that need the paper of one language. Those of a group may have a worker to
    themselves: most tests are about the French one, and one worker would end long after the others.
    """
    marks = pytest.mark.xdist_group(f"{language} {group}".strip())
    wanted = [pytest.param(language, marks=marks)]
    return pytest.mark.parametrize("paper", wanted, indirect=True)


def missing(what: str) -> NoReturn:
    """Skip for want of a tool; with TEST_ALL=1 that is a failure."""
    if os.environ.get("TEST_ALL") == "1":
        pytest.fail(what)
    pytest.skip(what)
