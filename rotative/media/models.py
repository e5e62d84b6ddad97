"""Pictures with the words that must travel with them."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.search import index

# Three widths a phone, a tablet and a desk can use; AVIF first, WebP for the rest, one JPEG
# for feeds, social cards and old readers.
WIDTHS = (480, 960, 1600)
FORMATS = ("avif", "webp")
PUBLIC_SPECS = {
    f"width-{width}|format-{format}": (format, width) for format in FORMATS for width in WIDTHS
} | {"width-1200|format-jpeg": ("jpeg", 1200)}


class Picture(AbstractImage):
    """An image with alternative text, caption, credit, source and licence of its own."""

    description = models.CharField(
        _("alternative text"),
        max_length=255,
        blank=True,
        help_text=_("What the picture shows, for those who do not see it."),
    )
    caption = models.TextField(_("caption"), blank=True)
    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("Who made it, and for whom.")
    )
    source = models.CharField(
        _("source"), max_length=200, blank=True, help_text=_("Where it was obtained.")
    )
    licence = models.CharField(
        _("licence"), max_length=200, blank=True, help_text=_("What it may be used for.")
    )

    admin_form_fields = (
        "title",
        "file",
        "description",
        "caption",
        "credit",
        "source",
        "licence",
        "collection",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    search_fields = [
        *AbstractImage.search_fields,
        index.SearchField("caption"),
        index.SearchField("credit"),
        index.FilterField("credit"),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        permissions = [("choose_picture", "Can choose picture")]

    def get_upload_to(self, filename: str) -> str:
        """Originals stay in the newsroom: only staff can fetch them."""
        name = super().get_upload_to(filename).rsplit("/", 1)[-1]
        return f"newsroom/originals/{name}"

    @property
    def secret_name(self) -> str:
        """A directory nobody can guess before the picture is published."""
        return salted_hmac("rotative.picture", f"{self.pk}:{self.file_hash}").hexdigest()[:20]


class Rendition(AbstractRendition):
    """A made size: those of `PUBLIC_SPECS` are served to readers, the others to staff only."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition"
            )
        ]

    def get_upload_to(self, filename: str) -> str:
        """`pictures/<secret>/960.webp` for readers, `newsroom/renditions/…` for the others."""
        if self.filter_spec in PUBLIC_SPECS:
            kind, width = PUBLIC_SPECS[self.filter_spec]
            return f"pictures/{self.image.secret_name}/{width}.{kind}"
        return f"newsroom/renditions/{self.image.secret_name[:8]}-{filename}"

    @property
    def url(self) -> str:
        """Readers' files lie under the media address, staff's behind the newsroom's login."""
        if self.filter_spec in PUBLIC_SPECS:
            return f"{settings.MEDIA_URL}{self.file.name}"
        return reverse("newsroom_media", args=[self.file.name.removeprefix("newsroom/")])
