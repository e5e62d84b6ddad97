"""Bytes of pages to text."""

import codecs

import pytest

from rotative.importers.base import Refused
from rotative.importers.decode import MAX_BYTES, decode, refuse_other_text, refuse_unreadable
from rotative.importers.kinds import reader_for

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


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("plan.svg", "<svg xmlns='http://www.w3.org/2000/svg'><title>Le port</title></svg>"),
        ("plan", "<?xml version='1.0'?><!-- carte --><svg:svg><text>Le port</text></svg:svg>"),
        ("data", '{"title": "Le port", "html": "<p>Un mot.</p>"}'),
        ("lines", '{"a": 1}\n{"a": 2}\n'),
        ("list", '[{"title": "Le port"}]'),
        (
            "feed",
            "<?xml version='1.0'?><rss><channel><title>A</title></channel></rss>",
        ),
        ("atom", "<feed xmlns='http://www.w3.org/2005/Atom'><title>Le port</title></feed>"),
        ("map", "<urlset><url><loc>https://a.example/</loc></url></urlset>"),
        ("other", "<?xml version='1.0'?><catalogue><p>Le port rouvre.</p></catalogue>"),
        ("code", "/* le port */\n!function(e){var t='<p>Un mot</p>'}(window);"),
        ("code", "import {a} from './port.js';\nconst b = `<div>${a}</div>`;"),
        ("code", "const page = '<html><body><p>Le port</p></body></html>';"),
        ("style", "@charset 'utf-8';\nbody{color:#111}"),
        ("style", ".port > p, #quai { margin: 0 auto; }\n"),
        ("agenda", "BEGIN:VCALENDAR\nSUMMARY:Le port\nEND:VCALENDAR"),
        ("sub", "WEBVTT\n\n00:01.000 --> 00:02.000\nLe port"),
        ("a.css", "Le port, en quelques mots."),
        ("https://a.example/x/b.JSON?v=2", "Le port, en quelques mots."),
        ("notes.csv", "port;quai\n1;2\n"),
    ],
)
def test_texts_for_programs_are_refused_in_words(name: str, text: str) -> None:
    with pytest.raises(Refused, match=r"^This is .+, not a page"):
        reader_for(text.encode(), name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "page.xhtml",
            "<?xml version='1.0'?><!DOCTYPE html><html><body>Le port.</body></html>",
        ),
        ("page.html", "<!-- saved --><html><body><h1>Le port</h1><p>Un mot.</p></body></html>"),
        ("a.txt", "[Le port] rouvre demain.\n\nPar Nora Kaci"),
        ("a.txt", "{Exclusif} Le port rouvre demain."),
        ("a.txt", "Function publique : la réforme (suite)"),
        ("a.txt", "Let us say it : the port is open."),
        ("fragment", "<div><h1>Le port</h1><p>Un mot.</p></div>"),
    ],
)
def test_pages_and_texts_are_not_taken_for_programs(name: str, text: str) -> None:
    assert reader_for(text.encode(), name)


def test_a_long_text_is_looked_at_quickly() -> None:
    for text in ("mot " * 200_000, "mot" * 200_000, "//\n" * 200_000, "[" * 200_000):
        refuse_other_text(text, "a.txt")
