"""Showing a draft as readers would see it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from wagtail.admin.userbar import Userbar


def show(draft: Any, request: HttpRequest, page: Any = None) -> HttpResponse:
    """The readers' page with a draft (an entry, or the paper's data) in the record's place.

    Nothing is stored. Wagtail's user bar is added: the accessibility checker lives in it.
    """
    html: str = import_string(settings.PREVIEW_RENDERER)(draft)
    bar = Userbar(object=page).render_html({"request": request})
    response = HttpResponse(html.replace("</body>", f"{bar}</body>"))
    # The bar and the draft's look are inline; a preview is seen by those who may edit it.
    response._csp_exempt = True  # type: ignore[attr-defined]
    return response
