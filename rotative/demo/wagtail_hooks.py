from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from rotative.demo import views


@hooks.register("register_admin_urls")
def screens() -> list[URLPattern]:
    return [path("demo/remove/", views.remove, name="demo_remove")]


@hooks.register("construct_homepage_panels")
def the_demo_on_the_first_screen(request: HttpRequest, panels: list[Any]) -> None:
    if views.may_remove(request.user):
        panels.append(views.Offer())


@hooks.register("register_log_actions")
def what_administrators_do(actions: LogActionRegistry) -> None:
    done = _("Demo newspaper removed")
    actions.register_action(views.REMOVED, done, done)
