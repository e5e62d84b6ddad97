"""Header fields as bytes (RFC 5322, RFC 2047), ASCII but for mailboxes that are not (RFC 6532).

Whatever text they are given, a field stays one field: what could end a line becomes a space. No
line is longer than 76, unless by an address or a link, which are not divided.
"""

import re
import unicodedata
from base64 import b64encode

from rotative.newsletters.wire.addresses import for_server

LONGEST_LINE = 76
WORD = 39  # octets of an encoded word: with the longest name before it, it fits into a line
_WORDS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~\-]+)*")
_LINK = re.compile(r"[!-;=?-~]+")  # printable, no space, no < and >, ASCII
_PLAIN = re.compile(r"[ -~]+")


def field(name: str, value: str) -> bytes:
    """A field whose value is ours: it is checked, and never changed."""
    if not all(line.isprintable() for line in value.split("\r\n ")):
        raise ValueError(f"{name} has a sign that no header may have: {value!r}")
    return f"{name}: {value}\r\n".encode()


def words(name: str, text: str) -> bytes:
    """A field of free text, such as Subject: as it is if it may be, otherwise encoded."""
    text = one_line(text)
    is_plain = text.isascii() and "=?" not in text and len(name) + 2 + len(text) <= LONGEST_LINE
    return field(name, text if is_plain else encoded(text))


def mailbox(name: str, title: str, address: str) -> bytes:
    """A field of a name and an address, such as From; without a name the address alone."""
    address, title = for_server(address), one_line(title)
    if not title:
        return field(name, address)
    return field(name, f"{phrase(title)}{_between(name, title, address)}<{address}>")


def identified(name: str, title: str, what: str) -> bytes:
    """A field of a name and an identifier in angle brackets, such as List-Id (RFC 2919)."""
    title = one_line(title)
    if not title:
        return field(name, f"<{link(what)}>")
    return field(name, f"{phrase(title)}{_between(name, title, what)}<{link(what)}>")


def phrase(text: str) -> str:
    """A name: as it is, in quotation marks, or encoded (RFC 5322, 3.2.5)."""
    if len(text) <= 50 and "=?" not in text:
        if _WORDS.fullmatch(text):
            return text
        if _PLAIN.fullmatch(text):
            return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'
    return encoded(text)


def encoded(text: str) -> str:
    """Encoded words in UTF-8, one to a line; none of them cuts a character (RFC 2047)."""
    pieces = [b""]
    for sign in text:
        octets = sign.encode(errors="replace")
        if len(pieces[-1]) + len(octets) > WORD:
            pieces.append(b"")
        pieces[-1] += octets
    return "\r\n ".join(f"=?utf-8?b?{b64encode(piece).decode()}?=" for piece in pieces)


def link(text: str) -> str:
    """What stands between angle brackets, checked."""
    if not _LINK.fullmatch(text):
        raise ValueError(f"this is no address for a header: {text!r}")
    return text


def one_line(text: str) -> str:
    """Control characters and ends of lines as spaces, none of them at either end."""
    kept = ("\x20" if unicodedata.category(sign) in _ENDS else sign for sign in text)
    return "".join(kept).strip(" ")


_ENDS = {"Cc", "Zl", "Zp"}


def _between(name: str, title: str, what: str) -> str:
    """A space, or the end of a line where both do not fit into one."""
    fits = len(name) + len(phrase(title)) + len(what) + 5 <= LONGEST_LINE
    return " " if fits else "\r\n "
