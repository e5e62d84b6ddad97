"""What the worker keeps doing for the mail."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rotative.duties.declared import Duty, seconds_until
from rotative.mail import actions


def send() -> float | None:
    """Hand over what is due."""
    actions.send_due()
    return seconds_until(actions.next_due(), at_least=1)


# Without a mail server nothing is queued.
DUTIES = (
    [Duty("mail", _("Sending mail"), send, every=10, glances=1, lease=600)]
    if settings.MAIL_SERVER
    else []
)
