"""What becomes of the mail about readers' letters: of their copies, and of the answers."""

from datetime import datetime
from typing import Any

from django.db.models.signals import post_delete

from rotative.letters.handling import forget_history
from rotative.letters.models import Message, Reply
from rotative.mail.actions import forget, taken


def connect() -> None:
    taken.connect(mail_taken)
    post_delete.connect(message_erased, sender=Message)
    post_delete.connect(reply_erased, sender=Reply)


def mail_taken(about: str, at: datetime, **kwargs: Any) -> None:
    kind, _, pk = about.partition(":")
    if kind == "message":
        Message.objects.filter(pk=pk).update(forwarded_at=at)
    elif kind == "reply":
        Reply.objects.filter(pk=pk).update(mailed_at=at)


def message_erased(instance: Message, **kwargs: Any) -> None:
    """A copy that still waits goes with it, and all that is said of it in the log."""
    forget(instance.about)
    forget_history(instance)


def reply_erased(instance: Reply, **kwargs: Any) -> None:
    """An answer that still waits is not mailed any more."""
    forget(instance.about)
