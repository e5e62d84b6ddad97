"""Publication at an hour that was set."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Revision

from rotative.operations import serve
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper


def set_to(article: small.ArticlePage, **hours: float) -> None:
    """Publish with `go_live_at` or `expire_at` so many hours from now."""
    for name, value in hours.items():
        setattr(article, name, timezone.now() + timedelta(hours=value))
    article.save_revision().publish()


def let_pass(hours: float) -> None:
    """Set what is scheduled back, as if the hours had passed."""
    for revision in Revision.objects.filter(approved_go_live_at__isnull=False):
        revision.approved_go_live_at -= timedelta(hours=hours)
        moment = revision.approved_go_live_at.isoformat()
        revision.content["go_live_at"] = moment
        revision.save()
    for page in small.ArticlePage.objects.filter(expire_at__isnull=False):
        small.ArticlePage.objects.filter(pk=page.pk).update(
            expire_at=page.expire_at - timedelta(hours=hours)
        )


def test_an_embargoed_story_goes_out_at_its_hour_and_not_before(
    fanal: SmallPaper, client: Client
) -> None:
    set_to(small.draft(fanal.sport, "Sous embargo", slug="un"), go_live_at=2)
    call_command("publish_scheduled", verbosity=0)
    assert client.get("/sport/un/").status_code == 404
    assert "embargo" not in client.get("/").content.decode()
    let_pass(hours=3)
    call_command("publish_scheduled", verbosity=0)
    assert client.get("/sport/un/").status_code == 200
    assert "Sous embargo" in client.get("/").content.decode()


def test_a_story_with_an_end_is_gone_at_its_hour(fanal: SmallPaper, client: Client) -> None:
    set_to(small.draft(fanal.sport, slug="un"), expire_at=2)
    assert client.get("/sport/un/").status_code == 200
    let_pass(hours=3)
    call_command("publish_scheduled", verbosity=0)
    assert client.get("/sport/un/").status_code == 410


class Over(BaseException):
    """Ends the endless loop."""


def test_one_failure_does_not_end_the_schedule(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tries = []

    def fail(*args: object, **kwargs: object) -> None:
        tries.append(args)
        raise RuntimeError("no")

    def pause(seconds: float) -> None:
        if len(tries) == 3:
            raise Over

    monkeypatch.setattr(serve, "call_command", fail)
    monkeypatch.setattr(serve.time, "sleep", pause)
    monkeypatch.setattr(serve, "close_old_connections", lambda: None)
    with pytest.raises(Over):
        serve.keep_schedule()
    assert len(tries) == 3
    assert "tried again" in caplog.text
