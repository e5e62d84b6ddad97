"""The list of first steps: ticked by what is there, seen by administrators, gone when done."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from rotative.newsletters.models import Edition, Newsletter
from rotative.newsroom.checklist import panel_for
from rotative.newsroom.models import PaperSettings
from rotative.notices.models import LegalNoticePage, NoticePage
from rotative.people.models import User
from rotative.testing import cast
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper

LOOK, SECTIONS, LEGAL, PERSONAL, STORY, LETTER, MAIL, COLLEAGUE, BACKUP = range(9)


@pytest.fixture
def ada(fanal: SmallPaper) -> User:
    """The administrator of a paper that was set up just now."""
    PaperSettings.objects.update(first_steps=True)
    return User.objects.create_superuser("ada", email="ada@lefanal.example", password="x")


def done(user: User) -> set[int]:
    panel = panel_for(user)
    assert panel is not None
    return {number for number, step in enumerate(panel.steps) if step.is_done}


def test_each_step_is_ticked_by_what_is_there(
    fanal: SmallPaper, ada: User, settings: Any, client: Client
) -> None:
    assert done(ada) == {SECTIONS}
    draft = small.added(fanal.home, NoticePage(title="Données personnelles", live=False))
    legal = small.added(fanal.home, LegalNoticePage(title="Mentions légales", live=False))
    assert done(ada) == {SECTIONS}
    client.force_login(ada)
    now = timezone.now()
    edition = Edition.objects.create(
        newsletter=Newsletter.objects.get(), day=now.date(), due_at=now, until=now
    )

    def look() -> None:
        PaperSettings.objects.update(accent="#1c5a9c")

    def test_letter() -> None:
        assert client.post(f"/newsroom/newsletter/{edition.pk}/test/").status_code == 302

    def mail_server() -> None:
        settings.MAIL_SERVER = {"EMAIL_HOST": "mail.lefanal.example"}

    steps: dict[int, Callable[[], Any]] = {
        LOOK: look,
        PERSONAL: lambda: NoticePage.objects.filter(pk=draft.pk).update(live=True),
        LEGAL: lambda: LegalNoticePage.objects.filter(pk=legal.pk).update(live=True),
        STORY: lambda: small.story(fanal.sport),
        LETTER: test_letter,
        MAIL: mail_server,
        BACKUP: lambda: log(PaperSettings.load(), "newsroom.backup"),
    }
    ticked = {SECTIONS}
    for number, act in steps.items():
        act()
        ticked.add(number)
        assert done(ada) == ticked
    cast.marc()
    assert panel_for(ada) is None, "all is done"


def test_every_step_leads_to_where_it_is_done(ada: User, client: Client) -> None:
    client.force_login(ada)
    panel = panel_for(ada)
    assert panel is not None
    for step in panel.steps:
        assert client.get(step.url, follow=True).status_code == 200, step.name


def test_administrators_see_it_in_their_language_until_one_puts_it_away(
    ada: User, client: Client
) -> None:
    marc = cast.marc()
    for language, heading, count in (
        ("fr", "Premiers pas", "2 sur 9"),
        ("en", "First steps", "2 of 9"),
    ):
        chosen = {"preferred_language": language}
        UserProfile.objects.update_or_create(user=ada, defaults=chosen)
        client.force_login(ada)
        text = client.get("/newsroom/").content.decode()
        assert heading in text
        assert count in text
        assert 'name="csrfmiddlewaretoken"' in text.partition("first-steps/put-away/")[2][:200]
    other = Client()
    other.force_login(marc)
    assert "Premiers pas" not in other.get("/newsroom/").content.decode()
    assert other.post("/newsroom/first-steps/put-away/").status_code in {302, 403}
    assert panel_for(ada) is not None
    assert client.get("/newsroom/first-steps/put-away/").status_code == 405
    assert client.post("/newsroom/first-steps/put-away/").status_code == 302
    assert panel_for(ada) is None
    entry = ModelLogEntry.objects.get(action="newsroom.first_steps_put_away")
    assert entry.user == ada


def test_it_asks_little(ada: User, fanal: SmallPaper) -> None:
    with CaptureQueriesContext(connection) as asked:
        panel_for(ada)
    assert len(asked) <= 4
    PaperSettings.objects.update(first_steps=False)
    with CaptureQueriesContext(connection) as asked:
        assert panel_for(ada) is None
    assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        assert panel_for(cast.marc()) is None
