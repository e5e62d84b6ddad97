"""Where stories are in their second reading, asked for many at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page, WorkflowState

from rotative.lib import dates
from rotative.newsroom.readings.models import ReadingStep
from rotative.people.models import User

_STEP = "current_task_state__task__groupapprovaltask__readingstep__"


@dataclass(frozen=True)
class Standing:
    """A story at a step, and who is on it."""

    story_id: int
    pk: int  # of Wagtail's record of the step
    task_id: int
    workflow_id: int
    step: str
    kind: str
    since: datetime
    due: datetime | None
    sent_by: User | None
    reader: User | None
    read_since: datetime | None

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.due < timezone.now()

    @property
    def due_words(self) -> str:
        """“Late: to be read by 17h00”"""
        if self.due is None:
            return ""
        if self.kind == ReadingStep.Kind.READY:
            late, in_time = _("Late: to go out by %(when)s"), _("To go out by %(when)s")
        else:
            late, in_time = _("Late: to be read by %(when)s"), _("To be read by %(when)s")
        return (late if self.is_late else in_time) % {"when": when(self.due)}

    def reader_words(self, user: Any) -> str:
        """“Inès Carvalho is on it since 17h00”"""
        if self.reader is None or self.read_since is None:
            return ""
        told = {"who": get_user_display_name(self.reader), "when": when(self.read_since)}
        if self.reader == user:
            return _("You are on it, since %(when)s") % told
        return _("%(who)s is on it, since %(when)s") % told

    def words(self, user: Any) -> str:
        """All of it in one line, as the list of stories has it."""
        return " · ".join(filter(None, (self.step, self.due_words, self.reader_words(user))))


def standings(states: Any, at_most: int | None = None) -> list[Standing]:
    """Of these states of workflows, the longest at their step first; two queries, however many."""
    rows = list(
        states.filter(status=WorkflowState.STATUS_IN_PROGRESS, current_task_state__isnull=False)
        .order_by("current_task_state__started_at", "pk")
        .values_list(
            "object_id",
            "current_task_state_id",
            "current_task_state__task_id",
            "workflow_id",
            "current_task_state__task__name",
            "current_task_state__started_at",
            _STEP + "kind",
            _STEP + "due_after",
            "requested_by_id",
            "current_task_state__reading__user_id",
            "current_task_state__reading__since",
        )[:at_most]
    )
    people = User.objects.in_bulk({pk for row in rows for pk in (row[8], row[9]) if pk})
    return [
        Standing(
            story_id=int(story),
            pk=pk,
            task_id=task,
            workflow_id=workflow,
            step=step,
            kind=kind or ReadingStep.Kind.EDITS,
            since=since,
            due=since + timedelta(hours=hours) if hours else None,
            sent_by=people.get(sender),
            reader=people.get(reader),
            read_since=read_since,
        )
        for story, pk, task, workflow, step, since, kind, hours, sender, reader, read_since in rows
    ]


def standings_of(ids: Collection[int]) -> dict[int, Standing]:
    """By story, of those that are being read."""
    if not ids:
        return {}
    states = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=[str(pk) for pk in ids],
    )
    return {it.story_id: it for it in standings(states)}


def when(moment: datetime) -> str:
    """The hour alone where it is today."""
    at, language = timezone.localtime(moment), get_language() or "en"
    if at.date() == timezone.localdate():
        return dates.clock(at, language)
    return f"{dates.short_day(at, language)}, {dates.clock(at, language)}"
