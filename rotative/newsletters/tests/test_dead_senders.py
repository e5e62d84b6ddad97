"""A batch whose sender is dead is taken over at once; one whose sender stands still is not."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator

import pytest

from rotative.newsletters import ledger
from rotative.newsletters.models import (
    Batch,
    Delivery,
)
from rotative.newsletters.tests.sent import approved, la_matinale, lecteurs, readers
from rotative.operations import presence

pytestmark = pytest.mark.django_db


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(["/bin/sleep", "60"]) as it:
        yield it
        it.kill()


def test_a_killed_sender_s_letters_go_on_at_once_and_a_paused_one_keeps_its_own(
    process: subprocess.Popen[bytes],
) -> None:
    letter = la_matinale()
    readers(letter, lecteurs(3))
    edition = approved(letter)
    ledger.freeze(edition, subject="Le quai rouvre", html="<p>Un.</p>", text="Un.")

    name = f"{socket.gethostname()} {process.pid} {presence.born(process.pid)}"
    batch = ledger.claim(name)
    assert batch
    ledger.turn(batch, [], 1)
    os.kill(process.pid, signal.SIGSTOP)
    assert ledger.recover(presence.is_dead) == 0
    assert Batch.objects.get().state == Batch.State.TAKEN
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert ledger.recover(presence.is_dead) == 1
    assert ledger.sums(edition) == {Delivery.State.UNCERTAIN: 1, Delivery.State.QUEUED: 2}
    with pytest.raises(ledger.Superseded):
        ledger.finish(batch)
    again = ledger.claim(presence.name_of_this_process())
    assert again and again.pk == batch.pk
