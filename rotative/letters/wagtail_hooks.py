from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView
from wagtail.permissions import register_permission_policy

from rotative.letters.models import Message
from rotative.lib.received import ReceivedPolicy, ReceivedViewSet

register_permission_policy(Message, ReceivedPolicy(Message))


class MessageIndexView(IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().with_copies()


class MessageViewSet(ReceivedViewSet):
    """What readers wrote; read and deleted here, answered by e-mail."""

    model = Message
    index_view_class = MessageIndexView
    menu_label = _("Messages")
    menu_order = 300
    inspect_view_fields = ["name", "email", "subject", "text", "received_at", "forwarded_at"]
    form_fields = ["name", "email", "subject", "text"]
    list_display: ClassVar[list[Any]] = [
        "subject",
        "name",
        "email",
        "received_at",
        Column(
            "forwarded_at",
            label=_("mailed at"),
            accessor="get_forwarded_at_display",
            sort_key="forwarded_at",
        ),
    ]
    search_fields = ["subject", "name", "email", "text"]
    list_filter = ["received_at"]


@hooks.register("register_admin_viewset")
def messages() -> MessageViewSet:
    return MessageViewSet("messages")
