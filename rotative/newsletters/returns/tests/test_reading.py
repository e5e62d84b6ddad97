"""A message that comes back: what it is, and whose letter it is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotative.newsletters import tokens
from rotative.newsletters.models import Return
from rotative.newsletters.naming import names
from rotative.newsletters.returns import reading
from rotative.newsletters.returns.reading import (
    Automatic,
    Bounced,
    Complained,
    Found,
    Leaves,
    Unplaced,
    kind_of,
)
from rotative.newsletters.returns.tests.mails import bounce, complaint, letter, words
from rotative.newsletters.tokens import Purpose

Kind = Return.Kind
HANDLE = "abcdefghijklmnop"


def read(data: bytes) -> Found:
    return reading.read(data, names())


def back(edition: int = 7, subscriber: int = 11) -> str:
    return names().bounce(edition, subscriber)


# -- bounces


@pytest.mark.parametrize(
    ("status", "said", "kind", "code"),
    [
        ("5.1.1", "550 5.1.1 no such mailbox", Kind.HARD, "5.1.1"),
        ("5.1.10", "556 5.1.10 null MX", Kind.HARD, "5.1.10"),
        ("5.2.1", "550 5.2.1 disabled", Kind.HARD, "5.2.1"),
        ("5.2.2", "552 5.2.2 over quota", Kind.SOFT, "5.2.2"),
        ("4.4.1", "connect to mx.ailleurs.example: timed out", Kind.SOFT, "4.4.1"),
        ("5.4.4", "Host not found", Kind.SOFT, "5.4.4"),
        ("5.7.1", "550 5.7.1 blocked by our rules", Kind.BLOCK, "5.7.1"),
        ("5.7.26", "550-5.7.26 not authenticated", Kind.BLOCK, "5.7.26"),
        ("4.7.0", "421 4.7.0 too many letters", Kind.BLOCK, "4.7.0"),
        ("5.1.8", "550 5.1.8 sender's domain unknown", Kind.BLOCK, "5.1.8"),
        # Servers that say nothing by the code.
        ("5.0.0", "550 5.1.1 no such mailbox", Kind.HARD, "5.1.1"),
        ("5.0.0", "550 User unknown", Kind.HARD, "5.0.0"),
        ("5.0.0", "550 spam detected", Kind.BLOCK, "5.0.0"),
        ("5.0.0", "550 Sender address rejected: not found", Kind.BLOCK, "5.0.0"),
        ("5.0.0", "550 mailbox is full", Kind.SOFT, "5.0.0"),
        ("5.0.0", "554 Transaction failed", Kind.SOFT, "5.0.0"),
        ("5", "553 sorry", Kind.SOFT, ""),
        ("5.0.0", "550 refused, see [5.1.1.9]", Kind.SOFT, "5.0.0"),
    ],
)
def test_a_bounce_says_whose_fault_it_is(status: str, said: str, kind: str, code: str) -> None:
    assert read(bounce(back(), status=status, said=said)) == Bounced(7, 11, Kind(kind), code)


@pytest.mark.parametrize("action", ["delayed", "Delivered", "relayed", "expanded"])
def test_a_letter_that_waits_or_has_arrived_did_not_come_back(action: str) -> None:
    assert read(bounce(back(), action=action, status="4.4.1")) == Automatic()


def test_a_bounce_without_its_address_is_known_by_the_letter_that_it_quotes() -> None:
    data = bounce("redaction@fanal.example", quoted=letter(7, 11))
    assert read(data) == Bounced(7, 11, Kind.HARD, "5.1.1")


def test_a_bounce_may_quote_the_head_of_the_letter_alone() -> None:
    data = bounce("redaction@fanal.example", quoted=letter(7, 11))
    data = data.replace(b"message/rfc822", b"text/rfc822-headers")
    assert read(data) == Bounced(7, 11, Kind.HARD, "5.1.1")


def test_a_bounce_of_another_letter_is_for_a_person() -> None:
    quoted = "Message-ID: <x@ailleurs.example>\n\nOui.\n"
    found = read(bounce("redaction@fanal.example", quoted=quoted))
    assert found == Unplaced("it is a bounce of no letter of ours")


@pytest.mark.parametrize("edition", [8, 70])
def test_a_forged_bounce_is_nobodys(edition: int) -> None:
    """The code in an address is made for one delivery; so is that of a Message-ID, for itself."""
    forged = back().replace("b+7.", f"b+{edition}.")
    as_id = names().message_id(7, 11).strip("<>").split("@")[0].replace("e7", "b+7")
    for to in (forged, f"{as_id}@{names().bounces}", back().replace("@", "@x.")):
        assert isinstance(read(bounce(to)), Unplaced)


def test_what_the_mail_server_says_of_the_address_goes_before_what_the_message_says() -> None:
    data = bounce(back()).replace(b"To: " + back().encode(), b"To: " + back(9, 9).encode())
    data = b"Delivered-To: " + back(3, 4).encode() + b"\n" + data
    assert read(data) == Bounced(3, 4, Kind.HARD, "5.1.1")


def test_a_bounce_with_addresses_beyond_ascii_is_read() -> None:
    data = bounce(back(), quoted=letter(7, 11))
    data = data.replace(b"message/delivery-status", b"message/global-delivery-status")
    data = data.replace(b"message/rfc822", b"message/global")
    assert read(data) == Bounced(7, 11, Kind.HARD, "5.1.1")


QMAIL = """\
Hi. This is the qmail-send program at mx.ailleurs.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<lou@ailleurs.example>:
{said}

--- Below this line is a copy of the message.

"""


@pytest.mark.parametrize(
    ("said", "kind", "code"),
    [
        ("Sorry, no mailbox here by that name. (#5.1.1)", Kind.HARD, "5.1.1"),
        ("Sorry, no mailbox here by that name.", Kind.HARD, ""),
        ("The user's disk quota is exceeded.", Kind.SOFT, ""),
        ("It did not work.", Kind.SOFT, ""),
    ],
)
def test_a_bounce_in_words_counts_where_it_went_to_the_address_of_a_delivery(
    said: str, kind: str, code: str
) -> None:
    daemon = "MAILER-DAEMON@mx.ailleurs.example"
    body = QMAIL.format(said=said)
    assert read(words(back(), body, From=daemon)) == Bounced(7, 11, Kind(kind), code)
    assert isinstance(read(words("redaction@fanal.example", body, From=daemon)), Unplaced)


# -- complaints


def test_a_complaint_is_known_by_the_letter_that_it_quotes() -> None:
    assert read(complaint(letter(7, 11))) == Complained(7, 11)
    back_to = f"Return-Path: <{back()}>\n\nUn.\n"
    assert read(complaint(back_to)) == Complained(7, 11)


def test_a_report_that_the_sender_could_not_be_authenticated_is_no_complaint() -> None:
    assert read(complaint(letter(7, 11), kind="auth-failure")) == Automatic()
    assert read(complaint(letter(7, 11), kind="not-spam")) == Automatic()


def test_a_complaint_about_another_letter_is_for_a_person() -> None:
    assert isinstance(read(complaint("Message-ID: <x@ailleurs.example>\n\n")), Unplaced)


# -- who leaves by mail


def test_whoever_writes_to_the_address_of_list_unsubscribe_leaves() -> None:
    """Whatever they write: some mail programs say that they wrote it by themselves."""
    to = f"leave+{tokens.make(Purpose.LEAVE, HANDLE, 3)}@{names().bounces}"
    assert read(words(to, "")) == Leaves(HANDLE, 3)
    assert read(words(f"<{to.upper()}>", "", Auto_Submitted="auto-generated")) == Leaves(HANDLE, 3)


def test_a_token_of_another_purpose_lets_nobody_leave() -> None:
    preferences = tokens.make(Purpose.PREFERENCES, HANDLE, 3)
    for token in (preferences, "a" * 48, ""):
        assert isinstance(read(words(f"leave+{token}@{names().bounces}", "")), Unplaced)


# -- all else


@pytest.mark.parametrize(
    "fields",
    [
        {"Auto_Submitted": "auto-replied"},
        {"X_Autoreply": "yes"},
        {"Precedence": "bulk"},
    ],
)
def test_who_is_on_holiday_is_no_bounce(fields: dict[str, str]) -> None:
    said = "I am away. My mailbox is full, 550 5.1.1 user unknown."
    assert read(words(back(), said, **fields)) == Automatic()


def test_a_person_who_answers_is_for_a_person() -> None:
    found = read(words(back(), "Je ne reçois plus la lettre.", Auto_Submitted="no"))
    assert found == Unplaced("it is no bounce, complaint or request")


def test_no_more_is_read_of_a_message_than_its_beginning() -> None:
    data = bounce(back(), quoted=letter(7, 11) + "a" * 50_000_000)
    assert read(data) == Bounced(7, 11, Kind.HARD, "5.1.1")


def test_a_message_within_a_message_within_a_message_is_for_a_person() -> None:
    assert read(b"Content-Type: message/rfc822\n\n" * 5000) == Unplaced(
        "it has too many parts or lines"
    )
    many = b"".join(
        b"Content-Type: multipart/x; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(99)
    )
    assert read(many) == Unplaced("it has too many parts or lines")
    assert read(b"\r" * 10_000) == Unplaced("it has too many parts or lines")


MAILS = [
    bounce(back(), quoted=letter(7, 11)),
    complaint(letter(7, 11)),
    words(back(), QMAIL.format(said="No. (#5.1.1)"), From="MAILER-DAEMON@mx.ailleurs.example"),
]
SPOILED = [b"\0", b"\r", b"\xff\xfe", b"=?utf-8?b?", b"((((", b"; boundary*0*=", b"\n\n", b"--"]


@st.composite
def spoiled(draw: st.DrawFn) -> bytes:
    """A mail in which pieces are cut out, doubled, exchanged or replaced."""
    data = draw(st.sampled_from(MAILS))
    for _ in range(draw(st.integers(1, 6))):
        at, to = sorted(draw(st.tuples(*[st.integers(0, len(data))] * 2)))
        piece = draw(st.sampled_from([b"", data[at:to] * 2, *SPOILED]) | st.binary(max_size=30))
        data = data[:at] + piece + data[to:]
    return data


@given(spoiled() | st.binary(max_size=400))
def test_whatever_is_sent_is_read_and_names_nobody_else(data: bytes) -> None:
    match read(data):
        case Bounced(edition, subscriber, _) | Complained(edition, subscriber):
            assert (edition, subscriber) == (7, 11)
        case Leaves():
            raise AssertionError("nobody wrote to leave")


@given(st.from_regex(r"\A[45]\.\d{1,3}\.\d{1,3}\Z") | st.just(""), st.text(max_size=80))
def test_a_rule_of_a_providers_is_never_a_readers_fault(code: str, said: str) -> None:
    if code.split(".")[1:2] == ["7"]:
        assert kind_of(code, said) == Kind.BLOCK
    if code.startswith("4"):
        assert kind_of(code, said) != Kind.HARD
