"""Bytes of a foreign page to text, saying what had to be guessed; binaries are refused."""

import codecs
import json
import re
import unicodedata
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from charset_normalizer import from_bytes

from .base import Refused, Warned

MAX_BYTES = 5 * 1024 * 1024

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"RIFF", "a sound, film or WebP picture"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
)
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,30})", re.I
)
_OTHER_ROOTS = {
    "svg": "an SVG picture", "rss": "a feed", "feed": "a feed", "rdf": "a feed",
    "urlset": "a sitemap", "sitemapindex": "a sitemap", "opml": "a list of feeds",
    "math": "a formula", "kml": "a map", "gpx": "a route",
}  # fmt: skip
_OTHER_NAMES = {
    "json": "JSON data", "geojson": "JSON data", "jsonl": "JSON data", "ndjson": "JSON data",
    "map": "a program's map", "js": "a JavaScript program", "mjs": "a JavaScript program",
    "cjs": "a JavaScript program", "ts": "a program", "py": "a program", "php": "a program",
    "sh": "a program", "css": "a style sheet", "scss": "a style sheet", "svg": "an SVG picture",
    "rss": "a feed", "atom": "a feed", "csv": "a table of data", "tsv": "a table of data",
    "ics": "a calendar", "vcf": "an address card", "yaml": "a settings file",
    "yml": "a settings file", "toml": "a settings file", "ini": "a settings file", "sql": "a "
    "database's data", "log": "a log", "srt": "subtitles", "vtt": "subtitles", "eml": "a message",
}  # fmt: skip
_ROOT = re.compile(
    r"\s*(?:<\?[^>]*\?>\s*|<!--.*?-->\s*|<!doctype\s+(?!html)[^>\[]*(?:\[.*?\])?[^>]*>\s*)*"
    r"<(?:\w+:)?([a-zA-Z]+)",
    re.DOTALL | re.IGNORECASE,
)
_BEGINNINGS = (
    (re.compile(r"BEGIN:VCALENDAR"), "a calendar"),
    (re.compile(r"BEGIN:VCARD"), "an address card"),
    (re.compile(r"WEBVTT\b"), "subtitles"),
    (re.compile(r"1\s*\n\d\d:\d\d:\d\d[,.]\d{3}\s*-->"), "subtitles"),
    (re.compile(r"#!\s*/"), "a program"),
    (re.compile(r"<\?php\b"), "a program"),
    (re.compile(r"""['"]use strict['"]|(?:import|export)\s[^\n]{0,200}\bfrom\s+['"]"""
                r"|/[*][*!]?[^\n]*\bwebpack|[!;+(]*\(?(?:async\s+)?function\s*[\w$]*\s*\("
                r"|(?:var|let|const)\s+[\w$]+\s*=|window\.[\w$.]+\s*="), "a JavaScript program"),
    (re.compile(r"@(?:charset|import|media|font-face|layer|keyframes)\b"
                r"|(?:[.#*:\w\[\]=\"-]++[\s,>+~]*+){1,8}+\{\s*(?:--)?[a-z-]+\s*:[^{}]*\}"),
     "a style sheet"),
)  # fmt: skip
_COMMENT = re.compile(r"\s*/\*.*?\*/|\s*//[^\n]*\n", re.DOTALL)
# What browsers do: these labels all mean windows-1252.
_WINDOWS_1252 = {"iso-8859-1", "iso8859-1", "latin1", "latin-1", "l1", "us-ascii", "ascii"}
# The paper's languages; a wider choice makes short French texts Turkish or Czech.
_WESTERN = ["cp1252", "iso8859_15", "mac_roman", "cp850"]
_DOUBLE_ENCODED = re.compile("Ã[\u0080-\u00bf©¨ª«´»®¯¢ ]|â€[™œ\u009d“”¦]|Â[«»\u00a0°]")
# Code points that no text holds and no XML library takes.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MAX_LOST = 0.01


@dataclass(frozen=True)
class Decoded:
    """Text of a page in NFC, the encoding it was in, and warnings on the field `encoding`."""

    text: str
    encoding: str
    warnings: list[Warned] = field(default_factory=list)


def refuse_unreadable(data: bytes) -> None:
    """Refuse what is empty, huge or plainly no text."""
    if not data.strip():
        raise Refused("The page is empty.")
    if len(data) > MAX_BYTES:
        raise Refused(f"The page is larger than {MAX_BYTES // 1024 // 1024} MB: split it.")
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise Refused(f"This is {kind}, not a page: give an HTML or a text file.")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return
    controls = sum(data.count(code) for code in range(32) if code not in b"\t\n\f\r\x1b")
    if b"\0" in data or controls > max(3, len(data) // 1000):
        raise Refused("This is a binary file, not a page: give an HTML or a text file.")


def decode(data: bytes) -> Decoded:
    """The text of a page.

    In order: byte-order mark, UTF-8, the charset the page declares, a guess among the western
    encodings. UTF-8 goes before the declaration because pages saved from a browser keep an old
    declaration, while no real text in another encoding happens to be valid UTF-8. Raises
    `Refused` for binaries and when more than one character in a hundred is lost.
    """
    refuse_unreadable(data)
    text, encoding, warnings = _decode(data)
    lost = text.count("\ufffd")
    if lost > max(1, len(text) * _MAX_LOST):
        raise Refused(
            f"The page cannot be decoded as {encoding} ({lost} unreadable characters): "
            "save it again as UTF-8."
        )
    if lost:
        warnings.append(("encoding", f"{lost} unreadable characters; look for \ufffd in the text."))
    text, repaired = _undo_double_encoding(text)
    if repaired:
        warnings.append(("encoding", "The text was encoded twice; it was repaired."))
    text = _NO_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = unicodedata.normalize("NFC", text)
    if not text.strip("\ufeff \n\t\f"):
        raise Refused("The page is empty.")
    return Decoded(text, encoding, warnings)


def refuse_other_text(text: str, name: str) -> None:
    """Refuse texts that are for programs: pictures in SVG, data, feeds, scripts, style sheets."""
    kind = _kind_by_content(text) or _kind_by_name(name)
    if kind:
        raise Refused(f"This is {kind}, not a page: give an HTML or a text file.")


def _kind_by_content(text: str) -> str:
    start = text.lstrip("\ufeff \t\n\f")[:100_000]
    if start[:1] in {"{", "["}:
        try:
            json.loads(text.strip("\ufeff \t\n\f"))
            return "JSON data"
        except (ValueError, RecursionError):
            lines = start.splitlines()[:2]
            if all(re.match(r'\{\s*"[^"]*"\s*:', line) for line in lines):
                return "JSON data"
    root = _ROOT.match(start)
    if root:
        named = root[1].lower()
        is_xml = start.startswith("<?xml") and named not in {"html", "body", "head"}
        return _OTHER_ROOTS.get(named, "XML data" if is_xml else "")
    at = 0
    while comment := _COMMENT.match(start, at):
        at = comment.end()
    start = start[at:].lstrip()
    return next((kind for beginning, kind in _BEGINNINGS if beginning.match(start)), "")


def _kind_by_name(name: str) -> str:
    last = urlsplit(name).path if "://" in name else name
    return _OTHER_NAMES.get(last.rpartition("/")[2].rpartition(".")[2].lower(), "")


def _decode(data: bytes) -> tuple[str, str, list[Warned]]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), encoding, []
    try:
        return data.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError:
        pass
    declared = _declared(data)
    if declared:
        return data.decode(declared, "replace"), declared, []
    guess = from_bytes(data, cp_isolation=_WESTERN).best()
    if guess is None:
        raise Refused("The page's encoding cannot be told: save it again as UTF-8.")
    return (
        data.decode(guess.encoding, "replace"),
        guess.encoding,
        [("encoding", f"No encoding is declared; {guess.encoding} was guessed.")],
    )


def _declared(data: bytes) -> str:
    """The codec the page's `<meta>` names, or nothing when Python has no such text codec."""
    match = _META_CHARSET.search(data[:4096])
    if match is None:
        return ""
    label = match[1].decode("ascii").lower()
    if label in _WINDOWS_1252:
        return "cp1252"
    try:
        # Decoding a sample also refuses codecs that do not make text, such as "hex".
        "".encode(label)
        b"".decode(label)
        return codecs.lookup(label).name
    except (LookupError, ValueError, TypeError):
        return ""


def _undo_double_encoding(text: str) -> tuple[str, bool]:
    """UTF-8 read once too often as windows-1252, read back, when the whole page agrees."""
    if len(_DOUBLE_ENCODED.findall(text[:200_000])) < 3:
        return text, False
    try:
        return text.encode("cp1252").decode("utf-8"), True
    except UnicodeError:
        return text, False
