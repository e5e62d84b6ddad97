"""What the worker asks at each turn is answered by an index, however many pages wait or rest."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from rotative.press import actions, claims, drains, measures, upkeep
from rotative.press.models import Epoch, Page, State
from rotative.press.states import DUE, FRESH, GONE, PARKED, PARKING
from scale.plans import plans

pytestmark = pytest.mark.django_db

LOOKS = ("SCAN", "TEMP B-TREE", "Seq Scan", "Sort")


@pytest.fixture
def many() -> None:
    states = (FRESH, PARKED, GONE)
    Page.objects.bulk_create(
        Page(path=f"/{state}/{n}/", importance=n % 5, state=state, shell="old" if n % 9 else "new")
        for state in states
        for n in range(300)
    )


def by_their_numbers(plan: str) -> bool:
    return "INTEGER PRIMARY KEY" in plan or "press_page_pkey" in plan


def test_a_drain_looks_at_no_pages_but_those_it_marks(many: None) -> None:
    ids = set(Page.objects.values_list("pk", flat=True)[:50])
    asked = plans(lambda: drains._mark(ids, 1, PARKING))
    assert len(asked) == 4
    assert all(map(by_their_numbers, asked))


def test_that_time_has_changed_no_page_is_seen_without_looking_at_any(many: None) -> None:
    (asked,) = plans(upkeep._due_by_time)
    assert "pages_by_date" in asked
    assert "until" in asked
    assert "Filter" not in asked


def test_what_is_not_applied_is_found_without_reading_the_log(
    settings: Any, tmp_path: Path
) -> None:
    settings.PRESS_DIR, now = tmp_path, timezone.now()
    Epoch.objects.bulk_create(Epoch(number=n, at=now, applied_at=now) for n in range(300))
    asked = plans(actions.apply, "press_epoch")
    assert len(asked) == 1
    assert "epochs_to_apply" in asked[0]


def test_a_claim_looks_at_no_more_pages_than_it_takes(many: None) -> None:
    asked = plans(lambda: claims.claim_free(10))
    assert len(asked) == 3
    assert [look for plan in asked for look in LOOKS if look in plan] == []


def test_that_no_page_has_an_older_shell_is_seen_without_looking_at_any(many: None) -> None:
    Page.objects.update(shell="one")
    State.objects.update_or_create(pk=1, defaults={"shell": "one"})
    asked = plans(upkeep._due_by_shell)
    assert len(asked) == 2
    for plan in asked:
        assert "pages_by_shell" in plan
        assert "Filter" not in plan
    assert not Page.objects.filter(state=DUE).exists()


def test_a_sweep_for_a_new_shell_looks_at_no_pages_that_it_has_swept(many: None) -> None:
    State.objects.update_or_create(pk=1, defaults={"shell": "new"})
    asked = plans(upkeep._due_by_shell)
    # Two shells, the pages of the older one, and that there is no third; those pages are marked.
    assert len(asked) == 5
    assert [look for plan in asked for look in LOOKS if look in plan] == []
    assert by_their_numbers(asked[-1])
    assert Page.objects.filter(state=DUE, shell="old").count() == upkeep.ROUND * measures.BATCH
    assert not Page.objects.filter(state=DUE, shell="new").exists()
