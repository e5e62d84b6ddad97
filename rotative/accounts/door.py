"""The page that an invitation's address opens, for somebody without an account."""

from django.contrib import messages
from django.contrib.auth import login
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from rotative.accounts import actions
from rotative.accounts.forms import NAME_TAKEN, AcceptForm
from rotative.accounts.models import Invitation
from rotative.guard import actions as guard
from rotative.guard.network import network_of
from rotative.newsroom.models import PaperSettings
from rotative.newsroom.setup_views import FAULTS, language_of, page_in_languages
from rotative.people.forms import patience

GONE, WRONG, LATER = 410, 404, 429


@sensitive_post_parameters()
@never_cache
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, and make the account; whoever looks at the address uses nothing up."""
    invitation = actions.found(token)
    asked = request.GET.get("lang", "")
    language = invitation.language if invitation and invitation.pk and not asked else ""
    with translation.override(language or language_of(request)):
        wait = _knock(request) if invitation is None or request.method == "POST" else 0
        if wait:
            answer = _told(request, LATER, patience(wait))
            answer["Retry-After"] = str(wait)
            return answer
        if invitation is None:
            return _told(request, WRONG)
        if invitation.state != Invitation.State.PENDING:
            return _told(request, GONE, invitation=invitation)
        form = AcceptForm(
            request.POST if request.method == "POST" else None,
            invitation=invitation,
            initial=_proposed(invitation),
        )
        if not form.is_valid():
            return _ask(request, form)
        answers = form.answers()
        try:
            user = actions.accept(invitation, answers)
        except actions.NoLongerGood:
            invitation.refresh_from_db()
            return _told(request, GONE, invitation=invitation)
        except IntegrityError:  # somebody took the name in the meantime
            form.add_error("username", NAME_TAKEN)
            return _ask(request, form)
    guard.forgive(guard.INVITATION, network_of(request))
    login(request, user)
    with translation.override(answers.language):
        messages.success(request, _("Welcome, %(name)s.") % {"name": answers.person})
    return redirect("wagtailadmin_home")


def _ask(request: HttpRequest, form: AcceptForm) -> HttpResponse:
    if form.is_bound:
        form.go_to_first_fault()
    paper = PaperSettings.of_screens()
    context = {"form": form, "invitation": form.invitation, "paper": paper}
    status = FAULTS if form.is_bound else 200
    return page_in_languages(request, "accounts/accept.html", context, status)


def _proposed(invitation: Invitation) -> dict[str, str]:
    return {
        "person": invitation.name,
        "username": invitation.email,
        "language": translation.get_language() or "",
    }


def _knock(request: HttpRequest) -> int:
    return guard.knock((guard.INVITATION, network_of(request)))


def _told(
    request: HttpRequest, status: int, said: str = "", invitation: Invitation | None = None
) -> HttpResponse:
    context: dict[str, object] = {"status": status, "said": said, "invitation": invitation}
    return page_in_languages(request, "accounts/told.html", context, status)
