"""The views that are not one page kind's: addresses of the tree, errors, media."""

import logging
import os
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
from django.views.decorators.http import require_safe
from wagtail.documents.views.serve import serve as serve_document

from rotative.press.store import SOON
from rotative.record.models import Document
from rotative.record.reading import Paper, Record
from rotative.site import lists, notices, story
from rotative.site.outage import draw_outage
from rotative.site.page import Result, answer, moved_or_none, reader_view, respond
from rotative.site.ranges import in_part

log = logging.getLogger(__name__)
PICTURES = {".avif": "image/avif", ".webp": "image/webp"}  # of no name in every system's table


def at(record: Record, path: str) -> Result:
    """Whatever lives at a path of the tree: a section, a story, a page at the foot."""
    location = record.locate(f"/{path}")
    if location is None:
        return None
    if location.kind == "section":
        return lists.section(record, location.id)
    if location.kind == "story":
        return story.story(record, location.id)
    if location.kind == "notice":
        return notices.notice(record, location.id)
    return moved_or_none(record, f"/{path}")


def section_archive(
    record: Record, path: str, year: int, month: int, page: int | None = None
) -> Result:
    """A month of the section at a path."""
    location = record.locate(f"/{path}")
    if location is None or location.kind != "section":
        return None
    return lists.section_archive(record, location.id, f"{year:04d}-{month:02d}", page)


tree = reader_view(at)


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
    known = get_conditional_response(request, etag, int(state.st_mtime), response)
    return in_part(request, known or response)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Django's 404, in the paper's look."""
    record = Record()
    return respond(request, answer(record, moved_or_none(record, request.path)))


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's 500, in the paper's look, even with the database gone."""
    return out_of_order(500)


def out_of_order(status: int) -> HttpResponse:
    """A page that needs nothing but (if it can be had) the paper's name."""
    try:
        record: Record | None = Record()
        paper = record.paper if record else Paper()
    except DatabaseError:
        record, paper = None, Paper(name=settings.WAGTAIL_SITE_NAME)
    response = HttpResponse(draw_outage(paper, record, status), status=status)
    response["Retry-After"] = "120"
    response["Cache-Control"] = "no-store"
    return response
