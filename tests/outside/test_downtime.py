"""A schedule across downtime: a story's hour comes while the paper is stopped."""

import contextlib
import html
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from outside.newsroom import Newsroom, until

SCHEDULED = """
import json
from datetime import timedelta
from django.utils import timezone
from rotative.sections.models import SectionPage
from rotative.testing import paper as small
section = SectionPage.objects.order_by("path").first()
story = small.draft(section, "Le bac reprend la mer", slug="le-bac")
story.go_live_at = timezone.now() + timedelta(hours=2)
story.save_revision(user=None).publish()
print(json.dumps(story.relative_url(None)))
"""
# What the clock does while a paper is stopped for a night.
THREE_HOURS_LATER = """
import json
from datetime import timedelta
from wagtail.models import Revision
waiting = Revision.objects.get(approved_go_live_at__isnull=False)
waiting.approved_go_live_at -= timedelta(hours=3)
waiting.content["go_live_at"] = waiting.approved_go_live_at.isoformat()
waiting.save()
print(json.dumps(waiting.approved_go_live_at.isoformat()))
"""
SAID = """
import json
from wagtail.models import Page
from rotative.record.models import Story
from rotative.newsroom.schedule import WAS_LATE
from wagtail.models import PageLogEntry
page = Page.objects.get(slug="le-bac")
print(json.dumps([
    page.first_published_at.isoformat(),
    Story.objects.get(pk=page.pk).published_at.isoformat(),
    PageLogEntry.objects.filter(page=page.pk, action=WAS_LATE).count(),
]))
"""
WITHIN = 30  # seconds from where the paper answers; a machine that does other things is slow


@pytest.fixture
def newsroom(prepared: Callable[[str], Path], tmp_path: Path) -> Iterator[Newsroom]:
    data = prepared("sqlite") / "data"
    with contextlib.closing(Newsroom(tmp_path / "data", data)) as newsroom:
        yield newsroom


def test_what_was_due_while_the_paper_was_stopped_is_out_when_it_starts(
    newsroom: Newsroom, record_property: Callable[[str, object], None]
) -> None:
    run = newsroom.run()
    path = newsroom.asked(SCHEDULED)
    assert newsroom.get(path)[0] == 404
    run.send_signal(signal.SIGINT)
    assert run.wait(120) == 0
    hour = newsroom.asked(THREE_HOURS_LATER)

    newsroom.run()
    since = time.monotonic()
    until(lambda: newsroom.get(path)[0] == 200, within=WITHIN)
    record_property("out after the paper answered (s)", round(time.monotonic() - since, 2))

    # Once, with the hour it was meant for; and the newsroom is told that it was late.
    assert newsroom.asked(SAID) == [hour, hour, 1]
    status, _headers, screen = newsroom.get("/newsroom/", cookies=newsroom.cookies)
    assert status == 200
    assert "Paru en retard" in html.unescape(screen)
