"""Who presses which page: a claim is a random number in the page's row, good for its lease."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from rotative.press import measures
from rotative.press.models import Page
from rotative.press.sheets import Sheet
from rotative.press.states import DUE, PARKED


def claim(
    pages: QuerySet[Page], limit: int, *, skip_locked: bool = False, **besides: Any
) -> list[Sheet]:
    """Take pages for pressing, in the caller's transaction. An older claim of theirs is void.

    `besides`: columns that are written along.
    """
    locked = pages.select_for_update(skip_locked=skip_locked)
    chosen = list(locked.order_by("importance", "-pk")[:limit])
    token, lease = secrets.randbits(62), timezone.now() + measures.LEASE
    ids = [page.pk for page in chosen]
    claimed = Page.objects.filter(pk__in=ids)
    claimed.update(token=token, lease_until=lease, attempts=F("attempts") + 1, **besides)
    for page in chosen:
        page.token, page.attempts = token, page.attempts + 1
    return [Sheet(page) for page in chosen]


def claim_free(limit: int) -> list[Sheet]:
    """Claim the most important pages that wait and that nobody is pressing."""
    free = Page.objects.filter(Q(lease_until=None) | Q(lease_until__lt=timezone.now()))
    claimed: list[Sheet] = []
    with transaction.atomic():
        # One state at a time is in the index's order: what waits is not sorted for each batch.
        for state in (DUE, PARKED):
            if len(claimed) < limit:
                left = limit - len(claimed)
                claimed += claim(free.filter(state=state), left, skip_locked=True)
    return claimed


def release(sheets: Sequence[Sheet]) -> None:
    """Let others claim them."""
    if sheets:
        Page.objects.filter(
            pk__in=[s.page.pk for s in sheets], token__in=[s.page.token for s in sheets]
        ).update(lease_until=None)
