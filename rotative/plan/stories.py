"""What the editor and the list of stories say of a story's assignment."""

from collections.abc import Collection
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtail.models import Page

from rotative.plan.board import cards_of
from rotative.plan.rights import Rights


def over_the_story(page: Page, user: Any) -> SafeString | None:
    """A line at the top of its editor: what was asked for, and by when."""
    rights = Rights(user)
    it = rights.visible().filter(story=page.pk).shown().first()
    if it is None:
        return None
    (card,) = cards_of([it], rights)
    return render_to_string("plan/over_the_story.html", {"card": card})


def marks_of_stories(ids: Collection[int], user: Any) -> dict[int, tuple[str, str]]:
    """The assignments of these stories: words and address, by the stories' numbers."""
    its = Rights(user).visible().filter(story__in=ids)
    return {it.story_id: (it.what, it.get_absolute_url()) for it in its if it.story_id}
