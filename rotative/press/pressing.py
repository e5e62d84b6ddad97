"""Pressing: claimed pages are printed from one snapshot, and committed if that still holds.

And parking, for those that wait.
"""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.utils import timezone

from rotative.press import claims, measures, purge
from rotative.press import keys as k
from rotative.press.capture import watched
from rotative.press.database import engine_lock, next_numbers, present_shell, snapshot
from rotative.press.models import Page, Stamp
from rotative.press.sheets import Kept, Printed, Sheet, draft, printer
from rotative.press.states import DUE, FRESH, GONE, LEAVING, PARKED, PARKING
from rotative.press.store import Store, the_store

log = logging.getLogger(__name__)


def press(sheets: Sequence[Sheet], *, tries: int = 1) -> None:
    """Print claimed pages and put them into the store, again where content changed meanwhile.

    Those that change faster than they are printed are free to be claimed again.
    """
    for _ in range(tries):
        if not sheets:
            return
        print_sheets(sheets)
        sheets = commit(sheets)
    claims.release(sheets)


def press_waiting() -> Iterator[int]:
    """Press what waits, batch after batch, the most important first.

    Yields how many of each batch were settled, until nothing waits that is not claimed. 0: it is
    of no use to go on now (another version of the program, say, has another shell).
    """
    kept = None
    while sheets := claims.claim_free(measures.BATCH):
        kept = print_sheets(sheets, kept)
        again = commit(sheets)
        claims.release(again)
        yield len(sheets) - len(again)


def print_sheets(sheets: Sequence[Sheet], kept: Kept | None = None) -> Kept:
    """Make the pages from one snapshot and write them aside; one that fails stops no other.

    Gives its printer, for the next batch: while nothing is touched an epoch names one state of
    the record, and what was read in it need not be read again.
    """
    now = timezone.now()
    with snapshot() as epoch:
        source = printer(now, kept.printer if kept and kept.is_of(epoch) else None)
        with watched():
            shell = source.shell
            try:
                source.expect([sheet.page.path for sheet in sheets])
            except DatabaseError:
                raise
            except Exception:  # one of them cannot be read: each for itself, without what was read
                log.exception("%d pages could not be read together", len(sheets))
                source = printer(now)
            for sheet in sheets:
                sheet.epoch, sheet.shell, sheet.printed, sheet.drafts = epoch, shell, None, {}
                sheet.failed = False
                try:
                    sheet.printed = source.print(sheet.page.path)
                except Exception as error:
                    log.exception("%s could not be pressed", sheet.page.path)
                    sheet.failed = True
                    if isinstance(error, DatabaseError):
                        break  # PostgreSQL takes no more questions in this snapshot
    draft(sheets)
    return Kept(epoch, source)


def commit(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Put printed pages into readers' hands, each if its claim and all it read still hold.

    Those to be printed again. Files are renamed before the COMMIT that says they are right, and
    while a committed row says they are not: killed anywhere in between, the page is pressed again.
    """
    if not sheets:
        return []
    again, done, store, now = [], [], the_store(), timezone.now()
    read: list[tuple[int, int]] = []
    unread: list[tuple[int, int]] = []
    with engine_lock(shared=True):
        rows = Page.objects.select_for_update().filter(pk__in=[s.page.pk for s in sheets])
        pages = {page.pk: page for page in rows.order_by("pk")}
        shell = present_shell()
        newer = Stamp.objects.filter(epoch__gt=min(sheet.epoch for sheet in sheets))
        stamps = dict(newer.values_list("key", "epoch"))
        for sheet in sheets:
            page = pages.get(sheet.page.pk)
            if page is None or page.token != sheet.page.token or page.state in (FRESH, GONE):
                continue  # another has claimed it since
            if sheet.failed:
                _give_up(page, now)
                done.append(page)
            elif not sheet.printed or _is_outdated(sheet, sheet.printed, page, stamps, shell, now):
                again.append(sheet)
            else:
                try:
                    before = page.keys
                    _settle(sheet, sheet.printed, page, store, now)
                    after = page.keys
                    read += [(number, page.pk) for number in k.numbers(after - before)]
                    unread += [(number, page.pk) for number in k.numbers(before - after)]
                except OSError as full:  # there was room for the drafts, and none for a directory
                    log.error("%s cannot be stored: %s", page.path, full)
                    store.remove(page.path)
                    _give_up(page, now)
                done.append(page)
        _note_reads(read, unread)
        _number(done)
        _save(done)
    for sheet in sheets:
        store.discard(sheet.drafts)
    return again


def _is_outdated(
    sheet: Sheet, printed: Printed, page: Page, stamps: dict[int, int], shell: str, now: datetime
) -> bool:
    return (
        any(stamps.get(number, -1) > sheet.epoch for number in k.numbers(printed.reads))
        or sheet.shell != shell
        or page.verified > sheet.epoch
        or (printed.until is not None and printed.until <= now)
        # Nothing was written, in the belief that live/ has the page; it was parked since.
        or (printed.status == 200 and not sheet.drafts and page.state != DUE)
    )


def _settle(sheet: Sheet, printed: Printed, page: Page, store: Store, now: datetime) -> None:
    """Put one page into the store or take it out."""
    if printed.status != 200:
        store.remove(page.path)
        purge.queue([page.path], hard=True)
        page.state, page.digest, page.shell, page.until = GONE, "", "", None
        reads: frozenset[str] = frozenset()
    else:
        if sheet.drafts:
            page.modified = max(int(now.timestamp()), page.modified + 1)
            store.place(page.path, sheet.drafts, page.modified)
            sheet.drafts = {}
            purge.queue([page.path])
        page.state, page.digest, page.shell = FRESH, sheet.digest, sheet.shell
        page.until, page.size = printed.until, len(printed.body)
        reads = printed.reads
    page.verified, page.attempts, page.failures = sheet.epoch, 0, 0
    page.lease_until, page.pressed_at = None, now
    page.reads = "\n".join(sorted(reads))


def _note_reads(read: Sequence[tuple[int, int]], unread: Sequence[tuple[int, int]]) -> None:
    """Some twenty rows a page: too many for Django to make objects of."""
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM press_read WHERE key = %s AND page_id = %s", unread)
        cursor.executemany(
            "INSERT INTO press_read (key, page_id) VALUES (%s, %s) ON CONFLICT DO NOTHING", read
        )


def _give_up(page: Page, now: datetime) -> None:
    """A page that cannot be made or stored: readers ask the application, the worker tries again."""
    page.failures = min(page.failures + 1, 10)
    page.lease_until = now + timedelta(seconds=2**page.failures)
    if page.state == DUE:
        page.state = PARKING


def _number(pages: Sequence[Page]) -> None:
    if pages:
        for page, number in zip(pages, next_numbers(len(pages)), strict=True):
            page.number = number


def _save(pages: Sequence[Page]) -> None:
    """All of the pages' rows but their address, by one statement that is composed once."""
    fields = [f for f in Page._meta.concrete_fields if f.name not in ("id", "path")]
    columns = ", ".join(f"{connection.ops.quote_name(str(field.column))} = %s" for field in fields)
    rows = [
        [*(f.get_db_prep_save(getattr(page, f.attname), connection) for f in fields), page.pk]
        for page in pages
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE press_page SET {columns} WHERE id = %s", rows)  # noqa: S608


def park() -> None:
    """Take what is to be parked or withdrawn out of readers' hands.

    That a page is to be parked was committed before: a claim that is under way then does not
    trust live/ to have its bytes.
    """
    store, parked = the_store(), measures.SLICE
    while parked == measures.SLICE:
        with engine_lock(shared=True):
            moving = Page.objects.filter(state__in=(PARKING, LEAVING)).select_for_update()
            pages = list(moving.order_by("pk")[: measures.SLICE])
            for page in pages:
                if page.state == LEAVING:
                    store.remove(page.path)
                else:
                    store.park(page.path)
            purge.queue([page.path for page in pages if page.state == PARKING])
            purge.queue([page.path for page in pages if page.state == LEAVING], hard=True)
            _number(pages)
            with connection.cursor() as cursor:
                cursor.executemany(
                    "UPDATE press_page SET state = %s, number = %s WHERE id = %s",
                    [(PARKED, page.number, page.pk) for page in pages],
                )
            parked = len(pages)
