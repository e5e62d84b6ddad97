"""Making pictures public, and taking them back."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction

from rotative.media.models import PUBLIC_SPECS, Picture, Rendition
from rotative.record.entries import DocumentEntry, PictureEntry

PREVIEW_SPEC = "width-1200|format-webp|webpquality-80"


def publish_picture(picture: Picture) -> PictureEntry:
    """Make the sizes readers get, where they are not made yet, and describe the picture.

    Sizes wider than the original are left out. Raises `SourceImageIOError` if the file is gone.
    """
    made = picture.get_renditions(*_specs_for(picture))
    files: dict[str, list[list[Any]]] = {}
    for spec, rendition in made.items():
        kind, _width = PUBLIC_SPECS[spec]
        files.setdefault(kind, []).append([rendition.width, rendition.height, rendition.url])
    return _entry(picture, {kind: sorted(sizes) for kind, sizes in sorted(files.items())})


def _specs_for(picture: Picture) -> list[str]:
    """The smallest size always, the others as far as the original reaches."""
    specs = []
    for spec, (kind, width) in PUBLIC_SPECS.items():
        smallest = width == 480 or kind == "jpeg"
        if smallest or width <= picture.width:
            specs.append(spec)
    return specs


def preview_picture(picture: Picture) -> PictureEntry:
    """The picture for a draft's preview: one size, behind the newsroom's login."""
    rendition = picture.get_rendition(PREVIEW_SPEC)
    return _entry(picture, {"jpeg": [[rendition.width, rendition.height, rendition.url]]})


def _entry(picture: Picture, files: dict[str, list[list[Any]]]) -> PictureEntry:
    return PictureEntry(
        id=picture.pk,
        width=picture.width,
        height=picture.height,
        alt=picture.description,
        caption=picture.caption,
        credit=picture.credit,
        source=picture.source,
        licence=picture.licence,
        focus=focus_of(picture),
        files=files,
        # Of a picture that has no such fields of its own yet: nothing.
        creator=getattr(picture, "creator", ""),
        copyright=getattr(picture, "copyright", ""),
        jpeg_bytes=_bytes_of(files),
    )


def _bytes_of(files: dict[str, list[list[Any]]]) -> int:
    """The size of the public JPEG's file; 0 where there is none."""
    for _width, _height, address in files.get("jpeg", ()):
        name = address.removeprefix(settings.MEDIA_URL)
        if name != address and default_storage.exists(name):
            return default_storage.size(name)
    return 0


def document_entry(document: Any) -> DocumentEntry:
    """A document as readers may know it."""
    return DocumentEntry(
        id=document.pk,
        title=document.title,
        url=document.url,
        size=document.get_file_size(),
    )


def focus_of(picture: Picture) -> str:
    """Where to hold a crop: `top-left`, `top`, …, empty for the middle."""
    if picture.focal_point_x is None or picture.focal_point_y is None:
        return ""
    rows = ("top", "", "bottom")
    columns = ("left", "", "right")
    row = rows[min(2, 3 * picture.focal_point_y // picture.height)]
    column = columns[min(2, 3 * picture.focal_point_x // picture.width)]
    return "-".join(part for part in (row, column) if part)


def retire_pictures(ids: Sequence[int]) -> None:
    """Delete the public sizes of pictures that no public page shows any more."""
    for rendition in Rendition.objects.filter(image_id__in=ids, filter_spec__in=PUBLIC_SPECS):
        storage, name = rendition.file.storage, rendition.file.name
        rendition.delete()
        # Rows come back when a transaction fails; files do not.
        transaction.on_commit(partial(storage.delete, name))
