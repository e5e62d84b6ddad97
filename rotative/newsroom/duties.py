"""What the worker keeps doing for the newsroom."""

from django.utils.translation import gettext_lazy as _

from rotative.duties.declared import Duty
from rotative.newsroom import schedule

DUTIES = [
    Duty(
        "schedule", _("Publishing and withdrawing on schedule"), schedule.keep, every=10, glances=1
    )
]
