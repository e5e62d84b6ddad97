"""When something was, as the newsroom's screens of letters say it."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language

from rotative.lib import dates

LONG = 180  # days after which the hour tells nothing


def when(moment: datetime) -> str:
    """The hour alone where it is today, the day alone where it is long ago."""
    at, language = timezone.localtime(moment), get_language() or "en"
    days = abs((at.date() - timezone.localdate()).days)
    if days == 0:
        return dates.clock(at, language)
    if days < LONG:
        return f"{dates.short_day(at, language)}, {dates.clock(at, language)}"
    return dates.day(at, language)
