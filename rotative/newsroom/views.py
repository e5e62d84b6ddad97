"""Screens of the newsroom that belong to no one thing it writes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rotative.newsroom import schedule
from rotative.press import inquiry, upkeep
from rotative.press.models import Epoch, State

EPOCHS_SHOWN = 30


def press(request: HttpRequest) -> HttpResponse:
    """How the store of finished pages stands; with `?path=`, why one page looks as it does."""
    path = request.GET.get("path", "").strip()
    context = {
        "header_title": _("The press"),
        "header_icon": "history",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("The press")},
        ],
        "kept": schedule.is_kept(),
        "beat_at": State.objects.values_list("beat_at", flat=True).first(),
        "next_due": schedule.next_due(),
        "waiting": upkeep.waiting(),
        "epochs": Epoch.objects.order_by("-number")[:EPOCHS_SHOWN],
        "path": path,
        "why": inquiry.why(path) if path else None,
    }
    return render(request, "newsroom/press.html", context)
