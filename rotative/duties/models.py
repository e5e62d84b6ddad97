"""How each duty stands: who does it, until when it is theirs, how it went."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

from rotative.duties.declared import Duty

SILENT_AFTER = timedelta(minutes=1)


class StandingQuerySet(models.QuerySet["Standing"]):
    def to_be_had_by(self, holder: str, now: datetime) -> "StandingQuerySet":
        """Those that are nobody's, or no longer, or this holder's."""
        return self.filter(Q(lease_until=None) | Q(lease_until__lte=now) | Q(holder=holder))

    def of(self, duties: Sequence[Duty]) -> "list[tuple[Duty, Standing]]":
        """Each duty, and how it stands; one that nobody has ever done stands at nothing."""
        known = self.in_bulk([duty.name for duty in duties])
        return [(duty, known.get(duty.name) or Standing(name=duty.name)) for duty in duties]


class Standing(models.Model):
    """A duty, by its name. A worker holds it by a lease, which it renews while the duty is done."""

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.CharField(max_length=200, default="")  # a process: see `operations.presence`
    lease_until = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)  # the last sign of life
    ran_at = models.DateTimeField(null=True)  # the end of the last turn that went well
    next_at = models.DateTimeField(null=True)  # or earlier, when the database changes
    failures = models.IntegerField(default=0)  # since then
    problem = models.CharField(max_length=500, default="")  # the last one
    failed_at = models.DateTimeField(null=True)

    objects: ClassVar[StandingQuerySet] = StandingQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.name

    def is_silent(self, now: datetime) -> bool:
        """Whether no worker has given a sign of life for a minute."""
        return self.beat_at is None or self.beat_at < now - SILENT_AFTER
