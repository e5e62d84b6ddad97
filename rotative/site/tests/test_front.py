"""The front page as readers get it: its stories, and the day above them."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from django.test import Client
from lxml import html

from rotative.record.models import Story
from rotative.record.reading import Record
from rotative.site.answering import answer
from rotative.site.home import home
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def page(client: Client) -> html.HtmlElement:
    return html.document_fromstring(client.get("/").content.decode())


def test_lou_reads_the_only_opinion_of_a_new_paper(fanal: SmallPaper, client: Client) -> None:
    small.story(fanal.sport, "Rendez-nous le stade", slug="stade", format="opinion")
    assert page(client).xpath("//main//a[@href='/sport/stade/']")
    assert not page(client).find_class("empty-words")


def test_lou_finds_a_band_for_each_section_of_a_small_paper(
    fanal: SmallPaper, client: Client
) -> None:
    clock = count()
    for section in (fanal.sport, fanal.sport, fanal.world, fanal.world):
        at = NOON + timedelta(minutes=next(clock))
        small.story(section, f"Titre {at:%M}", first_published_at=at)
    dom = page(client)
    names = [h.text_content().strip() for h in dom.xpath("//*[@class='block-head']/h2")]
    assert sorted(names) == ["Actualité", "Sport"]
    heads = [a.text for a in dom.xpath("//main//a[starts-with(., 'Titre')]")]
    assert sorted(heads) == ["Titre 00", "Titre 01", "Titre 02", "Titre 03"]


def test_the_day_above_the_front_is_today_whatever_was_published(fanal: SmallPaper) -> None:
    small.story(fanal.sport, "Une vieille finale", first_published_at=NOON - timedelta(days=9))
    record = Record(as_of=NOON)
    dom = html.document_fromstring(answer(record, home(record)).body.decode())
    day = dom.find_class("masthead-day")[0]
    assert day.text_content().split() == ["jeudi", "26", "novembre", "2026"]
    assert day.find("time").get("datetime") == "2026-11-26"


@pytest.mark.parametrize(
    ("now", "day", "until"),
    [
        # In Paris it is tomorrow already.
        ("2026-11-26T23:30+00:00", "2026-11-27", "2026-11-27T23:00+00:00"),
        ("2026-11-26T22:59+00:00", "2026-11-26", "2026-11-26T23:00+00:00"),
        # A day of 23 hours and one of 25.
        ("2026-03-28T23:00+00:00", "2026-03-29", "2026-03-29T22:00+00:00"),
        ("2026-10-24T22:00+00:00", "2026-10-25", "2026-10-25T23:00+00:00"),
    ],
)
def test_the_front_holds_until_midnight_of_the_papers_clocks(
    fanal: SmallPaper, now: str, day: str, until: str
) -> None:
    record = Record(as_of=datetime.fromisoformat(now))
    assert home(record).day == date.fromisoformat(day)
    assert record.until == datetime.fromisoformat(until)


def test_a_story_that_vanished_behind_the_records_back_leaves_the_rest_of_the_front(
    fanal: SmallPaper, client: Client
) -> None:
    for number in range(3):
        at = NOON + timedelta(minutes=number)
        small.story(fanal.sport, f"Titre {number}", first_published_at=at)
    lead = page(client).xpath("//*[@class='top-lead']//a")[0].text
    Story.objects.filter(headline=lead).delete()
    record = Record()
    dom = html.document_fromstring(answer(record, home(record)).body.decode())
    heads = {a.text for a in dom.xpath("//main//a[starts-with(., 'Titre')]")}
    assert heads == {"Titre 0", "Titre 1", "Titre 2"} - {lead}
