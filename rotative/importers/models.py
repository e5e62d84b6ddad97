"""What came from where, and what is still to be done about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel


class ImportedStory(models.Model):
    """The ledger: one row a source, so that a second run knows what the first one did."""

    source_key = models.CharField(max_length=500, unique=True)
    # Of the story as it was read, not of the bytes: advertisements change with every fetch.
    digest = models.CharField(max_length=64)
    article = models.ForeignKey(
        "articles.ArticlePage", on_delete=models.CASCADE, related_name="imports"
    )
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.source_key


class MissingPicture(models.Model):
    """A picture that an imported story had and that could not be had: its words are kept."""

    article = models.ForeignKey(
        "articles.ArticlePage",
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        related_name="missing_pictures",
    )
    url = models.TextField(_("old address"), blank=True)
    caption = models.TextField(_("caption"), blank=True)
    credit = models.TextField(_("credit"), blank=True)
    alt = models.TextField(_("alternative text"), blank=True)
    at = models.DateTimeField(_("since"), auto_now_add=True)

    panels = [
        FieldPanel("article", read_only=True),
        FieldPanel("caption"),
        FieldRowPanel([FieldPanel("credit"), FieldPanel("alt")]),
        FieldPanel("url"),
    ]

    class Meta:
        ordering = ["-at", "pk"]
        verbose_name = _("missing picture")
        verbose_name_plural = _("missing pictures")

    def __str__(self) -> str:
        return f"{self.article}: {self.caption or self.url or self.credit}"
