"""What all tests share."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import rotative.testing.environment  # noqa: F401  before anything reads the settings

# A busy machine is slow, and no fault of what is tested.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(autouse=True)
def media(settings: object, tmp_path: Path) -> Path:
    """A media directory for each test."""
    directory = tmp_path / "media"
    settings.MEDIA_ROOT = directory  # type: ignore[attr-defined]
    return directory
