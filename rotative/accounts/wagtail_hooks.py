from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.account import BaseSettingsPanel
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry

from rotative.accounts import actions, two_factor, views
from rotative.accounts import two_factor_views as screens


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("invitations/", views.invitations, name="invitations"),
        path("invitations/new/", views.invite, name="invite"),
        path("invitations/<int:pk>/", views.invitation, name="invitation_shown"),
        path("account/two-factor/", screens.two_factor_screen, name="two_factor"),
        path("account/two-factor/app/", screens.add_app, name="two_factor_app"),
        path("account/two-factor/passkey/", screens.add_passkey, name="two_factor_passkey"),
        path("account/two-factor/codes/", screens.new_codes, name="two_factor_codes"),
        path(
            "account/two-factor/<str:kind>/<int:pk>/remove/",
            screens.remove,
            name="two_factor_remove",
        ),
        path("users/<int:pk>/two-factor/", screens.reset, name="two_factor_reset"),
    ]


class InvitationsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(views.INVITE)


@hooks.register("register_settings_menu_item")
def invitations_in_the_menu() -> MenuItem:
    url = reverse_lazy("invitations")
    return InvitationsItem(_("Invitations"), url, icon_name="mail", order=601)


@hooks.register("register_log_actions")
def what_is_done_with_accounts(log: LogActionRegistry) -> None:
    for action, label in (
        (actions.INVITED, _("Invited")),
        (actions.INVITED_AGAIN, _("Invited again")),
        (actions.WITHDRAWN, _("Invitation withdrawn")),
        (actions.ACCEPTED, _("Invitation accepted")),
        (two_factor.ADDED, _("Second factor added")),
        (two_factor.REMOVED, _("Second factor removed")),
        (two_factor.CODES_MADE, _("Recovery codes made")),
        (two_factor.RESET, _("Two-factor sign-in reset")),
    ):
        log.register_action(action, label, label)


class TwoFactorPanel(BaseSettingsPanel):
    """On the account page: the way to it, and how it stands."""

    name = "two_factor"
    title = _("Two-factor sign-in")
    order = 550
    template_name = "accounts/account_panel.html"

    def get_form(self) -> forms.Form:
        return forms.Form()  # there is nothing to save here

    def get_context_data(self) -> dict[str, Any]:
        return {"form": self.get_form(), "factors": two_factor.has_factor(self.user)}


@hooks.register("register_account_settings_panel")
def two_factor_on_the_account_page(request: HttpRequest, user: Any, profile: Any) -> TwoFactorPanel:
    return TwoFactorPanel(request, user, profile)


@hooks.register("register_user_listing_buttons")
def reset_in_the_list_of_accounts(user: Any, request_user: Any) -> Iterator[Button]:
    """For who lost their phone."""
    if request_user.is_superuser and user != request_user:
        url = reverse("two_factor_reset", args=[user.pk])
        yield Button(_("Reset two-factor sign-in"), url, icon_name="lock", priority=40)
