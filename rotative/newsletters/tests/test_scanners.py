"""Programs that open every link of every mail, before its reader does: nothing follows from it.

The letters are those that are sent, and the mail that asks for a confirmation.
"""

import email
import re
from collections.abc import Iterator
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from typing import cast
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone
from lxml import html

from rotative.newsletters import actions, ledger, morning, post
from rotative.newsletters.actions import Shown
from rotative.newsletters.models import Edition, Newsletter, Subscriber, Subscription
from rotative.testing.paper import picture, small_paper, story
from rotative.testing.rounds import rounds

READERS = rounds(2, 1_000)
SITE = "https://lefanal.example"
OUTLOOK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"
GMAIL = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"
# Who they are, which methods they use in turn, what they add to an address, and whether they open
# what the page links to as well.
SCANNERS: dict[str, tuple[dict[str, str], tuple[str, ...], str, bool]] = {
    "Safe Links": ({"user-agent": OUTLOOK}, ("head", "get", "get"), "", False),
    "Proofpoint": ({"user-agent": "Mozilla/5.0 ProofPoint"}, ("get", "head"), "?c=E&typo=1", True),
    "Barracuda": ({"user-agent": "BarracudaCentral"}, ("head", "options", "get"), "", False),
    "Gmail's proxy": ({"user-agent": GMAIL}, ("get",), "", False),
    "a browser": (
        {"user-agent": PHONE, "purpose": "prefetch", "sec-purpose": "prefetch;prerender"},
        ("get", "head"),
        "",
        False,
    ),
}  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["fr", "en"])
def letters(request: pytest.FixtureRequest, db: None) -> list[EmailMessage]:
    """What an edition's readers got, and who has asked for it this morning."""
    paper = small_paper(request.param)
    daily = Newsletter.objects.get()
    for number in range(READERS):
        address = f"lecteur-{number}@lecteurs.example"
        reader = Subscriber.objects.create(email=address, folded=address, language=request.param)
        Subscription.objects.create(subscriber=reader, newsletter=daily, state="confirmed")
    port = picture("Le port")
    for name in ("finale", "quai", "greve"):
        story(paper.sport, name.title(), slug=name, standfirst="À Rocheville.", picture=port)
    actions.ask("lou@lecteurs.example", [daily], Shown("Chaque jour."))
    now = timezone.localtime()
    daily.send_at = now.time()
    daily.save()
    Edition.objects.create(
        newsletter=daily, day=now.date(), due_at=now, until=now + timedelta(hours=10)
    )
    morning.turn()
    return [*sent(), *(parsed(it.message().as_bytes()) for it in mail.outbox)]


def sent() -> Iterator[EmailMessage]:
    """All letters, as a sender hands them over."""
    while batch := ledger.claim():
        personal, done = post.template_of(batch.edition_id), []
        while intents := ledger.turn(batch, done, 10):
            done = [(it.delivery, ledger.Accepted("queued")) for it in intents]
            yield from (parsed(personal(it).data) for it in intents)
        ledger.finish(batch)
    ledger.close()


def parsed(data: bytes) -> EmailMessage:
    return cast(EmailMessage, email.message_from_bytes(data, policy=policy.default))


def links(letter: EmailMessage) -> set[str]:
    """Whatever looks like an address of the site: in both bodies and in the head."""
    found = set(re.findall(r"https?://[^\s<>\"]+", "\n".join(map(str, letter.values()))))
    for kind in ("plain", "html"):
        if body := letter.get_body((kind,)):
            found |= set(re.findall(r"https?://[^\s<>\"]+", body.get_content()))
            if kind == "html":
                found |= linked(body.get_content())
    return {it for it in found if it.startswith(SITE)}


def linked(page: str) -> set[str]:
    return {
        urlsplit(it[2])._replace(fragment="").geturl() for it in html.fromstring(page).iterlinks()
    }


def everything() -> dict[str, list[str]]:
    """Each row of the database."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(map(str, cursor.fetchall()))
    return found


def test_whoever_opens_every_link_of_every_letter_changes_nothing(
    letters: list[EmailMessage],
) -> None:
    opened = set().union(*map(links, letters))
    personal = {it for it in opened if re.search(r"/(leave|preferences|confirm)/", it)}
    assert len(letters) == READERS + 1
    assert len(personal) == 2 * READERS + 1 and len(opened) > len(personal) + 3
    mail.outbox.clear()
    before = everything()
    for headers, methods, more, goes_on in SCANNERS.values():
        scanner = Client(headers=headers)
        for address in sorted(opened):
            for method in methods:
                answer = scanner.generic(method.upper(), urlsplit(address).path + more)
                is_answered = answer.status_code == 200 or method == "options"
                assert is_answered or "/media/" in address, (address, answer.status_code)
                assert not answer.cookies
            if goes_on and address in personal:
                for path in {urlsplit(it).path for it in linked(answer_of(scanner, address))}:
                    if path.startswith("/newsletter/"):
                        scanner.get(path)
    after = everything()
    assert {name for name, rows in after.items() if rows != before[name]} == set()
    assert mail.outbox == []


def answer_of(scanner: Client, address: str) -> str:
    return scanner.get(urlsplit(address).path).content.decode()
