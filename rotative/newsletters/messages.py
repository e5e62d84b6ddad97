"""The mails about newsletters: a link to confirm, a link to the preferences, all that is known.

They are short, say nothing that a stranger typed, and wait in the queue of transactional mail.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.translation import gettext as _

from rotative.lib import typography
from rotative.lib.addresses import absolute
from rotative.newsletters import known, tokens
from rotative.newsletters.models import Subscriber
from rotative.newsletters.tokens import Purpose
from rotative.record import actions as record
from rotative.site.engine import engine

HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


@dataclass(frozen=True)
class Note:
    """A short mail: some sentences, a link, some more."""

    subject: str
    before: tuple[str, ...]
    link: str
    label: str
    after: tuple[str, ...]


class NoteLetter(EmailMultiAlternatives):
    """Its copies in the queue are found by whom it is for."""

    about: str = ""


def confirm_path(subscriber: Subscriber) -> str:
    return f"/newsletter/confirm/{tokens.make(Purpose.CONFIRM, subscriber.handle)}/"


def preferences_path(subscriber: Subscriber) -> str:
    return f"/newsletter/preferences/{tokens.make(Purpose.PREFERENCES, subscriber.handle)}/"


def leave_path(subscriber: Subscriber, newsletter_id: int) -> str:
    """Where one click ends a newsletter (RFC 8058)."""
    token = tokens.make(Purpose.LEAVE, subscriber.handle, newsletter_id)
    return f"/newsletter/leave/{token}/"


def mail_confirmation(subscriber: Subscriber, names: Sequence[str]) -> None:
    """Ask the owner of an address whether they want what was asked for."""
    with translation.override(subscriber.language):
        paper = record.paper_name()
        note = Note(
            subject=_("%(paper)s: confirm your subscription") % {"paper": paper},
            before=(
                _("Somebody, you no doubt, has asked for this to be sent to you:"),
                ", ".join(names),
            ),
            link=absolute(confirm_path(subscriber)),
            label=_("Confirm the subscription"),
            after=(
                _("Without your confirmation nothing is sent, and in a week it is forgotten."),
                _("If it was not you, there is nothing to do."),
            ),
        )
        _send(subscriber, note)


def mail_link(subscriber: Subscriber) -> None:
    """Send who is known already the link to their preferences."""
    with translation.override(subscriber.language):
        _send(subscriber, _link_note(subscriber))


def mail_data(subscriber: Subscriber) -> None:
    """Send somebody all that is known of them, to read and to carry elsewhere."""
    with translation.override(subscriber.language):
        paper = record.paper_name()
        data = known.data_of(subscriber)
        note = Note(
            subject=_("%(paper)s: what we know of you") % {"paper": paper},
            before=(
                _("This is all that our newsletters keep of you; the file attached says the same."),
                *known.read_aloud(data),
            ),
            link=absolute(preferences_path(subscriber)),
            label=_("Your newsletters"),
            after=(_("There you can also have it erased."),),
        )
        text = json.dumps(data, ensure_ascii=False, indent=2)
        _send(subscriber, note, (_("my-data.json"), text, "application/json"))


def _link_note(subscriber: Subscriber) -> Note:
    return Note(
        subject=_("%(paper)s: your newsletters") % {"paper": record.paper_name()},
        before=(_("Somebody, you no doubt, has asked for the link to your newsletters."),),
        link=absolute(preferences_path(subscriber)),
        label=_("Your newsletters"),
        after=(
            _("Choose what you get, take a break, or leave. Keep this link to yourself."),
            _("If it was not you, there is nothing to do."),
        ),
    )


def _send(subscriber: Subscriber, note: Note, attached: tuple[str, str, str] | None = None) -> None:
    """Queue a note: plain text and simple HTML. Raises `OSError` where it cannot be kept."""
    language = subscriber.language
    template = engine(language).get_template("newsletters/note.html")
    paper = " ".join(record.paper_name().split())
    letter = NoteLetter(
        subject=_dressed(" ".join(note.subject.split()), language),
        body=_dressed(_in_plain_text(note), language),
        from_email=formataddr((paper, settings.DEFAULT_FROM_EMAIL)),
        to=[subscriber.email],
        headers=dict(HEADERS),
    )
    letter.about = subscriber.about
    html = template.render(note=note, paper=paper, language=language)
    letter.attach_alternative(html.replace(typography.NARROW, typography.WIDE), "text/html")
    if attached:
        letter.attach(*attached)
    letter.send()


def _in_plain_text(note: Note) -> str:
    lines = [*note.before, f"{note.label}:\n{note.link}", *note.after]
    return "\n\n".join(lines) + "\n"


def _dressed(text: str, language: str) -> str:
    """A language's spaces; mail programs have no narrow one."""
    dressed = (typography.dress(line, language) for line in text.split("\n"))
    return "\n".join(dressed).replace(typography.NARROW, typography.WIDE)
