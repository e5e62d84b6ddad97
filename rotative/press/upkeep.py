"""What the worker does for the store: what was left undone, what time changes, what can wait."""

import ctypes
import logging
import os
import time
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from rotative.press import actions
from rotative.press.actions import BATCH, DUE, FRESH, GONE, PARKED, the_store
from rotative.press.models import Epoch, Page, Stamp, State

log = logging.getLogger(__name__)

KEPT_LOG = timedelta(days=30)
KEPT_STAMPS = 1_000  # epochs; no print takes that long
KEPT_GONE = timedelta(days=1)
SCRUB_EVERY = timedelta(days=1)
DRAFTS_DIE = 3600  # seconds


def start() -> None:
    """Make the store ready for use; when power may have failed since, compare it with the rows."""
    store = the_store()
    store.prepare()
    for draft in store.tmp.iterdir():
        if time.time() - draft.stat().st_mtime > DRAFTS_DIE:
            draft.unlink(missing_ok=True)
    actions.take_shell()
    if next(store.names(store.live), None) is None:  # the store was deleted, or not restored
        Page.objects.filter(state=FRESH).update(state=PARKED)
    if not Page.objects.filter(path="/").exists():
        actions.touch(["born:/"])
    _verify_after_power_failure()


def tend() -> bool:
    """One round: bring the store up to date and press a batch of what waits.

    Whether there was anything to do. Pages that time or a new shell has changed are due first.
    """
    actions.apply()
    _due_by_time()
    _due_by_shell()
    # Where nothing can be settled (another version of the program has its own shell), it rests.
    return actions.press(actions.claim_free(BATCH)) > 0


def next_due() -> datetime | None:
    """When the next page must be pressed because of the time."""
    return (
        Page.objects.filter(state=FRESH, until__isnull=False)
        .order_by("until")
        .values_list("until", flat=True)
        .first()
    )


def _due_by_time() -> None:
    Page.objects.filter(until__lte=timezone.now(), state=FRESH).update(state=DUE)


def _due_by_shell() -> None:
    """The next of the pages that show an older menu, setting or template."""
    shell = State.objects.values_list("shell", flat=True).filter(pk=1).first()
    older = Page.objects.filter(state=FRESH).exclude(shell=shell)
    ids = list(older.order_by("importance", "-pk").values_list("pk", flat=True)[:BATCH])
    if ids:
        Page.objects.filter(pk__in=ids, state=FRESH).update(state=DUE)


def waiting() -> dict[str, int]:
    """How many pages wait: for being pressed, and for a new shell."""
    shell = State.objects.values_list("shell", flat=True).filter(pk=1).first()
    fresh = Page.objects.filter(state=FRESH)
    return {
        "pages": Page.objects.exclude(state=GONE).count(),
        "to_press": Page.objects.exclude(state__in=(FRESH, GONE)).count(),
        "old_shell": fresh.exclude(shell=shell).count(),
        "failing": Page.objects.filter(failures__gt=0).count(),
    }


def prune() -> None:
    """Forget what nobody asks for any more."""
    now = timezone.now()
    Epoch.objects.filter(at__lt=now - KEPT_LOG).delete()
    Page.objects.filter(state=GONE, pressed_at__lt=now - KEPT_GONE).delete()
    epoch = State.objects.values_list("epoch", flat=True).filter(pk=1).first() or 0
    Stamp.objects.filter(epoch__lt=epoch - KEPT_STAMPS).delete()


def scrub_is_due() -> bool:
    """Whether the last comparison with the newsroom and with scratch is a day old."""
    since = timezone.now() - SCRUB_EVERY
    return not State.objects.filter(pk=1, scrubbed_at__gte=since).exists()


def note_scrub() -> None:
    State.objects.filter(pk=1).update(scrubbed_at=timezone.now())


def checkpoint() -> None:
    """Have the disk write what the store holds, and remember that it has.

    Files are not synced one by one: a page is pressed again more cheaply than it is made safe.
    """
    now = timezone.now()
    _sync(the_store().live)
    State.objects.filter(pk=1).update(checkpoint_at=now, boot=_boot())


def _verify_after_power_failure() -> None:
    state = State.objects.filter(pk=1).first()
    if state is None or state.boot in ("", _boot()):
        State.objects.filter(pk=1).update(boot=_boot())
        return
    since = Page.objects.filter(state=FRESH)
    if state.checkpoint_at:
        since = since.filter(pressed_at__gte=state.checkpoint_at)
    store, torn = the_store(), []
    for page in since.iterator():
        if not store.is_whole(page.path, page.digest):
            torn.append(page.pk)
    if torn:
        log.warning("%d pages were not whole after the machine went down", len(torn))
    for start_ in range(0, len(torn), BATCH):
        pages = Page.objects.filter(pk__in=torn[start_ : start_ + BATCH])
        pages.update(state=PARKED, digest="")
    checkpoint()


def _boot() -> str:
    """Which start of the machine this is (Linux; elsewhere every start of ours is one)."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return f"{os.getpid()}-{time.time()}"


def _sync(directory: Path) -> None:
    """syncfs(2): this file system alone, where there is such a call."""
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        if not hasattr(libc, "syncfs") or libc.syncfs(descriptor) != 0:
            os.sync()
    finally:
        os.close(descriptor)
