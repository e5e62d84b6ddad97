"""What is done with a reader's message."""

import logging

from rotative.guard import actions as guard
from rotative.letters.models import Message
from rotative.mail.backend import Letter

log = logging.getLogger(__name__)


def mail_copy(message: Message, to: str) -> None:
    """Mail a stored message; what fails loses nothing, the message is kept."""
    if not to or not guard.is_within("copies of messages", guard.MOST_MESSAGES_MAILED):
        return
    mail = Letter(
        subject=" ".join(f"[Contact] {message.subject}".split()),
        body=f"{message.name} <{message.email}>\n\n{message.text}",
        to=[to],
        reply_to=[message.email],
    )
    mail.about = message.about
    try:
        mail.send()
    except OSError as failed:
        log.error("message %s is stored but its copy could not be kept: %s", message.pk, failed)
