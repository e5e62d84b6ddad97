"""The standing cast of the tests: Inès reports, Marc edits. Lou, who reads, needs no account."""

from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission

from rotative.people.models import User

PASSWORD = "a-password-for-tests"  # noqa: S105


def ines() -> User:
    """Inès: a journalist. She writes and submits, she does not publish."""
    return _member("ines", may_publish=False)


def marc() -> User:
    """Marc: an editor. He publishes."""
    return _member("marc", may_publish=True)


def _member(name: str, *, may_publish: bool) -> User:
    """Somebody of the group that may, or may not, publish: groups bear the paper's language."""
    publishers = GroupPagePermission.objects.filter(permission__codename="publish_page")
    of_publishers = Group.objects.filter(pk__in=publishers.values("group")).order_by("pk")
    group = (
        of_publishers.first()
        if may_publish
        else Group.objects.exclude(pk__in=of_publishers.values("pk"))
        .filter(pk__in=GroupPagePermission.objects.values("group"))
        .order_by("pk")
        .first()
    )
    assert group is not None, "found a paper first: it names the groups"
    user: User = User.objects.create_user(name, password=PASSWORD)
    user.groups.add(group)
    return user
