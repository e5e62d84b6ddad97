"""`rotative import`: what it takes, what it says."""

import argparse
import json
import sys
from collections import Counter
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

if TYPE_CHECKING:
    from .actions import Outcome

_ORDER = ("created", "updated", "unchanged", "refused")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `rotative import` takes."""
    parser.add_argument(
        "sources",
        nargs="+",
        metavar="SOURCE",
        help="an HTML or text file, a folder of them, or an address beginning with https://",
    )
    parser.add_argument("--draft", action="store_true", help="make drafts, publish nothing")
    parser.add_argument(
        "--undated",
        type=_day,
        metavar="DATE",
        help="publish pages that tell no date under this one (2019-03-31); they are drafts else",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would happen, change nothing"
    )
    parser.add_argument(
        "--adopt-menu", action="store_true", help="make the sections of the pages' menu"
    )
    parser.add_argument("--json", action="store_true", help="print a report for machines")


def run(args: argparse.Namespace) -> int:
    """Import and report; 0 when all went in, 1 when a source was refused."""
    from rotative.press.actions import later

    from .actions import REFUSED, Choices, import_all  # Django is set up by now

    choices = Choices(
        draft=args.draft,
        undated=_midnight(args.undated) if args.undated else None,
        dry_run=args.dry_run,
        adopt_menu=args.adopt_menu,
        timezone=ZoneInfo(settings.TIME_ZONE),
    )
    outcomes: list[Outcome] = []
    with later():
        for outcome in import_all(args.sources, choices):
            outcomes.append(outcome)
            if not args.json:
                _print(outcome)
    if args.json:
        print(json.dumps({"sources": [_as_json(each) for each in outcomes]}, ensure_ascii=False))
    else:
        counts = Counter(outcome.status for outcome in outcomes)
        told = ", ".join(f"{counts[status]} {status}" for status in _ORDER if counts[status])
        print(f"{told or 'nothing'}{' (dry run: nothing was changed)' if args.dry_run else ''}")
    return 1 if any(outcome.status == REFUSED for outcome in outcomes) else 0


def _day(text: str) -> date:
    """A day as an operator writes it. Raises what argparse says for a wrong one."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no date: write it as 2019-03-31") from None
    if not day.year >= 1600 or day > timezone.localdate():
        raise argparse.ArgumentTypeError(f"{text} is no day of a past story, from 1600 to today")
    return day


def _midnight(day: date) -> datetime:
    """The beginning of a day in the paper's zone."""
    from .dates import localise  # the tables of all languages: not for every command

    return localise(datetime.combine(day, time()), ZoneInfo(settings.TIME_ZONE))[0]


def _print(outcome: "Outcome") -> None:
    stream = sys.stderr if outcome.status == "refused" else sys.stdout
    title = f" “{outcome.title}” {outcome.url}" if outcome.title else ""
    print(f"{outcome.status:<9} {outcome.source}{title}", file=stream, flush=True)
    for field, message in outcome.warnings:
        print(f"          {field}: {message}", file=stream, flush=True)


def _as_json(outcome: "Outcome") -> dict[str, object]:
    return {
        "source": outcome.source,
        "status": outcome.status,
        "url": outcome.url,
        "title": outcome.title,
        "warnings": [{"field": field, "message": text} for field, text in outcome.warnings],
    }
