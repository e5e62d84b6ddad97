"""What the worker does for the store: what was left undone, what time changes, what can wait."""

import ctypes
import logging
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import chain, islice
from pathlib import Path

from django.db.models import Min, QuerySet
from django.utils import timezone

from rotative.press import actions, measures, pressing
from rotative.press.database import engine_lock, present_shell, slices
from rotative.press.models import Epoch, Page, Stamp, State
from rotative.press.states import DUE, FRESH, GONE, IN_HAND, LEAVING, PARKED, SERVED, moved
from rotative.press.store import BROTLI, GZIP, path_of, the_store

log = logging.getLogger(__name__)

KEPT_LOG = timedelta(days=30)
KEPT_STAMPS = 1_000  # epochs; no print takes that long
KEPT_GONE = timedelta(days=1)
ROUND = 4  # batches
DRAFTS_DIE = 3600  # seconds


def start() -> None:
    """Make the store ready for use; when power may have failed since, compare it with the rows."""
    store = the_store()
    store.prepare()
    for draft in store.tmp.iterdir():
        if time.time() - draft.stat().st_mtime > DRAFTS_DIE:
            draft.unlink(missing_ok=True)
    actions.take_shell()
    _park_what_is_lost()
    if not Page.objects.filter(path="/").exists():
        actions.touch(["born:/"])
    _verify_after_power_failure()


def catch_up() -> bool:
    """One round: bring the store up to date and press some of what waits.

    Whether it is of use to go on at once. Pages that time or a new shell has changed are due first.
    """
    _park_what_is_lost()
    actions.apply()
    _due_by_time()
    _due_by_shell()
    settled = 0
    for settled in islice(pressing.press_waiting(), ROUND):
        if not settled:
            break
    return settled > 0


def more_to_do_at() -> datetime | None:
    """When `catch_up` has something to do though nothing changes: a page is good until then, or
    will be tried again.
    """
    until = Page.objects.filter(state=FRESH, until__isnull=False).order_by("until")
    waiting = Page.objects.filter(state__in=(DUE, PARKED))
    hours = (
        until.values_list("until", flat=True).first(),
        waiting.aggregate(at=Min("lease_until"))["at"],
    )
    return min((hour for hour in hours if hour), default=None)


def _park_what_is_lost() -> None:
    """When the store was deleted, or is another one: its pages are to be pressed anew."""
    store = the_store()
    if store.is_known:
        return
    store.prepare()
    served = Page.objects.filter(state__in=(FRESH, DUE)).order_by("pk")
    for some in slices(list(served.values_list("pk", flat=True))):
        with engine_lock():  # or a page would be judged between its renaming and its row
            pages = served.filter(pk__in=some)
            lost = [page.pk for page in pages.only("path") if not store.has(page.path)]
            Page.objects.filter(pk__in=lost).update(state=PARKED)
    store.known.touch()


def _due_by_time() -> None:
    Page.objects.filter(until__lte=timezone.now(), state=FRESH).update(state=DUE)


def _due_by_shell() -> None:
    """The next of the pages that show an older menu, setting or template."""
    older: list[tuple[int, int]] = []
    most = ROUND * measures.BATCH
    for pages in _of_older_shells():
        rows = pages.order_by("importance", "-pk").values_list("importance", "pk")
        older += rows[:most]
    older.sort(key=lambda row: (row[0], -row[1]))
    if ids := [pk for _importance, pk in older[:most]]:
        Page.objects.filter(pk__in=ids).update(state=moved([FRESH], DUE))


def _of_older_shells() -> Iterator[QuerySet[Page]]:
    """The pages of each shell but the present one: one look into an index for each shell."""
    present = present_shell()
    fresh = Page.objects.filter(state=FRESH)
    shells = fresh.order_by("shell").values_list("shell", flat=True)
    shell = shells.first()
    while shell is not None:
        if shell != present:
            yield fresh.filter(shell=shell)
        shell = shells.filter(shell__gt=shell).first()


def waiting() -> dict[str, int]:
    """How many pages wait: for being pressed, and for a new shell."""
    to_press = Page.objects.filter(state__in=(*IN_HAND, PARKED))
    return {
        "pages": Page.objects.exclude(state=GONE).count(),
        "to_press": to_press.count(),
        "old_shell": sum(pages.count() for pages in _of_older_shells()),
        "failing": to_press.filter(failures__gt=0).count(),
    }


def prune() -> None:
    """Forget what nobody asks for any more."""
    now = timezone.now()
    Epoch.objects.filter(at__lt=now - KEPT_LOG).delete()
    Page.objects.filter(state=GONE, pressed_at__lt=now - KEPT_GONE).delete()
    epoch = State.objects.values_list("epoch", flat=True).filter(pk=1).first() or 0
    Stamp.objects.filter(epoch__lt=epoch - KEPT_STAMPS).delete()


def checkpoint() -> None:
    """Have the disk write what the store holds, and remember that it has.

    Files are not synced one by one: a page is pressed again more cheaply than it is made safe.
    Nothing is remembered before `start` has looked after what a power failure left.
    """
    # A commit notes its time, and then moves its files: one may have been under way.
    now, store = timezone.now() - measures.LEASE, the_store()
    store.prepare()  # it may be deleted at any time, or not be made yet
    _sync(store.live)
    looked_after = State.objects.filter(pk=1, boot__in=("", _boot()))
    looked_after.update(checkpoint_at=now, boot=_boot())


def _verify_after_power_failure() -> None:
    """Trust nothing that the disk or the database may have lost, each for itself.

    A file may be torn, missing, or there again after its removal; and where the database lost its
    last transactions (SQLite syncs at its own checkpoints), files are newer than their rows.
    """
    state = State.objects.filter(pk=1).first()
    if state is None or state.boot in ("", _boot()):
        State.objects.filter(pk=1).update(boot=_boot())
        return
    since = state.checkpoint_at or datetime.fromtimestamp(0, UTC)
    store, harmed = the_store(), len(list(strays(mend=True)))
    served = Page.objects.filter(state__in=SERVED)
    paths = set(served.filter(pressed_at__gte=since).values_list("path", flat=True))
    paths |= {path_of(name[:-3]) for name in store.names(store.live, since.timestamp())}
    for some in slices(sorted(paths)):
        torn = [p for p in served.filter(path__in=some) if not store.is_whole(p.path, p.digest)]
        # Out of readers' hands, and not kept for when the application is down.
        Page.objects.filter(pk__in=[p.pk for p in torn]).update(state=LEAVING, digest="")
        harmed += len(torn)
    for name in store.names(store.stale, since.timestamp()):
        if not store.fingerprint(file := store.stale / name):
            file.unlink()
            harmed += 1
    if harmed:
        log.warning("%d files and pages suffered when the machine went down", harmed)
    pressing.park()
    State.objects.filter(pk=1).update(boot=_boot())
    checkpoint()


def strays(*, mend: bool) -> Iterator[tuple[Path, str]]:
    """Files that are no page's, with the address they would have; with `mend`, they are removed."""
    return chain.from_iterable(strays_in_slices(mend=mend))


def strays_in_slices(*, mend: bool) -> Iterator[list[tuple[Path, str]]]:
    """The same, as a list for each slice of the files."""
    store = the_store()
    for directory, states in ((store.live, SERVED), (store.stale, (PARKED,))):
        for names in slices(sorted(store.names(directory))):
            found = []
            with engine_lock():  # or a file would be judged between its renaming and its row
                paths = {n: path_of(n[:-3]) for n in names if n.endswith((BROTLI, GZIP))}
                pages = Page.objects.filter(path__in=paths.values(), state__in=states)
                known = set(pages.values_list("path", flat=True))
                for name in names:
                    file, path = directory / name, paths.get(name)
                    if path not in known and file.exists():
                        found.append((file, path or f"/{name}"))
                        if mend:
                            file.unlink()
            yield found


@cache
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
