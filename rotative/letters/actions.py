"""What is done with a reader's letter once it came: it is kept, and a copy of it mailed."""

import logging
import re

from django.conf import settings

from rotative.guard import actions as guard
from rotative.letters.models import Message
from rotative.mail.backend import Letter
from rotative.press.inquiry import path_asked
from rotative.record.reading import Record

log = logging.getLogger(__name__)

ADDRESSES_READ = 5  # of a letter, to find the story it is about


def mail_copy(message: Message, to: str) -> None:
    """Mail a stored message; what fails loses nothing, the message is kept."""
    if not to or not guard.is_within("copies of messages", guard.MOST_MESSAGES_MAILED):
        return
    mail = Letter(
        subject=" ".join(f"[Contact] {message.subject}".split()),
        body=f"{message.name} <{message.email}>\n\n{message.text}",
        to=[to],
        reply_to=[message.email],
        headers={"Message-ID": message.mail_id},
    )
    mail.about = message.about
    try:
        mail.send()
    except OSError as failed:
        log.error("message %s is stored but its copy could not be kept: %s", message.pk, failed)


def story_named(record: Record, text: str) -> int | None:
    """The first story whose address stands in a text: the form to report an error puts it there."""
    addresses = re.findall(rf"{re.escape(settings.SITE_URL)}/\S+", text)
    return next(
        (pk for it in addresses[:ADDRESSES_READ] if (pk := story_at(record, it)) is not None), None
    )


def story_at(record: Record, address: str) -> int | None:
    """The story that readers find at an address, or found there before."""
    location = record.locate(path_asked(address))
    if location and location.kind == "moved":
        location = record.locate(location.path)
    return location.id if location and location.kind == "story" else None
