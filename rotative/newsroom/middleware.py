"""The newsroom speaks the paper's language to whoever chose no other, under a policy of its own."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from rotative.lib.tasks import with_time
from rotative.lib.turns import in_turn
from rotative.record.actions import language

SAVING = "/edit/"  # what the addresses of Wagtail's editors of pages end with
PREVIEWS = "/newsroom/preview/"  # drafts that people without an account read
DOORS = (
    *("/newsroom/login/", "/newsroom/password_reset/", "/newsroom/set-up/"),
    "/newsroom/invitation/",
)


def newsroom_language(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Readers' pages have an engine a language and are left alone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/newsroom/"):
            return get_response(request)
        with translation.override(language() or translation.get_language_from_request(request)):
            return get_response(request)

    return middleware


def newsroom_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """A content security policy that Wagtail's screens can live with."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith("/newsroom/"):
            response._csp_config = policy_of(request.path)  # type: ignore[attr-defined]
        return response

    return middleware


def one_saving_at_a_time(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """What is saved of one thing by two at the same moment is saved one after the other.

    Wagtail looks first whether its version is still the newest and saves afterwards: in between,
    another's could come in and be replaced, with nobody told. All of the body is here before.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        is_saving = (
            request.method == "POST"
            and request.path.startswith("/newsroom/")
            and request.path.endswith(SAVING)
            and request.user.is_authenticated
            and request.POST
        )
        if not is_saving:
            return get_response(request)
        with in_turn(request.path):
            return get_response(request)

    return middleware


def autosaves_have_time(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """What an autosave queues for the worker is done once in some seconds: the next one comes soon,
    and what it saves is safe without an index.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        is_autosave = (
            request.method == "POST"
            and request.path.startswith("/newsroom/pages/")
            and not request.accepts("text/html")
        )
        if not is_autosave:
            return get_response(request)
        with with_time():
            return get_response(request)

    return middleware


def policy_of(path: str) -> dict[str, list[str]]:
    """What one of the newsroom's screens may load and run."""
    if path.startswith(PREVIEWS):
        return settings.PREVIEW_POLICY
    return settings.DOORS_POLICY if path.startswith(DOORS) else settings.NEWSROOM_POLICY
