"""After a letter has left: its stories are withdrawn, or corrected."""

import threading
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from rotative.newsletters import actions, archive, ledger
from rotative.newsletters.edition import DAILY, edition_of
from rotative.newsletters.errata import errata_for
from rotative.newsletters.models import Edition, EditionStory, Newsletter
from rotative.newsletters.tests.conftest import Clock
from rotative.newsletters.tests.sent import sent
from rotative.newsletters.withdrawals import withdrawn_among
from rotative.record import actions as record
from rotative.record.entries import SectionEntry, StoryEntry
from rotative.record.models import Story
from rotative.record.reading import Record
from rotative.testing import paper as small

FRIDAY = date(2026, 11, 27)
DAY = timedelta(days=1)


# -- withdrawn


def states() -> dict[date, tuple[str, str]]:
    return {it.day: (it.state, it.reason) for it in Edition.objects.all()}


def test_an_edition_on_its_way_is_paused_by_a_withdrawal_and_says_why(
    daily: Newsletter, stories: list[Any]
) -> None:
    sent(daily, FRIDAY, *stories, state="sending")
    sent(daily, FRIDAY - DAY, *stories)
    sent(daily, FRIDAY - 2 * DAY, *stories[1:], state="sending")
    stories[0].unpublish()
    now = states()
    assert now[FRIDAY][0] == "paused" and "La finale" in now[FRIDAY][1]
    assert now[FRIDAY - DAY] == ("sent", "")
    assert now[FRIDAY - 2 * DAY] == ("sending", "")
    assert ledger.claim() is None


def test_who_goes_on_with_a_paused_edition_knows_of_all_that_was_withdrawn(
    daily: Newsletter, stories: list[Any]
) -> None:
    sent(daily, FRIDAY, *stories, state="paused", reason="Le serveur refuse.")
    stories[0].unpublish()
    stories[1].unpublish()
    state, reason = states()[FRIDAY]
    assert state == "paused" and reason.startswith("Le serveur refuse. ")
    assert reason.index("La finale") < reason.index("Le quai rouvre")


def test_a_section_that_goes_takes_its_stories_along(
    daily: Newsletter, fanal: Any, stories: list[Any]
) -> None:
    sent(daily, FRIDAY, stories[0], state="sending")
    small.fresh(fanal.sport).delete()
    assert states()[FRIDAY][0] == "paused"


def test_a_withdrawal_that_is_undone_pauses_nothing(daily: Newsletter, stories: list[Any]) -> None:
    sent(daily, FRIDAY, *stories, state="sending")
    with transaction.atomic():
        stories[0].unpublish()
        transaction.set_rollback(True)
    assert states()[FRIDAY] == ("sending", "")


def test_an_edition_that_is_not_frozen_composes_itself_without_it(
    daily: Newsletter, stories: list[Any]
) -> None:
    sent(daily, FRIDAY, state="approved", frozen_at=None)
    now = Record()
    rows = archive.stories_of(edition_of(now, DAILY, now.as_of - DAY))
    assert {it.story_id for it in rows} == {it.pk for it in stories}
    with transaction.atomic():
        assert withdrawn_among(rows) == set()
    stories[0].unpublish()
    assert states()[FRIDAY] == ("approved", "")
    with transaction.atomic():
        assert withdrawn_among(rows) == {stories[0].pk}
    anew = edition_of(Record(), DAILY, now.as_of - DAY)
    assert {item.card.id for item in anew.items} == {it.pk for it in stories[1:]}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer")
def test_a_withdrawal_while_an_edition_is_frozen_waits_and_pauses_it() -> None:
    """Neither would see the other otherwise, and the letters would go."""
    now = timezone.now()
    record.enter(SectionEntry(1, None, "/sport/", "Sport", "Sport"))
    record.enter_story(StoryEntry(7, 1, "finale", "news", "La finale", now, now))
    it = sent(actions.make_first_newsletter("fr"), FRIDAY, state="approved", frozen_at=None)
    begun, done = threading.Event(), threading.Event()

    def withdraw() -> None:
        begun.set()
        record.strike_story(7)
        done.set()
        connection.close()

    thread = threading.Thread(target=withdraw)
    with transaction.atomic():
        row = EditionStory(edition=it, story_id=7, position=0, part="lead", size="lead")
        assert withdrawn_among([row]) == set()
        thread.start()
        begun.wait(10)
        assert not done.wait(0.5)
        row.save()
        ledger.freeze(it, subject="S", html="<p>", text="T")
    thread.join(30)
    assert done.is_set()
    state, reason = states()[FRIDAY]
    assert state == "paused" and "La finale" in reason


# -- corrected


def correct(article: Any, at: datetime) -> None:
    article = small.fresh(article)
    article.updated_at = at
    small.publish(article)


def told(of: Newsletter, since: datetime) -> list[str]:
    return [it.card.headline for it in errata_for(of, since, Record(as_of=timezone.now()))]


@pytest.fixture
def mailed(daily: Newsletter, stories: list[Any], clock: Clock) -> datetime:
    """All three stories were in Friday's letter, half a minute after they came out; when."""
    clock.wait(seconds=30)
    sent(daily, FRIDAY, *stories)
    at = clock.at
    clock.wait(hours=3)
    return at


def test_a_story_that_is_corrected_after_the_letter_is_told_of_in_the_next(
    daily: Newsletter, stories: list[Any], mailed: datetime, clock: Clock
) -> None:
    correct(stories[1], clock.at)
    (erratum,) = errata_for(daily, mailed, Record(as_of=clock.at))
    assert (erratum.card.headline, erratum.at) == ("Le quai rouvre", clock.at)
    assert "vendredi 27 novembre 2026" in erratum.words


def test_what_the_last_letter_has_told_is_not_told_again(
    daily: Newsletter, stories: list[Any], mailed: datetime, clock: Clock
) -> None:
    correct(stories[1], clock.at)
    clock.wait(hours=20)
    sent(daily, FRIDAY + DAY)
    assert told(daily, since=clock.at) == []
    clock.wait(hours=1)
    correct(stories[0], clock.at)
    assert told(daily, since=clock.at - timedelta(hours=1)) == ["La finale"]


def test_what_was_corrected_before_it_was_mailed_needs_no_erratum(
    daily: Newsletter, stories: list[Any], clock: Clock
) -> None:
    correct(stories[0], clock.at)
    since = clock.at - DAY
    clock.wait(hours=1)
    sent(daily, FRIDAY, *stories)
    assert told(daily, since) == []


def test_only_the_newsletters_that_brought_it_tell_of_it(
    daily: Newsletter, sports: Newsletter, stories: list[Any], mailed: datetime, clock: Clock
) -> None:
    sent(sports, FRIDAY, stories[0], frozen_at=mailed)
    for each in stories:
        correct(each, clock.at)
    assert told(sports, mailed) == ["La finale"]
    assert told(daily, mailed) == ["La finale", "Le quai rouvre", "La grève continue"]


@pytest.mark.parametrize("state", ["skipped", "missed", "cancelled", "approved"])
def test_a_letter_that_nobody_has_brought_nothing(
    daily: Newsletter, stories: list[Any], clock: Clock, state: str
) -> None:
    sent(daily, FRIDAY, *stories, state=state)
    since = clock.at
    clock.wait(hours=1)
    correct(stories[0], clock.at)
    assert told(daily, since) == []


def test_of_a_withdrawn_story_no_correction_is_told(
    daily: Newsletter, stories: list[Any], mailed: datetime, clock: Clock
) -> None:
    correct(stories[0], clock.at)
    small.fresh(stories[0]).unpublish()
    assert told(daily, mailed) == []


def test_a_moment_that_is_still_to_come_is_told_when_it_has(
    daily: Newsletter, stories: list[Any], mailed: datetime, clock: Clock
) -> None:
    """No form takes such a moment; whoever writes rows may."""
    Story.objects.filter(pk=stories[0].pk).update(updated_at=clock.at + timedelta(hours=2))
    assert told(daily, mailed) == []
    clock.wait(hours=3)
    assert told(daily, mailed) == ["La finale"]
