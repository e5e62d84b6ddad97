"""The newsroom speaks French or English to each of its people."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Permission
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.users.models import UserProfile
from wagtail.users.templatetags import wagtailusers_tags

from rotative.record.actions import language

PERMISSIONS = {
    "add_image": (_("Add"), _("Add/edit images you own")),
    "change_image": (_("Edit"), _("Edit any image")),
    "choose_image": (_("Choose"), _("Select images in choosers")),
    "add_collection": (_("Add"), _("Add collections")),
    "change_collection": (_("Edit"), _("Edit collections")),
    "delete_collection": (_("Delete"), _("Delete collections")),
}
# Django keeps the names of permissions in the database, in English.
MAY = {"add": _("Add: %(what)s"), "change": _("Change: %(what)s"), "delete": _("Delete: %(what)s")}


def language_of(profile: UserProfile) -> str:
    """The language somebody's screens and mails are in.

    Wagtail takes that of whoever is at work for those who chose none: a mail about a comment would
    come in the language of its author.
    """
    return profile.preferred_language or language() or settings.LANGUAGE_CODE


def language_choices() -> list[tuple[str, str]]:
    """What the account page offers."""
    return [("", gettext("The paper’s language")), *settings.LANGUAGES]


def format_permissions(permission_bound_field: BoundField) -> dict[str, Any]:
    """Wagtail's table of what a group may do, its boxes named in words."""
    table: dict[str, Any] = wagtailusers_tags.format_permissions(permission_bound_field)
    for row in table["object_perms"]:
        for verb in MAY.keys() & row.keys():
            row[verb]["perm"].name = MAY[verb] % {"what": row["object"]}
    return table


def page_permission(permission: Permission) -> str:
    """What a group may do with a page, in the words of the table's head."""
    words = {codename: told for codename, _short, told in Page.permission_types}
    return str(words[permission.codename])
