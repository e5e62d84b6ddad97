"""Papers made before the first release go on with what they have."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

FORMER = (
    "0001_initial",
    "0002_pages_in_the_order_of_their_pressing",
    "0003_touches_of_many_keys_and_more_indexes",
)


def plan_of_a_paper_with(*applied: str) -> list[str]:
    """The migrations of the press that it is still to have."""
    executor = MigrationExecutor(connection)
    recorder = executor.recorder
    for app, name in list(recorder.applied_migrations()):
        if app == "press":
            recorder.record_unapplied(app, name)
    for name in applied:
        recorder.record_applied("press", name)
    executor.loader.build_graph()
    executor.loader.check_consistent_history(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes("press"))
    return [migration.name for migration, _backwards in plan]


@pytest.mark.django_db
def test_a_paper_of_before_the_first_release_goes_on_from_its_three_migrations() -> None:
    first, *after = plan_of_a_paper_with()
    assert first == "0001_the_press"
    assert after[0] == "0004_duties_have_a_table_of_their_own"
    assert plan_of_a_paper_with(*FORMER) == after
    assert plan_of_a_paper_with(*FORMER, after[0]) == after[1:]
