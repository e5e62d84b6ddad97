"""What readers send us through the site's forms."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rotative.mail.actions import state_of


class Message(models.Model):
    """A message from the contact form; always stored, mailed where the publisher wants a copy.

    `forwarded_at` is when a mail server took the copy; empty while none did, or when there is no
    server and the copy lies in a file.
    """

    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    subject = models.CharField(_("subject"), max_length=160)
    text = models.TextField(_("message"), max_length=8000)
    received_at = models.DateTimeField(_("received at"), auto_now_add=True)
    forwarded_at = models.DateTimeField(_("mailed at"), null=True, editable=False)

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")

    def __str__(self) -> str:
        return self.subject

    @property
    def about(self) -> str:
        """The name of its copy in the queue of mail."""
        return f"message:{self.pk}"

    @property
    def copy_state(self) -> str:
        """How its copy stands: `forwarded`, `waiting`, `failed`, or empty where there is none."""
        return "forwarded" if self.forwarded_at else state_of(self.about)
