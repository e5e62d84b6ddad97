"""A page for a reader who waits: pressed at once, by one of all who ask for it."""

import logging
from collections.abc import Callable
from typing import Any

from django.db import OperationalError, transaction
from django.utils import timezone

from rotative.lib.failure import in_a_line
from rotative.press import claims, measures, pressing
from rotative.press.capture import watched
from rotative.press.database import snapshot
from rotative.press.models import Page
from rotative.press.sheets import Printed, Sheet, importance_of, printer
from rotative.press.states import FRESH, GONE, PARKED
from rotative.press.store import digest, is_storable, the_store

log = logging.getLogger(__name__)


def fetch(
    path: str, make: Callable[[Any], Printed] | None = None, may_be_stored: bool = True
) -> Printed:
    """The page of an address that a reader waits for: made once however many wait, and stored.

    `make` has a printer make it, for who knows already what lives there. What may not be stored
    is made for each who asks, and a file that lies there is not looked at.
    """
    if not may_be_stored or not is_storable(path):
        return _print_alone(path, make)[1]
    store = the_store()
    with store.lock(path):
        if (body := store.read(path)) is not None:
            return Printed(200, body)
        for _ in range(measures.TRIES):
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
        page, _made = rows.get_or_create(
            path=sheet.page.path,
            defaults={"importance": importance_of(sheet.page.path), "state": PARKED},
        )
        if page.state == FRESH and the_store().read(page.path) is not None:
            return []
        if page.state in (FRESH, GONE):  # somebody has deleted its files, or it is back
            Page.objects.filter(pk=page.pk).update(state=PARKED)
        (claimed,) = claims.claim(Page.objects.filter(pk=page.pk), 1)
    sheet.page, sheet.digest = claimed.page, digest(printed.body)
    try:
        sheet.drafts = the_store().draft(printed.body, f"{sheet.page.token}-{sheet.page.pk}")
    except OSError as full:
        log.error("%s cannot be stored: %s", sheet.page.path, full)
        return []
    return pressing.commit([sheet])
