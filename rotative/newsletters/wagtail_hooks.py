from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy

from rotative.lib.received import ReceivedPolicy, ReceivedViewSet
from rotative.newsletters import desk, judging, takeover
from rotative.newsletters.alarms import PERMISSION
from rotative.newsletters.deliverability.views import deliverability
from rotative.newsletters.models import Newsletter, Subscriber
from rotative.newsletters.newsroom import (
    NewsletterForm,
    NewsletterPolicy,
    SubscriberDeleteView,
    SubscriberFilters,
    SubscriberIndexView,
    SubscriberInspectView,
)

register_permission_policy(Newsletter, NewsletterPolicy(Newsletter))
register_permission_policy(Subscriber, ReceivedPolicy(Subscriber))


class InTheMenu(ViewSetGroup):
    """One line of the newsroom's menu; what stands under it is registered by this hook."""

    menu_label = _("Newsletter")
    menu_icon = "mail"
    menu_order = 305
    submenu_hook = "register_newsletter_menu_item"


class NewsletterViewSet(ModelViewSet):
    """What the paper offers to send."""

    model = Newsletter
    icon = "mail"
    menu_label = _("Newsletters")
    menu_order = 20
    menu_hook = InTheMenu.submenu_hook
    copy_view_enabled = False
    list_display = ["name", "kind", "send_at", "is_open", "position"]
    form_fields = list(NewsletterForm.Meta.fields)

    def get_form_class(self, for_update: bool = False) -> type[NewsletterForm]:
        return NewsletterForm


class SubscriberViewSet(ReceivedViewSet):
    """Who gets the newsletters; nobody is typed in, and deleting is erasing."""

    model = Subscriber
    index_view_class = SubscriberIndexView
    inspect_view_class = SubscriberInspectView
    delete_view_class = SubscriberDeleteView
    icon = "group"
    menu_label = _("Subscribers")
    menu_order = 30
    menu_hook = InTheMenu.submenu_hook
    form_fields = ["email", "language"]
    inspect_view_fields = ["email", "language", "asked_at", "subscriptions", "consents"]
    list_display: ClassVar[list[Any]] = [
        "email",
        Column("standing", label=_("Newsletters"), accessor="standing"),
        "asked_at",
    ]
    list_export = ["email", "standing", "language", "asked_at"]
    export_filename = "subscribers"
    search_fields = ["email"]
    filterset_class = SubscriberFilters


@hooks.register("register_admin_viewset")
def in_the_menu() -> InTheMenu:
    return InTheMenu()


@hooks.register("register_admin_viewset")
def newsletters() -> NewsletterViewSet:
    return NewsletterViewSet("newsletters")


@hooks.register("register_admin_viewset")
def subscribers() -> SubscriberViewSet:
    return SubscriberViewSet("subscribers")


@hooks.register("register_admin_urls")
def screens() -> list[URLPattern]:
    return [
        path("newsletter/", desk.index, name="editions"),
        path("newsletter/breaking/", desk.break_news, name="break_news"),
        path("newsletter/take-over/", takeover.take_over, name="take_over_subscribers"),
        path("newsletter/<int:pk>/", desk.edition, name="edition"),
        path("newsletter/<int:pk>/act/", desk.act, name="edition_act"),
        path("newsletter/<int:pk>/arrange/", desk.arrange, name="edition_arrange"),
        path("newsletter/<int:pk>/write/", desk.write, name="edition_write"),
        path("newsletter/<int:pk>/provider/", judging.judge, name="edition_provider"),
        path("newsletter/<int:pk>/test/", desk.send_test, name="edition_test"),
        path("newsletter/deliverability/", deliverability, name="deliverability"),
    ]


class NewsletterItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PERMISSION)


@hooks.register(InTheMenu.submenu_hook)
def editions_in_the_menu() -> MenuItem:
    return NewsletterItem(
        _("Editions"), reverse_lazy("editions"), icon_name="calendar-alt", order=10
    )


@hooks.register("construct_homepage_panels")
def editions_on_the_first_screen(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm(PERMISSION):
        panels.append(desk.FirstScreen())


@hooks.register("register_log_actions")
def what_editors_do(actions: LogActionRegistry) -> None:
    for verb, done in (
        ("approve", _("Approval")),
        ("test", _("Test sent")),
        ("reopen", _("Opened again")),
        ("hold", _("Held back by hand")),
        ("pause", _("Paused by hand")),
        ("resume", _("Sending goes on")),
        ("cancel", _("Called off by hand")),
        ("go_on", _("Sending to a provider goes on")),
        ("suppress", _("Readers without a mailbox struck off")),
        ("leave", _("Readers without a mailbox left")),
    ):
        actions.register_action(f"newsletters.{verb}", done, done)


@hooks.register(InTheMenu.submenu_hook)
def deliverability_in_the_menu() -> MenuItem:
    return NewsletterItem(
        _("Deliverability"), reverse_lazy("deliverability"), icon_name="tick", order=40
    )
