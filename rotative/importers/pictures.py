"""Pictures of foreign stories: had and kept with their words, or put on the to-do list."""

import hashlib
import io
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.images import ImageFile
from PIL import Image, UnidentifiedImageError

from rotative.media.models import Picture

from .base import Block, ForeignPicture, ForeignStory, Refused, Unreachable
from .fetch import fetch_picture

_SUFFIXES = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "AVIF": "avif"}
_LENGTHS = {"title": 255, "description": 255, "credit": 200, "source": 200}


@dataclass
class Gatherer:
    """Fetches pictures; a host that did not answer once is not asked again in the same run."""

    fetch: Callable[[str], bytes] = fetch_picture
    unreachable: set[str] = field(default_factory=set)

    def gather(self, story: ForeignStory) -> dict[str, bytes]:
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
            except Refused:
                continue
        return had


def all_pictures(story: ForeignStory) -> Iterable[ForeignPicture]:
    """The lead picture and those of the body, in their order."""
    if story.picture:
        yield story.picture
    for block in story.body:
        yield from pictures_of(block)


def pictures_of(block: Block) -> list[ForeignPicture]:
    """The pictures of one neutral block; none for most."""
    shown = block["pictures"] if block["type"] == "gallery" else [block]
    return [
        ForeignPicture(each["url"], each["alt"], each["caption"], each["credit"])
        for each in shown
        if each["type"] == "picture"
    ]


def suffix_of(data: bytes) -> str:
    """The file suffix of a picture, which is read whole. Raises `Refused` for what is none."""
    try:
        with warnings.catch_warnings():
            # Pillow warns of a bomb where its own limit only begins; ours decides.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=list(_SUFFIXES)) as image:
                if image.width * image.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
                    raise Refused("The picture has too many pixels.")
                image.load()
                return _SUFFIXES[image.format or ""]
    except (UnidentifiedImageError, OSError, ValueError, KeyError, SyntaxError) as error:
        raise Refused(f"This is no picture: {error}") from None
    except Image.DecompressionBombError as error:
        raise Refused(f"The picture is too large: {error}") from None


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
    kept = Picture(
        title=title,
        description=(picture.alt or picture.caption)[: _LENGTHS["description"]],
        caption=picture.caption,
        credit=picture.credit[: _LENGTHS["credit"]],
        source=source,
    )
    name = hashlib.sha256(data).hexdigest()[:20]
    kept.file = ImageFile(io.BytesIO(data), name=f"{name}.{suffix_of(data)}")
    kept.file_size = len(data)
    kept._set_file_hash()
    kept.save()
    return kept
