"""What an address answers when its page was withdrawn: a status, and the newsroom's words."""

from dataclasses import replace

import pytest

from rotative.record import actions
from rotative.record.answers import Location
from rotative.record.entries import NoticeEntry, SectionEntry, Withdrawal
from rotative.record.models import Notice, Section
from rotative.record.reading import Record
from rotative.testing.public import CULTURE, SPORT, entered, little_paper, story

GONE = Location("gone")
ERROR = Withdrawal(410, "Cet article confondait deux ports.")
ORDER = Withdrawal(451, "Tribunal de Port-Sarmar, ordonnance du 12 mars.")


@pytest.fixture(autouse=True)
def paper(db: None) -> None:
    little_paper()
    entered(story(20), story(21))


def told(path: str) -> tuple[int, str]:
    """What readers are told at the address of something withdrawn."""
    found = Record().locate(path)
    assert found is not None and found.kind == "gone"
    return found.status, found.words


def test_nothing_in_particular_is_told_of_a_story_that_was_withdrawn_without_a_word() -> None:
    actions.strike_story(20)
    assert Record().locate("/sport/s20/") == GONE == Location("gone", status=410, words="")


def test_a_withdrawal_speaks_of_its_stories_and_of_no_others() -> None:
    entered(story(22))
    actions.strike_stories([20, 22], ORDER)
    actions.strike_story(21)
    assert told("/sport/s20/") == told("/sport/s22/") == (451, ORDER.words)
    assert told("/sport/s21/") == (410, "")


def test_it_speaks_at_every_address_the_story_had() -> None:
    entered(story(20, CULTURE, slug="port"))
    actions.enter(SectionEntry(CULTURE, None, "/arts/", "Arts", "Arts"))
    entered(story(20, CULTURE, slug="ports"))
    actions.strike_stories([20], ERROR)
    for path in ("/sport/s20/", "/culture/port/", "/arts/port/", "/arts/ports/", "/culture/ports/"):
        assert told(path) == (410, ERROR.words), path


def test_it_speaks_at_the_former_addresses_of_a_section_that_leaves_after_it() -> None:
    actions.enter(SectionEntry(SPORT, None, "/sports/", "Sports", "Sports"))
    actions.strike_stories([20], ORDER)
    actions.strike(Section, SPORT)
    assert told("/sport/s20/") == told("/sports/s20/") == (451, ORDER.words)
    assert told("/sport/s21/") == (410, "")


def test_what_has_left_already_can_still_be_explained_and_explained_otherwise() -> None:
    actions.strike_story(20)
    assert actions.strike_stories([20], ERROR) == 0
    assert told("/sport/s20/") == (410, ERROR.words)
    actions.strike_story(20, ORDER)
    assert told("/sport/s20/") == (451, ORDER.words)
    actions.strike_story(20)  # said twice: it stands as it was
    assert told("/sport/s20/") == (451, ORDER.words)
    actions.strike_story(20, Withdrawal())
    assert told("/sport/s20/") == (410, "")


def test_of_a_story_that_comes_back_and_leaves_again_nothing_old_is_told() -> None:
    actions.strike_stories([20], ORDER)
    entered(story(20))
    assert Record().locate("/sport/s20/") == Location("story", 20)
    actions.strike_story(20)
    assert told("/sport/s20/") == (410, "")


def test_a_story_that_takes_the_address_is_no_withdrawn_one() -> None:
    actions.strike_stories([20], ORDER)
    entered(story(22, slug="s20"))
    entered(story(22, slug="autre"))
    assert Record().locate("/sport/s20/") == Location("moved", path="/sport/autre/")
    actions.strike_story(22)
    assert told("/sport/s20/") == (410, "")


def test_sections_and_notices_can_be_explained_too() -> None:
    actions.enter(NoticeEntry(30, "contact", "Contact", "contact"))
    for _ in range(2):
        actions.strike(Section, CULTURE)
        actions.strike(Notice, 30)
        assert told("/culture/") == told("/contact/") == (410, "")
        actions.explain([CULTURE, 30], ERROR)
        assert told("/culture/") == told("/contact/") == (410, ERROR.words)
        actions.enter(SectionEntry(CULTURE, None, "/culture/", "Culture", "Culture"))
        actions.enter(NoticeEntry(30, "contact", "Contact", "contact"))


def test_words_carry_no_control_characters() -> None:
    assert replace(ERROR, words="Deux\x00 ports\nfermés").words == "Deux ports\nfermés"
