"""What tests of real processes share."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from once import Once

from outside.prepared import prepare
from rotative.testing.migrated import Migrated


@pytest.fixture(scope="session")
def prepared(once: Once, migrated: Migrated) -> Callable[[str], Path]:
    """Gives a prepared paper of "sqlite" or "postgresql", to be copied."""
    return lambda engine: once(f"prepared-{engine}", partial(prepare, migrated, engine))
