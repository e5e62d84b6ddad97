from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.permissions import register_permission_policy

from rotative.lib.received import ReceivedPolicy, ReceivedViewSet
from rotative.newsletters.models import SignUp

register_permission_policy(SignUp, ReceivedPolicy(SignUp))


class SignUpViewSet(ReceivedViewSet):
    """Addresses that asked for the newsletter."""

    model = SignUp
    menu_label = _("Sign-ups")
    menu_order = 310
    form_fields = ["email", "state"]
    list_display = ["email", "state", "asked_at"]
    list_filter = ["state", "asked_at"]
    search_fields = ["email"]


@hooks.register("register_admin_viewset")
def sign_ups() -> SignUpViewSet:
    return SignUpViewSet("sign_ups")
