"""Holding a duty: of several workers one does it, by a lease that one UPDATE takes."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from rotative.duties.models import Standing

LEASE = timedelta(seconds=30)  # renewed three times as often, while the duty's turns come back


def claim(
    name: str, holder: str, is_dead: Callable[[str], bool] = lambda other: False
) -> Standing | None:
    """Take a duty that nobody holds; None when somebody does. `is_dead` says whether a holder can
    be proven to live no more: its lease is not waited for.
    """
    now = timezone.now()
    rows = Standing.objects.filter(name=name)
    taken: dict[str, Any] = {"holder": holder, "lease_until": now + LEASE, "beat_at": now}
    if rows.to_be_had_by(holder, now).update(**taken):
        return rows.get()
    standing, made = Standing.objects.get_or_create(name=name)
    if not made and not is_dead(standing.holder):
        return None
    if not rows.filter(holder=standing.holder).update(**taken):
        return None  # another was first
    return rows.get()


def note(standings: Iterable[Standing]) -> set[str]:
    """Write how duties stand and renew their leases; the names of those that are their holders'
    still.
    """
    with transaction.atomic():
        return {standing.name for standing in standings if _write(standing, is_held=True)}


def release(standing: Standing) -> None:
    """Write how a duty stands and leave it to whoever takes it."""
    _write(standing, is_held=False)


def leave_hanging(standing: Standing, problem: str) -> None:
    """Say what is wrong with a duty that does not come back, and let its lease run out."""
    rows = Standing.objects.filter(name=standing.name, holder=standing.holder)
    failures = standing.failures + 1
    rows.update(problem=problem[:500], failed_at=timezone.now(), failures=failures)


def _write(standing: Standing, *, is_held: bool) -> int:
    now = timezone.now()
    return Standing.objects.filter(name=standing.name, holder=standing.holder).update(
        holder=standing.holder if is_held else "",
        lease_until=now + LEASE if is_held else None,
        beat_at=now,
        ran_at=standing.ran_at,
        next_at=standing.next_at,
        failures=standing.failures,
        problem=standing.problem,
        failed_at=standing.failed_at,
    )
