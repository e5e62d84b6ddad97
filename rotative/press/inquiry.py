"""Asking the press: why a page is as it is, and whether the store is what it must be."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import chain, islice
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from rotative.lib.failure import Failure
from rotative.press import actions, drains, measures, pressing, upkeep
from rotative.press import keys as k
from rotative.press.database import present_shell
from rotative.press.models import Epoch, Page, Stamp, Touch
from rotative.press.sheets import Sheet, printer
from rotative.press.states import FRESH, GONE, PARKING
from rotative.press.store import digest, is_storable, the_store

EPOCHS_SHOWN = 10


@dataclass(frozen=True)
class Difference:
    """A page of the store that is not what pressing it from scratch makes."""

    path: str
    what: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def path_asked(address: str) -> str:
    """The path of the page somebody means: a whole address, or a path with or without its slashes.

    Of the spellings of a path the one that the press has a page for.
    """
    host = urlsplit(settings.SITE_URL).netloc
    named = re.sub(rf"^(?:https?://[^/?#]+|{re.escape(host)})", "", address.strip())
    path = re.sub(r"/{2,}", "/", "/" + unquote(re.sub(r"[?#].*", "", named)))
    spellings = [path, f"{path}/", path.rstrip("/") or "/"]
    spellings += [spelling.lower() for spelling in spellings]
    known = set(Page.objects.filter(path__in=spellings).values_list("path", flat=True))
    return next((spelling for spelling in spellings if spelling in known), path)


def why(path: str) -> dict[str, Any]:
    """What a page shows, when and why it was last pressed, what would change it."""
    page = Page.objects.filter(path=path).first()
    if page is None:
        return {
            "path": path,
            "state": "unknown" if is_storable(path) else "never stored",
            "note": "The press has no such page: nobody has asked for it, or nothing lives there.",
        }
    reads = page.keys
    shell = present_shell()
    causes = [
        {
            "epoch": epoch.number,
            "at": epoch.at,
            "keys": sorted(reads.intersection(epoch.keys)),
        }
        for epoch in Epoch.objects.order_by("-number")[:1000]
        if reads.intersection(epoch.keys)
    ]
    return {
        "path": path,
        "state": Page.State(page.state).name.lower(),
        "importance": page.importance,
        "pressed_at": page.pressed_at,
        "modified": page.modified,
        "bytes": page.size,
        "digest": page.digest,
        "epoch": page.verified,
        "until": page.until,
        "old_shell": page.shell != shell,
        "failures": page.failures,
        "because": causes[:EPOCHS_SHOWN],
        "would_change_it": sorted(reads),
    }


def fill() -> None:
    """Give every address that answers a page; the worker presses those that are new."""
    for _slice in fill_in_slices():
        pass


def fill_in_slices() -> Iterator[int]:
    """The same, slice after slice of the addresses; yields how many of each were new."""
    every = printer(timezone.now()).addresses()
    while paths := list(islice(every, measures.SLICE)):
        pages = Page.objects.exclude(state=GONE).filter(path__in=paths)
        known = set(pages.values_list("path", flat=True))
        new = [path for path in paths if path not in known]
        drains.add_pages(new)
        yield len(new)


def press_all() -> Iterator[tuple[int, int]]:
    """Press every address that answers; yields how many are done, of how many."""
    actions.take_shell()  # also when no worker has ever started here
    actions.apply()
    fill()
    total = Page.objects.exclude(state__in=(FRESH, GONE)).count()
    done = 0
    for settled in pressing.press_waiting():
        if not settled:
            break
        done += settled
        yield done, max(done, total)
    while upkeep.catch_up():
        yield done, max(done, total)


def check(*, mend: bool = True, part: int = 0, of: int = 1) -> Iterator[Difference]:
    """Compare the store with pages made from scratch, absent files included; mend and say each.

    Pages that are being pressed are passed over: they are known not to be right yet. With `of`,
    one page in so many is made again, `part` says which; files are compared all the same. Raises
    `Failure` where another program's pages would be compared with ours.
    """
    yield from chain.from_iterable(check_in_slices(mend=mend, part=part, of=of))
    if mend:
        while upkeep.catch_up():
            pass


def check_in_slices(
    *, mend: bool = True, part: int = 0, of: int = 1
) -> Iterator[Iterable[Difference]]:
    """The same, slice after slice; what differs is left to be pressed again."""
    store = the_store()
    store.prepare()
    actions.apply()
    _refuse_another_shell()
    last = 0
    fresh = Page.objects.filter(state=FRESH).alias(part=F("pk") % of).filter(part=part)
    while pages := list(fresh.filter(pk__gt=last).order_by("pk")[: measures.BATCH]):
        last = pages[-1].pk
        yield list(_check_pages(pages, mend))
    for found in upkeep.strays_in_slices(mend=mend):
        yield [
            Difference(path, f"lies in {file.relative_to(store.root).parts[0]}/ and is no page")
            for file, path in found
        ]


def _refuse_another_shell() -> None:
    """Whoever is to compare pages has the settings and the version they were pressed with."""
    shell = present_shell()
    ours = printer(timezone.now()).shell
    if shell and shell != ours and not Touch.objects.exists():
        raise Failure(
            "the store is pressed with other settings (ROTATIVE_SITE_URL?) or by another version: "
            "give this command the same, or restart `rotative run` or `rotative work` with these."
        )


def _check_pages(pages: Sequence[Page], mend: bool) -> Iterator[Difference]:
    store, sheets, settled = the_store(), [Sheet(page) for page in pages], False
    while not settled:
        actions.apply()
        _print_only(sheets)
        # What changed while these were made is not the press's mistake.
        settled = not Touch.objects.exists() and not any(_has_changed(sheet) for sheet in sheets)
    shell = present_shell()
    for sheet in sheets:
        page = Page.objects.get(pk=sheet.page.pk)
        printed = sheet.printed
        if page.state != FRESH or page.shell != shell or printed is None:
            continue
        if page.until and page.until <= timezone.now():
            continue
        if printed.status != 200:
            what = "should not be there"
        elif digest(printed.body) != page.digest:
            what = "shows something else than the record"
        elif not store.is_whole(page.path, page.digest):
            what = "is torn or missing in the store"
        elif page.keys != printed.reads:
            what = "reads something else than is known of it"
        else:
            continue
        yield Difference(page.path, what)
        if mend:
            _press_again(page)


def _print_only(sheets: list[Sheet]) -> None:
    pressing.print_sheets(sheets)
    for sheet in sheets:
        the_store().discard(sheet.drafts)


def _has_changed(sheet: Sheet) -> bool:
    printed = sheet.printed
    if printed is None:
        return False
    newer = Stamp.objects.filter(key__in=k.numbers(printed.reads), epoch__gt=sheet.epoch)
    return newer.exists()


def _press_again(page: Page) -> None:
    """Not to be trusted: no early cut-off, and out of readers' hands until it is right."""
    Page.objects.filter(pk=page.pk, state=FRESH).update(state=PARKING, digest="")
