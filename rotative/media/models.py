"""Pictures with the words that must travel with them."""

import json
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from PIL import Image
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    Filter,
    SourceImageIOError,
    WagtailImageField,
    WagtailImageFieldFile,
    get_rendition_storage,
    get_rendition_upload_to,
    get_upload_to,
)
from wagtail.search import index

from rotative.media import rendering
from rotative.media.imprint import Words

# A phone, a phone with a fine screen, a tablet, a desk; AVIF first, WebP for the rest, one JPEG
# for feeds, social cards and old readers. AVIF is made afterwards: nobody waits for it.
WIDTHS = (480, 960, 1200, 1600)
FORMATS = ("avif", "webp")
# Raised, with a migration, when other bytes are made of an original: at the migration's end the
# worker makes anew what older versions made.
VERSION = 1
PUBLIC_SPECS = {
    f"public-{width}-{VERSION}|format-{format}": (format, width)
    for format in FORMATS
    for width in WIDTHS
} | {f"public-1200-{VERSION}|format-jpeg": ("jpeg", 1200)}
PUBLIC_DIRECTORY = "pictures/"
DRAWERS = 3  # threads that draw and compress: both let go of the GIL


class PictureFile(WagtailImageFieldFile):
    """The file of a picture, measured as the picture is looked at."""

    def get_image_dimensions(self) -> tuple[int, int]:
        """Width and height, turned where the camera was. Raises `rendering.Unreadable`."""
        close = self.closed
        try:
            self.open()
            with rendering.header(self) as image:
                return rendering.upright_size(image)
        finally:
            self.close() if close else self.seek(0)


class PictureField(WagtailImageField):
    attr_class = PictureFile


class Picture(AbstractImage):
    """An image with alternative text, caption, credit, source and licence of its own.

    `from_file` names the fields that were read from the file and that nobody has changed since,
    each with the standard it was found under.
    """

    file = PictureField(
        verbose_name=_("picture file"),
        upload_to=get_upload_to,
        width_field="width",
        height_field="height",
    )
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
    creator = models.CharField(
        _("by-line"),
        max_length=200,
        blank=True,
        help_text=_("Who made it; several names are parted by semicolons."),
    )
    copyright = models.CharField(
        _("copyright notice"), max_length=200, blank=True, help_text=_("For example © 2026 AFP.")
    )
    source = models.CharField(
        _("source"), max_length=200, blank=True, help_text=_("Where it was obtained.")
    )
    licence = models.CharField(
        _("licence"), max_length=200, blank=True, help_text=_("What it may be used for.")
    )
    usage_terms = models.TextField(
        _("usage terms"), blank=True, help_text=_("What the agency or its maker allows.")
    )
    source_type = models.CharField(
        _("how it came about"),
        max_length=120,
        blank=True,
        help_text=_("Written into the public file: it marks what a machine has made."),
    )
    from_file = models.JSONField(default=dict, editable=False)

    admin_form_fields = (
        "title",
        "file",
        "description",
        "caption",
        "credit",
        "creator",
        "copyright",
        "source",
        "licence",
        "usage_terms",
        "source_type",
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
    def words(self) -> Words:
        """What is written into its public files."""
        return Words(
            credit=self.credit,
            creators=tuple(name for part in self.creator.split(";") if (name := part.strip())),
            copyright=self.copyright,
            usage_terms=self.usage_terms,
            statement=self.licence if self.licence.startswith(("https://", "http://")) else "",
            source_type=self.source_type,
        )

    @property
    def edition(self) -> str:
        """The directory of its public files, which nobody can guess before it is published.

        Other bytes have another address: a changed credit reaches readers past every cache.
        """
        said = json.dumps([self.pk, self.file_hash, *vars(self.words).values()])
        return salted_hmac("rotative.picture", said).hexdigest()[:20]

    def generate_rendition_file(self, filter: Filter, *, source: Any = None) -> File:
        """One size. Raises `SourceImageIOError` with the reason, which Wagtail's screens bear."""
        widest = self.width if filter.spec == "original" else rendering.WIDEST
        return self._drawn(filter, self._opened(source, widest))

    def _opened(self, source: Any = None, widest: int = rendering.WIDEST) -> Image.Image:
        try:
            if source is not None:
                return rendering.read(source, widest)
            with self.open_file() as file:
                return rendering.read(file, widest)
        except rendering.Unreadable as error:
            raise SourceImageIOError(*error.args) from error

    def create_renditions(self, *filters: Filter) -> dict[Filter, AbstractRendition]:
        """Several sizes from one reading of the original; none when one of them fails."""
        if not filters:
            return {}
        with ThreadPoolExecutor(DRAWERS) as drawers:
            files = list(drawers.map(partial(self._drawn, image=self._opened()), filters))
        keys = {f: f.get_cache_key(self) for f in filters}
        new = []
        for f, file in zip(filters, files, strict=True):
            # A field without its size would decode the whole file to learn it.
            width, height = rendering.size_of(file)
            values = {"filter_spec": f.spec, "focal_point_key": keys[f], "file": file}
            new.append(Rendition(image=self, width=width, height=height, **values))
        Rendition.objects.bulk_create(new, ignore_conflicts=True)
        wanted = Q()
        for f in filters:
            wanted |= Q(filter_spec=f.spec, focal_point_key=keys[f])
        rows = {row.filter_spec: row for row in self.renditions.filter(wanted)}
        for rendition in new:  # another process may have been quicker
            if rows[rendition.filter_spec].file.name != rendition.file.name:
                rendition.file.storage.delete(rendition.file.name)
        return {f: rows[f.spec] for f in filters}

    def _drawn(self, filter: Filter, image: Image.Image) -> File:
        try:
            if filter.spec in PUBLIC_SPECS:
                kind, width = PUBLIC_SPECS[filter.spec]
                data = rendering.public(image, kind, width, self.words)
                return ContentFile(data, name=f"{width}.{kind}")
            transform = filter.get_transform(self, image.size)
            shown = image.crop(tuple(transform.get_rect().round()))
            width, height = transform.size
            data = rendering.newsroom(shown.resize((max(1, int(width)), max(1, int(height)))))
            stem = self.file.name.rpartition("/")[2].rpartition(".")[0][:40]
            return ContentFile(data, name=f"{stem}.{filter.spec.replace('|', '.')[:50]}.webp")
        except Exception as error:
            raise SourceImageIOError(str(error) or type(error).__name__) from error


class Rendition(AbstractRendition):
    """A made size: those of `PUBLIC_SPECS` are served to readers, the others to staff only."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")
    # Wagtail's field reads the whole picture to learn its size.
    file = PictureField(
        upload_to=get_rendition_upload_to,
        storage=get_rendition_storage,
        width_field="width",
        height_field="height",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition"
            )
        ]

    def get_upload_to(self, filename: str) -> str:
        """`pictures/<edition>/960.webp` for readers, `newsroom/renditions/…` for the others."""
        if self.filter_spec in PUBLIC_SPECS:
            kind, width = PUBLIC_SPECS[self.filter_spec]
            return f"{PUBLIC_DIRECTORY}{self.image.edition}/{width}.{kind}"
        return f"newsroom/renditions/{self.image.edition[:8]}-{filename}"

    @property
    def url(self) -> str:
        """Readers' files lie under the media address, staff's behind the newsroom's login."""
        if self.file.name.startswith(PUBLIC_DIRECTORY):
            return f"{settings.MEDIA_URL}{self.file.name}"
        return reverse("newsroom_media", args=[self.file.name.removeprefix("newsroom/")])


class Awaited(models.Model):
    """A public picture whose AVIF is still to be made: readers have it in WebP and JPEG.

    `since` changes when it is asked for a second time, while what is old now is being made.
    """

    picture = models.OneToOneField(Picture, on_delete=models.CASCADE, related_name="awaited")
    since = models.DateTimeField(default=timezone.now)


class Unmade(models.Model):
    """Something that readers do not get because it could not be made: on the to-do list.

    A picture; or, of a page, the block that is named (the whole page when none is).
    """

    picture = models.ForeignKey(
        Picture,
        null=True,
        on_delete=models.CASCADE,
        related_name="unmade",
        verbose_name=_("picture"),
    )
    page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("page"),
    )
    block = models.CharField(_("block"), max_length=200, blank=True)
    reason = models.TextField(_("reason"))
    since = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        ordering = ["-since", "-pk"]
