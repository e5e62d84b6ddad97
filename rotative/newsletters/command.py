"""`rotative newsletters`: subscribers of another service; addresses to be mailed again; keys; mail
that comes back.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from rotative.lib.failure import Failure, in_a_line


def add_arguments(newsletters: argparse.ArgumentParser) -> None:
    """What the command takes."""
    verbs = newsletters.add_subparsers(dest="verb", metavar="VERB", required=True)
    about = "take over the subscribers of another service, from its CSV"
    imports = verbs.add_parser("import", help=about, description=about)
    imports.add_argument("file", type=Path, metavar="FILE")
    imports.add_argument("--newsletter", metavar="SLUG", help="which one; default: the daily one")
    imports.add_argument("--words", metavar="TEXT", help="what they agreed to, for the proof")
    imports.add_argument("--dry-run", action="store_true", help="say what would be done, and stop")
    about = "let an address be mailed again, as its owner has written to you"
    lift = verbs.add_parser("lift", help=about, description=about)
    lift.add_argument("address", metavar="ADDRESS")
    about = "make the keys that sign letters, if they are missing, and say what the DNS is to have"
    keys = verbs.add_parser("keys", help=about, description=about)
    about = "read a message that came back, on standard input: for an alias of the mail server"
    take = verbs.add_parser("take", help=about, description=about)
    for verb in (imports, lift, keys, take):
        verb.add_argument("--data", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        verb.add_argument("--json", action="store_true", help="print a report for machines")


def run(args: argparse.Namespace) -> int:
    """Do one verb; 1 where something was not done."""
    verbs = {"import": _import, "lift": _lift, "keys": _keys, "take": _take}
    return verbs[args.verb](args)


def _import(args: argparse.Namespace) -> int:
    from rotative.newsletters.importing import import_file

    if not args.words and not args.dry_run:
        raise Failure("say with --words what these people agreed to: it is part of the proof.")
    newsletter = _newsletter(args.newsletter)
    report = import_file(args.file, newsletter, args.words or "", dry_run=args.dry_run)
    if args.json:
        print(json.dumps(report.as_dict() | {"dry_run": args.dry_run}, ensure_ascii=False))
        return 0
    for line in report.refused:
        print(line)
    print(f"{newsletter}: {report.read} lines read.")
    for count, what in (
        (report.subscribed, "subscribed"),
        (report.known, "known here already: as they were"),
        (report.suppressed, "subscribed there, but not to be mailed"),
        (report.left, "left there: never mailed"),
        (report.bounced, "refused there: never mailed"),
        (report.complained, "complained there: never mailed"),
        (report.twice, "named twice"),
        (report.refused_in_all, "not taken"),
    ):
        if count:
            print(f"{count:>8} {what}")
    if args.dry_run:
        print("Nothing was changed: run without --dry-run.")
    return 0


def _newsletter(slug: str | None) -> "Newsletter":  # type: ignore[name-defined]  # noqa: F821
    from rotative.newsletters.models import Newsletter

    known = {it.slug: it for it in Newsletter.objects.all()}
    found = known.get(slug) if slug else Newsletter.objects.first_choice()
    if found is None:
        raise Failure(f"there is no newsletter {slug or 'to subscribe to'}: {', '.join(known)}")
    return found


def _lift(args: argparse.Namespace) -> int:
    from django.core.exceptions import ValidationError

    from rotative.newsletters.actions import lift

    try:
        was_suppressed = lift(args.address)
    except ValidationError:
        raise Failure(f"{args.address} is no e-mail address.") from None
    if args.json:
        print(json.dumps({"lifted": was_suppressed}))
    else:
        print("It may be mailed again." if was_suppressed else "It was not suppressed.")
    return 0


def _keys(args: argparse.Namespace) -> int:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from django.conf import settings

    from rotative.newsletters.keys import make_missing, signers
    from rotative.newsletters.post import domain
    from rotative.newsletters.wire.dkim import quoted, record

    made = make_missing(domain(), datetime.now(ZoneInfo(settings.TIME_ZONE)).date())
    records = dict(map(record, signers(domain())))
    if args.json:
        print(json.dumps({"made": [it.selector for it in made], "dns": records}))
        return 0
    for signer in made:
        print(f"Made {signer.selector}.{signer.domain}.pem; letters are signed by it from now on.")
    print(f"\nPut this into the DNS of {domain()}, so that mailboxes can verify them:\n")
    for name, words in records.items():
        print(f"{name}. IN TXT {quoted(words)}\n")
    return 0


def _take(args: argparse.Namespace) -> int:
    """What cannot be done now the mail server keeps, and comes with it again (sysexits.h)."""
    from django.db import DatabaseError

    from rotative.newsletters.returns.actions import take
    from rotative.newsletters.returns.maildir import keep
    from rotative.newsletters.returns.reading import MOST_BYTES, Unplaced

    data = sys.stdin.buffer.read(MOST_BYTES)
    while sys.stdin.buffer.read(MOST_BYTES):
        pass  # who writes to us would be told that nobody listens
    try:
        found = take(data)
        if isinstance(found, Unplaced):
            keep(data)
    except (DatabaseError, OSError) as failed:
        print(f"rotative: not now ({in_a_line(failed)}).", file=sys.stderr)
        return os.EX_TEMPFAIL
    said = type(found).__name__.lower()
    print(json.dumps({"found": said}) if args.json else said)
    return 0
