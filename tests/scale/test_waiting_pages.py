"""What the worker asks at each turn is answered by an index, however many pages wait or rest."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rotative.press import actions, upkeep
from rotative.press.models import Page, State

pytestmark = pytest.mark.django_db

LOOKS = ("SCAN", "TEMP B-TREE", "Seq Scan", "Sort")


@pytest.fixture
def many() -> None:
    states = (actions.FRESH, actions.PARKED, actions.GONE)
    Page.objects.bulk_create(
        Page(path=f"/{state}/{n}/", importance=n % 5, state=state, shell="old" if n % 9 else "new")
        for state in states
        for n in range(300)
    )


def plans(work: Callable[[], object]) -> list[str]:
    """How the database answers each question that a piece of work asks about pages."""
    with CaptureQueriesContext(connection) as asked:
        work()
    found = []
    with connection.cursor() as cursor:
        verb = "EXPLAIN QUERY PLAN"
        if connection.vendor == "postgresql":
            # A small table is read whole all the same, unless that is forbidden.
            cursor.execute("ANALYZE press_page")
            for way in ("seqscan", "sort", "bitmapscan"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
            verb = "EXPLAIN"
        for query in asked.captured_queries:
            if query["sql"].startswith("SELECT") and 'FROM "press_page"' in query["sql"]:
                cursor.execute(f"{verb} {query['sql']}")
                found.append("\n".join(str(row[-1]) for row in cursor.fetchall()))
    return found


def test_a_claim_looks_at_no_more_pages_than_it_takes(many: None) -> None:
    asked = plans(lambda: actions.claim_free(10))
    assert len(asked) == 2
    assert [look for plan in asked for look in LOOKS if look in plan] == []


def test_that_no_page_has_an_older_shell_is_seen_without_looking_at_any(many: None) -> None:
    Page.objects.update(shell="one")
    State.objects.update_or_create(pk=1, defaults={"shell": "one"})
    asked = plans(upkeep._due_by_shell)
    assert len(asked) == 2
    for plan in asked:
        assert "pages_by_shell" in plan
        assert "Filter" not in plan
    assert not Page.objects.filter(state=actions.DUE).exists()


def test_a_sweep_for_a_new_shell_looks_at_no_pages_that_it_has_swept(many: None) -> None:
    State.objects.update_or_create(pk=1, defaults={"shell": "new"})
    asked = plans(upkeep._due_by_shell)
    assert len(asked) == 4  # two shells, the pages of the older one, and that there is no third
    assert [look for plan in asked for look in LOOKS if look in plan] == []
    assert (
        Page.objects.filter(state=actions.DUE, shell="old").count() == upkeep.ROUND * upkeep.BATCH
    )
    assert not Page.objects.filter(state=actions.DUE, shell="new").exists()
