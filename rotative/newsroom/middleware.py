"""The newsroom speaks the paper's language to whoever chose no other, under a policy of its own."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from rotative.record.actions import language

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
            at_the_door = request.path.startswith(DOORS)
            policy = settings.DOORS_POLICY if at_the_door else settings.NEWSROOM_POLICY
            response._csp_config = policy  # type: ignore[attr-defined]
        return response

    return middleware
