"""The views that are no page kind's: what is said when something is wrong."""

import logging
import sys

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from rotative.lib.failure import is_away, is_full
from rotative.press.front import APART
from rotative.record.reading import Record
from rotative.site import errors
from rotative.site.answering import answer, moved_or_none, respond
from rotative.site.outage import Why, draw_outage

log = logging.getLogger(__name__)
log_security = logging.getLogger("rotative.security")


def refused(status: int) -> HttpResponse:
    """A refusal in the paper's look, which nobody keeps."""
    try:
        record = Record()
        made = answer(record, errors.problem(record, status))
    except DatabaseError:
        return out_of_order(Why.AWAY, status)
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(made.body, status=status, content_type=made.content_type, headers=headers)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 400, in the paper's look: a wrong host name, a form that is none."""
    return refused(400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's 403, in the paper's look."""
    return refused(403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form of the newsroom that did not come from it."""
    log_security.warning("refused a form sent to %s: %s", request.path[:100], reason)
    return refused(403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Django's 404, in the paper's look."""
    record = Record()
    return respond(request, answer(record, moved_or_none(record, request.path)))


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's 500, in the paper's look, even with the database gone.

    Called while the error is being handled. What passes by itself is 503; but for a reader's page
    500: that is when nginx and the front give the copy they have, and 503 where they have none.
    """
    failed = sys.exc_info()[1]
    if is_full(failed) or "disk is full" in str(failed):
        why = Why.FULL
    elif is_away(failed):
        why = Why.AWAY
    else:
        return out_of_order(Why.MISTAKE, 500)
    is_page = request.method in ("GET", "HEAD") and not request.path.startswith(APART)
    return out_of_order(why, 500 if is_page else 503)


def out_of_order(why: Why, status: int, language: str = "") -> HttpResponse:
    """A page that needs nothing but (if it can be had) the paper's name."""
    response = HttpResponse(draw_outage(why, language), status=status)
    response["Retry-After"] = "120" if why == Why.WORK else "10"
    response["Cache-Control"] = "no-store"
    return response
