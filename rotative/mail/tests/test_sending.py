"""Mail is queued, and handed over until a server takes it; who writes waits for nobody."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage, send_mail
from django.test import Client
from django.utils import timezone
from wagtail.models import Workflow, WorkflowTask

from rotative.letters.models import Message
from rotative.mail import actions
from rotative.mail.models import Mail
from rotative.mail.tests.server import Server, mail_server
from rotative.newsroom.models import PaperSettings
from rotative.testing import cast
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper

LETTER = {"name": "Lou", "email": "lou@a.example", "subject": "Bonjour", "text": "À qui écrire ?"}


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    with mail_server() as it:
        _use(settings, it.port)
        yield it


def _use(settings: Any, port: int) -> None:
    settings.EMAIL_BACKEND = "rotative.mail.backend.Queue"
    settings.MAIL_SERVER = {"EMAIL_HOST": "127.0.0.1"}
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 0.2
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""


@pytest.fixture
def silent(settings: Any) -> Iterator[socket.socket]:
    """A server that takes calls and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        _use(settings, listening.getsockname()[1])
        yield listening


@pytest.fixture
def contact(fanal: SmallPaper) -> SmallPaper:
    settings = PaperSettings.load()
    settings.email = "redaction@lefanal.example"
    settings.save()
    return fanal


def overdue() -> None:
    Mail.objects.exclude(due=None).update(due=timezone.now() - timedelta(seconds=1))


def test_a_readers_message_is_mailed_by_the_worker_and_then_called_forwarded(
    contact: SmallPaper, client: Client, server: Server
) -> None:
    client.post("/contact/send/", LETTER)
    assert server.taken == []
    message = Message.objects.get()
    assert (message.forwarded_at, message.copy_state) == (None, "waiting")
    assert actions.send_due() == 1
    ((sender, to, text),) = server.taken
    assert sender == "rotative@lefanal.example"
    assert to == ["redaction@lefanal.example"]
    assert "Reply-To: lou@a.example" in text
    message.refresh_from_db()
    assert message.forwarded_at is not None
    assert message.copy_state == "forwarded"
    assert not Mail.objects.exists()
    assert actions.send_due() == 0


def test_a_silent_server_holds_up_no_reader(
    contact: SmallPaper, client: Client, silent: socket.socket
) -> None:
    for _ in range(3):
        assert client.post("/contact/send/", LETTER).status_code == 303
    assert Mail.objects.count() == 3
    assert actions.send_due() == 0
    silent.accept()[0].close()
    silent.setblocking(False)
    with pytest.raises(BlockingIOError):  # one call for all three
        silent.accept()
    assert [mail.tries for mail in Mail.objects.all()] == [1, 1, 1]
    assert "timed out" in Mail.objects.all()[0].problem
    assert Message.objects.all()[0].copy_state == "waiting"


def test_what_no_server_takes_is_tried_for_a_day_then_shown_and_nothing_is_lost(
    contact: SmallPaper, client: Client, server: Server, admin_client: Client
) -> None:
    server.refuses["redaction@lefanal.example"] = "451 come back later"
    client.post("/contact/send/", LETTER)
    waits = []
    for _ in range(actions.TRIES):
        before = timezone.now()
        assert actions.send_due() == 0
        if due := Mail.objects.get().due:
            waits.append(round((due - before).total_seconds()))
        overdue()
    assert waits == sorted(waits)
    assert sum(waits) > 24 * 3600
    assert Message.objects.get().copy_state == "failed"
    assert "451" in Mail.objects.get().problem
    panel = admin_client.get("/newsroom/").content.decode()
    assert "/newsroom/mail/" in panel.split("<main", 1)[1]
    page = admin_client.get("/newsroom/mail/").content.decode()
    assert "redaction@lefanal.example" in page
    assert "451 " in page or "451," in page

    server.refuses.clear()
    admin_client.post("/newsroom/mail/", {"mail": Mail.objects.get().pk, "again": ""})
    assert actions.send_due() == 1
    assert Message.objects.get().copy_state == "forwarded"


def test_of_several_recipients_only_the_refused_are_tried_again(db: None, server: Server) -> None:
    server.refuses["marc@b.example"] = "550 nobody here"
    send_mail("Un", "Deux", None, ["ines@a.example", "marc@b.example"])
    actions.send_due()
    assert Mail.objects.get().recipients == ["marc@b.example"]
    server.refuses.clear()
    overdue()
    assert actions.send_due() == 1
    assert [to for _sender, to, _text in server.taken] == [["ines@a.example"], ["marc@b.example"]]


def test_one_message_that_is_refused_holds_up_no_other(db: None, server: Server) -> None:
    server.refuses["marc@b.example"] = "550 nobody here"
    for address in ("marc@b.example", "ines@été.example"):
        EmailMessage("Titre à accents", "Corps", to=[address]).send()
    assert actions.send_due() == 1
    assert server.taken[0][1] == ["ines@xn--t-9fab.example"]


def test_a_password_reset_is_queued_and_names_no_machine(
    fanal: SmallPaper, client: Client, server: Server
) -> None:
    marc = cast.marc()
    marc.email = "marc@lefanal.example"
    marc.save()
    client.post("/newsroom/password_reset/", {"email": marc.email})
    assert actions.send_due() == 1
    text = server.taken[0][2]
    assert "/newsroom/password_reset/confirm/" in text
    (line,) = [line for line in text.splitlines() if line.startswith("Message-ID:")]
    assert line.endswith("@lefanal.example>")


def test_a_story_submitted_to_the_desk_waits_for_no_mail_server(
    fanal: SmallPaper, silent: None
) -> None:
    marc, ines = cast.marc(), cast.ines()
    marc.email = "marc@lefanal.example"
    marc.save()
    article = small.draft(fanal.sport)
    workflow = article.get_workflow() or Workflow.objects.first()
    assert workflow is not None
    assert WorkflowTask.objects.filter(workflow=workflow).exists()
    workflow.start(article, ines)
    assert [mail.recipients for mail in Mail.objects.all()] == [["marc@lefanal.example"]]


def test_an_erased_message_takes_its_waiting_copy_along(
    contact: SmallPaper, client: Client, silent: None
) -> None:
    client.post("/contact/send/", LETTER)
    Message.objects.get().delete()
    assert not Mail.objects.exists()


def test_the_outbox_is_for_administrators(fanal: SmallPaper, client: Client) -> None:
    client.force_login(cast.ines())
    assert client.get("/newsroom/mail/").status_code == 302
    assert "/newsroom/mail/" not in client.get("/newsroom/").content.decode()
