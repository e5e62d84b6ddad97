"""Law 3: only the record is public, whatever the newsroom does and in whatever order.

Beside the property: each thing that upholds it is broken once, and the law must notice.
"""

from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal
from hypothesis import example, given
from hypothesis import strategies as st
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from laws.newsroom import VERBS, Newsroom, Step, rolled_back
from laws.reader import breaches
from rotative.articles import actions as articles
from rotative.articles import receivers as of_articles
from rotative.articles.models import ArticlePage
from rotative.media import receivers as of_media
from rotative.media.models import Picture
from rotative.people import receivers as of_people
from rotative.people.models import Author
from rotative.record import actions as record
from rotative.record import addresses, lists, months
from rotative.record.entries import StoryEntry, Withdrawal
from rotative.record.reading import Record
from rotative.sections import actions as of_the_tree
from rotative.sections import receivers as of_sections
from rotative.sections.models import SectionPage
from rotative.testing.paper import SmallPaper
from rotative.topics import receivers as of_topics
from rotative.topics.models import Topic

numbers = st.integers(0, 7)
steps = st.lists(st.tuples(st.sampled_from(sorted(VERBS)), numbers, numbers), max_size=12)


@given(steps)
@example([("publish", 0, 0), ("edit_draft", 0, 0), ("move_story", 0, 1), ("publish_draft", 0, 0)])
@example([("publish", 0, 0), ("rename_story", 0, 0), ("rename_section", 0, 0)])
@example([("publish", 0, 0), ("rename_section", 0, 0), ("rename_story", 0, 0)])
@example([("publish", 1, 0), ("restrict", 1, 1), ("lift_restriction", 0, 0)])
@example([("write", 0, 0), ("schedule", 0, 0), ("an_hour_passes", 0, 0)])
@example([("publish", 0, 0), ("schedule", 0, 1), ("an_hour_passes", 0, 0)])
@example([("new_picture", 0, 0), ("publish", 1, 0), ("change_credit", 0, 0)])
@example([("publish", 0, 0), ("rename_story", 0, 0), ("withdraw_story", 0, 1)])
@example([("rename_section", 0, 0), ("delete_section", 1, 0), ("rename_section", 0, 0)])
def test_readers_find_what_the_newsroom_decided_and_nothing_else(
    fanal: SmallPaper, said: list[Step]
) -> None:
    with rolled_back():
        newsroom = Newsroom(fanal)
        newsroom.say(said)
        assert breaches(newsroom) == []


def test_no_verb_does_nothing(fanal: SmallPaper) -> None:
    """The property would hold of verbs that change nothing."""
    made: list[Step] = [
        ("new_picture", 0, 0),
        ("publish", 1, 1),
        ("write", 1, 1),
        ("publish", 0, 0),
    ]
    needs: dict[str, list[Step]] = {
        "lift_restriction": [("restrict", 0, 1)],
        "republish_section": [("unpublish_section", 0, 0)],
        "an_hour_passes": [("schedule", 1, 0)],
    }
    idle = []
    for name in VERBS:
        with rolled_back():
            newsroom = Newsroom(fanal)
            newsroom.say([*made, *needs.get(name, [])])
            before = _rows()
            newsroom.say([(name, 1, 2)])
            if _rows() == before:
                idle.append(name)
    assert idle == []


def _rows() -> list[object]:
    models = (ArticlePage, SectionPage, Topic, Author, Picture, PageViewRestriction)
    rows: list[object] = [list(model._default_manager.order_by("pk").values()) for model in models]
    return [*rows, list(Page.objects.order_by("pk").values_list("latest_revision", "url_path"))]


# -- the law's own test: with any of these broken it must find something

Mutation = Callable[[pytest.MonkeyPatch], None]


def deaf(signal: Signal, receiver: Callable[..., None], sender: type) -> Mutation:
    """A mutant in which a receiver is not told."""

    def mutate(monkeypatch: pytest.MonkeyPatch) -> None:
        left = [row for row in signal.receivers if row[0] != (id(receiver), id(sender))]
        assert len(left) < len(signal.receivers), "no such receiver: mend this test"
        monkeypatch.setattr(signal, "receivers", left)
        monkeypatch.setattr(signal, "sender_receivers_cache", WeakKeyDictionary())

    return mutate


def broken(owner: object, name: str, instead: Any) -> Mutation:
    """A mutant in which a function does something else."""

    def mutate(monkeypatch: pytest.MonkeyPatch) -> Any:
        monkeypatch.setattr(owner, name, instead)

    return mutate


def _nothing(*args: Any, **kwargs: Any) -> None:
    return None


_save_revision = ArticlePage.save_revision


def _entering(self: ArticlePage, *args: Any, **kwargs: Any) -> Any:
    revision = _save_revision(self, *args, **kwargs)
    if self.live:
        articles.record_article(self)
    return revision


_explain = addresses.explain


def _adding(ids: list[int], withdrawal: Withdrawal) -> None:
    if withdrawal.words:
        _explain(ids, withdrawal)


PUBLISHED: list[Step] = [("new_picture", 0, 0), ("publish", 1, 1)]

MUTANTS: dict[str, tuple[Mutation, list[Step]]] = {
    "a publication is not told": (
        deaf(page_published, of_articles.article_published, ArticlePage),
        PUBLISHED,
    ),
    "a withdrawal is not told": (
        deaf(page_unpublished, of_articles.article_unpublished, ArticlePage),
        [*PUBLISHED, ("unpublish_story", 0, 0)],
    ),
    "what a withdrawal says is not kept": (
        broken(addresses, "explain", _nothing),
        [*PUBLISHED, ("withdraw_story", 0, 1)],
    ),
    "what a withdrawal said is never forgotten": (
        broken(addresses, "explain", _adding),
        [
            *PUBLISHED,
            ("withdraw_story", 0, 1),
            ("publish_draft", 0, 0),
            ("unpublish_story", 0, 0),
        ],
    ),
    "a move is not told": (
        deaf(post_page_move, of_articles.article_moved, ArticlePage),
        [*PUBLISHED, ("move_story", 0, 2)],
    ),
    "nothing is ever struck": (
        broken(record, "strike_stories", _nothing),
        [*PUBLISHED, ("delete_story", 0, 0)],
    ),
    "a restriction is not told": (
        deaf(post_save, of_articles.restriction_changed, PageViewRestriction),
        [*PUBLISHED, ("restrict", 0, 0)],
    ),
    "a lifted restriction is not told": (
        deaf(post_delete, of_articles.restriction_changed, PageViewRestriction),
        [*PUBLISHED, ("restrict", 0, 0), ("lift_restriction", 0, 0)],
    ),
    "a section that comes back is not told": (
        broken(of_the_tree, "on_sections_entered", []),
        [*PUBLISHED, ("unpublish_section", 1, 0), ("republish_section", 0, 0)],
    ),
    "a renamed section is not told": (
        deaf(page_published, of_sections.tree_changed, SectionPage),
        [*PUBLISHED, ("rename_section", 0, 0)],
    ),
    "a hidden section is not told": (
        deaf(page_unpublished, of_sections.tree_changed, SectionPage),
        [*PUBLISHED, ("unpublish_section", 1, 0)],
    ),
    "a moved section is not told": (
        deaf(post_page_move, of_sections.tree_changed, SectionPage),
        [("publish", 1, 1), ("move_section", 1, 1)],
    ),
    "a deleted section is not told": (
        deaf(post_delete, of_sections.page_deleted, Page),
        [*PUBLISHED, ("delete_section", 1, 0)],
    ),
    "a renamed topic is not told": (
        deaf(post_save, of_topics.topic_saved, Topic),
        [*PUBLISHED, ("rename_topic", 1, 0)],
    ),
    "a deleted topic is not told to stories": (
        deaf(post_delete, of_articles.topic_left, Topic),
        [("publish", 0, 0), ("delete_topic", 1, 0)],
    ),
    "a renamed author is not told": (
        deaf(post_save, of_people.author_saved, Author),
        [*PUBLISHED, ("rename_author", 0, 0)],
    ),
    "a new credit is not told": (
        deaf(post_save, of_media.picture_saved, Picture),
        [*PUBLISHED, ("change_credit", 0, 0)],
    ),
    "a deleted picture is not told": (
        deaf(post_delete, of_articles.file_left, Picture),
        [*PUBLISHED, ("delete_picture", 0, 0)],
    ),
    "old addresses are not kept": (
        broken(addresses, "forward", _nothing),
        [*PUBLISHED, ("rename_story", 0, 0)],
    ),
    "old addresses are not asked": (
        broken(Record, "_moved", _nothing),
        [*PUBLISHED, ("unpublish_story", 0, 0)],
    ),
    "months are not counted": (broken(months, "count", _nothing), PUBLISHED),
    "stories are counted in a wrong month": (
        broken(months, "month_of", lambda moment: "2001-01"),
        PUBLISHED,
    ),
    "stories of a moved subsection stay in its old section's list": (
        broken(lists, "relist_section", _nothing),
        [("publish", 1, 1), ("move_section", 1, 1)],
    ),
    "every version of a story has the same digest": (
        broken(StoryEntry, "digest", "0" * 32),
        [*PUBLISHED, ("correct", 0, 0)],
    ),
    "a live story is public whatever lies over it": (
        broken(articles, "is_public", lambda article: article.live),
        [("publish", 1, 1), ("restrict", 0, 1), ("publish_draft", 0, 0)],
    ),
    "drafts are entered as they are saved": (
        broken(ArticlePage, "save_revision", _entering),
        [*PUBLISHED, ("edit_draft", 0, 0)],
    ),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_the_law_notices_when(
    fanal: SmallPaper, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    mutate, said = MUTANTS[name]
    mutate(monkeypatch)
    newsroom = Newsroom(fanal)
    newsroom.say(said)
    assert breaches(newsroom)
