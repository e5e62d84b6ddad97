"""Choosers of the newsroom's things that speak the language of whoever looks."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.widgets import AdminSnippetChooser


def chooser(
    one: Any, another: Any, edit: Any, *, create: Any = "", fields: Sequence[str] = ()
) -> type[SnippetChooserViewSet]:
    """A chooser with words of its own: "choose a topic", "choose another", "edit this topic".

    With `fields`, whoever may add such a thing makes one here, on the tab `create`. Wagtail makes
    its words when it is started, in the language of the settings; ours are lazy.
    """

    class Chooser(AdminSnippetChooser):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.choose_one_text = one
            self.choose_another_text = another
            self.link_to_chosen_text = edit

    class Words(SnippetChooserViewSet):
        base_widget_class = Chooser
        choose_one_text = one
        choose_another_text = another
        edit_item_text = edit
        search_tab_label = _("Search")
        create_action_label = _("Create")
        creation_tab_label = create
        form_fields = list(fields) or None

    return Words
