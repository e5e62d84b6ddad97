"""`rotative work --status`, as an operator says it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from rotative.cli import parser, run_of
from rotative.duties.declared import declared
from rotative.duties.models import Standing

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 18, 9, 30, 1, tzinfo=UTC)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Exit status and standard output of `rotative work --status …`."""
    capsys.readouterr()
    args = parser().parse_args(["work", "--status", *arguments])
    status = run_of(args.module)(args)
    return status, capsys.readouterr().out


def all_go_well() -> None:
    for duty in declared():
        Standing.objects.create(
            name=duty.name,
            holder="a worker",
            beat_at=timezone.now(),
            ran_at=AT,
            next_at=AT + timedelta(days=1),
        )


def test_it_says_when_each_was_done_and_will_be(capsys: pytest.CaptureFixture[str]) -> None:
    all_go_well()
    status, out = said(capsys)
    assert status == 0
    lines = out.splitlines()
    assert lines[0] == "duty        last run             next run             last error"
    assert "schedule    2026-11-18 10:30:01  at any change" in lines
    assert "scrub       2026-11-18 10:30:01  2026-11-19 10:30:01" in lines


def test_one_that_fails_says_its_error_and_is_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    all_go_well()
    Standing.objects.filter(name="schedule").update(
        failures=2, failed_at=AT, problem="ValueError: a mistake"
    )
    status, out = said(capsys)
    assert status == 1
    assert (
        "schedule    2026-11-18 10:30:01  2026-11-19 10:30:01  "
        "2026-11-18 10:30:01 ValueError: a mistake (failed 2 times, is tried again)"
    ) in out.splitlines()
    status, out = said(capsys, "--json")
    assert status == 1
    (schedule,) = [d for d in json.loads(out)["duties"] if d["name"] == "schedule"]
    assert schedule["problem"] == "ValueError: a mistake"
    assert schedule["failures"] == 2
    assert schedule["next_at"] == "2026-11-19T09:30:01+00:00"
    assert schedule["silent"] is False


def test_without_a_worker_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    status, out = said(capsys)
    assert status == 1
    first = "press       never                at any change        no worker gives a sign of life."
    assert first in out.splitlines()
