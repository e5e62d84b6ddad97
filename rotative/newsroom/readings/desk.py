"""On the first screen: what waits to be read by somebody."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.urls import reverse
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page, WorkflowState

from rotative.newsroom.readings.models import ReadingStep
from rotative.newsroom.readings.standing import Standing, standings, when

MOST = 50  # lines
LOOKED_AT = 500
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Waiting:
    """A story at a step that is this user's to read."""

    headline: str
    section: str
    edit: str
    since: str
    sent_by: str
    at: Standing
    due: str
    reader: str
    is_mine: bool
    verbs: list[tuple[str, str, bool]]  # address, words, whether a reason is asked


def to_read(user: Any) -> list[Waiting]:
    """What this user may pass on or send back: the next due first, then what waits longest."""
    steps = ReadingStep.objects.filter(active=True)
    if not user.is_superuser:
        steps = steps.filter(groups__in=user.groups.all())
    by_pk = {step.pk: step for step in steps.distinct()}
    if not by_pk:
        return []
    states = WorkflowState.objects.filter(current_task_state__task__in=by_pk)
    found = sorted(standings(states, LOOKED_AT), key=lambda it: (it.due or _NEVER, it.since))
    pages = Page.objects.in_bulk([it.story_id for it in found[:MOST]])
    over = {page.path[: -page.steplen] for page in pages.values()}
    sections = dict(Page.objects.filter(path__in=over).values_list("path", "title"))
    return [
        _waiting(it, page, sections.get(page.path[: -page.steplen], ""), by_pk[it.task_id], user)
        for it in found[:MOST]
        if (page := pages.get(it.story_id))
    ]


def _waiting(it: Standing, page: Page, section: str, step: ReadingStep, user: Any) -> Waiting:
    actions = step.actions_for(page, user, it.workflow_id)
    verbs = {name: (words, asks) for name, words, asks in reversed(actions)}
    return Waiting(
        headline=page.draft_title or page.title,
        section=section,
        edit=reverse("wagtailadmin_pages:edit", args=[page.pk]),
        since=when(it.since),
        sent_by=str(get_user_display_name(it.sent_by)) if it.sent_by else "",
        at=it,
        due=it.due_words,
        reader=it.reader_words(user),
        is_mine=it.reader == user,
        verbs=[
            (reverse("wagtailadmin_pages:workflow_action", args=[page.pk, name, it.pk]), *verb)
            for name, verb in verbs.items()
        ],
    )
