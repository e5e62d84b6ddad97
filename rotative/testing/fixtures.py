"""The cast and the small paper as fixtures; a `conftest.py` imports those it wants."""

from datetime import UTC, datetime

import pytest

from rotative.record import actions as record
from rotative.testing import environment
from rotative.testing.paper import SmallPaper, small_paper


@pytest.fixture
def fanal(db: None) -> SmallPaper:
    """Le Fanal, in French."""
    return small_paper()


@pytest.fixture
def eleven(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program's clock begins at 11:00 in Paris on 18 November 2026, for tests that say an hour:
    elsewhere it is as much later as the run has lasted."""
    monkeypatch.setattr(environment, "_SHIFT", environment.TODAY - datetime.now(UTC))


@pytest.fixture
def touched(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The keys that changes of the record touch; `clear` it before the change that is meant."""
    keys: set[str] = set()
    monkeypatch.setattr(record, "touch", keys.update)
    return keys
