from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "rotative.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
    default = True

    def ready(self) -> None:
        from rotative.accounts import receivers

        receivers.connect()


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's accounts, in whose list somebody is invited."""

    user_viewset = "rotative.accounts.users.UserViewSet"
