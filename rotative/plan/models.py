"""What the newsroom plans: who writes what, for when."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rotative.newsroom.stories.models import StoryLine

LONGEST_WHAT, LONGEST_NOTE = 200, 2_000
SOON = timedelta(hours=2)  # before it is due

# A story that its writer has handed in, or that readers have or had.
HANDED_IN = (
    StoryLine.State.REVIEW,
    StoryLine.State.READY,
    StoryLine.State.SCHEDULED,
    StoryLine.State.LIVE,
    StoryLine.State.CHANGED,
    StoryLine.State.WITHDRAWN,
)


class State(models.TextChoices):
    """How far an assignment is: from its story's line on, if it has a story."""

    PITCHED = "pitched", _("Pitched")
    ASSIGNED = "assigned", _("Assigned")
    WRITING = "draft", _("Being written")
    REVIEW = "review", _("In review")
    READY = "ready", _("Ready")
    RETURNED = "returned", _("Sent back")
    SCHEDULED = "scheduled", _("Scheduled")
    LIVE = "live", _("Online")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DROPPED = "dropped", _("Dropped")


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    # No joins: rows are locked (`actions`), and what is joined could not be.

    def of(self, user: Any) -> "AssignmentQuerySet":
        """Those that somebody has, alone or with others."""
        return self.filter(pk__in=_people().filter(user=user).values("assignment"))

    def own(self, user: Any) -> "AssignmentQuerySet":
        """Those that somebody has or pitched."""
        having = _people().filter(user=user).values("assignment")
        return self.filter(Q(pk__in=having) | Q(pitched_by=user))

    def for_day(self, day: date | None) -> "AssignmentQuerySet":
        """Those of a day of publication, or those that have none."""
        return self.filter(day=day) if day else self.filter(day=None)

    def to_do(self) -> "AssignmentQuerySet":
        """Those that are neither dropped nor handed in."""
        handed_in = StoryLine.objects.filter(state__in=HANDED_IN).values("pk")
        return self.filter(is_dropped=False).exclude(story__in=handed_in)

    def shown(self) -> "AssignmentQuerySet":
        """With whom and what their cards name; the next due first."""
        return (
            self.select_related("section", "pitched_by")
            .prefetch_related("people")
            .order_by(models.F("due").asc(nulls_last=True), "pk")
        )


class Assignment(models.Model):
    """A card of the plan. What people decide is kept; what its story says is asked of the story's
    line (`state_of`).
    """

    class Picture(models.TextChoices):
        NONE = "", _("No picture")
        LIBRARY = "library", _("From the library")
        PHOTOGRAPHER = "photographer", _("A photographer")

    what = models.CharField(_("what"), max_length=LONGEST_WHAT, help_text=_("In one line."))
    note = models.TextField(_("note"), max_length=LONGEST_NOTE, blank=True)
    section = models.ForeignKey(
        "sections.SectionPage",
        verbose_name=_("section"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), blank=True, related_name="+"
    )
    day = models.DateField(
        _("day of publication"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("If it is known."),
    )
    due = models.DateTimeField(_("due"), null=True, blank=True, db_index=True)
    length = models.PositiveIntegerField(_("length, in words"), null=True, blank=True)
    picture = models.CharField(
        _("picture wanted"), max_length=12, choices=Picture, blank=True, default=Picture.NONE
    )
    picture_note = models.CharField(_("what the picture shows"), max_length=200, blank=True)
    is_dropped = models.BooleanField(default=False, editable=False)
    story = models.OneToOneField(
        "articles.ArticlePage",
        null=True,
        on_delete=models.SET_NULL,
        editable=False,
        related_name="+",
    )
    pitched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        editable=False,
        related_name="+",
    )
    # How calendars know it (RFC 5545, 3.8.4.7).
    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        editable=False,
        related_name="+",
    )

    wagtail_reference_index_ignore = True  # it is no content
    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return reverse("assignment", args=[self.pk])

    def state_of(self, line: StoryLine | None) -> State:
        """How far it is, by its story's line; None is for one without a story."""
        if self.is_dropped:
            return State.DROPPED
        if line is None:
            return State.ASSIGNED if self.people.all() else State.PITCHED
        if line.state == StoryLine.State.CHANGED:
            return State.LIVE
        return State(line.state)

    def is_late(self, state: State, now: datetime) -> bool:
        return self._is_awaited(state) and self.due is not None and self.due < now

    def is_due_soon(self, state: State, now: datetime) -> bool:
        is_near = self.due is not None and now <= self.due < now + SOON
        return self._is_awaited(state) and is_near

    @staticmethod
    def _is_awaited(state: State) -> bool:
        return state in {State.PITCHED, State.ASSIGNED, State.WRITING, State.RETURNED}


def lines_of(assignments: Collection[Assignment]) -> dict[int, StoryLine]:
    """The lines of their stories, by the stories' numbers."""
    return StoryLine.objects.in_bulk({it.story_id for it in assignments if it.story_id})


class CalendarAddress(models.Model):
    """Which of an account's calendar addresses is good: one that was renewed has a lower number."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    number = models.PositiveIntegerField(default=1)

    wagtail_reference_index_ignore = True


def _people() -> Any:
    return Assignment.people.through.objects
