from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from rotative.lib.choosers import chooser
from rotative.topics.models import Topic


@register_snippet
class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_label = _("Topics")
    menu_order = 210
    add_to_admin_menu = True
    list_display = ["name", "kind", "parent", UpdatedAtColumn()]
    list_filter = ["kind"]
    ordering = ["name"]
    chooser_viewset_class = chooser(
        _("Choose a topic"),
        _("Choose another topic"),
        _("Edit this topic"),
        create=_("New topic"),
        fields=["name", "kind"],
    )

    def get_queryset(self, request):  # type: ignore[no-untyped-def]
        """With parents, so that the list asks no query a row."""
        return Topic.objects.select_related("parent")
