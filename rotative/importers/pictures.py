"""Pictures of foreign stories: had and kept with their words, or put on the to-do list."""

import hashlib
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.core.files.images import ImageFile
from django.utils import translation

from rotative.media import rendering
from rotative.media.actions import fill_from_file
from rotative.media.models import Picture

from .base import ForeignPicture, ForeignStory, Refused, Unreachable, Warned
from .fetch import fetch_picture

_SUFFIXES = {
    "JPEG": "jpg",
    "PNG": "png",
    "WEBP": "webp",
    "GIF": "gif",
    "AVIF": "avif",
    "TIFF": "tif",
}
_LENGTHS = {"title": 255, "description": 255, "credit": 200, "source": 200}


@dataclass
class Gatherer:
    """Fetches pictures; a host that did not answer once is not asked again in the same run."""

    fetch: Callable[[str], bytes] = fetch_picture
    unreachable: set[str] = field(default_factory=set)

    def gather(self, story: ForeignStory, warnings: list[Warned]) -> dict[str, bytes]:
        """The bytes of a story's pictures by address; those that cannot be had are absent."""
        had: dict[str, bytes] = {}
        for picture in all_pictures(story):
            host = urlsplit(picture.url).hostname or ""
            if not host or picture.url in had or host in self.unreachable:
                continue
            if Picture.objects.filter(source=source_of(picture.url)).exists():
                continue
            try:
                data = self.fetch(picture.url)
                suffix_of(data)
                had[picture.url] = data
            except Unreachable:
                self.unreachable.add(host)
            except Refused as refusal:
                warnings.append(("picture", f"{picture.url}: {refusal}"))
        return had


def all_pictures(story: ForeignStory) -> Iterable[ForeignPicture]:
    """The lead picture and those of the body, in their order."""
    if story.picture:
        yield story.picture
    for block in story.body:
        yield from block.pictures_shown


def suffix_of(data: bytes) -> str:
    """The file suffix of a picture, which is read whole. Raises `Refused` for what is none."""
    file = io.BytesIO(data)
    with translation.override("en"):  # as the rest of the report
        try:
            rendering.read(file)
        except rendering.Unreadable as error:
            raise Refused(str(error)) from None
    with rendering.header(file) as image:
        # A camera's pair of pictures begins as a JPEG.
        return _SUFFIXES.get(image.format or "", "jpg")


def source_of(url: str) -> str:
    """The address as a picture keeps it: cut where the field ends, made unique by its digest."""
    longest = _LENGTHS["source"]
    if len(url) <= longest:
        return url
    return f"{url[: longest - 17]}…{hashlib.sha256(url.encode()).hexdigest()[:16]}"


def keep(picture: ForeignPicture, data: bytes | None, headline: str) -> Picture | None:
    """The paper's picture for a foreign one: kept before, made from its bytes, or None."""
    source = source_of(picture.url)
    known = Picture.objects.filter(source=source).first() if source else None
    if known or data is None:
        return known
    title = (picture.caption or picture.alt or headline)[: _LENGTHS["title"]]
    name = hashlib.sha256(data).hexdigest()[:20]
    kept = Picture(
        title=title,
        file=ImageFile(io.BytesIO(data), name=f"{name}.{suffix_of(data)}"),
        file_size=len(data),
        description=picture.alt[: _LENGTHS["description"]],
        caption=picture.caption,
        credit=picture.credit[: _LENGTHS["credit"]],
        source=source,
    )
    fill_from_file(kept, io.BytesIO(data))
    kept._set_file_hash()
    kept.save()
    return kept
