"""`rotative press`: the store of finished pages."""

import argparse
import json
import sys
from datetime import datetime
from typing import Any

from rotative.press import inquiry, upkeep
from rotative.press.store import the_store


def run(args: argparse.Namespace) -> int:
    """Exit status 0: done, or the store is right; 1: a difference was found (and mended)."""
    the_store().prepare()
    if args.why:
        return _why(args.why, args.json)
    if args.check:
        return _check(args.json)
    if args.all:
        return _all(args.json)
    _say(upkeep.waiting(), args.json)
    return 0


def _why(url: str, as_json: bool) -> int:
    report = inquiry.why(inquiry.path_asked(url))
    if as_json:
        print(json.dumps(report, ensure_ascii=False, default=datetime.isoformat))
        return 0
    for name in ("path", "state", "note", "pressed_at", "bytes", "epoch", "until", "failures"):
        if report.get(name) not in (None, "", 0):
            print(f"{name.replace('_', ' '):<16}{report[name]}")
    for title, entries in (
        (
            "pressed because",
            [
                f"{c['at']:%Y-%m-%d %H:%M:%S}  {' '.join(c['keys'])}"
                for c in report.get("because", ())
            ],
        ),
        ("would change it", report.get("would_change_it", ())),
    ):
        for n, entry in enumerate(entries):
            print(f"{title if n == 0 else '':<16}{entry}")
    return 0


def _check(as_json: bool) -> int:
    found = []
    for difference in inquiry.check():
        found.append(difference.as_json())
        if not as_json:
            print(f"{difference.path}  {difference.what}", flush=True)
    if as_json:
        print(json.dumps({"differences": found}, ensure_ascii=False))
    elif not found:
        print("Every page of the store is what pressing it anew makes.")
    else:
        print(f"{len(found)} differences, mended.")
    return 1 if found else 0


def _all(as_json: bool) -> int:
    shown = not as_json and sys.stderr.isatty()
    done = 0
    for done, total in inquiry.press_all():
        if shown:
            print(
                f"\r  {_bar(done / max(total, 1))} {done:,} of {total:,} pages",
                end="",
                file=sys.stderr,
            )
    if shown:
        print(file=sys.stderr)
    report = {"pressed": done, **upkeep.waiting()}
    _say(report, as_json)
    return 1 if report["failing"] else 0


def _bar(share: float, width: int = 30) -> str:
    return "█" * int(share * width) + "░" * (width - int(share * width))


def _say(report: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(report, ensure_ascii=False))
        return
    for name, value in report.items():
        print(f"{name.replace(chr(95), chr(32)):<12}{value:>10,}")
