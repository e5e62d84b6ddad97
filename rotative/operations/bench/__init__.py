"""`rotative bench`: figures of this machine, each beside a reference measured in the same run.

A paper is invented in a temporary directory and in a database of its own, by a process of its
own: nothing of an installation is read or changed. With `DATABASE_URL` the database is made on
that server and dropped at the end; the account needs the right to create one.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from typing import Any

from rotative.lib.failure import Failure


def run(args: argparse.Namespace) -> int:
    """Measure what `args.name` says; print a table, or JSON with `args.json`."""
    with tempfile.TemporaryDirectory(prefix="rotative-bench-") as data:
        measured = subprocess.run(
            [sys.executable, "-m", __name__, args.name, *map(str, args.sizes or ())],
            env={**os.environ, "ROTATIVE_DATA": data},
            stdout=subprocess.PIPE,
            text=True,
        )
    if measured.returncode:
        raise Failure(f"the benchmark {args.name} broke off; what is printed above says why.")
    report = json.loads(measured.stdout)
    print(json.dumps(report, ensure_ascii=False) if args.json else table(report))
    return 0


def sizes(text: str) -> list[int]:
    """`1000,10000`: sizes of an archive, in stories, the smallest first."""
    try:
        numbers = [int(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if not numbers or min(numbers) < 1 or numbers != sorted(set(numbers)):
        raise argparse.ArgumentTypeError(
            f"{text!r}: give numbers of stories like 1000,10000, the smallest first"
        )
    return numbers


def table(report: dict[str, Any]) -> str:
    """A report for people: a line about the machine, then a line a figure."""
    lines = [["", "", "", "reference", "ratio"]]
    for row in report["rows"]:
        ratio = "" if row["ratio"] is None else f"{row['ratio']:.2f}"
        lines.append([row["name"], figure(row["value"]), row["unit"], row["reference"], ratio])
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    machine = report["machine"]
    head = [f"{report['benchmark']}, {report['date']}", ", ".join(machine.values()), ""]
    body = [
        f"{name:<{widths[0]}}  {value:>{widths[1]}} {unit:<{widths[2]}}  "
        f"{reference:<{widths[3]}}  {ratio:>{widths[4]}}".rstrip()
        for name, value, unit, reference, ratio in lines
    ]
    foot = [f"Left out: {what}" for what in report.get("left_out", ())]
    return "\n".join(head + body + foot)


def figure(value: float) -> str:
    """Three significant digits are all a benchmark can promise; a count is shown whole."""
    if value == int(value) or value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
