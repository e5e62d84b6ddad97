"""What the newsroom's templates may ask."""

from django import template

from rotative.newsroom.models import PaperSettings

register = template.Library()


@register.simple_tag
def paper_name() -> str:
    """The paper's name."""
    return PaperSettings.load().name
