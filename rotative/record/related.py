"""What stands under "read more" of a story: composed when it, or a story near it, is written."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rotative.record import keys as k
from rotative.record import lists, relations
from rotative.record.blocks import Block, from_json
from rotative.record.entries import StoryEntry
from rotative.record.models import Story, StoryFile
from rotative.record.places import Place

MOST = 4  # stories under "read more"
BATCH = 500


@dataclass(frozen=True)
class Subject:
    """A story as far as "read more" depends on it."""

    id: int
    place: Place
    section_id: int
    picks: list[int]  # the editor's
    topic_ids: list[int]
    offered: set[int]  # by the text itself


def compose_related(ids: Collection[int]) -> dict[int, list[int]]:
    """The ids of the stories under "read more" of each of the stories, as the record stands;
    nothing of one that is not public.
    """
    found: dict[int, list[int]] = {}
    ordered = sorted(ids)
    for start in range(0, len(ordered), BATCH):
        found |= related(_subjects(ordered[start : start + BATCH]))
    return found


def related_of(draft: StoryEntry) -> list[int]:
    """What would stand under a story that is not on the record."""
    place = (draft.published_at, draft.id)
    offered = _offered(draft.body)
    subject = Subject(
        draft.id, place, draft.section_id, draft.related_ids, draft.topic_ids, offered
    )
    return related([subject])[draft.id]


def _subjects(ids: Collection[int]) -> list[Subject]:
    rows = Story.objects.filter(pk__in=ids)
    naming = StoryFile.objects.filter(kind=StoryFile.Kind.STORY, story_id__in=ids)
    bodies = rows.filter(pk__in=naming.values("story_id")).values_list("pk", "body")
    offered = {pk: _offered(from_json(body)) for pk, body in bodies}
    topics = relations.topics_of(ids)
    return [
        Subject(pk, (at, pk), section, picks, topics.get(pk, []), offered.get(pk, set()))
        for pk, at, section, picks in rows.values_list(
            "pk", "published_at", "section_id", "related_ids"
        )
    ]


def _offered(body: Iterable[Block]) -> set[Any]:
    return {pk for block in body for pk in block.stories_named}


def related(subjects: Sequence[Subject]) -> dict[int, list[int]]:
    """Neighbours rather than the newest: a new story changes the pages next to it, not all of its
    section's (decision 14).
    """
    asked = [
        (scope, it.place)
        for it in subjects
        for scope in (*map(k.of_topic, it.topic_ids), k.of_section(it.section_id))
    ]
    near = lists.neighbours(asked)
    return {
        it.id: order(
            it,
            [near[k.of_topic(topic), it.place] for topic in it.topic_ids],
            near[k.of_section(it.section_id), it.place],
        )
        for it in subjects
    }


def order(it: Subject, by_topic: Iterable[list[int]], of_section: Iterable[int]) -> list[int]:
    """The editor's picks, then those that share most topics, then the same section's; none that
    the text itself offers.
    """
    shared = Counter(pk for neighbours in by_topic for pk in neighbours)
    # The newest first where as many topics are shared: ids grow with time, nearly.
    sharing = sorted(shared, key=lambda pk: (-shared[pk], -pk))
    ordered = dict.fromkeys([*it.picks, *sharing, *sorted(of_section, reverse=True)])
    return [pk for pk in ordered if pk != it.id and pk not in it.offered][:MOST]
