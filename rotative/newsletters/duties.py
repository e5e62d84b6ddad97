"""What the worker keeps doing for those who get the newsletters."""

from django.utils.translation import gettext_lazy as _

from rotative.duties.declared import Duty
from rotative.newsletters import actions


def mail_and_forget() -> None:
    """Mail the confirmations that are owed, forget what nobody confirmed."""
    actions.mail_what_is_owed()
    actions.forget_unconfirmed()


DUTIES = [
    Duty("subscriptions", _("Confirming and forgetting subscriptions"), mail_and_forget, every=600)
]
