from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

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
