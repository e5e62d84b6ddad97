"""What goes around every answer.

Maintenance: while a file `maintenance` lies in the data directory, nothing is made for readers.

Stored pages are served all the same, by whoever serves the store: they need no application.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.common import CommonMiddleware

# The newsroom, and what it and the maintenance page show.
PASSES = ("/newsroom/", settings.STATIC_URL, settings.MEDIA_URL, "/look-", "/icon.svg")


def maintenance(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer readers with the maintenance page, 503; the newsroom goes on."""
    flag = settings.DATA_DIR / "maintenance"

    def middleware(request: HttpRequest) -> HttpResponse:
        if flag.exists() and not request.path.startswith(PASSES):
            from rotative.site.outage import Why
            from rotative.site.views import out_of_order

            return out_of_order(Why.WORK, 503)
        return get_response(request)

    return middleware


def in_the_papers_words(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """A method that an address does not know: Django says it with a header alone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and not response.content:
            from rotative.site.views import refused

            allowed = response.headers.get("Allow", "")
            response = refused(405)
            response["Allow"] = allowed
        return response

    return middleware


def common_headers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """What the store is served with, where Django has no setting for it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name in ("Permissions-Policy", "Strict-Transport-Security"):
            if name in settings.READER_HEADERS:
                response.headers.setdefault(name, settings.READER_HEADERS[name])
        return response

    return middleware


class NewsroomsSlashes(CommonMiddleware):
    """Django's, which adds a forgotten slash before it knows whether anything lives there.

    Readers' addresses that do not exist are 404 at once: `page.moved_or_none` knows the others.
    """

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        is_newsrooms = request.path_info.startswith("/newsroom")
        return is_newsrooms and super().should_redirect_with_slash(request)
