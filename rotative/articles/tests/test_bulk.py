"""Stories made in bulk are the stories made one by one."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from modelsearch.tasks import insert_or_update_object_task
from treebeard.exceptions import NodeAlreadySaved
from wagtail.models import Page, PageLogEntry, PageViewRestriction, ReferenceIndex
from wagtail.search.models import IndexEntry
from wagtail.tasks import update_reference_index_task

from rotative.articles.bulk import create_stories
from rotative.articles.models import ArticlePage, Byline, RelatedPick, StoryTopic
from rotative.media.models import Picture
from rotative.newsroom.actions import found_paper
from rotative.people.models import Author
from rotative.record import models as public
from rotative.record.sources import check
from rotative.sections.models import SectionPage
from rotative.testing import paper as small
from rotative.topics.models import Topic

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
NEVER_ALIKE = {
    *"id page_ptr_id pk translation_key digest live_revision_id latest_revision_id".split(),
    "latest_revision_created_at",
}

pytestmark = pytest.mark.django_db


class Paper:
    """Two sections, one within the other, two authors, two topics and a story to point to."""

    def __init__(self) -> None:
        home = found_paper("Le Fanal", "fr")
        self.sections = [self._section(home, "Monde")]
        self.sections.append(self._section(self.sections[0], "Europe"))
        self.authors = [Author.objects.create(name=n, slug=n.lower()) for n in ("Inès", "Marc")]
        self.topics = [Topic.objects.create(name=n, slug=n.lower()) for n in ("Crue", "Budget")]
        story = ArticlePage(title="Ancienne", slug="ancienne", live=True)
        create_stories([(self.sections[0], story)])
        self.old = ArticlePage.objects.get(pk=story.pk)

    def _section(self, parent: Page, name: str) -> SectionPage:
        section = parent.add_child(instance=SectionPage(title=name, slug=name.lower()))
        section.save_revision().publish()
        return SectionPage.objects.get(pk=section.pk)

    def story(self, number: int, **wish: Any) -> tuple[SectionPage, ArticlePage]:
        """An unsaved story that has what is wished for."""
        days = wish.get("days_ago")
        article = ArticlePage(
            title=f"Histoire n° {number}",
            slug=f"histoire-{number}",
            standfirst="Un chapô.",
            body=json.dumps(
                [
                    {"type": "paragraph", "value": "<p>L’eau monte.</p>", "id": f"p{number}"},
                    {
                        "type": "heading",
                        "value": {"text": "Hier", "level": "2"},
                        "id": f"h{number}",
                    },
                ]
            ),
            key_points="[]",
            live=wish.get("live", True),
            published_at=None if days is None else NOW - timedelta(days=days),
        )
        article.bylines = [
            Byline(author=self.authors[n], sort_order=place, role="à Genève")
            for place, n in enumerate(wish.get("authors", []))
        ]
        article.story_topics = [
            StoryTopic(topic=self.topics[n], sort_order=place)
            for place, n in enumerate(wish.get("topics", []))
        ]
        if wish.get("picks"):
            article.related_picks = [RelatedPick(story=self.old, sort_order=0)]
        return self.sections[wish.get("section", 0)], article


@pytest.fixture
def paper() -> Paper:
    return Paper()


def one_by_one(filed: list[tuple[SectionPage, ArticlePage]]) -> None:
    """Wagtail's own way, with the worker's part done."""
    for section, article in filed:
        live, article.live = article.live, False
        SectionPage.objects.get(pk=section.pk).add_child(instance=article)
        revision = article.save_revision()
        if live:
            revision.publish()
        insert_or_update_object_task.call("articles", "articlepage", str(article.pk))
        update_reference_index_task.call("articles", "articlepage", str(article.pk))


def everything() -> dict[str, list[Any]]:
    """All rows that stories leave, without the keys that differ from run to run."""
    names = {str(pk): slug for pk, slug in Page.objects.values_list("pk", "slug")}

    def rows(model: Any, **filters: Any) -> list[Any]:
        found = model.objects.filter(**filters).values()
        return sorted(
            (
                {
                    name: names.get(str(value), value)
                    if name in {"article_id", "object_id", "page_id", "story_id"}
                    else re.sub(r"\.\d+\.", ".#.", value)
                    if name == "content_path"
                    else value
                    for name, value in row.items()
                    if name not in NEVER_ALIKE | {"content_path_hash", "uuid", "revision_id"}
                }
                for row in found
            ),
            key=repr,
        )

    kind = ArticlePage(pk=0).content_type_id
    return {
        "pages": rows(Page),
        "articles": [
            {**row, "body": [dict(piece) for piece in row["body"].raw_data]}
            for row in ArticlePage.objects.order_by("path").values(
                *(f.attname for f in ArticlePage._meta.local_concrete_fields if not f.primary_key)
            )
        ],
        "bylines": rows(Byline),
        "topics": rows(StoryTopic),
        "picks": rows(RelatedPick),
        "index": rows(IndexEntry, content_type_id=kind),
        "references": rows(ReferenceIndex, content_type_id=kind),
        "log": rows(PageLogEntry, content_type_id=kind),
        "stories": [{**row, "id": names[str(row["id"])]} for row in rows_of(public.Story)],
        "public bylines": rows(public.Byline),
        "public topics": rows(public.StoryTopic),
        "listings": rows(public.Listing),
        "counts": rows(public.MonthCount),
        "addresses": rows(public.Address),
    }


def rows_of(model: Any) -> list[dict[str, Any]]:
    """The rows with their key."""
    return [
        {name: value for name, value in row.items() if name not in NEVER_ALIKE - {"id"}}
        for row in model.objects.order_by("slug").values()
    ]


WISHES = st.lists(
    st.fixed_dictionaries(
        {
            "live": st.booleans(),
            "section": st.integers(0, 1),
            "authors": st.permutations([0, 1]).flatmap(lambda p: st.sampled_from([p, p[:1], []])),
            "topics": st.permutations([0, 1]).flatmap(lambda p: st.sampled_from([p, p[:1], []])),
            "picks": st.booleans(),
            "days_ago": st.none() | st.integers(0, 90),
        }
    ),
    min_size=1,
    max_size=6,
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(wishes=WISHES)
def test_bulk_leaves_what_adding_and_publishing_one_by_one_leaves(
    paper: Paper, wishes: list[dict[str, Any]]
) -> None:
    left = []
    for way in (one_by_one, create_stories):
        with transaction.atomic(), mock.patch("django.utils.timezone.now", return_value=NOW):
            way([paper.story(number, **wish) for number, wish in enumerate(wishes)])
            left.append(everything())
            assert Page.find_problems() == ([], [], [], [], [])
            assert list(check(mend=False)) == []
            transaction.set_rollback(True)
    for table, slow_rows in left[0].items():
        assert left[1][table] == slow_rows, table


def test_a_story_made_in_bulk_can_be_edited_and_moved_like_any_other(paper: Paper) -> None:
    section, article = paper.story(1, authors=[0])
    create_stories([(section, article)])
    article.bylines.add(Byline(author=paper.authors[1], sort_order=1))
    article.title = "Corrigée"
    article.save_revision().publish()
    ArticlePage.objects.get(pk=article.pk).move(paper.sections[1], pos="last-child")
    story = public.Story.objects.get(pk=article.pk)
    assert (story.headline, story.section_id) == ("Corrigée", paper.sections[1].pk)
    assert story.bylines.count() == 2
    assert Page.find_problems() == ([], [], [], [], [])


def test_drafts_and_stories_of_private_sections_stay_off_the_record(paper: Paper) -> None:
    PageViewRestriction.objects.create(
        page=paper.sections[1], restriction_type=PageViewRestriction.LOGIN
    )
    create_stories([paper.story(1, live=False), paper.story(2, section=1)])
    assert ArticlePage.objects.filter(slug__startswith="histoire").count() == 2
    assert not public.Story.objects.filter(slug__startswith="histoire").exists()
    assert list(check(mend=False)) == []


def test_a_wrong_story_keeps_its_whole_batch_out(paper: Paper) -> None:
    section, nameless = paper.story(2)
    nameless.title = ""
    before = everything()
    with pytest.raises(ValidationError, match="title"):
        create_stories([paper.story(1), (section, nameless)])
    assert everything() == before


def test_two_stories_cannot_share_an_address(paper: Paper) -> None:
    with pytest.raises(ValidationError, match="histoire-1"):
        create_stories([paper.story(1), paper.story(1)])
    create_stories([paper.story(1), paper.story(1, section=1)])
    with pytest.raises(ValidationError, match="histoire-1"):
        create_stories([paper.story(1)])


def test_a_story_that_exists_is_not_made_again(paper: Paper) -> None:
    with pytest.raises(NodeAlreadySaved):
        create_stories([(paper.sections[0], paper.old)])


def test_stories_of_one_batch_may_name_one_another(paper: Paper) -> None:
    section, first = paper.story(1)
    _section, second = paper.story(2)
    first.related_picks = [RelatedPick(story=second, sort_order=0)]
    create_stories([(section, first), (section, second)])
    assert public.Story.objects.get(pk=first.pk).related_ids == [second.pk]


def test_the_sizes_of_a_picture_that_several_stories_show_are_made_once(paper: Paper) -> None:
    shown, filed = small.picture(), [paper.story(n) for n in range(3)]
    for _section, article in filed:
        article.picture = shown
    make = Picture.create_renditions
    with mock.patch.object(Picture, "create_renditions", autospec=True, side_effect=make) as made:
        create_stories(filed)
    assert made.call_count == 1
    files = public.Picture.objects.get().files
    assert files["jpeg"] and public.Story.objects.filter(picture_id=shown.pk).count() == 3


def test_a_story_costs_at_most_two_statements_more(paper: Paper) -> None:
    def statements(numbers: range) -> int:
        filed = [paper.story(n, authors=[0, 1], topics=[0], picks=True) for n in numbers]
        with CaptureQueriesContext(connection) as captured:
            create_stories(filed)
        return len(captured)

    few, many = statements(range(10)), statements(range(10, 60))
    assert many - few <= 2 * 40
