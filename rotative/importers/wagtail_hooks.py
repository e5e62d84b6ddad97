import json

from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from rotative.importers.clipboard import views
from rotative.importers.models import MissingPicture


@register_snippet
class MissingPictureViewSet(SnippetViewSet):
    model = MissingPicture
    icon = "image"
    menu_label = _("Missing pictures")
    menu_order = 290
    add_to_admin_menu = True
    list_display = ["article", "caption", "credit", "at"]
    search_fields = ["caption", "credit"]
    inspect_view_enabled = True

    def get_queryset(self, request):  # type: ignore[no-untyped-def]
        """With articles, so that the list asks no query a row."""
        return MissingPicture.objects.select_related("article")


@hooks.register("register_admin_urls")
def what_is_pasted() -> list[URLPattern]:
    return [path("paste/", views.paste, name="paste")]


@hooks.register("insert_editor_js")
def paste_keeps_structure() -> SafeString:
    words = {
        "working": gettext("What you pasted is being put into blocks…"),
        "failed": gettext("Only the plain text was pasted:"),
        "unanswered": gettext("the newsroom did not answer."),
        "undo": gettext("Undo paste"),
        "undone": gettext("The paste is undone."),
        "empty": gettext("There was nothing to paste."),
        "close": gettext("Close"),
    }
    return format_html(
        '<link rel="stylesheet" href="{}"><script src="{}" data-url="{}" data-words="{}"></script>',
        versioned_static("newsroom/paste.css"),
        versioned_static("newsroom/paste.js"),
        reverse("paste"),
        json.dumps(words),
    )
