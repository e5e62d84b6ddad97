"""What becomes of the mail of invitations."""

from datetime import datetime
from typing import Any

from django.db.models.signals import post_delete

from rotative.accounts.models import Invitation
from rotative.mail.actions import forget, taken


def connect() -> None:
    taken.connect(mail_taken)
    post_delete.connect(invitation_deleted, sender=Invitation)


def mail_taken(about: str, at: datetime, **kwargs: Any) -> None:
    kind, _, pk = about.partition(":")
    if kind == "invitation":
        Invitation.objects.filter(pk=pk).update(handed_over_at=at)


def invitation_deleted(instance: Invitation, **kwargs: Any) -> None:
    """Mail that still waits goes with it."""
    forget(instance.about)
