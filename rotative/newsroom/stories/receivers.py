"""Keeping the list of stories true, whichever way a story changes."""

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models.signals import post_delete, post_migrate, post_save
from wagtail.models import PageLogEntry, Revision, WorkflowState
from wagtail.signals import post_page_move

from rotative.articles.bulk import on_stories_created
from rotative.articles.models import ArticlePage
from rotative.newsroom.readings.models import ReadingStep
from rotative.newsroom.stories import actions, index

AT_ONCE = 1_000  # stories; some 10 s


def connect(newsroom: Any) -> None:
    post_save.connect(story_saved, sender=ArticlePage)
    post_delete.connect(story_deleted, sender=ArticlePage)
    post_page_move.connect(story_moved, sender=ArticlePage)
    post_save.connect(revision_changed, sender=Revision)
    for signal in (post_save, post_delete):
        signal.connect(workflow_changed, sender=WorkflowState)
    post_save.connect(step_changed, sender=ReadingStep)
    post_save.connect(something_done, sender=PageLogEntry)
    if stories_created not in on_stories_created:
        on_stories_created.append(stories_created)
    post_migrate.connect(after_migrations, sender=newsroom)


def story_saved(instance: ArticlePage, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        actions.keep([instance.pk])


def story_deleted(instance: ArticlePage, **kwargs: Any) -> None:
    index.drop([instance.pk])


def story_moved(instance: ArticlePage, **kwargs: Any) -> None:
    actions.keep([instance.pk])


def stories_created(articles: Sequence[ArticlePage]) -> None:
    actions.keep([article.pk for article in articles])


def revision_changed(instance: Revision, created: bool, **kwargs: Any) -> None:
    """An hour was set or taken back. (A new draft saves its story as well.)"""
    if not created and _is_of_a_story(instance):
        actions.restate(int(instance.object_id))


def workflow_changed(instance: WorkflowState, **kwargs: Any) -> None:
    if _is_of_a_story(instance):
        actions.restate(int(instance.object_id))


def step_changed(instance: ReadingStep, raw: bool = False, **kwargs: Any) -> None:
    """What is done at a step may be another thing from now on."""
    if raw:
        return
    at_it = WorkflowState.objects.active().filter(current_task_state__task=instance.pk)
    for state in at_it:
        workflow_changed(state)


def something_done(instance: PageLogEntry, **kwargs: Any) -> None:
    if _is_of_a_story(instance):
        actions.restate(instance.page_id, at=instance.timestamp, by=instance.user_id)


def after_migrations(**kwargs: Any) -> None:
    """The stories from before there was the list, or from before its entries were made so: some
    seconds' worth of them, so that nobody waits for an upgrade. A duty makes the others.
    """
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        actions.fill(at_most=AT_ONCE)


def _is_of_a_story(instance: Any) -> bool:
    kind = ContentType.objects.get_for_model(ArticlePage)
    return bool(instance.content_type_id == kind.pk)
