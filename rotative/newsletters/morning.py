"""The morning: each newsletter's next edition is always there, and goes out at its hour.

An edition that nobody has held back goes by itself, unless its newsletter waits for approval. One
that brings too little is skipped, one whose hour was missed is never sent by itself: neither after
a night without power nor from a database that was restored.
"""

import logging
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rotative.newsletters import editions, ledger, letter
from rotative.newsletters.alarms import tell_editors
from rotative.newsletters.archive import stories_of
from rotative.newsletters.edition import Edition as Composed
from rotative.newsletters.models import Edition, EditionQuerySet, EditionStory, Newsletter
from rotative.newsletters.withdrawals import withdrawn_among
from rotative.record import actions as record
from rotative.record.reading import Record

LATE = timedelta(hours=2)  # after its hour an edition is not begun
WARNS = timedelta(minutes=30)  # before the hour, of an edition that waits for approval

State = Edition.State

log = logging.getLogger(__name__)


def turn() -> datetime | None:
    """What the clock asks for now; when it asks next."""
    with translation.override(record.language() or None):
        plan()
        waiting = Edition.objects.filter(state__in=editions.BEFORE).select_related("newsletter")
        for edition in waiting.order_by("due_at"):
            look_at(edition)
        plan()  # what follows those that have gone
    return next_moment()


def next_moment() -> datetime | None:
    """When an edition's hour comes."""
    coming = Edition.objects.filter(state__in=editions.BEFORE, due_at__gt=timezone.now())
    return coming.order_by("due_at").values_list("due_at", flat=True).first()


# -- the next edition


def plan() -> None:
    """Have each newsletter's next edition there, at its hour; a closed one has none."""
    for newsletter in Newsletter.objects.exclude(kind=Newsletter.Kind.BREAKING):
        plan_of(newsletter)


def plan_of(newsletter: Newsletter) -> None:
    """The next edition of a newsletter, and the hour of what waits, by what it says now.

    Mostly there is nothing to write, and then the writer's lock is not taken.
    """
    now = timezone.now()
    waiting = list(_waiting(newsletter, now))
    for edition in waiting:
        if at_its_hour(newsletter, edition.day) != edition.due_at:
            follow(edition)
    if not waiting and next_day(newsletter, now) is not None:
        _begin(newsletter, now)


@transaction.atomic
def _begin(newsletter: Newsletter, now: datetime) -> None:
    """The next edition, once, however many plan it: whoever comes second finds it waiting, and does
    not begin the one after it.
    """
    Newsletter.objects.select_for_update().get(pk=newsletter.pk)
    coming = None if _waiting(newsletter, now).exists() else next_day(newsletter, now)
    if coming is not None:
        day, due = coming
        Edition.objects.get_or_create(
            newsletter=newsletter, day=day, defaults={"due_at": due, "until": due + editions.LASTS}
        )


def _waiting(newsletter: Newsletter, now: datetime) -> EditionQuerySet:
    return newsletter.editions.filter(state__in=editions.BEFORE, due_at__gte=now - LATE)


@transaction.atomic
def follow(edition: Edition) -> None:
    """Put an edition where its newsletter has gone: to another hour; on a day without one, away."""
    row = _locked(edition, editions.BEFORE)
    if row is None:
        return
    due = at_its_hour(row.newsletter, row.day)
    if due is not None:
        row.due_at, row.until = due, due + editions.LASTS
    elif is_touched(row):
        row.state, row.ended_at = State.CANCELLED, timezone.now()
        row.reason = _("The newsletter has no edition on that day any more.")
    else:
        row.delete()
        return
    row.save()


def is_touched(edition: Edition) -> bool:
    """Whether its editor has done something with it."""
    words = (edition.own_subject, edition.own_preheader, edition.introduction)
    return edition.state != State.PROPOSED or bool(edition.placement) or any(words)


def at_its_hour(newsletter: Newsletter, day: date) -> datetime | None:
    """When the newsletter of a day goes out; None where it has none that day.

    On the paper's clock: an hour that a summer-time night leaves out is the one after, of one that
    it brings twice it is the first.
    """
    if not newsletter.is_open or newsletter.send_at is None:
        return None
    if str(day.isoweekday()) not in newsletter.weekdays:
        return None
    local = datetime.combine(day, newsletter.send_at, ZoneInfo(settings.TIME_ZONE))
    return local.astimezone(ZoneInfo("UTC"))


def next_day(newsletter: Newsletter, after: datetime) -> tuple[date, datetime] | None:
    """The next day with an edition that is not there yet, and its hour."""
    today = after.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    taken = set(newsletter.editions.filter(day__gte=today).values_list("day", flat=True))
    for days in range(15):
        day = today + timedelta(days=days)
        due = at_its_hour(newsletter, day)
        if due is not None and due > after and day not in taken:
            return day, due
    return None


# -- its hour


def look_at(edition: Edition) -> None:
    """Do with an edition what its hour asks for; one that fails holds up no other."""
    now = timezone.now()
    by_itself = not (edition.newsletter.waits_for_approval or edition.is_breaking)
    waits = edition.state == State.HELD or (edition.state == State.PROPOSED and not by_itself)
    if now > edition.due_at + LATE:
        miss(edition)
    elif waits and now > edition.due_at - WARNS:
        warn(edition)
    elif not waits and now >= edition.due_at:
        try:
            release(edition)
        except DatabaseError:
            raise  # it is tried again
        except letter.TooLarge as failure:
            hold_back(edition, too_large(failure))
        except Exception as failed:
            log.exception("%s cannot be sent", edition)
            hold_back(edition, f"{type(failed).__name__}: {failed}")


@transaction.atomic
def release(edition: Edition) -> None:
    """Fix what an edition says and who gets it: it is being sent. One with too little is not."""
    row = _locked(edition, (State.PROPOSED, State.APPROVED))
    if row is None:
        return
    now = Record()
    composed = editions.compose(row, now)
    stories = stories_of(composed)
    if withdrawn_among(stories):  # while it was composed
        release(edition)
        return
    if not composed.items or not (row.approved_at or composed.is_sendable()):
        row.state, row.ended_at, row.reason = State.SKIPPED, now.as_of, too_little(composed)
        row.save()
        return
    drawn = editions.letter_of(row, replace(composed, errata=()), now)
    for it in stories:
        it.edition = row
    EditionStory.objects.bulk_create(stories)
    row.state, row.preheader, row.reason = State.APPROVED, drawn.preheader, ""
    row.save()
    ledger.freeze(
        row,
        subject=drawn.subject,
        html=drawn.html,
        text=drawn.text,
        corrected=corrected_letter(row, composed, now),
    )


def corrected_letter(edition: Edition, composed: Composed, now: Record) -> ledger.Corrected | None:
    """The letter of those who got what it corrects; None where it corrects nothing."""
    if not composed.errata:
        return None
    drawn = editions.letter_of(edition, composed, now)
    brought = frozenset(pk for erratum in composed.errata for pk in erratum.brought_by)
    return ledger.Corrected(drawn.html, drawn.text, brought)


def too_little(composed: Composed) -> str:
    """That an edition brings less than its recipe asks for."""
    return ngettext(
        "%(worth)s new story: the recipe asks for %(minimum)s.",
        "%(worth)s new stories: the recipe asks for %(minimum)s.",
        composed.worth,
    ) % {"worth": composed.worth, "minimum": composed.recipe.minimum}


def too_large(failure: letter.TooLarge) -> str:
    """That a letter would be cut off."""
    return _(
        "The letter has %(size)s kB, and mail programs cut off what comes after %(most)s: "
        "take stories out of it."
    ) % {"size": failure.size // 1000, "most": letter.MOST_BYTES // 1000}


def _locked(edition: Edition, states: tuple[str, ...]) -> Edition | None:
    rows = Edition.objects.select_for_update(of=("self",)).select_related("newsletter")
    return rows.filter(pk=edition.pk, state__in=states).first()


# -- what does not go as it should


def miss(edition: Edition) -> None:
    """Its hour is long over: it is not sent."""
    _raise_alarm(
        edition,
        State.MISSED,
        _("Its hour, %(hour)s, was over before it could go. It is not sent."),
    )


def warn(edition: Edition) -> None:
    """It waits for somebody, once."""
    if edition.alarmed_at is None:
        _raise_alarm(edition, edition.state, _("It goes at %(hour)s if somebody lets it go."))


def hold_back(edition: Edition, problem: str) -> None:
    """It cannot go as it is."""
    _raise_alarm(edition, State.HELD, problem.replace("%", "%%"))


@transaction.atomic
def _raise_alarm(edition: Edition, state: str, words: str) -> None:
    row = _locked(edition, editions.BEFORE)
    if row is None:
        return
    hour = date_format(timezone.localtime(row.due_at), "TIME_FORMAT")
    row.state, row.alarmed_at, row.reason = state, timezone.now(), (words % {"hour": hour})[:500]
    if state == State.MISSED:
        row.ended_at = row.alarmed_at
    row.save()
    tell_editors(row)
    log.warning("%s: %s", row, row.reason)
