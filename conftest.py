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


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what asks a database is tried: nothing else can end otherwise there."""
    if not os.environ.get("DATABASE_URL"):
        return
    asking = [
        item
        for item in items
        if item.get_closest_marker("django_db")
        or DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(asking)])
    items[:] = asking


@pytest.fixture(autouse=True)
def media(settings: object, tmp_path: Path) -> Path:
    """A media directory for each test."""
    directory = tmp_path / "media"
    settings.MEDIA_ROOT = directory  # type: ignore[attr-defined]
    return directory
