"""Who may do what with pages: Wagtail's rules, with a look at the whole tree less."""

from typing import Any

from wagtail.models import AbstractPage, Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import register_permission_policy


class PagePolicy(PagePermissionPolicy):
    """Every screen asks which page a user begins at. For who may do everything Wagtail looks
    through all pages for those of depth 1, which no index has: it is the first of the tree. (Its
    depth is not asked for, or PostgreSQL looks through them again.)
    """

    def instances_with_direct_explore_permission(self, user: Any) -> Any:
        if user.is_active and user.is_superuser:
            return Page.objects.order_by("path")[:1]
        return super().instances_with_direct_explore_permission(user)


def register() -> None:
    register_permission_policy(AbstractPage, PagePolicy())
