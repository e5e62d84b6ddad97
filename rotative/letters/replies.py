"""An answer to a reader: the mail it becomes, and what is known of that mail."""

import re
from dataclasses import dataclass
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rotative.letters.models import Message, Reply
from rotative.letters.moments import when
from rotative.lib import dates
from rotative.mail.backend import Letter
from rotative.mail.models import Mail
from rotative.record.answers import Paper
from rotative.record.reading import Record

LONGEST_LOCAL = 64  # RFC 5321, 4.5.3.1
REFERENCES = 20  # that a mail names
LONGEST_SAID = 300  # characters of a server's answer


def unanswerable(address: str) -> str:
    """Why nobody can be answered at an address; empty if somebody may."""
    if not address.strip():
        return _("The reader gave no e-mail address.")
    try:
        validate_email(address)
        is_wrong = len(address.rpartition("@")[0]) > LONGEST_LOCAL
    except ValidationError:
        is_wrong = True
    if is_wrong:
        return _("“%(address)s” is no e-mail address: nothing can be mailed there.") % {
            "address": address
        }
    return ""


# -- the mail


def mail(letter: Message, text: str, by: Any) -> Reply:
    """Keep an answer and put its mail into the queue; without a mail server, into a file."""
    paper = Record().paper
    before = [letter.mail_id, *(it.mail_id for it in letter.replies.all())]
    made: Reply = letter.replies.create(
        by=by, to=letter.email, text=text, is_queued=bool(settings.MAIL_SERVER)
    )
    sent = Letter(
        subject=subject_of(letter),
        body=body_of(letter, text, signature(paper, by), paper),
        from_email=formataddr((_one_line(paper.name), settings.DEFAULT_FROM_EMAIL)),
        to=[letter.email],
        reply_to=[paper.email] if paper.email else None,
        headers={
            "Message-ID": made.mail_id,
            "In-Reply-To": before[-1],
            "References": " ".join(before[-REFERENCES:]),
        },
    )
    sent.about = made.about
    sent.send()
    return made


def subject_of(letter: Message) -> str:
    subject = _one_line(letter.subject)
    return subject if re.match(r"re\s*:", subject, re.IGNORECASE) else f"Re: {subject}"


def signature(paper: Paper, by: Any) -> str:
    """Who answers, as the reader is told; an account without a name is the paper."""
    name = by.get_full_name()
    return f"{name}, {paper.name}" if name else paper.name


def body_of(letter: Message, text: str, signed: str, paper: Paper) -> str:
    """The answer, who gives it, and the letter it answers."""
    with translation.override(paper.language):
        day = dates.day(timezone.localtime(letter.received_at), paper.language)
        wrote = _("On %(day)s, %(name)s wrote:") % {"day": day, "name": _one_line(letter.name)}
    quoted = "\n".join(f"> {line}" for line in letter.text.splitlines())
    return f"{text}\n\n-- \n{signed}\n\n{wrote}\n\n{quoted}\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())


# -- what became of it


@dataclass(frozen=True)
class Fate:
    """What is known of an answer's mail: in words, and how bad it is."""

    words: str
    kind: str  # of Wagtail's help blocks: info, warning, critical
    is_under_way: bool = False


def fates(written: list[Reply]) -> list[tuple[Reply, Fate]]:
    """Each answer with what is known of its mail."""
    queued = Mail.objects.filter(about__in=[it.about for it in written]).defer("content")
    mails = {it.about: it for it in queued}
    return [(it, fate(it, mails.get(it.about))) for it in written]


def fate(reply: Reply, queued: Mail | None) -> Fate:
    if reply.mailed_at:
        return Fate(
            _("Handed over to the mail server, %(when)s. Whether it was read, nobody knows.")
            % {"when": when(reply.mailed_at)},
            "info",
        )
    if queued is not None:
        return _in_the_queue(queued)
    if not reply.is_queued:
        return Fate(
            _("Not mailed: there is no mail server. It lies in a file of the data directory."),
            "warning",
        )
    return Fate(_("Not mailed: it was dropped from the outgoing mail."), "critical")


def _in_the_queue(queued: Mail) -> Fate:
    if queued.due is None:
        words = _("Not mailed, and not tried any more. The mail server says: %(answer)s")
        return Fate(words % {"answer": said(queued.problem)}, "critical")
    if queued.problem:
        words = _("Not mailed yet: it is tried again, %(when)s. The mail server says: %(answer)s")
        told = words % {"when": when(queued.due), "answer": said(queued.problem)}
        return Fate(told, "warning", is_under_way=True)
    return Fate(_("Waits for the mail server."), "info", is_under_way=True)


def said(problem: str) -> str:
    """A server's own words, without Python's around them: `550 5.1.1 no such user`."""
    answers = re.findall(r"(\d{3}), b['\"](.*?)['\"]\)", problem)
    words = "; ".join(f"{code} {text}" for code, text in answers) or problem
    return " ".join(words.replace("\\n", " ").split())[:LONGEST_SAID]
