"""The newsroom's screens of what readers sent."""

from typing import Any

from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy


class ReceivedPolicy(ModelPermissionPolicy):  # type: ignore[misc]
    """It is read and erased; nobody, not even an administrator, writes in a reader's name."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action in {"add", "change"}:
            return False
        allowed: bool = super().user_has_permission(user, action)
        return allowed


class ReceivedViewSet(ModelViewSet):  # type: ignore[misc]
    """What readers sent, to be read and erased. The model's policy is a `ReceivedPolicy`."""

    icon = "mail"
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
