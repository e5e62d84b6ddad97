"""The newsroom's screens of invitations."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from rotative.accounts import actions
from rotative.accounts.forms import InvitationForm
from rotative.accounts.models import Invitation
from rotative.accounts.rights import rights_given, rights_of
from rotative.mail.models import Mail
from rotative.newsroom.models import PaperSettings

INVITE = "accounts.add_invitation"
SHOWN = 100


@dataclass(frozen=True)
class Row:
    """An invitation as the list shows it."""

    invitation: Invitation
    roles: str
    mail: str
    may_open: bool


@permission_required(INVITE)  # type: ignore[untyped-decorator]
def invitations(request: HttpRequest) -> HttpResponse:
    """Those that are open, then what became of the others; the newest of each first."""
    still_open = Invitation.objects.open().with_rights()[:SHOWN]
    done = Invitation.objects.done().shown()[:SHOWN]
    queued = _queued([*still_open])
    mine = rights_of(request.user)
    context = _around(_("Invitations"))
    context |= {
        "open": [_row(it, queued, mine.cover(rights_given(it))) for it in still_open],
        "done": [_row(it, {}) for it in done],
    }
    return render(request, "accounts/invitations.html", context)


@permission_required(INVITE)  # type: ignore[untyped-decorator]
def invite(request: HttpRequest) -> HttpResponse:
    """Say who, and in which role; then the link is there to hand over."""
    new = Invitation(
        invited_by=request.user,  # type: ignore[misc]
        language=PaperSettings.of_screens().language,
    )
    posted = request.POST if request.method == "POST" else None
    form = InvitationForm(posted, instance=new, by=request.user)
    if form.is_valid():
        invitation = form.save()
        actions.invite(invitation, request.user)
        return redirect("invitation_shown", invitation.pk)
    context = _around(_("Invite a colleague"), _("Invitations")) | {"form": form}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/invite.html", context, status=status)


@permission_required(INVITE)  # type: ignore[untyped-decorator]
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """One invitation, with its link; a POST sends it again or withdraws it."""
    it = get_object_or_404(Invitation.objects.with_rights(), pk=pk)
    mine = rights_of(request.user)
    if not mine.cover(rights_given(it)):
        raise PermissionDenied  # the link would give them more than they have
    if request.method == "POST":
        return _do(request, it)
    context = _around(it.name, _("Invitations"))
    context |= {
        "row": _row(it, _queued([it])),
        "address": actions.address_of(it) if it.state == Invitation.State.PENDING else "",
    }
    return render(request, "accounts/invitation.html", context)


def _do(request: HttpRequest, it: Invitation) -> HttpResponse:
    if "withdraw" in request.POST:
        actions.withdraw(it, request.user)
        messages.success(request, _("The invitation of %(name)s is withdrawn.") % {"name": it.name})
        return redirect("invitations")
    if "again" in request.POST and it.is_open:
        actions.invite_again(it, request.user)
        messages.success(request, _("A new link was made; the one before is good no more."))
    return redirect("invitation_shown", it.pk)


def _row(it: Invitation, queued: dict[str, Mail], may_open: bool = False) -> Row:
    named = [str(_("administrator"))] if it.is_administrator else []
    named += [group.name for group in it.groups.all()]
    roles = ", ".join(named)
    if sections := ", ".join(section.title for section in it.sections.all()):
        roles = f"{roles} ({sections})"
    return Row(it, roles, _mail_of(it, queued.get(it.about)), may_open)


def _queued(shown: list[Invitation]) -> dict[str, Mail]:
    """The mail of some invitations that no server has taken yet."""
    about = [it.about for it in shown if it.email]
    return {it.about: it for it in Mail.objects.filter(about__in=about).defer("content")}


def _mail_of(it: Invitation, mail: Mail | None) -> str:
    """What is known of the mail: no more."""
    if not it.email:
        return _("none: the link is handed over")
    if it.handed_over_at:
        moment = date_format(timezone.localtime(it.handed_over_at), "SHORT_DATETIME_FORMAT")
        return _("handed over to the mail server, %(moment)s") % {"moment": moment}
    if mail is None:
        no_server = _("kept on this machine: there is no mail server")
        return no_server if not settings.MAIL_SERVER else _("not sent")
    if not mail.problem:
        return _("waits for the mail server")
    said = {"answer": mail.problem}
    if mail.is_given_up:
        return _("refused for good: %(answer)s") % said
    return _("not taken yet, it is tried again: %(answer)s") % said


def _around(title: str, above: str = "") -> dict[str, Any]:
    steps = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    steps += [{"url": reverse("invitations"), "label": above}] if above else []
    return {
        "header_title": title,
        "header_icon": "mail",
        "breadcrumbs_items": [*steps, {"url": "", "label": title}],
    }
