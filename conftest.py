"""What all tests share."""

from pathlib import Path

import pytest

import rotative.testing.environment  # noqa: F401  before anything reads the settings


@pytest.fixture(autouse=True)
def media(settings: object, tmp_path: Path) -> Path:
    """A media directory for each test."""
    directory = tmp_path / "media"
    settings.MEDIA_ROOT = directory  # type: ignore[attr-defined]
    return directory
