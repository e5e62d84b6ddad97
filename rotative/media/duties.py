"""What the worker keeps doing for pictures."""

import os
import threading

from django.utils.translation import gettext_lazy as _

from rotative.duties.declared import Duty
from rotative.media.actions import make_awaited

LOWEST = 19  # of all priorities: to ask for it is never refused


def make_avif() -> float | None:
    """Make the AVIF that is awaited, when nothing else wants the processor: readers have WebP until
    then. (On Linux a thread has a priority of its own.)
    """
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWEST)
    return 0 if make_awaited() else None


DUTIES = [Duty("pictures", _("Making pictures in AVIF"), make_avif, every=60, glances=1, lease=600)]
