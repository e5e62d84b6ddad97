"""The demo newspapers, each built once in a run; a worker serves a copy.

A test that takes `paper` runs for both; `@only("en")` narrows it. The marks keep tests of a paper
together on few workers of pytest-xdist.
"""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from journeys.marks import BOTH
from journeys.paper import Paper, Press, build_demo
from once import Once

MEASURED = "measured: "


@pytest.fixture
def measured(record_property: Callable[[str, object], None]) -> Callable[[str, object], None]:
    """Keeps a figure for the end of the run's report."""

    def keep(what: str, value: object) -> None:
        record_property(MEASURED + what, str(value))

    return keep


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was measured."""
    reports = [r for kind in ("passed", "failed") for r in terminalreporter.getreports(kind)]
    figures = {
        f"{name.removeprefix(MEASURED)}: {value}"
        for report in reports
        for name, value in report.user_properties
        if name.startswith(MEASURED)
    }
    if figures:
        terminalreporter.section("measured")
        for figure in sorted(figures):
            terminalreporter.write_line(figure)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Makes what all workers share."""
    base = tmp_path_factory.getbasetemp()
    return Once(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)


@pytest.fixture(scope="session")
def served(
    tmp_path_factory: pytest.TempPathFactory, once: Once, migrated: Any
) -> Iterator[Callable[[str], Paper]]:
    """Gives the paper of a language, started at the first call."""
    running: dict[str, Press] = {}

    def serve(language: str) -> Paper:
        if language not in running:
            directory: Path = tmp_path_factory.mktemp(f"demo-{language}") / "data"
            built = once(f"demo-{language}", partial(build_demo, language, migrated.file()))
            press = Press(language, directory, built=built)
            press.wait_until_ready()
            running[language] = press
        return running[language].paper

    yield serve
    for press in running.values():
        press.stop()


@pytest.fixture(scope="session", params=BOTH)
def paper(request: pytest.FixtureRequest, served: Callable[[str], Paper]) -> Paper:
    """A served demo newspaper, of each language in turn."""
    return served(request.param)
