"""Archives, sitemaps and the paper's look."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from rotative.articles.bulk import create_stories
from rotative.articles.models import ArticlePage
from rotative.newsroom.models import PaperSettings
from rotative.record.models import Story
from rotative.record.months import CHUNK
from rotative.record.reading import Record
from rotative.site import look
from rotative.site.answering import answer
from rotative.site.kinds import addresses
from rotative.site.story import story
from rotative.syndication import sitemaps
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def stories(fanal: SmallPaper, first: int, upto: int, start: datetime, **step: float) -> None:
    """Stories one after the other, `step` apart."""
    create_stories(
        [
            (
                fanal.sport,
                ArticlePage(
                    title=f"Titre {n}",
                    slug=f"s{n}",
                    live=True,
                    first_published_at=start + n * timedelta(**step),
                ),
            )
            for n in range(first, upto)
        ]
    )


def test_an_old_page_of_an_archive_stays_as_it_is(fanal: SmallPaper, client: Client) -> None:
    start = datetime(2026, 3, 2, tzinfo=UTC)
    stories(fanal, 0, CHUNK + 5, start, minutes=1)
    old = _headlines(client, "/archives/2026/03/page-1/")
    assert len(old) == CHUNK
    stories(fanal, CHUNK + 5, 2 * CHUNK + 1, start, minutes=1)
    assert _headlines(client, "/archives/2026/03/page-1/") == old
    assert len(_headlines(client, "/archives/2026/03/page-2/")) == CHUNK
    # The month's own address has its newest page, which no other has.
    assert _headlines(client, "/archives/2026/03/") == [f"Titre {2 * CHUNK}"]
    newest = client.get("/archives/2026/03/page-3/")
    assert (newest.status_code, newest["Location"]) == (301, "/archives/2026/03/")
    assert newest["Cache-Control"] == "no-cache", "another story makes it a page"
    assert client.get("/archives/2026/03/page-4/").status_code == 404
    assert client.get("/archives/2026/03/page-01/").status_code == 404


def _headlines(client: Client, path: str) -> list[str]:
    page = etree.HTML(client.get(path).content.decode())
    return [
        "".join(h.itertext()) for h in page.xpath("//main//*[contains(@class, 'card-headline')]")
    ]


def test_a_month_begins_and_ends_on_the_papers_clocks(fanal: SmallPaper, client: Client) -> None:
    """23:30 UTC on the last of March is 1:30 on the first of April in Paris."""
    stories(fanal, 0, 1, datetime(2026, 3, 31, 23, 30, tzinfo=UTC), minutes=1)
    stories(fanal, 1, 2, datetime(2026, 3, 31, 21, 30, tzinfo=UTC), minutes=1)
    assert _headlines(client, "/archives/2026/04/") == ["Titre 0"]
    assert _headlines(client, "/archives/2026/03/") == ["Titre 1"]
    assert b"/sport/s0/" in client.get("/sitemap-2026-04.xml").content
    assert b"/sport/s1/" in client.get("/sitemap-2026-03.xml").content


def _heads(client: Client, path: str) -> list[tuple[str, str]]:
    """The days that head a list's stories, and where they lead."""
    page = etree.HTML(client.get(path).content.decode())
    return [(" ".join(a.text.split()), a.get("href")) for a in page.xpath("//*[@class='day']/h2/a")]


@pytest.mark.parametrize("path", ["/dernieres-nouvelles/", "/archives/2026/03/"])
def test_stories_stand_under_their_days(fanal: SmallPaper, client: Client, path: str) -> None:
    """23:30 UTC is half past midnight in Paris. Under a day the hour is enough."""
    stories(fanal, 0, 3, datetime(2026, 3, 9, 22, 30, tzinfo=UTC), minutes=60)
    assert _heads(client, path) == [
        ("mardi 10 mars 2026", "/archives/2026/03/10/"),
        ("lundi 9 mars 2026", "/archives/2026/03/09/"),
    ]
    assert _headlines(client, path) == ["Titre 2", "Titre 1", "Titre 0"]
    page = etree.HTML(client.get(path).content.decode())
    assert page.xpath("//main//article//time/text()") == ["1h30", "0h30", "23h30"]


def test_a_day_has_a_page_of_its_own(fanal: SmallPaper, client: Client) -> None:
    stories(fanal, 0, CHUNK + 2, datetime(2026, 3, 9, 8, tzinfo=UTC), minutes=1)
    stories(fanal, 90, 91, datetime(2026, 3, 8, 8, tzinfo=UTC), minutes=1)
    newest = [f"Titre {n}" for n in (CHUNK + 1, CHUNK)]
    assert _headlines(client, "/archives/2026/03/09/") == newest
    assert len(_headlines(client, "/archives/2026/03/09/page-1/")) == CHUNK
    moved = client.get("/archives/2026/03/09/page-2/")
    assert (moved.status_code, moved["Location"]) == (301, "/archives/2026/03/09/")
    assert _headlines(client, "/archives/2026/03/08/") == ["Titre 90"]
    page = etree.HTML(client.get("/archives/2026/03/08/").content.decode())
    assert page.xpath("//main//h1")[0].text.split() == ["dimanche", "8", "mars", "2026"]
    assert page.xpath("//nav[@class='crumbs']//a/@href") == [
        "/archives/",
        "/archives/2026/",
        "/archives/2026/03/",
    ]


@pytest.mark.parametrize(
    "path",
    [
        "/archives/2026/03/10/",  # nothing was published
        "/archives/2026/02/30/",  # no such day
        "/archives/2026/03/9/",  # another spelling
        "/archives/2026/03/09/page-2/",
        "/archives/2025/",
        "/archives/2026/3/",
        "/sport/2025/",
        "/sport/2026/03/09/",  # a section has no days
        "/2026/",
    ],
)
def test_a_period_without_stories_has_no_page(fanal: SmallPaper, client: Client, path: str) -> None:
    stories(fanal, 0, 1, datetime(2026, 3, 9, 8, tzinfo=UTC), minutes=1)
    assert client.get("/archives/2026/03/09/").status_code == 200
    assert client.get(path).status_code == 404


def test_a_year_leads_to_its_months(fanal: SmallPaper, client: Client) -> None:
    for month in (1, 3):
        stories(fanal, month, month + 1, datetime(2026, month, 9, tzinfo=UTC), minutes=1)
    stories(fanal, 7, 8, datetime(2025, 12, 9, tzinfo=UTC), minutes=1)
    for base in ("/archives/", "/sport/"):
        page = etree.HTML(client.get(f"{base}2026/").content.decode())
        assert page.xpath("//*[@class='month-grid']//a/@href") == [
            f"{base}2026/03/",
            f"{base}2026/01/",
        ]
    page = etree.HTML(client.get("/archives/").content.decode())
    assert page.xpath("//*[@class='year wide']/h2/a/@href") == [
        "/archives/2026/",
        "/archives/2025/",
    ]


def test_a_story_whose_address_is_a_number_is_no_year(fanal: SmallPaper, client: Client) -> None:
    small.story(fanal.sport, "Rétrospective", slug="2026")
    page = etree.HTML(client.get("/sport/2026/").content.decode())
    assert page.xpath("//article//h1")[0].text == "Rétrospective"


def test_every_period_is_an_address_of_the_press(fanal: SmallPaper, client: Client) -> None:
    stories(fanal, 0, 2, datetime(2026, 3, 9, 8, tzinfo=UTC), hours=24)
    found = set(addresses(Record()))
    wanted = {f"/archives/2026/{rest}" for rest in ("", "03/", "03/09/", "03/10/")}
    assert wanted | {"/sport/2026/", "/sport/2026/03/"} <= found
    assert {client.get(path).status_code for path in wanted} == {200}


def test_the_news_sitemap_has_the_last_two_days_by_the_records_time(fanal: SmallPaper) -> None:
    stories(fanal, 0, 4, NOW - timedelta(hours=72), hours=24)
    listed = sitemaps.news(Record(as_of=NOW)).body.decode()
    assert [f"s{n}/" in listed for n in range(4)] == [False, False, True, True]
    later = sitemaps.news(Record(as_of=NOW + timedelta(hours=24))).body.decode()
    assert [f"s{n}/" in later for n in range(4)] == [False, False, False, True]


def test_the_news_sitemap_has_a_thousand_addresses_at_most(
    fanal: SmallPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sitemaps.NEWS_MOST == 1000
    monkeypatch.setattr(sitemaps, "NEWS_MOST", 3)
    stories(fanal, 0, 5, NOW - timedelta(hours=5), hours=1)
    root = etree.fromstring(sitemaps.news(Record(as_of=NOW)).body)
    titles = [str(e.text) for e in root.iter("{*}title")]
    assert titles == ["Titre 4", "Titre 3", "Titre 2"]


def test_every_public_page_is_in_a_sitemap_once(fanal: SmallPaper, client: Client) -> None:
    small.story(fanal.world, slug="un", authors=[fanal.ines], topics=[fanal.summit])
    names = [_path(loc) for loc in _locations(client, "/sitemap.xml")]
    listed = [_path(loc) for name in names for loc in _locations(client, name)]
    for path in ("/", "/actualite/", "/actualite/monde/", "/sport/", "/contact/"):
        assert listed.count(path) == 1
    assert listed.count("/themes/sommet/") == 1
    assert listed.count("/themes/veltanie/") == 0
    # The story is in its month's and in the news.
    assert listed.count("/actualite/monde/un/") == 2


def test_a_months_sitemap_says_when_each_story_changed_last(
    fanal: SmallPaper, client: Client
) -> None:
    small.story(fanal.sport, slug="finale", published_at=NOW - timedelta(days=10))
    Story.objects.update(modified_at=NOW)
    root = etree.fromstring(client.get("/sitemap-2026-11.xml").content)
    assert [str(e.text) for e in root.iter("{*}lastmod")] == ["2026-11-20T12:00:00+00:00"]


def _locations(client: Client, path: str) -> list[str]:
    return [str(e.text) for e in etree.fromstring(client.get(path).content).iter("{*}loc")]


def _path(address: str) -> str:
    return address.removeprefix("https://lefanal.example")


def test_a_changed_look_has_another_address_and_the_old_one_still_answers(
    fanal: SmallPaper, client: Client
) -> None:
    before = look.stylesheet_path(Record())
    paper = PaperSettings.load()
    paper.accent = "#123456"
    paper.save()
    after = look.stylesheet_path(Record())
    assert before != after
    assert after.encode() in client.get("/").content
    for path in (before, after):
        assert b"--accent:#123456" in client.get(path).content


def test_a_sections_colour_is_in_the_look(fanal: SmallPaper, client: Client) -> None:
    fanal.sport.colour = "#1d5b79"
    small.publish(fanal.sport)
    assert f".section-{fanal.sport.pk}{{--section:#1d5b79}}" in look.css_of(Record())


def test_a_recap_has_an_anchor_of_its_own_for_each_heading(fanal: SmallPaper) -> None:
    texts = ["La suite", "La suite", "!!!", "La suite", "?"]
    body = [{"type": "heading", "value": {"text": text, "level": "2"}} for text in texts]
    article = small.story(fanal.sport, body=body)
    page: Any = story(Record(), article.pk)
    anchors = [stop.anchor for stop in page.recap]
    assert anchors == ["la-suite", "la-suite-2", "section", "la-suite-3", "section-2"]
    drawn = answer(page.record, page).body.decode()
    assert all(drawn.count(f'id="{anchor}"') == 1 for anchor in anchors)


def test_an_update_in_the_minute_of_publication_is_not_told(fanal: SmallPaper) -> None:
    article = small.story(fanal.sport, published_at=NOW - timedelta(days=400))
    for seconds, told in ((30, False), (61, True), (-3600, False)):
        article.updated_at = article.published_at + timedelta(seconds=seconds)
        small.publish(article)
        page: Any = story(Record(), article.pk)
        assert page.shows_update is told
