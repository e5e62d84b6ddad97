"""Editions that were sent, for tests."""

from datetime import date
from typing import Any

from django.utils import timezone

from rotative.newsletters import archive
from rotative.newsletters.models import Edition, EditionStory, Newsletter


def sent(of: Newsletter, day: date, *stories: Any, **fields: Any) -> Edition:
    """An edition that was sent, with its stories: the first leads, the second stands beside it."""
    now = timezone.now()
    values = {"state": "sent", "due_at": now, "until": now, "frozen_at": now, **fields}
    it = Edition.objects.create(newsletter=of, day=day, **values)
    for n, each in enumerate(stories):
        part, size = (("lead", "lead"), ("seconds", "second"), ("also", "row"))[min(n, 2)]
        section = each.get_parent().pk if part == "also" else None
        EditionStory.objects.create(
            edition=it, story_id=each.pk, position=n, part=part, section_id=section, size=size
        )
    archive.editions_changed(it)
    return it
