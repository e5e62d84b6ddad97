"""News of the record: sent in the transaction of the change, with the ids, or not at all."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.dispatch import Signal

from rotative.record import signals
from rotative.record.actions import enter, enter_story, strike, strike_stories, strike_story
from rotative.record.entries import StoryEntry
from rotative.record.models import Picture, Section, Story
from rotative.testing.public import PORT, RUGBY, SPORT, entered, little_paper, port, story

FINAL = 10
NAMES = [name for name, it in vars(signals).items() if isinstance(it, Signal) and name != "Signal"]

News = list[tuple[str, list[int]]]


@pytest.fixture(autouse=True)
def news(db: None, touched: set[str]) -> Iterator[News]:
    """What is sent from when a little paper with one story is there."""
    little_paper()
    entered(final())
    heard: News = []
    outside = len(connection.savepoint_ids)  # a test is a transaction of its own

    def hear(signal: Signal, ids: list[int], **kwargs: Any) -> None:
        assert len(connection.savepoint_ids) > outside
        name = next(name for name in NAMES if getattr(signals, name) is signal)
        heard.append((name, sorted(ids)))

    for name in NAMES:
        getattr(signals, name).connect(hear)
    yield heard
    for name in NAMES:
        assert getattr(signals, name).disconnect(hear)


def final(**fields: Any) -> StoryEntry:
    return story(FINAL, RUGBY, **{"picture_id": PORT, "pictures": [port()]} | fields)


def test_entered_stories_are_told_those_that_changed_alone(news: News) -> None:
    entered(final(), story(11), story(12))
    assert news == [("stories_entered", [11, 12])]


def test_what_is_entered_as_it_was_is_no_news(news: News) -> None:
    enter_story(final())
    enter(port())
    assert news == []


def test_struck_stories_are_told_and_the_pictures_that_leave_with_them(news: News) -> None:
    strike_stories([FINAL, 99])
    assert news == [("pictures_struck", [PORT]), ("stories_struck", [FINAL])]


def test_what_was_not_there_is_not_struck(news: News) -> None:
    strike_story(99)
    strike(Section, 99)
    assert news == []


def test_a_struck_section_is_told_with_its_subsections_after_their_stories(news: News) -> None:
    strike(Section, SPORT)
    assert news[-2:] == [("stories_struck", [FINAL]), ("sections_struck", [SPORT, RUGBY])]


def test_another_credit_is_told_whether_it_comes_with_a_story_or_alone(news: News) -> None:
    entered(final(pictures=[port(credit="Jeanne Martin")], kicker="Autre"))
    assert news == [("pictures_entered", [PORT]), ("stories_entered", [FINAL])]
    news.clear()
    enter(port(credit="Léa Petit"))
    assert news == [("pictures_entered", [PORT])]


def test_a_picture_that_another_story_shows_stays(news: News) -> None:
    entered(story(11, picture_id=PORT, pictures=[port()]))
    news.clear()
    strike_story(FINAL)
    assert news == [("stories_struck", [FINAL])]


def test_a_picture_that_is_struck_by_itself_is_told(news: News) -> None:
    strike(Picture, PORT)
    assert news == [("pictures_struck", [PORT])]


def test_a_receiver_that_fails_takes_the_change_back(news: News) -> None:
    def fail(**kwargs: Any) -> None:
        raise RuntimeError("no")

    signals.stories_struck.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            strike_story(FINAL)
    finally:
        signals.stories_struck.disconnect(fail)
    assert Story.objects.filter(pk=FINAL).exists()
