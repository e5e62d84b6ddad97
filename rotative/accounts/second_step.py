"""Signing in: after the right password the second step, for accounts that have one.

Until it is done nobody is signed in: the session holds whose password was right, for ten minutes.
"""

import logging
import time
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from rotative.accounts import passkeys, two_factor
from rotative.accounts.second_factors import App
from rotative.guard import actions as guard
from rotative.guard.network import network_of
from rotative.newsroom.languages import language_of
from rotative.newsroom.setup_views import FAULTS, page_in_languages
from rotative.people.forms import patience
from rotative.people.models import User
from rotative.people.views import LoginView

log = logging.getLogger("rotative.security")

HALFWAY = "password_was_right"  # in the session
PATIENT = 600  # seconds


class CodeForm(forms.Form):
    """A code of an app, or a recovery code; or what a browser signed with a passkey."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Six digits of your app; or one of your recovery codes."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autofocus": True,
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )
    passkey = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)


class FirstStepView(LoginView):
    """The newsroom's log-in, which goes on to the second step where there is one."""

    def form_valid(self, form: Any) -> HttpResponse:
        user: User = form.get_user()
        if not two_factor.has_factor(user):
            response: HttpResponse = super().form_valid(form)
            return response
        self.request.session.cycle_key()
        self.request.session[HALFWAY] = {
            "user": user.pk,
            "password": user.get_session_auth_hash(),
            "backend": user.backend,  # type: ignore[attr-defined]
            "at": time.time(),
            "remember": bool(form.cleaned_data.get("remember")),
            "next": self.get_success_url(),
        }
        self.request.session.set_expiry(PATIENT)
        return redirect("second_step")


@sensitive_post_parameters()
@never_cache
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for a code or a passkey; then they are signed in."""
    halfway = request.session.get(HALFWAY) or {}
    user = _whose(halfway)
    if user is None:
        request.session.pop(HALFWAY, None)
        return redirect("wagtailadmin_login")
    profile = getattr(user, "wagtail_userprofile", None)
    language = request.GET.get("lang") or (language_of(profile) if profile else "")
    known = dict(settings.LANGUAGES)
    with translation.override(language if language in known else settings.LANGUAGE_CODE):
        form = CodeForm(request.POST if request.method == "POST" else None)
        if not form.is_bound or not form.is_valid():
            return _ask(request, user, form)
        wait = two_factor.knock(user)
        if wait:
            form.add_error("code", patience(wait))
            answer = _ask(request, user, form, 429)
            answer["Retry-After"] = str(wait)
            return answer
        if not _is_right(request, user, form.cleaned_data):
            network = guard.shorthand(network_of(request))
            log.warning("second step failed: account %s, network %s", user.username, network)
            is_key = form.cleaned_data["passkey"]
            wrong = _("This passkey was not accepted: try again, or use a code.") if is_key else ""
            form.add_error("code", wrong or _("This code is not right, or was used already."))
            return _ask(request, user, form)
    two_factor.went_well(user)
    login(request, user, halfway["backend"])  # a new session
    request.session.set_expiry(settings.SESSION_COOKIE_AGE if halfway["remember"] else 0)
    return redirect(halfway["next"])


def _whose(halfway: dict[str, Any]) -> User | None:
    """The account whose password was right a moment ago, and is still that one."""
    if not halfway or not 0 <= time.time() - halfway["at"] < PATIENT:
        return None
    user = User.objects.filter(pk=halfway["user"], is_active=True).first()
    if user is None or user.get_session_auth_hash() != halfway["password"]:
        return None
    return user


def _is_right(request: HttpRequest, user: User, said: dict[str, str]) -> bool:
    if said["passkey"]:
        return passkeys.is_signed(request, user, said["passkey"])
    code = said["code"].replace(" ", "")
    if two_factor.is_code_of(user, code):
        return True
    if not two_factor.use_recovery_code(user, code):
        return False
    left = user.recovery_codes.count()
    said_left = ngettext(
        "That recovery code is used up. %(left)d is left.",
        "That recovery code is used up. %(left)d are left.",
        left,
    )
    messages.warning(request, said_left % {"left": left})
    return True


def _ask(request: HttpRequest, user: User, form: CodeForm, status: int = FAULTS) -> HttpResponse:
    context: dict[str, object] = {
        "form": form,
        "username": user.get_username(),
        "passkey": passkeys.ask_for_one(request, user),
        "has_app": App.objects.filter(user=user, confirmed=True).exists(),
        "start": reverse("wagtailadmin_login"),
    }
    if not form.is_bound:
        status = 200
    return page_in_languages(request, "accounts/second_step.html", context, status)
