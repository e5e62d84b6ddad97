"""How often stories are opened from a letter: a number of which nobody is a part."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from rotative.guard.models import Knock
from rotative.newsletters import editions
from rotative.newsletters.models import Edition, EditionStory, Newsletter
from rotative.newsletters.tests.sent import sent
from rotative.record.reading import Record
from rotative.testing import cast

FRIDAY = date(2026, 11, 27)
HERE = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}


def say(edition: Any, story: Any, **headers: str) -> int:
    """What `reader.js` sends; the answer's status."""
    answer = Client().post(
        "/newsletter/opened/",
        f"edition={edition}&story={story}",
        content_type="application/x-www-form-urlencoded;charset=UTF-8",
        headers=headers or HERE,
    )
    assert answer.status_code == 403 or not (answer.cookies or answer.content)
    return answer.status_code


def numbers(it: Edition) -> list[int]:
    return [row.opened for row in it.stories.order_by("position")]


def test_each_time_is_one_more_of_that_story_in_that_edition(
    daily: Newsletter, stories: list[Any]
) -> None:
    it, other = (sent(daily, FRIDAY.replace(day=day), *stories) for day in (27, 26))
    assert [say(it.pk, stories[n].pk) for n in (0, 0, 2)] == [204] * 3
    assert (numbers(it), numbers(other)) == ([2, 0, 1], [0, 0, 0])


def test_what_no_page_of_ours_says_is_not_counted(daily: Newsletter, stories: list[Any]) -> None:
    it, story = sent(daily, FRIDAY, *stories), stories[0].pk
    assert Client().get(f"/newsletter/opened/?edition={it.pk}&story={story}").status_code == 405
    assert say(it.pk, story, origin="https://autre.example") == 403
    assert say(it.pk, story, **{"sec-fetch-site": "none"}) == 204  # typed, or no browser
    said = ((it.pk, 99), (it.pk + 1, story), ("", story), (it.pk, "%00"), ("9" * 30, story))
    assert {say(*each) for each in said} == {204}
    assert numbers(it) == [0, 0, 0]
    assert not Knock.objects.exists()


def test_a_network_that_says_too_much_is_not_believed(
    daily: Newsletter, stories: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    it = sent(daily, FRIDAY, *stories)
    assert {say(it.pk, stories[0].pk) for _time in range(103)} == {204}
    assert numbers(it) == [100, 0, 0]


def test_links_to_stories_are_the_same_for_all_and_say_the_edition(
    daily: Newsletter, stories: list[Any]
) -> None:
    now = timezone.now()
    row = Edition.objects.create(newsletter=daily, day=FRIDAY, due_at=now, until=now)
    record = Record()
    letter = editions.letter_of(row, editions.compose(row, record), record)
    links = html.document_fromstring(letter.html).xpath("//a/@href")
    to_stories = {it for it in links if "#" in it}
    assert to_stories == {
        f"https://lefanal.example{card.path}#edition-{row.pk}-{card.id}"
        for card in record.cards([it.pk for it in stories])
    }
    assert {it for it in letter.text.split() if "#" in it} == to_stories
    assert not any("?" in it for it in links)


def test_its_screen_says_the_numbers_and_whose_word_they_are(
    daily: Newsletter, stories: list[Any], client: Client
) -> None:
    it = sent(daily, FRIDAY, *stories)
    for story, number in zip(stories, (3, 5, 1), strict=True):
        EditionStory.objects.filter(story_id=story.pk).update(opened=number)
    stories[2].unpublish()
    client.force_login(cast.marc())
    page = html.document_fromstring(client.get(f"/newsroom/newsletter/{it.pk}/").content)
    (table,) = page.xpath("//h2[.='Ouverts depuis la lettre']/following::table[1]")
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in table.xpath(".//tr")]
    assert rows == [
        ["Article", "Ouvertures"],
        ["Le quai rouvre", "5"],
        ["La finale", "3"],
        ["un article qui n’est plus public", "1"],
        ["En tout", "9"],
    ]
