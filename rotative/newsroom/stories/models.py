"""A story as the list of stories names it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.permissions import policy_registry

from rotative.newsroom.stories import index
from rotative.sections.models import SectionPage


class StoryLineQuerySet(models.QuerySet["StoryLine"]):
    def that_say(self, query: index.Query) -> "StoryLineQuerySet":
        """Those that a query of the index finds: joined, for SQLite would sort a list of ids."""
        where = [index.joined_to(self.model)]
        lines: StoryLineQuerySet = self.extra(tables=[index.TABLE], where=where, params=[query])  # type: ignore[assignment]  # noqa: S610
        return lines

    def for_user(self, user: Any) -> "StoryLineQuerySet":
        """The stories somebody may touch: all of some sections, in others those they began.

        It is Wagtail's rule, asked of sections instead of of each page.
        """
        policy = policy_registry.get_by_type(Page)
        if not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        given = list(policy.get_cached_permissions_for_user(user))
        sections = dict(SectionPage.objects.values_list("path", "pk")) if given else {}
        whole: set[int] = set()
        own: set[int] = set()
        single: set[int] = set()
        for each in given:
            below = {pk for path, pk in sections.items() if path.startswith(each.page.path)}
            is_only_own = each.permission.codename == "add_page"
            (own if is_only_own else whole).update(below)
            if not below and not is_only_own:
                single.add(each.page_id)
        return self.filter(
            Q(section_id__in=whole) | Q(owner=user, section_id__in=own) | Q(story_id__in=single)
        )


class StoryLine(models.Model):
    """What the list shows of a story: of its latest draft, of its workflow, of its last touch.

    Kept by `stories.receivers`, so that a list of thousands asks neither revisions nor logs. All of
    it can be made anew from them (`stories.actions.fill`).
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REVIEW = "review", _("In review")
        READY = "ready", _("Ready")
        RETURNED = "returned", _("Sent back")
        SCHEDULED = "scheduled", _("Scheduled")
        LIVE = "live", _("Online")
        CHANGED = "changed", _("Online, with changes")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    story = models.OneToOneField(
        "articles.ArticlePage", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    headline = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    is_live = models.BooleanField(default=False)
    section = models.ForeignKey("sections.SectionPage", on_delete=models.CASCADE, related_name="+")
    format = models.CharField(max_length=12)
    author_ids = models.JSONField(default=list)
    words = models.PositiveIntegerField(default=0)
    goes_live_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True, db_index=True)
    touched_at = models.DateTimeField()
    touched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The later of the last touch and the publication; the list's own order.
    latest_at = models.DateTimeField()
    # Of how its words are held (`stories.index.VERSION`).
    version = models.PositiveSmallIntegerField(default=0)

    objects = StoryLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        indexes = [
            models.Index(fields=["latest_at", "state"], name="story_line_latest"),
            models.Index(fields=["section", "latest_at"], name="story_line_section"),
            models.Index(fields=["state", "latest_at"], name="story_line_state"),
        ]


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def of(self, user: Any) -> "SavedViewQuerySet":
        """One's own, and those that the newsroom shares; in the order of their names."""
        return self.filter(Q(user=user) | Q(is_shared=True)).order_by("name", "pk")


class SavedView(models.Model):
    """What the list was narrowed to, under a name."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="story_views"
    )
    name = models.CharField(max_length=40)
    wish = models.TextField()  # as in the list's address
    is_shared = models.BooleanField(default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="one_view_of_a_name")]

    def __str__(self) -> str:
        return self.name
