"""Signatures that another's program verifies, and that break when anything people go by changes."""

import re
from base64 import b64decode, b64encode
from hashlib import sha256

import dkim as dkimpy
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from dkim.canonicalization import Relaxed
from hypothesis import example, given
from hypothesis import strategies as st

from rotative.newsletters.wire import dkim
from rotative.newsletters.wire.message import Template
from rotative.newsletters.wire.tests.letters import LETTER, LOU, NAMES, NORA, a_letter

RSA = dkim.Signer("fanal.example", "matin2026", dkim.make_key("rsa"))
ED25519 = dkim.Signer("fanal.example", "ed2026", dkim.make_key("ed25519"))
BOTH = [RSA, ED25519]


def verifies(data: bytes, *signers: dkim.Signer, index: int = 0) -> bool:
    """What dkimpy says of the signature at this place."""
    records = dict(map(dkim.record, signers))

    def ask(name: bytes, timeout: int = 0) -> bytes:
        return records[name.decode().rstrip(".")].encode()

    try:
        return bool(dkimpy.DKIM(data).verify(index, dnsfunc=ask))
    except dkimpy.ValidationError:
        return False


def signed(letter: dkim.Signer | None = None) -> bytes:
    return Template(LETTER, NAMES, [letter or RSA]).personal(LOU).data


@pytest.mark.parametrize("signer", BOTH, ids=["rsa", "ed25519"])
def test_every_subscribers_message_is_signed(signer: dkim.Signer) -> None:
    template = Template(LETTER, NAMES, [signer])
    for reader in (LOU, NORA, LOU._replace(address="zoë@été.example")):
        assert verifies(template.personal(reader).data, signer)


def test_a_message_may_bear_both_signatures() -> None:
    data = Template(LETTER, NAMES, BOTH).personal(LOU).data
    assert data.startswith(b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n")
    assert data.count(b"DKIM-Signature: ") == 2
    assert verifies(data, *BOTH, index=0) and verifies(data, *BOTH, index=1)


def test_the_header_of_a_signature() -> None:
    head = re.sub(rb"\r\n ", b" ", signed()).partition(b"\r\n")[0].decode()
    found = re.fullmatch(
        r"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=fanal.example; s=matin2026;"
        r" t=1795757400; h=(.*); bh=([A-Za-z0-9+/=]{44}); b=([A-Za-z0-9+/= ]+)",
        head,
    )
    assert found
    assert (
        found[1].replace(" ", "").split(":")
        == (
            "From From To To Cc Reply-To Reply-To Subject Subject Date Date Message-ID Message-ID"
            " List-Unsubscribe List-Unsubscribe List-Unsubscribe-Post List-Unsubscribe-Post"
            " List-Id List-Id List-Archive List-Archive Feedback-ID Feedback-ID"
            " Auto-Submitted Auto-Submitted MIME-Version MIME-Version Content-Type Content-Type"
            " Content-Transfer-Encoding"
        ).split()
    )
    assert len(b64decode(found[3])) == dkim.RSA_BITS // 8
    assert max(map(len, signed().partition(b"\r\nFrom")[0].split(b"\r\n"))) <= 76


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"Subject: Le quai rouvre", b"Subject: Le quai ferme"),
        (b"To: lou@", b"To: nora@"),
        (b"bonjour@fanal", b"bonsoir@fanal"),
        (b"Le Fanal <", b"Le Faux <"),
        (b"<https://fanal.example/n/leave", b"<https://other.example/n/leave"),
        (b"List-Unsubscribe=One-Click", b"List-Unsubscribe=No-Click"),
        (b"06:30:00", b"07:30:00"),
        (b"Bonjour,", b"Bonsoir,"),
        (b"multipart/alternative", b"multipart/mixed"),
        (b"\r\nSubject:", b"\r\nSubject: Another\r\nSubject:"),
        (b"\r\nMIME-Version", b"\r\nFrom: other@fanal.example\r\nMIME-Version"),
        (b"\r\nMIME-Version", b"\r\nCc: other@fanal.example\r\nMIME-Version"),
        (b"\r\nMIME-Version", b"\r\nList-Unsubscribe: <https://other.example>\r\nMIME-Version"),
        (b"\r\nMIME-Version", b"\r\nList-Unsubscribe-Post: x\r\nMIME-Version"),
        (b"\r\nMIME-Version", b"\r\nReply-To: other@fanal.example\r\nMIME-Version"),
    ],
)
def test_what_people_go_by_cannot_be_changed_or_added_to(before: bytes, after: bytes) -> None:
    data = signed()
    assert before in data
    assert verifies(data, RSA)
    assert not verifies(data.replace(before, after, 1), RSA)


def test_servers_on_the_way_may_add_their_lines_and_fold_ours_anew() -> None:
    data = signed()
    assert verifies(b"Received: from a by b; Fri, 27 Nov 2026 06:31:00 +0100\r\n" + data, RSA)
    assert verifies(data.replace(b">,\r\n <mailto:", b">,  \t<mailto:"), RSA)
    assert verifies(data.replace(b"\r\nList-Id:", b"\r\nLIST-ID:"), RSA)


BODIES = st.lists(st.sampled_from([b" ", b"\t", b"\r\n", b"a", b".", b"\r\n\r\n", b"  x", b"\xe9"]))


@given(BODIES.map(b"".join))
@example(b"")
@example(b"\r\n")
@example(b" \r\n")
@example(b"a \t\r\n\r\n \r\n")
def test_the_canonical_form_of_a_body_is_dkimpys(body: bytes) -> None:
    body = body and body + b"\r\n"  # of others dkimpy leaves the spaces at the end
    assert dkim.relaxed_body(body) == Relaxed.canonicalize_body(body)


VALUES = st.text(st.sampled_from(" \tab:;=é")).map(str.encode)
FOLDS = st.sampled_from([b"", b"\r\n ", b"\r\n\t", b" \r\n  "])


@given(st.lists(st.tuples(VALUES, FOLDS), min_size=1))
def test_the_canonical_form_of_a_header_is_dkimpys(pieces: list[tuple[bytes, bytes]]) -> None:
    value = b"".join(text + fold for text, fold in pieces) + b"x\r\n"
    ((name, theirs),) = Relaxed.canonicalize_headers([(b"Subject", value)])
    assert dkim.relaxed_field(b"subject", value) == name + b":" + theirs


@given(st.text(max_size=200), st.text(max_size=400), st.text(max_size=400))
def test_any_letter_is_signed(subject: str, text: str, html: str) -> None:
    letter = a_letter(subject=subject, text=text, html=html)
    assert verifies(Template(letter, NAMES, [ED25519]).personal(LOU).data, ED25519)


def test_the_example_of_the_standard_is_signed_as_there() -> None:
    """RFC 8463, appendix A: its key, its message, its header, and its signature."""
    key = ed25519.Ed25519PrivateKey.from_private_bytes(
        b64decode("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=")
    )
    head = (
        b"From: Joe SixPack <joe@football.example.com>\r\n"
        b"To: Suzie Q <suzie@shopping.example.net>\r\n"
        b"Subject: Is dinner ready?\r\n"
        b"Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n"
        b"Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n"
    )
    body = b"Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n"
    unsigned = (
        b"DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n"
        b" d=football.example.com; i=@football.example.com;\r\n"
        b" q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n"
        b" subject : date : message-id : from : subject : date;\r\n"
        b" bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n"
        b" b="
    )
    signer = dkim.Signer("football.example.com", "brisbane", key)
    fields = [(name.lower(), value) for name, value in re.findall(rb"(.*?):(.*\r\n)", head)]
    names = "from to subject date message-id from subject date".split()
    assert b64encode(sha256(dkim.relaxed_body(body)).digest()) in unsigned
    signature = b64encode(signer.sign(dkim.hashed(fields, names, unsigned))).decode()
    assert signature == (
        "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw=="
    )
    assert dkim.record(signer)[1].endswith("p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")


@pytest.mark.parametrize("kind", ["rsa", "ed25519"])
def test_a_key_is_kept_and_published(kind: str) -> None:
    key = dkim.make_key(kind)
    signer = dkim.Signer("fanal.example", "s1", dkim.from_pem(dkim.as_pem(key)))
    name, words = dkim.record(signer)
    assert name == "s1._domainkey.fanal.example"
    assert words == dkim.record(dkim.Signer("fanal.example", "s1", key))[1]
    assert words.startswith(f"v=DKIM1; k={kind}; p=")
    pieces = re.findall(r'"([^"]*)"', dkim.quoted(words))
    assert "".join(pieces) == words
    assert max(map(len, pieces)) <= 255 and len(pieces) == (2 if kind == "rsa" else 1)


def test_a_weak_key_is_not_used() -> None:
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    with pytest.raises(ValueError, match="2048"):
        dkim.from_pem(dkim.as_pem(weak))
