"""The press's verbs: note what changed (`touch`), and bring the store up to it (`apply`).

The order of the steps is the guarantee; docs/press.md argues it, and
tests/laws/test_press_model.py removes each safeguard in turn.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import Error, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from rotative.press import claims, drains, measures, pressing
from rotative.press import keys as k
from rotative.press.database import present_epoch, slices
from rotative.press.models import Epoch, Page, State, Touch
from rotative.press.sheets import Sheet, printer
from rotative.press.states import DUE, IN_HAND, LEAVING, PARKING
from rotative.press.store import is_on, the_store

_later: ContextVar[bool] = ContextVar("later", default=False)


def touch(changed: Iterable[str]) -> None:
    """Note, in the transaction that changes the content, the keys it changes.

    A withdrawal stays in one touch with all that names what is withdrawn, or a page that names it
    could be kept in stale/; other keys may be drained one part after the other.
    """
    keys = sorted(set(changed))
    if not keys or not is_on():
        return
    parts = [keys] if k.withdraws(keys) else slices(keys)
    Touch.objects.bulk_create(Touch(keys="\n".join(part)) for part in parts)
    # Once a transaction, however much it changes.
    agreed = {entry[1] for entry in connection.run_on_commit}
    if not _later.get() and _after_commit not in agreed:
        transaction.on_commit(_after_commit, robust=True)


@contextmanager
def later() -> Iterator[None]:
    """For imports and the like: what changes inside is pressed by the worker."""
    token = _later.set(True)
    try:
        yield
    finally:
        _later.reset(token)


def _after_commit() -> None:
    """Apply what was committed; when that fails, nobody gets an older page all the same.

    A database that ends on a full disk is soon back: so long, whoever publishes waits.
    """
    deadline = time.monotonic() + measures.COMES_BACK
    try:
        apply()
    except Exception:
        while not _could(withhold) and time.monotonic() < deadline:
            time.sleep(0.1)
        raise


def _could(verb: Callable[[], None]) -> bool:
    try:
        verb()
    except Error:
        connection.close()  # it may be spoiled
        return False
    return True


def apply() -> int:
    """Bring the store up to what is committed; when it returns no reader gets an older page.

    The present epoch. The most important pages are pressed, the others parked.
    """
    sheets: list[Sheet] = []
    while (drained := drains.drain()) is not None:
        claims.release(sheets)  # of a large change only the last part's are pressed here
        sheets = drained
    pressing.park()
    pressing.press(sheets, tries=measures.TRIES)
    epoch = present_epoch()
    unapplied = Epoch.objects.filter(applied_at=None, number__lte=epoch)
    first = unapplied.order_by("number").values_list("number", flat=True).first()
    if first is None:
        return epoch
    deadline = time.monotonic() + measures.PATIENCE
    # Not those that are swept for an older shell or for the time: nobody waits for them.
    in_hand = Page.objects.filter(state__in=IN_HAND, due_epoch__gte=first, due_epoch__lte=epoch)
    while in_hand.exists():
        if time.monotonic() > deadline:
            in_hand.filter(state=DUE).update(state=PARKING)
            pressing.park()
        else:
            time.sleep(0.005)
    unapplied.update(applied_at=timezone.now())
    return epoch


def withhold() -> None:
    """Take out of readers' hands, by its files alone, what is committed and not applied.

    For when the database takes nothing more (its disk is full): readers then ask the application,
    until the worker can apply it. The rows say what they said: the worker is to compare them.
    """
    store = the_store()
    store.known.unlink(missing_ok=True)
    for keys in Touch.objects.values_list("keys", flat=True):
        touched = set(keys.split("\n"))
        paths = set(k.ordered(touched, k.GONE))
        for prefix in k.ordered(touched, k.UNDER):
            paths |= _paths(Page.objects.filter(path__startswith=prefix))
        for some in slices(sorted(drains.readers_of(sorted(k.numbers(touched))))):
            paths |= _paths(Page.objects.filter(pk__in=some))
        take_out = store.remove if k.withdraws(touched) else store.park
        for path in paths:
            take_out(path)
    for path in _paths(Page.objects.filter(state__in=(DUE, PARKING))):
        store.park(path)
    for path in _paths(Page.objects.filter(state=LEAVING)):
        store.remove(path)


def _paths(pages: QuerySet[Page]) -> set[str]:
    return set(pages.values_list("path", flat=True))


def take_shell() -> None:
    """Notice a changed program or setting: said when a process starts."""
    state, _made = State.objects.get_or_create(pk=1)
    if printer(timezone.now()).shell != state.shell:
        touch([k.SHELL])
