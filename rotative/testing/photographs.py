"""Photographs as cameras, agencies and damaged disks make them, for the tests of pictures."""

import io
import struct
from typing import Any

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

PLACE, SERIAL, NOTE = "Kerlouet-les-Bains", "SN-471100", "note du fabricant"
COMMENT, THUMBNAIL = "un commentaire du boîtier", (250, 10, 10)
ORIGINALS = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF", "GIF")
SUFFIXES = {
    "JPEG": "jpg",
    "PNG": "png",
    "WEBP": "webp",
    "AVIF": "avif",
    "TIFF": "tif",
    "GIF": "gif",
}

_XMP = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 xmlns:aux="http://ns.adobe.com/exif/1.0/aux/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
 exif:GPSLatitude="48,51.4N" exif:GPSLongitude="2,21.05E"
 aux:SerialNumber="{SERIAL}" photoshop:City="{PLACE}" xmpMM:DocumentID="xmp.did:4711"/>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def told(kind: str, size: tuple[int, int] = (1700, 1100)) -> bytes:
    """An original that tells all a camera can: place, serial number, maker's note, comment."""
    image = Image.new("RGB", size, (40, 90, 120))
    file, xmp = io.BytesIO(), _XMP.encode()
    if kind == "JPEG":
        image.save(file, kind, exif=_with_thumbnail(_exif()), xmp=xmp, comment=COMMENT)
    elif kind == "PNG":
        said = PngInfo()
        said.add_itxt("XML:com.adobe.xmp", xmp.decode())
        said.add_text("Comment", COMMENT)
        image.save(file, kind, exif=_exif(), pnginfo=said)
    elif kind in ("WEBP", "AVIF"):
        image.save(file, kind, exif=_exif(), xmp=xmp)
    elif kind == "TIFF":
        exif = Image.Exif()
        exif.load(_exif())
        exif[700] = xmp
        image.save(file, kind, exif=exif)
    else:
        image.save(file, kind, comment=COMMENT.encode())
    return file.getvalue()


def _exif() -> bytes:
    exif = Image.Exif()
    exif[0x010E], exif[0x010F], exif[0x013B] = PLACE, "Boîtier", "Nora Kaci"
    exif.get_ifd(0x8769).update({0xA431: SERIAL, 0x927C: NOTE.encode()})
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 24.0), 3: "E", 4: (2.0, 21.0, 3.0)})
    return exif.tobytes()


def _with_thumbnail(exif: bytes) -> bytes:
    """A second directory with a small uncropped picture, which Pillow would not write."""
    small = io.BytesIO()
    Image.new("RGB", (160, 120), THUMBNAIL).save(small, "JPEG")
    tiff = bytearray(exif.removeprefix(b"Exif\0\0"))
    order = "<" if tiff[:2] == b"II" else ">"
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (entries,) = struct.unpack_from(f"{order}H", tiff, first)
    struct.pack_into(f"{order}I", tiff, first + 2 + 12 * entries, len(tiff))
    at = len(tiff) + 2 + 3 * 12 + 4
    tiff += struct.pack(f"{order}H", 3)
    tiff += struct.pack(f"{order}HHIHH", 0x0103, 3, 1, 6, 0)
    tiff += struct.pack(f"{order}HHII", 0x0201, 4, 1, at)
    tiff += struct.pack(f"{order}HHIII", 0x0202, 4, 1, len(small.getvalue()), 0)
    return b"Exif\0\0" + bytes(tiff) + small.getvalue()


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """The bytes of a picture."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def plain(size: tuple[int, int] = (1000, 700)) -> bytes:
    """A JPEG of one blue that says nothing."""
    return saved(Image.new("RGB", size, (90, 120, 200)))


def cmyk() -> bytes:
    """Red, as a printer's JPEG has it."""
    return saved(Image.new("CMYK", (1300, 870), (0, 255, 255, 0)))


def sixteen_bits(kind: str = "PNG", mode: str = "I;16") -> bytes:
    """A grey of 40,000 of 65,535: lighter than the middle, not white."""
    return saved(Image.new(mode, (1000, 700), 40_000), kind)


def transparent(kind: str = "PNG") -> bytes:
    """A chart: a dark line on nothing."""
    image = Image.new("RGBA", (1000, 600), (0, 0, 0, 0))
    ImageDraw.Draw(image).line((50, 500, 950, 300), fill=(10, 10, 10, 255), width=8)
    return saved(image, kind)


def truncated() -> bytes:
    """A JPEG of which the beginning came through."""
    return plain()[:3000]


def with_iptc(*fields: tuple[int, bytes], charset: bytes = b"\x1b%G") -> bytes:
    """A JPEG with IPTC IIM alone, as wire services send it."""
    fields = fields or (
        (110, b"Agence Littoral / N. Kaci"),
        (80, b"Nora Kaci"),
        (120, "Le port au petit matin, après la tempête.".encode()),
    )
    body = b"\x1c\x01\x5a" + struct.pack(">H", len(charset)) + charset if charset else b""
    for number, value in fields:
        body += b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(value)) + value
    return with_segment(resource(0x0404, body))


def resource(number: int, data: bytes) -> bytes:
    """One of Photoshop's image resources."""
    head = b"8BIM" + struct.pack(">HHI", number, 0, len(data))
    return head + data + b"\0" * (len(data) % 2)


def with_segment(resources: bytes, *, parts: int = 1) -> bytes:
    """A JPEG whose image resources lie in so many APP13 segments."""
    data, step = plain(), -(-len(resources) // parts)
    segments = b""
    for start in range(0, len(resources), step):
        content = b"Photoshop 3.0\0" + resources[start : start + step]
        segments += b"\xff\xed" + struct.pack(">H", len(content) + 2) + content
    return data[:2] + segments + data[2:]


def wide_profile() -> bytes:
    """An ICC profile with the primaries and the gamma of Adobe RGB (1998)."""
    xyz = {
        b"wtpt": (0.9642, 1.0, 0.8249),
        b"rXYZ": (0.60974, 0.31111, 0.01947),
        b"gXYZ": (0.20528, 0.62567, 0.06087),
        b"bXYZ": (0.14919, 0.06322, 0.74457),
    }
    curve = b"curv" + struct.pack(">IIHH", 0, 1, 0x0233, 0)
    about = b"desc" + struct.pack(">II", 0, 5) + b"wide\0" + b"\0" * 78
    tags = {
        n: b"XYZ " + struct.pack(">I3i", 0, *(round(v * 65536) for v in value))
        for n, value in xyz.items()
    }
    tags |= {b"rTRC": curve, b"gTRC": curve, b"bTRC": curve}
    tags |= {
        b"desc": about + b"\0" * (-len(about) % 4),
        b"cprt": b"text" + struct.pack(">I", 0) + b"CC0\0",
    }
    table, content, at = struct.pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        table += name + struct.pack(">II", at + len(content), len(data))
        content += data
    size = 128 + len(table) + len(content)
    head = struct.pack(
        ">I4sI4s4s4s12s4s", size, b"lcms", 0x02400000, b"mntr", b"RGB ", b"XYZ ", b"", b"acsp"
    )
    head += b"\0" * (68 - len(head)) + struct.pack(">3i", 0xF6D6, 0x10000, 0xD32D)
    return head + b"\0" * (128 - len(head)) + table + content


# Ways of being damaged, each with the name it would come under.
DAMAGED = {
    "coupée.jpg": truncated(),
    "coupée.png": transparent()[:-2500],
    "texte.jpg": b"This is not a picture at all.",
    "tête-seule.gif": b"GIF89a",
    "riff.webp": b"RIFF\x24\x00\x00\x00WEBPVP8 \x18\x00\x00\x00nonsense-nonsense-nonsense",
    "vide.avif": b"\x00\x00\x00\x20ftypavif\x00\x00\x00\x00avifmif1miafMA1B" + b"\0" * 40,
    "zéros.jpg": b"\xff\xd8\xff\xe0" + b"\0" * 4000,
}
