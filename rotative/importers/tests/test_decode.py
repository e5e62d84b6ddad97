"""Bytes of pages to text."""

import codecs

import pytest

from rotative.importers.base import Refused
from rotative.importers.decode import MAX_BYTES, decode, refuse_unreadable

TEXT = "<p>L’été à Port-Valmer : 40 € l’œuf, « déjà ».</p>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_told_by_itself(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)).text == TEXT


def test_latin_1_means_windows_1252_as_in_browsers() -> None:
    page = f'<meta charset="iso-8859-1">{TEXT}'
    decoded = decode(page.encode("cp1252"))
    assert (decoded.text, decoded.encoding) == (page, "cp1252")


def test_a_wrong_declaration_does_not_spoil_utf_8() -> None:
    page = f"<meta charset=iso-8859-1>{TEXT}"
    assert decode(page.encode()).text == page


def test_an_undeclared_encoding_is_guessed_and_said() -> None:
    text = "Le préfet a décidé la fermeture de l’école dès jeudi. « C’est trop tôt », dit-on. " * 5
    decoded = decode(text.encode("cp1252"))
    assert decoded.text == text
    assert [field for field, _ in decoded.warnings] == ["encoding"]


def test_text_encoded_twice_is_repaired() -> None:
    text = "Déjà l’été à Saint-Aubrac, où l’on fête les œufs. " * 3
    decoded = decode(text.encode().decode("cp1252").encode())
    assert decoded.text == text
    assert "twice" in decoded.warnings[0][1]


def test_a_few_lost_characters_are_a_warning() -> None:
    decoded = decode(b"<meta charset=utf-8>" + b"word " * 200 + b"\xe9")
    assert "\ufffd" in decoded.text
    assert "1 unreadable" in decoded.warnings[0][1]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"PK\x03\x04....", "ZIP"),
        (b"<p>text\0text</p>", "binary"),
        (bytes(range(1, 32)) * 9, "binary"),
        (b"<meta charset=utf-8>" + b"\xe9\xff\xfe" * 40, "decoded"),
        (b"a" * (MAX_BYTES + 1), "larger than 5 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        decode(data)


def test_utf_16_without_zero_bytes_of_a_program_is_no_binary() -> None:
    refuse_unreadable("héron".encode("utf-16"))
