"""Law 1: a page is a function of the record, the settings and the templates. Law 6: no cookie."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rotative.newsletters import landing as newsletter
from rotative.newsletters import web
from rotative.newsletters.models import Edition, EditionStory, Newsletter
from rotative.record.reading import Record
from rotative.site import archives, home, lists, look, notices, story
from rotative.site.answering import answer
from rotative.site.page import Result
from rotative.syndication import feeds, sitemaps
from rotative.testing import cast
from rotative.testing import paper as small
from rotative.testing.environment import MONTH, TODAY
from rotative.testing.paper import SmallPaper

PATHS = [
    "/",
    "/sport/",
    "/sport/un/",
    "/contact/",
    "/themes/",
    "/themes/veltanie/",
    "/auteurs/",
    "/auteurs/ines-carvalho/",
    "/dernieres-nouvelles/",
    "/archives/",
    f"/archives/{MONTH[:4]}/",
    f"/archives/{MONTH.replace('-', '/')}/",
    f"/archives/{TODAY:%Y/%m/%d}/",
    f"/sport/{MONTH[:4]}/",
    f"/sport/{MONTH.replace('-', '/')}/",
    "/newsletter/",
    "/newsletter/quotidienne/",
    "/newsletter/quotidienne/2026/11/",
    "/newsletter/quotidienne/2026-11-27/",
    "/merci/message/",
    "/rss.xml",
    "/sport/atom.xml",
    "/themes/veltanie/feed.json",
    "/sitemap.xml",
    "/sitemap-pages.xml",
    "/sitemap-news.xml",
    f"/sitemap-{MONTH}.xml",
    "/robots.txt",
    "/manifest.webmanifest",
    "/icon.svg",
    "/jamais-ecrit/",
]

VIEW_MODELS: dict[str, Callable[[Record], Result]] = {
    "home": home.home,
    "story": lambda record: story.story(record, record.latest("site", 1)[0]),
    "section": lambda record: lists.section(record, next(iter(record.sections))),
    "topic": lambda record: lists.topic(record, "veltanie"),
    "author": lambda record: lists.author(record, "ines-carvalho"),
    "latest": lists.latest,
    "topics": lists.topics,
    "authors": lists.authors,
    "archives": archives.archives,
    "year": lambda record: archives.year(record, archives.site_scope(record), MONTH[:4]),
    "archive": lambda record: archives.month(record, archives.site_scope(record), MONTH),
    "day": lambda record: archives.day(record, f"{TODAY:%Y-%m-%d}"),
    "notice": lambda record: notices.notice(record, record.notices[0].id),
    "thanks": lambda record: notices.thanks(record, "message"),
    "newsletter": newsletter.newsletter,
    "editions": lambda record: web.editions(record, "quotidienne"),
    "editions of a month": lambda record: web.month(record, "quotidienne", 2026, 11),
    "edition": lambda record: web.edition(record, "quotidienne", 2026, 11, 27),
    "rss": lambda record: feeds.of_site(record, "rss.xml"),
    "atom": lambda record: feeds.of_site(record, "atom.xml"),
    "json feed": lambda record: feeds.of_site(record, "feed.json"),
    "index": sitemaps.index,
    "pages": sitemaps.pages,
    "month": lambda record: sitemaps.month(record, MONTH),
    "look": lambda record: look.stylesheet(record, "any"),
    "manifest": look.manifest,
    "icon": look.icon,
}


@pytest.fixture
def told(fanal: SmallPaper) -> SmallPaper:
    """A paper with enough on it for every page to have something to show."""
    for slug in ("deux", "un"):
        small.story(
            fanal.sport,
            f"Titre {slug}",
            slug=slug,
            authors=[fanal.ines, fanal.agency],
            topics=[fanal.veltania, fanal.summit],
            standfirst="Le chapô.",
        )
    _send_edition()
    return fanal


def _send_edition() -> None:
    now = timezone.now()
    edition = Edition.objects.create(
        newsletter=Newsletter.objects.get(),
        day=date(2026, 11, 27),
        state="sent",
        due_at=now,
        until=now,
        frozen_at=now,
    )
    for position, pk in enumerate(Record().latest("site", 2)):
        EditionStory.objects.create(
            edition=edition, story_id=pk, position=position, part="lead", size="lead"
        )


def at_any_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[datetime]:
    """The program's clock, now and a year on."""
    now = timezone.now()
    for moment in (now, now + timedelta(days=365, hours=7)):
        clock = type("Clock", (datetime,), {"now": classmethod(lambda cls, tz=None, m=moment: m)})
        # What django.utils.timezone.now() asks, whoever has kept a reference to that function.
        monkeypatch.setattr(timezone, "datetime", clock)
        yield moment


@pytest.mark.parametrize("kind", VIEW_MODELS)
def test_a_page_is_the_same_a_year_later(
    told: SmallPaper, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    bodies, logical = set(), timezone.now()
    for _moment in at_any_time(monkeypatch):
        record = Record(as_of=logical)
        bodies.add(answer(record, VIEW_MODELS[kind](record)).body)
    assert len(bodies) == 1


def test_the_clock_of_these_tests_is_the_pages_clock(
    told: SmallPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The news sitemap is made of time: were it the same, the tests above would prove nothing."""
    bodies = {sitemaps.news(Record()).body for _moment in at_any_time(monkeypatch)}
    assert len(bodies) == 2


def test_a_feed_without_stories_has_no_date_of_the_clock(
    fanal: SmallPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies = {feeds.of_site(Record(), "rss.xml").body for _moment in at_any_time(monkeypatch)}
    assert len(bodies) == 1


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_the_same_for_everyone(told: SmallPaper, path: str) -> None:
    marc = Client(
        headers={"accept-language": "en", "user-agent": "Robot", "referer": "https://a.b"}
    )
    marc.force_login(cast.marc())
    marc.cookies["preference"] = "dark"
    mine, his = Client().get(path), marc.get(path, {"utm_source": "letter"})
    assert mine.content == his.content
    assert mine.status_code == his.status_code
    ignored = {"Content-Length"}
    assert {k: v for k, v in mine.headers.items() if k not in ignored} == {
        k: v for k, v in his.headers.items() if k not in ignored
    }


@pytest.mark.parametrize("path", PATHS)
def test_a_page_sets_no_cookie_and_varies_by_none(told: SmallPaper, path: str) -> None:
    response = Client().get(path)
    assert not response.cookies
    assert "Set-Cookie" not in response.headers
    assert "cookie" not in response.headers.get("Vary", "").lower()
    assert "Content-Security-Policy" in response.headers


@pytest.mark.parametrize("path", [path for path in PATHS if path != "/jamais-ecrit/"])
def test_who_has_a_page_already_is_told_so(told: SmallPaper, path: str) -> None:
    client = Client()
    first = client.get(path)
    again = client.get(path, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(path, headers={"if-none-match": '"another"'})
    assert (other.status_code, other.content) == (200, first.content)
    assert client.head(path).headers["ETag"] == first.headers["ETag"]


def test_a_corrected_story_has_another_fingerprint(told: SmallPaper, client: Client) -> None:
    before = client.get("/sport/un/").headers["ETag"]
    article = small.ArticlePage.objects.get(slug="un")
    article.title = "Corrigé"
    small.publish(article)
    fresh: Any = client.get("/sport/un/", headers={"if-none-match": before})
    assert fresh.status_code == 200
    assert "Corrigé" in fresh.content.decode()


def test_a_not_found_page_has_no_fingerprint(told: SmallPaper, client: Client) -> None:
    """A page that comes to life at that address must be fetched at once."""
    response = client.get("/jamais-ecrit/")
    assert response.status_code == 404
    assert "ETag" not in response.headers


def test_a_page_cannot_be_posted_to(told: SmallPaper) -> None:
    assert Client(enforce_csrf_checks=False).post("/sport/un/").status_code == 405
