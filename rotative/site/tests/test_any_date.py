"""A story of any day since newspapers are printed has its place, and breaks nobody else's page."""

import json
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

import pytest
from django.core.exceptions import ValidationError
from django.test import Client, override_settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from rotative.articles.actions import record_articles
from rotative.articles.models import ArticlePage
from rotative.record.calendar import is_datable, month_bounds, month_of
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper

FIRST, LAST = datetime(1600, 1, 2, tzinfo=UTC), datetime(2999, 12, 30, tzinfo=UTC)
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
ZONES = sorted(available_timezones() - {"localtime", "Factory"})
# What calendars and clocks have had that is odd, in the paper's own time.
MOMENTS = [
    "1600-01-01T00:00:00+00:09:21",  # the first that may be; Paris had its own sun
    "1891-03-15T00:00:00+00:09:21",
    "1899-12-31T23:59:59+00:09:21",
    "1911-03-10T23:50:00+00:00",
    "1970-01-01T01:00:00+01:00",
    "2000-02-29T12:00:00+01:00",
]


def has_its_month(moment: datetime) -> bool:
    start, end = month_bounds(month_of(moment))
    return start <= moment < end


@given(st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None)), st.sampled_from(ZONES))
def test_every_moment_lies_in_the_month_it_is_counted_in(naive: datetime, zone: str) -> None:
    with override_settings(TIME_ZONE=zone):
        moment = naive.replace(tzinfo=UTC)
        assert is_datable(moment)
        assert has_its_month(moment)
        end = month_bounds(month_of(moment))[1]
        assert month_bounds(month_of(end))[0] == end
        assert has_its_month(end - timedelta(microseconds=1))


def test_an_hour_that_came_twice_over_a_months_end_has_one_month() -> None:
    """In St John's the clocks of 1 November 2009 went from 0:01 back to 23:01."""
    with override_settings(TIME_ZONE="America/St_Johns"):
        for minutes in range(0, 180, 7):
            assert has_its_month(datetime(2009, 11, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))


def test_a_month_is_the_papers_whatever_the_editors_clock() -> None:
    late = datetime(2026, 11, 30, 23, 30, tzinfo=ZoneInfo("Europe/Paris"))
    with timezone.override("Asia/Tokyo"):
        assert month_of(late) == "2026-11"


@pytest.fixture
def shelf(fanal: SmallPaper) -> SmallPaper:
    """Old stories, one a moment, beside one of today's."""
    for number, moment in enumerate(MOMENTS):
        at = datetime.fromisoformat(moment)
        small.story(
            fanal.sport,
            f"Récit {number}",
            slug=f"recit-{number}",
            published_at=at,
            updated_at=at + timedelta(hours=1),
            authors=[fanal.ines],
            topics=[fanal.veltania],
        )
    small.story(fanal.sport, "Du jour", slug="du-jour", topics=[fanal.veltania])
    return fanal


def paths_named(client: Client) -> set[str]:
    """Every address that the sitemaps, the lists of months and the feeds name."""
    named: set[str] = set()
    for path in ("/archives/", "/sport/", "/themes/veltanie/", "/auteurs/ines-carvalho/"):
        links = html.fromstring(client.get(path).content).xpath("//a/@href")
        named |= {link for link in links if re.search(r"/\d{4}/", link)}
    index = etree.fromstring(client.get("/sitemap.xml").content)
    for address in index.xpath("//*[local-name()='loc']/text()"):
        path = urlsplit(address).path
        named.add(path)
        inner = etree.fromstring(client.get(path).content)
        named |= {urlsplit(each).path for each in inner.xpath("//*[local-name()='loc']/text()")}
    return named


def test_what_lists_and_sitemaps_name_answers(shelf: SmallPaper, client: Client) -> None:
    named = paths_named(client)
    assert {"/archives/1600/01/", "/sport/1600/01/", "/sitemap-1600-01.xml"} <= named
    assert {path: client.get(path).status_code for path in named} == dict.fromkeys(named, 200)


def test_old_stories_have_clocks_that_programs_read(shelf: SmallPaper, client: Client) -> None:
    for number in range(len(MOMENTS)):
        page = html.fromstring(client.get(f"/sport/recit-{number}/").content)
        times = page.xpath("//time/@datetime | //meta[contains(@property, '_time')]/@content")
        data = [json.loads(text) for text in page.xpath("//script[contains(@type, 'ld')]/text()")]
        times += [
            it[name] for it in data for name in ("datePublished", "dateModified") if name in it
        ]
        assert len(times) >= 4
        assert [time for time in times if not RFC_3339.fullmatch(time)] == []
    for file in ("rss.xml", "atom.xml"):
        etree.fromstring(client.get(f"/sport/{file}").content)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+00:00", "1599-12-31T12:00:00+00:00"])
@pytest.mark.parametrize("name", ["published_at", "updated_at"])
def test_a_time_before_newspapers_is_refused_in_words(
    fanal: SmallPaper, moment: str, name: str
) -> None:
    article = small.draft(fanal.sport, slug="un")
    setattr(article, name, datetime.fromisoformat(moment))
    with pytest.raises(ValidationError) as refusal:
        article.full_clean()
    assert "1600" in str(refusal.value.message_dict[name])


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00"])
def test_a_time_that_got_in_all_the_same_breaks_no_page(
    shelf: SmallPaper, client: Client, moment: str
) -> None:
    article = ArticlePage.objects.get(slug="recit-3")
    wrong = datetime.fromisoformat(moment)
    ArticlePage.objects.filter(pk=article.pk).update(published_at=wrong, updated_at=wrong)
    record_articles([article.pk])
    named = paths_named(client)
    assert {path: client.get(path).status_code for path in named} == dict.fromkeys(named, 200)
    for path in ("/", "/sport/recit-3/", "/sport/rss.xml", "/dernieres-nouvelles/"):
        assert client.get(path).status_code == 200
