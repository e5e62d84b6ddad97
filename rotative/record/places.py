"""A story's place in a list: when it was published, and its id."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from rotative.record.models import Listing

Place = tuple[datetime, int]


def older(scope: str, place: Place) -> QuerySet[Listing]:
    """What stands after a place in a list, the nearest first."""
    at, pk = place
    rows = Listing.objects.filter(scope=scope, published_at__lte=at)
    return rows.exclude(published_at=at, story_id__gte=pk).order_by("-published_at", "-story_id")


def newer(scope: str, place: Place) -> QuerySet[Listing]:
    """What stands before a place in a list, the nearest first."""
    at, pk = place
    rows = Listing.objects.filter(scope=scope, published_at__gte=at)
    return rows.exclude(published_at=at, story_id__lte=pk).order_by("published_at", "story_id")


def by_scope(changes: Iterable[tuple[str, Place]]) -> dict[str, list[Place]]:
    """The places of each list, the oldest first."""
    found: dict[str, list[Place]] = {}
    for scope, place in changes:
        found.setdefault(scope, []).append(place)
    return {scope: sorted(places) for scope, places in found.items()}
