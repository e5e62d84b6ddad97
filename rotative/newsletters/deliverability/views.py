"""The newsroom's screen of whether letters arrive."""

from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_required

from rotative.lib.failure import Failure, in_a_line
from rotative.newsletters.deliverability.checks import Check, Sending, check_all
from rotative.newsletters.deliverability.lookup import lookup
from rotative.newsletters.desk import PERMISSION
from rotative.newsletters.models import Edition
from rotative.newsletters.returns.figures import HEADINGS, by_provider
from rotative.newsletters.wire.dkim import Signer, from_pem, record

LAST = 3  # editions


@permission_required(PERMISSION)  # type: ignore[untyped-decorator]
def deliverability(request: HttpRequest) -> HttpResponse:
    """What became of the last editions; a POST asks the DNS how the paper's mail stands."""
    checks: list[Check] = []
    problem, about = "", sending()
    try:
        about = replace(about, keys=keys_of(about.domain))
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
        "problem": problem,
        "checks": checks,
        "editions": [(edition, by_provider(edition)) for edition in last[:LAST]],
        "headings": HEADINGS.values(),
    }
    return render(request, "newsletters/deliverability.html", context)


def sending() -> Sending:
    """Under which names this paper mails."""
    domain = settings.MAIL_FROM.rpartition("@")[2]
    server = settings.MAIL_SERVER["EMAIL_HOST"] if settings.MAIL_SERVER else ""
    is_here = server in ("localhost", "127.0.0.1", "::1")
    return Sending(domain, settings.MAIL_BACK, "" if is_here else server, {})


def keys_of(domain: str) -> dict[str, str]:
    """The records of the keys by which letters are signed: `dkim/SELECTOR.DOMAIN.pem` in the data
    directory. Raises `Failure` for a file that holds none.
    """
    records = {}
    for file in sorted((settings.DATA_DIR / "dkim").glob(f"*.{domain}.pem")):
        selector = file.name.removesuffix(f".{domain}.pem")
        try:
            name, words = record(Signer(domain, selector, from_pem(file.read_bytes())))
        except (OSError, ValueError, TypeError) as wrong:  # TypeError: it asks for a password
            raise Failure(f"{file} cannot sign letters ({in_a_line(wrong)}).") from None
        records[name] = words
    return records
