"""Stories that were corrected after a letter had brought them: the next letter says so.

What the record knows of a correction is its moment (`Story.updated_at`), which the newsroom fills
in when a change matters to readers.
"""

from datetime import date, datetime

from rotative.lib import dates
from rotative.newsletters.edition import Erratum
from rotative.newsletters.models import Edition, EditionStory, Newsletter
from rotative.record.models import Story
from rotative.record.reading import Record
from rotative.site.engine import say


def errata_for(
    newsletter: Newsletter, since: datetime, record: Record | None = None
) -> list[Erratum]:
    """What the next edition of a newsletter has to correct, the oldest first.

    `since` is when its last edition was frozen: that one told what was corrected until then. Only
    what this newsletter has sent; of a story that is public no more nothing is said.
    """
    record = record or Record()
    corrected = Story.objects.filter(updated_at__gt=since, updated_at__lte=record.as_of)
    held = EditionStory.objects.filter(
        edition__in=Edition.objects.public().filter(newsletter=newsletter),
        story_id__in=corrected.values("pk"),
    )
    rows = held.values_list("story_id", "edition__day", "edition__frozen_at", "edition_id")
    found = list(rows.order_by("edition__day"))
    cards = {card.id: card for card in record.cards([story for story, *_rest in found])}
    moments = record.updates(cards.values())
    brought: dict[int, date] = {}  # by the last letter that brought it as it was
    by: dict[int, set[int]] = {}
    for pk, day, at, edition in found:
        if at and pk in moments and at < moments[pk]:
            brought[pk] = day
            by.setdefault(pk, set()).add(edition)
    words = say(record, "It stood in the letter of %(day)s, and was corrected or completed since.")
    language = record.paper.language
    errata = [
        Erratum(
            cards[pk],
            moments[pk],
            words % {"day": dates.weekday(day, language)},
            frozenset(by[pk]),
        )
        for pk, day in brought.items()
    ]
    return sorted(errata, key=lambda it: (it.at, it.card.id))
