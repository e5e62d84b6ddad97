"""Publishing and withdrawing at the hours the newsroom set, to the second.

What Wagtail's `publish_scheduled` does from a cron, item by item: one that fails is tried again
later and holds up no other. What fell due while nothing ran is done at the start.
"""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from wagtail.log_actions import LogFormatter
from wagtail.log_actions import log as log_action
from wagtail.models import DraftStateMixin, Page, Revision

from rotative.duties.declared import seconds_until
from rotative.duties.models import Standing
from rotative.lib.failure import is_away
from rotative.newsroom.readings.standing import when

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0  # seconds
TURN = 30.0
AGAIN_AFTER = timedelta(minutes=1)
SOON = timedelta(seconds=2)  # when the database was away
LATE = timedelta(minutes=1)  # after its hour
PUBLISHED, WAS_LATE = "wagtail.publish.scheduled", "rotative.schedule.late"  # in Wagtail's log

Item = tuple[type[Any], Any]


class Schedule:
    """Knows what is due, and what failed and must wait."""

    def __init__(self) -> None:
        self.failed: dict[Item, datetime] = {}

    def run(self, now: datetime) -> int:
        """Do all that is due; how many were done. The rest of very many is for the next turn."""
        since, done = time.monotonic(), 0
        for item, verb in chain(expired(now), awaited(now)):
            if time.monotonic() - since > TURN:
                break
            done += self._do(item, verb, now)
        return done

    def _do(self, item: Item, verb: Callable[[], Any], now: datetime) -> bool:
        if self.failed.get(item, now) > now:
            return False
        try:
            verb()
        except Exception as failed:
            log.exception("%s %s could not be published or withdrawn", item[0].__name__, item[1])
            self.failed[item] = now + (SOON if is_away(failed) else AGAIN_AFTER)
            return False
        self.failed.pop(item, None)
        return True


def expired(now: datetime) -> Iterator[tuple[Item, Callable[[], Any]]]:
    """What is to be withdrawn by now, the earliest first."""
    for model in _with_drafts():
        things = model._default_manager.filter(live=True, expire_at__lte=now)
        for thing in list(things.order_by("expire_at")):

            def withdraw(thing: Any = thing) -> None:
                thing.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")

            yield (model, thing.pk), withdraw


def awaited(now: datetime) -> Iterator[tuple[Item, Callable[[], Any]]]:
    """The approved revisions whose hour has come, the earliest first."""
    revisions = Revision.objects.filter(approved_go_live_at__lte=now)
    for revision in list(revisions.order_by("approved_go_live_at")):

        def publish(revision: Any = revision) -> None:
            if timezone.now() - revision.approved_go_live_at > LATE:
                publish_late(revision)
            else:
                revision.publish(log_action=PUBLISHED)

        yield (Revision, revision.pk), publish


@transaction.atomic
def publish_late(revision: Revision) -> None:
    """What comes out for the first time bears the hour it was meant for, however late it is; the
    desk is told.
    """
    hour, thing = revision.approved_go_live_at, revision.content_object
    model = type(thing)
    model._default_manager.filter(pk=thing.pk, first_published_at=None).update(
        first_published_at=hour
    )
    thing.refresh_from_db(fields=["first_published_at"])
    revision.publish(log_action=PUBLISHED)
    log_action(thing, WAS_LATE, data={"meant_for": hour.isoformat()})


class LateInTheLog(LogFormatter):
    """How Wagtail's histories show it."""

    label = gettext_lazy("Went out late")

    def format_message(self, entry: Any) -> str:
        return late_words(entry)


def late_words(entry: Any) -> str:
    hour = datetime.fromisoformat(entry.data["meant_for"])
    return gettext("Went out late: it was meant for %(when)s.") % {"when": when(hour)}


def next_due() -> datetime | None:
    """The next hour that the newsroom has set."""
    hours = [
        model._default_manager.filter(live=True, expire_at__isnull=False)
        .order_by("expire_at")
        .values_list("expire_at", flat=True)
        .first()
        for model in _with_drafts()
    ]
    going = Revision.objects.filter(approved_go_live_at__isnull=False)
    going = going.order_by("approved_go_live_at")
    hours.append(going.values_list("approved_go_live_at", flat=True).first())
    return min((hour for hour in hours if hour), default=None)


def _with_drafts() -> list[type[Any]]:
    others = (m for m in apps.get_models() if issubclass(m, DraftStateMixin))
    return [Page, *(model for model in others if not issubclass(model, Page))]


def keep() -> float | None:
    """Do what is due; in how many seconds the next is, None when nothing is scheduled."""
    the_schedule.run(timezone.now())
    due = next_due()
    is_late = due is not None and due <= timezone.now()  # it has failed, and is tried again later
    return seconds_until(due, at_least=LOOK_EVERY if is_late else 0)


def is_kept() -> bool:
    """Whether there was a sign of life within the last minute."""
    standing = Standing.objects.filter(name="schedule").first()
    return standing is not None and not standing.is_silent(timezone.now())


def begins() -> None:
    """In a paper that is just being set up the worker is given its minute, too."""
    Standing.objects.update_or_create(name="schedule", defaults={"beat_at": timezone.now()})


the_schedule = Schedule()
