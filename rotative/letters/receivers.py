"""What becomes of the copies of readers' messages."""

from datetime import datetime
from typing import Any

from django.db.models.signals import post_delete

from rotative.letters.models import Message
from rotative.mail.actions import forget, taken


def connect() -> None:
    taken.connect(copy_taken)
    post_delete.connect(message_erased, sender=Message)


def copy_taken(about: str, at: datetime, **kwargs: Any) -> None:
    kind, _, pk = about.partition(":")
    if kind == "message":
        Message.objects.filter(pk=pk).update(forwarded_at=at)


def message_erased(instance: Message, **kwargs: Any) -> None:
    """A copy that still waits goes with it."""
    forget(instance.about)
