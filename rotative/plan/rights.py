"""Who may do what in the plan: what somebody may do with stories says it, section by section.

Whoever may publish in a section is its desk, and says who writes there. Whoever may write there
takes what nobody has. Whoever may touch others' stories sees the whole plan, others what is theirs.
"""

from functools import cached_property
from typing import Any

from wagtail.models import Page
from wagtail.permissions import policy_registry

from rotative.plan.models import Assignment, AssignmentQuerySet
from rotative.sections.models import SectionPage

ADD, CHANGE, PUBLISH = "add_page", "change_page", "publish_page"


class Rights:
    """What somebody may do in the plan; asks the database once, whatever is asked of it."""

    def __init__(self, user: Any) -> None:
        self.user = user

    @cached_property
    def _given(self) -> list[tuple[str, str]]:
        """Verbs, and the tree paths at and below which they are given."""
        policy = policy_registry.get_by_type(Page)
        given = policy.get_cached_permissions_for_user(self.user)
        return [(each.permission.codename, each.page.path) for each in given]

    def _may(self, verb: str, section: SectionPage | None) -> bool:
        """In a section; where none is named, in any."""
        if self.user.is_superuser:
            return True
        return any(
            codename == verb and (section is None or section.path.startswith(path))
            for codename, path in self._given
        )

    def sees_all(self) -> bool:
        return self._may(CHANGE, None) or self._may(PUBLISH, None)

    def visible(self) -> AssignmentQuerySet:
        """The assignments that somebody may see."""
        return Assignment.objects.all() if self.sees_all() else Assignment.objects.own(self.user)

    def writes_in(self, section: SectionPage | None) -> bool:
        return self._may(ADD, section)

    def is_desk_of(self, section: SectionPage | None) -> bool:
        return self._may(PUBLISH, section)

    def runs_a_desk(self) -> bool:
        """Of any section."""
        return self._may(PUBLISH, None)

    # -- of one card

    def has(self, it: Assignment) -> bool:
        return self.user in it.people.all()

    def may_assign(self, it: Assignment) -> bool:
        return self.is_desk_of(it.section)

    def may_change(self, it: Assignment) -> bool:
        """The desk, who has it, and who pitched it."""
        return self.may_assign(it) or self.has(it) or it.pitched_by_id == self.user.pk

    def may_take(self, it: Assignment) -> bool:
        """Whoever may write there; that nobody has it is asked when it is taken."""
        return self.writes_in(it.section)

    def may_drop(self, it: Assignment) -> bool:
        """The desk; and who pitched what nobody else has."""
        is_only_mine = all(person == self.user for person in it.people.all())
        return self.may_assign(it) or (it.pitched_by_id == self.user.pk and is_only_mine)

    def may_write(self, it: Assignment) -> bool:
        """Whoever has it, or may take it; the desk, for who has it."""
        is_free = not it.people.all()
        is_theirs = self.has(it) or is_free or self.may_assign(it)
        return is_theirs and self.writes_in(it.section)
