"""How long letters are kept: as long as it takes to answer them, with what was answered and done.

What was done with a letter of ninety days ago is done with; one that nobody has touched for a year
will not be answered any more.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from rotative.letters.models import Message, MessageQuerySet

DONE_FOR = timedelta(days=90)
UNTOUCHED_FOR = timedelta(days=365)
IN_A_SLICE = 200


def forget() -> Iterator[int]:
    """Erase what is kept long enough, with its answers, its history and its mail; in slices."""
    while some := list(_over().order_by("pk")[:IN_A_SLICE]):
        for letter in some:
            letter.delete()
        yield len(some)


def _over() -> MessageQuerySet:
    now = timezone.now()
    return Message.objects.filter(
        Q(state=Message.State.DONE, touched_at__lt=now - DONE_FOR)
        | Q(touched_at__lt=now - UNTOUCHED_FOR)
    )
