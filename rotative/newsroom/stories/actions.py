"""Keeping a line for each story."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision, WorkflowState

from rotative.articles.models import ArticlePage
from rotative.newsroom.readings.models import ReadingStep
from rotative.newsroom.stories import index
from rotative.newsroom.stories.models import StoryLine
from rotative.newsroom.stories.reading import Draft, drafts
from rotative.sections.models import SectionPage

BATCH = 500
State = StoryLine.State
_KIND = "current_task_state__task__groupapprovaltask__readingstep__kind"
OPEN = {
    WorkflowState.STATUS_IN_PROGRESS: State.REVIEW,
    WorkflowState.STATUS_NEEDS_CHANGES: State.RETURNED,
}
# What a change of state changes of a line; a new draft changes all of it.
OF_ITS_STATE = ["state", "is_live", "goes_live_at", "published_at", "latest_at"]
_COLUMNS = [f.name for f in StoryLine._meta.concrete_fields if not f.primary_key]


@transaction.atomic
def keep(ids: Collection[int]) -> int:
    """Make the lines of these stories, and what a search finds them by, of their latest drafts;
    how many.
    """
    articles = list(ArticlePage.objects.filter(pk__in=ids))
    sections = _sections(articles)
    articles = [article for article in articles if _over(article) in sections]
    known = StoryLine.objects.in_bulk([article.pk for article in articles])
    standing = _Standing([article.pk for article in articles])
    written = drafts(articles)
    lines, entries = [], {}
    for article in articles:
        draft = written[article.pk]
        line = known.get(article.pk) or StoryLine(story=article)
        line.section_id = sections[_over(article)]
        line.owner_id = article.owner_id
        line.headline = draft.headline[:255]
        line.format = draft.format[:12]
        line.author_ids = draft.author_ids
        line.words = draft.words
        line.version = index.VERSION
        _touch(line, article, draft)
        standing.put_on(line, article)
        lines.append(line)
        entries[article.pk] = index.entry(
            draft.prominent, draft.body, draft.author_ids, draft.topic_ids, _day(line)
        )
    StoryLine.objects.bulk_create(
        lines, update_conflicts=True, unique_fields=["story"], update_fields=_COLUMNS
    )
    index.put(entries)
    return len(lines)


def restate(story_id: int, *, at: datetime | None = None, by: int | None = None) -> None:
    """Put the story's state on its line, and who touched it last if somebody did."""
    line = StoryLine.objects.filter(pk=story_id).first()
    article = ArticlePage.objects.defer("body", "key_points").filter(pk=story_id).first()
    if line is None or article is None:
        return
    before = _day(line)
    if at is not None and at >= line.touched_at:
        line.touched_at, line.touched_by_id = at, by or line.touched_by_id
    _Standing([story_id]).put_on(line, article)
    line.save(update_fields=[*OF_ITS_STATE, "touched_at", "touched_by"])
    if _day(line) != before:
        keep([story_id])


def fill(at_most: int | None = None) -> int:
    """Make lines that are missing or of an older make, of the newest stories first; how many."""
    ids = list(_without_line().order_by("-pk").values_list("pk", flat=True)[:at_most])
    return sum(keep(ids[start : start + BATCH]) for start in range(0, len(ids), BATCH))


def missing() -> int:
    """How many stories have no line yet, after the program was brought up to date."""
    if not _found_whole:
        if count := _without_line().count():
            return int(count)
        _found_whole.append(index.VERSION)  # from now on every change keeps it so
    return 0


_found_whole: list[int] = []  # in this process


def _without_line() -> Any:
    made = StoryLine.objects.filter(version=index.VERSION).values("pk")
    return ArticlePage.objects.exclude(pk__in=made)


class _Standing:
    """How stories stand: the hour set for them, and in their workflow."""

    def __init__(self, ids: Sequence[int]) -> None:
        its = {
            "base_content_type": ContentType.objects.get_for_model(Page),
            "object_id__in": [str(pk) for pk in ids],
        }
        hours = Revision.objects.filter(approved_go_live_at__isnull=False, **its)
        self.hours = dict(hours.values_list("object_id", "approved_go_live_at"))
        steps = WorkflowState.objects.filter(status__in=OPEN, **its).order_by("created_at")
        self.steps = {
            pk: State.READY if self._is_ready(status, kind) else OPEN[status]
            for pk, status, kind in steps.values_list("object_id", "status", _KIND)
        }

    @staticmethod
    def _is_ready(status: str, kind: str | None) -> bool:
        """Whether all has been read, and it waits for whoever publishes it."""
        return status == WorkflowState.STATUS_IN_PROGRESS and kind == ReadingStep.Kind.READY

    def put_on(self, line: StoryLine, article: ArticlePage) -> None:
        key = str(article.pk)
        line.is_live = article.live
        line.goes_live_at = self.hours.get(key)
        line.state = self._state(key, article)
        was_public = article.live or article.first_published_at
        line.published_at = article.public_since if was_public else None
        line.latest_at = max(line.touched_at, line.published_at or line.touched_at)

    def _state(self, key: str, article: ArticlePage) -> State:
        if key in self.hours:
            return State.SCHEDULED
        if key in self.steps:
            return self.steps[key]
        if article.live:
            return State.CHANGED if article.has_unpublished_changes else State.LIVE
        return State.WITHDRAWN if article.first_published_at else State.DRAFT


def _touch(line: StoryLine, article: ArticlePage, draft: Draft) -> None:
    """Who touched it last: whoever saved the draft, if nobody did anything with it since.

    What was brought in has no draft: it counts as touched when it was published.
    """
    saved_at = draft.saved_at or article.last_published_at or article.first_published_at
    touched_at: Any = line.touched_at
    if touched_at is None or (saved_at and saved_at > touched_at):
        line.touched_at = saved_at or timezone.now()
        line.touched_by_id = draft.saved_by or (line.touched_by_id if touched_at else None)


def _day(line: StoryLine) -> Any:
    """The day a story is found by."""
    moment = line.published_at or line.goes_live_at or line.touched_at
    return timezone.localdate(moment)


def _over(article: ArticlePage) -> str:
    return str(article.path[: -article.steplen])


def _sections(articles: Sequence[ArticlePage]) -> dict[str, int]:
    over = {_over(article) for article in articles}
    return dict(SectionPage.objects.filter(path__in=over).values_list("path", "pk"))
