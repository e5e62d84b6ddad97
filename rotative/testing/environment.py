"""The environment of the tests: a data directory and a calendar of their own, cheap passwords.

Imported by the root `conftest.py`, in each worker of pytest-xdist anew. pytest-django would read
the settings before that, if it were told their name in pyproject.toml or in the environment.
"""

import atexit
import os
import tempfile

_DATA = tempfile.TemporaryDirectory(prefix="rotative-test-")
atexit.register(_DATA.cleanup)
os.environ["DJANGO_SETTINGS_MODULE"] = "rotative.settings"
os.environ["ROTATIVE_DATA"] = _DATA.name
os.environ["ROTATIVE_SITE_URL"] = "https://lefanal.example"
os.environ["ROTATIVE_SECRET_KEY"] = "only-for-tests-" * 3

from datetime import UTC, datetime, tzinfo  # noqa: E402

import django  # noqa: E402
from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

# The manifest of hashed names is made by `collectstatic`, which unit tests do without.
settings.STORAGES["staticfiles"]["BACKEND"] = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
)
# Tests see a page as it is in their transaction; those of the press have a store of their own.
settings.PRESS_DIR = None
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
# Workers inherit the environment: the next one, too, must come here before pytest-django.
del os.environ["DJANGO_SETTINGS_MODULE"]
# Any conftest.py may import models.
django.setup()


# Whenever the tests run, the program's clock says that it is this day: no month and no summer time
# ends while they do. It goes on from there, for what must happen later does.
TODAY = datetime(2026, 11, 18, 10, tzinfo=UTC)
MONTH = f"{TODAY:%Y-%m}"
_SHIFT = TODAY - datetime.now(UTC)


class _Clock(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + _SHIFT


# What `timezone.now()` asks, whoever has kept a reference to that function.
timezone.datetime = _Clock  # type: ignore[misc, attr-defined]
