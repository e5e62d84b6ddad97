"""Editions as their editor has them: what is in one now, and the verbs that change it.

Until an edition is frozen nothing of it is kept but what its editor decided: it is composed anew
from the record whenever it is looked at. Approving closes it: its stories stay, and only their
words follow what is corrected.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from rotative.newsletters import letter
from rotative.newsletters.archive import editions_changed
from rotative.newsletters.edition import (
    BREAKING,
    DAILY,
    WEEKLY,
    Placement,
    Recipe,
    Words,
    edition_of,
    of_section,
)
from rotative.newsletters.edition import Edition as Composed
from rotative.newsletters.errata import errata_for
from rotative.newsletters.models import Batch, Delivery, Edition, Newsletter
from rotative.record.reading import Record

State = Edition.State
BEFORE = (State.PROPOSED, State.APPROVED, State.HELD)  # it is frozen
UNDER_WAY = (State.SENDING, State.PAUSED)

# How far back a newsletter's first edition goes, and how far any at most.
LASTS = timedelta(hours=10)  # after its hour nobody gets it: yesterday's news
FIRST: dict[str, timedelta] = {Newsletter.Kind.DAILY: timedelta(days=1)}
FURTHEST = timedelta(days=8)


class NotNow(Exception):
    """What was asked cannot be done of an edition in its state; the text says why."""


# -- what is in it


def recipe_of(newsletter: Newsletter) -> Recipe:
    """What a newsletter brings."""
    if newsletter.kind == Newsletter.Kind.WEEKLY:
        return WEEKLY
    if newsletter.kind == Newsletter.Kind.BREAKING:
        return BREAKING
    if newsletter.kind == Newsletter.Kind.SECTION and newsletter.section_id:
        return of_section(newsletter.section_id)
    return DAILY


def since_of(edition: Edition, as_of: datetime) -> datetime:
    """Until when the edition before brought the news."""
    earliest = as_of - FURTHEST
    frozen = Edition.objects.filter(newsletter=edition.newsletter_id, frozen_at__lt=as_of)
    brought = frozen.exclude(pk=edition.pk).exclude(state=State.CANCELLED)
    before = brought.order_by("-frozen_at").first()
    if before and before.frozen_at:
        return max(before.frozen_at, earliest)
    return max(as_of - FIRST.get(edition.newsletter.kind, FURTHEST), earliest)


def compose(edition: Edition, record: Record) -> Composed:
    """What the edition is now."""
    since = since_of(edition, record.as_of)
    return edition_of(
        record,
        recipe_of(edition.newsletter),
        since,
        placement_of(edition),
        Words(edition.own_subject, edition.own_preheader, edition.introduction),
        () if edition.is_breaking else errata_for(edition.newsletter, since, record),
    )


def letter_of(edition: Edition, composed: Composed, record: Record) -> letter.Letter:
    """Its letter. Raises `letter.TooLarge`."""
    web = "" if edition.is_breaking else edition.path
    around = letter.around_of(record, composed, edition.newsletter.name, web, edition.pk)
    return letter.draw(composed, record.paper, around)


def placement_of(edition: Edition) -> Placement:
    """What its editor decided; of an approved one, what was approved."""
    kept = edition.placement
    approved = kept.get("approved")
    pins = kept.get("pins", []) if approved is None else approved
    return Placement(
        pins=tuple((str(part), int(story)) for part, story in pins),
        drops=frozenset(kept.get("drops", ())),
        order=tuple(kept.get("order", ())),
        is_closed=approved is not None or edition.is_breaking,
    )


# -- what its editor does


def prepare_breaking(newsletter: Newsletter, story: int) -> Edition:
    """Breaking news of a story, to be looked at: it goes as soon as somebody approves it."""
    now = timezone.now()
    day = timezone.localtime(now).date()
    with transaction.atomic():
        Newsletter.objects.select_for_update().get(pk=newsletter.pk)
        return Edition.objects.create(
            newsletter=newsletter,
            day=day,
            number=Edition.objects.filter(newsletter=newsletter, day=day).count() + 1,
            state=State.HELD,
            due_at=now,
            until=now + LASTS,
            alarmed_at=now,  # whoever prepares it knows that it waits
            placement={"pins": [["lead", story]]},
        )


def write(edition: Edition, *, subject: str, preheader: str, introduction: str) -> None:
    """The editor's words, in place of what the program says; empty where it may."""
    with _changing(edition, BEFORE) as row:
        row.own_subject, row.own_preheader = subject.strip(), preheader.strip()
        row.introduction = introduction.strip()


def pin(edition: Edition, part: str, story: int) -> None:
    """Have a story in a part, whatever else comes. The one that leads goes beside another."""
    with _arranging(edition) as row:
        kept = row.placement
        pins = [it for it in kept.get("pins", []) if it[1] != story]
        if part == "lead":
            pins = [["seconds" if it[0] == "lead" else it[0], it[1]] for it in pins]
        kept["pins"] = [*pins, [part, story]]
        kept["drops"] = [it for it in kept.get("drops", []) if it != story]


def drop(edition: Edition, story: int) -> None:
    """Leave a story out, whatever would bring it in."""
    with _arranging(edition) as row:
        kept = row.placement
        kept["pins"] = [it for it in kept.get("pins", []) if it[1] != story]
        kept["drops"] = [*kept.get("drops", []), story]


def let_be(edition: Edition, story: int) -> None:
    """Take back what was decided of a story: the recipe has the word again."""
    with _arranging(edition) as row:
        kept = row.placement
        kept["pins"] = [it for it in kept.get("pins", []) if it[1] != story]
        kept["drops"] = [it for it in kept.get("drops", []) if it != story]


def move(edition: Edition, story: int, by: int) -> None:
    """Have a story stand earlier (-1) or later (1) among those of its part."""
    with _arranging(edition) as row:
        kept, composed = row.placement, compose(row, Record())
        order = [[item.card.id for item in part.items] for part in composed.parts]
        for ids in order:
            if story in ids and 0 <= (to := ids.index(story) + by) < len(ids):
                ids.remove(story)
                ids.insert(to, story)
                break
        kept["order"] = [pk for ids in order for pk in ids]


def approve(edition: Edition, user: Any) -> None:
    """Let it go at its hour, with the stories that it has now. Raises `NotNow` for an empty one."""
    with _changing(edition, (State.PROPOSED, State.HELD)) as row:
        composed = compose(row, Record())
        stories = [[part.kind, item.card.id] for part in composed.parts for item in part.items]
        if not stories:
            raise NotNow(_("There is nothing in this edition: pin a story, or let it be."))
        row.placement["approved"] = stories
        row.placement["order"] = [pk for _part, pk in stories]
        row.state, row.reason = State.APPROVED, ""
        row.approved_at, row.approved_by = timezone.now(), user
        log(row, "newsletters.approve", user=user)


def reopen(edition: Edition, user: Any) -> None:
    """Take back an approval, or what held it back: it is composed by itself again."""
    with _changing(edition, (State.APPROVED, State.HELD)) as row:
        _refuse_breaking(row)
        row.placement.pop("approved", None)
        row.state, row.reason = State.PROPOSED, ""
        row.approved_at = row.approved_by = row.alarmed_at = None
        log(row, "newsletters.reopen", user=user)


def hold(edition: Edition, user: Any) -> None:
    """Have it stay, whatever the clock says."""
    with _changing(edition, (State.PROPOSED, State.APPROVED)) as row:
        row.state, row.reason = State.HELD, ""
        log(row, "newsletters.hold", user=user)


def pause(edition: Edition, user: Any) -> None:
    """Send no further letter of it for now."""
    with _changing(edition, (State.SENDING,)) as row:
        row.state, row.reason = State.PAUSED, ""
        log(row, "newsletters.pause", user=user)


def resume(edition: Edition, user: Any) -> None:
    """Go on sending. Raises `NotNow` when it is too late."""
    with _changing(edition, (State.PAUSED,)) as row:
        if timezone.now() > row.until:
            raise NotNow(_("It is too late: this edition is yesterday’s news. Call it off."))
        row.state, row.reason = State.SENDING, ""
        log(row, "newsletters.resume", user=user)


def cancel(edition: Edition, user: Any) -> None:
    """Call it off: who has it, has it; nobody else gets it."""
    with _changing(edition, (*BEFORE, *UNDER_WAY)) as row:
        row.state, row.ended_at, row.reason = State.CANCELLED, timezone.now(), ""
        # What a sender holds is ended by it: it intends nothing more of this edition.
        held = (Batch.State.READY, Batch.State.STOPPED)
        ready = Batch.objects.filter(edition=row, state__in=held)
        open_ones = (Delivery.State.QUEUED, Delivery.State.PUT_OFF)
        Delivery.objects.filter(batch__in=ready, state__in=open_ones).update(
            state=Delivery.State.EXPIRED, at=row.ended_at
        )
        ready.update(state=Batch.State.DONE)
        row.save()
        if row.frozen_at:
            editions_changed(row)
        log(row, "newsletters.cancel", user=user)


def hold_after_restoring(backed_up_at: datetime) -> list[Edition]:
    """Keep back what may have been sent after a database was copied; those that wait now."""
    waits = {State.PROPOSED: State.HELD, State.APPROVED: State.HELD, State.SENDING: State.PAUSED}
    at = date_format(timezone.localtime(backed_up_at), "SHORT_DATETIME_FORMAT")
    why = _("The paper was restored as it was on %(when)s: readers may have this edition already.")
    due = Edition.objects.filter(state__in=waits, due_at__lte=timezone.now())
    held = list(due.select_related("newsletter"))
    for edition in held:
        with _changing(edition, (edition.state,)) as row:
            row.state, row.reason = waits[State(row.state)], why % {"when": at}
    return held


@contextmanager
def _changing(edition: Edition, states: Collection[str]) -> Iterator[Edition]:
    """The edition's row, locked, if it is in one of these states; it is saved, and `edition` is
    as it is then. Raises `NotNow`.
    """
    with transaction.atomic():
        rows = Edition.objects.select_for_update(of=("self",)).select_related("newsletter")
        row = rows.get(pk=edition.pk)
        if row.state not in states:
            raise NotNow(
                _("Nothing was changed: this edition is “%(state)s” by now.")
                % {"state": row.get_state_display()}
            )
        yield row
        row.save()
    edition.refresh_from_db()


@contextmanager
def _arranging(edition: Edition) -> Iterator[Edition]:
    """The edition, its placement to be changed; what was approved is open again."""
    with _changing(edition, BEFORE) as row:
        _refuse_breaking(row)
        if row.state == State.APPROVED:
            row.state, row.approved_at, row.approved_by = State.PROPOSED, None, None
            row.placement.pop("approved", None)
        yield row


def _refuse_breaking(edition: Edition) -> None:
    if edition.is_breaking:
        raise NotNow(_("Breaking news has one story: call it off, and prepare another."))
