"""Stories that are withdrawn while an edition holds them.

One that is not frozen yet is composed anew from what is public. One that is being sent is paused,
in the transaction of the withdrawal, until somebody decides; letters under way are not stopped.
"""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from rotative.newsletters.models import Edition, EditionStory
from rotative.record import actions as record
from rotative.record.models import Story

ON_ITS_WAY = (Edition.State.SENDING, Edition.State.PAUSED)
LONGEST = Edition._meta.get_field("reason").max_length


@transaction.atomic
def pause_for(headlines: Mapping[int, str]) -> None:
    """Pause the editions on their way that hold one of these stories; the reason names it.

    An edition that is paused already has it among its reasons: who goes on is to know of it.
    """
    held = EditionStory.objects.filter(story_id__in=headlines, edition__state__in=ON_ITS_WAY)
    by_edition: dict[int, list[str]] = {}
    for pk, story in held.order_by("edition_id", "position").values_list("edition_id", "story_id"):
        by_edition.setdefault(pk, []).append(headlines[story])
    for pk, names in by_edition.items():
        row = Edition.objects.select_for_update().get(pk=pk)
        if row.state in ON_ITS_WAY:
            row.state = Edition.State.PAUSED
            row.reason = " ".join(filter(None, (row.reason, *map(_said, names))))[:LONGEST]
            row.save(update_fields=["state", "reason"])


def _said(headline: str) -> str:
    with translation.override(record.language() or "fr"):
        return _("“%(headline)s” was withdrawn while it was being sent.") % {"headline": headline}


def withdrawn_among(stories: Iterable[EditionStory]) -> set[int]:
    """Which of an edition's stories are public no more, for who freezes what was composed before.

    The others are not withdrawn until this transaction ends, and pause the edition afterwards:
    on PostgreSQL their rows are locked, SQLite has one writer.
    """
    ids = {it.story_id for it in stories}
    rows = Story.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    return ids - set(rows.values_list("pk", flat=True))
