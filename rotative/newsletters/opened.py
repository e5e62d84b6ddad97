"""How often each story of an edition was opened from its letter: a number, and nothing of who did.

Links in letters end in `#edition-EDITION-STORY`, the same for all readers. No browser sends that
to a server, so programs that follow links are not counted; `reader.js` says it here once the page
has been in sight (docs/decisions/0053-clicks-are-a-number.md).
"""

import re
from dataclasses import dataclass

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from rotative.guard import actions as guard
from rotative.guard.network import network_of
from rotative.newsletters.models import Edition, EditionStory
from rotative.record.answers import Card
from rotative.record.reading import Record
from rotative.site.forms import comes_from_elsewhere, refusal

_NUMBER = re.compile(r"[1-9][0-9]{0,17}")


@csrf_exempt
@require_POST
def count(request: HttpRequest) -> HttpResponse:
    """A page of this site says that it was opened from a letter. The answer is always the same."""
    if refused := refusal(request):
        return refused
    edition, story = (request.POST.get(name, "") for name in ("edition", "story"))
    is_said = "Origin" in request.headers and not comes_from_elsewhere(request)
    if is_said and _NUMBER.fullmatch(edition) and _NUMBER.fullmatch(story):
        _count(int(edition), int(story), network_of(request))
    return HttpResponse(status=204, headers={"Cache-Control": "no-store"})


def _count(edition: int, story: int, network: str) -> None:
    """One more, if the edition has the story, and this network has not said too much today."""
    found = EditionStory.objects.filter(edition=edition, story_id=story)
    if found.exists() and not guard.knock((guard.OPENED, network)):
        found.update(opened=F("opened") + 1)


@dataclass(frozen=True)
class Opened:
    """What was opened from an edition; None for a story that is public no more."""

    stories: list[tuple[Card | None, int]]

    @property
    def total(self) -> int:
        return sum(number for _card, number in self.stories)


def opened_from(edition: Edition, record: Record) -> Opened:
    """The most opened first, and those of one number as they stand in the letter."""
    rows = sorted(edition.stories.order_by("position"), key=lambda row: -row.opened)
    cards = {card.id: card for card in record.cards([row.story_id for row in rows])}
    return Opened([(cards.get(row.story_id), row.opened) for row in rows])
