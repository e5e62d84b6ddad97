"""One letter, encoded once, and of it a message for each subscriber, which is only put together.

What is personal in a letter are two tokens of 48 characters, the same for both parts. Where they
go the letter has placeholders of that length, which no end of a line divides: no line of a message
is longer or shorter than the letter's, and the signature's canonical form is made once, too.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from hashlib import blake2b, sha256
from typing import NamedTuple

from rotative.newsletters.wire import headers
from rotative.newsletters.wire.addresses import Names, for_server
from rotative.newsletters.wire.dkim import Signer, relaxed_body
from rotative.newsletters.wire.lines import Lines, as_lines

# In the links of a letter, which an HTML tool leaves as they are.
TOKEN = 48  # characters, see `tokens.LENGTH`
PREFERENCES = "0preferencesofthereader".ljust(TOKEN, "0")
LEAVE = "0leaveofthereader".ljust(TOKEN, "0")
LONGEST_LINE = 76  # RFC 2045, 6.7

_PLACES = re.compile(f"({PREFERENCES}|{LEAVE})")
_PLACES_IN_BYTES = re.compile(_PLACES.pattern.encode())
_ATOMS = re.compile(f"{_PLACES.pattern}|.", re.DOTALL)
_TOKEN = re.compile(rf"[A-Za-z0-9_\-]{{{TOKEN}}}")
_FEEDBACK = re.compile(r"[!-9;-~]*(?::[!-9;-~]*){2}:[!-9;-~]{5,15}")
_BREAKS = re.compile("\r\n|\n")
_AS_IT_IS = frozenset(map(chr, range(32, 127))) - {"="} | {"\t"}


@dataclass(frozen=True)
class Letter:
    """What all subscribers of an edition get, and from whom."""

    edition: int
    html: str
    text: str
    subject: str
    sender: tuple[str, str]  # the paper's name, and an address of the domain that signs
    date: datetime  # aware; that of the message, and of its signature
    list_id: str  # quotidien.fanal.example (RFC 2919)
    list_name: str
    leave_url: str  # holds LEAVE; by https it answers a POST at once (RFC 8058)
    leave_mailbox: str  # whoever writes to it leaves; holds LEAVE
    feedback_id: str  # three names and the sender's, with colons between; nobody's own
    web_url: str = ""  # the edition on the web
    reply_to: str = ""


class Recipient(NamedTuple):
    """A subscriber, and their two tokens: 48 characters that need no escape in an address."""

    subscriber: int
    address: str
    preferences: str
    leave: str


class Message(NamedTuple):
    """What goes to a server: the envelope's two addresses, and all that follows DATA."""

    sender: str
    recipient: str
    message_id: str
    data: Lines


class Template:
    """A letter, ready to be made into messages."""

    def __init__(self, letter: Letter, names: Names, signers: Sequence[Signer] = ()) -> None:
        """Encode a letter. Raises `ValueError` for one that cannot be sent."""
        _check(letter)
        boundary = _boundary(letter)
        self.letter, self.names, self.signers = letter, names, signers
        self._body = Parts(multipart(letter, boundary))
        self._begin = headers.mailbox("From", *letter.sender)
        self._middle = _fields_after_to(letter)
        self._end = _fields_at_the_end(letter, boundary)
        self._at = int(letter.date.timestamp())

    def personal(self, to: Recipient) -> Message:
        """The message of a subscriber, the same whenever it is made.

        Raises `Unmailable` for an address to which no mail can be sent.
        """
        if not (_TOKEN.fullmatch(to.preferences) and _TOKEN.fullmatch(to.leave)):
            raise ValueError(f"a token is to have {TOKEN} characters of an address's")
        letter, recipient = self.letter, for_server(to.address)
        message_id = self.names.message_id(letter.edition, to.subscriber)
        url, mailbox = (
            link.replace(LEAVE, to.leave) for link in (letter.leave_url, letter.leave_mailbox)
        )
        head = b"".join(
            (
                self._begin,
                f"To: {recipient}\r\n".encode(),
                self._middle,
                f"Message-ID: {message_id}\r\n"
                f"List-Unsubscribe: <{url}>,\r\n <mailto:{mailbox}>\r\n".encode(),
                self._end,
            )
        )
        signatures = b""
        if self.signers:
            digest = self._body.digest_of(to)
            signatures = b"".join(each.field(head, digest, self._at) for each in self.signers)
        # The body was looked through when the letter was encoded: no token changes its lines.
        data = Lines(b"".join((as_lines(signatures + head), b"\r\n", *self._body.of(to))))
        bounce = self.names.bounce(letter.edition, to.subscriber)
        return Message(bounce, recipient, message_id, data)


def _check(letter: Letter) -> None:
    for link in (letter.leave_url, letter.leave_mailbox):
        if headers.link(link).count(LEAVE) != 1:
            raise ValueError(f"this address for leaving has no place for the token: {link!r}")
    if not letter.leave_url.startswith(("https://", "http://")):
        raise ValueError(f"the address for leaving is to be on the web: {letter.leave_url!r}")
    if not _FEEDBACK.fullmatch(letter.feedback_id):
        raise ValueError(f"Feedback-ID is a:b:c:sender: {letter.feedback_id!r}")
    if letter.date.tzinfo is None:
        raise ValueError("the date of a letter is to have a time zone")


def _fields_after_to(letter: Letter) -> bytes:
    reply_to = [headers.mailbox("Reply-To", "", letter.reply_to)] if letter.reply_to else []
    subject = headers.words("Subject", letter.subject)
    date = headers.field("Date", format_datetime(letter.date))
    return b"".join([*reply_to, subject, date])


def _fields_at_the_end(letter: Letter, boundary: str) -> bytes:
    web = f"<{headers.link(letter.web_url)}>" if letter.web_url else ""
    post = headers.field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
    return b"".join(
        [
            *([post] if letter.leave_url.startswith("https://") else []),  # RFC 8058, 3.1
            headers.identified("List-Id", letter.list_name, letter.list_id),
            *([headers.field("List-Archive", web)] if web else []),
            headers.field("Feedback-ID", letter.feedback_id),
            headers.field("Precedence", "bulk"),
            headers.field("Auto-Submitted", "auto-generated"),  # no answers to it (RFC 3834)
            headers.field("X-Auto-Response-Suppress", "All"),  # nor from Exchange
            headers.field("MIME-Version", "1.0"),
            headers.field("Content-Type", f'multipart/alternative;\r\n boundary="{boundary}"'),
        ]
    )


class Parts:
    """Bytes with places for tokens, and the same in canonical form, for the signature."""

    def __init__(self, whole: bytes) -> None:
        self._pieces = _pieces(as_lines(whole))
        self._canonical = _pieces(relaxed_body(whole))
        # Up to the first place all messages are alike.
        self._begun = sha256(self._canonical[0])

    def of(self, to: Recipient) -> list[bytes]:
        return _filled(self._pieces, to)

    def digest_of(self, to: Recipient) -> bytes:
        """SHA-256 of the canonical form."""
        digest = self._begun.copy()
        digest.update(b"".join(_filled(self._canonical, to)[1:]))
        return digest.digest()


def multipart(letter: Letter, boundary: str) -> bytes:
    """Both parts, the plain text first (RFC 2046, 5.1.4), everything but the header."""
    pieces = []
    for kind, content in (("plain", letter.text), ("html", letter.html)):
        pieces += [
            f"--{boundary}\r\n"
            f"Content-Type: text/{kind}; charset=utf-8\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n\r\n".encode(),
            quoted_printable(content),
            b"\r\n",
        ]
    return b"".join([*pieces, f"--{boundary}--\r\n".encode()])


def quoted_printable(text: str) -> bytes:
    """Text in ASCII, lines of 76 at most (RFC 2045, 6.7): no line begins with a dot or `From `.

    A soft end of a line cuts neither a character nor a placeholder.
    """
    return "\r\n".join("=\r\n".join(_folded(line)) for line in _BREAKS.split(text)).encode("ascii")


def _folded(line: str) -> Iterable[str]:
    """A line of a text, cut where its encoded form would grow too long."""
    atoms = [atom[0] for atom in _ATOMS.finditer(line)]
    folded = ""
    for place, atom in enumerate(atoms):
        if len(atom) == 1:
            is_lost_at_the_end = place == len(atoms) - 1 and atom in " \t"
            is_odd_here = not folded and _is_odd(atoms, place)
            if atom not in _AS_IT_IS or is_lost_at_the_end or is_odd_here:
                atom = _escaped(atom)
        if len(folded) + len(atom) >= LONGEST_LINE:  # one is left for the sign of a soft end
            yield folded
            folded = _escaped(atom) if _is_odd(atoms, place) else atom
        else:
            folded += atom
    yield folded


def _is_odd(atoms: Sequence[str], place: int) -> bool:
    """At the beginning of a line SMTP would double a dot, and mailboxes quote `From `."""
    return atoms[place] == "." or "".join(atoms[place : place + 5]) == "From "


def _escaped(sign: str) -> str:
    return "".join(f"={octet:02X}" for octet in sign.encode(errors="replace"))


def _pieces(whole: bytes) -> list[bytes]:
    """Text, placeholder, text, placeholder, text…"""
    return _PLACES_IN_BYTES.split(whole)


def _filled(pieces: list[bytes], to: Recipient) -> list[bytes]:
    tokens = {PREFERENCES.encode(): to.preferences.encode(), LEAVE.encode(): to.leave.encode()}
    filled = pieces.copy()
    filled[1::2] = [tokens[place] for place in pieces[1::2]]
    return filled


def _boundary(letter: Letter) -> str:
    """Always the same for a letter; quoted-printable has no `=_`, so none of its lines is one."""
    of = f"{letter.edition}\n{letter.subject}".encode(errors="replace")
    return f"=_rotative_{blake2b(of, digest_size=12).hexdigest()}"
