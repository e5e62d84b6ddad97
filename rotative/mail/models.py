"""Messages that wait for a mail server."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Mail(models.Model):
    """A message that no server has taken yet; its row goes when one has.

    `due` is when it is tried next; empty: it was given up, and waits for somebody to decide.
    """

    about = models.CharField(max_length=60, blank=True, db_index=True)  # `message:12`
    sender = models.CharField(max_length=320)
    recipients = models.JSONField()  # addresses that have not been served yet
    subject = models.CharField(_("subject"), max_length=255)
    content = models.BinaryField()  # RFC 5322, as it goes over the wire
    made_at = models.DateTimeField(_("written at"), default=timezone.now)
    due = models.DateTimeField(null=True, default=timezone.now, db_index=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    problem = models.TextField(_("problem"), blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("mail")
        verbose_name_plural = _("mail")

    def __str__(self) -> str:
        return self.subject

    @property
    def is_given_up(self) -> bool:
        return self.due is None
