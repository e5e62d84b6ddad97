"""A story goes to another section: a draft when it is saved, what is out when it is published.

The section is where the page lies. What an editor chooses stands in the story's `moves_to`, as all
else that is typed stands in its draft, until the page is there.
"""

from typing import Any

from django.db import transaction
from wagtail.models import Page, Revision

from rotative.articles.models import ArticlePage
from rotative.pages.addresses import free_page_address


@transaction.atomic
def settle(story: ArticlePage, user: Any) -> bool:
    """Put a story where its editor wants it, and say whether it has moved.

    Its address is numbered if another has it there.
    """
    there = story.moves_to
    here = ArticlePage.objects.select_for_update().get(pk=story.pk)
    if there is None or here.is_child_of(there):
        return False
    make_room(here, there)
    here.move(there, pos="last-child", user=user)
    story.refresh_from_db(fields=["path", "depth", "url_path", "slug", "moves_to"])
    story.__dict__.pop("_cached_parent_obj", None)
    return True


def make_room(story: ArticlePage, there: Page) -> bool:
    """Number a story's address if another has it where it goes; whether that was needed."""
    slug = free_page_address(there, story.slug, story)
    if slug == story.slug:
        return False
    ArticlePage.objects.filter(pk=story.pk).update(slug=slug)
    for draft in _drafts(story.pk):
        Revision.objects.filter(pk=draft.pk).update(content=draft.content | {"slug": slug})
    story.slug = slug
    return True


def arrived(pk: int) -> None:
    """A story lies somewhere else, whoever has put it there: where it was to go is forgotten."""
    ArticlePage.objects.filter(pk=pk).update(moves_to=None)
    for draft in _drafts(pk):
        Revision.objects.filter(pk=draft.pk).update(content=draft.content | {"moves_to": None})


def _drafts(pk: int) -> list[Revision]:
    """What will be edited, or published at its hour, of a story."""
    page = Page.objects.get(pk=pk)
    return [draft for draft in (page.latest_revision, page.scheduled_revision) if draft]
