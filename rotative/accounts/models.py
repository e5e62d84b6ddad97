"""Invitations: who may make an account of their own, and what it may do."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rotative.newsroom.models import PaperSettings
from rotative.people.models import User
from rotative.sections.models import SectionPage

GOOD_FOR = timedelta(days=7)


def _end() -> Any:
    return timezone.now() + GOOD_FOR


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def pending(self) -> "InvitationQuerySet":
        """Those that can still be accepted."""
        return self.open().filter(expires_at__gt=timezone.now())

    def open(self) -> "InvitationQuerySet":
        """Neither accepted nor withdrawn; some have expired, and can be sent again."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def done(self) -> "InvitationQuerySet":
        return self.exclude(accepted_at=None, withdrawn_at=None)

    def shown(self) -> "InvitationQuerySet":
        """With what a list says of them."""
        people = self.select_related("invited_by", "accepted_by")
        return people.prefetch_related("groups", "sections")

    def with_rights(self) -> "InvitationQuerySet":
        """With all that says what they give, in a few queries for any number."""
        return self.shown().prefetch_related(
            "groups__permissions",
            "groups__page_permissions__page",
            "groups__collection_permissions__collection",
            "groups__groupapprovaltask_set",
        )


class Invitation(models.Model):
    """An address that makes one account. It holds no secret: the address is signed."""

    class State(models.TextChoices):
        PENDING = "pending", _("Not accepted yet")
        EXPIRED = "expired", _("Expired")
        WITHDRAWN = "withdrawn", _("Invitation withdrawn")
        ACCEPTED = "accepted", _("Invitation accepted")

    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(
        _("e-mail address"),
        max_length=150,
        blank=True,
        help_text=_("Empty: nothing is mailed, you hand over the link."),
    )
    language = models.CharField(
        _("language"), max_length=2, choices=PaperSettings.Language, default="fr"
    )
    groups = models.ManyToManyField(Group, verbose_name=_("roles"), blank=True, related_name="+")
    sections = models.ManyToManyField(
        SectionPage,
        verbose_name=_("only in these sections"),
        blank=True,
        related_name="+",
        help_text=_("None: wherever the role may work. Of pages only; pictures are everybody’s."),
    )
    is_administrator = models.BooleanField(
        _("administrator"), default=False, help_text=_("May do everything, accounts included.")
    )
    is_author = models.BooleanField(
        _("signs stories"), default=True, help_text=_("Makes the author who signs what they write.")
    )
    # Nobody: the command line.
    invited_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=_end)
    # Each sending has an address of its own: those before are good no more.
    sending = models.PositiveIntegerField(default=1)
    handed_over_at = models.DateTimeField(null=True, blank=True)  # to the mail server
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return self.name

    @property
    def about(self) -> str:
        """What its mail is called in the queue."""
        return f"invitation:{self.pk}"

    @property
    def state(self) -> State:
        if self.accepted_at:
            return self.State.ACCEPTED
        if self.withdrawn_at:
            return self.State.WITHDRAWN
        return self.State.PENDING if self.expires_at > timezone.now() else self.State.EXPIRED

    @property
    def is_open(self) -> bool:
        """Whether it can be accepted, or sent again."""
        return self.state in {self.State.PENDING, self.State.EXPIRED}


from rotative.accounts.second_factors import (  # noqa: E402
    App,
    Passkey,
    RecoveryCode,
    SignInSettings,
)

__all__ = ["App", "Invitation", "Passkey", "RecoveryCode", "SignInSettings"]
