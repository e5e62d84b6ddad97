"""Letters where a journalist looks first: on the first screen, and above the story they correct."""

from collections.abc import Iterator
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from rotative.letters.inbox import show
from rotative.letters.models import READS, Message

SHOWN = 6  # of each
ABOVE_A_STORY = 5


class Waiting(Component):
    """The letters that wait for somebody: before all else."""

    order = 45
    template_name = "letters/waiting.html"

    def __init__(self, letters: list[Message]) -> None:
        self.letters = letters

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"letters": self.letters}


class New(Component):
    """The letters that nobody has yet, for who may read all."""

    order = 55
    template_name = "letters/new.html"

    def __init__(self, letters: list[Message], count: int) -> None:
        self.letters, self.count = letters, count

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"letters": self.letters, "count": self.count}


def panels_for(user: Any) -> Iterator[Component]:
    """What somebody finds on the first screen, where letters concern them."""
    every = Message.objects.select_related("assigned_to", "story").defer("words")
    if mine := list(every.waiting_for(user)[:SHOWN]):
        show(mine)
        yield Waiting(mine)
    if user.has_perm(READS):
        unread = every.filter(state=Message.State.NEW)
        if new := list(unread[:SHOWN]):
            show(new)
            yield New(new, unread.count())


def corrections_of(page: Page, user: Any) -> SafeString | None:
    """The letters by which a story is corrected, over its editor's form, for who may read them."""
    open_ones = Message.objects.for_user(user).open().filter(story=page.pk, corrects=True)
    letters = list(open_ones.defer("words")[:ABOVE_A_STORY])
    show(letters)
    return render_to_string("letters/corrections.html", {"letters": letters}) if letters else None
