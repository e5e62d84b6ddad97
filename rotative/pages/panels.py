"""Panels of the newsroom's editors that say what they do."""

from typing import Any

from django.forms import Widget
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.admin.widgets import AdminAutoHeightTextInput


class RowsPanel(InlinePanel):
    """Wagtail's rows, with words of their own on the button: “Add a signature”.

    Wagtail puts "Add" before the name of a row, which is no sentence in French.
    """

    def __init__(self, *args: Any, add: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add = add

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "add": self.add}

    class BoundPanel(InlinePanel.BoundPanel):
        template_name = "pages/rows.html"


class CountedPanel(FieldPanel):
    """A text that says below how long it is, as it is typed; with `grows`, it wraps as well.

    The counting is in `static/newsroom/story.js`.
    """

    def __init__(self, *args: Any, grows: bool = False, look: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grows, self.look = grows, look

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "grows": self.grows, "look": self.look}

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        if self.grows:
            widget: Widget = AdminAutoHeightTextInput(attrs={"class": self.look})
            options["widgets"] = {self.field_name: widget}
        return options

    class BoundPanel(FieldPanel.BoundPanel):
        def get_editable_context_data(self) -> dict[str, Any]:
            self.bound_field.field.widget.attrs["data-counted"] = ""
            context: dict[str, Any] = super().get_editable_context_data()
            return context
