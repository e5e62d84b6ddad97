from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.documents.views.bulk_actions import DeleteBulkAction as DeleteDocuments
from wagtail.images.views.bulk_actions import DeleteBulkAction as DeletePictures
from wagtail.models import Page

from rotative.media import views
from rotative.media.actions import live_uses, unmade_of
from rotative.media.models import Unmade
from rotative.media.operations import Public
from rotative.record.models import Document


@hooks.register("register_image_operations")
def sizes_for_readers() -> list[tuple[str, type]]:
    return [("public", Public)]


@hooks.register("before_serve_document")
def only_public_documents(document: Any, request: HttpRequest) -> None:
    """A document is public while something public links to it; staff see all of them, and who has
    a link to a draft what that draft names (`files.document_file`)."""
    if getattr(request, "lets_have_document", None) == document.pk:
        return
    if Document.objects.filter(pk=document.pk).exists():
        return
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404


@hooks.register("register_admin_urls")
def screens() -> list[URLPattern]:
    """Ours, and in the place of Wagtail's those that delete: the first that matches answers."""
    picture, several = views.DeletePicture.as_view(), views.DeleteUploadedPicture.as_view()
    document, documents = views.DeleteDocument.as_view(), views.DeleteUploadedDocument.as_view()
    return [
        path("could-not-be-made/", views.unmade, name="unmade"),
        path("images/<int:image_id>/delete/", picture),
        path("images/multiple/<int:image_id>/delete/", several),
        path("documents/delete/<int:document_id>/", document),
        path("documents/multiple/<int:doc_id>/delete/", documents),
    ]


@hooks.register("before_bulk_action")
def not_while_readers_see_them(
    request: HttpRequest, action_type: str, things: list[Any], action: Any
) -> HttpResponse | None:
    """Many are deleted at once only if nothing public shows one of them."""
    is_ours = isinstance(action, DeletePictures | DeleteDocuments)
    shown = {thing: uses for thing in things if is_ours and (uses := live_uses(thing))}
    if not shown:
        return None
    for thing, uses in shown.items():
        messages.error(request, views.still_shown(thing, uses))
    return redirect(action.next_url)


@hooks.register("register_reports_menu_item")
def unmade_in_the_menu() -> MenuItem:
    url = reverse_lazy("unmade")
    return MenuItem(gettext_lazy("Could not be made"), url, icon_name="warning", order=50)


@hooks.register("after_publish_page")
def say_what_readers_go_without(request: HttpRequest, page: Page) -> None:
    if rows := unmade_of(page):
        names = ", ".join(f"“{row.picture or row.block or page}”" for row in rows)
        said = _("Published without what could not be made: %(names)s.") % {"names": names}
        button = messages.button(reverse("unmade"), _("Could not be made"))
        messages.warning(request, said, buttons=[button])


class UnmadePanel(Component):
    """On the first screen: how many things readers go without."""

    order = 20
    template_name = "media/unmade_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"number": Unmade.objects.count()}


@hooks.register("construct_homepage_panels")
def unmade_on_the_first_screen(request: HttpRequest, panels: list[Any]) -> None:
    if Unmade.objects.exists():
        panels.insert(0, UnmadePanel())
