"""Telling those who decide of editions what is the matter with one."""

from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.urls import reverse

from rotative.lib.addresses import absolute
from rotative.newsletters.models import Edition
from rotative.record import actions as record

PERMISSION = "newsletters.change_newsletter"  # whose it is to decide of editions


def tell_editors(edition: Edition, words: str = "") -> None:
    """Mail these words of an edition to its editors; without any, the reason that it has."""
    editors = get_user_model().objects.with_perm(PERMISSION).filter(is_active=True)
    addresses = list(editors.exclude(email="").values_list("email", flat=True))
    if not addresses:
        return
    where = absolute(reverse("edition", args=[edition.pk]))
    EmailMessage(
        subject=f"{record.paper_name()}: {edition}, {edition.get_state_display().lower()}",
        body=f"{edition}\n\n{words or edition.reason}\n\n{where}\n",
        to=addresses,
    ).send()
