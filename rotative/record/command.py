"""`rotative record --check`: whether readers see what the newsroom decided."""

import argparse
import json
from dataclasses import asdict


def run(args: argparse.Namespace) -> int:
    """Compare, mend unless told not to, report; 1 when something is not as it should be.

    That is: it differs and was left so, or it is left out because it could not be made.
    """
    from rotative.record.sources import check, left_out

    found = []
    for difference in check(mend=not args.dry_run):
        found.append(difference)
        if not args.json:
            print(f"{difference.what:<18} {difference.table} {difference.id}", flush=True)
    left = left_out()
    if args.json:
        report = {
            "mended": not args.dry_run,
            "differences": [asdict(d) for d in found],
            "left_out": left,
        }
        print(json.dumps(report, ensure_ascii=False))
    else:
        for words in left:
            print(f"{'left out':<18} {words}")
        done = "to mend: run without --dry-run" if args.dry_run else "mended"
        if mended := [d for d in found if not d.failed]:
            print(f"{len(mended)} {done}.")
        elif not found and not left:
            print("The record says what the newsroom says.")
    return 1 if left or any(args.dry_run or d.failed for d in found) else 0
