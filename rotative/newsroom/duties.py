"""What the worker keeps doing for the newsroom."""

from django.utils.translation import gettext_lazy as _

from rotative.duties.declared import Duty
from rotative.newsroom import schedule
from rotative.newsroom.stories import actions as stories

A_SLICE = 50  # stories: under a second, for others write meanwhile


def fill_the_list() -> float | None:
    """Take stories from before an upgrade into the list."""
    return 0 if stories.fill(at_most=A_SLICE) else None


DUTIES = [
    Duty(
        "schedule", _("Publishing and withdrawing on schedule"), schedule.keep, every=10, glances=1
    ),
    Duty("stories", _("Taking older stories into the list"), fill_the_list, every=3600),
]
