"""What readers write to the newsroom."""

from django.conf import settings
from django.db import models
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rotative.mail.actions import state_of
from rotative.mail.models import Mail


class MessageQuerySet(models.QuerySet["Message"]):
    def with_copies(self) -> "MessageQuerySet":
        """How the copy of each stands, asked with the messages."""
        about = Concat(Value("message:"), Cast(OuterRef("pk"), CharField()))
        queued = Mail.objects.filter(about=about)
        return self.annotate(
            copy_waits=Exists(queued.exclude(due=None)), copy_failed=Exists(queued.filter(due=None))
        )


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

    objects = MessageQuerySet.as_manager()

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
        if self.forwarded_at:
            return "forwarded"
        if "copy_waits" not in vars(self):
            return state_of(self.about)
        return "failed" if vars(self)["copy_failed"] else "waiting" * vars(self)["copy_waits"]

    def get_forwarded_at_display(self) -> str:
        """When a mail server took the copy, or that none did."""
        if self.forwarded_at:
            return date_format(timezone.localtime(self.forwarded_at), "SHORT_DATETIME_FORMAT")
        if self.copy_state == "failed":
            return gettext("kept here: the mail server did not take it")
        if self.copy_state == "waiting" and settings.MAIL_SERVER:
            return gettext("on its way to the mail server")
        if not settings.MAIL_SERVER:
            return gettext("kept here: no mail server is set up")
        return gettext("kept here")
