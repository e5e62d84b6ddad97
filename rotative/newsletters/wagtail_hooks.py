from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from rotative.newsletters.models import SignUp


class SignUpViewSet(ModelViewSet):
    """Addresses that asked for the newsletter."""

    model = SignUp
    icon = "mail"
    menu_label = _("Sign-ups")
    menu_order = 310
    add_to_admin_menu = True
    form_fields = ["email", "state"]
    list_display = ["email", "state", "asked_at"]
    list_filter = ["state", "asked_at"]
    search_fields = ["email"]


@hooks.register("register_admin_viewset")
def sign_ups() -> SignUpViewSet:
    return SignUpViewSet("sign_ups")
