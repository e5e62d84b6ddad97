"""What was sent stays on the site: each edition's page, the archive, and what is on the record."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from lxml import html

from rotative.newsletters import archive, ledger, urls
from rotative.newsletters.edition import DAILY, Item, Part, Period, edition_of
from rotative.newsletters.edition import Edition as Composed
from rotative.newsletters.models import TAKEN, Delivery, Edition, Newsletter
from rotative.newsletters.tests.sent import sent
from rotative.record.reading import Record
from rotative.site.kinds import addresses, standing_addresses
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper

FRIDAY = date(2026, 11, 27)
DAY = timedelta(days=1)


def page(path: str, status: int = 200) -> html.HtmlElement:
    answer = Client().get(path)
    assert answer.status_code == status, path
    return html.document_fromstring(answer.content.decode())


def words(found: html.HtmlElement) -> str:
    return " ".join(found.xpath("string(//main)").split())


def subject(found: html.HtmlElement) -> str:
    """What stands under the day of an edition, and before the paper's name in the title."""
    words = found.xpath("string(//main//p[@class='list-about'])")
    assert found.xpath("string(//title)").startswith(f"{words} · ")
    return str(words)


# -- an edition's page


def test_an_edition_is_read_on_the_site_as_it_was_sent(
    daily: Newsletter, stories: list[Any]
) -> None:
    sent(daily, FRIDAY, *stories, introduction="Bonjour.\n\nBonne lecture !")
    found = page(f"{daily.path}2026-11-27/")
    assert found.xpath("string(//h1)") == "vendredi 27\xa0novembre 2026"
    assert "La finale · Le quai rouvre Bonjour. Bonne lecture" in words(found)
    lead, second, row = found.xpath("//main//article")
    assert [it.get("class").split()[1] for it in (lead, second, row)] == [
        "card-lead",
        "card-second",
        "card-row",
    ]
    links = [it.xpath("string(.//*[contains(@class, 'headline')]/a/@href)") for it in (lead, row)]
    assert links == ["/sport/finale/", small.path_of(stories[2])]
    assert found.xpath("//main//form/@action") == ["/newsletter/sign-up/"]
    crumbs = found.xpath("//nav[@class='crumbs']//a/@href")
    assert crumbs == ["/newsletter/", daily.path]


def test_editions_are_read_in_feeds_that_their_pages_announce(
    daily: Newsletter, stories: list[Any]
) -> None:
    assert Client().get(f"{daily.path}rss.xml").status_code == 404
    it = sent(daily, FRIDAY, *stories)
    sent(daily, FRIDAY - DAY, *stories, own_subject="Ce matin", frozen_at=it.frozen_at - DAY)
    for path in (daily.path, it.path, f"{daily.path}2026/11/"):
        announced = page(path).xpath("//link[@rel='alternate']/@href")
        assert announced == [f"{daily.path}{file}" for file in ("rss.xml", "atom.xml", "feed.json")]
    feed = Client().get(f"{daily.path}feed.json").json()
    assert feed["title"] == "La lettre du jour · Le Fanal"
    assert feed["home_page_url"] == f"https://lefanal.example{daily.path}"
    first, second = feed["items"]
    assert (first["title"], first["url"]) == (
        "La finale · Le quai rouvre",
        f"https://lefanal.example{it.path}",
    )
    assert second["title"] == "Ce matin"
    assert first["summary"] == "La finale · Le quai rouvre · La grève continue"
    assert first["image"].endswith(".jpeg")
    assert first["id"] != second["id"]
    stories[0].unpublish()  # of what is withdrawn nothing is left here, either
    for file in ("rss.xml", "atom.xml", "feed.json"):
        assert "finale" not in Client().get(f"{daily.path}{file}").content.decode()
    titles = [it["title"] for it in Client().get(f"{daily.path}feed.json").json()["items"]]
    assert titles == ["Le quai rouvre · La grève continue"] * 2


def test_the_editors_subject_stands_above_it(daily: Newsletter, stories: list[Any]) -> None:
    sent(daily, FRIDAY, *stories, own_subject="Ce matin, la finale")
    assert subject(page(Edition.objects.get().path)) == "Ce matin, la finale"


def test_a_changed_headline_follows(daily: Newsletter, stories: list[Any]) -> None:
    it = sent(daily, FRIDAY, *stories)
    stories[0].title = "La finale est reportée"
    small.publish(stories[0])
    found = page(it.path)
    assert subject(found) == "La finale est reportée · Le quai rouvre"
    assert "La finale est reportée" in words(page(daily.path))


def test_of_a_withdrawn_story_nothing_is_left(daily: Newsletter, stories: list[Any]) -> None:
    """Its headline was in the subject, and the editor wrote about it."""
    own = {"own_subject": "La finale, enfin", "introduction": "Quelle finale !"}
    first = sent(daily, FRIDAY - DAY, *stories)
    second = sent(daily, FRIDAY, *stories, **own)
    stories[0].unpublish()
    for path in (first.path, second.path, daily.path, f"{daily.path}2026/11/", "/newsletter/"):
        body = Client().get(path).content.decode()
        assert "finale" not in body.lower(), path
    assert subject(page(second.path)) == "Le quai rouvre · La grève continue"
    small.publish(small.fresh(stories[0]))
    assert subject(page(second.path)) == "La finale, enfin"


def test_an_edition_of_which_nothing_is_left_says_so(daily: Newsletter, stories: list[Any]) -> None:
    it = sent(daily, FRIDAY, stories[0])
    stories[0].unpublish()
    found = page(it.path)
    assert found.xpath("string(//h1)").endswith("vendredi 27\xa0novembre 2026")
    assert found.xpath("//main//article") == []


def test_it_leads_to_the_editions_before_and_after(daily: Newsletter, sports: Newsletter) -> None:
    for day in (FRIDAY - 4 * DAY, FRIDAY - DAY, FRIDAY):
        sent(daily, day)
    sent(sports, FRIDAY - 2 * DAY)
    sent(daily, FRIDAY - 2 * DAY, state="held", frozen_at=None)
    found = page(f"{daily.path}2026-11-26/")
    ways = found.xpath("//a[@rel='prev' or @rel='next']/@href")
    assert ways == [f"{daily.path}2026-11-23/", f"{daily.path}2026-11-27/"]
    assert page(f"{daily.path}2026-11-27/").xpath("//a[@rel='next']") == []


# -- which there are


@pytest.mark.parametrize(
    ("state", "status"),
    [
        *((state, 200) for state in ("sending", "paused", "sent", "gaps")),
        *((state, 404) for state in ("proposed", "approved", "held", "missed", "skipped")),
        ("cancelled", 404),
    ],
)
def test_only_what_has_begun_to_be_sent_is_public(
    daily: Newsletter, state: str, status: int
) -> None:
    it = sent(daily, FRIDAY, state=state)
    page(it.path, status)
    page(daily.path, status)
    page(f"{daily.path}2026/11/", status)


@pytest.mark.parametrize(
    ("delivery", "status"),
    [("UNDER_WAY", 200), ("ACCEPTED", 200), ("UNCERTAIN", 200), ("REFUSED", 404), ("QUEUED", 404)],
)
def test_one_that_was_called_off_is_public_if_somebody_may_have_it(
    daily: Newsletter, delivery: str, status: int
) -> None:
    it = sent(daily, FRIDAY, state="cancelled")
    batch = it.batches.create(provider="a.example")
    it.deliveries.create(subscriber_id=1, batch=batch, state=Delivery.State[delivery])
    page(it.path, status)


def test_what_was_never_sent_lives_nowhere(daily: Newsletter) -> None:
    for path in ("2026-11-27/", "2026-02-30/", "2026/11/", ""):
        page(f"{daily.path}{path}", 404)
    page("/newsletter/une-autre/2026-11-27/", 404)


def test_the_archive_lists_editions_by_month(daily: Newsletter, stories: list[Any]) -> None:
    sent(daily, FRIDAY, stories[0], stories[1])
    sent(daily, date(2026, 10, 31), stories[2], own_subject="La grève, jour un")
    found = page(daily.path)
    months = found.xpath("//section[@class='day']")
    assert [it.xpath("string(h2)") for it in months] == ["novembre 2026", "octobre 2026"]
    assert [it.xpath("string(.//h3/a)") for it in months] == [
        "La finale · Le quai rouvre",
        "La grève, jour un",
    ]
    assert "À Rocheville." in words(found) and "La grève continue" in words(found)
    ways = found.xpath("//nav[@class='months']//a/@href")
    assert ways == [f"{daily.path}2026/11/", f"{daily.path}2026/10/"]
    assert "La grève" not in words(page(f"{daily.path}2026/11/"))


def test_the_page_of_newsletters_shows_the_last_edition_of_each(
    daily: Newsletter, sports: Newsletter, stories: list[Any]
) -> None:
    sent(daily, FRIDAY - DAY, stories[1])
    sent(daily, FRIDAY, stories[0])
    found = page("/newsletter/")
    last = found.xpath("//section[@class='letter-last']")[0]
    assert last.xpath(".//h3/a/@href") == [f"{daily.path}2026-11-27/"]
    assert last.xpath("p/a/@href") == [daily.path]


def test_the_site_map_and_the_sitemap_have_them(daily: Newsletter, stories: list[Any]) -> None:
    it = sent(daily, FRIDAY, *stories)
    sent(daily, FRIDAY - DAY, state="skipped", frozen_at=None)
    under = [path for path in addresses(Record()) if path.startswith(daily.path)]
    files = [f"{daily.path}{file}" for file in ("rss.xml", "atom.xml", "feed.json")]
    assert under == [daily.path, it.path, *files, f"{daily.path}2026/11/"]
    assert [path for path in standing_addresses(Record()) if path in under] == under[:2]


def test_a_closed_newsletter_keeps_its_archive(daily: Newsletter) -> None:
    sent(daily, FRIDAY)
    daily.is_open = False
    daily.save()
    page(daily.path)
    assert daily.path in page("/newsletter/").xpath("//main//a/@href")


# -- addresses


def test_no_newsletter_hides_a_page_of_the_program(daily: Newsletter) -> None:
    first = {str(it.pattern).removeprefix("newsletter/").split("/")[0] for it in urls.urlpatterns}
    assert first == TAKEN
    for slug in TAKEN:
        daily.slug = slug
        with pytest.raises(ValidationError, match=f"/newsletter/{slug}/"):
            daily.full_clean()


def test_an_address_that_letters_link_to_stays(daily: Newsletter) -> None:
    before, daily.slug = daily.slug, "matinale"
    daily.full_clean()
    daily.slug = before
    sent(daily, FRIDAY)
    daily.full_clean()
    daily.slug = "matinale"
    with pytest.raises(ValidationError):
        daily.full_clean()


# -- how it comes there


def test_the_stories_of_a_composed_edition_are_rows_in_their_order(
    daily: Newsletter, fanal: SmallPaper, stories: list[Any]
) -> None:
    record = Record()
    cards = record.cards([it.pk for it in stories])
    sport = record.sections[fanal.sport.pk]
    composed = Composed(
        DAILY,
        Period(record.as_of - DAY, record.as_of),
        *("", "", ""),
        parts=(
            Part("lead", (Item(cards[1], "lead"),)),
            Part("also", (Item(cards[0], "row"), Item(cards[2], "row")), sport),
        ),
    )
    rows = archive.stories_of(composed)
    assert [(it.story_id, it.position, it.part, it.section_id, it.size) for it in rows] == [
        (stories[1].pk, 0, "lead", None, "lead"),
        (stories[0].pk, 1, "also", sport.id, "row"),
        (stories[2].pk, 2, "also", sport.id, "row"),
    ]
    composed = edition_of(record, DAILY, record.as_of - DAY)
    assert [it.story_id for it in archive.stories_of(composed)] == [
        item.card.id for item in composed.items
    ]


def test_freezing_puts_an_edition_on_the_site(daily: Newsletter) -> None:
    now = timezone.now()
    it = Edition.objects.create(
        newsletter=daily, day=FRIDAY, state="approved", due_at=now, until=now + DAY
    )
    page(it.path, 404)
    ledger.freeze(it, subject="S", html="<p>", text="T")
    page(it.path)
