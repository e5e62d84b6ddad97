"""The newsroom's own touches to Wagtail's screens."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from rotative.newsroom.models import PaperSettings


@hooks.register("insert_global_admin_css")
def the_papers_colour() -> SafeString:
    """The paper's accent where Wagtail has its own."""
    paper = PaperSettings.load()
    return format_html(
        "<style>:root{{--w-color-primary:{0};--w-color-primary-200:{0}}}</style>", paper.accent
    )
