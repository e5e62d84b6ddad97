"""The newsroom speaks the paper's language to whoever has not chosen another."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from rotative.record.actions import language


def newsroom_language(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Readers' pages have an engine a language and are left alone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/newsroom/"):
            return get_response(request)
        with translation.override(language() or None):
            return get_response(request)

    return middleware
