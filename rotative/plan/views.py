"""Screens of the plan: the board of a day, one assignment, the calendar's addresses."""

from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from rotative.lib import dates
from rotative.newsroom.languages import language_of
from rotative.plan import actions, calendar
from rotative.plan.actions import Refused, name, names
from rotative.plan.board import board_of, cards_of
from rotative.plan.forms import AssignmentForm, QuickForm, TieForm
from rotative.plan.models import Assignment
from rotative.plan.rights import Rights

DAY = timedelta(days=1)
NO_DAY = "none"  # in addresses
LINES_SHOWN = 50


# -- the board


def board(request: HttpRequest) -> HttpResponse:
    """A day's cards, and a line to add one."""
    asked = request.GET.get("day", "")
    try:
        day = None if asked == NO_DAY else date.fromisoformat(asked or str(timezone.localdate()))
    except ValueError:
        told = _("There is no day “%(day)s”: here is today.") % {"day": asked[:40]}
        messages.warning(request, told)
        return redirect("plan")
    rights = Rights(request.user)
    form = QuickForm(request.POST or None, rights=rights, day=day)
    if request.method == "POST" and form.is_valid():
        it = actions.pitch(form.assignment(), form.people(), by=request.user)
        _tell_of_the_past(request, it)
        messages.success(request, _("“%(what)s” is on the plan.") % {"what": it.what})
        return redirect(f"{request.get_full_path()}#assignment-{it.pk}")
    by_section = request.GET.get("by") == "section"
    return render(request, "plan/board.html", _shown(day, rights, form, by_section=by_section))


def _shown(day: date | None, rights: Rights, form: QuickForm, *, by_section: bool) -> Any:
    today = timezone.localdate()
    title = _("Plan")
    return {
        "header_title": title,
        "header_icon": "calendar-check",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": title},
        ],
        "board": board_of(day, rights, by_section=by_section),
        "form": form,
        "heading": _day_words(day),
        "is_today": day == today,
        "before": _address(day - DAY, by_section) if day and day > date.min else "",
        "after": _address(day + DAY, by_section) if day and day < date.max else "",
        "today": _address(today, by_section),
        "undated": _address(None, by_section),
        "by_state": _address(day, False),
        "by_section": _address(day, True),
        "is_by_section": by_section,
        "back": _address(day, by_section),
        "on_board": True,
        "iso": day.isoformat() if day else "",
    }


def _day_words(day: date | None) -> str:
    """“Today, Saturday 28 November 2026”"""
    if day is None:
        return _("Without a day")
    words = dates.weekday(day, get_language() or "en")
    near = {0: _("Today, %(day)s"), 1: _("Tomorrow, %(day)s"), -1: _("Yesterday, %(day)s")}
    said = near.get((day - timezone.localdate()).days, "%(day)s") % {"day": words}
    return said[:1].upper() + said[1:]


def _address(day: date | None, by_section: bool) -> str:
    wish = f"?day={day.isoformat() if day else NO_DAY}" + ("&by=section" if by_section else "")
    return reverse("plan") + wish


def _tell_of_the_past(request: HttpRequest, it: Assignment) -> None:
    if it.due and it.due < timezone.now():
        told = _("“%(what)s” was due already when you entered that: it is late from the start.")
        messages.warning(request, told % {"what": it.what})


# -- verbs


@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Do with an assignment what a button says, and go back to where it was pressed."""
    by: Any = request.user
    verb = request.POST.get("verb", "")
    try:
        if verb == "write":
            return redirect("wagtailadmin_pages:edit", actions.write(pk, by=by))
        if verb in {"today", "next"}:
            actions.move(pk, _moved_to(pk, verb, by), by=by)
        elif verb in VERBS:
            VERBS[verb](pk, by=by)
        elif verb == "tie":
            form = TieForm(request.POST)
            if not form.is_valid():
                raise Refused(" ".join(map(str, form.errors["story"])))
            actions.tie(pk, form.cleaned_data["story"], by=by)
        else:
            raise Http404
    except Assignment.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _said(pk, verb))
    return redirect(_back(request, pk))


VERBS: dict[str, Any] = {
    "take": actions.take,
    "give_back": actions.give_back,
    "drop": actions.drop,
    "restore": actions.restore,
    "untie": actions.untie,
}


def _moved_to(pk: int, verb: str, by: Any) -> date:
    """Today; or the day after today, or after the assignment's own day if that is later."""
    today = timezone.localdate()
    if verb == "today":
        return today
    day = Rights(by).visible().values_list("day", flat=True).get(pk=pk)
    return max(day or today, today) + DAY


def _said(pk: int, verb: str) -> str:
    it = Assignment.objects.get(pk=pk)
    words = {
        "take": _("You have “%(what)s” now."),
        "give_back": _("You have “%(what)s” no more."),
        "drop": _("“%(what)s” is dropped."),
        "restore": _("“%(what)s” is back on the plan."),
        "tie": _("“%(what)s” has its story."),
        "untie": _("The story of “%(what)s” stands for itself now."),
    }
    day = dates.weekday(it.day, get_language() or "en") if it.day else ""
    said = words.get(verb, _("“%(what)s” is planned for %(day)s."))
    return said % {"what": it.what, "day": day}


def _back(request: HttpRequest, pk: int) -> str:
    to = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(to, {request.get_host()}, request.is_secure()):
        return f"{to}#assignment-{pk}"
    return reverse("assignment", args=[pk])


# -- one assignment


def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """All of a card: what was decided, its story, what was done with it."""
    try:
        if request.method == "POST":
            with actions.locked(pk, request.user) as (it, rights):
                form = AssignmentForm(request.POST, instance=it, rights=rights)
                if rights.may_change(it) and form.is_valid():
                    _keep(request, form, it)
                    return redirect(it.get_absolute_url())
                form.as_seen_now()
        else:
            rights = Rights(request.user)
            it = rights.visible().get(pk=pk)
            form = AssignmentForm(instance=it, rights=rights)
    except Assignment.DoesNotExist:
        raise Http404 from None
    return render(request, "plan/assignment.html", _all_of(pk, form, rights))


def _keep(request: HttpRequest, form: AssignmentForm, it: Assignment) -> None:
    """What was typed, with a line of what changed, and one of who has it now."""
    before = {*it.people.all()}
    it = form.save(commit=False)
    if fields := list(form.changes()):
        actions.changed(it, "change", by=request.user, data={"fields": fields})
    people = form.cleaned_data.get("people")
    if people is not None and {*people} != before:
        it.people.set(people)
        actions.changed(it, "assign", by=request.user, data={"who": names(people)})
    if "due" in form.changed_data:
        _tell_of_the_past(request, it)
    messages.success(request, _("“%(what)s” is kept.") % {"what": it.what})


def _all_of(pk: int, form: AssignmentForm, rights: Rights) -> Any:
    it = rights.visible().shown().get(pk=pk)  # as it is, not as it was typed
    (card,) = cards_of([it], rights)
    lines = ModelLogEntry.objects.for_instance(it).select_related("user")
    return {
        "header_title": it.what,
        "header_icon": "calendar-check",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": _address(it.day, False), "label": _("Plan")},
            {"url": "", "label": it.what},
        ],
        "it": it,
        "card": card,
        "form": form,
        "tie": TieForm(),
        "may_change": rights.may_change(it),
        "pitched_by": name(it.pitched_by) if it.pitched_by else "",
        "lines": lines.order_by("-timestamp", "-pk")[:LINES_SHOWN],
        "back": it.get_absolute_url(),
    }


# -- the calendar


def calendars(request: HttpRequest) -> HttpResponse:
    """The account's own addresses, and a button that makes others."""
    user: Any = request.user
    if request.method == "POST":
        calendar.renew(user)
        messages.success(
            request, _("You have new addresses. Those of before answer nobody any more.")
        )
        return redirect("plan_calendars")
    context = {
        "header_title": _("In my calendar"),
        "header_icon": "calendar-alt",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("plan"), "label": _("Plan")},
            {"url": "", "label": _("In my calendar")},
        ],
        "mine": calendar.address(user, calendar.MINE),
        "all": calendar.address(user, calendar.ALL),
        "sees_all": Rights(user).sees_all(),
    }
    return render(request, "plan/calendars.html", context)


@require_safe
def calendar_file(request: HttpRequest, scope: str, token: str) -> HttpResponse:
    """For a program that has the address and no session."""
    if scope not in {calendar.MINE, calendar.ALL}:
        raise Http404
    try:
        user = calendar.reader_of(token)
    except BadSignature:
        raise Http404 from None
    except calendar.Gone:
        return HttpResponse(status=410)
    profile = UserProfile.objects.filter(user=user).first() or UserProfile(user=user)
    with translation.override(language_of(profile)):
        content = calendar.calendar_of(user, scope)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="plan-{scope}.ics"'
    patch_cache_control(response, private=True, no_cache=True)
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response
