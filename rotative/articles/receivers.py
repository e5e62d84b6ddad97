"""Keeping the record's stories true, whichever way a story changes."""

from functools import partial
from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.documents import get_document_model
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import init_new_page, page_published, page_unpublished, post_page_move

from rotative.articles import actions, moving
from rotative.articles.entry import entry_of
from rotative.articles.models import ArticlePage, Byline, RelatedPick, StoryTopic
from rotative.media.actions import (
    look_at_picture,
    note_left_out,
    on_pages_tried,
    on_picture_mended,
    preview_picture,
)
from rotative.media.models import Picture
from rotative.pages.preview import preview
from rotative.people.models import Author
from rotative.record import actions as record
from rotative.record.entries import Withdrawal
from rotative.record.models import Story, StoryFile
from rotative.record.sources import feed
from rotative.sections.actions import on_sections_entered, record_sections
from rotative.topics.models import Topic


def connect() -> None:
    feed(
        Story,
        actions.public_entries,
        looking=partial(actions.public_entries, make=look_at_picture),
        of=actions.entries_held,
    )
    preview(ArticlePage, partial(entry_of, make=preview_picture))
    if actions.record_pictures_stories not in on_picture_mended:
        on_picture_mended.append(actions.record_pictures_stories)
    if actions.record_articles not in on_pages_tried:
        on_pages_tried.append(actions.record_articles)
    init_new_page.connect(article_begun)
    page_published.connect(article_published, sender=ArticlePage)
    page_unpublished.connect(article_unpublished, sender=ArticlePage)
    post_page_move.connect(article_moved, sender=ArticlePage)
    pre_delete.connect(article_leaving, sender=ArticlePage)
    post_delete.connect(article_deleted, sender=ArticlePage)
    if actions.record_sections_stories not in on_sections_entered:
        on_sections_entered.append(actions.record_sections_stories)
    pre_delete.connect(topic_leaving, sender=Topic)
    post_delete.connect(topic_left, sender=Topic)
    for model in (Picture, get_document_model()):
        pre_delete.connect(file_leaving, sender=model)
        post_delete.connect(file_left, sender=model)
    for signal in (post_save, post_delete):
        signal.connect(restriction_changed, sender=PageViewRestriction)


def article_begun(page: Page, **kwargs: Any) -> None:
    """A new story is signed by whoever writes it; the editor shows it, and lets it be changed."""
    if isinstance(page, ArticlePage) and (author := Author.of(page.owner)):
        page.bylines = [Byline(author=author)]


def article_published(instance: ArticlePage, revision: Any = None, **kwargs: Any) -> None:
    if not moving.settle(instance, revision.user if revision else None):  # which records it
        actions.record_article(instance)


def article_unpublished(instance: ArticlePage, **kwargs: Any) -> None:
    """Whatever an earlier withdrawal said, this one says nothing (`newsroom.withdrawal` may)."""
    note_left_out({instance.pk: []})
    record.strike_story(instance.pk, Withdrawal())


def article_moved(instance: ArticlePage, **kwargs: Any) -> None:
    moving.arrived(instance.pk)
    actions.record_article(ArticlePage.objects.get(pk=instance.pk))


def article_leaving(instance: ArticlePage, **kwargs: Any) -> None:
    """Editors' picks go first: a draft's may be empty, so Django would delete them afterwards."""
    RelatedPick.objects.filter(story=instance).delete()


def article_deleted(instance: ArticlePage, **kwargs: Any) -> None:
    """Those that named it, under "read more" or in their text, name it no more."""
    naming = StoryFile.objects.filter(kind=StoryFile.Kind.STORY, file_id=instance.pk)
    ids = list(naming.exclude(story_id=instance.pk).values_list("story_id", flat=True))
    record.strike_story(instance.pk)
    if ids:
        actions.record_articles(ids)


def topic_leaving(instance: Topic, **kwargs: Any) -> None:
    stories = StoryTopic.objects.filter(topic=instance).values_list("article_id", flat=True)
    instance._stories_before = list(stories)  # type: ignore[attr-defined]
    # First, for a draft's may be empty: Django would delete them after their topic.
    StoryTopic.objects.filter(topic=instance).delete()


def topic_left(instance: Topic, **kwargs: Any) -> None:
    actions.record_articles(instance._stories_before)  # type: ignore[attr-defined]


def file_leaving(instance: Any, **kwargs: Any) -> None:
    """A picture or a document is about to be deleted: who shows it?"""
    kind = StoryFile.Kind.PICTURE if isinstance(instance, Picture) else StoryFile.Kind.DOCUMENT
    shown = StoryFile.objects.filter(kind=kind, file_id=instance.pk)
    instance._stories_before = list(shown.values_list("story_id", flat=True))


def file_left(instance: Any, **kwargs: Any) -> None:
    actions.record_articles(instance._stories_before)


def restriction_changed(instance: PageViewRestriction, origin: Any = None, **kwargs: Any) -> None:
    """A page or section became private, or public again.

    Those that go with their pages are left to these: half of the tree is deleted already.
    """
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is None or issubclass(getattr(origin, "model", type(origin)), Page):
        return
    record_sections()
    below = ArticlePage.objects.descendant_of(page, inclusive=True)
    actions.record_articles(below.values_list("pk", flat=True))
