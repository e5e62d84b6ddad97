"""`rotative demo`: a living newspaper to look at, and to write in."""

import argparse
import os
import sys
import time
from functools import partial

from rotative.demo import actions
from rotative.lib.failure import Failure
from rotative.operations.preparing import prepare
from rotative.operations.serve import run_all


def run(args: argparse.Namespace) -> int:
    """Build the demo if it is not there, serve it; or remove it."""
    if args.remove:
        return remove()
    if args.build_only:
        build(args.lang)
        return 0
    return run_all(args.host, args.port, partial(build, args.lang))


def build(language: str) -> None:
    """The demo, if it is not there."""
    progress = Progress()
    prepare(progress.say)
    refuse_another_paper(language)
    if not actions.is_built():
        actions.build(language, progress.say)
    progress.end()


def remove() -> int:
    """Leave an empty paper."""
    prepare()
    gone = actions.remove()
    print(f"{gone} objects removed: the paper is empty." if gone else "There is no demo here.")
    return 0


def refuse_another_paper(language: str) -> None:
    """Raises `Failure` rather than mix the demo into a real paper or one of another language."""
    from rotative.articles.models import ArticlePage
    from rotative.newsroom.models import PaperSettings

    paper = PaperSettings.objects.first()
    if paper is None:
        return
    if actions.is_built() and paper.language != language:
        raise Failure(
            f"a demo in another language ({paper.language}) lives here: "
            f"name another directory with --data, or say --lang {paper.language}."
        )
    if not actions.is_built() and ArticlePage.objects.exists():
        raise Failure(
            f"{paper.name} has stories of its own here: name another directory with --data."
        )


class Progress:
    """One line that says what is being done; a line for each step where no terminal watches."""

    def __init__(self) -> None:
        self.watched = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
        self.started = time.monotonic()
        self.last = ""

    def say(self, text: str) -> None:
        if self.watched:
            print(f"\r\x1b[K  {text}…", end="", flush=True)
        elif text.split(" ", 2)[:2] != self.last.split(" ", 2)[:2]:
            print(f"  {text}…", flush=True)
        self.last = text

    def end(self) -> None:
        """Close the line, with how long it took, if there was anything to say."""
        if self.last:
            took = time.monotonic() - self.started
            print(f"{chr(13)}{chr(27)}[K" * self.watched + f"  Ready in {took:.0f} s.", flush=True)
