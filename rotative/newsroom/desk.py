"""The first screen: what goes out soon, what just went out, what came back, what is to be read,
and a new story.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page, PageLogEntry, Revision, WorkflowState
from wagtail.permissions import policy_registry

from rotative.articles.models import ArticlePage
from rotative.lib.addresses import absolute
from rotative.newsroom import publication_awaited, schedule
from rotative.newsroom.readings.desk import to_read
from rotative.newsroom.readings.standing import when
from rotative.record.models import Story
from rotative.sections.models import SectionPage

SHOWN = 8  # of each
JUST = timedelta(days=2)
# Runs on the site's page that is read, which knows nothing of who reads it.
BOOKMARK = "javascript:location.assign('%s?at='+encodeURIComponent(location.pathname))"
PUBLISHED = ("wagtail.publish", "wagtail.publish.scheduled")
_TOUCHES = {"add", "change", "publish"}


@dataclass(frozen=True)
class Line:
    """A story, as the first screen names it."""

    headline: str
    section: str
    when: str
    who: str
    edit: str
    public: str = ""
    why: str = ""


class Desk(Component):
    """What a journalist looks for first."""

    order = 50
    template_name = "newsroom/desk.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        return {
            "request": parent_context["request"],
            "csrf_token": parent_context.get("csrf_token"),  # of "I'm on it"
            "returned": returned_to(user),
            "to_read": to_read(user),
            "soon": soon_out(user),
            "incomplete": _lines(user, publication_awaited.open_ones()),
            "just": just_out(user),
            "may_write": may_write(user),
            "bookmark": BOOKMARK % absolute(reverse("edit_public")),
        }


# -- what stands there


def soon_out(user: Any) -> list[Line]:
    """The stories whose hour is set, the next first."""
    now = timezone.now()
    due = Revision.objects.filter(approved_go_live_at__gt=now, content_type=_stories())
    due = due.select_related("user").order_by("approved_go_live_at")[: 4 * SHOWN]
    return _lines(user, ((int(it.object_id), it.approved_go_live_at, it.user, "") for it in due))


def just_out(user: Any) -> list[Line]:
    """The stories that were published last, or published anew, in two days."""
    since = timezone.now() - JUST
    log = PageLogEntry.objects.filter(
        timestamp__gte=since, action__in=PUBLISHED, content_type=_stories()
    )
    lines = list(log.select_related("user").order_by("-timestamp")[: 4 * SHOWN])
    late = PageLogEntry.objects.filter(
        action=schedule.WAS_LATE, page_id__in={it.page_id for it in lines}
    )
    was_late = {it.page_id: it for it in late.order_by("timestamp")}
    by_hand = [
        (it.page_id, it.timestamp, it.user, _why_late(was_late.get(it.page_id), it)) for it in lines
    ]
    # What was brought in by a program is in no log.
    public = Story.objects.filter(published_at__gte=since).order_by("-published_at")
    times = public.values_list("pk", "published_at")[: 4 * SHOWN]
    by_time = [(pk, at, None, "") for pk, at in times if pk not in {it[0] for it in by_hand}]
    latest = sorted([*by_hand, *by_time], key=lambda it: it[1], reverse=True)
    return _lines(user, latest, are_live=True)


def _why_late(late: PageLogEntry | None, published: PageLogEntry) -> str:
    """If it was this publication that was late, and no earlier one."""
    is_this = late is not None and late.timestamp >= published.timestamp
    return schedule.late_words(late) if is_this else ""


def returned_to(user: Any) -> list[Line]:
    """The stories that somebody wants changed, with the reason."""
    states = WorkflowState.objects.filter(
        requested_by=user, status=WorkflowState.STATUS_NEEDS_CHANGES, content_type=_stories()
    ).select_related("current_task_state__finished_by")
    back = states.order_by("-current_task_state__finished_at")[:SHOWN]
    return _lines(
        user,
        (
            (int(state.object_id), task.finished_at, task.finished_by, task.comment)
            for state in back
            for task in [state.current_task_state]
        ),
    )


Entry = tuple[int, datetime, Any, str]


def _lines(user: Any, entries: Iterable[Entry], *, are_live: bool = False) -> list[Line]:
    """The stories this user may touch, each once."""
    first: dict[int, Entry] = {}
    for entry in entries:
        first.setdefault(entry[0], entry)
    policy = policy_registry.get_by_type(Page)
    mine = policy.instances_user_has_any_permission_for(user, _TOUCHES)
    pages = mine.filter(live=True).in_bulk(first) if are_live else mine.in_bulk(first)
    shown = [(pages[pk], entry) for pk, entry in first.items() if pk in pages][:SHOWN]
    sections = _sections(page for page, _entry in shown)
    return [
        Line(
            headline=page.draft_title or page.title,
            section=sections.get(_over(page), ""),
            when=when(at),
            who=get_user_display_name(who),
            edit=reverse("wagtailadmin_pages:edit", args=[page.pk]),
            public=(page.relative_url(None) or "") if page.live else "",
            why=why,
        )
        for page, (_pk, at, who, why) in shown
    ]


def _stories() -> ContentType:
    return ContentType.objects.get_for_model(ArticlePage)


def _over(page: Page) -> str:
    return str(page.path[: -page.steplen])


def _sections(pages: Iterable[Page]) -> dict[str, str]:
    """Titles of the sections these stories lie in, by tree path."""
    over = {_over(page) for page in pages}
    return dict(Page.objects.filter(path__in=over).values_list("path", "title"))


# -- a new story


@dataclass(frozen=True)
class Section:
    """Where a story may be written, and how deep it lies under the front page."""

    title: str
    depth: int
    add: str


def may_write(user: Any) -> bool:
    """Whether somebody may write anywhere; asks nothing that their other screens do not."""
    return bool(policy_registry.get_by_type(Page).user_has_permission(user, "add"))


def new_story(request: HttpRequest) -> HttpResponse:
    """Which section a new story is for; where there is one only, its editor at once."""
    sections = list(_choices(list(SectionPage.objects.open_to(request.user))))
    if not sections:
        raise PermissionDenied
    if len(sections) == 1:
        return redirect(sections[0].add)
    context = {
        "header_title": _("New story"),
        "header_icon": "edit",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("New story")},
        ],
        "sections": sections,
    }
    return render(request, "newsroom/new_story.html", context)


def _choices(sections: list[SectionPage]) -> Iterator[Section]:
    top = min((section.depth for section in sections), default=0)
    for section in sections:
        add = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", section.pk])
        yield Section(section.title, section.depth - top, add)
