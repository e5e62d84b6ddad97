"""What a public picture carries and what it must not, whatever the original was."""

import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from rotative.media import rendering
from rotative.media.imprint import Words
from rotative.media.metadata import read as said_in
from rotative.media.models import PUBLIC_SPECS
from rotative.testing import photographs

WORDS = Words(
    credit="Agence Littoral / Zoë Kaci",
    creators=("Zoë Kaci", "Éric L’Hénoret & fils"),
    copyright="© 2026 Agence Littoral <tous droits réservés>",
    usage_terms="Pas de revente.",
    statement="https://littoral.example/droits",
    source_type="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
)
SIZES = sorted(set(PUBLIC_SPECS.values()))
# Standards and words that would tell where, with what and in what other crop it was taken.
SECRETS = [
    photographs.PLACE,
    photographs.SERIAL,
    photographs.NOTE,
    photographs.COMMENT,
    "GPS",
    "Boîtier",
    "xmp.did",
    "exif/1.0",
]


def drawn(data: bytes, kind: str = "jpeg", width: int = 1200, words: Words = WORDS) -> bytes:
    """A public size of an original."""
    return rendering.public(rendering.read(io.BytesIO(data)), kind, width, words)


def seen(data: bytes, kind: str = "jpeg", **where: Any) -> Image.Image:
    """A public size as a reader's browser shows it."""
    return Image.open(io.BytesIO(drawn(data, kind, **where))).convert("RGB")


def is_near(pixel: Any, colour: tuple[int, int, int], by: int = 4) -> bool:
    return all(abs(one - other) <= by for one, other in zip(pixel, colour, strict=True))


@pytest.fixture(scope="module")
def originals() -> dict[str, bytes]:
    return {kind: photographs.told(kind) for kind in photographs.ORIGINALS}


@pytest.fixture(scope="module")
def files(originals: dict[str, bytes]) -> dict[tuple[str, str, int], bytes]:
    """Every public size of every original that tells."""
    made = {}
    for original, data in originals.items():
        image = rendering.read(io.BytesIO(data))
        for kind, width in SIZES:
            made[original, kind, width] = rendering.public(image, kind, width, WORDS)
    return made


@pytest.mark.parametrize("original", photographs.ORIGINALS)
def test_a_public_file_tells_neither_place_nor_camera_nor_comment(
    files: dict[tuple[str, str, int], bytes], original: str
) -> None:
    for kind, width in SIZES:
        data = files[original, kind, width]
        told = [secret for secret in SECRETS if secret.encode() in data]
        assert told == [], (kind, width)
        assert b"Exif\0\0" not in data
        with Image.open(io.BytesIO(data)) as image:
            assert dict(image.getexif()) == {}
            assert image.info.get("comment") is None
            assert image.info.get("icc_profile") is None
            assert image.width == width


def test_the_originals_of_these_tests_do_tell(originals: dict[str, bytes]) -> None:
    """Or the test above would hold of a program that strips nothing."""
    for kind in ("JPEG", "PNG", "WEBP", "AVIF", "TIFF"):
        assert photographs.SERIAL.encode() in originals[kind], kind
        assert photographs.PLACE.encode() in originals[kind], kind
    assert photographs.COMMENT.encode() in originals["GIF"]
    assert photographs.COMMENT.encode() in originals["JPEG"]


@pytest.mark.parametrize(("kind", "width"), SIZES)
def test_credit_by_lines_and_copyright_are_in_every_size(
    files: dict[tuple[str, str, int], bytes], kind: str, width: int
) -> None:
    with Image.open(io.BytesIO(files["JPEG", kind, width])) as image:
        said = {name: found.value for name, found in said_in(image, "fr").items()}
        iim = {name: found.value for name, found in said_in(_iim_alone(image), "fr").items()}
    assert said["credit"] == "Agence Littoral / Zoë Kaci"
    assert said["creator"] == "Zoë Kaci; Éric L’Hénoret & fils"
    assert said["copyright"] == "© 2026 Agence Littoral <tous droits réservés>"
    assert said["source_type"].endswith("/trainedAlgorithmicMedia")
    assert ("usage_terms" in said) == (kind == "jpeg" or width >= 960)
    if kind == "jpeg":
        assert iim == {name: said[name] for name in ("credit", "creator", "copyright")}


def _iim_alone(image: Image.Image) -> Image.Image:
    image.info.pop("xmp", None)
    return image


def test_a_long_credit_is_cut_between_letters_in_iptc_and_whole_in_xmp() -> None:
    words = Words(credit="L’Agence d’Été — photographes réunis de l’Ouest")
    with Image.open(io.BytesIO(drawn(photographs.plain(), words=words))) as image:
        assert said_in(image, "fr")["credit"].value == words.credit
        cut = said_in(_iim_alone(image), "fr")["credit"].value
    assert len(cut.encode()) <= 32
    assert words.credit.startswith(cut)


def test_a_picture_of_which_nothing_is_known_carries_nothing() -> None:
    plain = drawn(photographs.plain(), words=Words())
    assert b"xmpmeta" not in plain
    assert b"Photoshop" not in plain


exiftool = shutil.which("exiftool")


@pytest.mark.skipif(exiftool is None, reason="exiftool is not installed (libimage-exiftool-perl)")
def test_exiftool_reads_the_credit_and_nothing_else_in_every_size(
    files: dict[tuple[str, str, int], bytes], tmp_path: Path
) -> None:
    for (original, kind, width), data in files.items():
        (tmp_path / f"{original}-{width}.{kind}").write_bytes(data)
    arguments = [exiftool or "", "-j", "-G1", "-a", "-struct", "-charset", "utf8", str(tmp_path)]
    said = json.loads(subprocess.run(arguments, capture_output=True, check=True).stdout)
    assert len(said) == len(files) == 54
    for file in said:
        assert file["XMP-photoshop:Credit"] == WORDS.credit
        assert file["XMP-dc:Creator"] == list(WORDS.creators)
        assert file["XMP-dc:Rights"] == WORDS.copyright
        if file["SourceFile"].endswith(".jpeg"):
            assert file["IPTC:Credit"] == WORDS.credit
            assert file["IPTC:By-line"] == list(WORDS.creators)
            assert file["IPTC:CopyrightNotice"] == WORDS.copyright
            assert file["Photoshop:IPTCDigest"] == file["File:CurrentIPTCDigest"]
        groups = {tag.partition(":")[0] for tag in file}
        assert groups <= {
            *("SourceFile", "ExifTool", "System", "File", "Composite", "JFIF", "IPTC", "Photoshop"),
            *("XMP-x", "XMP-rdf", "XMP-dc", "XMP-photoshop", "XMP-xmpRights", "XMP-iptcExt"),
            *("RIFF", "QuickTime", "Meta", "Track1"),
        }, groups
        assert not [t for t in file if "GPS" in t or "Serial" in t or "Thumbnail" in t], file
        assert not [t for t in file if t.endswith((":Comment", ":Warning", ":Error"))], file


# -- colours


def test_a_printers_red_is_red_on_screens() -> None:
    for kind in ("jpeg", "webp", "avif"):
        assert is_near(seen(photographs.cmyk(), kind).getpixel((300, 300)), (255, 0, 0), by=8)


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "I;16"), ("TIFF", "I;16"), ("TIFF", "I;16B"), ("TIFF", "I")]
)
def test_sixteen_bits_of_grey_are_grey(kind: str, mode: str) -> None:
    assert is_near(seen(photographs.sixteen_bits(kind, mode)).getpixel((9, 9)), (156, 156, 156))


def test_a_palette_keeps_its_colours() -> None:
    image = Image.new("RGB", (600, 400), (200, 30, 60)).convert("P", palette=Image.Palette.ADAPTIVE)
    for kind in ("PNG", "GIF"):
        pixel = seen(photographs.saved(image, kind)).getpixel((9, 9))
        assert is_near(pixel, (200, 30, 60), by=6)


@pytest.mark.parametrize("original", ["PNG", "WEBP", "AVIF", "TIFF"])
@pytest.mark.parametrize("kind", ["jpeg", "webp", "avif"])
def test_a_transparent_chart_lies_on_a_light_ground(original: str, kind: str) -> None:
    data = drawn(photographs.transparent(original), kind, 960)
    with Image.open(io.BytesIO(data)) as image:
        assert image.mode == "RGB"  # nothing shines through, in dark mode either
        assert is_near(image.getpixel((20, 20)), (255, 255, 255))
        assert is_near(image.getpixel((480, 384)), (10, 10, 10), by=30)


def test_a_transparent_colour_of_a_palette_lies_on_a_light_ground() -> None:
    image = Image.new("P", (600, 400), 0)
    image.putpalette([0, 0, 0, 20, 20, 20])
    data = photographs.saved(image, "GIF", transparency=0)
    assert is_near(seen(data).getpixel((9, 9)), (255, 255, 255))


def test_wide_colours_are_converted_not_relabelled() -> None:
    """Adobe RGB (120, 160, 90) is sRGB (99, 161, 85)."""
    image = Image.new("RGB", (500, 300), (120, 160, 90))
    profile = photographs.wide_profile()
    pixel = seen(photographs.saved(image, "PNG", icc_profile=profile)).getpixel((9, 9))
    assert is_near(pixel, (99, 161, 85), by=3)


@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "LA", "P"])
def test_a_profile_that_is_broken_or_of_other_colours_is_left_aside(mode: str) -> None:
    profile = photographs.wide_profile()
    image = Image.new("RGB", (500, 300), (90, 90, 90)).convert(mode)
    for icc in (b"broken", profile):
        pixel = seen(photographs.saved(image, "PNG", icc_profile=icc)).getpixel((9, 9))
        assert is_near(pixel, (90, 90, 90), by=12)


# -- axes and sizes


@pytest.mark.parametrize("kind", ["JPEG", "AVIF", "WEBP", "PNG"])
@pytest.mark.parametrize("turn", range(1, 9))
def test_a_picture_stands_as_the_camera_was_held(kind: str, turn: int) -> None:
    """Its upright left upper quarter is red, whichever way the sensor lay."""
    upright = Image.new("RGB", (640, 400), (0, 0, 200))
    upright.paste((220, 0, 0), (0, 0, 320, 200))
    back = {5: 5, 6: 8, 7: 7, 8: 6}.get(turn, turn)
    as_stored = upright.transpose(rendering._TURNS[back]) if turn > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = turn
    data = photographs.saved(as_stored, kind, exif=exif)
    shown = seen(data, "webp")
    assert shown.size == (640, 400)
    assert is_near(shown.getpixel((100, 60)), (220, 0, 0), by=12)
    assert is_near(shown.getpixel((540, 340)), (0, 0, 200), by=12)
    with rendering.header(io.BytesIO(data)) as image:
        assert rendering.upright_size(image) == (640, 400)


def test_a_very_tall_picture_fits_every_format() -> None:
    tall = photographs.saved(Image.new("L", (300, 30_000), 200), "PNG")
    for kind in ("jpeg", "webp", "avif"):
        assert seen(tall, kind, width=480).height == 16_000


def test_a_size_near_1200_is_among_those_a_phone_may_choose() -> None:
    assert {kind for kind, width in SIZES if width == 1200} == {"avif", "webp", "jpeg"}


def test_too_many_pixels_are_refused_before_they_are_read() -> None:
    bomb = photographs.saved(Image.new("1", (20_000, 20_000)), "PNG")
    assert len(bomb) < 100_000
    with pytest.raises(rendering.Unreadable, match="80 million"):
        rendering.read(io.BytesIO(bomb))


@pytest.mark.parametrize("name", photographs.DAMAGED)
def test_what_is_damaged_is_refused_with_a_reason(name: str) -> None:
    with pytest.raises(rendering.Unreadable) as refusal:
        rendering.read(io.BytesIO(photographs.DAMAGED[name]))
    assert len(str(refusal.value)) > 20
