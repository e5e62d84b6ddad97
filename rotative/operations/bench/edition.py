"""An edition through the ledger: frozen for all its readers, and handed to a mail server by the
sender itself, with the site's answers meanwhile.
"""

import asyncio
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta

import uvloop
from django.db import transaction
from django.utils import timezone

from rotative.newsletters import keys, ledger, post
from rotative.newsletters.models import (
    Edition,
    Newsletter,
    Subscriber,
    Subscription,
)
from rotative.newsletters.sender import MAKERS, Sender
from rotative.newsletters.wire.message import Letter
from rotative.newsletters.wire.smtp import Server
from rotative.operations.bench.mailservers import Sink
from rotative.operations.bench.measure import (
    Row,
    median,
    of_aim,
    p95,
    spending,
)
from rotative.operations.bench.paper import BenchPaper
from rotative.operations.bench.press_all import fill
from rotative.operations.bench.serve import a_story, front
from rotative.operations.sending import NICE

AIM = 1000  # letters a second
FROZEN_IN = 2.0  # seconds, of a hundred thousand readers
QUIET = 5.0  # seconds in which the site is asked without an edition
# Where readers of newsletters have their mailboxes, about.
DOMAINS = "gmail.com orange.fr gmail.com hotmail.fr free.fr gmail.com sfr.fr yahoo.fr a.example"


def rows(
    paper: BenchPaper, letter: Letter, sizes: Sequence[int], stories: int, quiet: float = QUIET
) -> Iterator[Row]:
    """Freezing and sending at each size; beside the last the site is asked for pages. Raises
    `NotHere`.
    """
    keys.make_missing(post.domain(), date.today())
    newsletter = Newsletter.objects.create(
        kind="daily", name="La matinale", slug="matinale-du-banc", promise="Le jour."
    )
    for number, size in enumerate(sizes):
        _subscribe(newsletter, size)
        yield from _frozen(letter, _an_edition(newsletter, number), size)
        if size != sizes[-1]:
            yield from _sent(size)
    paper.grow(stories)
    fill(1)
    with front(a_story()) as server:
        home = server.url.removesuffix(a_story()) + "/"
        pages = {"the front page": home, "a story": server.url}
        with _asked(list(pages.values())) as without:
            time.sleep(quiet)
        with _asked(list(pages.values())) as during:
            os.nice(NICE)  # as `rotative send` is; nothing is measured afterwards
            yield from _sent(sizes[-1])
    yield from _answers(pages, without, during)


def _subscribe(newsletter: Newsletter, size: int) -> None:
    domains = DOMAINS.split()
    have = Subscriber.objects.count()
    addresses = [f"lecteur-{n}@{domains[n % len(domains)]}" for n in range(have, size)]
    with transaction.atomic():
        readers = Subscriber.objects.bulk_create(
            (Subscriber(email=it, folded=it) for it in addresses), batch_size=5_000
        )
        confirmed = {"newsletter": newsletter, "state": Subscription.State.CONFIRMED}
        Subscription.objects.bulk_create(
            (Subscription(subscriber=it, **confirmed) for it in readers), batch_size=5_000
        )


def _an_edition(newsletter: Newsletter, number: int) -> Edition:
    now = timezone.now()
    return Edition.objects.create(
        newsletter=newsletter,
        day=date.today() - timedelta(days=number),
        state=Edition.State.APPROVED,
        due_at=now,
        until=now + timedelta(hours=10),
    )


def _frozen(letter: Letter, edition: Edition, size: int) -> Iterator[Row]:
    name = f"{size:,} readers, frozen"
    with spending() as spent:
        ledger.freeze(edition, subject=letter.subject, html=letter.html, text=letter.text)
    yield of_aim(name, spent.wall, "s", FROZEN_IN * size / 100_000)
    yield Row(f"{name}: our process", spent.cpu, "s CPU")


def _sent(size: int) -> Iterator[Row]:
    """All letters of the edition that waits."""
    before = highest()
    with Sink() as sink:
        sender = Sender(Server("127.0.0.1", sink.port), post.template_of)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner, spending() as spent:
            taken = runner.run(sender.send_all())
    ledger.close()
    if taken != size:
        raise AssertionError(f"{taken} of {size} letters were taken")
    name = f"{size:,} letters, by the ledger and {MAKERS} threads that sign"
    yield Row(name, size / spent.wall, "a second", f"aim: {AIM:,}", size / spent.wall / AIM)
    yield Row(name, 1000 * spent.cpu / size, "ms CPU each")
    yield Row(f"{name}: memory that took", highest() - before, "MiB")
    yield Row(f"{name}: memory of the process", highest(), "MiB")


def highest() -> float:
    """MiB of memory (RSS) that this process has had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# -- The site meanwhile


@contextmanager
def _asked(pages: Sequence[str]) -> Iterator[dict[str, list[float]]]:
    """These pages are asked for, over and over, by a process of its own; milliseconds of each."""
    took: dict[str, list[float]] = {}
    command = [sys.executable, "-m", "rotative.operations.bench.asking", *pages]
    with subprocess.Popen(
        command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as asking:
        yield took
        took |= json.loads(asking.communicate()[0])


def _answers(
    pages: dict[str, str], quiet: dict[str, list[float]], busy: dict[str, list[float]]
) -> Iterator[Row]:
    for name, page in pages.items():
        for measure, of in (("median", median), ("p95", p95)):
            without, during = of(quiet[page]), of(busy[page])
            label = f"{name}, while an edition is sent: {measure}"
            yield Row(label, during, "ms", f"without: {without:.2f} ms", during / without)
