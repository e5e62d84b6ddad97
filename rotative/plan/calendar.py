"""Assignments as a calendar that other programs read (RFC 5545), at an address of one's own.

Each is an event that takes no time: calendars that are subscribed to show events, and most of them
no tasks (docs/decisions/0059-the-plan.md).
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unicodedata import category

from django.core.signing import Signer
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rotative.lib.addresses import absolute
from rotative.newsroom.models import PaperSettings
from rotative.people.models import User
from rotative.plan.actions import names
from rotative.plan.models import Assignment, CalendarAddress, State, lines_of
from rotative.plan.rights import Rights

BACK = timedelta(days=31)
MINE, ALL = "mine", "all"
MOST = 2_000
_SIGNER = Signer(salt="rotative.plan.calendar")


class Gone(Exception):
    """The address was good; another has taken its place, or its account is closed."""


# -- addresses


def address(user: User, scope: str) -> str:
    """Where this account's calendar is found: whoever knows the address reads it."""
    kept = CalendarAddress.objects.filter(user=user).first()
    token = _SIGNER.sign(f"{user.pk}-{kept.number if kept else 1}").replace(":", ".")
    return absolute(reverse("plan_calendar_file", args=[scope, token]))


def renew(user: User) -> None:
    """From now on the addresses of before are good for nothing."""
    kept, is_new = CalendarAddress.objects.get_or_create(user=user, defaults={"number": 2})
    if not is_new:
        kept.number += 1
        kept.save()


def reader_of(token: str) -> User:
    """Whose address it is. Raises `BadSignature` for one that never was, `Gone` for an old one."""
    signed = _SIGNER.unsign(token.replace(".", ":"))
    pk, _dash, number = signed.partition("-")
    user = User.objects.filter(pk=pk, is_active=True).first()
    kept = CalendarAddress.objects.filter(user_id=pk).first()
    if user is None or int(number) != (kept.number if kept else 1):
        raise Gone
    if not user.has_perm("wagtailadmin.access_admin"):
        raise Gone
    return user


# -- the file


def calendar_of(user: User, scope: str) -> bytes:
    """What this account may see of the plan, from a month back on; its own alone for `mine`."""
    since = timezone.now() - BACK
    seen = Rights(user).visible()
    mine = seen.of(user) if scope == MINE else seen
    dated = mine.filter(Q(due__gte=since) | Q(due=None, day__gte=since.date()))
    assignments = list(dated.shown()[:MOST])
    lines = lines_of(assignments)
    paper = PaperSettings.of_screens().name
    title = _("My assignments, %(paper)s") if scope == MINE else _("Plan, %(paper)s")
    return written(
        [
            ("BEGIN", "VCALENDAR"),
            ("VERSION", "2.0"),
            ("PRODID", "-//Rotative//Plan//EN"),
            ("X-WR-CALNAME", escaped(title % {"paper": paper})),
            ("REFRESH-INTERVAL;VALUE=DURATION", "PT15M"),
            *(line for it in assignments for line in _event(it, lines.get(it.story_id or 0))),
            ("END", "VCALENDAR"),
        ]
    )


def _event(it: Assignment, line: Any) -> Iterator[tuple[str, str]]:
    state = it.state_of(line)
    revised = max(it.changed_at, line.latest_at) if line else it.changed_at
    yield "BEGIN", "VEVENT"
    yield "UID", str(it.uid)  # as RFC 7986, 5.3 wants it: of no host, which may change
    yield "DTSTAMP", instant(revised)  # without a METHOD, when it was revised (3.8.7.2)
    yield "LAST-MODIFIED", instant(revised)
    if it.due:
        yield "DTSTART", instant(it.due)
    elif it.day:
        yield "DTSTART;VALUE=DATE", f"{it.day:%Y%m%d}"
    yield "SUMMARY", escaped(it.what)
    yield "DESCRIPTION", escaped("\n".join(_description(it, state)))
    yield "STATUS", _status(state)
    yield "TRANSP", "TRANSPARENT"
    if it.section:
        yield "CATEGORIES", escaped(it.section.title)
    yield "URL", absolute(it.get_absolute_url())
    yield "END", "VEVENT"


def _status(state: State) -> str:
    if state == State.DROPPED:
        return "CANCELLED"
    return "TENTATIVE" if state == State.PITCHED else "CONFIRMED"


def _description(it: Assignment, state: State) -> Iterator[str]:
    yield str(state.label)
    if people := names(it.people.all()):
        yield people
    if it.length:
        yield _("%(number)s words") % {"number": it.length}
    if it.picture:
        yield " ".join(filter(None, [str(it.get_picture_display()), it.picture_note]))
    if it.note:
        yield it.note


# -- RFC 5545, 3.1 and 3.3


def instant(moment: datetime) -> str:
    """In UTC: no table of time zones is needed, whatever clocks the reader goes by."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """A text value (3.3.11), without control characters, which it cannot hold."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    for sign in ("\\", ";", ","):
        lines = lines.replace(sign, f"\\{sign}")
    lines = lines.replace("\n", "\\n")
    return "".join(sign for sign in lines if category(sign) not in {"Cc", "Cs"})


def written(properties: Iterable[tuple[str, str]]) -> bytes:
    """Lines of 75 octets at most, no sign of several octets torn (3.1)."""
    return b"".join(_folded(f"{name}:{value}") for name, value in properties)


def _folded(line: str) -> bytes:
    parts, part = [], b""
    for sign in line:
        octets = sign.encode()
        if len(part) + len(octets) > 75:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part]) + b"\r\n"
