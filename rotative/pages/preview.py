"""Showing a draft as readers would see it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from wagtail.admin.userbar import Userbar

# Of each model, what makes of a draft the entry that the record would be given.
_entries: dict[type[Model], Callable[[Any], object]] = {}


def preview(model: type[Model], entry_of: Callable[[Any], object]) -> None:
    """Declare how a draft of a model is shown: an app's `connect` says it once."""
    _entries[model] = entry_of


def draft_of(thing: Model) -> object:
    """What the record would be told of a thing as it stands; None shows the front page."""
    entry_of = _entries.get(type(thing))
    return entry_of(thing) if entry_of else None


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
