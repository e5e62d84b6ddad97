"""The settings of an installation that has this app."""

from rotative.settings import *  # noqa: F403
from rotative.settings import INSTALLED_APPS

INSTALLED_APPS = ["rotative.testing.echo", *INSTALLED_APPS]
