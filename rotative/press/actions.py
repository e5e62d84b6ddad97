"""The press's verbs: note what changed (`touch`), mark the pages that read it (`drain`), press
them, park what must wait. The order of the steps is the guarantee; docs/press.md argues it, and
tests/laws/test_press_model.py removes each safeguard in turn.
"""

import logging
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import DatabaseError, Error, OperationalError, connection, transaction
from django.db.models import Case, F, Q, QuerySet, SmallIntegerField, Value, When
from django.utils import timezone
from django.utils.module_loading import import_string

from rotative.lib.failure import in_a_line
from rotative.press import keys as k
from rotative.press.capture import watched
from rotative.press.models import Epoch, Page, Purge, Read, Stamp, State, Touch
from rotative.press.store import Store, digest, is_storable

log = logging.getLogger(__name__)

HOT = 40  # pages that whoever publishes presses before the answer; the rest is parked
BATCH = 64  # pages of one claim and one commit
LEASE = timedelta(seconds=10)
KEPT_KEYS = 200  # of an epoch, in the log
TRIES = 3
DRAFTERS = 4  # threads that compress pages and write them aside
COMES_BACK = 5.0  # seconds that whoever publishes waits for a database that has gone
PATIENCE = 1.0  # seconds for another process to press what it has claimed, before it is parked
SLICE = 500  # rows named in one statement, keys in one touch
TOUCHES = 20  # taken by one drain
ENGINE_LOCK = 0x726F74  # of PostgreSQL's advisory locks; any constant

FRESH, DUE, PARKING, PARKED, GONE, LEAVING = (
    Page.State.FRESH,
    Page.State.DUE,
    Page.State.PARKING,
    Page.State.PARKED,
    Page.State.GONE,
    Page.State.LEAVING,
)
IN_HAND = (DUE, PARKING, LEAVING)  # readers may still get an older page
MARKED = (FRESH, DUE, PARKED)  # by a drain that finds them

_later: ContextVar[bool] = ContextVar("later", default=False)


@dataclass(frozen=True)
class Printed:
    """A page as made from one snapshot of the database: its bytes and all it read.

    Where no page lives, another status: with the words for a reader who waits (or the location
    that answers instead), or with no body at all.
    """

    status: int
    body: bytes
    reads: frozenset[str] = frozenset()
    until: datetime | None = None
    storable: bool = True
    location: str = ""


class Printer(Protocol):
    """Makes pages from one state of the record; what they share is read once.

    `before` is a printer of the same state, whose reading can be used again.
    """

    def __init__(self, as_of: datetime, before: Any = None) -> None: ...

    def expect(self, paths: Sequence[str]) -> None:
        """Read together what the pages of these addresses will each ask for."""

    def print(self, path: str) -> Printed:
        """The page of an address; a status other than 200 without a body for one without."""

    @property
    def shell(self) -> str:
        """The digest of what every page shows."""

    @staticmethod
    def importance(path: str) -> int:
        """0 for the front page, more for what can wait."""

    def addresses(self) -> Iterator[str]:
        """Every address that answers, the important ones first."""


@dataclass(frozen=True)
class Kept:
    """A printer with the epoch of the state it has read."""

    epoch: int
    printer: Printer

    def is_of(self, epoch: int) -> bool:
        """Whether what it has read is what the present snapshot, of that epoch, would say.

        A change that is not drained yet has touches and no epoch: a page would show two states.
        """
        return self.epoch == epoch and not Touch.objects.exists()


@dataclass
class Sheet:
    """A page between its claim and its commit."""

    page: Page
    printed: Printed | None = None
    failed: bool = False
    epoch: int = -1
    shell: str = ""
    digest: str = ""
    drafts: dict[str, Path] = field(default_factory=dict)

    @property
    def unchanged(self) -> bool:
        """The bytes are in live/ already. Not to be trusted after a claim that died half-way."""
        page = self.page
        is_same = page.state == DUE and page.attempts <= 1 and page.digest == self.digest
        return is_same and the_store().has(page.path)


def is_on() -> bool:
    """Whether pages are stored here; without a store each is made at its request."""
    return settings.PRESS_DIR is not None


def the_store() -> Store:
    assert settings.PRESS_DIR is not None, "there is no store here"
    return Store(settings.PRESS_DIR, settings.WEB_GROUP)


def printer(as_of: datetime, before: Printer | None = None) -> Printer:
    made: Printer = import_string(settings.PRESS_PRINTER)(as_of, before)
    return made


# -- what changed


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


def _after_commit() -> None:
    """Apply what was committed; when that fails, nobody gets an older page all the same.

    A database that ends on a full disk is soon back: so long, whoever publishes waits.
    """
    deadline = time.monotonic() + COMES_BACK
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


@contextmanager
def later() -> Iterator[None]:
    """For imports and the like: what changes inside is pressed by the worker."""
    token = _later.set(True)
    try:
        yield
    finally:
        _later.reset(token)


def apply() -> int:
    """Bring the store up to what is committed; when it returns no reader gets an older page.

    The present epoch. The most important pages are pressed, the others parked.
    """
    sheets: list[Sheet] = []
    while (drained := drain()) is not None:
        _release(sheets)  # of a large change only the last part's are pressed here
        sheets = drained
    park()
    press(sheets, tries=TRIES)
    epoch = _epoch()
    unapplied = Epoch.objects.filter(applied_at=None, number__lte=epoch)
    first = unapplied.order_by("number").values_list("number", flat=True).first()
    if first is None:
        return epoch
    deadline = time.monotonic() + PATIENCE
    # Not those that are swept for an older shell or for the time: nobody waits for them.
    in_hand = Page.objects.filter(state__in=IN_HAND, due_epoch__gte=first, due_epoch__lte=epoch)
    while in_hand.exists():
        if time.monotonic() > deadline:
            in_hand.filter(state=DUE).update(state=PARKING)
            park()
        else:
            time.sleep(0.005)
    unapplied.update(applied_at=timezone.now())
    return epoch


def withhold() -> None:
    """Take out of readers' hands, by its files alone, what is committed and not applied.

    For when the database takes nothing more (its disk is full): readers then ask the application,
    until the worker can apply it. The rows say what they said; a page whose file is gone is pressed
    when somebody asks for it.
    """
    store = the_store()
    for keys in Touch.objects.values_list("keys", flat=True):
        touched = set(keys.split("\n"))
        paths = set(k.ordered(touched, k.GONE))
        for prefix in k.ordered(touched, k.UNDER):
            paths |= _paths(Page.objects.filter(path__startswith=prefix))
        for some in slices(sorted(_readers_of(sorted(k.numbers(touched))))):
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


# -- locks and snapshots


@contextmanager
def engine_lock(*, shared: bool = False) -> Iterator[None]:
    """Drains exclude commits: each commit is either marked by a drain or sees its stamps.

    A transaction. SQLite has one writer at a time in any case.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            verb = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {verb}(%s)", [ENGINE_LOCK])
        yield


@contextmanager
def snapshot() -> Iterator[int]:
    """One state of the database for all that is read inside; gives its epoch, read first."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield _epoch()
        return
    connection.ensure_connection()  # which sets the mode
    mode = connection.transaction_mode  # type: ignore[attr-defined]
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]  # takes no write lock
    try:
        with transaction.atomic():
            yield _epoch()
    finally:
        connection.transaction_mode = mode  # type: ignore[attr-defined]


def present_shell() -> str:
    """The digest of what every page is to show, as a drain took it last; empty before any."""
    return State.objects.values_list("shell", flat=True).filter(pk=1).first() or ""


def _epoch() -> int:
    found = State.objects.values_list("epoch", flat=True).first()
    return 0 if found is None else found


# -- drain: from keys to pages


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
        marked = _readers_of(keys) | add_pages(k.ordered(touched, k.BORN))
        if shell_changed:
            fronts = Page.objects.filter(state=FRESH).exclude(shell=state.shell)
            marked |= set(fronts.order_by("importance").values_list("pk", flat=True)[:HOT])
        # A page that names what was withdrawn is not kept in stale/ either.
        pages, sheets = _mark(marked, state.epoch, rest=LEAVING if gone or under else PARKING)
        Epoch.objects.create(
            number=state.epoch, at=timezone.now(), keys=sorted(touched)[:KEPT_KEYS], pages=pages
        )
        return sheets


def _take_touched() -> set[str]:
    oldest = "SELECT id FROM press_touch ORDER BY id LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM press_touch WHERE id IN ({oldest}) RETURNING keys",  # noqa: S608
            [TOUCHES],
        )
        return {key for (keys,) in cursor.fetchall() for key in keys.split("\n")}


def _stamp(keys: Sequence[int], epoch: int) -> None:
    """Also keys that no page has: one that is being pressed now may be about to."""
    Stamp.objects.bulk_create(
        [Stamp(key=key, epoch=epoch) for key in keys],
        batch_size=SLICE,
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
    importance = import_string(settings.PRESS_PRINTER).importance
    Page.objects.bulk_create(
        [
            Page(path=path, importance=importance(path), state=PARKED)
            for path in paths
            if is_storable(path)
        ],
        batch_size=SLICE,
        ignore_conflicts=True,
    )
    found: set[int] = set()
    for some in slices(paths):
        pages = dict(Page.objects.filter(path__in=some).values_list("pk", "state"))
        if back := [pk for pk, state in pages.items() if state == GONE]:
            Page.objects.filter(pk__in=back).update(state=moved([GONE], PARKED))
        found |= pages.keys()
    return found


def _readers_of(keys: Sequence[int]) -> set[int]:
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
    for some in slices(ranked[HOT:]):
        Page.objects.filter(pk__in=some).update(due_epoch=epoch, state=moved(served, rest))
    hot = Page.objects.filter(pk__in=ranked[:HOT])
    sheets = _claim(hot, HOT, due_epoch=epoch, state=moved((FRESH, DUE), DUE))
    for sheet in sheets:
        if sheet.page.state == FRESH:
            sheet.page.state = DUE
    return len(ranked), sheets


def moved(before: Iterable[Page.State], after: Page.State) -> Case:
    """The state of pages that are named: those in another one stay in it.

    With the former states in its WHERE, SQLite would go through all pages that are in them.
    """
    return Case(
        When(state__in=before, then=Value(int(after), SmallIntegerField())), default=F("state")
    )


def slices(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """What can be named in one statement, part after part."""
    return (values[start : start + SLICE] for start in range(0, len(values), SLICE))


# -- claim, print, commit


def _claim(
    pages: QuerySet[Page], limit: int, *, skip_locked: bool = False, **besides: Any
) -> list[Sheet]:
    """Take pages for pressing, in the caller's transaction. An older claim of theirs is void.

    `besides`: columns that are written along.
    """
    locked = pages.select_for_update(skip_locked=skip_locked)
    chosen = list(locked.order_by("importance", "-pk")[:limit])
    token, lease = secrets.randbits(62), timezone.now() + LEASE
    ids = [page.pk for page in chosen]
    claimed = Page.objects.filter(pk__in=ids)
    claimed.update(token=token, lease_until=lease, attempts=F("attempts") + 1, **besides)
    for page in chosen:
        page.token, page.attempts = token, page.attempts + 1
    return [Sheet(page) for page in chosen]


def claim_free(limit: int = BATCH) -> list[Sheet]:
    """Claim the most important pages that wait and that nobody is pressing."""
    free = Page.objects.filter(Q(lease_until=None) | Q(lease_until__lt=timezone.now()))
    claimed: list[Sheet] = []
    with transaction.atomic():
        # One state at a time is in the index's order: what waits is not sorted for each batch.
        for state in (DUE, PARKED):
            if len(claimed) < limit:
                left = limit - len(claimed)
                claimed += _claim(free.filter(state=state), left, skip_locked=True)
    return claimed


def press(sheets: Sequence[Sheet], *, tries: int = 1) -> None:
    """Print claimed pages and put them into the store, again where content changed meanwhile.

    Those that change faster than they are printed are free to be claimed again.
    """
    for _ in range(tries):
        if not sheets:
            return
        print_sheets(sheets)
        sheets = commit(sheets)
    _release(sheets)


def press_waiting() -> Iterator[int]:
    """Press what waits, batch after batch, the most important first.

    Yields how many of each batch were settled, until nothing waits that is not claimed. 0: it is
    of no use to go on now (another version of the program, say, has another shell).
    """
    kept = None
    while sheets := claim_free():
        kept = print_sheets(sheets, kept)
        again = commit(sheets)
        _release(again)
        yield len(sheets) - len(again)


def _release(sheets: Sequence[Sheet]) -> None:
    if sheets:
        Page.objects.filter(
            pk__in=[s.page.pk for s in sheets], token__in=[s.page.token for s in sheets]
        ).update(lease_until=None)


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
    _draft(sheets)
    return Kept(epoch, source)


def _draft(sheets: Sequence[Sheet]) -> None:
    """Write aside what is not in the store already: compressors and the disk let go of the GIL."""
    with ThreadPoolExecutor(DRAFTERS) as drafters:
        for _ in drafters.map(_draft_one, sheets):
            pass  # what one of them raises is raised here


def _draft_one(sheet: Sheet) -> None:
    if sheet.printed is None or sheet.printed.status != 200:
        return
    sheet.digest = digest(sheet.printed.body)
    if sheet.unchanged:
        return
    try:
        sheet.drafts = the_store().draft(sheet.printed.body, f"{sheet.page.token}-{sheet.page.pk}")
    except OSError as full:
        log.error("%s cannot be stored: %s", sheet.page.path, full)
        sheet.failed = True


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
        _save(done)
        _note_reads(read, unread)
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
        _tell_caches([page.path], hard=True)
        page.state, page.digest, page.shell, page.until = GONE, "", "", None
        reads: frozenset[str] = frozenset()
    else:
        if sheet.drafts:
            page.modified = max(int(now.timestamp()), page.modified + 1)
            store.place(page.path, sheet.drafts, page.modified, parked=page.state != DUE)
            sheet.drafts = {}
            _tell_caches([page.path])
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


# -- parking, and readers who wait


def park() -> None:
    """Take what is to be parked or withdrawn out of readers' hands.

    That a page is to be parked was committed before: a claim that is under way then does not
    trust live/ to have its bytes.
    """
    store, parked = the_store(), SLICE
    while parked == SLICE:
        with engine_lock(shared=True):
            moving = Page.objects.filter(state__in=(PARKING, LEAVING)).select_for_update()
            pages = list(moving.order_by("pk")[:SLICE])
            for page in pages:
                if page.state == LEAVING:
                    store.remove(page.path)
                else:
                    store.park(page.path)
            Page.objects.filter(pk__in=[page.pk for page in pages]).update(state=PARKED)
            _tell_caches([page.path for page in pages if page.state == PARKING])
            _tell_caches([page.path for page in pages if page.state == LEAVING], hard=True)
            parked = len(pages)


def fetch(path: str, make: Callable[[Any], Printed] | None = None) -> Printed:
    """The page of an address that a reader waits for: made once however many wait, and stored.

    `make` has a printer make it, for who knows already what lives there.
    """
    if not is_storable(path):
        return _print_alone(path, make)[1]
    store = the_store()
    with store.lock(path):
        if (body := store.read(path)) is not None:
            return Printed(200, body)
        for _ in range(TRIES):
            sheet, printed = _print_alone(path, make)
            if printed.status != 200 or not printed.storable:
                return printed
            try:
                if not _store_alone(sheet, printed):
                    return printed
            except OperationalError as failed:  # locked, or full: the reader has it all the same
                log.error("%s is not stored: %s", path, in_a_line(failed))
                return printed
    return _print_alone(path, make)[1]


def _print_alone(path: str, make: Callable[[Any], Printed] | None) -> tuple[Sheet, Printed]:
    sheet = Sheet(Page(path=path))
    with snapshot() as epoch, watched():
        source = printer(timezone.now())
        printed = sheet.printed = make(source) if make else source.print(path)
        if printed.status == 200:
            sheet.epoch, sheet.shell = epoch, source.shell
    return sheet, printed


def _store_alone(sheet: Sheet, printed: Printed) -> list[Sheet]:
    """Claim and commit a page that is printed already; what it read is compared all the same."""
    with transaction.atomic():
        rows = Page.objects.select_for_update()
        importance = import_string(settings.PRESS_PRINTER).importance(sheet.page.path)
        page, _made = rows.get_or_create(
            path=sheet.page.path, defaults={"importance": importance, "state": PARKED}
        )
        if page.state == FRESH and the_store().read(page.path) is not None:
            return []
        if page.state in (FRESH, GONE):  # somebody has deleted its files, or it is back
            Page.objects.filter(pk=page.pk).update(state=PARKED)
        (claimed,) = _claim(Page.objects.filter(pk=page.pk), 1)
    sheet.page, sheet.digest = claimed.page, digest(printed.body)
    try:
        sheet.drafts = the_store().draft(printed.body, f"{sheet.page.token}-{sheet.page.pk}")
    except OSError as full:
        log.error("%s cannot be stored: %s", sheet.page.path, full)
        return []
    return commit([sheet])


def _tell_caches(paths: Iterable[str], *, hard: bool = False) -> None:
    """Queue, with the change itself, what caches before the paper must forget.

    `hard`: even while they fetch it anew, for what is withdrawn.
    """
    now = timezone.now()
    Purge.objects.bulk_create(
        [
            Purge(path=path, cache=cache.name, hard=hard, due=now)
            for path in paths
            for cache in settings.PRESS_PURGE
        ]
    )
