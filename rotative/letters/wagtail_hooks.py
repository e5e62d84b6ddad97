from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.permissions import register_permission_policy

from rotative.letters.first_screen import corrections_of, panels_for
from rotative.letters.inbox import InboxView
from rotative.letters.letter import letter
from rotative.letters.models import Message
from rotative.letters.moments import when
from rotative.lib.received import ReceivedPolicy, ReceivedViewSet

register_permission_policy(Message, ReceivedPolicy(Message))


class MessageViewSet(ReceivedViewSet):
    """What readers wrote: the inbox, each letter, its erasing."""

    model = Message
    menu_label = gettext_lazy("Readers’ letters")
    menu_order = 300
    inspect_view_enabled = False
    form_fields = ["name", "email", "subject", "text"]

    @cached_property
    def index_view(self) -> Any:
        return InboxView.as_view()

    @cached_property
    def index_results_view(self) -> Any:
        return InboxView.as_view(results_only=True)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("<int:pk>/", letter, name="letter")]


@hooks.register("register_admin_viewset")
def messages() -> MessageViewSet:
    return MessageViewSet("messages")


@hooks.register("construct_homepage_panels")
def letters_on_the_first_screen(request: HttpRequest, panels: list[Any]) -> None:
    panels.extend(panels_for(request.user))


hooks.register("over_the_story", corrections_of)


class Assigned(LogFormatter):  # type: ignore[misc]
    """Who was given a letter."""

    label = gettext_lazy("Letter given to somebody")

    def format_message(self, entry: Any) -> str:
        if to := entry.data.get("to"):
            return _("Given to %(who)s") % {"who": to}
        return _("Given back: nobody has it")


class Correction(LogFormatter):  # type: ignore[misc]
    """In a story's history: that a letter led to it."""

    label = gettext_lazy("Correction after a letter")

    def format_message(self, entry: Any) -> str:
        received = datetime.fromisoformat(entry.data["received"])
        return _("To be corrected after a reader’s letter (%(when)s)") % {"when": when(received)}


@hooks.register("register_log_actions")
def what_is_done_with_letters(actions: LogActionRegistry) -> None:
    actions.register_action("letters.assign")(Assigned)
    actions.register_action("letters.correction")(Correction)
    for verb, done in (
        ("reply", gettext_lazy("Answered")),
        ("done", gettext_lazy("Dealt with")),
        ("reopen", gettext_lazy("Opened again")),
        ("about", gettext_lazy("Tied to a story")),
        ("correct", gettext_lazy("Correction of the story begun")),
    ):
        actions.register_action(f"letters.{verb}", done, done)
