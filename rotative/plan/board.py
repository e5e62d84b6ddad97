"""The board of a day: its cards as they are shown, by state or by section."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from rotative.lib import dates
from rotative.newsroom.stories.models import StoryLine
from rotative.plan.actions import names
from rotative.plan.models import Assignment, State, lines_of
from rotative.plan.rights import Rights

MOST = 300  # on a board
MOST_LEFT = 50  # from the days before

# What stands on the board even when nothing is in it.
ALWAYS = (State.PITCHED, State.ASSIGNED, State.WRITING, State.REVIEW, State.LIVE)
COLUMNS = (
    *(State.PITCHED, State.ASSIGNED, State.WRITING, State.RETURNED, State.REVIEW),
    *(State.READY, State.SCHEDULED, State.LIVE, State.WITHDRAWN),
)


@dataclass(frozen=True)
class Card:
    """An assignment as the board shows it."""

    pk: int
    what: str
    url: str
    note: str
    section: str
    who: str
    is_taken: bool
    state: State
    label: str  # of its state
    hour: str  # at which it goes out
    day: str  # if it is of another than the board's
    due: str
    urgency: str  # "late", "soon" or ""
    length: str
    picture: str
    editor: str
    public: str
    verbs: list[tuple[str, str]]
    more: list[tuple[str, str]]


@dataclass
class Column:
    key: str
    label: str
    cards: list[Card] = field(default_factory=list)


def cards_of(
    assignments: Sequence[Assignment], rights: Rights, day: date | None = None
) -> list[Card]:
    """Their cards, with a query for each kind of thing they name."""
    lines = lines_of(assignments)
    live = Page.objects.filter(pk__in=[pk for pk, line in lines.items() if line.is_live])
    public = {page.pk: page.relative_url(None) or "" for page in live.only("pk", "url_path")}
    pictured = _pictured(assignments)
    now = timezone.now()
    return [
        _card(it, lines.get(it.story_id or 0), rights, now, day, public, pictured)
        for it in assignments
    ]


def _card(
    it: Assignment,
    line: StoryLine | None,
    rights: Rights,
    now: datetime,
    day: date | None,
    public: dict[int, str],
    pictured: set[int],
) -> Card:
    state = it.state_of(line)
    urgency = "late" if it.is_late(state, now) else "soon" if it.is_due_soon(state, now) else ""
    verbs, more = _verbs(it, state, line, rights)
    return Card(
        pk=it.pk,
        what=it.what,
        url=it.get_absolute_url(),
        note=it.note,
        section=it.section.title if it.section else "",
        who=names(it.people.all()) or _("Nobody has it"),
        is_taken=bool(it.people.all()),
        state=state,
        label=line.get_state_display() if line and not it.is_dropped else str(state.label),
        hour=when(line.goes_live_at) if line and line.goes_live_at else "",
        day=dates.short_day(it.day, _language()) if it.day and it.day != day else "",
        due=due_words(it.due, urgency),
        urgency=urgency,
        length=_length(it.length, line.words if line else None),
        picture=_picture(it, is_there=it.story_id in pictured),
        editor=reverse("wagtailadmin_pages:edit", args=[line.pk]) if line else "",
        public=public.get(it.story_id or 0, ""),
        verbs=verbs,
        more=more,
    )


def _pictured(assignments: Collection[Assignment]) -> set[int]:
    """The stories whose latest draft has a lead picture, of those that are to have one."""
    ids = [it.story_id for it in assignments if it.story_id and it.picture]
    if not ids:
        return set()
    latest = Page.objects.filter(pk__in=ids).values("latest_revision")
    drafts = Revision.objects.filter(pk__in=latest)
    rows = drafts.values_list("object_id", "content__picture")
    return {int(pk) for pk, picture in rows if picture}


def _verbs(
    it: Assignment, state: State, line: StoryLine | None, rights: Rights
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What this account may do with it: what lies at hand, and what lies under “More”."""
    if state == State.DROPPED:
        return ([("restore", _("Bring back"))] if rights.may_drop(it) else []), []
    at_hand, more = [], []
    if not it.people.all() and rights.may_take(it):
        at_hand.append(("take", _("Take it")))
    if line is None and rights.may_write(it):
        at_hand.append(("write", _("Write")))
    if rights.may_change(it) and state not in {State.LIVE, State.WITHDRAWN}:
        today = timezone.localdate()
        if it.day is None or it.day < today:
            more.append(("today", _("Move to today")))
        more.append(
            ("next", _("Move to tomorrow"))
            if it.day is None or it.day <= today
            else ("next", _("Move to the day after"))
        )
    if rights.has(it) and line is None:
        more.append(("give_back", _("Give it back")))
    if rights.may_drop(it) and not (line and line.is_live):
        more.append(("drop", _("Drop it")))
    return at_hand, more


# -- in words


def when(moment: datetime) -> str:
    """The hour alone where it is today."""
    at = timezone.localtime(moment)
    if at.date() == timezone.localdate():
        return dates.clock(at, _language())
    return f"{dates.short_day(at, _language())}, {dates.clock(at, _language())}"


def due_words(due: datetime | None, urgency: str) -> str:
    """“Late: due 17h00”"""
    if due is None:
        return ""
    words = {"late": _("Late: due %(when)s"), "soon": _("Due soon: %(when)s")}
    return words.get(urgency, _("Due %(when)s")) % {"when": when(due)}


def _length(wanted: int | None, written: int | None) -> str:
    """“420 of 600 words”"""
    if wanted and written is not None:
        return _("%(written)s of %(wanted)s words") % {
            "written": number_format(written, force_grouping=True),
            "wanted": number_format(wanted, force_grouping=True),
        }
    number = wanted or written
    if not number:
        return ""
    words = ngettext("%(number)s word", "%(number)s words", number)
    return words % {"number": number_format(number, force_grouping=True)}


def _picture(it: Assignment, *, is_there: bool) -> str:
    if not it.picture:
        return ""
    if is_there:
        return _("Picture: there")
    words = {
        it.Picture.LIBRARY: _("Picture: from the library"),
        it.Picture.PHOTOGRAPHER: _("Picture: a photographer"),
    }[it.Picture(it.picture)]
    return f"{words} ({it.picture_note})" if it.picture_note else words


def _language() -> str:
    return get_language() or "en"


# -- the board


@dataclass
class Board:
    """A day's assignments, or those without a day."""

    day: date | None
    columns: list[Column]
    dropped: list[Card]
    left: list[Card]  # not done, of days before
    count: int
    is_cut: bool  # there are more than are shown
    summary: list[tuple[str, int, str]]  # words, how many, urgency


def board_of(day: date | None, rights: Rights, *, by_section: bool = False) -> Board:
    """What somebody may see of a day; on today's, what is left of the days before as well."""
    found = list(rights.visible().for_day(day).shown()[: MOST + 1])
    left = list(_left(day, rights))
    cards = cards_of([*found[:MOST], *left], rights, day)
    left_ids = {it.pk for it in left}
    ours = [card for card in cards if card.pk not in left_ids]
    shown = [card for card in ours if card.state != State.DROPPED]
    return Board(
        day=day,
        columns=list(_by_section(shown) if by_section else _by_state(shown)),
        dropped=[card for card in ours if card.state == State.DROPPED],
        left=[card for card in cards if card.pk in left_ids],
        count=len(shown),
        is_cut=len(found) > MOST,
        summary=list(_summary(shown)),
    )


def _left(day: date | None, rights: Rights) -> Any:
    """The latest day first."""
    if day is None or day != timezone.localdate():
        return Assignment.objects.none()
    before = rights.visible().to_do().filter(day__lt=day).shown()
    return before.order_by("-day", "due", "pk")[:MOST_LEFT]


def _by_state(cards: list[Card]) -> Iterator[Column]:
    for state in COLUMNS:
        its = [card for card in cards if card.state == state]
        if its or state in ALWAYS:
            yield Column(state.value, str(state.label), its)


def _by_section(cards: list[Card]) -> Iterator[Column]:
    """By name; what has no section yet comes first."""
    for title in sorted({card.section for card in cards}):
        its = [card for card in cards if card.section == title]
        yield Column(title, title or _("No section yet"), its)


def _summary(cards: list[Card]) -> Iterator[tuple[str, int, str]]:
    late = sum(card.urgency == "late" for card in cards)
    soon = sum(card.urgency == "soon" for card in cards)
    ready = sum(card.state in {State.READY, State.SCHEDULED} for card in cards)
    online = sum(card.state == State.LIVE for card in cards)
    yield _("late"), late, "late"
    yield _("due soon"), soon, "soon"
    yield _("ready"), ready, "ready"
    yield _("online"), online, "online"
