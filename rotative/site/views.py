"""The views that are not one page kind's: errors, media, documents."""

import logging
import os
import sys
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.db import DatabaseError
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
)
from django.utils._os import safe_join
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from wagtail.documents.views.serve import serve as serve_document

from rotative.lib.failure import is_away, is_full
from rotative.press.front import APART
from rotative.press.store import SOON
from rotative.record.models import Document
from rotative.record.reading import Record
from rotative.site import errors
from rotative.site.answering import answer, moved_or_none, respond
from rotative.site.outage import Why, draw_outage
from rotative.site.ranges import in_part

log = logging.getLogger(__name__)
log_security = logging.getLogger("rotative.security")
PICTURES = {".avif": "image/avif", ".webp": "image/webp"}  # of no name in every system's table


@csrf_exempt
@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture's made size. nginx serves these in production; the names cannot be guessed."""
    response = _file(request, path, "pictures")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@require_safe
def newsroom_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Originals and back-office sizes: for people with an account."""
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    response = _file(request, path, "newsroom")
    response["Cache-Control"] = "private, max-age=3600"
    return response


@require_safe
def document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """A document that something public links to; people with an account see the others too."""
    response = in_part(request, serve_document(request, document_id, document_filename))
    is_public = Document.objects.filter(pk=document_id).exists()
    response["Cache-Control"] = SOON if is_public else "private, no-cache"
    return response


def _file(request: HttpRequest, path: str, folder: str) -> HttpResponseBase:
    """A file of a folder of the media directory, and of no other."""
    try:
        file = Path(safe_join(settings.MEDIA_ROOT / folder, path))
        if not file.is_file():
            raise Http404
        opened = file.open("rb")
    except (ValueError, OSError, SuspiciousFileOperation):  # no name; a way out of the folder
        raise Http404 from None
    state = os.fstat(opened.fileno())
    response = FileResponse(opened, content_type=PICTURES.get(file.suffix))
    etag = f'"{state.st_mtime_ns:x}-{state.st_size:x}"'
    response["ETag"], response["Last-Modified"] = etag, http_date(state.st_mtime)
    known = get_conditional_response(request, etag, int(state.st_mtime), response)  # type: ignore[arg-type]
    return in_part(request, known or response)


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


def out_of_order(why: Why, status: int) -> HttpResponse:
    """A page that needs nothing but (if it can be had) the paper's name."""
    response = HttpResponse(draw_outage(why), status=status)
    response["Retry-After"] = "120" if why == Why.WORK else "10"
    response["Cache-Control"] = "no-store"
    return response
