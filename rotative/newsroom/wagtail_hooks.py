"""The newsroom's own touches to Wagtail's screens."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from rotative.newsroom.models import PaperSettings

INK = "#1c1b1a"


@hooks.register("insert_global_admin_css")
def the_papers_colour() -> SafeString:
    """Ink where Wagtail has its dark colour, the paper's accent where it has its bright one."""
    return format_html(
        "<style>:root{{"
        "--w-color-primary:{ink};--w-color-primary-200:color-mix(in srgb,{ink},#000 35%);"
        "--w-color-secondary:{accent};"
        "--w-color-secondary-400:color-mix(in srgb,{accent},#000 12%);"
        "--w-color-secondary-600:color-mix(in srgb,{accent},#000 25%);"
        "--w-color-secondary-100:color-mix(in srgb,{accent},#fff 15%);"
        "--w-color-secondary-75:color-mix(in srgb,{accent},#fff 75%);"
        "--w-color-secondary-50:color-mix(in srgb,{accent},#fff 92%)"
        "}}</style>",
        ink=INK,
        accent=PaperSettings.load().accent,
    )
