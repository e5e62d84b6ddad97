"""Strangers may try a few times, then they wait; nobody's name or address is kept."""

import logging
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from rotative.guard import actions as guard
from rotative.guard.models import Knock
from rotative.guard.network import client_of
from rotative.letters.models import Message
from rotative.newsletters.models import Subscriber
from rotative.newsroom.models import PaperSettings
from rotative.people.models import User
from rotative.testing import cast
from rotative.testing.cast import PASSWORD
from rotative.testing.paper import SmallPaper

HOME, STRANGER, OTHER = "192.0.2.7", "198.51.100.9", "203.0.113.5"
LETTER = {"name": "Lou", "email": "lou@a.example", "subject": "Bonjour", "text": "Mes mots"}


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def wait(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    it = Clock(timezone.now().replace(hour=9))
    monkeypatch.setattr(guard.timezone, "now", lambda: it.at)
    return it


@pytest.fixture
def marc(fanal: SmallPaper) -> User:
    marc = cast.marc()
    marc.email = "marc@lefanal.example"
    marc.save()
    return marc


def log_in(name: str, password: str, address: str, **headers: str) -> Any:
    values = {"username": name, "password": password, "next": "/newsroom/"}
    client = Client(REMOTE_ADDR=address, headers=headers)
    return client.post("/newsroom/login/", values)


def test_an_account_is_held_up_longer_and_longer_wherever_it_is_tried_from(
    marc: User, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "rotative.security"):
        for n in range(5):
            assert log_in("marc", "wrong", f"198.51.100.{n}").status_code == 200
        waits = []
        for n in range(12):
            held = log_in("MARC", PASSWORD, f"203.0.113.{n}")  # even with the right password
            assert held.status_code == 429
            assert "Trop" in held.content.decode()
            waits.append(int(held.headers["Retry-After"]))
            clock.wait(waits[-1])
            assert log_in("marc", "wrong", f"192.0.2.{n}").status_code == 200
    assert waits[:4] == [3, 5, 9, 17]
    assert max(waits) == 901
    assert "log-in failed: account marc" in caplog.text
    assert "held up: log-in to an account" in caplog.text
    for address in ("198.51.100.", "203.0.113.", "192.0.2."):
        assert address not in caplog.text


def test_who_got_in_today_is_not_held_up_by_strangers(marc: User, clock: Clock) -> None:
    assert log_in("marc", PASSWORD, HOME).status_code == 302
    for n in range(8):
        log_in("marc", "wrong", f"198.51.100.{n}")
    assert log_in("marc", PASSWORD, OTHER).status_code == 429
    assert log_in("marc", PASSWORD, HOME).status_code == 302


def test_a_network_that_tries_one_account_after_the_other_is_held_up(
    marc: User, clock: Clock
) -> None:
    for n in range(guard.NETWORK.free):
        log_in(f"somebody{n}", "wrong", STRANGER)
    assert log_in("marc", PASSWORD, STRANGER).status_code == 429
    assert log_in("marc", PASSWORD, HOME).status_code == 302


def test_an_office_that_logs_in_in_the_morning_is_not_held_up(marc: User, clock: Clock) -> None:
    for _ in range(guard.NETWORK.free + 5):
        assert log_in("marc", PASSWORD, HOME).status_code == 302


def test_an_account_that_does_not_exist_is_answered_alike(marc: User, clock: Clock) -> None:
    for name in ("marc", "nobody"):
        for n in range(5):
            log_in(name, "wrong", f"198.51.100.{n}")
        held = log_in(name, "wrong", OTHER)
        assert (held.status_code, held.headers["Retry-After"]) == (429, "3")


def test_many_at_once_gain_nothing(db: None, clock: Clock) -> None:
    """A knock counts before anybody knows how it ends."""
    came_in = [guard.knock((guard.ACCOUNT, "marc")) == 0 for _ in range(20)]
    assert came_in.count(True) == guard.ACCOUNT.free


def test_a_forwarded_address_that_nobody_vouches_for_does_not_help(
    marc: User, clock: Clock, settings: Any
) -> None:
    def tries(peer: str) -> list[int]:
        forged = (f"203.0.113.{n}, 10.9.8.{n}" for n in range(guard.NETWORK.free + 1))
        return [
            log_in(
                f"x{peer}{n}", "wrong", peer, **{"X-Forwarded-For": f, "X-Real-IP": f}
            ).status_code
            for n, f in enumerate(forged)
        ]

    assert tries(STRANGER)[-1] == 429
    assert tries("127.0.0.1")[-1] == 429
    settings.PROXIES = [ip_network("127.0.0.1")]
    assert tries(OTHER)[-1] == 429
    assert tries("127.0.0.1")[-1] == 200  # each is somebody else, says a proxy that we trust


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("192.0.2.7", "", "192.0.2.7"),
        ("192.0.2.7", "203.0.113.5", "192.0.2.7"),
        ("127.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.5, 10.0.0.3", "203.0.113.5"),
        ("127.0.0.1", "nonsense, 10.0.0.3", "10.0.0.3"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("::ffff:127.0.0.1", "[2001:db8::5]:4711", "2001:db8::5"),
        ("[::ffff:192.0.2.7]", "", "192.0.2.7"),
        ("127.0.0.1", "::ffff:203.0.113.5", "203.0.113.5"),
        ("fe80::1%eth0", "", "fe80::1"),
    ],
)
def test_the_client_is_who_the_last_trusted_proxy_saw(
    peer: str, forwarded: str, client: str
) -> None:
    proxies = [ip_network("127.0.0.1"), ip_network("10.0.0.0/8")]
    assert str(client_of(peer, forwarded, proxies)) == client


def test_of_an_ipv6_household_all_addresses_are_one(fanal: SmallPaper, clock: Clock) -> None:
    def sign_up(address: str, n: int) -> int:
        client = Client(REMOTE_ADDR=address)
        return client.post("/newsletter/sign-up/", {"email": f"lou{n}@a.example"}).status_code

    answers = [sign_up(f"2001:db8:0:{n:x}::{n:x}", n) for n in range(1, guard.SIGN_UP.free + 2)]
    assert answers[-2:] == [303, 429]
    assert sign_up("2001:db8:0:100::1", 99) == 303
    assert Subscriber.objects.count() == guard.SIGN_UP.free + 1


def test_whoever_writes_too_often_gets_the_words_back_and_may_write_later(
    fanal: SmallPaper, clock: Clock
) -> None:
    client = Client(REMOTE_ADDR=STRANGER)
    for _ in range(guard.MESSAGE.free):
        assert client.post("/contact/send/", LETTER).status_code == 303
    held = client.post("/contact/send/", LETTER)
    assert held.status_code == 429
    page = held.content.decode()
    assert "Mes mots" in page
    assert "Réessayez dans" in page
    assert not client.cookies
    assert Client(REMOTE_ADDR=HOME).post("/contact/send/", LETTER).status_code == 303
    clock.wait(int(held.headers["Retry-After"]))
    assert client.post("/contact/send/", LETTER).status_code == 303
    assert Message.objects.count() == guard.MESSAGE.free + 2


def test_strangers_cause_only_so_much_mail_in_a_day_and_no_message_is_lost(
    fanal: SmallPaper, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = PaperSettings.load()
    settings.email = "redaction@lefanal.example"
    settings.save()
    monkeypatch.setattr(guard, "MOST_MESSAGES_MAILED", 3)
    for n in range(5):
        assert Client(REMOTE_ADDR=f"192.0.2.{n}").post("/contact/send/", LETTER).status_code == 303
    assert (len(mail.outbox), Message.objects.count()) == (3, 5)
    clock.wait(24 * 3600)
    Client(REMOTE_ADDR=HOME).post("/contact/send/", LETTER)
    assert len(mail.outbox) == 4


def test_password_resets_of_an_address_are_few_and_all_answered_alike(
    marc: User, clock: Clock
) -> None:
    for n in range(6):
        asked = Client(REMOTE_ADDR=f"192.0.2.{n}").post(
            "/newsroom/password_reset/", {"email": "Marc@lefanal.example"}
        )
        assert (asked.status_code, asked.headers["Location"]) == (
            302,
            "/newsroom/password_reset/done/",
        )
    assert len(mail.outbox) == guard.RESET_OF.free


def test_a_network_asks_for_few_password_resets(marc: User, clock: Clock) -> None:
    client = Client(REMOTE_ADDR=STRANGER)
    answers = [
        client.post("/newsroom/password_reset/", {"email": f"{n}@a.example"}).status_code
        for n in range(guard.RESET.free + 1)
    ]
    assert answers == [302] * guard.RESET.free + [429]


def test_all_the_password_resets_of_a_day_have_a_ceiling(
    marc: User, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "MOST_RESETS_MAILED", 0)
    Client().post("/newsroom/password_reset/", {"email": marc.email})
    assert mail.outbox == []


def test_nothing_is_kept_that_tells_who_it_was_and_nothing_longer_than_a_day(
    marc: User, clock: Clock
) -> None:
    log_in("marc", "wrong", STRANGER)
    before = set(Knock.objects.values_list("who", flat=True))
    assert len(before) == 2
    assert not any("marc" in who or STRANGER in who for who in before)
    clock.wait(24 * 3600)
    log_in("marc", "wrong", STRANGER)
    assert before.isdisjoint(Knock.objects.values_list("who", flat=True))


def test_a_picture_on_a_page_cannot_log_anybody_out(marc: User) -> None:
    client = Client()
    client.force_login(marc)
    for verb in (client.get, client.head):
        assert verb("/newsroom/logout/").status_code == 405
    assert client.get("/newsroom/").status_code == 200
    assert client.post("/newsroom/logout/").status_code == 302
    assert client.get("/newsroom/").status_code == 302
