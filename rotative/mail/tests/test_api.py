"""Mail through a provider's own API: what the provider is told, and what its answers mean."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage, send_mail
from django.utils import timezone

from rotative.mail import actions, api
from rotative.mail.api import Api, Verdict
from rotative.mail.models import Mail
from rotative.mail.tests.provider import HANG_UP, QUEUED, SILENCE, Provider, Said, answering

LETTER = """\
DKIM-Signature: v=1; a=rsa-sha256; b=xyz
From: =?utf-8?q?Le_Fanal=2C_=C3=A9dition?= <lettres@fanal.example>
To: somebody@else.example
Reply-To: redaction@fanal.example
Subject: =?utf-8?b?w4AgbGEgdW5l?=
Date: Wed, 18 Nov 2026 07:00:00 +0100
Message-ID: <e1.2.abc@fanal.example>
List-Unsubscribe: <https://fanal.example/leave/>,
 <mailto:leave@fanal.example>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
List-Id: La matinale <matinale.fanal.example>
Precedence: bulk
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="x"

--x
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Le quai rouvre =C3=A0 midi.
--x
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<p>Le quai rouvre =C3=A0 midi.</p>
--x--
""".replace("\n", "\r\n").encode()


@pytest.fixture
def provider() -> Iterator[Provider]:
    with answering() as it:
        yield it


def ask(given: dict[str, Any], mark: str = "") -> api.Answer:
    spoken_to = Api(given["API"], given["OPTIONS"])
    spoken_to.open()
    try:
        return spoken_to.send(LETTER, "lou@lecteurs.example", mark)
    finally:
        spoken_to.close()


def test_mailgun_gets_the_letter_in_fields_and_is_told_to_track_nothing(
    provider: Provider,
) -> None:
    answer = ask(provider.mailgun, mark="b+1.2.abc@retours.fanal.example")
    assert answer == api.Answer(Verdict.TAKEN, "mailgun: <1@mailgun.example>")
    (asked,) = provider.asked
    assert asked == {
        "path": "/v3/fanal.example/messages",
        "login": "Basic YXBpOmxlLW1vdA==",
        "from": '"Le Fanal, édition" <lettres@fanal.example>',
        "to": "lou@lecteurs.example",
        "subject": "À la une",
        "text": "Le quai rouvre à midi.",
        "html": "<p>Le quai rouvre à midi.</p>",
        "h:Reply-To": "redaction@fanal.example",
        "h:Message-Id": "<e1.2.abc@fanal.example>",
        "h:List-Unsubscribe": "<https://fanal.example/leave/>, <mailto:leave@fanal.example>",
        "h:List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "h:List-Id": "La matinale <matinale.fanal.example>",
        "h:Precedence": "bulk",
        "o:tracking-opens": "no",
        "o:tracking-clicks": "no",
        "v:delivery": "b+1.2.abc@retours.fanal.example",
    }


def test_mailjet_gets_the_headers_that_it_takes(provider: Provider) -> None:
    to = {"Email": "LOU@lecteurs.example", "MessageID": 456, "MessageUUID": "a-b"}
    provider.says = lambda _asked: (200, {"Messages": [{"Status": "success", "To": [to]}]})
    answer = ask(provider.mailjet, mark="b+1.2.abc@retours.fanal.example")
    assert answer.verdict is Verdict.TAKEN
    (asked,) = provider.asked
    assert asked["path"] == "/v3/send"
    whole = asked["Globals"]
    assert (whole["TrackOpens"], whole["TrackClicks"]) == ("disabled", "disabled")
    assert json.loads(whole["EventPayload"]) == {"delivery": "b+1.2.abc@retours.fanal.example"}
    assert whole["Headers"] == {
        "List-Unsubscribe": "<https://fanal.example/leave/>, <mailto:leave@fanal.example>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Precedence": "bulk",
    }
    assert asked["Messages"] == [{"To": [{"Email": "lou@lecteurs.example"}]}]


@pytest.mark.parametrize(
    ("says", "verdict"),
    [
        ((400, {"message": "to parameter is not a valid address"}), Verdict.REFUSED),
        ((413, "too large"), Verdict.REFUSED),
        ((429, {"message": "too many"}), Verdict.LATER),
        ((401, "Forbidden"), Verdict.CLOSED),
        ((403, "Forbidden"), Verdict.CLOSED),
        ((402, {"message": "no money"}), Verdict.CLOSED),
        ((404, {"message": "Domain not found: fanal.example"}), Verdict.CLOSED),
        ((307, "over there"), Verdict.CLOSED),
        ((500, "oops"), Verdict.UNKNOWN),
        ((503, {"message": "Queued"}), Verdict.UNKNOWN),
        ((200, "<html>"), Verdict.UNKNOWN),
        ((200, 5), Verdict.UNKNOWN),
        ((200, {"message": "Hello"}), Verdict.UNKNOWN),
        (HANG_UP, Verdict.UNKNOWN),
        (SILENCE, Verdict.UNKNOWN),
    ],
)
def test_what_an_answer_of_mailgun_means(
    provider: Provider, says: Said, verdict: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    if says == SILENCE:
        monkeypatch.setattr(api, "PATIENCE", (1, 0.2))
    provider.says = lambda _asked: says
    answer = ask(provider.mailgun)
    assert answer.verdict is verdict
    assert "\n" not in answer.text and "le-mot" not in answer.text
    assert len(provider.asked) == 1, "nothing is asked twice"


@pytest.mark.parametrize(
    ("says", "verdict"),
    [
        (
            (400, {"Messages": [{"Status": "error", "Errors": [{"ErrorCode": "send-0003"}]}]}),
            Verdict.REFUSED,
        ),
        ((401, {"ErrorCode": "mj-0002", "StatusCode": 401}), Verdict.CLOSED),
        ((401, {"StatusCode": 401}), Verdict.CLOSED),
        ((429, {"ErrorCode": "mj-0011", "StatusCode": 429}), Verdict.LATER),
        ((200, {"Messages": [{"Status": "success"}]}), Verdict.UNKNOWN),
        ((200, 5), Verdict.UNKNOWN),
        ((500, {"ErrorCode": "mj-0001"}), Verdict.UNKNOWN),
    ],
)
def test_what_an_answer_of_mailjet_means(provider: Provider, says: Said, verdict: Verdict) -> None:
    provider.says = lambda _asked: says
    assert ask(provider.mailjet).verdict is verdict


def test_who_cannot_be_called_has_nothing(provider: Provider) -> None:
    given = provider.mailgun
    given["OPTIONS"] |= {"api_url": "http://127.0.0.1:1/v3"}
    answer = ask(given)
    assert answer.verdict is Verdict.NOT_SENT
    assert "refused" in answer.text


# -- the queue of what is no edition


@pytest.fixture
def queue(db: None, provider: Provider, settings: Any) -> Provider:
    settings.EMAIL_BACKEND = "rotative.mail.backend.Queue"
    settings.MAIL_SERVER = provider.mailgun
    return provider


def test_a_confirmation_goes_through_the_api(queue: Provider) -> None:
    mail = EmailMessage("Vos données", "Bonjour.", "a@fanal.example", ["lou@lecteurs.example"])
    mail.attach("donnees.json", '{"é": 1}'.encode(), "application/json")
    mail.send()
    queue.says = lambda asked: (500, "oops") if len(queue.asked) == 1 else QUEUED
    assert actions.send_due() == 0
    assert "500 oops" in Mail.objects.get().problem
    Mail.objects.update(due=timezone.now() - timedelta(seconds=1))
    assert actions.send_due() == 1
    assert not Mail.objects.exists()
    said = queue.asked[1]["parts"]
    assert 'name="subject"\r\n\r\nVos données\r\n' in said
    assert 'name="text"\r\n\r\nBonjour.\r\n' in said
    assert 'filename="donnees.json"\r\nContent-Type: application/json\r\n\r\n{"é": 1}' in said
    assert 'name="v:delivery"' not in said


def test_a_wrong_key_puts_mail_off_and_says_so(queue: Provider) -> None:
    send_mail("Un", "Bonjour.", "a@fanal.example", ["lou@lecteurs.example"])
    send_mail("Deux", "Bonjour.", "a@fanal.example", ["sam@lecteurs.example"])
    queue.says = lambda _asked: (401, "Forbidden")
    assert actions.send_due() == 0
    assert [it.tries for it in Mail.objects.order_by("pk")] == [1, 0]
    assert "401 Forbidden" in Mail.objects.order_by("pk")[0].problem


def test_of_two_recipients_only_who_was_not_served_is_tried_again(queue: Provider) -> None:
    two = ["lou@lecteurs.example", "sam@lecteurs.example"]
    send_mail("Un", "Bonjour.", "a@fanal.example", two)
    queue.says = lambda asked: QUEUED if asked["to"] == two[0] else (500, "oops")
    assert actions.send_due() == 0
    assert Mail.objects.get().recipients == two[1:]
    assert [it["to"] for it in queue.asked] == two, "each has a message of their own"
