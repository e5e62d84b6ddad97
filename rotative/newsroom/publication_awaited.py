"""Stories that were published in an emergency, and are still to be completed: by whom, since when.

They stand in Wagtail's log, which each story's history shows.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter, log
from wagtail.models import Page, PageLogEntry

INCOMPLETE, COMPLETED = "rotative.incomplete", "rotative.completed"
LOOKED_AT = 400  # lines of the log

WORDS = {
    "byline": gettext_lazy("a signature"),
    "credit": gettext_lazy("a picture’s credit"),
}


def note(page: Page, missing: Iterable[str], *, by: Any, is_emergency: bool) -> None:
    """A story was published: what is still to follow, or that nothing is any more."""
    names, is_open = list(dict.fromkeys(missing)), of(page) is not None
    if names and is_emergency and not is_open:
        log(page, INCOMPLETE, user=by, data={"missing": names})
    elif is_open and not names:
        log(page, COMPLETED, user=by)


def of(page: Page) -> PageLogEntry | None:
    """Who published a story that is not complete, and when."""
    last = _lines().filter(page=page.pk).first()
    return last if last is not None and last.action == INCOMPLETE else None


def open_ones() -> list[tuple[int, datetime, Any, str]]:
    """All stories that are to be completed, the latest first, as the first screen takes them."""
    last: dict[int, PageLogEntry] = {}
    for entry in _lines()[:LOOKED_AT]:
        last.setdefault(entry.page_id, entry)
    return [
        (pk, entry.timestamp, entry.user, missing_of(entry))
        for pk, entry in last.items()
        if entry.action == INCOMPLETE
    ]


def missing_of(entry: PageLogEntry) -> str:
    """“Missing: a signature, a picture’s credit.”"""
    names = [str(WORDS[name]) for name in entry.data.get("missing", []) if name in WORDS]
    return _("Missing: %(what)s.") % {"what": ", ".join(names)}


def _lines() -> Any:
    lines = PageLogEntry.objects.filter(action__in=(INCOMPLETE, COMPLETED))
    return lines.select_related("user").order_by("-timestamp", "-pk")


class IncompleteInTheLog(LogFormatter):
    """How Wagtail's histories show it."""

    label = gettext_lazy("Published, to be completed")

    def format_message(self, entry: Any) -> str:
        return missing_of(entry)


class CompletedInTheLog(LogFormatter):
    label = gettext_lazy("Completed")
    message = gettext_lazy("Published complete")
