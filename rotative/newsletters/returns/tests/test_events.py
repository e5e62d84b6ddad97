"""What a mail provider says of the letters that its API took: who may say it, and what follows."""

import hashlib
import hmac
from base64 import b64encode
from typing import Any

import pytest
from django.test import Client

from rotative.newsletters.actions import is_suppressed
from rotative.newsletters.models import Consent, Delivery, Return
from rotative.newsletters.naming import names
from rotative.newsletters.returns.tests.conftest import Post

THERE = "/newsletter/mail-events/"
SECRET = "fanal:un-mot-pour-les-retours"
GONE = {"code": 550, "message": "5.1.1 <lou@ailleurs.example>: User unknown"}


@pytest.fixture(autouse=True)
def told(settings: Any) -> None:
    settings.MAIL_SERVER = {"API": "mailgun", "OPTIONS": {}}
    settings.MAIL_EVENTS = SECRET


def of_mailgun(marked: str, event: str = "failed", key: str = SECRET, **more: Any) -> Any:
    """Told, as Mailgun signs it."""
    at, token = "1795847000", "a" * 50
    signature = hmac.new(key.encode(), f"{at}{token}".encode(), hashlib.sha256).hexdigest()
    signed = {"timestamp": at, "token": token, "signature": signature}
    said = {"event": event, "severity": "permanent", "timestamp": 1795847000.5, **more}
    said["user-variables"] = {"delivery": marked}
    return Client().post(
        THERE, {"signature": signed, "event-data": said}, content_type="application/json"
    )


def of_mailjet(*events: Any, login: str = SECRET) -> Any:
    basic = f"Basic {b64encode(login.encode()).decode()}"
    return Client().post(
        THERE, list(events), content_type="application/json", headers={"Authorization": basic}
    )


def mark(post: Post) -> str:
    return names().bounce(post.sends().pk, post.lou.pk)


def test_an_address_that_does_not_exist_gets_no_letter_any_more(post: Post) -> None:
    marked = mark(post)
    for _again in range(2):
        answer = of_mailgun(marked, **{"delivery-status": GONE})
        assert answer.status_code == 200
    assert (post.state, is_suppressed("lou@ailleurs.example")) == ("bounced", True)
    (back,) = Return.objects.all()
    assert (back.kind, back.code) == ("hard", "5.1.1")
    assert Delivery.objects.get().state == Delivery.State.BOUNCED


@pytest.mark.parametrize(
    ("event", "more", "kind", "state"),
    [
        ("complained", {}, "complaint", "complained"),
        ("failed", {"delivery-status": {"message": "mailbox full"}}, "soft", "confirmed"),
        (
            "failed",
            {"delivery-status": {"message": "no", "enhanced-code": "5.7.1"}},
            "block",
            "confirmed",
        ),
        ("failed", {"severity": "temporary", "delivery-status": GONE}, None, "confirmed"),
        ("delivered", {}, None, "confirmed"),
        ("opened", {}, None, "confirmed"),
        ("unsubscribed", {}, None, "left"),
    ],
)
def test_what_follows_what_mailgun_says(
    post: Post, event: str, more: dict[str, Any], kind: str | None, state: str
) -> None:
    marked = mark(post)
    assert of_mailgun(marked, event, **more).status_code == 200
    assert of_mailgun(marked, event, **more).status_code == 200
    assert list(Return.objects.values_list("kind", flat=True)) == [kind] * (kind is not None)
    assert post.state == state
    proofs = Consent.objects.filter(verb=Consent.Verb.LEFT).values_list("page", flat=True)
    assert list(proofs) == ["the provider that mails"] * (state == "left")


@pytest.mark.parametrize(
    ("error", "kind", "state"),
    [
        ("user unknown", "hard", "bounced"),
        ("quota exceeded", "soft", "confirmed"),
        ("preblocked", "block", "confirmed"),
        ("content blocked", "block", "confirmed"),
    ],
)
def test_what_follows_what_mailjet_says(
    post: Post, settings: Any, error: str, kind: str, state: str
) -> None:
    settings.MAIL_SERVER = {"API": "mailjet", "OPTIONS": {}}
    event = {
        "event": "bounce",
        "time": 1795847000,
        "MessageID": 456,
        "email": "lou@ailleurs.example",
        "hard_bounce": True,
        "error": error,
        "Payload": f'{{"delivery": "{mark(post)}"}}',
    }
    assert of_mailjet(event, event).status_code == 200
    assert list(Return.objects.values_list("kind", flat=True)) == [kind]
    assert post.state == state


def test_who_has_not_the_secret_is_not_believed(post: Post, settings: Any) -> None:
    marked = mark(post)
    assert of_mailgun(marked, "complained", key="another").status_code == 403
    settings.MAIL_SERVER = {"API": "mailjet", "OPTIONS": {}}
    event = {"event": "spam", "Payload": f'{{"delivery": "{marked}"}}'}
    assert of_mailjet(event, login="fanal:another").status_code == 403
    assert Client().post(THERE, [event], content_type="application/json").status_code == 403
    assert not Return.objects.exists() and post.state == "confirmed"


@pytest.mark.parametrize("wanting", ["MAIL_EVENTS", "MAIL_SERVER"])
def test_without_a_secret_or_such_a_provider_there_is_no_such_address(
    post: Post, settings: Any, wanting: str
) -> None:
    setattr(settings, wanting, {"MAIL_EVENTS": "", "MAIL_SERVER": None}[wanting])
    nowhere = Client().post("/newsletter/nowhere-at-all/")
    assert of_mailgun(mark(post), "complained").status_code == nowhere.status_code
    assert Client().get(THERE).status_code == 404
    assert not Return.objects.exists()


@pytest.mark.parametrize("marked", ["", "b+1.2.0123456789abcdef@lefanal.example", "12"])
def test_what_is_said_of_no_letter_of_ours_changes_nothing(post: Post, marked: str) -> None:
    post.sends()
    assert of_mailgun(marked, "complained").status_code == 200
    assert post.state == "confirmed"


@pytest.mark.parametrize("body", ["", "[]", "5", "{", '{"signature": 5}', '[{"event": []}]', "é"])
@pytest.mark.parametrize("provider", ["mailgun", "mailjet"])
def test_what_nobody_can_read_is_refused(db: None, settings: Any, provider: str, body: str) -> None:
    settings.MAIL_SERVER = {"API": provider, "OPTIONS": {}}
    basic = f"Basic {b64encode(SECRET.encode()).decode()}"
    answer = Client().post(
        THERE,
        body.encode("latin-1"),
        content_type="application/json",
        headers={"Authorization": basic},
    )
    expected = {400, 403} if body != "[]" or provider == "mailgun" else {200}
    assert answer.status_code in expected
