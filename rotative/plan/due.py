"""On the first screen: what somebody has to hand in today, and what is late."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from wagtail.admin.ui.components import Component

from rotative.plan.board import Card, cards_of
from rotative.plan.models import Assignment
from rotative.plan.rights import Rights

SHOWN = 8  # of each


class DueToday(Component):
    """Before what the desk says of stories."""

    order = 40
    template_name = "plan/due.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        mine, late = due_today(parent_context["request"].user)
        return {"mine": mine, "late": late}


def due_today(user: Any) -> tuple[list[Card], list[Card]]:
    """What this account is to hand in today or should have; what others are late with, where it
    runs the desk.
    """
    now, today, rights = timezone.now(), timezone.localdate(), Rights(user)
    to_do = rights.visible().to_do()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    by_now = Q(due__lt=midnight + timedelta(days=1)) | Q(due=None, day__lte=today)
    mine = list(to_do.of(user).filter(by_now).shown()[:SHOWN])
    late: list[Assignment] = []
    if rights.runs_a_desk():
        others = to_do.filter(due__lt=now).exclude(pk__in=Assignment.objects.of(user).values("pk"))
        found = others.shown()[: 4 * SHOWN]
        late = [it for it in found if rights.may_assign(it)][:SHOWN]
    cards = cards_of([*mine, *late], rights, today)
    return cards[: len(mine)], cards[len(mine) :]
