"""Of several workers one does a duty, and another takes it over from one that is gone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rotative.duties import actions
from rotative.duties.declared import declared, seconds_until
from rotative.duties.models import Standing

pytestmark = pytest.mark.django_db


def test_of_two_workers_one_has_it() -> None:
    first = actions.claim("mail", "one")
    assert first is not None and first.holder == "one"
    assert actions.claim("mail", "two") is None
    assert actions.claim("mail", "one") is not None
    assert Standing.objects.get().holder == "one"


def test_what_is_left_is_the_next_ones_with_all_that_is_known_of_it() -> None:
    first = actions.claim("mail", "one")
    assert first is not None
    first.problem, first.failures, first.next_at = "no server", 2, timezone.now()
    actions.release(first)
    second = actions.claim("mail", "two")
    assert second is not None
    assert (second.problem, second.failures, second.next_at) == ("no server", 2, first.next_at)


def test_a_lease_that_is_not_renewed_runs_out_and_the_former_holder_writes_nothing_more() -> None:
    first = actions.claim("mail", "one")
    assert first is not None
    Standing.objects.update(lease_until=timezone.now())
    assert actions.claim("mail", "two") is not None
    first.problem = "too late"
    assert actions.note([first]) == set()
    actions.release(first)
    standing = Standing.objects.get()
    assert (standing.holder, standing.problem) == ("two", "")


def test_a_heartbeat_renews_the_lease() -> None:
    first = actions.claim("mail", "one")
    assert first is not None
    Standing.objects.update(lease_until=timezone.now() + timedelta(seconds=1))
    assert actions.note([first]) == {"mail"}
    assert Standing.objects.get().lease_until > timezone.now() + timedelta(seconds=20)


def test_a_holder_that_is_proven_dead_is_not_waited_for() -> None:
    actions.claim("mail", "one")
    assert actions.claim("mail", "two", lambda holder: holder == "another") is None
    assert actions.claim("mail", "two", lambda holder: holder == "one") is not None


def test_each_duty_has_a_name_of_its_own() -> None:
    names = [duty.name for duty in declared()]
    assert sorted(names) == sorted(set(names))
    assert {"schedule", "press", "scrub", "record", "queue", "forget", "checkpoint"} <= set(names)


def test_a_turn_comes_when_its_hour_does_and_what_is_late_is_not_asked_without_a_pause(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert seconds_until(None, at_least=1) is None
    assert seconds_until(now + timedelta(seconds=2.5), at_least=1) == 2.5
    assert seconds_until(now - timedelta(hours=1), at_least=1) == 1
