"""Editions, and what becomes of their letters."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from rotative.newsletters.models.people import Newsletter


class EditionQuerySet(models.QuerySet["Edition"]):
    def public(self) -> "EditionQuerySet":
        """Those that readers can see: what has begun to be sent; of what was called off, what
        somebody has or may have.
        """
        of = Edition.State
        begun = Q(state__in=(of.SENDING, of.PAUSED, of.SENT, of.GAPS))
        left = (
            Delivery.State.UNDER_WAY,
            Delivery.State.ACCEPTED,
            Delivery.State.UNCERTAIN,
            Delivery.State.BOUNCED,
        )
        out = Delivery.objects.filter(edition=OuterRef("pk"), state__in=left)
        # Afterwards who got it is forgotten (`retention.py`), and how many did is not.
        counted = Q(outcome__has_any_keys=[state.name for state in left])
        called_off = Q(Exists(out) | counted, state=of.CANCELLED)
        return self.filter(begun | called_off, frozen_at__isnull=False)


class Edition(models.Model):
    """A newsletter of a day. Until it is frozen, it is what the recipe makes of the record then
    and of what its editor decided; from `frozen_at` on, what is mailed is fixed.

    `placement` is the editor's (`edition.Placement`, as JSON). `html` and `text` are a letter's,
    but for the links that are each reader's own; `digest` is theirs and the subject's.
    `candidates` had the newsletter when it was frozen.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        APPROVED = "approved", _("Ready to go")
        HELD = "held", _("Held back")
        SENDING = "sending", _("Being sent")
        PAUSED = "paused", _("Paused")
        SENT = "sent", _("Sent")
        GAPS = "gaps", _("Sent, with gaps")  # of some it is not known whether they have it
        CANCELLED = "cancelled", _("Called off")
        MISSED = "missed", _("Missed")
        SKIPPED = "skipped", _("Too little to send")

    newsletter = models.ForeignKey(
        Newsletter, models.PROTECT, related_name="editions", verbose_name=_("newsletter")
    )
    day = models.DateField(_("day"))
    number = models.PositiveSmallIntegerField(default=1, editable=False)  # breaking news of a day
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    due_at = models.DateTimeField(_("due at"))
    # Nobody gets it afterwards: yesterday's news is not sent.
    until = models.DateTimeField(_("not after"))
    placement = models.JSONField(default=dict, blank=True, editable=False)
    own_subject = models.CharField(_("subject"), max_length=200, blank=True)
    own_preheader = models.CharField(_("preheader"), max_length=200, blank=True)
    introduction = models.TextField(_("introduction"), blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    # Why it is in this state, in the paper's language, where somebody has to know.
    reason = models.CharField(max_length=500, blank=True, editable=False)
    alarmed_at = models.DateTimeField(null=True, editable=False)
    # What is mailed.
    subject = models.CharField(max_length=200, blank=True, editable=False)
    preheader = models.CharField(max_length=200, blank=True, editable=False)
    html = models.TextField(blank=True, editable=False)
    text = models.TextField(blank=True, editable=False)
    # The same with corrections, for those who got what is corrected; empty where there are none.
    corrected_html = models.TextField(blank=True, editable=False)
    corrected_text = models.TextField(blank=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    frozen_at = models.DateTimeField(null=True, editable=False)
    candidates = models.PositiveIntegerField(default=0, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    # How many deliveries were in which state when it ended.
    outcome = models.JSONField(default=dict, blank=True, editable=False)

    # When what mail servers refused at once was counted (`returns/actions.py`).
    weighed_at = models.DateTimeField(null=True, editable=False)

    objects = EditionQuerySet.as_manager()

    LARGE = ("html", "text", "corrected_html", "corrected_text")  # most of a row

    class Meta:
        ordering = ["-day", "newsletter__position"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            # Whoever builds it twice finds it there.
            models.UniqueConstraint(
                fields=["newsletter", "day", "number"], name="one_edition_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.newsletter}, {date_format(self.day, 'DATE_FORMAT')}"

    @property
    def is_breaking(self) -> bool:
        """One story that cannot wait for the morning."""
        return self.newsletter.kind == Newsletter.Kind.BREAKING

    @property
    def path(self) -> str:
        """Where its web version is; of breaking news that is the story itself."""
        return f"{self.newsletter.path}{self.day:%Y-%m-%d}/"


class EditionStory(models.Model):
    """A story of a frozen edition, and where it stands there: the edition's web version shows it
    as long as it is public, and who got it learns of its corrections.

    `opened` is how often browsers said that it was opened from the letter, and nothing else is
    known of that (docs/decisions/0053-clicks-are-a-number.md).
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="stories")
    story_id = models.BigIntegerField(db_index=True)
    position = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=10)
    section_id = models.BigIntegerField(null=True)  # of a part that has one
    size = models.CharField(max_length=10)
    opened = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["edition_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "story_id"], name="in_an_edition_once"),
        ]


class Batch(models.Model):
    """Some of an edition's deliveries, of one mailbox provider: what a sender claims.

    A claim is a random number in the row, good for its lease; whoever takes over what a dead sender
    has left writes another, and the dead one's word counts no more should it come back.
    A claim names its `sender` (`operations.presence`), and may be `granted` fewer letters than the
    batch has (`newsletters/pace.py`).
    What was said last was sent over the connection that `session` names (`wire.smtp.Session`),
    after so many `accepted` letters of the same connection.
    """

    class State(models.IntegerChoices):
        READY = 0
        TAKEN = 1
        DONE = 2
        STOPPED = 3  # its provider blocks the edition: somebody decides

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="batches")
    provider = models.CharField(max_length=40)
    is_corrected = models.BooleanField(default=False)  # its letters have the corrections
    state = models.SmallIntegerField(choices=State, default=State.READY)
    claim = models.BigIntegerField(default=0)
    sender = models.CharField(max_length=200, blank=True, db_default="")
    taken_at = models.DateTimeField(null=True)
    granted = models.PositiveIntegerField(null=True)
    lease_until = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)  # what was put off waits
    session = models.CharField(max_length=64, blank=True)
    mark = models.CharField(max_length=80, blank=True)
    accepted = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["state", "edition"], name="batches_to_send")]


class Delivery(models.Model):
    """An edition for a subscriber: the row is why nobody gets it twice.

    A subscriber who is erased leaves the number: sums stay right.
    """

    class State(models.IntegerChoices):
        QUEUED = 0
        UNDER_WAY = 2  # intended, and not known to have ended
        ACCEPTED = 3
        PUT_OFF = 4  # the server does not have it, and may take it later
        UNCERTAIN = 5  # the server may have it; nobody sends it again by themselves
        REFUSED = 6
        LEFT_OUT = 7  # left, paused or erased since the edition was frozen
        BOUNCED = 8
        EXPIRED = 9

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="deliveries")
    subscriber_id = models.BigIntegerField()
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="deliveries")
    state = models.SmallIntegerField(choices=State, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    code = models.PositiveSmallIntegerField(default=0)
    said = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "subscriber_id"], name="delivered_once"),
        ]


class Return(models.Model):
    """That a delivery came back, was refused at once, or was reported by its reader.

    Rows are added and never changed, but for whether they wait to be weighed (`returns/brake.py`):
    one of each kind to a delivery, however often it is said.
    Nothing of the mail that said it is kept but the code (RFC 3463), `5.1.1`.
    """

    class Kind(models.TextChoices):
        HARD = "hard", _("No such address")
        SOFT = "soft", _("Not to be had now")
        BLOCK = "block", _("Letter blocked")  # by the provider's rule, no fault of the reader's
        COMPLAINT = "complaint", _("Reported as spam")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="returns")
    subscriber_id = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    code = models.CharField(max_length=11, blank=True)
    at = models.DateTimeField(default=timezone.now)
    waits = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "subscriber_id", "kind"], name="returned_once"
            ),
        ]
        indexes = [
            models.Index(fields=["edition"], condition=Q(waits=True), name="returns_that_wait")
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ValueError("what came back is never changed")
        super().save(*args, **kwargs)


class Doubt(models.Model):
    """Letters of which a mail server on this machine may say whether it has them.

    They were under way when their connection was lost, after `accepted` others of it.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="doubts")
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="doubts")
    session = models.CharField(max_length=64)
    mark = models.CharField(max_length=80)
    accepted = models.PositiveIntegerField()
    deliveries = models.JSONField()  # their numbers; uncertain, all of them
    not_before = models.DateTimeField()  # when the server is asked again
    until = models.DateTimeField()  # the edition's end waits for an answer until then
