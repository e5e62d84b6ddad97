"""The views that are not one page kind's: addresses of the tree, errors, media."""

import logging

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.static import serve

from rotative.record.reading import Paper, Record
from rotative.site import archives, lists, notices, story
from rotative.site.outage import draw_outage
from rotative.site.page import Result, answer, moved_or_none, reader_view, respond

log = logging.getLogger(__name__)


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


def section_year(record: Record, path: str, year: int) -> Result:
    """What lives at this address; or else a year of the section above it."""
    if lives := at(record, f"{path}{year:04d}/"):
        return lives
    return archives.year(record, _section_at(record, path), f"{year:04d}")


def section_month(
    record: Record, path: str, year: int, month: int, page: int | None = None
) -> Result:
    """A month of the section at a path."""
    return archives.month(record, _section_at(record, path), f"{year:04d}-{month:02d}", page)


def _section_at(record: Record, path: str) -> archives.Scope | None:
    location = record.locate(f"/{path}")
    if location is None or location.kind != "section":
        return None
    return archives.section_scope(record, location.id)


tree = reader_view(at)


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture's made size. nginx serves these in production; the names cannot be guessed."""
    response = _file(request, path, "pictures")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def newsroom_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Originals and back-office sizes: for people with an account."""
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    response = _file(request, path, "newsroom")
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _file(request: HttpRequest, path: str, folder: str) -> HttpResponseBase:
    """A file of a folder of the media directory, and of no other."""
    try:
        return serve(request, path, document_root=str(settings.MEDIA_ROOT / folder))
    except (ValueError, SuspiciousFileOperation):  # no name of a file; a way out of the folder
        raise Http404 from None


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
