"""The rows beside a story: its signatures, its topics, and what it shows."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from django.db.models import Model

from rotative.record import keys as k
from rotative.record.entries import StoryEntry
from rotative.record.models import Byline, StoryFile, StoryTopic

Kind = StoryFile.Kind


def relations_of(entry: StoryEntry) -> Iterator[Byline | StoryTopic | StoryFile]:
    """The rows that an entry says."""
    for n, (author, role) in enumerate(entry.bylines):
        yield Byline(story_id=entry.id, author_id=author, role=role, position=n)
    for n, topic in enumerate(entry.topic_ids):
        yield StoryTopic(story_id=entry.id, topic_id=topic, position=n)
    for kind, ids in (
        (Kind.PICTURE, [picture.id for picture in entry.pictures]),
        (Kind.DOCUMENT, [document.id for document in entry.documents]),
        (Kind.STORY, entry.named_ids),
    ):
        for pk in ids:
            yield StoryFile(story_id=entry.id, kind=kind, file_id=pk)


def relate(entries: Sequence[StoryEntry], ids: Sequence[int]) -> None:
    """Write the rows of these entries in the place of those there were."""
    models: tuple[type[Model], ...] = (Byline, StoryTopic, StoryFile)
    for model in models:
        model._default_manager.filter(story_id__in=ids).delete()
        rows = [row for entry in entries for row in relations_of(entry) if isinstance(row, model)]
        model._default_manager.bulk_create(rows)


def forget(story_ids: Sequence[int]) -> None:
    """Delete the rows of these stories."""
    Byline.objects.filter(story_id__in=story_ids).delete()
    StoryTopic.objects.filter(story_id__in=story_ids).delete()
    StoryFile.objects.filter(story_id__in=story_ids).delete()


# -- from stories


def bylines_of(story_ids: Collection[int]) -> dict[int, list[tuple[int, str]]]:
    """Who signs each of the stories, `(author id, role)`, in their order."""
    found: dict[int, list[tuple[int, str]]] = {}
    rows = Byline.objects.filter(story_id__in=story_ids).order_by("position")
    for story, author, role in rows.values_list("story_id", "author_id", "role"):
        found.setdefault(story, []).append((author, role))
    return found


def topics_of(story_ids: Collection[int]) -> dict[int, list[int]]:
    """The topics of each of the stories, from the broadest to the narrowest."""
    found: dict[int, list[int]] = {}
    rows = StoryTopic.objects.filter(story_id__in=story_ids).order_by("position")
    for story, topic in rows.values_list("story_id", "topic_id"):
        found.setdefault(story, []).append(topic)
    return found


def shown_by(story_ids: Collection[int], kind: StoryFile.Kind) -> set[int]:
    """The pictures, or the documents, that any of the stories shows."""
    rows = StoryFile.objects.filter(story_id__in=story_ids, kind=kind)
    return set(rows.values_list("file_id", flat=True))


def stories_named_by(story_ids: Collection[int]) -> dict[int, set[int]]:
    """The stories that each of the stories names, under "read more" or in its text."""
    found: dict[int, set[int]] = {}
    rows = StoryFile.objects.filter(story_id__in=story_ids, kind=Kind.STORY)
    for story, named in rows.values_list("story_id", "file_id"):
        found.setdefault(story, set()).add(named)
    return found


# -- back to stories


def keys_of_those_signed(author_ids: Iterable[int]) -> set[str]:
    """Of the stories by these authors: pages and cards have signatures."""
    signed = Byline.objects.filter(author_id__in=author_ids).values_list("story_id", flat=True)
    return {key for pk in signed for key in (k.story(pk), k.card(pk))}


def keys_of_those_about(topic_id: int) -> set[str]:
    """Of the stories about a topic: pages and feeds name it, and it ties them; lists do not."""
    about = StoryTopic.objects.filter(topic_id=topic_id).values_list("story_id", flat=True)
    return {key for pk in about for key in (k.story(pk), k.told(pk), k.related(pk))}


def keys_of_those_showing(kind: StoryFile.Kind, file_ids: Iterable[int]) -> set[str]:
    """Of the pages of the stories that show one of these pictures or documents."""
    showing = StoryFile.objects.filter(kind=kind, file_id__in=file_ids)
    return {k.story(pk) for pk in showing.values_list("story_id", flat=True)}


def still_shown(kind: StoryFile.Kind, file_ids: Iterable[int]) -> set[int]:
    """Those of the pictures or documents that a public story shows."""
    showing = StoryFile.objects.filter(kind=kind, file_id__in=file_ids)
    return set(showing.values_list("file_id", flat=True))
