"""Publication at an hour that was set."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision

from rotative.newsroom.schedule import Schedule, next_due
from rotative.record.models import Story
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
    Schedule().run(timezone.now())
    assert client.get("/sport/un/").status_code == 404
    assert "embargo" not in client.get("/").content.decode()
    let_pass(hours=3)
    Schedule().run(timezone.now())
    assert client.get("/sport/un/").status_code == 200
    assert "Sous embargo" in client.get("/").content.decode()


def test_a_story_with_an_end_is_gone_at_its_hour(fanal: SmallPaper, client: Client) -> None:
    set_to(small.draft(fanal.sport, slug="un"), expire_at=2)
    assert client.get("/sport/un/").status_code == 200
    let_pass(hours=3)
    Schedule().run(timezone.now())
    assert client.get("/sport/un/").status_code == 410


def test_one_failure_holds_up_no_other(
    fanal: SmallPaper, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """The revision that fails is tried again a minute later, not before."""
    for slug in ("un", "deux"):
        set_to(small.draft(fanal.sport, slug=slug), go_live_at=2)
    awaited = Revision.objects.filter(approved_go_live_at__isnull=False)
    broken = awaited.get(content__slug="un")
    whole = broken.content
    Revision.objects.filter(pk=broken.pk).update(content={"title": "rien"})
    schedule, at = Schedule(), timezone.now() + timedelta(hours=3)
    set_back = awaited.filter(content__slug="deux")
    moment = timezone.now() - timedelta(hours=1)
    content = set_back.get().content | {"go_live_at": moment.isoformat()}
    set_back.update(approved_go_live_at=moment, content=content)
    assert schedule.run(at) == 1
    assert client.get("/sport/deux/").status_code == 200
    assert client.get("/sport/un/").status_code == 404
    assert "could not be published" in caplog.text
    Revision.objects.filter(pk=broken.pk).update(content=whole | {"go_live_at": moment.isoformat()})
    assert schedule.run(at + timedelta(seconds=30)) == 0
    assert schedule.run(at + timedelta(seconds=90)) == 1
    assert client.get("/sport/un/").status_code == 200


def test_the_next_hour_is_known(fanal: SmallPaper) -> None:
    assert next_due() is None
    set_to(small.draft(fanal.sport, slug="un"), go_live_at=2)
    set_to(small.story(fanal.sport, slug="deux"), expire_at=1)
    due = next_due()
    assert due is not None
    assert timedelta(minutes=59) < due - timezone.now() < timedelta(minutes=61)


def test_what_was_due_while_nothing_ran_bears_the_hour_it_was_meant_for(
    fanal: SmallPaper, client: Client
) -> None:
    article = small.draft(fanal.news, "Un pont", slug="pont")
    article.go_live_at = timezone.now() + timedelta(hours=1)
    article.save_revision().publish()
    let_pass(3)  # the paper was stopped over its hour
    hour = Revision.objects.get(approved_go_live_at__isnull=False).approved_go_live_at
    Schedule().run(timezone.now())
    assert small.fresh(article).live
    assert small.fresh(article).first_published_at == hour
    assert Story.objects.get(pk=article.pk).published_at == hour
    entry = PageLogEntry.objects.get(page=article.pk, action="rotative.schedule.late")
    assert entry.data == {"meant_for": hour.isoformat()}
    shown = client.get("/actualite/pont/").content.decode()
    assert hour.astimezone(ZoneInfo("Europe/Paris")).strftime("%-Hh%M") in shown


def test_what_goes_out_in_time_is_not_late_and_what_was_out_keeps_its_hour(
    fanal: SmallPaper,
) -> None:
    article = small.story(fanal.news, "Un pont", slug="pont")
    first = article.first_published_at
    article.go_live_at = timezone.now() + timedelta(hours=1)
    article.save_revision().publish()
    let_pass(1.001)
    Schedule().run(timezone.now())
    assert not PageLogEntry.objects.filter(action="rotative.schedule.late").exists()
    article = small.fresh(article)
    article.go_live_at = timezone.now() + timedelta(hours=1)
    article.save_revision().publish()
    let_pass(3)
    Schedule().run(timezone.now())
    assert PageLogEntry.objects.filter(action="rotative.schedule.late").count() == 1
    kept = small.fresh(article).first_published_at
    assert abs(kept - first) < timedelta(milliseconds=1)
