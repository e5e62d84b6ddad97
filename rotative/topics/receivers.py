"""Keeping the record's topics true."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete

from rotative.record import actions as record
from rotative.record.entries import TopicEntry
from rotative.record.models import StoryTopic
from rotative.record.models import Topic as PublicTopic
from rotative.record.names import named
from rotative.record.sources import feed
from rotative.topics.models import Topic


def connect() -> None:
    feed(PublicTopic, entries, of=entries)
    named[PublicTopic] = entries_of
    post_save.connect(topic_saved, sender=Topic)
    pre_delete.connect(topic_leaving, sender=Topic)
    post_delete.connect(topic_deleted, sender=Topic)


def entry_of(topic: Topic, language: str) -> TopicEntry:
    """A topic as readers of `language` know it."""
    return TopicEntry(
        id=topic.pk,
        slug=topic.slug,
        name=topic.name_in(language),
        kind=topic.kind,
        parent_id=topic.parent_id,
        description=topic.description,
    )


def entries(ids: Collection[int] | None = None) -> Iterator[TopicEntry]:
    """Those that public stories are about, or those of them."""
    told = StoryTopic.objects.values("topic_id")
    return entries_of(told if ids is None else told.filter(topic_id__in=ids))


def entries_of(ids: Any, *, public: bool = False) -> Iterator[TopicEntry]:
    """The entries of these topics."""
    language = record.language()
    topics = Topic.objects.filter(pk__in=ids).order_by("pk")
    return (entry_of(topic, language) for topic in topics.iterator())


def topic_saved(instance: Topic, raw: bool = False, **kwargs: Any) -> None:
    record.enter_named(entry_of(instance, record.language()))


def topic_leaving(instance: Topic, **kwargs: Any) -> None:
    instance._within_before = [topic.pk for topic in instance.children.all()]  # type: ignore[attr-defined]


def topic_deleted(instance: Topic, **kwargs: Any) -> None:
    """The topics within it stand on their own."""
    record.strike(PublicTopic, instance.pk)
    for topic in Topic.objects.filter(pk__in=instance._within_before):  # type: ignore[attr-defined]
        topic_saved(topic)
