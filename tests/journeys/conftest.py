"""Browsers for the journeys, and the pages of a paper."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from .desk import Desk
from .marks import PATIENCE, missing
from .paper import Paper
from .reader import Reader
from .walk import Site, walk

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. One a module: while Playwright runs, Django refuses its database to the
    tests of other modules on the same worker."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if program is None:
        missing("there is no Chromium here: install it, or name it in CHROMIUM")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=sandbox)
        yield browser
        browser.close()


@pytest.fixture
def readers(browser: Browser, paper: Paper) -> Iterator[Callable[..., Reader]]:
    """Makes readers with the browser options given; whatever they did must have been clean."""
    made: list[Reader] = []

    def make(**options: Any) -> Reader:
        made.append(Reader(browser, paper, **options))
        return made[-1]

    yield make
    for reader in made:
        reader.is_clean()
        reader.close()


@pytest.fixture
def reader(readers: Callable[..., Reader]) -> Reader:
    """A reader at a desk."""
    return readers(viewport={"width": 1280, "height": 900})


@pytest.fixture
def desk(browser: Browser, paper: Paper) -> Iterator[Desk]:
    """A journalist, signed in, whose screens must have all they need and make no error."""
    desk = Desk(browser, paper)
    desk.sign_in()
    yield desk
    desk.context.close()
    assert desk.problems == []


@pytest.fixture(scope="session")
def walked() -> dict[str, Site]:
    """What was walked through so far, by address of the paper."""
    return {}


@pytest.fixture
def site(paper: Paper, walked: dict[str, Site]) -> Site:
    """Every page a reader can reach by links, as it was at the first call."""
    if paper.url not in walked:
        walked[paper.url] = walk(paper)
    return walked[paper.url]
