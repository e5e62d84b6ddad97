"""What is said of the DNS, in words that tell what to put where."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest
from django.utils import translation

from rotative.newsletters.deliverability import lookup as asking
from rotative.newsletters.deliverability.checks import Check, Sending, State, check_all
from rotative.newsletters.deliverability.lookup import Lookup, Unanswered, lookup

KEY = "rsa-20261127._domainkey.fanal.example"
KEY_WORDS = "v=DKIM1; k=rsa; p=MIIB"
GOOD = {
    ("retours.fanal.example", "MX"): ["10 mx.fanal.example."],
    ("retours.fanal.example", "TXT"): ["something=else", "v=spf1 a:smtp.fanal.example -all"],
    (KEY, "TXT"): ["v=DKIM1;k=rsa; p=MI IB"],
    ("_dmarc.fanal.example", "TXT"): ["v=DMARC1; p=reject"],
}
Zone = dict[tuple[str, str], list[str]]


def zone(**changes: list[str]) -> Zone:
    """The good one, with other records: `mx`, `spf`, `dkim`, `dmarc`."""
    places = {
        "mx": ("retours.fanal.example", "MX"),
        "spf": ("retours.fanal.example", "TXT"),
        "dkim": (KEY, "TXT"),
        "dmarc": ("_dmarc.fanal.example", "TXT"),
    }
    return GOOD | {places[name]: records for name, records in changes.items()}


def check(
    records: Zone, keys: dict[str, str] | None = None, back: str = "retours.fanal.example"
) -> dict[str, Check]:
    keys = {KEY: KEY_WORDS} if keys is None else keys
    sending = Sending("fanal.example", back, "smtp.fanal.example", keys)

    def ask(name: str, kind: str) -> list[str]:
        return records.get((name, kind), [])

    with translation.override("en"):
        return {it.label: it for it in check_all(sending, ask)}


def test_all_is_well() -> None:
    found = check(GOOD)
    assert list(found) == ["MX", "SPF", "DKIM", "DMARC"]
    assert {it.state for it in found.values()} == {State.GOOD}
    assert not any(it.put for it in found.values())


@pytest.mark.parametrize(
    ("records", "label", "state", "says"),
    [
        (zone(mx=[]), "MX", State.BAD, "Nobody takes mail for this domain"),
        (zone(mx=["0 ."]), "MX", State.BAD, "it takes no mail"),
        (zone(mx=[]) | {("retours.fanal.example", "A"): ["192.0.2.1"]}, "MX", State.POOR, "no MX"),
        (zone(spf=["google-site=1"]), "SPF", State.BAD, "No server is named"),
        (zone(spf=["v=spf1 mx -all", "v=spf1 a -all"]), "SPF", State.BAD, "several SPF records"),
        (zone(spf=["v=spf1 +all"]), "SPF", State.BAD, "Every server of the world"),
        (zone(spf=["v=spf1 a mx"]), "SPF", State.POOR, "says nothing of other servers"),
        (zone(spf=["v=spf1 " + "a:x.example " * 11 + "-all"]), "SPF", State.BAD, "more than ten"),
        (
            zone(spf=["v=spf1 include:retours.fanal.example -all"]),
            "SPF",
            State.BAD,
            "more than ten",
        ),
        (zone(dkim=[]), "DKIM", State.BAD, "mailboxes do not find it"),
        (zone(dkim=["v=DKIM1; k=rsa; p=OTHER"]), "DKIM", State.BAD, "Another key"),
        (zone(dkim=[KEY_WORDS, KEY_WORDS]), "DKIM", State.BAD, "Another key"),
        (zone(dmarc=[]), "DMARC", State.BAD, "There is no policy"),
        (zone(dmarc=["v=DMARC1; p=perhaps"]), "DMARC", State.BAD, "cannot be read"),
        (zone(dmarc=["v=DMARC1; p=none"]), "DMARC", State.POOR, "asks for nothing"),
    ],
)
def test_what_is_wrong_is_said_of_that_alone(
    records: Zone, label: str, state: State, says: str
) -> None:
    found = check(records)
    assert found[label].state == state
    assert says in found[label].says
    assert {it.state for name, it in found.items() if name != label} == {State.GOOD}


def test_what_is_missing_is_written_out_as_a_line_of_the_zone() -> None:
    found = check({})
    assert found["MX"].put == "retours.fanal.example. IN MX 10 smtp.fanal.example."
    spf = 'retours.fanal.example. IN TXT "v=spf1 a:smtp.fanal.example ~all"'
    assert found["SPF"].put == spf
    assert found["DKIM"].put == f'{KEY}. IN TXT "{KEY_WORDS}"'
    assert found["DMARC"].put == '_dmarc.fanal.example. IN TXT "v=DMARC1; p=none"'


def test_without_keys_the_command_that_makes_them_is_named() -> None:
    found = check(GOOD, keys={})
    assert "rotative newsletters keys" in found["DKIM"].says
    assert found["DKIM"].state == State.BAD


def test_a_domain_of_bounces_that_is_another_paper_leaves_the_signature_alone() -> None:
    records = GOOD | {
        ("ailleurs.example", "MX"): ["10 mx.ailleurs.example."],
        ("ailleurs.example", "TXT"): ["v=spf1 mx -all"],
    }
    found = check(records, back="ailleurs.example")
    assert found["SPF"].state == State.POOR
    assert "the signature alone" in found["SPF"].says


def test_the_policy_of_a_domain_above_counts() -> None:
    sending = Sending("lettres.fanal.example", "retours.fanal.example", "", {})
    found = check_all(sending, lambda name, kind: GOOD.get((name, kind), []))
    assert (found[-1].name, found[-1].state) == ("_dmarc.fanal.example", State.GOOD)


def test_a_dns_that_does_not_answer_leaves_it_unknown() -> None:
    def ask(name: str, kind: str) -> list[str]:
        raise Unanswered(name)

    sending = Sending("fanal.example", "fanal.example", "", {KEY: KEY_WORDS})
    assert {it.state for it in check_all(sending, ask)} == {State.UNKNOWN}


# -- a real DNS, on this machine


@contextmanager
def a_server() -> Iterator[Lookup]:
    """Knows a TXT record in two pieces and an MX; fails for one name, and is silent for another."""
    place = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    place.bind(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            data, who = place.recvfrom(4096)
            if not data:
                return
            question = dns.message.from_wire(data)
            name = question.question[0].name.to_text()
            kind = dns.rdatatype.to_text(question.question[0].rdtype)
            answer = dns.message.make_response(question)
            known = {
                ("cle.fanal.example.", "TXT"): '"v=DKIM1; " "p=MIIB"',
                ("fanal.example.", "MX"): "10 mx.fanal.example.",
            }
            if name.startswith("silent"):
                continue
            if text := known.get((name, kind)):
                answer.answer.append(dns.rrset.from_text(name, 60, "IN", kind, text))
            elif name.startswith("fails"):
                answer.set_rcode(dns.rcode.SERVFAIL)
            elif name.startswith("none"):
                answer.set_rcode(dns.rcode.NXDOMAIN)
            place.sendto(answer.to_wire(), who)

    thread = Thread(target=serve, daemon=True)
    thread.start()
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], place.getsockname()[1]
    try:
        yield lookup(resolver)
    finally:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
            end.sendto(b"", place.getsockname())
        thread.join(5)
        place.close()


def test_records_are_read_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "EACH", 0.3)
    with a_server() as ask:
        assert ask("cle.fanal.example", "TXT") == ["v=DKIM1; p=MIIB"]
        assert ask("fanal.example", "MX") == ["10 mx.fanal.example."]
        assert ask("fanal.example", "TXT") == []
        assert ask("none.fanal.example", "TXT") == []
        for name in ("fails.fanal.example", "silent.fanal.example", "a" * 70, "a..b"):
            with pytest.raises(Unanswered):
                ask(name, "TXT")


def test_all_questions_together_have_so_many_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(asking, "monotonic", lambda: now[0])
    with a_server() as ask:
        now[0] = asking.SECONDS
        with pytest.raises(Unanswered):
            ask("fanal.example", "MX")
