"""What becomes of the mail of invitations; and what a sign-in still lacks."""

from datetime import datetime
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete

from rotative.accounts.models import Invitation
from rotative.accounts.two_factor import note_what_is_missing
from rotative.mail.actions import forget, taken


def connect() -> None:
    taken.connect(mail_taken)
    post_delete.connect(invitation_deleted, sender=Invitation)
    user_logged_in.connect(signed_in)


def mail_taken(about: str, at: datetime, **kwargs: Any) -> None:
    kind, _, pk = about.partition(":")
    if kind == "invitation":
        Invitation.objects.filter(pk=pk).update(handed_over_at=at)


def invitation_deleted(instance: Invitation, **kwargs: Any) -> None:
    """Mail that still waits goes with it."""
    forget(instance.about)


def signed_in(request: Any, user: Any, **kwargs: Any) -> None:
    """However it was: by password, by an invitation."""
    note_what_is_missing(request, user)
