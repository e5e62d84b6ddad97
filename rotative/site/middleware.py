"""Maintenance: while a file `maintenance` lies in the data directory, nothing is made for readers.

Stored pages are served all the same, by whoever serves the store: they need no application.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PASSES = ("/static/", "/media/", "/newsroom/", "/look-", "/icon.svg")


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
