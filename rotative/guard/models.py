"""Who knocked today, so that all processes know it: no name and no address."""

from django.db import models
from django.utils import timezone


class Knock(models.Model):
    """How often somebody knocked at a door today, and when they may again.

    `who` is a digest under a key that is another one each day.
    """

    who = models.CharField(max_length=43, primary_key=True)
    day = models.DateField(db_index=True)
    count = models.PositiveIntegerField(default=0)
    free_at = models.DateTimeField(default=timezone.now)
