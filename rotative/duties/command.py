"""`rotative work --status`: how each duty stands."""

import json
from datetime import datetime
from typing import Any

from django.utils import timezone

from rotative.duties.declared import Duty, declared
from rotative.duties.models import Standing

FORMAT = "{name:<12}{ran_at:<21}{next_at:<21}{said}"


def say_how_they_stand(as_json: bool) -> int:
    """Exit status 0: all are done; 1: one has failed, or no worker gives a sign of life."""
    found = [report(duty, standing) for duty, standing in Standing.objects.of(declared())]
    if as_json:
        print(json.dumps({"duties": found}, ensure_ascii=False, default=datetime.isoformat))
    else:
        print(FORMAT.format(name="duty", ran_at="last run", next_at="next run", said="last error"))
        for one in found:
            print(in_a_line(one))
    return 1 if any(one["failures"] or one["silent"] for one in found) else 0


def report(duty: Duty, standing: Standing) -> dict[str, Any]:
    """A duty for machines; times are in UTC, None for what never was."""
    return {
        "name": duty.name,
        "every": duty.every,
        "on_change": duty.glances is not None,
        "silent": standing.is_silent(timezone.now()),
        "holder": standing.holder,
        "beat_at": standing.beat_at,
        "ran_at": standing.ran_at,
        "next_at": standing.next_at,
        "failures": standing.failures,
        "problem": standing.problem,
        "failed_at": standing.failed_at,
    }


def in_a_line(one: dict[str, Any]) -> str:
    """A duty for people; times are the paper's."""
    said = f"{_time(one['failed_at'])} {one['problem']}" if one["failed_at"] else ""
    if one["failures"]:
        said = f"{said} (failed {one['failures']} times, is tried again)"
    if one["silent"]:
        said = f"no worker gives a sign of life. {said}"
    at_changes = one["on_change"] and not one["failures"]
    next_at = "at any change" if at_changes else _time(one["next_at"])
    line = FORMAT.format(name=one["name"], ran_at=_time(one["ran_at"]), next_at=next_at, said=said)
    return line.rstrip()


def _time(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}" if at else "never"
