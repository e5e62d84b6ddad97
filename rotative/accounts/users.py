"""The list of accounts, from which somebody is invited."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import HeaderButton
from wagtail.users.views import users

from rotative.accounts.views import INVITE


class IndexView(users.IndexView):
    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """ "Invite" first: whoever is invited chooses a password that nobody else knows."""
        buttons: list[HeaderButton] = super().header_buttons
        if self.request.user.has_perm(INVITE):
            invite = HeaderButton(_("Invite a colleague"), url=reverse("invite"), icon_name="mail")
            buttons.insert(0, invite)
        return buttons


class UserViewSet(users.UserViewSet):
    index_view_class = IndexView
