"""Files as they are served: pictures, originals, documents."""

import os
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils._os import safe_join
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from wagtail.documents import get_document_model
from wagtail.documents.views.serve import serve as serve_document

from rotative.media.ranges import in_part
from rotative.press.store import SOON
from rotative.record.models import Document

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
    response = newsroom_file(request, path)
    response["Cache-Control"] = "private, max-age=3600"
    return response


def newsroom_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file that no reader gets, for whom the caller lets have it."""
    return _file(request, path, "newsroom")


@require_safe
def document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """A document that something public links to; people with an account see the others too."""
    response = in_part(request, serve_document(request, document_id, document_filename))
    is_public = Document.objects.filter(pk=document_id).exists()
    response["Cache-Control"] = SOON if is_public else "private, no-cache"
    return response


def document_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A document that may be in no public story, for whom the caller lets have it."""
    it = get_object_or_404(get_document_model(), pk=pk)
    request.lets_have_document = pk  # type: ignore[attr-defined]
    return in_part(request, serve_document(request, pk, it.filename))


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
