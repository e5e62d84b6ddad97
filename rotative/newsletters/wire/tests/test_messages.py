"""What arrives is what was drawn, with the reader's links, under headers nobody can bend."""

import email
import quopri
import re
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from typing import cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rotative.newsletters.wire import headers
from rotative.newsletters.wire.addresses import Unmailable, for_server
from rotative.newsletters.wire.lines import as_lines
from rotative.newsletters.wire.message import (
    LEAVE,
    LONGEST_LINE,
    PREFERENCES,
    TOKEN,
    Recipient,
    Template,
    quoted_printable,
)
from rotative.newsletters.wire.tests.letters import (
    HTML,
    LETTER,
    LOU,
    NAMES,
    NORA,
    TEXT,
    a_letter,
    given_to,
)

HOSTILE = [
    "Fanal\r\nBcc: all@readers.example",
    "Fanal\nBcc: all@readers.example",
    "Fanal\r\n\r\n<script>",
    "Fanal\x00\x0b\x0c\x85\u2028\u2029 x",
    "",
    " ",
    "=?utf-8?q?Bcc?=",
    'Le "Fanal" \\ <x@y.example>, other@readers.example',
    "Ünï " * 400,
    "x" * 3000,
    "🚢🏳️‍🌈👩‍👩‍👧" * 30,
    "مرحبا بكم في الجريدة، عدد اليوم",
    "\u202egnp.exe",
    "a lone surrogate \ud800",
    "non\u00a0breaking\u202fspaces !",
]


def parsed(data: bytes) -> EmailMessage:
    """Read as strictly as the standard library can: what is wrong raises."""
    # The registry of headers notes some mistakes without raising them.
    message = cast(
        EmailMessage,
        email.message_from_bytes(data, policy=policy.default.clone(raise_on_defect=True)),
    )
    for value in message.values():
        assert value.defects == ()
    return message


def name_in(data: bytes) -> str:
    """The name in From. (The standard library's registry puts spaces between encoded words.)"""
    value = email.message_from_bytes(data, policy=policy.compat32)["From"]
    name = value.rpartition("<")[0].strip()
    if name.startswith("=?"):
        return str(make_header(decode_header(name)))
    return cast(str, parseaddr(value)[0])


def test_the_headers_of_a_message_byte_for_byte() -> None:
    message = Template(LETTER, NAMES).personal(LOU)
    head, _, _ = message.data.partition(b"\r\n\r\n")
    assert message.sender == NAMES.bounce(12, 7)
    assert re.fullmatch(r"b\+12\.7\.[0-9a-f]{16}@bounces\.fanal\.example", message.sender)
    assert message.recipient == "lou@lecteurs.example"
    assert re.fullmatch(r"<e12\.7\.[0-9a-f]{16}@fanal\.example>", message.message_id)
    boundary = re.search(rb'boundary="(.*)"', head)[1]  # type: ignore[index]
    assert head.decode().split("\r\n") == [
        "From: Le Fanal <bonjour@fanal.example>",
        "To: lou@lecteurs.example",
        "Reply-To: redaction@fanal.example",
        "Subject: Le quai rouvre",
        "Date: Fri, 27 Nov 2026 06:30:00 +0100",
        f"Message-ID: {message.message_id}",
        "List-Unsubscribe: <https://fanal.example/n/leave/lou-leaves00000000000000000000000000000000000000>,",
        " <mailto:leave+lou-leaves00000000000000000000000000000000000000@fanal.example>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "List-Id: Le Fanal du matin <matin.fanal.example>",
        "List-Archive: <https://fanal.example/newsletters/matin/2026-11-27>",
        "Feedback-ID: 12:matin:rotative:fanal",
        "Precedence: bulk",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        "MIME-Version: 1.0",
        "Content-Type: multipart/alternative;",
        f' boundary="{boundary.decode()}"',
    ]


def test_one_click_is_offered_by_https_alone() -> None:
    """RFC 8058, 3.1. A paper on this machine has the plain link."""
    url = f"http://localhost:8000/newsletter/leave/{LEAVE}/"
    message = parsed(Template(a_letter(leave_url=url), NAMES).personal(LOU).data)
    assert message["List-Unsubscribe-Post"] is None
    assert message["List-Unsubscribe"].startswith("<http://localhost:8000/newsletter/leave/lou-")


def test_both_parts_arrive_as_they_were_drawn_with_the_readers_own_links() -> None:
    for reader in (LOU, NORA):
        message = parsed(Template(LETTER, NAMES).personal(reader).data)
        assert message.get_content_type() == "multipart/alternative"
        plain, html = cast(list[EmailMessage], message.get_payload())
        assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
        assert plain.get_content().replace("\r\n", "\n") == given_to(TEXT, reader)
        assert html.get_content().replace("\r\n", "\n") == given_to(HTML, reader)
        assert PREFERENCES not in message.as_string() and LEAVE not in message.as_string()


def test_all_of_a_message_is_ascii_in_short_lines_none_of_which_begins_with_a_dot() -> None:
    data = Template(LETTER, NAMES).personal(NORA).data
    assert data.isascii()
    assert data.count(b"\r") == data.count(b"\n") == data.count(b"\r\n")
    lines = data.split(b"\r\n")
    assert max(len(line) for line in lines if not ADDRESS.search(line)) <= LONGEST_LINE
    assert not [line for line in lines if line.startswith((b".", b"From "))]


def test_nothing_in_a_message_has_to_be_changed_to_be_written() -> None:
    data = Template(LETTER, NAMES).personal(NORA).data
    assert as_lines(bytes(data)) == data


def test_every_message_of_a_letter_has_lines_of_the_same_lengths() -> None:
    template = Template(LETTER, NAMES)
    bodies = [template.personal(to).data.partition(b"\r\n\r\n")[2] for to in (LOU, NORA)]
    lengths = [[len(line) for line in body.split(b"\r\n")] for body in bodies]
    assert lengths[0] == lengths[1]


def test_a_message_is_the_same_whenever_it_is_made() -> None:
    assert Template(LETTER, NAMES).personal(LOU) == Template(LETTER, NAMES).personal(LOU)


ADDRESS = re.compile(rb"://|mailto:")  # which nothing may divide
LINES = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=200)
PLACES = st.sampled_from([PREFERENCES, LEAVE, "\n", ". ", "From ", "\t", "= ", "é" * 30, "🚢", " "])


@given(st.lists(LINES | PLACES).map("".join))
@example("x" * 70 + LEAVE)
@example("." * 200)
@example("From " * 40)
@example("x" * 75 + "From 0")
@example("x" * 75 + ".0")
def test_any_text_comes_back_from_quoted_printable(text: str) -> None:
    encoded = quoted_printable(text)
    lines = encoded.split(b"\r\n")
    assert max(map(len, lines)) <= LONGEST_LINE
    assert not [
        line for line in lines if line.startswith((b".", b"From ")) or line.endswith((b" ", b"\t"))
    ]
    assert encoded.count(LEAVE.encode()) == text.count(LEAVE)
    assert encoded.count(PREFERENCES.encode()) == text.count(PREFERENCES)
    assert quopri.decodestring(encoded).decode().replace("\r\n", "\n") == text


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_makes_a_header_of_its_own(text: str) -> None:
    letter = a_letter(subject=text, sender=(text, "bonjour@fanal.example"), list_name=text)
    data = Template(letter, NAMES).personal(LOU).data
    message = parsed(data)
    assert len(message.keys()) == len(set(message.keys())) == 16
    assert "Bcc" not in message
    lines = data.partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert max(len(line) for line in lines if not ADDRESS.search(line)) <= LONGEST_LINE
    shown = headers.one_line(text).encode(errors="replace").decode()
    assert str(message["Subject"]) == shown
    (sender,) = message["From"].addresses
    assert sender.addr_spec == "bonjour@fanal.example"
    assert name_in(data) == shown
    assert message["List-Id"].endswith("<matin.fanal.example>")


@given(st.text(max_size=300))
def test_any_subject_comes_back(text: str) -> None:
    data = headers.words("Subject", text) + b"\r\n"
    assert str(parsed(data)["Subject"]) == headers.one_line(text)
    assert data.count(b"\r\n") == 1 + data.count(b"\r\n ") + 1


@pytest.mark.parametrize(
    "address",
    [
        "lou",
        "@fanal.example",
        "lou@",
        "lou@fanal.example\r\nRCPT TO:<all@readers.example>",
        "lou@fanal.example>",
        "lou smith@fanal.example",
        '"lou smith"@fanal.example',
        "lou\x00@fanal.example",
        "lou\u00a0@fanal.example",
        "lou\u2028@fanal.example",
        "lou\ud800@fanal.example",
        ".lou@fanal.example",
        "lou..x@fanal.example",
        "lou@-fanal.example",
        "lou@fanal..example",
        "lou@[127.0.0.1]",
        "lou@fanal.example, nora@fanal.example",
        "x" * 65 + "@fanal.example",
        "é" * 33 + "@fanal.example",
        "lou@" + "a." * 130 + "example",
        "lou@\u202efanal.example",
    ],
)
def test_to_what_is_no_address_nothing_is_composed(address: str) -> None:
    with pytest.raises(Unmailable):
        Template(LETTER, NAMES).personal(Recipient(9, address, LOU.preferences, LOU.leave))


def test_a_domain_with_accents_goes_in_its_ascii_form() -> None:
    message = Template(LETTER, NAMES).personal(NORA)
    assert message.recipient == "nora@xn--t-9fab.example"
    assert b"\r\nTo: nora@xn--t-9fab.example\r\n" in message.data
    assert for_server("Lou.O'Neil+x@Lecteurs.EXAMPLE") == "Lou.O'Neil+x@lecteurs.example"


def test_a_mailbox_with_accents_stays_as_it_is() -> None:
    message = Template(LETTER, NAMES).personal(NORA._replace(address="zoë@été.example"))
    assert message.recipient == "zoë@xn--t-9fab.example"
    assert "\r\nTo: zoë@xn--t-9fab.example\r\n".encode() in message.data


@pytest.mark.parametrize(
    "token", ["", "x" * (TOKEN - 1), "x" * 25 + "=", "x" * 25 + "\n", "é" * 26]
)
def test_a_token_that_would_change_a_line_is_not_taken(token: str) -> None:
    for personal in (LOU._replace(leave=token), LOU._replace(preferences=token)):
        with pytest.raises(ValueError, match="token"):
            Template(LETTER, NAMES).personal(personal)


@pytest.mark.parametrize(
    "changes",
    [
        {"leave_url": "https://fanal.example/leave"},
        {"leave_url": f"ftp://fanal.example/{LEAVE}"},
        {"leave_url": f"https://fanal.example/{LEAVE}>,\r\nBcc: x"},
        {"leave_mailbox": "leave@fanal.example"},
        {"leave_mailbox": f"{LEAVE}@fanal.example>\r\nBcc: x"},
        {"feedback_id": "12:matin:fanal"},
        {"feedback_id": "12:matin:rotative:fanal\r\nBcc: x"},
        {"web_url": "https://fanal.example/a b"},
        {"list_id": "matin\r\n.example"},
        {"reply_to": "redaction@fanal.example\r\nBcc: x@y.example"},
        {"sender": ("Le Fanal", "bonjour")},
        {"date": LETTER.date.replace(tzinfo=None)},
    ],
)
def test_a_letter_that_cannot_be_sent_is_said_so_once_and_not_at_each_message(
    changes: dict,
) -> None:
    with pytest.raises(ValueError, match=r"header|address|date|Feedback|mail"):
        Template(a_letter(**changes), NAMES)


def test_what_comes_back_is_known_by_its_address_and_nobody_can_make_one_up() -> None:
    bounce = NAMES.bounce(12, 7)
    assert NAMES.bounced(bounce) == (12, 7)
    assert NAMES.bounced(bounce.upper()) == (12, 7)
    assert len(bounce.partition("@")[0]) <= 64
    code = bounce[7:23]
    assert NAMES.message_id(12, 7) != f"<e12.7.{code}@fanal.example>"
    for forged in (
        bounce.replace("12.7", "12.8"),
        bounce.replace("@bounces", "@other"),
        bounce.replace(code, code[::-1]),
        bounce.replace("12.7", "012.7"),
        NAMES.message_id(12, 7)[1:-1],
        "b+1.2@bounces.fanal.example",
        "",
    ):
        assert NAMES.bounced(forged) is None
