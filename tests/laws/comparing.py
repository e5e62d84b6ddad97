"""What is wrong with the store: each file is compared with the page as made from scratch."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone

from rotative.press import inquiry, upkeep
from rotative.press.models import Page, State, Touch
from rotative.press.sheets import Printed
from rotative.press.states import FRESH, GONE
from rotative.press.store import BROTLI, GZIP, expanded, name_of, path_of, the_store
from rotative.record import compositions
from rotative.site.press import Printer

if TYPE_CHECKING:
    from laws.press_room import PressRoom


def recover() -> None:
    """What the other processes do once the leases of a dead one are over."""
    past = timezone.now() - timedelta(seconds=1)
    Page.objects.filter(lease_until__isnull=False).update(lease_until=past)
    for _ in range(100):
        if not upkeep.catch_up():
            return
    raise AssertionError("the worker finds no end")


def torn(*, whole_pages: bool = True) -> list[str]:
    """The files of live/ that are not whole, or whose two representations differ."""
    pages: dict[str, set[bytes]] = {}
    for name, body in files(the_store().live):
        pages.setdefault(name[:-3], set()).add(body)
    return [name for name, bodies in pages.items() if len(bodies) != 1 and whole_pages]


def files(directory: Path) -> Iterator[tuple[str, bytes]]:
    """The names and pages of all files. Raises `ValueError` for a torn one."""
    for name in the_store().names(directory):
        assert name[-3:] in (BROTLI, GZIP)
        yield name, expanded((directory / name).read_bytes(), name[-3:])


def stale_pages() -> list[str]:
    """What readers get and should not, though all that was committed is applied.

    A changed menu or setting reaches the last pages later, an hour the pages that wait for it.
    """
    shell = State.objects.get().shell
    other = Page.objects.exclude(shell=shell) | Page.objects.filter(until__lte=timezone.now())
    passed_over = set(other.values_list("path", flat=True))
    return [f"{path} {what}" for path, what in compared() if path not in passed_over]


def wrong(room: "PressRoom") -> list[str]:
    """What is wrong with the store once nothing is left to do."""
    recover()
    found = [f"{path} {what}" for path, what in compared()]
    store, printer = the_store(), Printer(timezone.now())
    dead = [path for path in room.asked if printer.print(path).status != 200]
    for path in dead:
        for directory in (store.live, store.stale):
            name = directory / name_of(path)
            found += [f"{path} is left" for e in (BROTLI, GZIP) if Path(f"{name}{e}").exists()]
    fresh = Page.objects.filter(state=FRESH).values_list("path", flat=True)
    whole = {path_of(name[:-3]) for name, _body in files(store.live)}
    found += [f"{path} is missing" for path in set(fresh) ^ whole]
    found += [f"{path} is not at rest" for path in waiting()]
    found += [f"{name} is a copy of nothing" for name, _body in files(store.stale)]
    found += [f"{name} is as chosen before" for name in wrong_compositions()]
    return found + [f"the press: {difference}" for difference in inquiry.check(mend=False)]


def wrong_compositions() -> list[str]:
    """What the record has chosen, and would choose otherwise now."""
    return [name for names in compositions.all_names() for name in compositions.outdated(names)]


def waiting() -> list[str]:
    assert not Touch.objects.exists()
    unfinished = Page.objects.exclude(state__in=(FRESH, GONE))
    return list(unfinished.values_list("path", flat=True))


def compared() -> Iterator[tuple[str, str]]:
    """Every file of live/ beside the page as made from scratch."""
    printer, made = Printer(timezone.now()), dict[str, Printed]()  # of two files each
    for name, body in files(the_store().live):
        path = path_of(name[:-3])
        printed = made[path] = made.get(path) or printer.print(path)
        if printed.status != 200:
            yield path, "answers no more"
        elif printed.body != body:
            yield path, "is not as made from scratch"
