"""What the files of agencies, cameras and programs say, read as they mean it."""

import hashlib
import io
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from rotative.media import metadata, rendering
from rotative.testing import photographs

PHOTOS = Path(__file__).parents[3] / "tests" / "data" / "photos"
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
CORE = 'xmlns:c="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"'
SHOP = 'xmlns:p="http://ns.adobe.com/photoshop/1.0/"'


def said(data: bytes, language: str = "fr") -> dict[str, str]:
    with rendering.header(io.BytesIO(data)) as image:
        return {name: found.value for name, found in metadata.read(image, language).items()}


def packet(body: str) -> str:
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {RDF}>{body}</rdf:RDF></x:xmpmeta>'


def with_xmp(xmp: bytes | str) -> bytes:
    data = xmp.encode() if isinstance(xmp, str) else xmp
    return photographs.saved(Image.new("RGB", (60, 40)), xmp=data)


def test_the_reference_picture_of_the_iptc_is_read_field_by_field() -> None:
    assert said((PHOTOS / "iptc-reference-2021.jpg").read_bytes()) == {
        "caption": "The description aka caption (ref2021.1)",
        "credit": "Credit Line (ref2021.1)",
        "creator": "Creator1 (ref2021.1)",
        "copyright": "Copyright (Notice) 2021.1 IPTC - www.iptc.org (ref2021.1)",
        "usage_terms": "Rights Usage Terms (ref2021.1)",
        "licence": "https://example.com/WebStatementOfRights/2021.1",
        "description": "This is the Alt Text description to support accessibility in 2021.1",
        "source_type": "http://cv.iptc.org/newscodes/digitalsourcetype/softwareImage",
    }


def test_photo_mechanics_picture_is_read() -> None:
    assert said((PHOTOS / "photo-mechanic.jpg").read_bytes()) == {
        "caption": "José Mourinho",
        "credit": "Photographer/Agency",
        "creator": "Photographer",
        "copyright": "example.com",
        "usage_terms": "All rights reserved.",
    }


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        (b"\x1b%G", "utf-8"),
        (b"", "utf-8"),
        (b"", "cp1252"),
        (b"", "mac_roman"),
        (b"\x1b.A", "cp1252"),
    ],
)
def test_a_wires_accents_are_right_in_any_charset(charset: bytes, encoding: str) -> None:
    name = "Zoë L’Hénoret, à Kerlouët"
    data = photographs.with_iptc((110, name.encode(encoding)), charset=charset)
    assert said(data) == {"credit": name}


def test_several_by_lines_are_all_read() -> None:
    data = photographs.with_iptc((80, "Zoë Kaci".encode()), (80, b"Paul Sand"))
    assert said(data)["creator"] == "Zoë Kaci; Paul Sand"


def test_iptc_that_lies_in_two_segments_is_whole() -> None:
    body = b"\x1c\x02\x6e" + struct.pack(">H", 15) + b"Agence Littoral"
    pieces = photographs.resource(0x03ED, b"\0" * 300) + photographs.resource(0x0404, body)
    assert said(photographs.with_segment(pieces, parts=2)) == {"credit": "Agence Littoral"}


@pytest.mark.parametrize(
    ("digest", "credit"),
    [("equal", "du XMP"), ("stale", "de l’IPTC"), ("zeros", "du XMP"), ("absent", "du XMP")],
)
def test_what_was_edited_last_is_believed(digest: str, credit: str) -> None:
    value = "de l’IPTC".encode()
    body = b"\x1c\x01\x5a\x00\x03\x1b%G\x1c\x02\x6e" + struct.pack(">H", len(value)) + value
    resources = photographs.resource(0x0404, body)
    digests = {"equal": hashlib.md5(body).digest(), "stale": b"x" * 16, "zeros": b"\0" * 16}
    if digest in digests:
        resources += photographs.resource(0x0425, digests[digest])
    xmp = packet(f'<rdf:Description rdf:about="" {SHOP} p:Credit="du XMP"/>')
    plain = with_xmp(xmp)
    content = b"Photoshop 3.0\0" + resources
    segment = b"\xff\xed" + struct.pack(">H", len(content) + 2) + content
    assert said(plain[:2] + segment + plain[2:])["credit"] == credit


def test_alternative_text_is_in_the_papers_language() -> None:
    body = (
        f'<rdf:Description rdf:about="" {CORE}><c:AltTextAccessibility><rdf:Alt>'
        '<rdf:li xml:lang="x-default">A harbour</rdf:li><rdf:li xml:lang="en">The harbour</rdf:li>'
        '<rdf:li xml:lang="fr-FR">Le port</rdf:li></rdf:Alt></c:AltTextAccessibility>'
        "</rdf:Description>"
    )
    data = with_xmp(packet(body))
    assert said(data, "fr") == {"description": "Le port"}
    assert said(data, "en") == {"description": "The harbour"}
    assert said(data, "de") == {"description": "A harbour"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_xmp_in_any_unicode_and_with_a_lone_ampersand_is_read(encoding: str) -> None:
    xmp = packet(
        f'<rdf:Description rdf:about="" {SHOP}><p:Credit>Zoë & Co</p:Credit></rdf:Description>'
    )
    assert said(with_xmp(xmp.encode(encoding)))["credit"].startswith("Zoë")


def test_all_descriptions_of_a_packet_count_and_none_inside_a_structure() -> None:
    body = (
        f'<rdf:Description rdf:about="" {SHOP} p:Credit="Agence"/>'
        f'<rdf:Description rdf:about="" {DC}><dc:creator><rdf:Seq><rdf:li>Zoë</rdf:li>'
        "<rdf:li>Paul</rdf:li></rdf:Seq></dc:creator></rdf:Description>"
        f'<rdf:Description rdf:about=""><x rdf:parseType="Resource">'
        f'<rdf:Description {SHOP} p:Credit="le tableau"/></x></rdf:Description>'
    )
    assert said(with_xmp(packet(body))) == {"credit": "Agence", "creator": "Zoë; Paul"}


def test_entities_are_not_expanded() -> None:
    xmp = '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + packet(
        f'<rdf:Description rdf:about="" {SHOP}><p:Credit>&e;</p:Credit></rdf:Description>'
    )
    assert said(with_xmp("<x:xmpmeta>" + xmp)) == {}


@pytest.mark.parametrize(
    "text", ["OLYMPUS DIGITAL CAMERA", "SONY DSC", "DCIM\\100MEDIA\\DJI_1.JPG"]
)
def test_a_cameras_name_is_no_caption(text: str) -> None:
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = text, "Nora Kaci"
    data = photographs.saved(Image.new("RGB", (60, 40)), exif=exif)
    assert said(data) == {"creator": "Nora Kaci"}


def test_exif_is_read_in_utf_8_in_every_format() -> None:
    exif = Image.Exif()
    exif[0x8298] = "© 2026 Zoë".encode()
    for kind in ("JPEG", "PNG", "WEBP", "AVIF"):
        data = photographs.saved(Image.new("RGB", (60, 40)), kind, exif=exif)
        assert said(data) == {"copyright": "© 2026 Zoë"}, kind


def test_an_address_that_is_none_is_not_taken_for_one() -> None:
    rights = 'xmlns:r="http://ns.adobe.com/xap/1.0/rights/"'
    body = f'<rdf:Description rdf:about="" {rights} r:WebStatement="javascript:alert(1)"/>'
    assert said(with_xmp(packet(body))) == {}


SEEDS = [
    (PHOTOS / "photo-mechanic.jpg").read_bytes(),
    photographs.with_iptc(),
    photographs.told("JPEG", (40, 30)),
    photographs.told("PNG", (40, 30)),
    photographs.told("WEBP", (40, 30)),
    photographs.told("TIFF", (40, 30)),
    photographs.told("GIF", (40, 30)),
    photographs.told("AVIF", (40, 30)),
]


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=12),
    st.floats(0.02, 1),
)
def test_whatever_happens_to_a_file_it_is_read_or_refused(
    seed: bytes, changes: list[tuple[float, int]], kept: float
) -> None:
    data = bytearray(seed[: max(1, int(len(seed) * kept))])
    for where, byte in changes:
        data[int(where * (len(data) - 1))] = byte
    file = io.BytesIO(bytes(data))
    try:
        image = rendering.read(file)
        with rendering.header(file) as opened:
            words = metadata.read(opened, "fr")
            assert min(rendering.upright_size(opened)) > 0
    except rendering.Unreadable as refusal:
        assert str(refusal)
    else:
        assert image.mode in {"L", "RGB", "RGBA"}
        assert all(isinstance(found.value, str) and found.value for found in words.values())
        assert rendering.public(image, "jpeg", 480, rendering.Words())
