"""What the worker keeps doing for the mail."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rotative.duties.declared import Duty
from rotative.mail import actions


def send() -> float | None:
    """Hand over what is due."""
    actions.send_due()
    at = actions.next_due()
    return (at - timezone.now()).total_seconds() if at else None


# Without a mail server nothing is queued.
DUTIES = (
    [Duty("mail", _("Sending mail"), send, every=10, glances=1, lease=600)]
    if settings.MAIL_SERVER
    else []
)
