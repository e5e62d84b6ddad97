"""Saying that one is on it, or not any more. Each leaves a line in the story's history."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import LogFormatter, log
from wagtail.models import Page, TaskState

from rotative.newsroom.readings.models import Reading
from rotative.newsroom.readings.standing import when

TAKEN, GIVEN_BACK = "rotative.reading.take", "rotative.reading.give_back"


class Refused(Exception):
    """It cannot be done; why, in words for whoever asked."""


@transaction.atomic
def take(step_id: int, *, by: Any, known: int | None) -> Page:
    """Be the one who reads a story where it is. `known` is who had it when the button was drawn:
    if somebody else has it by now, that is said first.
    """
    step, story = _open_step(step_id, by)
    now = Reading.objects.filter(task_state=step).select_related("user").first()
    if now is not None and now.user == by:
        return story
    if now is not None and now.user_id != known:
        told = {"who": get_user_display_name(now.user), "when": when(now.since)}
        raise Refused(_("%(who)s is on it, since %(when)s. Take it over if it is agreed.") % told)
    if now is not None:
        now.delete()
    Reading.objects.create(task_state=step, user=by)
    former = str(get_user_display_name(now.user)) if now is not None else ""
    log(story, TAKEN, user=by, data={"step": step.task.name, "from": former})
    return story


@transaction.atomic
def give_back(step_id: int, *, by: Any) -> Page:
    """Nobody is on it any more."""
    step, story = _open_step(step_id, by)
    if Reading.objects.filter(task_state=step, user=by).delete()[0]:
        log(story, GIVEN_BACK, user=by, data={"step": step.task.name})
    return story


def _open_step(step_id: int, by: Any) -> tuple[TaskState, Page]:
    """Locked, so that of two who take it at once the second is told."""
    step = TaskState.objects.select_for_update().filter(pk=step_id).first()
    if step is None or step.status != TaskState.STATUS_IN_PROGRESS:
        raise Refused(_("It is not at this step any more: somebody passed it on or sent it back."))
    story = step.workflow_state.content_object
    if not step.task.specific.get_actions(story, by):
        raise Refused(_("You do not read stories at this step."))
    return step, story


class TakenInTheLog(LogFormatter):
    """How Wagtail's histories show it."""

    label = gettext_lazy("Is on it")

    def format_message(self, entry: Any) -> str:
        told = {"step": entry.data["step"], "who": entry.data["from"]}
        if told["who"]:
            return _("Took the reading over from %(who)s, at “%(step)s”") % told
        return _("Is on it, at “%(step)s”") % told


class GivenBackInTheLog(LogFormatter):
    label = gettext_lazy("Is not on it any more")

    def format_message(self, entry: Any) -> str:
        return _("Is not on it any more, at “%(step)s”") % {"step": entry.data["step"]}
