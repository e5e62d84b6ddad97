"""Answering a letter: what is mailed, once; and what the screen says of that mail."""

from email import message_from_bytes, policy
from typing import Any

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction

from rotative.letters import handling
from rotative.letters.models import Message, Reply
from rotative.letters.replies import said
from rotative.letters.tests.desk import INBOX, do, letter, of, page, told
from rotative.letters.tests.desk import said as words_of
from rotative.mail import actions
from rotative.mail.models import Mail
from rotative.mail.tests.server import Server
from rotative.mail.tests.test_sending import server  # noqa: F401  a fixture
from rotative.newsroom.models import PaperSettings
from rotative.people.models import User
from rotative.testing import cast
from rotative.testing.paper import SmallPaper

pytestmark = pytest.mark.django_db
State = Message.State


@pytest.fixture
def marc(fanal: SmallPaper) -> User:
    paper = PaperSettings.load()
    paper.email = "redaction@lefanal.example"
    paper.save()
    user = cast.marc()
    user.first_name, user.last_name = "Marc", "Ollier"
    user.save()
    return user


@pytest.fixture
def queue(settings: Any) -> None:
    settings.MAIL_SERVER = {"EMAIL_HOST": "127.0.0.1"}
    settings.EMAIL_BACKEND = "rotative.mail.backend.Queue"


def fate(user: User, it: Message) -> str:
    """What the letter's screen says of its last answer's mail."""
    screen = page(of(user).get(f"{INBOX}{it.pk}/"))
    return words_of(screen.xpath("(//article[contains(@class, 'letter-ours')])[last()]/p[last()]"))


def test_an_answer_is_mailed_in_the_letters_thread_and_the_screen_says_how_far_it_is(
    marc: User,
    server: Server,  # noqa: F811
) -> None:
    it = letter()
    answer = do(of(marc), it, "reply", text="Merci,\r\nc’est corrigé.", seen="0")
    assert answer.redirect_chain == [(f"{INBOX}{it.pk}/", 302)]
    assert fate(marc, it) == "En attente du serveur de messagerie."
    assert server.taken == []
    it.refresh_from_db()
    assert (it.state, it.assigned_to) == (State.IN_HAND, marc)

    assert actions.send_due() == 1
    assert fate(marc, it).startswith("Remise au serveur de messagerie")
    handling.reply(it.pk, "Encore merci.", by=marc, seen=1)
    actions.send_due()
    mails = [message_from_bytes(text.encode(), policy=policy.default) for *_, text in server.taken]
    first, second = mails
    assert server.taken[0][:2] == ("rotative@lefanal.example", ["zoe@reader.example"])
    assert (first["From"].addresses[0].display_name, first["Subject"]) == (
        "Le Fanal",
        "Re: Le pont",
    )
    assert first["Reply-To"] == "redaction@lefanal.example"
    assert first["In-Reply-To"] == first["References"] == it.mail_id
    assert second["In-Reply-To"] == first["Message-ID"]
    assert second["References"].split() == [it.mail_id, first["Message-ID"]]
    assert first["Message-ID"] != second["Message-ID"]
    text = first.get_content().replace("\r\n", "\n")
    assert text.startswith("Merci,\nc’est corrigé.\n\n-- \nMarc Ollier, Le Fanal\n\nLe ")
    assert "Zoé Lemaître a écrit" in text
    assert text.rstrip().endswith("> Il ouvre à l’aube, non à midi.")


def test_the_copy_for_the_newsroom_begins_the_thread(
    marc: User,
    client: Any,
    queue: None,
) -> None:
    sent = {"name": "Zoé", "email": "zoe@a.example", "subject": "Le pont", "text": "Bonjour"}
    client.post("/contact/send/", sent)
    copy = message_from_bytes(bytes(Mail.objects.get().content), policy=policy.default)
    assert copy["Message-ID"] == Message.objects.get().mail_id


def test_the_screen_says_what_a_server_refuses_in_its_own_words(
    marc: User,
    server: Server,  # noqa: F811
) -> None:
    it = letter()
    server.refuses["zoe@reader.example"] = "550 5.1.1 no such user"
    do(of(marc), it, "reply_done", text="Merci.", seen="0")
    actions.send_due()
    assert fate(marc, it).startswith("Pas encore envoyée : nouvel essai")
    assert fate(marc, it).endswith("550 5.1.1 no such user")
    assert not page(of(marc).get("/newsroom/")).xpath("//*[@id='desk-my-letters']")

    Mail.objects.update(due=None)  # as after a day of it
    assert fate(marc, it).startswith("Pas envoyée")
    assert fate(marc, it).endswith("550 5.1.1 no such user")
    row = page(of(marc).get(f"{INBOX}?state=done"))
    assert "Réponse non envoyée" in words_of(row.xpath("//td[@class='state']"))
    waits = page(of(marc).get("/newsroom/")).get_element_by_id("desk-my-letters").getparent()
    assert "Réponse non envoyée" in words_of([waits])

    Mail.objects.all().delete()
    assert fate(marc, it).startswith("Pas envoyée : elle a été retirée")


def test_without_a_mail_server_nothing_is_said_to_be_mailed(marc: User) -> None:
    it = letter()
    do(of(marc), it, "reply", text="Merci.", seen="0")
    assert fate(marc, it).startswith("Pas envoyée : il n’y a pas de serveur")


@pytest.mark.parametrize("address", ["", "zoe", "zoe@", f"{'z' * 65}@reader.example"])
def test_an_address_that_cannot_be_answered_says_so_and_offers_no_answer(
    marc: User, queue: None, address: str
) -> None:
    it = letter(email=address)
    screen = page(of(marc).get(f"{INBOX}{it.pk}/"))
    assert not screen.xpath("//textarea")
    assert "On ne peut pas y répondre d’ici." in words_of(screen.find_class("help-warning"))
    refused = of(marc).post(f"{INBOX}{it.pk}/", {"verb": "reply", "text": "Merci.", "seen": "0"})
    assert refused.status_code == 409
    assert not Reply.objects.exists()
    assert not Mail.objects.exists()


def test_of_two_who_answer_at_once_the_second_is_told_and_keeps_their_words(
    marc: User, queue: None
) -> None:
    it, lea = letter(), User.objects.create_superuser("lea", first_name="Léa")
    do(of(marc), it, "reply", text="Merci.", seen="0")
    late = of(lea).post(f"{INBOX}{it.pk}/", {"verb": "reply", "text": "Pardon.", "seen": "0"})
    screen = page(late, 409)
    assert "Marc Ollier a répondu à ce courrier" in told(late)
    assert Mail.objects.count() == Reply.objects.count() == 1
    (form,) = [each for each in screen.forms if "text" in each.fields]
    assert form.fields["text"].strip() == "Pardon."
    assert form.fields["seen"] == "1", "who has read the first may send it all the same"


def test_a_double_click_sends_one_answer(marc: User, queue: None) -> None:
    it = letter()
    for _click in range(2):
        answer = do(of(marc), it, "reply", text="Merci.", seen="0")
        assert answer.redirect_chain == [(f"{INBOX}{it.pk}/", 302)]
    assert Mail.objects.count() == Reply.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "seen"), [("  \n", "0"), ("Merci.", ""), ("a\x00b", "0"), ("a" * 8001, "0")]
)
def test_what_cannot_be_sent_comes_back(marc: User, queue: None, text: str, seen: str) -> None:
    it = letter()
    answer = of(marc).post(f"{INBOX}{it.pk}/", {"verb": "reply", "text": text, "seen": seen})
    assert answer.status_code == 422
    assert not Reply.objects.exists()


class Full(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        raise OSError("No space left on device")


def test_an_answer_that_cannot_be_kept_is_not_said_to_be_sent(marc: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Full"
    it = letter()
    with transaction.atomic():
        answer = of(marc).post(f"{INBOX}{it.pk}/", {"verb": "reply", "text": "Merci.", "seen": "0"})
    assert "n’a pas été envoyée" in told(answer)
    assert page(answer, 409).xpath("//textarea")[0].text.strip() == "Merci."
    assert not Reply.objects.exists()
    it.refresh_from_db()
    assert (it.state, it.replies_written) == (State.NEW, 0)


def test_a_servers_words_stand_without_pythons() -> None:
    refused = "SMTPRecipientsRefused: {'a@b.example': (550, b'5.1.1 no\\nsuch user')}"
    assert said(refused) == "550 5.1.1 no such user"
    assert said('SMTPDataError: (554, b"5.7.1 it\'s spam")') == "554 5.7.1 it's spam"
    assert said("ConnectionRefusedError: [Errno 111]") == "ConnectionRefusedError: [Errno 111]"
