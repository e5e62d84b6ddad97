"""Whether somebody has all the rights that they would give: nobody hands out more than they have.

A right on pages or in the library holds below its place, so places are compared by their paths.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group

from rotative.accounts.models import Invitation

Placed = tuple[str, int, str]  # pages or library, permission, path of the place


@dataclass(frozen=True)
class Rights:
    """What somebody may do, in a form that can be compared."""

    everything: bool = False
    plain: frozenset[int] = frozenset()  # permissions
    placed: frozenset[Placed] = frozenset()
    readings: frozenset[int] = frozenset()  # second readings that they approve at

    def cover(self, other: "Rights") -> bool:
        """Whether whoever has these has those."""
        if self.everything:
            return True
        return (
            not other.everything
            and self.plain >= other.plain
            and self.readings >= other.readings
            and all(self._has(it) for it in other.placed)
        )

    def _has(self, asked: Placed) -> bool:
        kind, permission, path = asked
        return any(
            (kind, permission) == mine[:2] and path.startswith(mine[2]) for mine in self.placed
        )


def rights_of(user: Any) -> Rights:
    """What an account may do."""
    if not user.is_active:
        return Rights()
    if user.is_superuser:
        return Rights(everything=True)
    found = rights_in(_with_rights(user.groups.all()))
    own = frozenset(user.user_permissions.values_list("pk", flat=True))
    return Rights(plain=found.plain | own, placed=found.placed, readings=found.readings)


def rights_in(groups: Iterable[Group]) -> Rights:
    """What these groups may do."""
    plain: set[int] = set()
    placed: set[Placed] = set()
    readings: set[int] = set()
    for group in groups:
        plain |= {it.pk for it in group.permissions.all()}
        readings |= {it.pk for it in group.groupapprovaltask_set.all()}  # type: ignore[attr-defined]
        for of_pages in group.page_permissions.all():  # type: ignore[attr-defined]
            placed.add(("pages", of_pages.permission_id, of_pages.page.path))
        for of_files in group.collection_permissions.all():  # type: ignore[attr-defined]
            placed.add(("library", of_files.permission_id, of_files.collection.path))
    return Rights(plain=frozenset(plain), placed=frozenset(placed), readings=frozenset(readings))


def rights_given(invitation: Invitation) -> Rights:
    """The most that an invitation gives, for sections only take from it. Cheap by `with_rights`."""
    if invitation.is_administrator:
        return Rights(everything=True)
    return rights_in(invitation.groups.all())


def groups_to_give(rights: Rights) -> list[Group]:
    """The groups of the newsroom that whoever has these rights may put somebody into."""
    enter = Group.objects.filter(permissions__codename="access_admin").order_by("name")
    return [group for group in _with_rights(enter) if rights.cover(rights_in([group]))]


def _with_rights(groups: Any) -> Any:
    return groups.prefetch_related(
        "permissions",
        "page_permissions__page",
        "collection_permissions__collection",
        "groupapprovaltask_set",
    )
