from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from rotative.accounts import actions, views


@hooks.register("register_admin_urls")
def screens() -> list[URLPattern]:
    return [
        path("invitations/", views.invitations, name="invitations"),
        path("invitations/new/", views.invite, name="invite"),
        path("invitations/<int:pk>/", views.invitation, name="invitation_shown"),
    ]


class InvitationsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(views.INVITE)


@hooks.register("register_settings_menu_item")
def invitations_in_the_menu() -> MenuItem:
    url = reverse_lazy("invitations")
    return InvitationsItem(_("Invitations"), url, icon_name="mail", order=601)


@hooks.register("register_log_actions")
def what_becomes_of_invitations(log: LogActionRegistry) -> None:
    for action, label in (
        (actions.INVITED, _("Invited")),
        (actions.INVITED_AGAIN, _("Invited again")),
        (actions.WITHDRAWN, _("Invitation withdrawn")),
        (actions.ACCEPTED, _("Invitation accepted")),
    ):
        log.register_action(action, label, label)
