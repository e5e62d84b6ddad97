"""Maintenance: while a file `maintenance` lies in the data directory, nothing is made for readers.

Stored pages are served all the same, by whoever serves the store: they need no application.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.common import CommonMiddleware

PASSES = ("/static/", "/media/", "/newsroom/", "/look-", "/icon.svg")


def maintenance(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer readers with the maintenance page, 503; the newsroom goes on."""
    flag = settings.DATA_DIR / "maintenance"

    def middleware(request: HttpRequest) -> HttpResponse:
        if flag.exists() and not request.path.startswith(PASSES):
            from rotative.site.views import out_of_order

            return out_of_order(503)
        return get_response(request)

    return middleware


class NewsroomsSlashes(CommonMiddleware):
    """Django's, which adds a forgotten slash before it knows whether anything lives there.

    Readers' addresses that do not exist are 404 at once: `page.moved_or_none` knows the others.
    """

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        is_newsrooms = request.path_info.startswith("/newsroom")
        return is_newsrooms and super().should_redirect_with_slash(request)
