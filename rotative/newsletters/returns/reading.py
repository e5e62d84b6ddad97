"""What a message is that came back: from its bytes alone, whoever wrote them.

Whose letter it is about, an address of ours says that it was sent to, or the letter that it quotes:
both bear a code which only this paper can make (`wire.addresses.Names`). Without one it is a
message that nobody can place, whatever else it says.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser, HeaderParser

from flufl.bounce import all_failures

from rotative.newsletters import tokens
from rotative.newsletters.models import Return
from rotative.newsletters.tokens import Purpose
from rotative.newsletters.wire.addresses import Names

Kind = Return.Kind

# Of a message no more is read: a report stands before the letter that it quotes.
MOST_BYTES = 64 * 1024
# A bounce has three parts and quotes a letter of two. The parser asks of each line whether it ends
# one of the parts around it, and calls itself for each: thousands would keep it busy for minutes.
MOST_PARTS, MOST_ENDS = 40, 6000  # a line has two ends, CR and LF
LONGEST_EXPLANATION = 2000  # characters of a bounce in words, before it quotes the letter


@dataclass(frozen=True)
class Bounced:
    """A letter that could not be delivered; the code is that of RFC 3463, or empty."""

    edition: int
    subscriber: int
    kind: Return.Kind
    code: str


@dataclass(frozen=True)
class Complained:
    """A letter that its reader has reported as spam (RFC 5965)."""

    edition: int
    subscriber: int


@dataclass(frozen=True)
class Leaves:
    """Somebody who leaves a newsletter by mail, the verb of List-Unsubscribe (RFC 2369)."""

    handle: str
    newsletter: int


@dataclass(frozen=True)
class Automatic:
    """What a machine answers (RFC 3834), or a notice that a letter waits: nothing is to be done."""


@dataclass(frozen=True)
class Unplaced:
    """A message for a person to read, and why."""

    why: str


Found = Bounced | Complained | Leaves | Automatic | Unplaced
Whose = tuple[int, int] | None  # an edition and a subscriber


def read(data: bytes, names: Names) -> Found:
    """What a message is; never raises, and reads `MOST_BYTES` of it."""
    data = data[:MOST_BYTES]
    if _is_knotted(data):
        return Unplaced("it has too many parts or lines")
    try:
        return _read(BytesParser().parsebytes(data), names)
    except Exception as failed:  # the parser has no list of what hostile mail makes it raise
        return Unplaced(f"it cannot be read ({type(failed).__name__})")


def _is_knotted(data: bytes) -> bool:
    small = data.lower()
    parts, ends = (
        sum(map(small.count, what)) for what in ((b"boundary", b"message/"), (b"\r", b"\n"))
    )
    return parts > MOST_PARTS or ends > MOST_ENDS


def _read(message: Message, names: Names) -> Found:
    to: Whose = None
    for address in _addresses(message, "Delivered-To", "X-Original-To", "To"):
        if leaving := _leaving(address, names):
            return leaving
        if to := names.bounced(address):
            break
    parts = {part.get_content_type(): part for part in reversed(list(message.walk()))}
    whose = to or _quoted(parts, names)
    if report := parts.get("message/feedback-report"):
        return _complaint(report, whose, names)
    if people := _recipients(parts):
        return _bounce(people, whose)
    return _in_words(message, parts, to)


# -- whose it is

_OURS = re.compile(r"(?<![\w.+-])(?:b|leave)\+[a-z0-9.]{1,80}@[a-z0-9.-]{1,253}", re.IGNORECASE)
_QUOTED = ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers")


def _addresses(message: Message, *fields: str) -> list[str]:
    """What may be addresses of ours in these fields, in the order of the fields."""
    lines = [str(value) for name in fields for value in message.get_all(name, [])]
    return [found for line in lines for found in _OURS.findall(line)]


def _leaving(address: str, names: Names) -> Leaves | None:
    local, _, domain = address.lower().rpartition("@")
    verb, _, token = local.partition("+")
    if verb != "leave" or domain != names.bounces:
        return None
    named = tokens.read(Purpose.LEAVE, token)
    return Leaves(named.handle, named.number) if named else None


def _quoted(parts: dict[str, Message], names: Names) -> Whose:
    """Whose letter is quoted: by its Message-ID, or where it was to come back to."""
    for kind in _QUOTED:
        if kind not in parts:
            continue
        letter = _inside(parts[kind])
        if whose := names.of_message_id(str(letter.get("Message-ID", ""))):
            return whose
        for address in _addresses(letter, "Return-Path"):
            if whose := names.bounced(address):
                return whose
    return None


def _inside(part: Message) -> Message:
    """The message that a part holds, or the head of one."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return _messages(payload)[0]
    return BytesHeaderParser().parsebytes(_decoded(part))


def _messages(payload: Iterable[object]) -> list[Message]:
    return [it for it in payload if isinstance(it, Message)]


def _decoded(part: Message) -> bytes:
    """The content of a part that has no parts."""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


# -- a bounce by RFC 3464

_CODE = re.compile(r"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])", re.ASCII)
# What is said where no code tells, the first that fits: the mailbox is full, the paper is not
# wanted, there is nobody.
_SAID = (
    (Kind.SOFT, r"quota|(mailbox|inbox|storage)[^.\n]{0,20}\bfull\b"),
    (
        Kind.BLOCK,
        r"spam|(black|block) ?list|\bblocked\b|reputation|\b(RBL|DMARC|DKIM|SPF|policy)\b"
        r"|sender (address |domain )?(rejected|denied|verif)",
    ),
    (
        Kind.HARD,
        r"\b(unknown|no such|invalid) (local )?(user|recipient|mailbox|address|addressee)"
        r"|\b(user|recipient|mailbox|address|account)\b[^.\n]{0,40}"
        r"(unknown|not found|not exist|n.t exist|disabled|discontinued|invalid)"
        r"|no (mailbox|account)\b|n.t have an? [^.\n]{0,40}\baccount",
    ),
)
_KIND_OF_WORDS = [(kind, re.compile(words, re.IGNORECASE)) for kind, words in _SAID]


def kind_of(code: str, said: str = "") -> Return.Kind:
    """Whose fault a refusal is, by its code of RFC 3463 (`5.1.1`) and, where that tells nothing, by
    what was said. What nobody explains is soft: it takes three of them.
    """
    severity, subject, detail = (int(it) for it in (code or "5.0.0").split("."))
    if subject == 7 or (subject, detail) in ((1, 7), (1, 8)):  # policy; an address of the sender's
        return Kind.BLOCK
    if severity == 4:
        return Kind.SOFT
    if 0 in (subject, detail):
        told = [kind for kind, words in _KIND_OF_WORDS if words.search(said)]
        if told:
            return told[0]
    return Kind.HARD if subject == 1 or (subject, detail) == (2, 1) else Kind.SOFT


def code_in(text: str) -> str:
    """The first code of RFC 3463 in a text, or nothing."""
    found = _CODE.search(text)
    return found[0] if found else ""


_NO_FAILURE = {"delayed", "delivered", "relayed", "expanded"}


def _bounce(people: list[Message], whose: Whose) -> Found:
    """Of a report's recipients (a letter has one) the first that failed."""
    failed = [it for it in people if _action(it) not in _NO_FAILURE]
    if not failed:
        return Automatic()
    if whose is None:
        return Unplaced("it is a bounce of no letter of ours")
    said = str(failed[0].get("Diagnostic-Code", ""))
    code = code_in(str(failed[0].get("Status", "")))
    if not code or ".0." in code:  # some servers write the code that tells into the text alone
        code = code_in(said) or code
    return Bounced(*whose, kind_of(code, said), code)


def _action(of: Message) -> str:
    return str(of.get("Action", "")).strip().lower()


def _recipients(parts: dict[str, Message]) -> list[Message]:
    """What reports say of each recipient (RFC 3464, 2.3; RFC 6533)."""
    reports = [
        parts[kind]
        for kind in ("message/delivery-status", "message/global-delivery-status")
        if kind in parts
    ]
    return [it for report in reports for it in _blocks(report) if "Action" in it]


def _blocks(part: Message) -> list[Message]:
    """The groups of fields of a report (RFC 3464, 2.1)."""
    payload = part.get_payload()
    blocks = _messages(payload) if isinstance(payload, list) else []
    if len(blocks) > 1:
        return blocks
    text = blocks[0].as_string() if blocks else str(payload)
    return [HeaderParser().parsestr(it) for it in re.split(r"\n\s*\n", text.strip())]


# -- a complaint

_SPAM = {"abuse", "fraud", "opt-out"}
_NO_COMPLAINT = {"auth-failure", "not-spam"}  # RFC 6591, RFC 6430


def _complaint(report: Message, whose: Whose, names: Names) -> Found:
    (fields, *_) = _blocks(report)
    kind = str(fields.get("Feedback-Type", "")).strip().lower()
    if kind in _NO_COMPLAINT:
        return Automatic()
    for address in _addresses(fields, "Original-Mail-From"):
        whose = whose or names.bounced(address)
    if kind not in _SPAM or whose is None:
        return Unplaced("it is a report of no letter of ours")
    return Complained(*whose)


# -- what is no report

_MACHINES = ("X-Autoreply", "X-Autorespond", "X-Vacation")


def _is_an_answer(message: Message) -> bool:
    submitted = str(message.get("Auto-Submitted", "no")).strip().lower()
    return (
        not submitted.startswith("no")
        or _precedence(message) == "auto_reply"
        or any(name in message for name in _MACHINES)
    )


def _precedence(message: Message) -> str:
    return str(message.get("Precedence", "")).strip().lower()


def _is_of_a_mail_system(message: Message) -> bool:
    sender = str(message.get("From", "")).lower()
    is_daemon = any(it in sender for it in ("mailer-daemon", "postmaster", "delivery"))
    return is_daemon or "X-Failed-Recipients" in message


def _in_words(message: Message, parts: dict[str, Message], to: Whose) -> Found:
    """What is no report: an answer of a machine, or a bounce whose reason is in words.

    Such a bounce counts only where it went to the address of one delivery.
    """
    is_an_answer, is_a_servers = _is_an_answer(message), _is_of_a_mail_system(message)
    waits: Collection[bytes] = ()
    failed: Collection[bytes] = ()
    if is_a_servers or not is_an_answer:
        waits, failed = all_failures(message)
    if to and failed:
        body = _decoded(parts.get("text/plain", message))
        said = body[:LONGEST_EXPLANATION].decode("ascii", "replace")
        code = code_in(said)
        return Bounced(*to, kind_of(code, said), code)
    if failed:
        return Unplaced("it is a bounce of no letter of ours")
    if waits or is_an_answer or (_precedence(message) in ("bulk", "junk") and not is_a_servers):
        return Automatic()
    return Unplaced("it is no bounce, complaint or request")
