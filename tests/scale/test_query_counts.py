"""No page and no list of the newsroom asks the database more as the archive grows.

Each is counted with ten stories and with five hundred; the most it may ever ask is written here.
"""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.images import get_image_model

from rotative.accounts.models import Invitation
from rotative.articles.actions import record_articles
from rotative.articles.bulk import create_stories
from rotative.articles.models import ArticlePage, Byline, RelatedPick, StoryTopic
from rotative.importers.models import MissingPicture
from rotative.letters.models import Message
from rotative.media.models import Picture
from rotative.newsletters.models import Edition, EditionStory, Newsletter, Subscriber
from rotative.people.models import Author, User
from rotative.plan.models import Assignment
from rotative.record.models import Picture as PublicPicture
from rotative.record.models import Story
from rotative.record.reading import Record
from rotative.sections.models import SectionPage
from rotative.testing import cast
from rotative.testing import paper as small
from rotative.testing.environment import TODAY
from rotative.testing.paper import SmallPaper
from rotative.topics.models import Topic

FEW, MANY = 10, 500
MONTH = f"{TODAY:%Y/%m}"

# The most queries a readers' page may ask, whatever is in the record.
PAGES = {
    "/": 15,
    "/sport/": 13,
    "/sport/s3/": 19,
    "/themes/t3/": 16,
    "/auteurs/a3/": 15,
    "/themes/": 9,
    "/auteurs/": 8,
    "/dernieres-nouvelles/": 13,
    f"/archives/{MONTH}/": 14,
    f"/sport/{MONTH}/": 14,
    f"/archives/{TODAY:%Y/%m/%d}/": 14,
    f"/archives/{MONTH[:4]}/": 9,
    f"/sport/{MONTH[:4]}/": 12,
    "/archives/": 8,
    "/contact/": 9,
    "/newsletter/": 18,
    "/newsletter/quotidienne/": 16,
    "/newsletter/quotidienne/2026/10/": 16,
    "/newsletter/quotidienne/2026-10-05/": 18,
    "/jamais-ecrit/": 16,
    "/rss.xml": 9,
    "/sport/atom.xml": 9,
    "/themes/t3/feed.json": 11,
    "/sitemap.xml": 2,
    "/sitemap-pages.xml": 7,
    "/sitemap-news.xml": 8,
    f"/sitemap-{MONTH.replace('/', '-')}.xml": 3,
}


def more_of_everything(fanal: SmallPaper, upto: int) -> None:
    """As many stories, topics, authors, pictures and letters, all tied together."""
    start = ArticlePage.objects.count()
    topics = [
        Topic(name=f"Thème {n}", slug=f"t{n}", parent=fanal.veltania) for n in range(start, upto)
    ]
    authors = [Author(name=f"Autrice {n}", slug=f"a{n}") for n in range(start, upto)]
    for thing in (*topics, *authors):
        thing.save()
    picture = _pictures(start, upto)
    moment = timezone.now()
    stories = []
    for number in range(start, upto):
        own = number - start
        article = ArticlePage(
            title=f"Titre {number}",
            slug=f"s{number}",
            standfirst="Chapô",
            live=True,
            first_published_at=moment - timedelta(seconds=number),
            body=json.dumps(_body(picture)),
            picture=picture,
        )
        article.bylines = [
            Byline(author=authors[own], sort_order=0),
            Byline(author=fanal.ines, sort_order=1),
        ]
        article.story_topics = [
            StoryTopic(topic=topics[own], sort_order=0),
            StoryTopic(topic=fanal.summit, sort_order=1),
        ]
        earlier = ArticlePage.objects.first()
        article.related_picks = [RelatedPick(story=earlier)] if earlier else []
        stories.append((fanal.sport, article))
    made = create_stories(stories)
    Message.objects.bulk_create(
        Message(name="Lou", email="lou@lefanal.example", subject=f"Sujet {n}", text="…")
        for n in range(start, upto)
    )
    for n in range(start, upto):
        email = f"lou{n}@lefanal.example"
        subscriber = Subscriber.objects.create(email=email, folded=email)
        subscriber.subscriptions.create(newsletter=Newsletter.objects.get())
    _editions(start, made)
    _invitations(start, upto)
    MissingPicture.objects.bulk_create(
        MissingPicture(article=article, url="https://a.example/x.jpg", caption="…")
        for article in made
    )
    _plan(start, made)


def _plan(start: int, stories: list[ArticlePage]) -> None:
    """For today an assignment for each story, half of them with one, and as many of yesterday."""
    person, today = User.objects.first(), timezone.localdate()
    own = {"section_id": SectionPage.objects.values_list("pk", flat=True).first()}
    for number, story in enumerate(stories, start):
        tied = {"story": story, "picture": "library"} if number % 2 else {}
        its = Assignment.objects.create(what=f"Sujet {number}", day=today, **own, **tied)
        left = Assignment.objects.create(
            what=f"Reste {number}",
            day=today - timedelta(days=1),
            due=timezone.now() - timedelta(hours=1),
            **own,
        )
        if person is not None:
            its.people.add(person)
            left.people.add(person)


def _invitations(start: int, upto: int) -> None:
    """One of two open, each in a role and for a section."""
    role, section = Group.objects.order_by("pk").first(), SectionPage.objects.first()
    for n in range(start, min(upto, start + 20)):
        it = Invitation.objects.create(name=f"Noa {n}", email=f"noa{n}@lefanal.example")
        it.groups.set([role])
        it.sections.set([section])
        if n % 2:
            Invitation.objects.filter(pk=it.pk).update(withdrawn_at=timezone.now())


def _editions(start: int, stories: list[ArticlePage]) -> None:
    """An edition a day, with up to twenty stories."""
    daily, now = Newsletter.objects.get(), timezone.now()
    for n in range(len(stories)):
        day = date(2026, 10, 1) + timedelta(days=start + n)
        edition = Edition.objects.create(
            newsletter=daily, day=day, state="sent", due_at=now, until=now, frozen_at=now
        )
        EditionStory.objects.bulk_create(
            EditionStory(edition=edition, story_id=it.pk, position=place, part="lead", size="lead")
            for place, it in enumerate(stories[n : n + 20])
        )


def _pictures(start: int, upto: int) -> Picture:
    """More pictures in the library, all of one file; and the one that the stories show."""
    shown = Picture.objects.order_by("pk").first() or small.picture()
    Picture.objects.bulk_create(
        Picture(
            title=f"Le port {number}",
            file=shown.file.name,
            width=shown.width,
            height=shown.height,
            file_hash=f"{number:040x}",
            collection=shown.collection,
        )
        for number in range(start, upto)
    )
    return shown


def _body(picture: Picture) -> list[dict[str, Any]]:
    return [
        small.paragraph("Le texte."),
        {"type": "picture", "value": {"picture": picture.pk, "caption": ""}},
        {"type": "heading", "value": {"text": "Titre", "level": "2"}},
    ]


def queries(ask: Callable[[], Any]) -> int:
    """How many queries an answer takes, the second time it is asked for."""
    assert ask().status_code in {200, 404}
    with CaptureQueriesContext(
        connection,
    ) as asked:
        ask()
    return len(asked)


@pytest.fixture
def readers_pages(fanal: SmallPaper) -> dict[str, tuple[int, int]]:
    """For each page its queries with few and with many stories."""
    client = Client()
    counts = []
    for size in (FEW, MANY):
        more_of_everything(fanal, size)
        counts.append({path: queries(lambda path=path: client.get(path)) for path in PAGES})
    few, many = counts
    return {path: (few[path], many[path]) for path in PAGES}


@pytest.mark.sqlite_is_enough
def test_readers_pages_ask_as_much_in_a_large_archive_as_in_a_small_one(
    readers_pages: dict[str, tuple[int, int]],
) -> None:
    growing = {path: counts for path, counts in readers_pages.items() if counts[0] != counts[1]}
    assert growing == {}
    too_many = {
        path: counts[1] for path, counts in readers_pages.items() if counts[1] > PAGES[path]
    }
    assert too_many == {}


# The most queries a list of the newsroom may ask.
LISTS = {
    # Fourteen of them: soon out, just out, back, due today, editions, first steps, letters.
    "wagtailadmin_home": 40,
    "explorer": 33,
    "stories": 24,
    "stories_quick": 40,
    "find": 25,
    "editor": 90,
    "plan": 20,
    "wagtailsnippets_topics_topic:list": 13,
    "wagtailsnippets_people_author:list": 13,
    "wagtailimages:index": 17,
    "wagtailsnippets_importers_missingpicture:list": 15,
    "messages:index": 15,
    "subscribers:index": 16,
    "invitations": 24,
}


def address(fanal: SmallPaper, name: str) -> str:
    """The address of one of the newsroom's lists."""
    if name == "explorer":
        return reverse("wagtailadmin_explore", args=[fanal.sport.pk])
    if name in {"editor", "stories_quick"}:
        first = ArticlePage.objects.order_by("pk").first()
        assert first is not None
        return reverse("wagtailadmin_pages:edit" if name == "editor" else name, args=[first.pk])
    return reverse(name) + ("?q=titre" if name == "find" else "")


@pytest.fixture
def newsrooms_lists(fanal: SmallPaper) -> dict[str, list[int]]:
    """For each list its queries with a line or two, with ten and with many."""
    client = Client()
    user = cast.marc()
    user.is_superuser = True
    user.save()
    client.force_login(user)
    counts: dict[str, list[int]] = {name: [] for name in LISTS}
    for size in (2, FEW, MANY):
        more_of_everything(fanal, size)
        for name in LISTS:
            counts[name].append(queries(lambda name=name: client.get(address(fanal, name))))
    return counts


@pytest.mark.sqlite_is_enough
def test_the_newsrooms_lists_ask_as_much_in_a_large_archive_as_in_a_small_one(
    newsrooms_lists: dict[str, list[int]],
) -> None:
    missing = "wagtailsnippets_importers_missingpicture:list"
    newsrooms_lists.pop(missing)  # the next test's
    assert {name: counts for name, counts in newsrooms_lists.items() if len({*counts}) > 1} == {}
    too_many = {name: c[-1] for name, c in newsrooms_lists.items() if c[-1] > LISTS[name]}
    assert too_many == {}


def test_the_list_of_missing_pictures_asks_as_much_for_many_as_for_few(
    fanal: SmallPaper,
) -> None:
    client = Client()
    client.force_login(cast.marc())
    name = "wagtailsnippets_importers_missingpicture:list"
    counts = set()
    for size in (2, FEW):
        more_of_everything(fanal, size)
        counts.add(queries(lambda: client.get(reverse(name))))
    assert len(counts) == 1


@pytest.mark.sqlite_is_enough
def test_the_counting_sees_a_query_for_each_story(
    fanal: SmallPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were a card's picture fetched one by one, the counts would differ."""
    pictures = Record.pictures

    def one_by_one(self: Record, ids: Any) -> Any:
        for pk in list(ids):
            PublicPicture.objects.filter(pk=pk or 0).first()
        return pictures(self, ids)

    client = Client()
    counts = []
    for size in (2, 20):
        more_of_everything(fanal, size)
        with monkeypatch.context() as patch:
            patch.setattr(Record, "pictures", _listing(one_by_one))
            counts.append(queries(lambda: client.get("/dernieres-nouvelles/")))
    assert counts[0] < counts[1]


def _listing(function: Any) -> Any:
    return lambda self, ids: function(self, list(ids))


def test_entering_a_batch_of_stories_asks_as_much_for_many_as_for_few(
    fanal: SmallPaper,
) -> None:
    more_of_everything(fanal, 110)
    ids = list(ArticlePage.objects.values_list("pk", flat=True))
    counts = []
    for batch in (ids[:10], ids[:100]):
        Story.objects.filter(pk__in=batch).update(digest="")
        with CaptureQueriesContext(connection) as asked:
            record_articles(batch)
        counts.append(len(asked))
    # Rows are written in as many statements as the database's limit of parameters makes of them.
    # And Wagtail asks once a story for the pictures of its body.
    assert counts[1] <= counts[0] + 30 + 90


def test_the_image_model_of_the_library_is_ours() -> None:
    """Else the library's list above would count another model's queries."""
    assert get_image_model() is Picture
