"""What tests of real processes share."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from outside import prepared as once
from rotative.testing.migrated import Migrated


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, migrated: Migrated) -> Callable[[str], Path]:
    """Gives a prepared paper of "sqlite" or "postgresql", to be copied (prepared.py)."""
    base = tmp_path_factory.getbasetemp()
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return partial(once.prepared, run, migrated)
