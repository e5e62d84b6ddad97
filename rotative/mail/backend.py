"""Django's way of sending mail, so that whoever sends it waits for no server."""

from collections.abc import Sequence
from email.utils import make_msgid, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.encoding import punycode

from rotative.mail.models import Mail


class Letter(EmailMessage):
    """A message whose fate somebody wants to know: `actions.taken` tells it under this name."""

    about: str = ""


class Queue(BaseEmailBackend):
    """Writes each message into the transaction of what it tells of; `actions` sends it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        rows = [_row(message) for message in email_messages if message.recipients()]
        Mail.objects.bulk_create(rows)
        return len(rows)


def _row(message: EmailMessage) -> Mail:
    # Django would ask the name server for this machine's name, while somebody waits.
    host = urlsplit(settings.SITE_URL).hostname
    message.extra_headers.setdefault("Message-ID", make_msgid(domain=host))
    return Mail(
        about=getattr(message, "about", ""),
        sender=_address(message.from_email),
        recipients=list(dict.fromkeys(map(_address, message.recipients()))),
        subject=" ".join(str(message.subject).split())[:255],
        content=message.message().as_bytes(linesep="\r\n"),  # type: ignore[call-arg]
    )


def _address(text: str) -> str:
    """`Lou <lou@été.example>` as a server wants it: `lou@xn--t-9fab.example`."""
    local, at, domain = parseaddr(str(text))[1].rpartition("@")
    return f"{local}{at}{punycode(domain)}"
