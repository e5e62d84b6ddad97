"""An edition through the ledger: frozen for all its readers, and handed to a mail server by the
sender itself, with the site's answers meanwhile.
"""

import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import uvloop
from django.db import transaction
from django.utils import timezone

from rotative.newsletters import keys, ledger, post
from rotative.newsletters.models import (
    Delivery,
    Edition,
    Newsletter,
    Return,
    Subscriber,
    Subscription,
)
from rotative.newsletters.naming import names
from rotative.newsletters.returns.maildir import take_all
from rotative.newsletters.returns.reading import Bounced
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
# A mail server's report (RFC 3464) of a letter that it took and could not deliver.
REPORT = """\
Return-Path: <>
Delivered-To: {to}
From: MAILER-DAEMON@mx.banc.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="4D2C1/mx"

--4D2C1/mx
Content-Type: text/plain; charset=utf-8

I'm sorry to have to inform you that your message could not be delivered.

--4D2C1/mx
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.banc.example

Final-Recipient: rfc822; lecteur@ailleurs.example
Action: failed
Status: {status}
Diagnostic-Code: smtp; 550 {status} that mailbox takes nothing

--4D2C1/mx
Content-Type: message/rfc822

Subject: Le quai rouvre

--4D2C1/mx--
"""
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
    yield from _returned(sizes[-1])


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
    name, before = f"{size:,} readers, frozen", highest()
    with spending() as spent:
        ledger.freeze(edition, subject=letter.subject, html=letter.html, text=letter.text)
    yield of_aim(name, spent.wall, "s", FROZEN_IN * size / 100_000)
    yield Row(f"{name}: our process", spent.cpu, "s CPU")
    if spent.server:
        yield Row(f"{name}: PostgreSQL", spent.server, "s CPU")
    yield Row(f"{name}: memory that took", highest() - before, "MiB")


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


def _returned(size: int) -> Iterator[Row]:
    """Every letter of the edition comes back, into a Maildir; a soft and a hard return in turn."""
    sent = Delivery.objects.filter(state=Delivery.State.ACCEPTED).order_by("-pk")[:size]
    with tempfile.TemporaryDirectory() as folder:
        new = Path(folder) / "new"
        new.mkdir()
        for number, it in enumerate(sent.iterator()):
            status = ("4.2.2", "5.1.1")[number % 2]
            back = names().bounce(it.edition_id, it.subscriber_id)
            (new / f"{number:09}").write_text(REPORT.format(to=back, status=status))
        before = highest()
        with spending() as spent:
            known = sum(isinstance(found, Bounced) for found in take_all(Path(folder)))
    if known != size or Return.objects.count() < size:
        raise AssertionError(f"{known} of {size} letters that came back are known")
    name = f"{size:,} letters that come back"
    yield Row(name, size / spent.wall, "a second")
    yield Row(name, 1000 * spent.cpu / size, "ms CPU each")
    if spent.server:
        yield Row(f"{name}: PostgreSQL", 1000 * spent.server / size, "ms CPU each")
    yield Row(f"{name}: memory that took", highest() - before, "MiB")


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
