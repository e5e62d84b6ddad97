"""What is done with an assignment. Each verb locks the card, changes it and leaves a line."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log

from rotative.articles.models import ArticlePage, Byline
from rotative.newsroom.stories.models import StoryLine
from rotative.people.models import Author, User
from rotative.plan.models import Assignment
from rotative.plan.rights import Rights
from rotative.sections.models import SectionPage

# The lines they leave, as histories show them.
LINES = {
    "rotative.plan.pitch": gettext_lazy("On the plan"),
    "rotative.plan.change": gettext_lazy("Changed"),
    "rotative.plan.assign": gettext_lazy("Assigned"),
    "rotative.plan.take": gettext_lazy("Taken"),
    "rotative.plan.give_back": gettext_lazy("Given back"),
    "rotative.plan.move": gettext_lazy("Moved to another day"),
    "rotative.plan.drop": gettext_lazy("Dropped"),
    "rotative.plan.restore": gettext_lazy("Brought back"),
    "rotative.plan.write": gettext_lazy("Story begun"),
    "rotative.plan.tie": gettext_lazy("Story tied to it"),
    "rotative.plan.untie": gettext_lazy("Story untied"),
}


class Refused(Exception):
    """It cannot be done; why, in words for whoever asked."""


@contextmanager
def locked(pk: int, by: Any) -> Iterator[tuple[Assignment, Rights]]:
    """A card that nobody else changes meanwhile. Raises `Assignment.DoesNotExist` for one that is
    not there for this account.
    """
    rights = Rights(by)
    with transaction.atomic():
        yield rights.visible().select_for_update().get(pk=pk), rights


def changed(it: Assignment, verb: str, *, by: Any, data: Any = None) -> None:
    """Keep a card, with who changed it and the line of what was done."""
    it.changed_at, it.changed_by = timezone.now(), by
    it.save()
    log(it, f"rotative.plan.{verb}", user=by, data=data or {}, title=it.what[:255])


@transaction.atomic
def pitch(it: Assignment, people: Collection[User], *, by: Any) -> Assignment:
    """Put it on the plan, with those who have it, if anybody has."""
    it.pitched_by = by
    changed(it, "pitch", by=by)
    if people:
        it.people.set(people)
        changed(it, "assign", by=by, data={"who": names(people)})
    return it


def take(pk: int, *, by: User) -> None:
    with locked(pk, by) as (it, rights):
        people = list(it.people.all())
        if by in people:
            raise Refused(_("You have “%(what)s” already.") % {"what": it.what})
        if people:
            has = {"what": it.what, "who": names(people)}
            raise Refused(_("“%(what)s” is taken: %(who)s.") % has)
        if it.is_dropped:
            raise Refused(_("“%(what)s” was dropped.") % {"what": it.what})
        _need(rights.may_take(it))
        it.people.add(by)
        changed(it, "take", by=by)


def give_back(pk: int, *, by: User) -> None:
    with locked(pk, by) as (it, rights):
        _need(rights.has(it))
        it.people.remove(by)
        changed(it, "give_back", by=by)


def move(pk: int, day: date, *, by: User) -> None:
    """To another day; when it is due moves along, at the same hour."""
    with locked(pk, by) as (it, rights):
        _need(rights.may_change(it))
        if it.due and it.day:
            it.due = _moved(it.due, day - it.day)
        it.day = day
        changed(it, "move", by=by, data={"day": day.isoformat()})


def _moved(moment: datetime, by: timedelta) -> datetime:
    """By days of the clock on the wall: a night when it is set back is longer."""
    local = timezone.localtime(moment)
    return timezone.make_aware(local.replace(tzinfo=None) + by, local.tzinfo)


def drop(pk: int, *, by: User) -> None:
    with locked(pk, by) as (it, rights):
        _need(rights.may_drop(it))
        line = StoryLine.objects.filter(pk=it.story_id or 0).first()
        if line is not None and line.is_live:
            raise Refused(_("“%(what)s” is online: it is done, not dropped.") % {"what": it.what})
        it.is_dropped = True
        changed(it, "drop", by=by)


def restore(pk: int, *, by: User) -> None:
    with locked(pk, by) as (it, rights):
        _need(rights.may_drop(it))
        it.is_dropped = False
        changed(it, "restore", by=by)


# -- its story


def write(pk: int, *, by: User) -> int:
    """Begin its story, as a draft in its section; the story's number.

    A story that was begun meanwhile is not begun twice. Who writes what nobody had, has it.
    """
    with locked(pk, by) as (it, rights):
        if it.story_id:
            return it.story_id
        if it.section is None:
            raise Refused(_("Choose a section for “%(what)s” first.") % {"what": it.what})
        _need(rights.may_write(it) and not it.is_dropped)
        if not it.people.all():
            it.people.add(by)
            log(it, "rotative.plan.take", user=by)
        it.story = _begin(it, by)
        changed(it, "write", by=by)
        return it.story.pk


def _begin(it: Assignment, by: User) -> ArticlePage:
    """A draft that bears the card's words, signed by who has it."""
    people = list(it.people.order_by("pk"))
    writer = by if by in people else people[0]
    story = ArticlePage(title=it.what, draft_title=it.what, owner=writer, live=False)
    authors = dict.fromkeys(filter(None, map(Author.of, people)))
    story.bylines = [Byline(author=each, sort_order=n) for n, each in enumerate(authors)]
    section = SectionPage.objects.get(pk=it.section_id)
    story.minimal_clean()
    section.add_child(instance=story)
    log(story, "wagtail.create", user=by, content_changed=True)
    story.save_revision(user=by, clean=False)
    return story


def tie(pk: int, story_id: int, *, by: User) -> None:
    """Say that a story that is there is this card's."""
    with locked(pk, by) as (it, rights):
        _need(rights.may_change(it))
        line = StoryLine.objects.for_user(by).filter(pk=story_id).first()
        if line is None:
            raise Refused(_("There is no such story that you may touch."))
        other = Assignment.objects.filter(story=story_id).exclude(pk=pk).first()
        if other is not None:
            tied = {"story": line.headline, "what": other.what}
            raise Refused(_("“%(story)s” belongs to “%(what)s” already.") % tied)
        if it.story_id and it.story_id != story_id:
            raise Refused(_("“%(what)s” has a story: untie that first.") % {"what": it.what})
        it.story_id = story_id
        changed(it, "tie", by=by, data={"story": line.headline})


def untie(pk: int, *, by: User) -> None:
    """The story stays where it is."""
    with locked(pk, by) as (it, rights):
        _need(rights.may_change(it))
        line = StoryLine.objects.filter(pk=it.story_id or 0).first()
        it.story = None
        changed(it, "untie", by=by, data={"story": line.headline if line else ""})


def _need(is_allowed: bool) -> None:
    if not is_allowed:
        raise Refused(_("You may not do that with this assignment: ask its desk."))


def name(user: Any) -> str:
    return str(get_user_display_name(user))


def names(people: Collection[Any]) -> str:
    return ", ".join(name(each) for each in people)
