"""Mailbox providers that ask for less, that block an edition, and a domain that is new: a mail
server elsewhere says what they say, and the others get their letters all the same.
"""

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from wagtail.users.models import UserProfile

from rotative.newsletters import ledger, pace, waits
from rotative.newsletters.models import (
    Batch,
    Delivery,
    Edition,
    Newsletter,
    Pace,
    Subscriber,
    Subscription,
)
from rotative.newsletters.providers import LETTERS
from rotative.newsletters.sender import Sender
from rotative.newsletters.tests.conftest import Clock
from rotative.newsletters.tests.test_sending_an_edition import template_of
from rotative.newsletters.wire.outcomes import Refused
from rotative.newsletters.wire.tests.peer import Peer
from rotative.people.models import User
from rotative.testing import cast
from rotative.testing.paper import SmallPaper

transactional = pytest.mark.django_db(transaction=True, serialized_rollback=True)

State = Delivery.State
READERS = {"orange.fr": 10, "gmail.com": 12, "free.fr": 3}
STORM = b"421 4.7.0 Trop de connexions OFR004_104\r\n"
BLOCKED = b"550 5.7.26 Unauthenticated email is not accepted\r\n"


class Providers(Peer):
    """A mail server that passes on what the providers say: by domain, to RCPT."""

    def __init__(self, **answers: bytes) -> None:
        super().__init__()
        self.says = {domain.replace("_", "."): said for domain, said in answers.items()}
        self.tried: Counter[str] = Counter()

    async def _answer(self, writer: Any, verb: str) -> bytes:
        if verb != "RCPT":
            return await super()._answer(writer, verb)
        domain = self.commands[-1].rpartition("@")[2].rstrip(">")
        self.tried[domain] += 1
        said = self.says.get(domain, b"250 2.1.5 Ok\r\n")
        writer.write(said)
        if said.startswith(b"421"):
            await writer.drain()
            writer.close()
            raise EOFError
        return said


@pytest.fixture
def elsewhere(settings: Any) -> Any:
    """The mail server is not on this machine."""
    settings.MAIL_SERVER = {"EMAIL_HOST": "smtp.relais.example"}
    return settings


def an_edition(clock: Clock, readers: dict[str, int] = READERS) -> Edition:
    """Frozen, in batches of four."""
    letter, _new = Newsletter.objects.get_or_create(
        kind="daily", defaults={"name": "La matinale", "slug": "matinale", "promise": "Le jour."}
    )
    for domain, number in readers.items():
        for n in range(number):
            address = f"lecteur-{n}@{domain}"
            reader = Subscriber.objects.create(email=address, folded=address)
            Subscription.objects.create(
                subscriber=reader,
                newsletter=letter,
                state="confirmed",
                confirmed_at=clock.at - timedelta(days=99 - n),
            )
    edition = Edition.objects.create(
        newsletter=letter,
        day=date(2026, 11, 27),
        state=Edition.State.APPROVED,
        due_at=clock.at,
        until=clock.at + timedelta(hours=10),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger, "BATCH", 4)
        ledger.freeze(edition, subject="Le quai rouvre", html="<p>Un.</p>", text="Un.")
    return edition


def send(peer: Peer, connections: int = 4) -> int:
    async def go() -> int:
        async with peer:
            sender = Sender(peer.server(), template_of, connections=connections, most=4)
            taken = await sender.send_all()
            assert sender.away is None
            return taken

    return asyncio.run(go())


def states(provider: str) -> dict[State, int]:
    found = Delivery.objects.filter(batch__provider=provider).values_list("state", flat=True)
    return {State(state): number for state, number in Counter(found).items()}


# -- who asks for less


@transactional
def test_a_storm_at_one_provider_holds_up_no_other_and_its_rate_recovers(
    elsewhere: Any, clock: Clock
) -> None:
    an_edition(clock)
    storm = Providers(orange_fr=STORM)
    send(storm)
    assert states("google") == {State.ACCEPTED: 12}
    assert states("free") == {State.ACCEPTED: 3}
    # One letter of each of its two connections; the others have not been tried.
    assert storm.tried["orange.fr"] == 2
    assert states("orange") == {State.PUT_OFF: 2, State.QUEUED: 8}
    row = Pace.objects.get()
    assert (row.provider, row.cooled_for) == ("orange", 5)
    assert row.said == "421 4.7.0 Trop de connexions OFR004_104"

    clock.wait(minutes=4)
    assert ledger.claim() is None
    clock.wait(minutes=1)
    # From then on sixty letters an hour, by five minutes.
    calm = Providers()
    send(calm)
    assert (calm.tried["orange.fr"], ledger.claim()) == (5, None)
    clock.wait(minutes=5)
    send(calm)
    assert calm.tried["orange.fr"] == 8
    clock.wait(minutes=15)
    send(calm)
    assert states("orange") == {State.ACCEPTED: 10}
    clock.wait(minutes=30)
    assert pace.rate_at(Pace.objects.get(), clock.at) is None


def test_ten_minutes_without_a_word_give_a_tenth_back(clock: Clock) -> None:
    row = Pace(provider="orange", full=12_000, rate=6_000, cool_until=clock.at)
    rates = []
    for _ in range(6):
        rates.append(pace.rate_at(row, clock.at))
        clock.wait(minutes=10)
    assert rates == [6_000, 7_200, 8_400, 9_600, 10_800, None]


@pytest.mark.django_db
def test_who_asks_again_waits_twice_as_long_up_to_an_hour(clock: Clock) -> None:
    row, waited, rates = Pace(provider="orange"), [], []
    for _ in range(6):
        pace.cool(row, "421 4.7.0 later", taken_at=clock.at, now=clock.at)
        waited.append(row.cooled_for)
        rates.append(row.rate)
        pace.cool(row, "421 4.7.0 later", taken_at=clock.at, now=clock.at)  # the same storm
        clock.wait(minutes=row.cooled_for + 1)
    assert waited == [5, 10, 20, 40, 60, 60]
    assert rates == [60] * 6
    # Who has been given all back begins anew.
    clock.wait(hours=2)
    pace.cool(row, "421 4.7.0 later", taken_at=clock.at, now=clock.at)
    assert row.cooled_for == 5


@pytest.mark.parametrize(
    ("code", "said", "is_so"),
    [
        (421, "Service refuse. Veuillez essayer plus tard. OFR004_104", True),
        (421, "4.7.0 [TSS04] Messages temporarily deferred", True),
        (451, "4.7.500 Server busy. Please try again later", True),
        (450, "4.7.1 Error: too much mail", True),
        (452, "4.3.1 Too many recipients this hour", True),
        (450, "4.2.0 Greylisted, try again later", False),
        (450, "4.7.1 Recipient address rejected: Greylisted", False),
        (450, "4.2.1 The user receives mail too quickly", False),
        (452, "4.2.2 Mailbox full, try again later", False),
        (451, "4.3.0 Temporary lookup failure", False),
        (550, "5.7.1 too many complaints", False),
    ],
)
def test_what_asks_for_fewer_letters(code: int, said: str, is_so: bool) -> None:
    assert pace.is_about_rate(code, said) is is_so


@pytest.mark.parametrize(
    ("host", "is_ours"),
    [("", False), ("localhost", False), ("127.0.0.1", False), ("::1", False),
     ("smtp.relais.example", True)],
)  # fmt: skip
def test_a_mail_server_on_this_machine_keeps_limits_of_its_own(
    settings: Any, host: str, is_ours: bool
) -> None:
    settings.MAIL_SERVER = {"EMAIL_HOST": host} if host else None
    assert pace.has_limits() is is_ours


@transactional
def test_a_connection_takes_no_more_letters_than_its_provider_wants(
    elsewhere: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And who was put off is tried again in one round, however few go at a time."""
    monkeypatch.setitem(LETTERS, "yahoo", 2)
    an_edition(clock, {"yahoo.fr": 6})
    busy = Providers(yahoo_fr=b"450 4.2.0 greylisted\r\n")
    send(busy, connections=1)
    assert states("yahoo") == {State.PUT_OFF: 6}
    clock.wait(minutes=16)
    free = Providers()
    assert send(free, connections=1) == 6
    assert free.connections == 3


# -- who blocks an edition


def blocks(provider: str) -> None:
    """Its batch at hand: three letters are refused, and then no more are sent."""
    while (batch := ledger.claim()) and batch.provider != provider:
        pass
    assert batch
    done = [
        (it.delivery, Refused(550, "5.7.26", "5.7.26 Unauthenticated email is not accepted"))
        for it in ledger.turn(batch, [], 3)
    ]
    assert ledger.turn(batch, done, 0) == []
    ledger.finish(batch)


def test_a_provider_that_blocks_an_edition_gets_no_more_of_it_until_marc_says_so(
    fanal: SmallPaper, elsewhere: Any, clock: Clock
) -> None:
    marc = cast.marc()
    marc.email = "marc@fanal.example"
    marc.save()
    edition = an_edition(clock)
    blocks("google")
    assert states("google") == {State.REFUSED: 3, State.QUEUED: 9}
    others = ledger.claim()
    assert others and others.provider == "orange"
    assert not Subscription.objects.exclude(state="confirmed").exists()
    edition.refresh_from_db()
    assert edition.state == "sending"
    assert edition.reason.startswith(
        "Gmail bloque cette édition par une règle à lui («\u202f550 5.7.26 Unauthenticated email"
    )
    (told,) = mail.outbox
    assert told.to == ["marc@fanal.example"] and edition.reason in told.body

    client = Client()
    client.force_login(marc)
    screen = f"/newsroom/newsletter/{edition.pk}/"
    page = client.get(screen).content.decode()
    assert "Il bloque cette édition par une règle à lui\u00a0: 9 lettres attendent." in page
    assert 'value="go_on:google"' in page
    answer = client.post(f"{screen}provider/", {"do": "go_on:google"}, follow=True)
    page = answer.content.decode()
    assert "Des lettres y partent de nouveau." in page and 'value="go_on:google"' not in page
    assert "Reprise de l’envoi à un fournisseur" in page
    edition.refresh_from_db()
    assert edition.reason == ""
    again = ledger.claim()
    assert again and again.provider == "google"


@transactional
def test_one_of_three_is_a_readers_own_filter(elsewhere: Any, clock: Clock) -> None:
    an_edition(clock, {"free.fr": 3})
    peer = Peer(RCPT=[b"550 5.7.1 No thanks\r\n", b"250 Ok\r\n"])
    send(peer, connections=1)
    assert states("free") == {State.REFUSED: 1, State.ACCEPTED: 2}
    assert [it.state for it in ledger.close()] == ["sent"]


@transactional
def test_what_nobody_lets_go_on_is_not_sent_and_the_edition_says_why(
    elsewhere: Any, clock: Clock
) -> None:
    an_edition(clock, {"gmail.com": 12})
    send(Providers(gmail_com=BLOCKED), connections=1)
    clock.wait(hours=11)
    (ended,) = ledger.close()
    assert ended.reason == (
        "Gmail la bloque par une règle à lui\u00a0: 9 lettres ne sont pas parties."
    )
    assert states("google") == {State.REFUSED: 3, State.EXPIRED: 9}


# -- a domain that is new


@pytest.mark.parametrize(
    ("days", "letters"),
    [(-3, 200), (0, 200), (1, 240), (7, 650), (20, 5_810), (41, 200_000), (42, None)],
)
def test_a_new_domain_sends_more_every_day_for_six_weeks(
    elsewhere: Any, days: int, letters: int | None
) -> None:
    elsewhere.MAIL_NEW_SINCE = date(2026, 11, 27)
    assert pace.ceiling(datetime(2026, 11, 27, 6, tzinfo=UTC) + timedelta(days=days)) == letters


def test_no_domain_is_new_unless_somebody_says_so(settings: Any, clock: Clock) -> None:
    assert settings.MAIL_NEW_SINCE is None
    assert pace.ceiling(clock.at) is None
    settings.MAIL_NEW_SINCE = clock.at.date()
    assert pace.ceiling(clock.at) is None, "the built-in mailbox has no provider"


@transactional
def test_who_confirmed_last_gets_the_letters_of_a_new_domain_and_the_others_are_named(
    settings: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind a Postfix on this machine, too: it does not know that the domain is new."""
    settings.MAIL_SERVER = {"EMAIL_HOST": "localhost"}
    settings.MAIL_NEW_SINCE = clock.at.date()
    monkeypatch.setattr(pace, "ceiling", lambda now: 5)
    edition = an_edition(clock)
    peer = Providers()
    send(peer)
    assert peer.tried == {"orange.fr": 5, "gmail.com": 5, "free.fr": 3}
    got = Delivery.objects.filter(state=State.ACCEPTED, batch__provider="google")
    readers = Subscriber.objects.filter(pk__in=got.values("subscriber_id"))
    assert sorted(readers.values_list("email", flat=True)) == [
        "lecteur-10@gmail.com",
        "lecteur-11@gmail.com",
        "lecteur-7@gmail.com",
        "lecteur-8@gmail.com",
        "lecteur-9@gmail.com",
    ]
    edition.refresh_from_db()
    assert [(it.label, it.why) for it in waits.of_edition(edition)] == [
        ("Gmail", "Il a ses 5 lettres d’aujourd’hui, le plafond d’un domaine nouveau."),
        ("Orange", "Il a ses 5 lettres d’aujourd’hui, le plafond d’un domaine nouveau."),
    ]
    clock.wait(hours=11)
    (ended,) = ledger.close()
    assert ended.reason == (
        "Gmail\u00a0: 7 lettres au-delà du plafond d’un domaine nouveau ne sont pas parties. "
        "Orange\u00a0: 5 lettres au-delà du plafond d’un domaine nouveau ne sont pas parties."
    )


def test_the_screen_of_deliverability_says_that_the_domain_is_new_and_who_gets_less(
    fanal: SmallPaper, elsewhere: Any, clock: Clock
) -> None:
    elsewhere.MAIL_NEW_SINCE = clock.at.date() - timedelta(days=1)
    pace.cool(Pace(provider="orange"), "421 OFR004_104", taken_at=clock.at, now=clock.at)
    client = Client()
    client.force_login(cast.marc())
    page = client.get("/newsroom/newsletter/deliverability/").content.decode()
    assert "aujourd’hui, jusqu’à 240 lettres vont à chaque fournisseur" in page
    assert "Il en veut moins («\u202f421 OFR004_104\u202f»)\u00a0: rien ne lui est" in page
    UserProfile.objects.create(user=User.objects.get(), preferred_language="en")
    page = client.get("/newsroom/newsletter/deliverability/").content.decode()
    assert "today up to 240 letters go to each mailbox provider" in page
    assert "It asked for less (“421 OFR004_104”): nothing goes to it before" in page


@pytest.mark.django_db
def test_what_a_claim_does_not_use_is_given_back(
    settings: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAIL_SERVER = {"EMAIL_HOST": "localhost"}
    monkeypatch.setattr(pace, "ceiling", lambda now: 5)
    an_edition(clock, {"gmail.com": 12})
    first = ledger.claim()
    second = ledger.claim()
    assert first and second and (first.granted, second.granted) == (4, 1)
    assert ledger.claim() is None
    ledger.finish(first)
    third = ledger.claim()
    assert third and third.granted == 4
    assert Batch.objects.filter(state=Batch.State.TAKEN).count() == 2


@pytest.mark.django_db
def test_where_nothing_is_limited_a_claim_asks_the_database_nothing_more(
    settings: Any, clock: Clock, django_assert_num_queries: Any
) -> None:
    an_edition(clock, {"orange.fr": 4, "gmail.com": 4})
    with django_assert_num_queries(4):  # the savepoint's two, the batch's two
        ledger.claim()
    settings.MAIL_SERVER = {"EMAIL_HOST": "smtp.relais.example"}
    # What is known of providers, which batches are taken, and how many letters Orange's has.
    with django_assert_num_queries(7 + (connection.vendor == "postgresql")):
        ledger.claim()
