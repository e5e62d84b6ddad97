"""The newsroom's screen of mail that no server has taken yet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_required

from rotative.mail import actions
from rotative.mail.models import Mail

SHOWN = 100


@permission_required("mail.change_mail")  # type: ignore[untyped-decorator]
def outbox(request: HttpRequest) -> HttpResponse:
    """What waits and what was given up, without its words; a POST tries one again or drops it."""
    if request.method == "POST":
        pk = request.POST.get("mail", "")
        if pk.isascii() and pk.isdigit() and len(pk) < 19:
            _decide(int(pk), drop="drop" in request.POST)
        return redirect("outbox")
    context = {
        "header_title": _("Outgoing mail"),
        "header_icon": "mail",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Outgoing mail")},
        ],
        "mails": Mail.objects.defer("content")[:SHOWN],
    }
    return render(request, "mail/outbox.html", context)


def _decide(pk: int, *, drop: bool) -> None:
    if drop:
        Mail.objects.filter(pk=pk, due=None).delete()
    else:
        actions.send_again(pk)
