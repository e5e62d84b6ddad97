"""A process beside a test that has editions and forks senders, which the test may kill.

Each line of its input is a JSON list: a verb's name and its arguments. It answers with a line.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from rotative.newsletters import ledger  # noqa: E402
from rotative.newsletters.ledger import Intent  # noqa: E402
from rotative.newsletters.models import (  # noqa: E402
    Batch,
    Delivery,
    Doubt,
    Edition,
    Newsletter,
    Subscriber,
    Subscription,
)
from rotative.newsletters.naming import names  # noqa: E402
from rotative.newsletters.postfix import reconciling, sockets  # noqa: E402
from rotative.newsletters.postfix.lines import Heard  # noqa: E402
from rotative.newsletters.postfix.verdicts import Verdict, verdict  # noqa: E402
from rotative.newsletters.sender import Personal, Sender  # noqa: E402
from rotative.newsletters.wire import smtp  # noqa: E402
from rotative.newsletters.wire.line import Line  # noqa: E402
from rotative.newsletters.wire.message import Message, Recipient, Template  # noqa: E402
from rotative.newsletters.wire.tests.letters import HTML, a_letter  # noqa: E402

CONNECTIONS = 4
BATCH = 150


def listed(readers: int) -> None:
    """Those who will get the editions."""
    letter = Newsletter(
        kind="daily", name="La matinale", slug="matinale-du-jour", promise="Le jour."
    )
    Newsletter.objects.bulk_create([letter])  # no page is pressed for it
    addresses = [f"lecteur-{number}@lecteurs.example" for number in range(readers)]
    people = Subscriber.objects.bulk_create(Subscriber(email=it, folded=it) for it in addresses)
    Subscription.objects.bulk_create(
        Subscription(subscriber=it, newsletter=letter, state="confirmed") for it in people
    )


def freeze(readers: int) -> int:
    """An edition for the first of them; its number. Of those before nobody asks any more."""
    Doubt.objects.all().delete()
    ledger.BATCH = BATCH
    letter = Newsletter.objects.get(slug="matinale-du-jour")
    day = datetime(2026, 1, 1, tzinfo=UTC).date() + timedelta(days=Edition.objects.count())
    now = timezone.now()
    edition = Edition.objects.create(
        newsletter=letter,
        day=day,
        state=Edition.State.APPROVED,
        due_at=now,
        until=now + timedelta(hours=12),
    )
    first = Subscriber.objects.order_by("pk").values_list("pk", flat=True)[readers - 1]
    left = Subscription.objects.filter(subscriber_id__gt=first)
    left.update(state="left")
    ledger.freeze(edition, subject="Le quai rouvre", html="<p>Un.</p>", text="Un.")
    left.update(state="confirmed")
    return edition.pk


def use(port: int, configuration: str, log: str) -> None:
    """Which Postfix mail goes to, and its log; empty for none."""
    os.environ["MAIL_CONFIG"] = configuration
    settings.MAIL_SERVER = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": port, "EMAIL_USE_SSL": False}
    settings.POSTFIX_LOG = Path(log) if log else None


def template_of(edition: int) -> Personal:
    template = Template(a_letter(edition=edition, html=HTML * 12), names())

    def personal(to: Intent) -> Message:
        return template.personal(Recipient(to.subscriber, to.email, "p" * 48, "l" * 48))

    return personal


def send(place: str = "", number: int = 0, master: int = 0) -> int:
    """Fork a sender; the number of its process.

    It kills itself at a place of its so-manieth message: after half of it, before its end is
    written, after, `stopped`: after, when all of Postfix's smtpd stand still before; or at `any`:
    its so-manieth line, whatever that is. With no place it goes on until nothing waits.
    """
    connections.close_all()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        die_at(place, number, master)
        port = settings.MAIL_SERVER["EMAIL_PORT"]  # type: ignore[index]
        server = smtp.Server("127.0.0.1", port, log=settings.POSTFIX_LOG)
        asyncio.run(Sender(server, template_of, connections=CONNECTIONS).send_all())
        status = 0
    finally:
        os._exit(status)


def die_at(place: str, number: int, master: int) -> None:
    whole, ends, lines = Line.write, 0, 0

    def write(line: Line, data: bytes) -> None:
        nonlocal ends, lines
        lines += 1
        is_end, is_message = data == smtp.END, len(data) > 2000
        ends += is_end
        if place == "any":
            if lines < number or number % 2:
                whole(line, data)
            if lines < number:
                return
        elif ends == number - 1 and is_message and place == "half":
            whole(line, data[: len(data) // 2])
        elif ends == number and is_end and place != "half":
            if place == "stopped":
                signal_daemons(master, signal.SIGSTOP)
            if place != "before":
                whole(line, data)
        else:
            whole(line, data)
            return
        os.kill(os.getpid(), signal.SIGKILL)

    if place:
        Line.write = write  # type: ignore[method-assign]


def signal_daemons(master: int, which: int, daemon: str = "smtpd") -> None:
    """To all of a Postfix's processes of this name; `smtpd` are those that speak with clients."""
    for place in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            name, _, rest = place.read_text().partition("(")[2].rpartition(")")
            if name == daemon and int(rest.split()[1]) == master:
                os.kill(int(place.parent.name), which)


def go_on(master: int) -> None:
    signal_daemons(master, signal.SIGCONT)


def kill_daemons(master: int, daemon: str) -> None:
    """Postfix starts others."""
    signal_daemons(master, signal.SIGKILL, daemon)


def without(safeguard: str) -> None:
    """From now on Postfix is asked without it: a mutant. Empty: with all of them."""
    reconciling.verdict = MUTANTS.get(safeguard, verdict)
    sockets.far_ends = set if safeguard == "socket" else FAR_ENDS


FAR_ENDS = sockets.far_ends


def whatever_it_waits_for(heard: Heard, accepted: int, waiting: Mapping[str, str]) -> Verdict:
    """That no end of a connection is logged means that it is over, and took what is found."""
    if not heard.ended:
        found = heard.letters & (waiting.keys() | heard.queued.keys())
        heard.entered, heard.ended = [1], [(1, accepted + len(found))]
    return verdict(heard, accepted, waiting)


def by_the_log_alone(heard: Heard, accepted: int, waiting: Mapping[str, str]) -> Verdict:
    """What it does not name was not taken."""
    return Verdict(heard.queued, set(heard.letters - heard.queued.keys()))


MUTANTS = {"socket": whatever_it_waits_for, "queue": by_the_log_alone}


def wait(child: int) -> int:
    """Until a sender has ended."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def recover() -> int:
    """As a quarter of an hour after a sender's death: how many letters are in doubt."""
    past = timezone.now() - timedelta(seconds=1)
    Batch.objects.filter(state=Batch.State.TAKEN).update(lease_until=past)
    ledger.recover()
    return sum(len(it.deliveries) for it in Doubt.objects.all())


def ask() -> list[int]:
    """Ask Postfix: how many letters were decided, and how many are in doubt still."""
    Doubt.objects.update(not_before=timezone.now())
    decided = reconciling.reconcile()
    return [decided, sum(len(it.deliveries) for it in Doubt.objects.all())]


def later() -> None:
    """A quarter of an hour later: what was put off may be tried again."""
    past = timezone.now() - timedelta(minutes=1)
    put_off = Delivery.objects.filter(state=Delivery.State.PUT_OFF)
    put_off.update(at=past - timedelta(minutes=1))
    Batch.objects.filter(state=Batch.State.READY).update(not_before=past)


def states(edition: int) -> dict[str, list[int]]:
    """The subscribers of an edition by what the ledger says of them, and what it is now."""
    ledger.close()
    found: dict[str, list[int]] = {Edition.objects.get(pk=edition).state: []}
    for state, subscriber in Delivery.objects.filter(edition=edition).values_list(
        "state", "subscriber_id"
    ):
        found.setdefault(Delivery.State(state).name, []).append(subscriber)
    return found


VERBS: dict[str, Any] = {
    verb.__name__: verb
    for verb in (
        *(listed, freeze, use, send, go_on, kill_daemons, without),
        *(wait, recover, ask, later, states),
    )
}

if __name__ == "__main__":
    for request in sys.stdin:
        name, *arguments = json.loads(request)
        print(json.dumps(VERBS[name](*arguments)), flush=True)  # noqa: T201
