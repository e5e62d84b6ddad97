"""What the worker keeps doing for the store."""

import logging
import time
from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rotative.duties.declared import Duty, seconds_until
from rotative.press import actions, inquiry, purge, upkeep

SCRUB_PARTS = 100  # a hundredth of the pages is made again each day

log = logging.getLogger(__name__)


@cache
def start_once() -> None:
    """Once in each worker; again when it failed."""
    upkeep.start()


def press() -> float | None:
    """Keep the store true: half of the time is the newsroom's and readers'."""
    start_once()
    began = time.monotonic()
    if upkeep.catch_up():
        return time.monotonic() - began
    return seconds_until(upkeep.more_to_do_at(), at_least=0.2)


def tell_caches() -> float | None:
    """Tell the caches before the paper what to forget."""
    purge.send_due()
    return seconds_until(purge.next_due(), at_least=0.5)


def scrub() -> Iterator[object]:
    """Find the press's own mistakes, and pages that nobody has asked for."""
    actions.take_shell()  # a worker that has begun just now may not have yet
    today = timezone.localdate().toordinal() % SCRUB_PARTS
    for different in inquiry.check_in_slices(part=today, of=SCRUB_PARTS):
        for page in different:
            log.error("%s %s; it is pressed again", page.path, page.what)
        yield different
    yield from inquiry.fill_in_slices()


DUTIES = [
    Duty("press", _("Pressing pages"), press, every=10, glances=0.2, lease=300),
    Duty("checkpoint", _("Having the disk write the store"), upkeep.checkpoint, every=30),
    Duty("scrub", _("Comparing the store with scratch"), scrub, every=86_400, lease=1800),
    Duty("forget", _("Forgetting old pages"), upkeep.prune, every=3600, lease=600),
]
if settings.PRESS_PURGE:
    DUTIES.append(
        Duty("caches", _("Telling caches what to forget"), tell_caches, every=10, glances=0.5)
    )
