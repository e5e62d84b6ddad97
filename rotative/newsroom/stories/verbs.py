"""What the list of stories does to a story, without opening its editor.

What readers see of a live story changes when its draft is published, as it does in the editor; but
where it lies is no part of a draft: moved is moved, and its old address leads to the new one.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.actions.move_page import MovePageAction
from wagtail.models import WorkflowState

from rotative.articles.models import ArticlePage, StoryTopic
from rotative.articles.moving import make_room
from rotative.newsroom import withdrawal
from rotative.newsroom.readings.models import ReadingStep
from rotative.record.entries import Withdrawal
from rotative.sections.models import SectionPage
from rotative.topics.models import Topic


class Refused(Exception):
    """What somebody wants cannot be done to a story; it says why."""


# -- whether: what bars it in words, or nothing


def bar_to_editing(story: ArticlePage, user: Any) -> str:
    """Why this user may not change the story's draft."""
    may = story.permissions_for_user(user)
    if not may.can_edit():
        return _("you may not edit it")
    return _bar_of_its_lock(story, may)


def bar_to_moving(story: ArticlePage, user: Any) -> str:
    """Why this user may not move the story at all, wherever to."""
    may = story.permissions_for_user(user)
    if not may.can_move():
        return _("you may not move it")
    return _bar_of_its_lock(story, may)


def bar_to_review(story: ArticlePage, user: Any) -> str:
    """Why it cannot be sent to its second reading."""
    may = story.permissions_for_user(user)
    if not may.can_edit():
        return _("you may not edit it")
    if story.workflow_in_progress:
        return _("it is in review already")
    if story.live and not story.has_unpublished_changes:
        return _("it has no changes to be read")
    if not story.has_workflow:
        return _("nobody reads its section’s stories a second time")
    return "" if may.can_submit_for_moderation() else _bar_of_its_lock(story, may)


def bar_to_withdrawal(story: ArticlePage, user: Any) -> str:
    """Why it cannot be taken off the site."""
    if not story.live:
        return _("it is not on the site")
    may = story.permissions_for_user(user)
    return "" if may.can_unpublish() else _("you may not withdraw it")


def bar_to_deletion(story: ArticlePage, user: Any) -> str:
    """Why it is kept: only what readers never had is deleted from a list."""
    if story.live or story.first_published_at:
        return _("readers have or had it: withdraw it instead")
    may = story.permissions_for_user(user)
    return _bar_of_its_lock(story, may) if may.can_delete() else _("you may not delete it")


def _bar_of_its_lock(story: ArticlePage, may: Any) -> str:
    step = story.current_workflow_task
    if isinstance(step, ReadingStep) and step.bars_editing(may.user):
        return _("it is being read, and may only be commented on")
    if not may.page_locked():
        return ""
    return _("it waits for its hour") if story.scheduled_revision else _("it is locked")


# -- the verbs


@transaction.atomic
def refile(
    story: ArticlePage, topics: Iterable[Topic], published_at: datetime | None, *, by: Any
) -> bool:
    """A draft with these topics and this time, unless it has them; whether it was written."""
    draft = story.get_latest_revision_as_object()
    wanted = [topic.pk for topic in topics]
    if wanted == _topics_of(draft) and published_at == draft.published_at:
        return False
    draft.published_at = published_at
    _put_topics(draft, wanted)
    _save(draft, by)
    return True


@transaction.atomic
def add_topic(story: ArticlePage, topic: Topic, *, by: Any) -> bool:
    """A draft with one topic more, unless it has it; whether it was written."""
    draft = story.get_latest_revision_as_object()
    has = _topics_of(draft)
    if topic.pk in has:
        return False
    _put_topics(draft, [*has, topic.pk])
    _save(draft, by)
    return True


def _save(draft: ArticlePage, by: Any) -> None:
    """As it is: what else is missing in a draft is asked for when it is published."""
    draft.save_revision(user=by, log_action=True, clean=False)


def _topics_of(draft: ArticlePage) -> list[int]:
    return [it.topic_id for it in draft.story_topics.all() if it.topic_id]


def _put_topics(draft: ArticlePage, wanted: list[int]) -> None:
    draft.story_topics = [
        StoryTopic(topic_id=pk, sort_order=place) for place, pk in enumerate(wanted)
    ]


@transaction.atomic
def move(story: ArticlePage, section: SectionPage, *, by: Any) -> bool:
    """To another section, as Wagtail moves a page; whether its address was numbered because another
    story has it there, as in the editor. Raises `Refused`.
    """
    if not story.permissions_for_user(by).can_move_to(section):
        raise Refused(_("you may not file it under %(section)s") % {"section": section.title})
    is_numbered = make_room(story, section)
    MovePageAction(story, section, pos="last-child", user=by).execute()
    return is_numbered


def numbered(story: ArticlePage) -> str:
    """What is said of one whose address had to be another."""
    told = {"title": story.draft_title or story.title, "slug": story.slug}
    return _("Another story has the address of “%(title)s” there: it is “%(slug)s” now.") % told


def send_to_review(story: ArticlePage, *, by: Any) -> None:
    """To its second reading; one that was sent back goes back to whoever returned it."""
    state = story.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(by)
    else:
        story.get_workflow().start(story, by)


def withdraw(story: ArticlePage, told: Withdrawal, *, by: Any) -> None:
    """Take it off the site, with what readers are told in its place."""
    withdrawal.withdraw(story, told, by)


def delete(story: ArticlePage, *, by: Any) -> None:
    """For good: what readers never had."""
    story.delete(user=by)
