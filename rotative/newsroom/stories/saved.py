"""Views of the list that somebody keeps under a name, and may share with the newsroom."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.permissions import policy_registry

from rotative.lib.text import visible
from rotative.newsroom.stories.models import SavedView

MOST = 30  # of one's own


@dataclass(frozen=True)
class Link:
    """A view, as the list shows it."""

    name: str
    url: str
    is_chosen: bool
    is_shared: bool
    remove: str


@dataclass(frozen=True)
class Views:
    """All that somebody sees, and whether the present one can be kept."""

    links: list[Link]
    wish: str
    may_share: bool


def shown(user: Any, wish: str, at: str) -> Views:
    """What stands over the list."""
    may = may_share(user)
    links = [
        Link(
            view.name,
            f"{at}?{view.wish}",
            view.wish == wish,
            view.is_shared,
            reverse("stories_view_remove", args=[view.pk])
            if view.user_id == user.pk or may
            else "",
        )
        for view in SavedView.objects.of(user)
    ]
    is_kept = any(link.is_chosen for link in links)
    return Views(links, "" if is_kept else wish, may)


def may_share(user: Any) -> bool:
    """Who publishes may set up views for all."""
    return bool(policy_registry.get_by_type(Page).user_has_any_permission(user, {"publish"}))


class ViewForm(forms.Form):
    name = forms.CharField(max_length=40)
    wish = forms.CharField(max_length=2000)
    is_shared = forms.BooleanField(required=False)


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep what the list is narrowed to; one's own of this name is replaced."""
    form = ViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("A view needs a name of at most 40 characters, and a filter."))
        return redirect("stories")
    name = visible(form.cleaned_data["name"])
    user: Any = request.user
    mine = SavedView.objects.filter(user=user)
    if mine.count() >= MOST and not mine.filter(name=name).exists():
        messages.error(request, _("You keep 30 views already: remove one first."))
        return redirect("stories")
    is_shared = form.cleaned_data["is_shared"] and may_share(request.user)
    given = {"wish": form.cleaned_data["wish"], "is_shared": is_shared}
    SavedView.objects.update_or_create(user=user, name=name, defaults=given)
    messages.success(request, _("The view “%(name)s” is kept.") % {"name": name})
    return redirect("stories")


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own, or, for who may share, one that is shared."""
    view = get_object_or_404(SavedView.objects.of(request.user), pk=pk)
    if view.user_id != request.user.pk and not may_share(request.user):
        raise PermissionDenied
    view.delete()
    messages.success(request, _("The view “%(name)s” is removed.") % {"name": view.name})
    return redirect("stories")
