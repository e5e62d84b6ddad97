"""The newsroom's screens of mail: what no server has taken yet; without a server, all mail."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_required, user_passes_test

from rotative.mail import actions, mailbox
from rotative.mail.frames import by_day, by_night, framed
from rotative.mail.models import Mail

SHOWN = 100
FILES = 50  # on a page of the mailbox: most have one message
LONGEST_ASKED = 200  # characters


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


# -- the mailbox: its mails hold links that set a password


def may_read_all_mail(user: Any) -> bool:
    return bool(user.is_superuser)


@user_passes_test(may_read_all_mail)  # type: ignore[untyped-decorator]
def all_mail(request: HttpRequest) -> HttpResponse:
    """The mails that were written, newest first; `q` looks for an address or a subject."""
    words = request.GET.get("q", "").strip()[:LONGEST_ASKED]
    rows: list[Any] = []
    if not settings.MAIL_SERVER:
        rows = list(mailbox.found(words)) if words else mailbox.files()
    page = Paginator(rows, FILES).get_page(request.GET.get("p"))
    entries = page if words else [it for file in page for it in mailbox.entries_of(file)]
    context = _around(_("Mailbox"))
    context |= {"words": words, "page": page, "entries": entries, "place": mailbox.place()}
    return render(request, "mail/mailbox.html", context)


@user_passes_test(may_read_all_mail)  # type: ignore[untyped-decorator]
def one_mail(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """A mail: its words, its letter as a phone and a desk show it, its headers."""
    it = None if settings.MAIL_SERVER else mailbox.mail(name, number)
    if it is None:
        raise Http404
    context = _around(it.subject or _("Without a subject"), _("Mailbox"))
    context |= {"mail": it, "frames": _frames(request, it.html) if it.html else []}
    return render(request, "mail/mail.html", context)


def _frames(request: HttpRequest, html: str) -> list[tuple[str, int, str]]:
    """As a phone, a phone at night and a desk show it: label, width, source."""
    day, night = framed(request, by_day(html)), framed(request, by_night(html))
    return [(_("Phone"), 390, day), (_("Phone, at night"), 390, night), (_("Desk"), 700, day)]


def _around(title: str, above: str = "") -> dict[str, Any]:
    steps = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    steps += [{"url": reverse("mailbox"), "label": above}] if above else []
    return {
        "header_title": title,
        "header_icon": "mail",
        "breadcrumbs_items": [*steps, {"url": "", "label": title}],
        "has_server": bool(settings.MAIL_SERVER),
    }
