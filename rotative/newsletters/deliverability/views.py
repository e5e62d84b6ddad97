"""The newsroom's screen of whether letters arrive."""

from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_required

from rotative.lib.failure import Failure
from rotative.newsletters import waits
from rotative.newsletters.alarms import PERMISSION
from rotative.newsletters.deliverability.checks import Check, Sending, check_all
from rotative.newsletters.deliverability.lookup import lookup
from rotative.newsletters.keys import signers
from rotative.newsletters.models import Edition
from rotative.newsletters.returns.figures import HEADINGS, by_provider
from rotative.newsletters.wire.dkim import record
from rotative.newsletters.wire.smtp import OURS

LAST = 3  # editions


@permission_required(PERMISSION)  # type: ignore[untyped-decorator]
def deliverability(request: HttpRequest) -> HttpResponse:
    """What became of the last editions; a POST asks the DNS how the paper's mail stands."""
    checks: list[Check] = []
    problem, about = "", sending()
    try:
        if not about.api:
            about = replace(about, keys=dict(map(record, signers(about.domain))))
    except Failure as failure:
        problem = str(failure)
    if request.method == "POST":
        checks = check_all(about, lookup())
    last = Edition.objects.exclude(frozen_at=None).order_by("-frozen_at")
    context = {
        "header_title": _("Deliverability"),
        "header_icon": "mail",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Deliverability")},
        ],
        "sending": about,
        "has_server": settings.MAIL_SERVER is not None,
        "is_told": bool(settings.MAIL_EVENTS),
        "problem": problem,
        "checks": checks,
        "editions": [(edition, by_provider(edition)) for edition in last[:LAST]],
        "headings": HEADINGS.values(),
        "warm_up": waits.warm_up(),
        "waits": waits.of_providers(),
    }
    return render(request, "newsletters/deliverability.html", context)


def sending() -> Sending:
    """Under which names this paper mails."""
    domain = settings.MAIL_FROM.rpartition("@")[2]
    given = settings.MAIL_SERVER or {}
    if "API" in given:
        return Sending(domain, settings.MAIL_BACK, "", {}, given["API"].capitalize())
    server = given.get("EMAIL_HOST", "")
    return Sending(domain, settings.MAIL_BACK, "" if server in OURS else server, {})
