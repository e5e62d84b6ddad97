from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from rotative.mail import views
from rotative.mail.models import Mail

PERMISSION = "mail.change_mail"


@hooks.register("register_admin_urls")
def screens() -> list[URLPattern]:
    return [
        path("mail/", views.outbox, name="outbox"),
        path("mailbox/", views.all_mail, name="mailbox"),
        path("mailbox/<str:name>/<int:number>/", views.one_mail, name="mailbox_mail"),
    ]


class OutboxItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PERMISSION)


@hooks.register("register_reports_menu_item")
def outbox_in_the_menu() -> MenuItem:
    return OutboxItem(_("Outgoing mail"), reverse_lazy("outbox"), icon_name="mail", order=60)


class MailboxItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return not settings.MAIL_SERVER and views.may_read_all_mail(request.user)


@hooks.register("register_newsletter_menu_item")
def mailbox_in_the_menu() -> MenuItem:
    return MailboxItem(_("Mailbox"), reverse_lazy("mailbox"), icon_name="mail", order=50)


class GivenUp(Component):
    """On the first screen: mail that the server refuses."""

    order = 11
    template_name = "mail/given_up.html"


@hooks.register("construct_homepage_panels")
def given_up_on_the_first_screen(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm(PERMISSION) and Mail.objects.filter(due=None).exists():
        panels.insert(0, GivenUp())
