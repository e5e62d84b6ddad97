"""`rotative record --check`: whether readers see what the newsroom decided."""

import argparse
import json
from dataclasses import asdict


def run(args: argparse.Namespace) -> int:
    """Compare, mend unless told not to, report; 1 when something differs and was left so."""
    from rotative.record.sources import check

    found = []
    for difference in check(mend=not args.dry_run):
        found.append(difference)
        if not args.json:
            print(f"{difference.what:<18} {difference.table} {difference.id}", flush=True)
    if args.json:
        print(json.dumps({"mended": not args.dry_run, "differences": [asdict(d) for d in found]}))
    elif not found:
        print("The record says what the newsroom says.")
    else:
        done = "to mend: run without --dry-run" if args.dry_run else "mended"
        print(f"{len(found)} {done}.")
    return 1 if found and args.dry_run else 0
