"""The cast and the small paper as fixtures; a `conftest.py` imports those it wants."""

import pytest

from rotative.testing.paper import SmallPaper, small_paper


@pytest.fixture
def fanal(db: None) -> SmallPaper:
    """Le Fanal, in French."""
    return small_paper()
