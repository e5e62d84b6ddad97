"""Handing queued mail to the mail server, until it has taken it.

A row is claimed with one update, sent, and deleted: what is taken but not yet deleted when the
process dies is sent once more, with the same Message-ID. A server that does not answer holds up
this queue and nothing else (docs/decisions/0025-mail-has-a-queue-of-its-own.md).
"""

import logging
import smtplib
from datetime import datetime, timedelta
from typing import Any

from django.core.mail.backends.smtp import EmailBackend
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from rotative.mail.api import Api
from rotative.mail.models import Mail

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)  # a claim that takes longer may be sent by another worker, too
# After the first failure, then doubled: eighteen tries take more than a day.
WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=3)
TRIES = 18

# Sent with `about` and `at` in the transaction in which a server is noted to have taken a message.
taken = Signal()


def send_due() -> int:
    """Send what is due; how many messages the server took."""
    if not Mail.objects.filter(due__lte=timezone.now()).exists():
        return 0
    backend = Api.given() or EmailBackend(fail_silently=False)
    try:
        backend.open()
    except OSError as failure:  # SMTPException is one
        while mail := _claim():
            _put_off(mail, failure)
        return 0
    sent = 0
    try:
        while mail := _claim():
            sent += _send(backend.connection, mail)
    except OSError:
        pass  # the server is gone; it is noted with the message that found out
    finally:
        backend.close()
    return sent


def next_due() -> datetime | None:
    """When there is something to send."""
    waiting = Mail.objects.filter(due__isnull=False).order_by("due")
    return waiting.values_list("due", flat=True).first()


def send_again(pk: int) -> None:
    """Try a message that was given up once more, from the beginning."""
    Mail.objects.filter(pk=pk, due=None).update(due=timezone.now(), tries=0)


def forget(about: str) -> None:
    """Drop the mail about a thing that is erased."""
    Mail.objects.filter(about=about).delete()


def state_of(about: str) -> str:
    """`waiting`, `failed`, or empty where no mail about it is queued."""
    mail = Mail.objects.filter(about=about).only("due").first()
    if mail is None:
        return ""
    return "failed" if mail.is_given_up else "waiting"


def _claim() -> Mail | None:
    """Take the oldest message that is due: no other worker sees it until the lease is over."""
    with transaction.atomic():
        now = timezone.now()
        waiting = Mail.objects.filter(due__lte=now).order_by("due", "pk")
        mail = waiting.select_for_update(skip_locked=True).first()
        if mail is not None:
            mail.due, mail.tries = now + LEASE, mail.tries + 1
            mail.save(update_fields=["due", "tries"])
    return mail


def _send(server: Any, mail: Mail) -> bool:
    """Send one message; whether all its recipients are served.

    Raises `OSError` when the server is gone.
    """
    try:
        refused = server.sendmail(mail.sender, mail.recipients, bytes(mail.content))
    except (OSError, ValueError) as failure:
        _put_off(mail, failure)
        if isinstance(failure, smtplib.SMTPServerDisconnected) or not isinstance(
            failure, smtplib.SMTPException | ValueError
        ):
            raise
        return False
    if refused:
        mail.recipients = list(refused)
        _put_off(mail, smtplib.SMTPRecipientsRefused(refused))
        return False
    with transaction.atomic():
        mail.delete()
        taken.send(Mail, about=mail.about, at=timezone.now())
    return True


def _put_off(mail: Mail, failure: Exception) -> None:
    """Try again later, or give up."""
    mail.problem = f"{type(failure).__name__}: {failure}"[:500]
    given_up = mail.tries >= TRIES
    wait = min(WAIT * 2 ** min(mail.tries - 1, 20), LONGEST_WAIT)
    mail.due = None if given_up else timezone.now() + wait
    mail.save(update_fields=["recipients", "problem", "due"])
    say = log.error if given_up else log.warning
    say("mail %s was not taken (try %d of %d): %s", mail.pk, mail.tries, TRIES, mail.problem)
