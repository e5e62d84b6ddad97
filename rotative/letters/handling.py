"""What the newsroom does with a letter: each verb holds it, does one thing and leaves a line.

What stands on somebody's screen may be old: a verb that would undo what a colleague did meanwhile
is refused with who did what (`Meanwhile`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Page

from rotative.letters import replies
from rotative.letters.models import Message, Reply, words_of

State = Message.State


class Meanwhile(Exception):
    """A colleague was faster; the words say who did what."""


class CannotAnswer(Exception):
    """The reader's address takes no answer; the words say why."""


@contextmanager
def _held(pk: int) -> Iterator[Message]:
    """The letter as it is now, nobody else's until this is done."""
    with transaction.atomic():
        letter = Message.objects.select_for_update().get(pk=pk)
        yield letter
        letter.touched_at = timezone.now()
        letter.save()


def assign(pk: int, to: Any, *, by: Any, had: int | None) -> None:
    """Give a letter to somebody, or to nobody; `had` is who had it when that was decided."""
    with _held(pk) as letter:
        if letter.assigned_to_id == (to.pk if to else None):
            return
        if letter.assigned_to_id != had:
            raise Meanwhile(_taken(letter))
        _give(letter, to, by)


def _give(letter: Message, to: Any, by: Any) -> None:
    letter.assigned_to = to
    if to is not None and letter.state == State.NEW:
        letter.state = State.IN_HAND
    elif to is None and letter.state == State.IN_HAND and not letter.replies_written:
        letter.state = State.NEW
    log(letter, "letters.assign", user=by, data={"to": name_of(to) if to else ""})


def _taken(letter: Message) -> str:
    if letter.assigned_to is None:
        return _("Nobody has this letter any more: it was given back meanwhile.")
    return _("%(who)s has this letter now: nothing was changed.") % {
        "who": name_of(letter.assigned_to)
    }


def finish(pk: int, *, by: Any) -> None:
    """Nothing more is to be done with a letter."""
    with _held(pk) as letter:
        if letter.state != State.DONE:
            letter.state = State.DONE
            log(letter, "letters.done", user=by)


def reopen(pk: int, *, by: Any) -> None:
    """Something is to be done with it after all."""
    with _held(pk) as letter:
        if letter.state == State.DONE:
            letter.state = State.IN_HAND if letter.assigned_to_id else State.NEW
            log(letter, "letters.reopen", user=by)


def say_what_about(pk: int, story_id: int, *, by: Any) -> None:
    """Tie a letter to the story it is about."""
    with _held(pk) as letter:
        if letter.story_id != story_id:
            letter.story_id, letter.corrects = story_id, False
            log(letter, "letters.about", user=by)


def begin_correction(pk: int, *, by: Any) -> None:
    """Somebody corrects the story by the letter: it is theirs, and the story's history says so.

    The history names no reader: it is kept for longer than letters are.
    """
    with _held(pk) as letter:
        if letter.state == State.DONE:
            letter.state = State.IN_HAND
        if letter.assigned_to_id is None:
            _give(letter, by, by)
        if not letter.corrects and letter.story_id is not None:
            letter.corrects = True
            log(letter, "letters.correct", user=by)
            story = Page.objects.get(pk=letter.story_id).specific_deferred
            data = {"letter": letter.pk, "received": letter.received_at.isoformat()}
            log(story, "letters.correction", user=by, data=data)


def reply(pk: int, text: str, *, by: Any, seen: int, and_done: bool = False) -> Reply:
    """Answer a letter by mail. `seen` is how many answers it had when this one was written.

    Raises `Meanwhile` if somebody has answered since. The same words of the same person are a
    second click on the same button: they are not mailed again.
    """
    with _held(pk) as letter:
        if why := replies.unanswerable(letter.email):
            raise CannotAnswer(why)
        last = letter.replies.select_related("by").last()
        if letter.replies_written != seen and last is not None:
            if last.by == by and last.text == text:
                return last
            raise Meanwhile(
                _("%(who)s has answered this letter meanwhile: your answer was not sent.")
                % {"who": name_of(last.by)}
            )
        made = replies.mail(letter, text, by)
        letter.replies_written += 1
        letter.words += words_of(text)
        if letter.assigned_to_id is None:
            letter.assigned_to = by
        log(letter, "letters.reply", user=by)
        if and_done and letter.state != State.DONE:
            log(letter, "letters.done", user=by)
        if and_done or letter.state == State.NEW:
            letter.state = State.DONE if and_done else State.IN_HAND
    return made


# -- what was done


def history(letter: Message) -> Any:
    """Who did what with it, the first first."""
    lines = ModelLogEntry.objects.for_instance(letter).select_related("user")
    return lines.order_by("timestamp", "pk")


def forget_history(letter: Message) -> None:
    """What the log says of an erased letter: that somebody erased it, without its subject."""
    lines = history(letter)
    lines.exclude(action="wagtail.delete").delete()
    lines.update(label=f"{Message._meta.verbose_name} {letter.pk}", data={})


def name_of(user: Any) -> str:
    """How the newsroom calls somebody."""
    return get_user_display_name(user) or _("somebody who has left")
