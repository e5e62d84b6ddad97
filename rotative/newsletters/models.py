"""Those who asked for the newsletter."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SignUp(models.Model):
    """An address somebody typed into the form; it receives nothing before it is confirmed."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for confirmation")

    email = models.EmailField(_("e-mail"), unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    wording = models.TextField(_("what the form promised"))
    page = models.CharField(_("signed up on"), max_length=500, blank=True)
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")

    def __str__(self) -> str:
        return self.email
