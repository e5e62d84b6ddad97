from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from rotative.site.models import Message


class MessageViewSet(ModelViewSet):
    """What readers wrote; read and deleted here, answered by e-mail."""

    model = Message
    icon = "mail"
    menu_label = _("Messages")
    menu_order = 300
    add_to_admin_menu = True
    inspect_view_enabled = True
    inspect_view_fields = ["name", "email", "subject", "text", "received_at", "forwarded_at"]
    form_fields = ["name", "email", "subject", "text"]
    list_display = ["subject", "name", "email", "received_at", "forwarded_at"]
    search_fields = ["subject", "name", "email", "text"]
    list_filter = ["received_at"]


@hooks.register("register_admin_viewset")
def messages() -> MessageViewSet:
    return MessageViewSet("messages")
