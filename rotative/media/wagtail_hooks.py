from typing import Any

from django.http import Http404, HttpRequest
from wagtail import hooks

from rotative.media.operations import Public
from rotative.record.models import Document


@hooks.register("register_image_operations")
def sizes_for_readers() -> list[tuple[str, type]]:
    return [("public", Public)]


@hooks.register("before_serve_document")
def only_public_documents(document: Any, request: HttpRequest) -> None:
    """A document is public while something public links to it; staff see all of them."""
    if Document.objects.filter(pk=document.pk).exists():
        return
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
