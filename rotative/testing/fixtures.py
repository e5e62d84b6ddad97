"""The cast and the small paper as fixtures; a `conftest.py` imports those it wants."""

import pytest

from rotative.record import actions as record
from rotative.testing.paper import SmallPaper, small_paper


@pytest.fixture
def fanal(db: None) -> SmallPaper:
    """Le Fanal, in French."""
    return small_paper()


@pytest.fixture
def touched(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The keys that changes of the record touch; `clear` it before the change that is meant."""
    keys: set[str] = set()
    monkeypatch.setattr(record, "touch", keys.update)
    return keys
