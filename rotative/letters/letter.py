"""One letter's screen: all of it, the answers, what was done with it, and what can be."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from rotative.letters import handling, replies
from rotative.letters.actions import story_at
from rotative.letters.handling import CannotAnswer, Meanwhile, name_of
from rotative.letters.models import ANSWERS, Message
from rotative.letters.moments import when
from rotative.record.reading import Record

REPLIES = ("reply", "reply_done")


class ReplyForm(forms.Form):
    """An answer, and how many there were when it was begun."""

    text = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 10, "class": "letter-answer"}),
        error_messages={"required": gettext_lazy("Write an answer first: nothing was sent.")},
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")


def may_answer(user: Any, it: Message) -> bool:
    """Who has the right to all letters, and whoever was given this one."""
    return bool(user.has_perm(ANSWERS)) or it.assigned_to_id == user.pk


def colleagues() -> Any:
    """Who can be given a letter: everybody who may enter the newsroom."""
    people = get_user_model().objects.with_perm(  # type: ignore[attr-defined]
        "wagtailadmin.access_admin", backend="django.contrib.auth.backends.ModelBackend"
    )
    return people.order_by("first_name", "last_name", "username")


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter; a POST does with it what its button says."""
    it = get_object_or_404(Message.objects.select_related("assigned_to", "story"), pk=pk)
    if not Message.objects.for_user(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    if request.method != "POST":
        return screen(request, it)
    if not may_answer(request.user, it):
        raise PermissionDenied
    try:
        return _do(request, it)
    except Message.DoesNotExist:
        messages.error(request, _("This letter was erased meanwhile."))
        return redirect("wagtailadmin_home")
    except Meanwhile as why:
        messages.error(request, str(why))
        return redirect("messages:letter", pk)


# -- what is done


def _do(request: HttpRequest, it: Message) -> HttpResponse:
    user, verb = request.user, request.POST.get("verb", "")
    if verb in REPLIES:
        return _reply(request, it, and_done=verb == "reply_done")
    if verb == "correct":
        return _correct(request, it)
    if verb == "assign":
        _assign(request, it)
    elif verb == "take":
        handling.assign(it.pk, user, by=user, had=_number(request, "had"))
    elif verb == "about":
        _tie(request, it)
    elif verb == "done":
        handling.finish(it.pk, by=user)
        messages.success(request, _("“%(letter)s” is dealt with.") % {"letter": it})
    elif verb == "reopen":
        handling.reopen(it.pk, by=user)
    # Whoever gave away a letter that was theirs may not see it any more.
    is_readable = Message.objects.for_user(user).filter(pk=it.pk).exists()
    return redirect("messages:letter", it.pk) if is_readable else redirect("wagtailadmin_home")


def _reply(request: HttpRequest, it: Message, *, and_done: bool) -> HttpResponse:
    """Answer; what was typed stays on the screen whatever kept it from being sent."""
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return screen(request, it, form, status=422)
    text, seen = form.cleaned_data["text"], form.cleaned_data["seen"]
    try:
        handling.reply(it.pk, text, by=request.user, seen=seen, and_done=and_done)
    except (Meanwhile, CannotAnswer) as why:
        return _kept(request, it, text, f"{why} {_('What you wrote still stands below.')}")
    except OSError:
        why_not = _("Your answer could not be kept, and was not sent. It still stands below.")
        return _kept(request, it, text, why_not)
    return redirect("messages:letter", it.pk)


def _kept(request: HttpRequest, it: Message, text: str, why: str) -> HttpResponse:
    """The screen as it is now, with the answer that was not sent."""
    messages.error(request, why)
    it.refresh_from_db()
    form = ReplyForm(initial={"text": text, "seen": it.replies_written})
    return screen(request, it, form, status=409)


def _assign(request: HttpRequest, it: Message) -> None:
    to = None
    if pk := _number(request, "to"):
        to = colleagues().filter(pk=pk).first()
        if to is None:
            messages.error(request, _("Nobody of that name works in the newsroom."))
            return
    handling.assign(it.pk, to, by=request.user, had=_number(request, "had"))


def _tie(request: HttpRequest, it: Message) -> None:
    address = request.POST.get("address", "").strip()
    story = story_at(Record(), address) if address else None
    if story is None:
        messages.error(request, _("No story of this paper has that address."))
    else:
        handling.say_what_about(it.pk, story, by=request.user)


def _correct(request: HttpRequest, it: Message) -> HttpResponse:
    if it.story is None or not may_correct(request.user, it):
        messages.error(request, _("You cannot edit the story this letter is about."))
        return redirect("messages:letter", it.pk)
    handling.begin_correction(it.pk, by=request.user)
    return redirect("wagtailadmin_pages:edit", it.story.pk)


def may_correct(user: Any, it: Message) -> bool:
    """Whether somebody may edit the story a letter is about."""
    return it.story is not None and it.story.permissions_for_user(user).can_edit()


def _number(request: HttpRequest, name: str) -> int | None:
    given = request.POST.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None


# -- what is shown


def screen(
    request: HttpRequest, it: Message, form: ReplyForm | None = None, status: int = 200
) -> HttpResponse:
    """The letter as it is now."""
    user = request.user
    written = list(it.replies.select_related("by"))
    paper = Record().paper
    above = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if user.has_perm("letters.view_message"):
        above.append({"url": reverse("messages:index"), "label": _("Readers’ letters")})
    context = {
        "header_title": it.subject,
        "header_icon": "mail",
        "breadcrumbs_items": [*above, {"url": "", "label": it.subject}],
        "letter": it,
        "received": when(it.received_at),
        "replies": replies.fates(written),
        "why_no_answer": replies.unanswerable(it.email),
        "may_answer": may_answer(user, it),
        "may_delete": user.has_perm("letters.delete_message"),
        "may_correct": may_correct(user, it),
        "is_mine": it.assigned_to_id == user.pk,
        "person": name_of(it.assigned_to) if it.assigned_to else "",
        "people": [(each.pk, name_of(each)) for each in colleagues()],
        "history": [
            (when(line.timestamp), name_of(line.user), line.message)
            for line in handling.history(it)
        ],
        "form": form or ReplyForm(initial={"seen": it.replies_written}),
        "signature": replies.signature(paper, user),
        "answers_go_to": paper.email,
    }
    return render(request, "letters/letter.html", context, status=status)
