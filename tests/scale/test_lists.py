"""A story's place in a list is found by an index, however long the list is."""

from datetime import UTC, datetime

import pytest

from rotative.record import lists
from scale.plans import plans

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def test_neighbours_are_found_without_going_through_the_list() -> None:
    (plan,) = plans(lambda: lists.neighbours([("topic:1", (NOON, 5))]), "record_listing")
    # Both parts, those before and those after, begin at the place itself.
    assert plan.count("(published_at,story_id)") + plan.count("ROW(published_at, story_id)") == 2
    assert "Filter" not in plan
