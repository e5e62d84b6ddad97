"""What a picture's file says of itself, as press photographs do: XMP, IPTC IIM and EXIF.

Nothing here raises on a damaged file: what cannot be read was not said. XMP is preferred, then IIM,
then EXIF, where cameras put their own name; but where the digest says that IIM was edited last, IIM
comes first (Metadata Working Group, Guidelines 2.0, for the digest).
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree
from PIL import Image

from rotative.lib.text import printable

Values = dict[str, list[str]]

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_NS = {"r": _RDF[1:-1]}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_IPTC4XMP = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"
_XMP = {
    "{http://purl.org/dc/elements/1.1/}description": "caption",
    "{http://purl.org/dc/elements/1.1/}creator": "creator",
    "{http://purl.org/dc/elements/1.1/}rights": "copyright",
    "{http://ns.adobe.com/photoshop/1.0/}Credit": "credit",
    "{http://ns.adobe.com/xap/1.0/rights/}UsageTerms": "usage_terms",
    "{http://ns.adobe.com/xap/1.0/rights/}WebStatement": "licence",
    f"{_IPTC4XMP}AltTextAccessibility": "description",
    "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType": "source_type",
}
_IIM = {80: "creator", 110: "credit", 116: "copyright", 120: "caption"}
_EXIF = {270: "caption", 315: "creator", 33432: "copyright"}
_ADDRESSES = ("licence", "source_type")
_BLOCK, _DIGEST = 0x0404, 0x0425
_TIFF_XMP, _TIFF_IIM = 700, 33723
# What cameras and programs write where a caption would be.
_NO_CAPTION = re.compile(
    r"digital (still )?camera|^sony dsc$|exif.?jpeg.?picture|camera pictures?$|^dcim|^digimax"
    r"|^(default|untitled|image|sans titre)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Found:
    """A value and the standard it was found under: XMP, IPTC or EXIF."""

    value: str
    standard: str


def read(image: Image.Image, language: str) -> dict[str, Found]:
    """By the names of `Picture`'s fields, texts in the paper's language where there is a choice."""
    block, edited = _iim_block(image)
    iim = ("IPTC", _of_iim(block))
    xmp = ("XMP", _of_xmp(_xmp_packet(image), language))
    sources = [iim, xmp] if edited else [xmp, iim]
    sources.append(("EXIF", _of_exif(image)))
    found: dict[str, Found] = {}
    for standard, values in sources:
        for name, said in values.items():
            text = _tidied(name, said)
            if not text:
                continue
            known = found.get(name)
            # IIM is cut at 32 or 128 bytes: the longer of two that begin alike is the whole one.
            is_cut = known and len(known.value.encode()) >= 29 and text.startswith(known.value)
            if known is None or (is_cut and known.standard == "IPTC"):
                found[name] = Found(text, standard)
    return found


def _tidied(name: str, said: list[str]) -> str:
    """One text without control characters; empty where nothing sensible is said."""
    texts = [" ".join(str(printable(text)).split()) for text in said]
    text = "; ".join(dict.fromkeys(text for text in texts if text))
    if name == "caption" and _NO_CAPTION.search(text):
        return ""
    if name in _ADDRESSES and not re.match(r"https?://[^\s<>\"]+$", text):
        return ""
    return text


# -- XMP


def _xmp_packet(image: Image.Image) -> bytes:
    tags = getattr(image, "tag_v2", {})
    for value in (
        image.info.get("xmp"),
        image.info.get("XML:com.adobe.xmp"),
        tags.get(_TIFF_XMP) if tags else None,
    ):
        if isinstance(value, str):
            return value.encode()
        if isinstance(value, bytes):
            return value
    return b""


def _of_xmp(packet: bytes, language: str) -> Values:
    text = _decoded_xmp(packet)
    starts = [at for mark in ("<x:xmpmeta", "<rdf:RDF") if (at := text.find(mark)) >= 0]
    if not starts or "<!DOCTYPE" in text or "<!ENTITY" in text:
        return {}
    text = text[min(starts) :].partition("<?xpacket end")[0]
    # A lone & or a control character costs the rest of the packet in a strict parser.
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        root: Any = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return {}
    found: Values = {}
    # Of the picture itself: structures inside it describe a work of art, or an earlier version.
    for description in () if root is None else root.xpath("//r:RDF/r:Description", namespaces=_NS):
        for name, value in description.attrib.items():
            if field := _XMP.get(str(name)):
                found.setdefault(field, [str(value)])
        for element in description:
            if field := _XMP.get(str(element.tag)):
                found.setdefault(field, _items(element, language))
    return found


def _decoded_xmp(packet: bytes) -> str:
    head = packet[:200].lstrip(b"\xff\xfe\xef\xbb\xbf")
    if head.startswith(b"\0<"):
        return packet.decode("utf-16-be", "replace")
    if head.startswith(b"<\0"):
        return packet.decode("utf-16-le", "replace")
    return packet.decode(errors="replace")


def _items(element: Any, language: str) -> list[str]:
    """A property's texts: of alternatives the one in the paper's language, of a list all."""
    items = list(element.iter(f"{_RDF}li"))
    if not items:
        resource = element.get(f"{_RDF}resource")
        return [resource or "".join(element.itertext())]
    texts = [("".join(li.itertext()), str(li.get(_LANG) or "").lower()) for li in items]
    if element.find(f"{_RDF}Alt") is None:
        return [text for text, _lang in texts]
    for wanted in (language, "x-default"):
        for text, lang in texts:
            if lang.partition("-")[0] == wanted or lang == wanted:
                return [text]
    return [texts[0][0]]


# -- IPTC IIM


def _iim_block(image: Image.Image) -> tuple[bytes, bool]:
    """The block of IIM, and whether its digest says that it was edited after XMP was."""
    tags = getattr(image, "tag_v2", {})
    if tags:
        value = tags.get(_TIFF_IIM, b"")
        return (value if isinstance(value, bytes) else b""), False
    mark = b"Photoshop 3.0\0"
    segments = [data for name, data in getattr(image, "applist", []) if name == "APP13"]
    # A long one is cut in two anywhere: joined, it is whole again.
    joined = b"".join(data[len(mark) :] for data in segments if data.startswith(mark))
    block, digest = b"", b""
    for number, data in _resources(joined):
        if number == _BLOCK and not block:
            block = data
        elif number == _DIGEST and not digest:
            digest = data[:16]
    actual = hashlib.md5(block).digest()  # noqa: S324
    return block, bool(block and digest.strip(b"\0") and digest != actual)


def _resources(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Photoshop's image resources: number and content."""
    at = 0
    while data[at : at + 4] == b"8BIM" and at + 12 <= len(data):
        number = int.from_bytes(data[at + 4 : at + 6], "big")
        name = data[at + 6] + 1
        start = at + 6 + name + name % 2 + 4
        length = int.from_bytes(data[start - 4 : start], "big")
        yield number, data[start : start + length]
        at = start + length + length % 2


def _of_iim(block: bytes) -> Values:
    raw: dict[str, list[bytes]] = {}
    charset = b""
    for record, number, value in _datasets(block):
        if (record, number) == (1, 90):
            charset = value
        elif record == 2 and (field := _IIM.get(number)):
            raw.setdefault(field, []).append(value)
    is_utf8 = charset == b"\x1b%G"
    return {f: [_decoded(v, is_utf8=is_utf8) for v in values] for f, values in raw.items()}


def _datasets(block: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 5 <= len(block) and block[at] == 0x1C:
        record, number = block[at + 1], block[at + 2]
        length = int.from_bytes(block[at + 3 : at + 5], "big")
        at += 5
        if length & 0x8000:  # extended: the length of the length
            size = length & 0x7FFF
            if size > 4:
                return
            length = int.from_bytes(block[at : at + size], "big")
            at += size
        yield record, number, block[at : at + length]
        at += length


def _decoded(value: bytes, *, is_utf8: bool = False) -> str:
    """Text of a charset that is seldom said: UTF-8 if it is that, else of a Mac or of Windows."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        if is_utf8:
            return value.decode(errors="ignore")
    mac = sum(0x80 <= byte <= 0x9F for byte in value)
    windows = sum(byte >= 0xC0 for byte in value)
    return value.decode("mac_roman" if mac > windows else "cp1252", errors="replace")


# -- EXIF


def _of_exif(image: Image.Image) -> Values:
    try:
        tags = image.getexif()
        raw = {field: tags.get(tag) for tag, field in _EXIF.items()}
    except Exception:  # Pillow's reader raises what it pleases on a damaged block
        return {}
    found: Values = {}
    for field, value in raw.items():
        if isinstance(value, str):
            # Pillow takes every byte for a letter of Latin-1.
            value = value.encode("latin-1", errors="ignore")
        if isinstance(value, bytes):
            text = _decoded(value.partition(b"\0")[0])
            found[field] = text.split(";") if field == "creator" else [text]
    return found
