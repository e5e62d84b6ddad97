"""Taking the demo newspaper away from the newsroom's first screen."""

from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.log_actions import log

from rotative.articles.models import ArticlePage
from rotative.demo import actions
from rotative.demo.models import Piece
from rotative.newsroom.models import PaperSettings

REMOVED = "demo.removed"  # in Wagtail's log
NAMED = 20  # of the stories that stay


class Offer(Component):
    """What is shown here is invented, and the way to be rid of it."""

    order = 40
    template_name = "demo/offer.html"


def may_remove(user: Any) -> bool:
    """Whether there is a demo, for an administrator."""
    return bool(user.is_superuser) and actions.is_built()


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest) -> HttpResponse:
    """What goes and what stays; a POST does it."""
    if not request.user.is_superuser:
        raise PermissionDenied
    if request.method == "POST":
        if actions.remove():
            log(PaperSettings.load(), REMOVED, user=request.user)
            messages.success(request, _("The demo newspaper is removed: the paper is yours."))
        return redirect("wagtailadmin_home")
    if not actions.is_built():
        return redirect("wagtailadmin_home")
    own = ArticlePage.objects.exclude(pk__in=_made("articles.articlepage")).order_by("-pk")
    title = _("Remove the demo newspaper")
    context = {
        "header_title": title,
        "header_icon": "bin",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": title},
        ],
        "goes": what_goes(),
        "own": own[:NAMED],
        "more": max(0, own.count() - NAMED),
    }
    return render(request, "demo/remove.html", context)


def what_goes() -> list[str]:
    """What the demo made, counted: “68 stories”."""
    counted = Piece.objects.values_list("kind").annotate(number=Count("pk")).order_by("-number")
    kinds = ((apps.get_model(kind)._meta, number) for kind, number in counted)
    return [
        f"{number} {it.verbose_name if number == 1 else it.verbose_name_plural}"
        for it, number in kinds
    ]


def _made(kind: str) -> Any:
    return Piece.objects.filter(kind=kind).values("object_id")
