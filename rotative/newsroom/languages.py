"""The newsroom speaks French or English to each of its people."""

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.users.models import UserProfile

from rotative.record.actions import language

PERMISSIONS = {
    "add_image": (_("Add"), _("Add/edit images you own")),
    "change_image": (_("Edit"), _("Edit any image")),
    "choose_image": (_("Choose"), _("Select images in choosers")),
    "add_collection": (_("Add"), _("Add collections")),
    "change_collection": (_("Edit"), _("Edit collections")),
    "delete_collection": (_("Delete"), _("Delete collections")),
}
# Words of Wagtail's that its French catalogue has in English, or in doubtful French.
WAGTAIL = (_("Any"), _("Current page status:"))


def language_of(profile: UserProfile) -> str:
    """The language somebody's screens and mails are in.

    Wagtail takes that of whoever is at work for those who chose none: a mail about a comment would
    come in the language of its author.
    """
    return profile.preferred_language or language() or settings.LANGUAGE_CODE


def language_choices() -> list[tuple[str, str]]:
    """What the account page offers."""
    return [("", gettext("The paper’s language")), *settings.LANGUAGES]
