"""`rotative bench`: figures of this machine, each beside a reference measured in the same run.

A paper is invented in a temporary directory and in a database of its own, by a process of its
own: nothing of an installation is read or changed. With `DATABASE_URL` the database is made on
that server and dropped at the end; the account needs the right to create one. Only
`import-quality` invents nothing: it reads the pages of a folder.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from rotative.lib.failure import Failure

QUALITY = "import-quality"
BENCHES = {
    "render": "what a page costs to make",
    "import": "how fast an archive comes in",
    "publish": "what a publication costs",
    "press-all": "the whole store from nothing",
    "serve": "what a reader's request costs",
    "stories": "what the newsroom's list of stories costs",
    "editing": "what a journalist's acts cost, from the first screen to a publication",
    "newsletter": "what a letter costs, to each of its readers",
    QUALITY: "how right an import is, beside other readers of pages",
}


def run(args: argparse.Namespace) -> int:
    """Measure what `args.name` says; print a table, or JSON with `args.json`."""
    given = [str(args.folder)] if args.name == QUALITY else [str(each) for each in args.sizes or ()]
    with tempfile.TemporaryDirectory(prefix="rotative-bench-") as data:
        measured = subprocess.run(
            [sys.executable, "-m", __name__, args.name, *given],
            env={**os.environ, "ROTATIVE_DATA": data},
            stdout=subprocess.PIPE,
            text=True,
        )
    if measured.returncode:
        raise Failure(f"the benchmark {args.name} broke off; what is printed above says why.")
    report = json.loads(measured.stdout)
    shown = compared if args.name == QUALITY else table
    print(json.dumps(report, ensure_ascii=False) if args.json else shown(report))
    return 0


def sizes(text: str) -> list[int]:
    """`1000,10000`: sizes of an archive in stories, or of a list in readers, the smallest first."""
    try:
        numbers = [int(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if not numbers or min(numbers) < 1 or numbers != sorted(set(numbers)):
        raise argparse.ArgumentTypeError(
            f"{text!r}: give numbers like 1000,10000, the smallest first"
        )
    return numbers


def folder(text: str) -> Path:
    """A folder of pages with an `expected.json` that states what is right of each."""
    path = Path(text).resolve()
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"{text!r} is no folder: give one with pages to read")
    try:
        gold = json.loads((path / "expected.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise argparse.ArgumentTypeError(
            f"{text!r} holds no expected.json, which states what is right of each page:"
            " docs/benchmarks.md has its format"
        ) from None
    except (OSError, ValueError) as wrong:
        raise argparse.ArgumentTypeError(
            f"{text!r}: expected.json cannot be read ({wrong})"
        ) from None
    if not isinstance(gold, dict) or not all(isinstance(each, dict) for each in gold.values()):
        raise argparse.ArgumentTypeError(
            f"{text!r}: expected.json is to hold an object for each page,"
            ' like {"a.html": {"title": "…"}}'
        )
    return path


def compared(report: dict[str, Any]) -> str:
    """The report of `import-quality`: a line a field, a column a reader, and where ours stands."""
    fields: dict[str, dict[str, Any]] = {}
    for row in report["rows"]:
        field, _, reader = row["name"].partition(": ")
        fields.setdefault(field, {})[reader] = row
    readers = list(dict.fromkeys(reader for line in fields.values() for reader in line))
    lines = [["", *readers, ""]]
    for field, line in fields.items():
        figures = [f"{line[each]['value']:.4g}" if each in line else "–" for each in readers]
        lines.append([field, *figures, next(iter(line.values()))["unit"]])
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    body = [
        "  ".join([name.ljust(widths[0]), *map(str.rjust, figures, widths[1:-1]), unit]).rstrip()
        for name, *figures, unit in lines
    ]
    foot = []
    for row in report["rows"]:
        if row["reference"]:
            least = row["ratio"] is None or row["ratio"] >= 1
            than = "at least as good as" if least else "less good than"
            foot.append(f"{row['name'].partition(': ')[0]}: {than} {row['reference']}")
    return "\n".join([*_head(report), *body, "", *foot, *_left_out(report)])


def table(report: dict[str, Any]) -> str:
    """A report for people: a line about the machine, then a line a figure."""
    lines = [["", "", "", "reference", "ratio"]]
    for row in report["rows"]:
        ratio = "" if row["ratio"] is None else f"{row['ratio']:.2f}"
        lines.append([row["name"], figure(row["value"]), row["unit"], row["reference"], ratio])
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    body = [
        f"{name:<{widths[0]}}  {value:>{widths[1]}} {unit:<{widths[2]}}  "
        f"{reference:<{widths[3]}}  {ratio:>{widths[4]}}".rstrip()
        for name, value, unit, reference, ratio in lines
    ]
    return "\n".join([*_head(report), *body, *_left_out(report)])


def _head(report: dict[str, Any]) -> list[str]:
    return [f"{report['benchmark']}, {report['date']}", ", ".join(report["machine"].values()), ""]


def _left_out(report: dict[str, Any]) -> list[str]:
    return [f"Left out: {what}" for what in report.get("left_out", ())]


def figure(value: float) -> str:
    """Three significant digits are all a benchmark can promise; a count is shown whole."""
    if value == int(value) or value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
