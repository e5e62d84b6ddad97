"""What readers write to the newsroom, and what it answers."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rotative.lib import stems
from rotative.lib.text import fold
from rotative.mail.actions import state_of
from rotative.mail.models import Mail

READS, ANSWERS = "letters.view_message", "letters.change_message"
MOST_WORDS = 12  # of a search


class MessageQuerySet(models.QuerySet["Message"]):
    def for_user(self, user: Any) -> "MessageQuerySet":
        """The letters somebody may read: all of them by right, else those that are theirs."""
        return self if user.has_perm(READS) else self.filter(assigned_to=user)

    def open(self) -> "MessageQuerySet":
        """Those that are not done."""
        return self.exclude(state=Message.State.DONE)

    def waiting_for(self, user: Any) -> "MessageQuerySet":
        """Those of somebody that are not done, or whose answer no server took."""
        return (
            self.filter(assigned_to=user)
            .with_failed_replies()
            .filter(~Q(state=Message.State.DONE) | Q(reply_failed=True))
        )

    def with_failed_replies(self) -> "MessageQuerySet":
        """Whether the mail server has refused an answer for good, asked with the letters."""
        about = Concat(Value("reply:"), Cast(OuterRef("pk"), CharField()))
        given_up = Mail.objects.filter(about=about, due=None)
        failed = Reply.objects.filter(Exists(given_up), message=OuterRef("pk"), mailed_at=None)
        return self.annotate(reply_failed=Exists(failed))

    def with_words(self, text: str) -> "MessageQuerySet":
        """Those that have all these words, in any of their forms; the last may be unfinished."""
        each = list(dict.fromkeys(stems.words(text)))[:MOST_WORDS]
        asked = [word for word in each if stems.tells(fold(word))] or each
        found = self if asked else self.none()
        for word in asked:
            is_meant = Q()
            for form in stems.forms(word) or {fold(word)}:
                is_meant |= Q(words__contains=f" {form} ")
            if text.lower().endswith(word) and len(word) > 1:
                is_meant |= Q(words__contains=f" {fold(word)}")
            found = found.filter(is_meant)
        return found


class Message(models.Model):
    """A letter from the contact form; always stored, mailed where the publisher wants a copy.

    `forwarded_at` is when a mail server took the copy; empty while none did, or when there is no
    server and the copy lies in a file.
    """

    class State(models.TextChoices):
        NEW = "new", _("New")
        IN_HAND = "in_hand", _("In hand")
        DONE = "done", _("Dealt with")

    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    subject = models.CharField(_("subject"), max_length=160)
    text = models.TextField(_("message"), max_length=8000)
    received_at = models.DateTimeField(_("received at"), auto_now_add=True)
    forwarded_at = models.DateTimeField(_("mailed at"), null=True, editable=False)
    state = models.CharField(
        _("state"), max_length=8, choices=State, default=State.NEW, editable=False
    )
    story = models.ForeignKey(
        "wagtailcore.Page", null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # Whether somebody means to correct the story by it: its editor shows the letter until it is
    # done.
    corrects = models.BooleanField(default=False, editable=False)
    replies_written = models.PositiveSmallIntegerField(default=0, editable=False)
    # When something was last done with it: from then on counts how long it is kept (`retention`).
    touched_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    words = models.TextField(default="", editable=False)  # what a search finds it by

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [models.Index(fields=["state", "received_at"], name="letters_state")]

    def __str__(self) -> str:
        return self.subject

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.words:
            self.words = words_of(self.name, self.email, self.subject, self.text)
        super().save(*args, **kwargs)

    @property
    def about(self) -> str:
        """The name of its copy in the queue of mail."""
        return f"message:{self.pk}"

    @property
    def mail_id(self) -> str:
        """How mail names it: the copy is it, and answers refer to it."""
        return _mail_id(self.about, self.received_at)

    @property
    def copy_state(self) -> str:
        """How its copy stands: `forwarded`, `waiting`, `failed`, or empty where there is none."""
        return "forwarded" if self.forwarded_at else state_of(self.about)

    def get_forwarded_at_display(self) -> str:
        """When a mail server took the copy, or that none did."""
        if self.forwarded_at:
            return date_format(timezone.localtime(self.forwarded_at), "SHORT_DATETIME_FORMAT")
        if self.copy_state == "failed":
            return gettext("kept here: the mail server did not take it")
        if self.copy_state == "waiting" and settings.MAIL_SERVER:
            return gettext("on its way to the mail server")
        if not settings.MAIL_SERVER:
            return gettext("kept here: no mail server is set up")
        return gettext("kept here")


class Reply(models.Model):
    """An answer to a letter, as it was typed. `mailed_at` is when a mail server took it."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="replies")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    to = models.EmailField()
    text = models.TextField(max_length=8000)
    is_queued = models.BooleanField()  # without a mail server it lies in a file
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("reply")
        verbose_name_plural = _("replies")

    def __str__(self) -> str:
        return self.about

    @property
    def about(self) -> str:
        """Its name in the queue of mail."""
        return f"reply:{self.pk}"

    @property
    def mail_id(self) -> str:
        return _mail_id(self.about, self.at)


def words_of(*texts: str) -> str:
    """What a search finds a letter by: each word in its forms, with a space on both sides."""
    held = sorted(stems.terms("\n".join(texts)))
    return f" {' '.join(held)} "


def _mail_id(about: str, at: Any) -> str:
    host = urlsplit(settings.SITE_URL).hostname
    return f"<{about.replace(':', '-')}.{at.timestamp():.0f}@{host}>"
