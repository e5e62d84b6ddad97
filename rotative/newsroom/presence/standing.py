"""Who else has a story's editor open, and what of theirs saving over it would replace."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from wagtail.admin.models import EditingSession
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page, Revision

from rotative.articles.models import ArticlePage
from rotative.newsroom.readings.standing import when

MOST_NAMED = 5  # versions


@dataclass
class Other:
    """Somebody who has the editor open as well."""

    who: str
    since: datetime
    is_writing: bool  # something of theirs is not saved yet
    saved_at: datetime | None = None  # while they had it open

    @property
    def words(self) -> str:
        told = {"who": self.who, "since": when(self.since)}
        if self.is_writing:
            return (
                _("%(who)s is writing in it, since %(since)s; not all of it is saved yet.") % told
            )
        if self.saved_at:
            told["saved"] = when(self.saved_at)
            return _("%(who)s is writing in it, since %(since)s; last saved %(saved)s.") % told
        return _("%(who)s has it open, since %(since)s, and has changed nothing.") % told


def others(page: Page, user: Any) -> list[Other]:
    """Those who were in the editor within Wagtail's ten minutes, writers first."""
    sessions = (
        EditingSession.objects.available()
        .filter(
            content_type=ContentType.objects.get_for_model(Page),
            object_id=str(page.pk),
        )
        .exclude(user=user)
        .select_related("user", "opened")
        .order_by("pk")
    )
    found: dict[int, Other] = {}
    for it in sessions:
        if it.is_idle:
            continue
        since = it.opened.at if hasattr(it, "opened") else it.last_seen_at
        known = found.setdefault(
            it.user_id, Other(str(get_user_display_name(it.user)), since, is_writing=False)
        )
        known.is_writing = known.is_writing or it.is_editing
    latest = page.latest_revision
    if latest is not None and (saver := found.get(latest.user_id or 0)):
        saver.saved_at = latest.created_at if latest.created_at >= saver.since else None
    return sorted(found.values(), key=lambda it: (not (it.is_writing or it.saved_at), it.since))


# -- saving over somebody


@dataclass(frozen=True)
class Lost:
    """A newer version of somebody else's, with what it changed of the one that is open."""

    who: str
    at: datetime
    fields: list[str]

    @property
    def words(self) -> str:
        told = {"who": self.who, "when": when(self.at)}
        if not self.fields:
            return _("%(who)s, %(when)s") % told
        told["fields"] = get_text_list(self.fields, _("and"))
        return _("%(who)s, %(when)s: %(fields)s") % told


def lost(request: HttpRequest, page: Page, began_with: Any, at: Any) -> list[Lost]:
    """What others saved since the version (its number, and when it was of) that an editor shows."""
    moment = _moment(at)
    number = str(began_with or "")
    if moment is None or not number.isdecimal():
        return []
    newer = page.revisions.filter(created_at__gt=moment).select_related("user")
    theirs = list(newer.exclude(user=request.user).order_by("-created_at", "-pk")[:MOST_NAMED])
    before = page.revisions.filter(created_at__lte=moment).order_by("-created_at", "-pk").first()
    shown: dict[int | None, Revision] = {}
    for each in theirs:
        shown.setdefault(each.user_id, each)  # the latest of each is all of theirs
    return [
        Lost(
            str(get_user_display_name(each.user)) if each.user else "",
            each.created_at,
            list(changed(request, before, each)) if before else [],
        )
        for each in shown.values()
    ]


def changed(request: HttpRequest, before: Revision, after: Revision) -> Iterable[str]:
    """The fields in which two versions differ, as Wagtail's comparison names them; the address goes
    with the headline.
    """
    one, two = before.as_object(), after.as_object()
    handler = ArticlePage.get_edit_handler()
    panel = handler.get_bound_panel(instance=two, request=request, form=None)
    for make in panel.get_comparison():
        comparison = make(one, two)
        field = getattr(comparison, "field", None)
        if comparison.has_changed() and getattr(field, "name", "") != "slug":
            yield str(comparison.field_label())


def _moment(typed: Any) -> datetime | None:
    try:
        moment = parse_datetime(str(typed or ""))
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo else None
