"""What the forms of the readers' site share. They set no cookie: their guard is the request's
origin.

A browser names the site a form was sent from (`Origin`, `Sec-Fetch-Site`: Fetch standard); a
request that names another one is refused. A field no human sees stops simple robots.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rotative.record.reading import Record
from rotative.site.answering import answer
from rotative.site.views import refused

TRAP = "website"
LARGEST = 64 * 1024

EMPTY = {"required": _("Please fill in this field.")}
WRONG_ADDRESS = _("This e-mail address does not look right.")


def comes_from_elsewhere(request: HttpRequest) -> bool:
    """Whether a browser says that another site sent this form."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = request.headers.get("Origin")
    here = {settings.SITE_URL, f"{request.scheme}://{request.get_host()}"}
    return origin is not None and origin not in here


def refusal(request: HttpRequest) -> HttpResponse | None:
    """The answer to a form that is not read at all: from another site, or far too long."""
    if comes_from_elsewhere(request):
        return refused(403)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()) or int(length[:12]) > LARGEST:
        return refused(413)
    return None


def thanked(record: Record, of: str) -> HttpResponse:
    """On to the thanks for a `message` or the `newsletter`; a reload sends nothing again."""
    response = HttpResponseRedirect(f"/{record.paper.words['thanks']}/{of}/")
    response.status_code = 303
    return response


def later(response: HttpResponse, wait: int) -> HttpResponse:
    """The response, with the seconds to wait."""
    response["Retry-After"] = str(wait)
    return response


def patience(seconds: int) -> str:
    """How long to wait, in words."""
    minutes = -(-seconds // 60)
    return ngettext(
        "Too many messages have come from your connection. Please try again in a minute.",
        "Too many messages have come from your connection. "
        "Please try again in %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}


def to_the_form(record: Record, page: Any) -> HttpResponse:
    """Where the address of a sent form is asked for again: by a reload, or from the history."""
    if page is None:
        return respond_to_post(record, None, 404)
    response = HttpResponseRedirect(iri_to_uri(page.path))
    response["Cache-Control"] = "no-store"
    return response


def respond_to_post(record: Record, result: Any, status: int) -> HttpResponse:
    """A page as the answer to a form, never kept."""
    made = answer(record, result)
    return HttpResponse(
        made.body,
        status=status,
        content_type=made.content_type,
        headers={"Cache-Control": "no-store"},
    )
