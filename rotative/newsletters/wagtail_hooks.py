from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from rotative.lib.received import ReceivedPolicy, ReceivedViewSet
from rotative.newsletters import desk
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


class NewsletterViewSet(ModelViewSet):
    """What the paper offers to send."""

    model = Newsletter
    icon = "mail"
    menu_label = _("Newsletters")
    menu_order = 305
    add_to_admin_menu = True
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
    menu_label = _("Subscribers")
    menu_order = 310
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
def newsletters() -> NewsletterViewSet:
    return NewsletterViewSet("newsletters")


@hooks.register("register_admin_viewset")
def subscribers() -> SubscriberViewSet:
    return SubscriberViewSet("subscribers")


@hooks.register("register_admin_urls")
def screens() -> list[URLPattern]:
    return [
        path("newsletter/", desk.tomorrow, name="tomorrows_edition"),
        path("newsletter/deliverability/", deliverability, name="deliverability"),
    ]


class NewsletterItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(desk.PERMISSION)


@hooks.register("register_admin_menu_item")
def newsletter_in_the_menu() -> MenuItem:
    return NewsletterItem(
        _("Tomorrow’s edition"), reverse_lazy("tomorrows_edition"), icon_name="mail", order=304
    )


@hooks.register("register_admin_menu_item")
def deliverability_in_the_menu() -> MenuItem:
    return NewsletterItem(
        _("Deliverability"), reverse_lazy("deliverability"), icon_name="mail", order=311
    )
