"""What the newsroom is told of the processes."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component

from rotative.operations import presence

SHOWN_FOR = timedelta(days=1)


class Falls(Component):
    """On the first screen: parts that ended by themselves and were started again."""

    order = 20
    template_name = "newsroom/falls.html"

    def __init__(self, falls: list[presence.Fall]) -> None:
        self.falls = falls

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"number": len(self.falls), "last": self.falls[0]}


@hooks.register("construct_homepage_panels")
def falls_on_the_first_screen(request: HttpRequest, panels: list[Any]) -> None:
    if falls := presence.falls(SHOWN_FOR):
        panels.append(Falls(falls))
