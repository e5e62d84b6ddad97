from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from rotative.lib.choosers import chooser
from rotative.people.models import Author


@register_snippet
class AuthorViewSet(SnippetViewSet):
    model = Author
    icon = "user"
    menu_label = _("Authors")
    menu_order = 220
    add_to_admin_menu = True
    list_display = ["name", "role", "kind", UpdatedAtColumn()]
    list_filter = ["kind"]
    ordering = ["name"]
    chooser_viewset_class = chooser(
        _("Choose an author"),
        _("Choose another author"),
        _("Edit this author"),
        create=_("New author"),
        fields=["name", "kind", "role"],
    )
