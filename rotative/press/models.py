"""What the press keeps: which page read which keys at which epoch, and what has changed since.

A key names something a page can read ("card:12", "list:section:3"). Rows name keys by a 64-bit
digest (`keys.number`): two that share one would press a page once too often, never too seldom.
"""

from django.db import models


class State(models.Model):
    """The press's one row. `epoch` counts the drains that changed something."""

    epoch = models.BigIntegerField(default=0)
    # The last number that a change of the store got, see `Page.number`.
    number = models.BigIntegerField(default=0)
    # Of what every page shows: menu, settings, templates, code.
    shell = models.CharField(max_length=32, default="")
    # Power may fail before the disk has what was written: see `store.checkpoint`.
    boot = models.CharField(max_length=40, default="")
    checkpoint_at = models.DateTimeField(null=True)


class Touch(models.Model):
    """Keys that a content transaction has changed and that no drain has seen yet, a line each."""

    keys = models.TextField()


class Stamp(models.Model):
    """The last epoch in which a key changed. An absent row: not since any page was begun."""

    key = models.BigIntegerField(primary_key=True)
    epoch = models.BigIntegerField(db_index=True)


class Page(models.Model):
    """An address and its page in the store."""

    class State(models.IntegerChoices):
        FRESH = 0  # what lies in live/ is right
        DUE = 1  # changed: to be pressed at once; readers still get what lies in live/
        PARKING = 2  # changed: on its way out of live/
        PARKED = 3  # nothing lies in live/; pressed at the next request, or when there is time
        GONE = 4  # the address answers no more; no file
        LEAVING = 5  # withdrawn: to be taken out of live/ and kept nowhere

    path = models.CharField(max_length=600, unique=True)
    importance = models.SmallIntegerField()
    state = models.SmallIntegerField(choices=State)
    due_epoch = models.BigIntegerField(default=0)
    verified = models.BigIntegerField(default=-1)
    shell = models.CharField(max_length=32, default="")
    digest = models.CharField(max_length=32, default="")
    modified = models.BigIntegerField(default=0)
    size = models.IntegerField(default=0)
    reads = models.TextField(default="")
    until = models.DateTimeField(null=True)
    token = models.BigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    failures = models.SmallIntegerField(default=0)
    pressed_at = models.DateTimeField(null=True)
    # Of its last commit or parking: no change of its files is without. Numbers are in the order of
    # COMMITs, as epochs are not (what was printed at 5 may be committed after what was printed at
    # 7): whoever has followed up to one has missed nothing.
    number = models.BigIntegerField(default=0, db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "importance", "-id"], name="pages_to_press"),
            models.Index(fields=["state", "due_epoch"], name="pages_in_hand"),
            models.Index(fields=["state", "until"], name="pages_by_date"),
            models.Index(fields=["state", "shell", "importance", "-id"], name="pages_by_shell"),
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def keys(self) -> set[str]:
        """What it read."""
        return set(self.reads.split())


class Read(models.Model):
    """That a page's bytes depend on a key. Which keys a page has, `Page.reads` says."""

    pk = models.CompositePrimaryKey("key", "page_id")
    key = models.BigIntegerField()
    page_id = models.BigIntegerField()


class Epoch(models.Model):
    """The log: what changed, how many pages it marked, when all of them were applied."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    keys = models.JSONField(default=list)
    pages = models.IntegerField(default=0)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["number"], name="epochs_to_apply", condition=models.Q(applied_at=None)
            ),
        ]

    @property
    def took(self) -> int | None:
        """Milliseconds from the drain until no reader got an older page."""
        if self.applied_at is None:
            return None
        return round((self.applied_at - self.at).total_seconds() * 1000)


class Purge(models.Model):
    """An address that a cache before the paper must forget. `purge` sends them."""

    path = models.CharField(max_length=600)
    cache = models.CharField(max_length=300)  # the name of one in settings.PRESS_PURGE
    hard = models.BooleanField(default=False)  # withdrawn: not to be shown while it is renewed
    again = models.BooleanField(default=True)  # to be sent a second time
    due = models.DateTimeField(db_index=True)
    tries = models.SmallIntegerField(default=0)
