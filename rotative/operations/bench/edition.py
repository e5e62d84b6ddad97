"""An edition through the ledger: frozen for all its readers, and handed to a mail server by the
sender itself, with the site's answers meanwhile.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta

import uvloop
from django.db import connection, transaction
from django.utils import timezone

from rotative.newsletters import keys, ledger, post
from rotative.newsletters.models import (
    Batch,
    Delivery,
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
    LeftOut,
    Row,
    Spent,
    highest,
    median,
    of_aim,
    p95,
    spending,
)
from rotative.operations.bench.paper import BenchPaper
from rotative.operations.bench.press_all import fill
from rotative.operations.bench.serve import a_story, front

AIM = 1000  # letters a second
FROZEN_IN = 2.0  # seconds, of a hundred thousand readers
SLOWER = 1.2  # times, of the site's answers while an edition is sent
QUIET = 5.0  # seconds in which the site is asked without an edition
# Where readers of newsletters have their mailboxes, about.
DOMAINS = "gmail.com orange.fr gmail.com hotmail.fr free.fr gmail.com sfr.fr yahoo.fr a.example"


def rows(paper: BenchPaper, letter: Letter, sizes: Sequence[int]) -> Iterator[Row | LeftOut]:
    """Freezing and sending at each size; beside the last the site is asked for pages."""
    keys.make_missing(post.domain(), date.today())
    newsletter = Newsletter.objects.create(
        kind="daily", name="La matinale", slug="matinale-du-banc", promise="Le jour."
    )
    for number, size in enumerate(sizes):
        _subscribe(newsletter, size)
        yield from _frozen(letter, _an_edition(newsletter, number), size)
        if size != sizes[-1]:
            yield from _sent(size)
    paper.grow(100)
    fill(1)
    with front(a_story()) as server:
        pages = [server.url, server.url.removesuffix(a_story()) + "/"]
        with _asked(pages) as quiet:
            asyncio.run(asyncio.sleep(QUIET))
        with _asked(pages) as busy:
            yield from _sent(sizes[-1])
    yield from _answers(quiet, busy)


def _subscribe(newsletter: Newsletter, size: int) -> None:
    domains = DOMAINS.split()
    have = Subscriber.objects.count()
    addresses = [f"lecteur-{n}@{domains[n % len(domains)]}" for n in range(have, size)]
    with transaction.atomic():
        people = Subscriber.objects.bulk_create(
            (Subscriber(email=it, folded=it) for it in addresses), batch_size=5_000
        )
        Subscription.objects.bulk_create(
            (Subscription(subscriber=it, newsletter=newsletter, state="confirmed") for it in people),
            batch_size=5_000,
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
    if taken != size or Delivery.objects.exclude(state=Delivery.State.ACCEPTED).exists():
        raise AssertionError(f"{taken} of {size} letters were taken")
    name = f"{size:,} letters, by the ledger and {MAKERS} threads that sign"
    yield Row(name, size / spent.wall, "a second", f"aim: {AIM:,}", size / spent.wall / AIM)
    yield Row(name, 1000 * spent.cpu / size, "ms CPU each")
    yield Row(f"{name}: memory that took", highest() - before, "MiB")
    yield Row(f"{name}: memory of the process", highest(), "MiB")
    yield from _told(size)


def _told(size: int) -> Iterator[Row]:
    """What the ledger alone takes: the same letters once more, of which nobody sends any."""
    Delivery.objects.update(state=Delivery.State.QUEUED)
    Batch.objects.update(state=Batch.State.READY)
    Edition.objects.update(state=Edition.State.SENDING)
    turns = min(size // ledger.BATCH, 10)
    count = 0
    with spending() as spent:
        for _ in range(turns):
            batch = ledger.claim()
            assert batch is not None
            while letters := ledger.turn(batch, [(it, ACCEPTED) for it in sent], 10):
                sent = [it.delivery for it in letters]
            ledger.finish(batch)
