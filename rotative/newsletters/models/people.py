"""The newsletters, who gets them, and the proof that they wanted to."""

import secrets
from base64 import b32encode
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

HANDLE_BYTES = 10
# What lies under /newsletter/ beside the newsletters (`urls.py`).
TAKEN = frozenset(("confirm", "leave", "link", "mail-events", "opened", "preferences", "sign-up"))


def new_handle() -> str:
    """A random name for somebody: 16 characters, which links may say and which tell nothing."""
    return b32encode(secrets.token_bytes(HANDLE_BYTES)).decode().lower()


class NewsletterQuerySet(models.QuerySet["Newsletter"]):
    def open(self) -> "NewsletterQuerySet":
        """Those that readers may sign up for, in the order of the form."""
        return self.filter(is_open=True)

    def first_choice(self) -> "Newsletter | None":
        """What the small box on every page asks for: the first daily one, or the first at all."""
        open_ones = list(self.open())
        dailies = [it for it in open_ones if it.kind == Newsletter.Kind.DAILY]
        return next(iter(dailies + open_ones), None)


class Newsletter(models.Model):
    """A letter that the paper sends to those who asked for it.

    `weekdays` are digits as ISO 8601 counts them, Monday 1; `send_at` is on the paper's clock.
    """

    class Kind(models.TextChoices):
        DAILY = "daily", _("Daily")
        WEEKLY = "weekly", _("Weekly")
        SECTION = "section", _("Of a section")
        BREAKING = "breaking", _("Breaking news")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.DAILY)
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(
        _("address"), max_length=60, unique=True, help_text=_("Readers’ forms and links have it.")
    )
    promise = models.CharField(
        _("promise"), max_length=200, help_text=_("What readers are told of it at the form.")
    )
    section_id = models.BigIntegerField(_("section"), null=True, blank=True)
    weekdays = models.CharField(_("days"), max_length=7, default="1234567", blank=True)
    send_at = models.TimeField(_("time"), null=True, blank=True)
    waits_for_approval = models.BooleanField(
        _("waits for approval"),
        default=False,
        help_text=_("Otherwise an edition that nobody has held back goes out at its hour."),
    )
    is_open = models.BooleanField(
        _("open"),
        default=True,
        help_text=_("One that is closed takes no sign-ups and is not sent."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = NewsletterQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self._check_slug()
        if self.kind == self.Kind.SECTION and self.section_id is None:
            raise ValidationError({"section_id": gettext("Choose the section.")})
        if self.kind != self.Kind.BREAKING:
            if not self.weekdays:
                raise ValidationError({"weekdays": gettext("Choose at least one day.")})
            if self.send_at is None:
                raise ValidationError({"send_at": gettext("Say at what time it is sent.")})

    def _check_slug(self) -> None:
        if self.slug in TAKEN:
            message = gettext("/newsletter/%(slug)s/ is a page of the program: choose another.")
            raise ValidationError({"slug": message % {"slug": self.slug}})
        if self.pk and self._has_sent_under_another():
            message = gettext("Letters that were sent link to it: it stays as it is.")
            raise ValidationError({"slug": message})

    def _has_sent_under_another(self) -> bool:
        sent = self.editions.exclude(frozen_at=None)
        return sent.exclude(newsletter__slug=self.slug).exists()

    @property
    def path(self) -> str:
        """Where its past editions are."""
        return f"/newsletter/{self.slug}/"

    @property
    def words(self) -> str:
        """What a form says of it: the words of a consent."""
        return f"{self.name} — {self.promise}"


class Subscriber(models.Model):
    """An address, and the person behind it; it receives nothing before it is confirmed.

    `folded` is how addresses are compared (`addresses.fold`), `handle` how links name the person.
    """

    email = models.EmailField(_("e-mail"), max_length=254)
    folded = models.CharField(max_length=320, unique=True, editable=False)
    handle = models.CharField(max_length=16, unique=True, default=new_handle, editable=False)
    language = models.CharField(_("language"), max_length=2, default="fr")
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")

    def __str__(self) -> str:
        return self.email

    @property
    def standing(self) -> str:
        """The newsletters and how each stands, in a line."""
        return ", ".join(str(it) for it in self.subscriptions.all())

    @property
    def about(self) -> str:
        """The name of mail to this person in the queue."""
        return f"subscriber:{self.pk}"


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def pending(self) -> "SubscriptionQuerySet":
        return self.filter(state=Subscription.State.PENDING)

    def current(self) -> "SubscriptionQuerySet":
        """Those that were confirmed and have not ended; paused ones are among them."""
        return self.filter(state__in=(Subscription.State.CONFIRMED, Subscription.State.PAUSED))

    def confirmed_for(self, newsletter: Newsletter, on: date) -> "SubscriptionQuerySet":
        """Who gets an edition of a day of the paper; a pause is over on the day it names."""
        over = Q(state=Subscription.State.PAUSED, paused_until__lte=on)
        return self.filter(Q(state=Subscription.State.CONFIRMED) | over, newsletter=newsletter)


class Subscription(models.Model):
    """That somebody gets a newsletter, wanted it, or got it once.

    `mailed_at`: when a confirmation of it was last mailed; empty while one is owed. `ended_at` is
    kept when somebody who left asks again, until they confirm.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for confirmation")
        CONFIRMED = "confirmed", _("Confirmed")
        PAUSED = "paused", _("Paused")
        LEFT = "left", _("Left")
        BOUNCED = "bounced", _("Address refused")
        COMPLAINED = "complained", _("Reported as spam")

    subscriber = models.ForeignKey(
        Subscriber, models.CASCADE, related_name="subscriptions", verbose_name=_("subscriber")
    )
    newsletter = models.ForeignKey(
        Newsletter, models.PROTECT, related_name="subscriptions", verbose_name=_("newsletter")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    mailed_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    paused_until = models.DateField(_("paused until"), null=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["newsletter__position", "newsletter_id"]
        constraints = [
            models.UniqueConstraint(fields=["newsletter", "subscriber"], name="subscribed_once"),
        ]
        indexes = [models.Index(fields=["state", "mailed_at"], name="subscription_state")]

    def __str__(self) -> str:
        if self.state == self.State.PAUSED and self.paused_until:
            day = date_format(self.paused_until, "SHORT_DATE_FORMAT")
            return f"{self.newsletter} ({gettext('paused until')} {day})"
        return f"{self.newsletter} ({self.get_state_display()})"


class Consent(models.Model):
    """The proof of what somebody wanted: who, when, and the exact words they were shown.

    Rows are added and never changed; an erased person's lose the person and the network, and keep
    the keyed digest of the address (docs/decisions/0043-a-subscription-is-proved.md).
    """

    class Verb(models.TextChoices):
        ASKED = "asked", _("Asked")
        CONFIRMED = "confirmed", _("Confirmed")
        LEFT = "left", _("Left")
        RETURNED = "returned", _("Returned")
        IMPORTED = "imported", _("Imported")

    subscriber = models.ForeignKey(
        Subscriber, models.SET_NULL, null=True, related_name="consents", editable=False
    )
    digest = models.CharField(max_length=43, db_index=True, editable=False)
    newsletter = models.ForeignKey(
        Newsletter, models.SET_NULL, null=True, related_name="+", editable=False
    )
    verb = models.CharField(_("verb"), max_length=10, choices=Verb)
    at = models.DateTimeField(_("at"), default=timezone.now)
    words = models.TextField(_("words shown"))
    page = models.CharField(_("page"), max_length=500, blank=True)
    network = models.CharField(_("network"), max_length=43, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")

    def __str__(self) -> str:
        return f"{self.get_verb_display()}: {self.words}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ValueError("a proof of consent is never changed")
        super().save(*args, **kwargs)


class Suppression(models.Model):
    """An address that is not to be mailed, as a keyed digest: it survives erasure."""

    class Reason(models.TextChoices):
        LEFT = "left", _("Left, at another service")
        ERASED = "erased", _("Erased")
        BOUNCED = "bounced", _("Address refused")
        COMPLAINED = "complained", _("Reported as spam")

    digest = models.CharField(max_length=43, primary_key=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")

    def __str__(self) -> str:
        return self.get_reason_display()
