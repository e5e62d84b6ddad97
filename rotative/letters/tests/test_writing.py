"""What readers write to the newsroom: nothing is lost."""

import smtplib
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from lxml import html

from rotative.letters.models import Message
from rotative.newsroom.models import PaperSettings
from rotative.testing.paper import SmallPaper

LETTER = {
    "name": "Lou",
    "email": "lou@lefanal.example",
    "subject": "Une\u00a0question",
    "text": "Bonjour,\nà qui écrire ?",
}


@pytest.fixture
def paper(fanal: SmallPaper) -> SmallPaper:
    """A paper that wants copies of its letters."""
    settings = PaperSettings.load()
    settings.email = "redaction@lefanal.example"
    settings.save()
    return fanal


def send(client: Client, values: dict[str, str], **headers: str) -> Any:
    return client.post("/contact/send/", values, headers=headers)


def test_a_letter_is_kept_and_mailed(paper: SmallPaper, client: Client) -> None:
    response = send(client, LETTER)
    assert (response.status_code, response.headers["Location"]) == (303, "/merci/message/")
    assert client.get("/merci/message/").status_code == 200
    message = Message.objects.get()
    assert (message.name, message.text) == (LETTER["name"], LETTER["text"])
    (copy,) = mail.outbox
    assert copy.to == ["redaction@lefanal.example"]
    assert copy.reply_to == [LETTER["email"]]
    assert "\n" not in copy.subject


def test_a_copy_that_lies_in_a_file_is_not_called_forwarded(
    paper: SmallPaper, client: Client
) -> None:
    send(client, LETTER)
    assert Message.objects.get().forwarded_at is None


class Refusing(EmailBackend):
    """A mail server that is down in one of two ways."""

    def send_messages(self, messages: Any) -> int:
        raise smtplib.SMTPServerDisconnected("gone")


def test_a_mail_server_that_is_down_loses_no_letter(
    paper: SmallPaper, client: Client, settings: Any
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    assert send(client, LETTER).status_code == 303
    assert Message.objects.get().forwarded_at is None


def test_a_letter_cannot_bring_headers_of_its_own(paper: SmallPaper, client: Client) -> None:
    send(client, {**LETTER, "subject": "a\r\nBcc: all@lefanal.example"})
    assert [m.recipients() for m in mail.outbox] == [["redaction@lefanal.example"]]
    assert "\r" not in mail.outbox[0].message().as_string().split("\n\n")[0].replace("\r\n", "")


def test_a_letter_with_a_mistake_comes_back_with_all_its_words(
    paper: SmallPaper, client: Client
) -> None:
    response = send(client, {**LETTER, "email": "lou@", "text": "<b>Mes mots</b>"})
    assert response.status_code == 422
    assert response.headers["Cache-Control"] == "no-store"
    form = html.document_fromstring(response.content).xpath("//form[@action='/contact/send/']")[0]
    assert form.fields["name"] == "Lou"
    assert form.fields["email"] == "lou@"
    assert form.fields["text"].strip() == "<b>Mes mots</b>"
    marked = form.xpath(".//*[@aria-invalid='true']")
    assert [field.name for field in marked] == ["email"]
    described = marked[0].get("aria-describedby")
    assert form.get_element_by_id(described).text_content().strip()
    assert not Message.objects.exists()


def test_a_form_sent_from_the_site_itself_is_taken(paper: SmallPaper) -> None:
    client = Client(headers={"origin": "http://testserver", "sec-fetch-site": "same-origin"})
    assert send(client, LETTER).status_code == 303
    assert not client.cookies


@pytest.mark.parametrize("text", ["a\x00b", "", "a" * 8001])
def test_a_letter_that_cannot_be_kept_is_refused_in_words(
    paper: SmallPaper, client: Client, text: str
) -> None:
    assert send(client, {**LETTER, "text": text}).status_code == 422
    assert not Message.objects.exists()


def test_what_is_no_form_at_all_is_refused(paper: SmallPaper, client: Client) -> None:
    broken = client.post("/contact/send/", b"--x", content_type="multipart/form-data; boundary=y")
    assert broken.status_code in {400, 422}
    assert client.get("/contact/send/").status_code == 302


def test_a_paper_without_a_contact_page_still_keeps_letters(
    paper: SmallPaper, client: Client
) -> None:
    paper.contact.delete()
    assert send(client, LETTER).status_code == 303
    assert send(client, {}).status_code == 404
    assert Message.objects.count() == 1
