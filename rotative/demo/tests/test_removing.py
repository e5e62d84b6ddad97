"""Taking the demo away: an empty paper, and whatever the newsroom has written since."""

from typing import Any

import pytest
from django.test import Client
from lxml import html
from PIL import Image
from wagtail.models import ModelLogEntry

from rotative.articles.models import ArticlePage, Byline, StoryTopic
from rotative.demo import actions, content
from rotative.demo.models import Piece
from rotative.letters.models import Message
from rotative.media.models import Picture
from rotative.newsroom.models import PaperSettings
from rotative.people.models import Author, User
from rotative.plan.models import Assignment
from rotative.record.models import MonthCount, Story
from rotative.record.sources import check
from rotative.sections.models import SectionPage
from rotative.testing import cast
from rotative.testing import paper as small
from rotative.topics.models import Topic


@pytest.fixture
def demo(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The English demo, with six of its stories and without drawing: the verbs are the same."""
    some = [s for s in content.stories_of("en") if not _names_others(s)][:6]
    monkeypatch.setattr(content, "stories_of", lambda language: some)
    monkeypatch.setattr(actions.illustrations, "draw", _blank)
    actions.build("en")


def _names_others(story: Any) -> bool:
    return any(block.stories_named for block in story.body)


def _blank(**words: Any) -> Any:
    return Image.new("RGB", (480, 270), (90, 90, 90))


def test_a_built_demo_is_on_the_record_as_it_is_in_the_newsroom(demo: None) -> None:
    assert Story.objects.count() == 6
    assert list(check(mend=False)) == []


def test_a_removed_demo_leaves_an_empty_paper(demo: None, client: Client) -> None:
    assert Assignment.objects.count() == 7
    states = Message.objects.order_by("-received_at").values_list("state", flat=True)
    assert list(states) == ["new", "in_hand", "done"]
    assert {user.has_usable_password() for user in User.objects.all()} == {False}
    assert actions.remove() > 0
    models = (ArticlePage, Topic, Author, Picture, Piece, Story, MonthCount)
    models += (Assignment, User, Message)
    assert [model._default_manager.count() for model in models] == [0] * len(models)
    assert PaperSettings.load().name == "Rotative"
    assert client.get("/").status_code == 200
    assert list(check(mend=False)) == []
    assert actions.remove() == 0


def test_a_journalists_own_story_stays_with_all_that_it_uses(demo: None, client: Client) -> None:
    section = SectionPage.objects.get(slug="world")
    author, topic = Author.objects.first(), Topic.objects.filter(parent=None).first()
    picture = Picture.objects.first()
    own = ArticlePage(title="Our own", slug="our-own", picture=picture, live=False)
    own.bylines = [Byline(author=author)]
    own.story_topics = [StoryTopic(topic=topic)]
    small.added(section, own)
    small.publish(own)
    actions.remove()
    assert ArticlePage.objects.get().title == "Our own"
    page = client.get("/news/world/our-own/")
    assert page.status_code == 200
    assert author is not None
    assert author.name in page.content.decode()
    assert client.get(f"/topics/{topic.slug}/").status_code == 200  # type: ignore[union-attr]
    kept = {picture.pk, author.portrait_id} - {None}  # type: ignore[union-attr]
    assert set(Picture.objects.values_list("pk", flat=True)) == kept
    assert list(check(mend=False)) == []


def test_a_journalist_can_write_in_the_paper_that_is_left(demo: None) -> None:
    actions.remove()
    assert SectionPage.objects.exists()


# -- by the button


def of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(answer: Any) -> str:
    return " ".join(html.document_fromstring(answer.content.decode()).text_content().split())


def test_an_administrator_takes_it_away_from_the_first_screen(demo: None) -> None:
    ada = User.objects.create_superuser("ada")
    client = of(ada)
    assert "This is the demo newspaper" in words(client.get("/newsroom/"))
    own = ArticlePage(title="Our own", slug="our-own", live=False)
    small.added(SectionPage.objects.get(slug="world"), own)
    asked = words(client.get("/newsroom/demo/remove/"))
    for said in ("6 articles", "7 assignments", "Our own", "what your stories use"):
        assert said in asked
    assert ArticlePage.objects.count() == 7, "to look is to change nothing"
    first = client.post("/newsroom/demo/remove/", follow=True)
    assert "The demo newspaper is removed" in words(first)
    assert "First steps" in words(first)
    assert "This is the demo newspaper" not in words(first)
    assert [it.title for it in ArticlePage.objects.all()] == ["Our own"]
    (line,) = ModelLogEntry.objects.filter(action="demo.removed")
    assert line.user == ada
    assert client.get("/newsroom/demo/remove/").status_code == 302
    client.post("/newsroom/demo/remove/")
    assert ModelLogEntry.objects.filter(action="demo.removed").count() == 1
    assert ArticlePage.objects.exists()


def test_nobody_else_does_and_a_paper_without_a_demo_says_nothing_of_it(
    demo: None,
) -> None:
    marc = cast.marc()
    assert "This is the demo newspaper" not in words(of(marc).get("/newsroom/"))
    for answer in (
        of(marc).post("/newsroom/demo/remove/"),
        Client().post("/newsroom/demo/remove/"),
    ):
        assert answer.status_code == 302
    assert actions.is_built()
    actions.remove()
    ada = of(User.objects.create_superuser("ada"))
    assert "This is the demo newspaper" not in words(ada.get("/newsroom/"))
