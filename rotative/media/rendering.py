"""Every byte of a picture that leaves the newsroom's original is made here.

Opened whole, upright, in 8 bits, in sRGB, on a light ground where it was transparent, and stripped
of all that the file said of itself: place, camera, thumbnail and comments go, the credit that the
newsroom has is written in.
"""

import io
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from typing import Any, BinaryIO

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms

from rotative.media.imprint import Words, app13, packet

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "TIFF")
WIDEST = 1600
HIGHEST = 16_000  # WebP ends at 16,383
GROUND = (255, 255, 255)  # a dark drawing is seen in dark mode too
AVIF_SPEED = 8  # of libavif, 0 to 10; Pillow's default is 6 (docs/decisions/0006)
WEBP_METHOD = 2  # of libwebp, 0 to 6; Pillow's default is 4
LOWEST = 19  # of all priorities: to ask for it is never refused
ALL_WORDS_FROM = 960  # pixels; below, the words would be a tenth of the file
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = (5, 6, 7, 8)


class Unreadable(ValueError):
    """A file that no picture can be made of; says why, in the reader's language."""


@contextmanager
def header(source: BinaryIO) -> Iterator[Image.Image]:
    """A picture whose size and metadata are known and whose pixels are not read yet.

    Raises `Unreadable` for what is no picture, or has too many pixels to be read safely.
    """
    most = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    try:
        image = Image.open(source, formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unreadable(_too_many(most)) from None
    except Exception as error:  # whatever a damaged file makes of a decoder
        raise Unreadable(
            _("This is no picture that can be read; it may be damaged. Save it again as JPEG.")
        ) from error
    with image:
        if image.width * image.height > most:
            raise Unreadable(_too_many(most))
        yield image


def _too_many(most: int) -> str:
    return gettext("This picture is too large: the most is %(number)d million pixels.") % {
        "number": most // 1_000_000
    }


def upright_size(image: Image.Image) -> tuple[int, int]:
    """Width and height as the picture is looked at."""
    width, height = image.size
    return (height, width) if _orientation(image) in _SIDEWAYS else (width, height)


def size_of(made: Any) -> tuple[int, int]:
    """Width and height of a file that was made here: its head says them, nothing is decoded."""
    with Image.open(made) as image:
        size = image.size
    made.seek(0)
    return size


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # damaged metadata does not make a picture unreadable
        return 1


def read(source: BinaryIO, widest: int = WIDEST) -> Image.Image:
    """The picture: upright, mode L, RGB or RGBA, in sRGB, at most `widest` pixels wide.

    Raises `Unreadable`.
    """
    with header(source) as image:
        turn = _orientation(image)
        try:
            _decode_small(image, widest, sideways=turn in _SIDEWAYS)
            image.load()
            profile = image.info.get("icc_profile")
            made = _in_eight_bits(image)
            if turn in _TURNS:
                made = made.transpose(_TURNS[turn])
            made = _in_srgb(sized(made, widest), profile)
        except Exception as error:
            raise Unreadable(
                _("This picture is damaged or cut short. Send the original again.")
            ) from error
    made.info = {}
    return made


def _decode_small(image: Image.Image, widest: int, *, sideways: bool) -> None:
    """Have a JPEG decoded at an eighth, a quarter or a half where that is wide enough."""
    width, height = (image.height, image.width) if sideways else image.size
    if width > widest:
        needed = (widest, max(1, height * widest // width))
        image.draft(None, (needed[1], needed[0]) if sideways else needed)  # type: ignore[arg-type]


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """Modes L, LA, RGB, RGBA and CMYK; the others are converted to one of them."""
    if image.mode.startswith("I;16"):
        # convert("L") clips: everything brighter than 255 of 65,535 would be white.
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("I", "F"):
        return _spread(image)
    if image.mode in ("P", "PA") or "transparency" in image.info:
        has_alpha = image.mode == "PA" or "transparency" in image.info
        return image.convert("RGBA" if has_alpha else "RGB")
    if image.mode == "LAB":
        lab = ImageCms.createProfile("LAB")
        changed = ImageCms.profileToProfile(image, lab, _srgb(), outputMode="RGB")
        assert changed is not None
        return changed
    modes = {"1": "L", "La": "LA", "RGBa": "RGBA", "RGBX": "RGB", "YCbCr": "RGB", "HSV": "RGB"}
    return image.convert(modes.get(image.mode, image.mode))


def _spread(image: Image.Image) -> Image.Image:
    """32-bit grey: of 16 bits when it fits, else from its darkest to its lightest."""
    low, high = (float(value) for value in image.getextrema())  # type: ignore[arg-type]
    if image.mode == "I" and 255 < high < 65_536 and low >= 0:
        low, high = 0.0, 65_535.0
    elif low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    elif low >= 0 and high <= 255:
        low, high = 0.0, 255.0
    scale = 255 / ((high - low) or 1)
    return image.convert("F").point(lambda value: value * scale + (-low * scale)).convert("L")


def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours by the picture's profile; one that is broken or of another mode is left aside."""
    alpha = image.getchannel("A") if image.mode in ("LA", "RGBA") else None
    opaque = image.convert({"LA": "L", "RGBA": "RGB"}[image.mode]) if alpha else image
    if profile:
        try:
            origin = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            changed = ImageCms.profileToProfile(opaque, origin, _srgb(), outputMode="RGB")
            opaque = changed or opaque
        except (OSError, ImageCms.PyCMSError, ValueError):
            pass
    if opaque.mode == "CMYK":
        opaque = opaque.convert("RGB")
    if alpha is None:
        return opaque
    made = opaque.convert("RGB")
    made.putalpha(alpha)
    return made


def sized(image: Image.Image, width: int) -> Image.Image:
    """The picture at most so wide and never higher than every format can be, never enlarged."""
    scale = min(1.0, width / image.width, HIGHEST / image.height)
    if scale == 1.0:
        return image
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def public(image: Image.Image, kind: str, width: int, words: Words) -> bytes:
    """A size for readers: `image` as `read` gives it, `kind` is avif, webp or jpeg."""
    made = _grounded(sized(image, width))
    everything = kind == "jpeg" or made.width >= ALL_WORDS_FROM
    xmp = packet(words if everything else words.short)
    file = io.BytesIO()
    if kind == "jpeg":
        made.save(
            file, "JPEG", quality=76, progressive=True, optimize=True, xmp=xmp, extra=app13(words)
        )
    elif kind == "webp":
        made.save(file, "WEBP", quality=80, method=WEBP_METHOD, xmp=xmp)
    else:
        # One thread: nobody waits for it, and readers want the other cores.
        at_leisure(
            partial(made.save, file, "AVIF", quality=61, speed=AVIF_SPEED, xmp=xmp, max_threads=1)
        )
    return file.getvalue()


def at_leisure(encode: Callable[[], None]) -> None:
    """Run an encoder when nothing else wants the processor, and wait for it.

    In a thread of its own, for who asks goes on to write to the database: at that priority it would
    keep everybody from the lock. (On Linux each thread has a priority; encoders leave Python's lock
    to others.) The thread dies with the process: a half-made picture is made again.
    """
    done: Future[None] = Future()

    def run() -> None:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWEST)
        try:
            encode()
        except Exception as failed:
            done.set_exception(failed)
        else:
            done.set_result(None)

    threading.Thread(target=run, name="at leisure", daemon=True).start()
    done.result()


def _grounded(image: Image.Image) -> Image.Image:
    """Without transparency, and without anything the original said of itself."""
    if image.mode == "RGBA":
        ground = Image.new("RGB", image.size, GROUND)
        ground.paste(image, mask=image.getchannel("A"))
        return ground
    made = image.copy()
    made.info = {}
    return made


def newsroom(image: Image.Image) -> bytes:
    """A size for the newsroom's screens, transparent where the picture is."""
    file = io.BytesIO()
    sized(image, image.width).save(file, "WEBP", quality=80, method=WEBP_METHOD)
    return file.getvalue()
