"""The states of a page (`Page.State`) by their names, and which of them go together."""

from collections.abc import Iterable

from django.db.models import Case, F, SmallIntegerField, Value, When

from rotative.press.models import Page

FRESH, DUE, PARKING, PARKED, GONE, LEAVING = (
    Page.State.FRESH,
    Page.State.DUE,
    Page.State.PARKING,
    Page.State.PARKED,
    Page.State.GONE,
    Page.State.LEAVING,
)
IN_HAND = (DUE, PARKING, LEAVING)  # readers may still get an older page
MARKED = (FRESH, DUE, PARKED)  # by a drain that finds them
SERVED = (FRESH, DUE, PARKING)  # pages that lie in live/


def moved(before: Iterable[Page.State], after: Page.State) -> Case:
    """The state of pages that are named: those in another one stay in it.

    With the former states in its WHERE, SQLite would go through all pages that are in them.
    """
    return Case(
        When(state__in=before, then=Value(int(after), SmallIntegerField())), default=F("state")
    )
