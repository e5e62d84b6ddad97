"""Who may read which draft without an account, until when."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def good(self) -> "PreviewLinkQuerySet":
        """Those that still open."""
        return self.filter(withdrawn_at=None, until__gt=timezone.now())


class PreviewLink(models.Model):
    """An address that was given to somebody. The row says whether it is still good; that we made
    it, its signature says (`actions.address_of`)."""

    story = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    for_whom = models.CharField(_("for whom"), max_length=120)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")

    def __str__(self) -> str:
        return self.for_whom

    @property
    def name(self) -> str:
        """What is signed: a number alone would be another link's in a database founded anew."""
        return f"{self.pk:x}-{int(self.made_at.timestamp()):x}"

    def is_good(self, now: Any = None) -> bool:
        return self.withdrawn_at is None and self.until > (now or timezone.now())
