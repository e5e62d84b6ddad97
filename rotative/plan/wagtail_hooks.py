from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry, LogFormatter

from rotative.plan import actions, stories, views
from rotative.plan.due import DueToday
from rotative.plan.models import Assignment

hooks.register("over_the_story", stories.over_the_story)
hooks.register("marks_of_stories", stories.marks_of_stories)


@hooks.register("register_admin_urls")
def screens() -> list[URLPattern]:
    return [
        path("plan/", views.board, name="plan"),
        path("plan/<int:pk>/", views.assignment, name="assignment"),
        path("plan/<int:pk>/act/", views.act, name="assignment_act"),
        path("plan/calendar/", views.calendars, name="plan_calendars"),
    ]


@hooks.register("register_admin_menu_item")
def plan_in_the_menu() -> MenuItem:
    return MenuItem(_("Plan"), reverse_lazy("plan"), icon_name="calendar-check", order=55)


@hooks.register("construct_homepage_panels")
def what_is_due_on_the_first_screen(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(DueToday())


class Line(LogFormatter):
    """A verb, and what it was about."""

    def format_message(self, entry: Any) -> str:
        changed: list[Any] = entry.data.get("fields") or []
        fields: list[Any] = [Assignment._meta.get_field(name) for name in changed]
        told = (
            ", ".join(str(each.verbose_name) for each in fields)
            or entry.data.get("who")
            or entry.data.get("story")
            or ""
        )
        told = told or entry.data.get("day") or ""
        if not told:
            return str(self.label)
        return gettext("%(field)s: ") % {"field": self.label} + str(told)


@hooks.register("register_log_actions")
def what_is_done_with_assignments(registry: LogActionRegistry) -> None:
    for action, label in actions.LINES.items():
        registry.register_action(action)(type("_Line", (Line,), {"label": label}))
