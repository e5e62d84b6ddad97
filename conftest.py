"""What all tests share."""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

import rotative.testing.environment  # noqa: F401  before anything reads the settings

# A busy machine is slow, and no fault of what is tested.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(scope="session")
def migrated(pytestconfig: pytest.Config) -> Any:
    """The databases to begin with, kept between runs."""
    from rotative.testing.migrated import Migrated

    return Migrated(pytestconfig.cache.mkdir("migrated"))  # type: ignore[union-attr]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any, migrated: Any
) -> None:
    """Test databases begin as copies of what was migrated before."""
    with django_db_blocker.unblock():
        migrated.lay()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """pytest-django's; what it has made is put back quickly."""
    from rotative.testing.snapshot import quick_flushes

    with django_db_blocker.unblock():
        quick_flushes()


DATABASE_FIXTURES = {"db", "transactional_db", "django_db_serialized_rollback"}


def asks_for_a_database(test: pytest.Item) -> bool:
    names = set(getattr(test, "fixturenames", ()))
    return bool(test.get_closest_marker("django_db") or DATABASE_FIXTURES & names)


def is_for_postgresql(test: pytest.Item) -> bool:
    """Whatever asks for a database is tried on PostgreSQL, too, unless it is marked."""
    return asks_for_a_database(test) and not test.get_closest_marker("sqlite_is_enough")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL not all is tried again. What is long, and what one worker does in a row, comes
    first: at the end of the run no worker waits for another.

    The order of those that ask for a database is pytest-django's: those that commit come last, for
    they leave it empty.
    """
    if os.environ.get("DATABASE_URL"):
        config.hook.pytest_deselected(items=[it for it in items if not is_for_postgresql(it)])
        items[:] = filter(is_for_postgresql, items)
    first = [config.rootpath / "tests" / folder for folder in ("outside", "journeys")]

    def place(test: pytest.Item) -> int:
        folders = () if asks_for_a_database(test) else test.path.parents
        return next((n for n, folder in enumerate(first) if folder in folders), len(first))

    items.sort(key=place)


@pytest.fixture(autouse=True)
def media(settings: object, tmp_path: Path) -> Path:
    """A media directory for each test."""
    directory = tmp_path / "media"
    settings.MEDIA_ROOT = directory  # type: ignore[attr-defined]
    return directory
