"""The newsroom's screens of pictures that are not Wagtail's: the to-do list, and deleting."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.documents.views import documents
from wagtail.documents.views import multiple as several_documents
from wagtail.images.views import images
from wagtail.images.views import multiple as several_images

from rotative.media.actions import live_uses, try_all_again
from rotative.media.models import Unmade


def unmade(request: HttpRequest) -> HttpResponse:
    """What could not be made for readers; a POST tries again."""
    if request.method == "POST":
        mended = try_all_again()
        if mended:
            said = ngettext("%d is with readers again.", "%d are with readers again.", mended)
            messages.success(request, said % mended)
        else:
            messages.warning(request, _("Nothing could be made yet."))
        return redirect("unmade")
    title = _("Could not be made")
    context = {
        "header_title": title,
        "header_icon": "warning",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": title},
        ],
        "rows": Unmade.objects.select_related("picture", "page"),
    }
    return render(request, "media/unmade.html", context)


class NamesWhatShowsIt:
    """Before Wagtail's view of deleting: says where readers see the thing, and wants a tick."""

    template_name = "media/confirm_delete.html"
    object: Any
    refused = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        more = {"uses": live_uses(self.object), "refused": self.refused}
        return super().get_context_data(**kwargs, **more)  # type: ignore[misc]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if "anyway" not in request.POST and live_uses(self.object):
            self.refused = True
            return self.render_to_response(self.get_context_data())  # type: ignore[attr-defined]
        return super().post(request, *args, **kwargs)  # type: ignore[misc]


class DeletePicture(NamesWhatShowsIt, images.DeleteView):  # type: ignore[misc]
    context_object_name = "image"


class DeleteDocument(NamesWhatShowsIt, documents.DeleteView):  # type: ignore[misc]
    pass


class NotWhileItIsShown:
    """Before Wagtail's deleting of a thing just uploaded, which asks no question."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        key = kwargs[self.pk_url_kwarg]  # type: ignore[attr-defined]
        thing = self.get_model().objects.filter(pk=key).first()  # type: ignore[attr-defined]
        if uses := live_uses(thing) if thing else []:
            return JsonResponse({"success": False, "error_message": still_shown(thing, uses)})
        return super().post(request, *args, **kwargs)  # type: ignore[misc]


class DeleteUploadedPicture(NotWhileItIsShown, several_images.DeleteView):  # type: ignore[misc]
    pass


class DeleteUploadedDocument(NotWhileItIsShown, several_documents.DeleteView):  # type: ignore[misc]
    pass


def still_shown(thing: Any, uses: list[dict[str, str]]) -> str:
    """A sentence that names what shows a thing."""
    return _("“%(thing)s” was not deleted: readers see it in %(places)s.") % {
        "thing": thing,
        "places": ", ".join(f"“{use['name']}”" for use in uses),
    }
