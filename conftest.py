"""What all tests share: a data directory of their own, and no network but loopback."""

import os
import tempfile
from pathlib import Path

import pytest

# Before the settings are read. Each worker of pytest-xdist has a directory of its own.
_DATA = tempfile.TemporaryDirectory(prefix="rotative-test-")
os.environ["ROTATIVE_DATA"] = _DATA.name
os.environ["ROTATIVE_SITE_URL"] = "https://lefanal.example"
os.environ["ROTATIVE_SECRET_KEY"] = "only-for-tests-" * 3


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    # The manifest of hashed names is made by `collectstatic`, which unit tests do without.
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES["staticfiles"]["BACKEND"] = plain
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")


def pytest_unconfigure(config: pytest.Config) -> None:
    _DATA.cleanup()


@pytest.fixture(autouse=True)
def media(settings: object, tmp_path: Path) -> Path:
    """A media directory for each test."""
    directory = tmp_path / "media"
    settings.MEDIA_ROOT = directory  # type: ignore[attr-defined]
    return directory
