from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy

from rotative.lib.received import ReceivedPolicy, ReceivedViewSet
from rotative.newsletters import desk
from rotative.newsletters.models import SignUp

register_permission_policy(SignUp, ReceivedPolicy(SignUp))


class SignUpViewSet(ReceivedViewSet):
    """Addresses that asked for the newsletter."""

    model = SignUp
    menu_label = _("Sign-ups")
    menu_order = 310
    form_fields = ["email", "state"]
    list_display = ["email", "state", "asked_at"]
    list_filter = ["state", "asked_at"]
    search_fields = ["email"]


@hooks.register("register_admin_viewset")
def sign_ups() -> SignUpViewSet:
    return SignUpViewSet("sign_ups")


@hooks.register("register_admin_urls")
def screens() -> list[URLPattern]:
    return [path("newsletter/", desk.tomorrow, name="tomorrows_edition")]


class NewsletterItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(desk.PERMISSION)


@hooks.register("register_admin_menu_item")
def newsletter_in_the_menu() -> MenuItem:
    return NewsletterItem(
        _("Newsletter"), reverse_lazy("tomorrows_edition"), icon_name="mail", order=305
    )
