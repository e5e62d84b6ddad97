"""`rotative backup` and `rotative restore`."""

import argparse
from pathlib import Path

from django.utils import timezone

from rotative.lib.failure import Failure
from rotative.operations.backup import actions

SHOWN = 5  # names of pictures without a file


def run(args: argparse.Namespace) -> int:
    """Exit status 0: it was made, or is whole; 1: it was not, and why."""
    file = Path(args.file)
    if args.check:
        return _check(file)
    made = actions.make(file)
    print(f"{made.file}: {made.files:,} files, {made.size / 1e6:,.1f} MB.")
    if lost := made.without_file:
        more = f" and {len(lost) - SHOWN} more" if len(lost) > SHOWN else ""
        print(f"Not there, and so not in it: {', '.join(lost[:SHOWN])}{more}.")
    print("It holds passwords, readers' addresses and keys: keep it on another machine, locked.")
    return 0


def _check(file: Path) -> int:
    try:
        contents = actions.check(file)
    except Failure as failure:
        raise Failure(f"{file} is no backup to rely on: {failure}") from None
    print(
        f"{file} is whole: {contents.paper} as it was on "
        f"{timezone.localtime(contents.moment):%Y-%m-%d %H:%M}, "
        f"{contents.stories:,} stories, {len(contents.digests):,} files."
    )
    return 0


def restore(args: argparse.Namespace) -> int:
    """Exit status 0: the paper is there; 1: it is not, and why."""
    restored = actions.restore(Path(args.file))
    contents = restored.contents
    moment = f"{timezone.localtime(contents.moment):%Y-%m-%d %H:%M}"
    print(f"{contents.paper} is as it was on {moment}, with {contents.stories:,} stories.")
    for edition in restored.held:
        print(f"Held back, for readers may have it already: {edition}.")
    print("What was withdrawn since then is public again: withdraw it before you start.")
    print("Then start it: rotative run, with the same --data (and DATABASE_URL).")
    return 0
