"""Screens of the newsroom that belong to no one thing it writes."""

from itertools import chain

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from rotative.duties.declared import declared
from rotative.duties.models import Standing
from rotative.newsroom import schedule
from rotative.newsroom.naming import Names
from rotative.press import inquiry, upkeep
from rotative.press.models import Epoch
from rotative.record.reading import Record

EPOCHS_SHOWN = 30


# What the press calls a page's state, as a journalist would.
STATES = {
    "fresh": _("up to date"),
    "due": _("changed: it is pressed now"),
    "parking": _("changed: it is pressed when a reader asks for it"),
    "parked": _("changed: it is pressed when a reader asks for it"),
    "gone": _("withdrawn: readers are told so"),
    "leaving": _("being withdrawn"),
    "unknown": _("unknown: nobody has asked for it, or nothing lives there"),
    "never stored": _("made anew for each reader"),
}


def edit_public(request: HttpRequest) -> HttpResponse:
    """From the address of a public page, `?at=`, to the editor of what lives there."""
    asked = request.GET.get("at", "").strip()
    path = inquiry.path_asked(asked)
    here = Record().locate(path)
    if here is not None and here.kind == "moved":
        here = Record().locate(here.path)
    if here is not None and here.id:
        return redirect("wagtailadmin_pages:edit", here.id)
    messages.warning(
        request,
        _("No story, section or notice lives at %(path)s: what stands there has no editor.")
        % {"path": path},
    )
    return redirect("wagtailadmin_home")


def press(request: HttpRequest) -> HttpResponse:
    """How the store of finished pages stands; with `?path=`, why one page looks as it does."""
    asked = request.GET.get("path", "").strip()
    why = inquiry.why(inquiry.path_asked(asked)) if asked else {}
    epochs = list(Epoch.objects.order_by("-number")[:EPOCHS_SHOWN])
    causes = why.get("because", [])
    names = Names(
        chain(
            why.get("would_change_it", []),
            *(cause["keys"] for cause in causes),
            *(epoch.keys for epoch in epochs),
        )
    )
    duties = Standing.objects.of(declared())
    context = {
        "header_title": _("The press"),
        "header_icon": "history",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("The press")},
        ],
        "kept": schedule.is_kept(),
        "duties": duties,
        "beat_at": max((s.beat_at for _duty, s in duties if s.beat_at), default=None),
        "next_due": schedule.next_due(),
        "waiting": upkeep.waiting(),
        "epochs": [(epoch, names.groups(epoch.keys)) for epoch in epochs],
        "asked": asked,
        "why": why,
        "state": STATES.get(why.get("state", ""), why.get("state", "")),
        "because": [(cause, names.groups(cause["keys"])) for cause in causes],
        "would_change_it": names.groups(why.get("would_change_it", [])),
    }
    return render(request, "newsroom/press.html", context)
