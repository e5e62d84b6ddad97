"""The way from a story's editor to its links, and how its history tells of them."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.log_actions import LogFormatter

from rotative.articles.models import ArticlePage
from rotative.lib import dates


class ShareItem(ActionMenuItem):
    """In the menu of the editor's footer."""

    name = "action-share"
    label = gettext_lazy("Share a preview…")
    icon_name = "view"
    order = 80

    def is_shown(self, context: Any) -> bool:
        page = context.get("page")
        if context["view"] != "edit" or not isinstance(page, ArticlePage):
            return False
        return bool(page.permissions_for_user(context["request"].user).can_edit())

    def get_url(self, parent_context: Any) -> str:
        return reverse("preview_links", args=[parent_context["page"].pk])


class MadeInTheLog(LogFormatter):
    """Who was given a link, as Wagtail's histories show it."""

    label = gettext_lazy("Preview shared")

    def format_message(self, entry: Any) -> str:
        until = timezone.localtime(datetime.fromisoformat(entry.data["until"]))
        return _("Preview shared with %(whom)s until %(when)s") % {
            "whom": entry.data["for"],
            "when": dates.day_and_time(until, get_language() or "en"),
        }


class WithdrawnInTheLog(LogFormatter):
    label = gettext_lazy("Preview links withdrawn")

    def format_message(self, entry: Any) -> str:
        number = entry.data["number"]
        return ngettext("%d preview link withdrawn", "%d preview links withdrawn", number) % number
