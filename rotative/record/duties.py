"""What the worker keeps doing for the record."""

import logging
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from rotative.duties.declared import Duty
from rotative.record import sources

log = logging.getLogger(__name__)


def mend() -> Iterator[object]:
    """Find what bypassed the newsroom (raw SQL), and mend the record."""
    for different in sources.check_in_slices():
        for difference in different:
            log.warning("the record was mended: %s %s", difference.table, difference.what)
        yield different


DUTIES = [
    Duty("record", _("Comparing the record with the newsroom"), mend, every=86_400, lease=1800)
]
