"""What stands above a story's form of others who have it open, asked again while it is open."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin import messages
from wagtail.log_actions import LogFormatter, log
from wagtail.models import Page

from rotative.articles.models import ArticlePage
from rotative.newsroom.presence.standing import Lost, lost, others

OVER = "rotative.saved_over"  # in Wagtail's log


@require_safe
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    """Who else is in it; and, with the version that the editor began with, whose would be lost."""
    page = get_object_or_404(ArticlePage, pk=pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    context = told(request, page, request.GET.get("version"), request.GET.get("at"))
    return render(request, "newsroom/presence_said.html", context)


def told(request: HttpRequest, page: Page, version: Any = None, at: Any = None) -> dict[str, Any]:
    its = others(page, request.user)
    return {
        "others": its,
        "is_written": any(it.is_writing or it.saved_at for it in its),
        "lost": lost(request, page, version, at),
    }


# -- when it is saved


def before_edit(request: HttpRequest, page: Page) -> None:
    """Remember whose newer version a form that is sent would replace."""
    if request.method == "POST" and isinstance(page, ArticlePage):
        version = request.POST.get("loaded_revision_id")
        at = request.POST.get("loaded_revision_created_at")
        request.saves_over = lost(request, page, version, at)  # type: ignore[attr-defined]


def after_edit(request: HttpRequest, page: Page) -> None:
    """Say whose it was, and put it into the story's history: their versions are there, too."""
    over: list[Lost] = getattr(request, "saves_over", [])
    request.saves_over = []  # type: ignore[attr-defined]
    for each in over:
        log(page, OVER, user=request.user, data={"what": each.words})
        messages.warning(
            request,
            _("You saved over a newer version, which the history keeps: %(what)s.")
            % {"what": each.words},
        )


class OverInTheLog(LogFormatter):
    label = gettext_lazy("Saved over a newer version")

    def format_message(self, entry: Any) -> str:
        return _("Saved over a newer version: %(what)s") % {"what": entry.data["what"]}
