"""Of what readers send us, nothing is let in from elsewhere."""

import pytest
from django.core import mail
from django.test import Client

from rotative.letters.models import Message
from rotative.newsletters.models import Subscriber
from rotative.testing.paper import SmallPaper

LETTER = {
    "name": "Lou",
    "email": "lou@lefanal.example",
    "subject": "Une question",
    "text": "Bonjour,\nà qui écrire ?",
}


@pytest.mark.parametrize("path", ["/contact/send/", "/newsletter/sign-up/"])
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": "http://testserver.elsewhere.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_form_sent_from_another_site_is_refused(
    fanal: SmallPaper, client: Client, path: str, headers: dict[str, str]
) -> None:
    assert client.post(path, LETTER, headers=headers).status_code == 403
    assert not Message.objects.exists()
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize("path", ["/contact/send/", "/newsletter/sign-up/"])
def test_a_form_that_is_too_long_is_refused(fanal: SmallPaper, client: Client, path: str) -> None:
    assert client.post(path, {**LETTER, "text": "a" * 70_000}).status_code == 413
    assert not Message.objects.exists()


@pytest.mark.parametrize("path", ["/contact/send/", "/newsletter/sign-up/"])
def test_a_robot_is_thanked_and_not_heard(fanal: SmallPaper, client: Client, path: str) -> None:
    response = client.post(path, {**LETTER, "website": "https://spam.example"})
    assert response.status_code == 303
    assert not Message.objects.exists()
    assert not Subscriber.objects.exists()
    assert not mail.outbox
