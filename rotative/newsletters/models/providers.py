"""Mailbox providers that want fewer letters, or whose answers somebody has to judge."""

from django.db import models

from rotative.newsletters.models.editions import Edition


class Pace(models.Model):
    """How a mailbox provider is sent to where that differs from the rule (`newsletters/pace.py`):
    without a row it gets what there is.

    It has asked for less: it got `full` letters an hour before and gets `rate` since the end of the
    cool-down, of which `cooled_for` minutes were the last. Letters are counted in slices of five
    minutes, and for each day of a warm-up.
    """

    provider = models.CharField(max_length=40, primary_key=True)
    full = models.PositiveIntegerField(null=True)
    rate = models.PositiveIntegerField(default=0)
    cool_until = models.DateTimeField(null=True)
    cooled_for = models.PositiveSmallIntegerField(default=0)
    said = models.CharField(max_length=500, blank=True)  # by its mail server, the last time
    slice_at = models.DateTimeField(null=True)
    in_slice = models.PositiveIntegerField(default=0)
    day = models.DateField(null=True)
    in_day = models.PositiveIntegerField(default=0)


class Brake(models.Model):
    """That a provider calls so many readers of an edition unknown that it may be its own fault:
    nobody is suppressed for it unless a human says so.
    """

    class Verdict(models.TextChoices):
        OPEN = ""
        SUPPRESS = "suppress"
        LEAVE = "leave"

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="brakes")
    provider = models.CharField(max_length=40)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "provider"], name="braked_once"),
        ]
