"""What the worker keeps doing for pictures."""

from django.utils.translation import gettext_lazy as _

from rotative.duties.declared import Duty
from rotative.media.actions import make_awaited


def make_avif() -> float | None:
    """Make the AVIF that is awaited; readers have WebP until then."""
    return 0 if make_awaited() else None


DUTIES = [Duty("pictures", _("Making pictures in AVIF"), make_avif, every=60, glances=1, lease=600)]
