"""A drain: from the keys that changed to the pages that read them, in one transaction."""

from collections.abc import Sequence

from django.db import connection
from django.utils import timezone

from rotative.press import claims, measures
from rotative.press import keys as k
from rotative.press.database import engine_lock, slices
from rotative.press.models import Epoch, Page, Read, Stamp, State, Touch
from rotative.press.sheets import Sheet, importance_of, printer
from rotative.press.states import DUE, FRESH, GONE, LEAVING, MARKED, PARKED, PARKING, moved
from rotative.press.store import is_storable


def drain() -> list[Sheet] | None:
    """Mark the pages that read what was touched; the most important ones, claimed for the caller.

    None when nothing was touched. One transaction: touches vanish exactly when the pages they
    concern are marked. The oldest ones only, so that it stays a short one after an import.
    """
    if not Touch.objects.exists():
        return None
    with engine_lock():
        touched = _take_touched()
        if not touched:
            return None
        state, _made = State.objects.get_or_create(pk=1)
        state.epoch += 1
        keys = sorted(k.numbers(key for key in touched if not key.startswith(k.COMMANDS)))
        _stamp(keys, state.epoch)
        shell_changed = k.SHELL in touched and _take_shell(state)
        state.save(update_fields=["epoch", "shell"])
        gone, under = k.ordered(touched, k.GONE), k.ordered(touched, k.UNDER)
        _withdraw(gone, under, state.epoch)
        marked = readers_of(keys) | add_pages(k.ordered(touched, k.BORN))
        if shell_changed:
            fronts = Page.objects.filter(state=FRESH).exclude(shell=state.shell)
            marked |= set(
                fronts.order_by("importance").values_list("pk", flat=True)[: measures.HOT]
            )
        # A page that names what was withdrawn is not kept in stale/ either.
        pages, sheets = _mark(marked, state.epoch, rest=LEAVING if gone or under else PARKING)
        Epoch.objects.create(
            number=state.epoch,
            at=timezone.now(),
            keys=sorted(touched)[: measures.KEPT_KEYS],
            pages=pages,
        )
        return sheets


def _take_touched() -> set[str]:
    oldest = "SELECT id FROM press_touch ORDER BY id LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM press_touch WHERE id IN ({oldest}) RETURNING keys",  # noqa: S608
            [measures.TOUCHES],
        )
        return {key for (keys,) in cursor.fetchall() for key in keys.split("\n")}


def _stamp(keys: Sequence[int], epoch: int) -> None:
    """Also keys that no page has: one that is being pressed now may be about to."""
    Stamp.objects.bulk_create(
        [Stamp(key=key, epoch=epoch) for key in keys],
        batch_size=measures.SLICE,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["epoch"],
    )


def _take_shell(state: State) -> bool:
    shell = printer(timezone.now()).shell
    changed = shell != state.shell
    state.shell = shell
    return changed


def _withdraw(paths: Sequence[str], prefixes: Sequence[str], epoch: int) -> None:
    """No copy of these may be served again, not even a parked one."""
    for some in slices(paths):
        pages = Page.objects.filter(path__in=some).exclude(state=GONE)
        pages.update(state=LEAVING, due_epoch=epoch)
    for prefix in prefixes:
        pages = Page.objects.filter(path__startswith=prefix).exclude(state=GONE)
        pages.update(state=LEAVING, due_epoch=epoch)


def add_pages(paths: Sequence[str]) -> set[int]:
    """Give addresses a page to be pressed, those that have none; the ids of their pages."""
    Page.objects.bulk_create(
        [
            Page(path=path, importance=importance_of(path), state=PARKED)
            for path in paths
            if is_storable(path)
        ],
        batch_size=measures.SLICE,
        ignore_conflicts=True,
    )
    found: set[int] = set()
    for some in slices(paths):
        pages = dict(Page.objects.filter(path__in=some).values_list("pk", "state"))
        if back := [pk for pk, state in pages.items() if state == GONE]:
            Page.objects.filter(pk__in=back).update(state=moved([GONE], PARKED))
        found |= pages.keys()
    return found


def readers_of(keys: Sequence[int]) -> set[int]:
    """The ids of the pages that read one of these keys."""
    found: set[int] = set()
    for some in slices(keys):
        found.update(Read.objects.filter(key__in=some).values_list("page_id", flat=True))
    return found


def _mark(ids: set[int], epoch: int, rest: Page.State) -> tuple[int, list[Sheet]]:
    """The most important pages are due, and claimed for the caller; the rest is to be parked.

    How many there are, and those that are claimed.
    """
    found: list[tuple[int, int]] = []
    for some in slices(sorted(ids)):
        pages = Page.objects.filter(pk__in=some).values_list("importance", "pk", "state")
        found += [(importance, -pk) for importance, pk, state in pages if state in MARKED]
    ranked = [-pk for _importance, pk in sorted(found)]
    served = MARKED if rest == LEAVING else (FRESH, DUE)
    for some in slices(ranked[measures.HOT :]):
        Page.objects.filter(pk__in=some).update(due_epoch=epoch, state=moved(served, rest))
    hot = Page.objects.filter(pk__in=ranked[: measures.HOT])
    sheets = claims.claim(hot, measures.HOT, due_epoch=epoch, state=moved((FRESH, DUE), DUE))
    for sheet in sheets:
        if sheet.page.state == FRESH:
            sheet.page.state = DUE
    return len(ranked), sheets
