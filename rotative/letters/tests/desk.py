"""The letters desk, as the tests of its screens meet it."""

from typing import Any

from django.test import Client
from lxml import html

from rotative.letters.models import Message
from rotative.people.models import User

INBOX = "/newsroom/messages/"


def letter(**fields: Any) -> Message:
    """A letter of Zoé's."""
    told = {
        "name": "Zoé Lemaître",
        "email": "zoe@reader.example",
        "subject": "Le pont",
        "text": "Il ouvre à l’aube, non à midi.",
    }
    return Message.objects.create(**(told | fields))


def of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer
    return html.document_fromstring(answer.content.decode())


def said(found: Any) -> str:
    return " ".join(" ".join(each.text_content() for each in found).split())


def do(client: Client, it: Message, verb: str, **values: Any) -> Any:
    """Press a button of a letter's screen; the screen it leads to."""
    return client.post(f"{INBOX}{it.pk}/", {"verb": verb, **values}, follow=True)


def told(answer: Any) -> str:
    """What the newsroom says after something was done."""
    return said(html.document_fromstring(answer.content.decode()).find_class("messages"))
