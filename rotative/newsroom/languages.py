"""The newsroom speaks the paper's language to whoever has not chosen another."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
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


def newsroom_language(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Readers' pages have an engine a language and are left alone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/newsroom/"):
            return get_response(request)
        with translation.override(language() or None):
            return get_response(request)

    return middleware


def language_of(profile: UserProfile) -> str:
    """The language somebody's screens and mails are in.

    Wagtail takes that of whoever is at work for those who chose none: a mail about a comment would
    come in the language of its author.
    """
    return profile.preferred_language or language() or settings.LANGUAGE_CODE


def language_choices() -> list[tuple[str, str]]:
    """What the account page offers."""
    return [("", gettext("The paper’s language")), *settings.LANGUAGES]
