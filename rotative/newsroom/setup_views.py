"""The set-up page: it opens once, to whoever has the address that was printed at the start."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from rotative.newsroom import setup
from rotative.newsroom.actions import is_founded
from rotative.newsroom.setup_form import SetUpForm

DONE, WRONG, FAULTS = 410, 404, 422  # status


@sensitive_post_parameters()
@never_cache
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, and make the paper; whoever comes second is told."""
    if is_founded():
        return _told(request, "done", DONE)
    if not setup.is_key(token):
        return say_that_it_waits(request, WRONG)
    with translation.override(language_of(request)):
        form = SetUpForm(request.POST if request.method == "POST" else None, initial=_proposed())
        if not form.is_valid():
            status = FAULTS if form.is_bound else 200
            if form.is_bound:
                form.go_to_first_fault()
            return page_in_languages(request, "newsroom/set_up.html", {"form": form}, status)
    answers = form.answers()
    try:
        user = setup.set_up(answers)
    except setup.AlreadySetUp:
        return _told(request, "done", DONE)
    login(request, user)
    with translation.override(answers.language):
        messages.success(request, _("%(paper)s is set up.") % {"paper": answers.name})
    return redirect("wagtailadmin_home")


def say_that_it_waits(request: HttpRequest, status: int) -> HttpResponse:
    """What the newsroom answers until then."""
    return _told(request, "waits", status)


def language_of(request: HttpRequest) -> str:
    """What was asked for in the address; else what the browser prefers."""
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else get_language_from_request(request)


def _proposed() -> dict[str, str]:
    return {"language": translation.get_language() or "", "time_zone": settings.TIME_ZONE}


def _told(request: HttpRequest, what: str, status: int) -> HttpResponse:
    with translation.override(language_of(request)):
        return page_in_languages(request, "newsroom/set_up_told.html", {"what": what}, status)


def page_in_languages(
    request: HttpRequest, template: str, context: dict[str, object], status: int
) -> HttpResponse:
    """A page for somebody without an account, with a switch of languages."""
    languages = [
        {"code": code, "name": name, "is_this": code == translation.get_language()}
        for code, name in settings.LANGUAGES
    ]
    given = settings.TIME_ZONE if settings.TIME_ZONE_IS_GIVEN else ""
    context |= {"languages": languages, "given_time_zone": given}
    return render(request, template, context, status=status)
