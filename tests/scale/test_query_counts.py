"""No page and no list of the newsroom asks the database more as the archive grows.

Each is counted with ten stories and with five hundred; the most it may ever ask is written here.
"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.images import get_image_model

from rotative.articles.bulk import create_stories
from rotative.articles.models import ArticlePage, Byline, RelatedPick, StoryTopic
from rotative.importers.models import MissingPicture
from rotative.media.models import Picture
from rotative.newsletters.models import SignUp
from rotative.people.models import Author
from rotative.record.models import Picture as PublicPicture
from rotative.site.models import Message
from rotative.testing import cast
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper
from rotative.topics.models import Topic

FEW, MANY = 10, 500
MONTH = f"{datetime.now():%Y/%m}"

# The most queries a readers' page may ask, whatever is in the record.
PAGES = {
    "/": 24,
    "/sport/": 20,
    "/sport/s3/": 28,
    "/themes/t3/": 20,
    "/auteurs/a3/": 20,
    "/themes/": 12,
    "/auteurs/": 12,
    "/dernieres-nouvelles/": 18,
    f"/archives/{MONTH}/": 18,
    f"/sport/{MONTH}/": 18,
    "/archives/": 12,
    "/contact/": 14,
    "/newsletter/": 18,
    "/jamais-ecrit/": 20,
    "/rss.xml": 10,
    "/sport/atom.xml": 10,
    "/themes/t3/feed.json": 10,
    "/sitemap.xml": 3,
    "/sitemap-pages.xml": 8,
    "/sitemap-news.xml": 8,
    f"/sitemap-{MONTH.replace('/', '-')}.xml": 6,
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
    pictures = _pictures(start, upto)
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
            body=json.dumps(_body(pictures[own])),
            picture=pictures[own],
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
    SignUp.objects.bulk_create(
        SignUp(email=f"lou{n}@lefanal.example", wording="…") for n in range(start, upto)
    )
    MissingPicture.objects.bulk_create(
        MissingPicture(article=article, url="https://a.example/x.jpg", caption="…")
        for article in made
    )


def _pictures(start: int, upto: int) -> list[Picture]:
    """Pictures of one file, their public sizes made once: drawing is not what is counted here."""
    first = Picture.objects.order_by("pk").first()
    if first is None:
        first = small.picture()
    return [first] * (upto - start)


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
    print("PAGES", many)
    return {path: (few[path], many[path]) for path in PAGES}


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
    "wagtailadmin_home": 40,
    "explorer": 40,
    "wagtailsnippets_topics_topic:list": 20,
    "wagtailsnippets_people_author:list": 20,
    "wagtailimages:index": 30,
    "wagtailsnippets_importers_missingpicture:list": 20,
    "messages:index": 20,
    "sign_ups:index": 20,
}


def address(fanal: SmallPaper, name: str) -> str:
    """The address of one of the newsroom's lists."""
    if name == "explorer":
        return reverse("wagtailadmin_explore", args=[fanal.sport.pk])
    return reverse(name)


def test_the_newsrooms_lists_ask_as_much_in_a_large_archive_as_in_a_small_one(
    fanal: SmallPaper,
) -> None:
    client = Client()
    user = cast.marc()
    user.is_superuser = True
    user.save()
    client.force_login(user)
    counts = []
    for size in (2, FEW, MANY):
        more_of_everything(fanal, size)
        ContentType.objects.clear_cache()
        counts.append(
            {name: queries(lambda name=name: client.get(address(fanal, name))) for name in LISTS}
        )
    few, some, many = counts
    print("LISTS", counts)
    assert {name: many[name] for name in LISTS if many[name] > LISTS[name]} == {}


def test_the_counting_sees_a_query_for_each_story(
    fanal: SmallPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were a card's picture fetched one by one, the counts would differ."""
    from rotative.record.reading import Record

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
    from rotative.articles.actions import record_articles
    from rotative.record.models import Story

    more_of_everything(fanal, 110)
    ids = list(ArticlePage.objects.values_list("pk", flat=True))
    counts = []
    for batch in (ids[:10], ids[:100]):
        Story.objects.filter(pk__in=batch).update(digest="")
        with CaptureQueriesContext(connection) as asked:
            record_articles(batch)
        counts.append(len(asked))
    # Rows are written in as many statements as the database's limit of parameters makes of them.
    assert counts[1] <= counts[0] + 30


def test_the_image_model_of_the_library_is_ours() -> None:
    """Else the library's list above would count another model's queries."""
    assert get_image_model() is Picture
