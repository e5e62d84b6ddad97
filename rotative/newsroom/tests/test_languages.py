"""The newsroom speaks French or English to each of its people."""

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation
from lxml import html
from wagtail.admin.mail import send_notification
from wagtail.users.models import UserProfile

from rotative.people.models import User
from rotative.testing import cast
from rotative.testing.paper import SmallPaper, draft, small_paper


def named(user: User, language: str) -> User:
    """A user who has chosen a language, or "" for none."""
    user.email = f"{user.username}@lefanal.example"
    user.save()
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
    return user


@pytest.mark.parametrize(("paper", "says"), [("fr", "Langue du journal"), ("en", "The paper’s")])
def test_the_account_page_offers_french_english_or_the_papers_language(
    db: None, paper: str, says: str
) -> None:
    small_paper(paper)
    client = Client()
    client.force_login(cast.ines())
    shown = html.document_fromstring(client.get("/newsroom/account/").content)
    offered = shown.xpath("//select[contains(@name, 'preferred_language')]/option")
    assert [option.get("value") for option in offered] == ["", "fr", "en"]
    assert (offered[0].text or "").strip().startswith(says)


def test_every_time_zone_offered_is_one_that_browsers_know(settings: object) -> None:
    zones = settings.WAGTAIL_USER_TIME_ZONES  # type: ignore[attr-defined]
    assert {"Europe/Paris", "America/Guadeloupe", "Indian/Reunion", "UTC"} <= set(zones)
    assert not {"localtime", "Factory"} & set(zones)


def test_who_chose_no_language_gets_mail_in_the_papers_and_not_in_the_senders(
    fanal: SmallPaper,
) -> None:
    article = draft(fanal.news, "Un pont")
    ines, marc = named(cast.ines(), "en"), named(cast.marc(), "")
    with translation.override("en"):
        send_notification([ines, marc], "updated_comments", {"page": article, "editor": ines})
    subjects = {sent.to[0].split("@")[0]: sent.subject for sent in mail.outbox}
    assert "has updated comments" in subjects["ines"]
    assert "commentaires" in subjects["marc"]
