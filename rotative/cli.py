"""The `rotative` command: what it takes, on one screen. Each command lives where its work is.

Exit status: 0 done, 1 failed, 2 wrong usage.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from rotative.lib.failure import Failure, in_a_line

UMASK = 0o027  # what others may do, `operations.permissions` says
Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    args = parser().parse_args(arguments)
    if args.data:
        os.environ["ROTATIVE_DATA"] = args.data
    if getattr(args, "port", None):
        os.environ.setdefault("ROTATIVE_SITE_URL", f"http://localhost:{args.port}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rotative.settings")
    os.umask(UMASK)
    import django

    django.setup()
    from django.db import DatabaseError

    try:
        return run_of(args.module)(args)
    except Failure as failure:
        print(f"rotative: {failure}", file=sys.stderr)
        return 1
    except DatabaseError as failed:
        print(f"rotative: the database cannot be used ({in_a_line(failed)}).", file=sys.stderr)
        print("Start `rotative run` once to prepare it.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def run_of(module: str) -> Command:
    """The function that does a command: `run` of its module, or the one named after a colon."""
    name, _, function = module.partition(":")
    command: Command = getattr(import_module(name), function or "run")
    return command


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    top = argparse.ArgumentParser(
        prog="rotative", description="The publishing platform of an online daily."
    )
    commands = top.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, module: str, about: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=about, description=about)
        made.set_defaults(module=module)
        made.add_argument("--data", metavar="DIR", help="where all data lies (ROTATIVE_DATA)")
        return made

    demo = command("demo", "rotative.demo.command", "run a living demo newspaper")
    demo.add_argument("--lang", choices=["fr", "en"], default="fr", help="its language")
    demo.add_argument("--remove", action="store_true", help="leave an empty paper, and stop")
    demo.add_argument("--build-only", action="store_true", help="build it, and stop")
    _takes_port(demo)

    run = command("run", "rotative.operations.serve:run", "run everything: site, newsroom, work")
    _takes_port(run)

    new = command(
        "set-up", "rotative.operations.opening:run", "set a new paper up without a browser"
    )
    new.add_argument("--name", required=True, help="of the paper")
    new.add_argument("--lang", choices=["fr", "en"], default="fr", help="its language")
    new.add_argument("--person", required=True, metavar="NAME", help="of the administrator")
    new.add_argument("--email", required=True, help="the administrator's; they sign in with it")

    invite = command(
        "invite", "rotative.accounts.command", "print an address that makes an account"
    )
    invite.add_argument("name", metavar="NAME", help="of whoever is invited")
    role = invite.add_mutually_exclusive_group(required=True)
    role.add_argument("--administrator", action="store_true", help="who may do everything")
    role.add_argument("--role", action="append", metavar="ROLE", help="a group; repeatable")

    reset = command(
        "reset-two-factor",
        "rotative.accounts.command:reset_two_factor",
        "let somebody in who lost phone, passkeys and recovery codes",
    )
    reset.add_argument("account", metavar="ACCOUNT", help="its user name or e-mail address")

    web = command("web", "rotative.operations.serve:web", "serve the site and the newsroom")
    web.add_argument("--workers", type=int, default=2, metavar="N", help="processes")
    _takes_port(web)

    work = command(
        "work", "rotative.operations.serve:work", "publish what is scheduled, do what is queued"
    )
    work.add_argument("--status", action="store_true", help="how each duty stands, and stop")
    work.add_argument("--json", action="store_true", help="print a report for machines")

    command("send", "rotative.operations.serve:send", "hand over the newsletters that are ready")

    imports = command("import", "rotative.importers.command", "bring pages of another site in")
    import_module("rotative.importers.command").add_arguments(imports)

    newsletters = command("newsletters", "rotative.newsletters.command", "who gets the newsletters")
    import_module("rotative.newsletters.command").add_arguments(newsletters)

    record = command("record", "rotative.record.command", "compare the record with the newsroom")
    record.add_argument("--check", action="store_true", required=True, help="compare, and mend")
    record.add_argument("--dry-run", action="store_true", help="compare only")
    record.add_argument("--json", action="store_true", help="print a report for machines")

    press = command("press", "rotative.press.command", "the store of finished pages: how it stands")
    what = press.add_mutually_exclusive_group()
    what.add_argument("--all", action="store_true", help="press every page that is not fresh")
    what.add_argument("--check", action="store_true", help="compare with scratch, and mend")
    what.add_argument("--why", metavar="URL", help="what a page shows, and what would change it")
    press.add_argument("--json", action="store_true", help="print a report for machines")

    backup = command("backup", "rotative.operations.backup.command", "put the paper in one file")
    backup.add_argument("file", metavar="FILE", help="a new file, on another disk")
    backup.add_argument("--check", action="store_true", help="read a backup to its end instead")

    restore = command(
        "restore", "rotative.operations.backup.command:restore", "make a paper of a backup"
    )
    restore.add_argument("file", metavar="FILE", help="what `rotative backup` made")

    bench = command("bench", "rotative.operations.bench", "measure, beside a reference")
    _takes_benchmark(bench)
    return top


def _takes_benchmark(bench: argparse.ArgumentParser) -> None:
    measured = import_module("rotative.operations.bench")
    benches = bench.add_subparsers(dest="name", metavar="NAME", required=True)
    for name, about in measured.BENCHES.items():
        one = benches.add_parser(name, help=about, description=about)
        if name == measured.QUALITY:
            folder = "pages, and expected.json that states what is right of each"
            one.add_argument("folder", type=measured.folder, metavar="FOLDER", help=folder)
        else:
            stories = "how many stories: 1000,10000,100000"
            one.add_argument("--sizes", type=measured.sizes, metavar="N,N", help=stories)
        one.add_argument("--data", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        one.add_argument("--json", action="store_true", help="print the figures for machines")


def _takes_port(command: argparse.ArgumentParser) -> None:
    command.add_argument("--port", type=port, default=8000, metavar="N", help="default 8000")
    command.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="to listen on")


def port(text: str) -> int:
    """A TCP port from 1 to 65535."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: give a number from 1 to 65535")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
