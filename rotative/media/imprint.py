"""The words that travel inside a public picture: XMP in every format, IPTC IIM in JPEG besides.

No library that we may use writes JPEG, WebP, AVIF and PNG alike; the two forms are short. XMP is
written without padding, IIM as the IPTC's specification 4.2 has it, in UTF-8 and with the digest
by which programs see whether one of the two was edited alone.
"""

import hashlib
import struct
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}
_UTF8 = b"\x1c\x01\x5a\x00\x03\x1b%G"  # 1:90, which names the character set
_IPTC, _DIGEST = 0x0404, 0x0425  # of Photoshop's image resources


@dataclass(frozen=True)
class Words:
    """What is written into a picture; empty for what is not known."""

    credit: str = ""
    creators: tuple[str, ...] = ()
    copyright: str = ""
    usage_terms: str = ""
    statement: str = ""  # an address that says the terms
    source_type: str = ""  # an address of IPTC's vocabulary: how the picture came about

    @property
    def short(self) -> "Words":
        """The three that no size goes without, and what marks a machine's picture."""
        return replace(self, usage_terms="", statement="")


def packet(words: Words) -> bytes:
    """The XMP of a picture; nothing where there is nothing to say."""
    creators = "".join(f"<rdf:li>{escape(name)}</rdf:li>" for name in words.creators)
    properties = {
        "dc:creator": f"<rdf:Seq>{creators}</rdf:Seq>" if creators else "",
        "dc:rights": _in_a_language(words.copyright),
        "photoshop:Credit": escape(words.credit),
        "xmpRights:UsageTerms": _in_a_language(words.usage_terms),
        "xmpRights:WebStatement": escape(words.statement),
        "Iptc4xmpExt:DigitalSourceType": escape(words.source_type),
    }
    said = {name: value for name, value in properties.items() if value}
    if not said:
        return b""
    used = {name.partition(":")[0] for name in said}
    spaces = "".join(f' xmlns:{p}="{uri}"' for p, uri in _NAMESPACES.items() if p in used)
    body = "".join(f"<{name}>{value}</{name}>" for name, value in said.items())
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about=""{spaces}>{body}</rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode()


def _in_a_language(text: str) -> str:
    return f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt>' * bool(text)


def app13(words: Words) -> bytes:
    """The JPEG segment of IPTC IIM; nothing where there is nothing to say."""
    fields = [(80, name, 32) for name in words.creators]
    fields += [(110, words.credit, 32), (116, words.copyright, 128)]
    said = b"".join(_dataset(number, text, most) for number, text, most in fields if text)
    if not said:
        return b""
    block = _UTF8 + b"\x1c\x02\x00\x00\x02\x00\x04" + said  # 2:0, the version of what follows
    resources = _resource(_IPTC, block) + _resource(_DIGEST, hashlib.md5(block).digest())  # noqa: S324
    content = b"Photoshop 3.0\0" + resources
    return b"\xff\xed" + struct.pack(">H", len(content) + 2) + content


def _dataset(number: int, text: str, most: int) -> bytes:
    value = text.encode()[:most].decode(errors="ignore").encode()  # cut at a character's edge
    return b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(value)) + value


def _resource(number: int, data: bytes) -> bytes:
    padding = b"\0" * (len(data) % 2)
    return b"8BIM" + struct.pack(">HHI", number, 0, len(data)) + data + padding
