"""The post: what a letter says of itself, by which keys it is signed, and the files without a
mail server.
"""

import asyncio
import email
import json
import os
from datetime import UTC, date, datetime, timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

import dkim as dkimpy
import pytest
from django.test import Client
from django.utils import timezone

from rotative import cli
from rotative.lib.failure import Failure
from rotative.newsletters import keys, ledger, naming, post, tokens
from rotative.newsletters.kept import Kept
from rotative.newsletters.ledger import Intent
from rotative.newsletters.models import (
    Delivery,
    Edition,
    Newsletter,
    Subscriber,
    Subscription,
)
from rotative.newsletters.tokens import Purpose
from rotative.newsletters.wire.dkim import record
from rotative.newsletters.wire.message import LEAVE, PREFERENCES
from rotative.newsletters.wire.smtp import Server

TODAY = date(2026, 11, 18)
HTML = f'<p>Un. <a href="https://x.example/{PREFERENCES}/">1</a> <a href="/{LEAVE}/">2</a></p>'
TEXT = f"Un.\n{PREFERENCES}\n{LEAVE}\n"
MAIL = {
    "EMAIL_HOST": "relay.example",
    "EMAIL_PORT": 465,
    "EMAIL_HOST_USER": "fanal",
    "EMAIL_HOST_PASSWORD": "le mot",
    "EMAIL_USE_SSL": True,
    "EMAIL_USE_TLS": False,
}


@pytest.fixture(autouse=True)
def data(settings: Any, tmp_path: Path) -> Path:
    """Le Fanal has its own domain, and an empty data directory."""
    settings.DATA_DIR, settings.MAIL_SERVER = tmp_path, None
    settings.MAIL_FROM, settings.MAIL_BACK = "bonjour@fanal.example", "retours.fanal.example"
    naming.names.cache_clear()
    yield tmp_path
    naming.names.cache_clear()


def a_frozen_edition(newsletter: Newsletter, readers: int = 1) -> Edition:
    for number in range(readers):
        address = f"lou-{number}@lecteurs.example"
        reader = Subscriber.objects.create(email=address, folded=address)
        Subscription.objects.create(subscriber=reader, newsletter=newsletter, state="confirmed")
    now = timezone.now()
    edition = Edition.objects.create(
        newsletter=newsletter,
        day=TODAY,
        state=Edition.State.APPROVED,
        due_at=now,
        until=now + timedelta(hours=12),
    )
    ledger.freeze(edition, subject="Le quai rouvre", html=HTML, text=TEXT)
    edition.refresh_from_db()
    return edition


def intent_for(edition: Edition) -> Intent:
    delivery = edition.deliveries.first()
    assert delivery is not None
    reader = Subscriber.objects.get(pk=delivery.subscriber_id)
    return Intent(delivery.pk, reader.pk, reader.handle, reader.email, reader.language)


def parsed(data: bytes) -> EmailMessage:
    return cast(EmailMessage, email.message_from_bytes(data, policy=policy.default))


@pytest.fixture
def edition(daily: Newsletter) -> Edition:
    return a_frozen_edition(daily)


@pytest.mark.django_db
def test_a_letter_says_who_sends_it_and_how_to_leave(edition: Edition, client: Client) -> None:
    to = intent_for(edition)
    message = post.template_of(edition.pk)(to)
    said = parsed(message.data)
    assert said["From"] == "Le Fanal <bonjour@fanal.example>"
    assert said["To"] == message.recipient == "lou-0@lecteurs.example"
    assert said["Subject"] == "Le quai rouvre"
    assert said["Date"].datetime == edition.frozen_at.replace(microsecond=0)
    slug = edition.newsletter.slug
    assert said["List-Id"] == f"{edition.newsletter.name} <{slug}.fanal.example>"
    assert said["Feedback-ID"] == f"{edition.pk}:{slug}:daily:fanal.example"
    assert said["List-Archive"] == f"<https://lefanal.example/newsletter/{slug}/2026-11-18/>"
    assert naming.names().bounced(message.sender) == (edition.pk, to.subscriber)
    leave, preferences = (
        tokens.make(Purpose.LEAVE, to.handle, edition.newsletter_id),
        tokens.make(Purpose.PREFERENCES, to.handle),
    )
    one_click = f"https://lefanal.example/newsletter/leave/{leave}/"
    assert said["List-Unsubscribe"].split() == [
        f"<{one_click}>,",
        f"<mailto:leave+{leave}@retours.fanal.example>",
    ]
    plain, _html = cast(list[EmailMessage], said.get_payload())
    assert plain.get_content().split() == ["Un.", preferences, leave]
    # The header's own address does what it says.
    path = one_click.removeprefix("https://lefanal.example")
    answer = client.post(path, {"List-Unsubscribe": "One-Click"}, headers={"host": "localhost"})
    assert answer.status_code == 200
    assert Subscription.objects.get(subscriber_id=to.subscriber).state == "left"


@pytest.mark.django_db
def test_what_is_no_longer_what_was_approved_is_not_sent(edition: Edition) -> None:
    Edition.objects.update(html=HTML.replace("Un.", "Deux."))
    with pytest.raises(ValueError, match="not what was approved"):
        post.template_of(edition.pk)


@pytest.mark.parametrize(
    ("address", "who"),
    [("a@fanal.example", "fanal.example"), ("a@un-tres-long-domaine.example", None), ("a@b", None)],
)
def test_mailboxes_know_the_sender_by_five_to_fifteen_signs(
    settings: Any, address: str, who: str | None
) -> None:
    settings.MAIL_FROM = address
    assert 5 <= len(post._who_sends()) <= 15
    assert who in (None, post._who_sends())


# -- keys


def rotative(*arguments: str) -> int:
    args = cli.parser().parse_args(["newsletters", *arguments])
    return cli.run_of(args.module)(args)


@pytest.mark.django_db
def test_keys_are_made_once_kept_private_and_sign_every_letter(
    edition: Edition, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rotative("keys", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert sorted(it.partition("-")[0] for it in said["made"]) == ["ed25519", "rsa"]
    files = sorted((data / "dkim").iterdir())
    assert [file.name for file in files] == sorted(f"{it}.fanal.example.pem" for it in said["made"])
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert (data / "dkim").stat().st_mode & 0o777 == 0o700
    message = post.template_of(edition.pk)(intent_for(edition))
    verifier = dkimpy.DKIM(message.data)
    for index in (0, 1):
        assert verifier.verify(
            index, dnsfunc=lambda name, timeout=0: said["dns"][name.decode().rstrip(".")].encode()
        )
    before = [file.read_bytes() for file in files]
    assert rotative("keys") == 0
    shown = capsys.readouterr().out
    assert "Made" not in shown
    for name, words in said["dns"].items():
        assert f"{name}. IN TXT " in shown and words[:200] in shown
    assert [file.read_bytes() for file in files] == before


def test_a_paper_without_keys_sends_without_a_signature() -> None:
    assert keys.signers("fanal.example") == []


@pytest.mark.parametrize(
    "content", [b"", b"-----BEGIN PRIVATE KEY-----\nbm8=\n-----END PRIVATE KEY-----\n", b"\xff"]
)
@pytest.mark.django_db
def test_a_file_that_is_no_key_stops_the_sending_and_is_named(
    edition: Edition, data: Path, content: bytes
) -> None:
    keys.make_missing("fanal.example", TODAY)
    file = data / "dkim" / "rsa-20261118.fanal.example.pem"
    file.write_bytes(content)
    with pytest.raises(Failure, match=rf"^{file} cannot sign letters .*: put the key back"):
        post.template_of(edition.pk)


def test_keys_of_another_domain_sign_nothing_and_that_is_said() -> None:
    keys.make_missing("autre.example", TODAY)
    with pytest.raises(Failure, match=r"none of fanal\.example \(ROTATIVE_MAIL_FROM\)"):
        keys.signers("fanal.example")


def test_the_record_of_a_key_has_the_name_of_its_file() -> None:
    made = keys.make_missing("fanal.example", TODAY)
    assert {record(it)[0] for it in made} == {
        "rsa-20261118._domainkey.fanal.example",
        "ed25519-20261118._domainkey.fanal.example",
    }
    assert keys.make_missing("fanal.example", TODAY + timedelta(days=9)) == []


# -- where letters go


def test_letters_go_to_the_server_that_the_settings_name(settings: Any) -> None:
    settings.MAIL_SERVER = MAIL
    server = post.outlet()
    assert isinstance(server, Server)
    assert (server.host, server.port, server.tls) == ("relay.example", 465, "implicit")
    assert (server.user, server.password, server.name) == ("fanal", "le mot", "fanal.example")
    settings.MAIL_SERVER = MAIL | {"EMAIL_USE_SSL": False, "EMAIL_USE_TLS": True}
    assert post.outlet().tls == "starttls"  # type: ignore[attr-defined]


@pytest.fixture
def letter(transactional_db: None) -> Newsletter:
    return Newsletter.objects.create(
        kind="daily", name="La matinale", slug="matinale-du-jour", promise="Le jour."
    )


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_without_a_mail_server_each_letter_is_a_file(data: Path, letter: Newsletter) -> None:
    edition = a_frozen_edition(letter, readers=30)
    assert post.Post().turn() == 0
    assert ledger.sums(edition) == {Delivery.State.ACCEPTED: 30}
    edition.refresh_from_db()
    assert edition.state == Edition.State.SENT
    files = sorted((data / "mail").iterdir())
    assert len(files) == 30
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    letters = [parsed(file.read_bytes()) for file in files]
    assert {it["To"] for it in letters} == {f"lou-{n}@lecteurs.example" for n in range(30)}
    for file, letter in zip(files, letters, strict=True):
        assert letter["Message-ID"] == f"<{file.name.removesuffix('.eml')}>"
        assert letter["Return-Path"].startswith(f"<b+{edition.pk}.")
    assert post.Post().turn() == 0, "there is nothing more to do"
    assert len(list((data / "mail").iterdir())) == 30


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_edition_whose_time_is_over_is_ended_by_a_turn(letter: Newsletter) -> None:
    edition = a_frozen_edition(letter)
    Edition.objects.update(until=datetime(2026, 1, 1, tzinfo=UTC))
    post.Post().turn()
    assert ledger.sums(edition) == {Delivery.State.EXPIRED: 1}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_turn_without_keys_or_server_says_when_to_come_again(
    data: Path, letter: Newsletter, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    edition = a_frozen_edition(letter)
    settings.MAIL_SERVER = MAIL | {
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": 1,
        "EMAIL_HOST_USER": "",
        "EMAIL_USE_SSL": False,
    }
    assert post.Post().turn() == 60
    assert "127.0.0.1:1: " in caplog.text
    keys.make_missing("autre.example", TODAY)
    assert post.Post().turn() == 60
    assert "no edition is sent: " in caplog.text and "none of fanal.example" in caplog.text
    assert ledger.sums(edition) == {Delivery.State.QUEUED: 1}


LINES = b"Message-ID: <e1.2.abc@fanal.example>\r\n\r\nUn.\r\n..deux\r\n"


async def keep(mailbox: Kept, data: bytes) -> str:
    line = await mailbox.connect()
    return (await line.send("b@fanal.example", "lou@lecteurs.example", data)).text


def test_of_more_letters_than_there_is_room_for_the_rest_is_said_not_to_be_kept(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "mail"
    for number in range(5):
        name = f"Message-ID: <e1.{number}.abc@fanal.example>\r\n\r\nUn.\r\n".encode()
        assert "kept as a file" in asyncio.run(keep(Kept(folder, most=3), name))
        os.utime(folder / f"e1.{number}.abc@fanal.example.eml", (number, number))
    mailbox = Kept(folder, most=3)
    said = [asyncio.run(keep(mailbox, LINES)) for _ in range(4)]
    assert ["not kept: only the first 3" in it for it in said] == [False, False, False, True]
    names = sorted(file.name for file in folder.iterdir())
    assert names == [f"{it}.abc@fanal.example.eml" for it in ("e1.2", "e1.3", "e1.4")], (
        "written again, it is there once"
    )
