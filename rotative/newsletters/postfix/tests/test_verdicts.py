"""What follows for letters in doubt, the numbers written down."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotative.newsletters.postfix.lines import Heard
from rotative.newsletters.postfix.verdicts import verdict

LETTERS = ("one", "two", "three")


def heard(counted: int | None = None, **queued: str) -> Heard:
    """A whole log: the connection has begun, and ended after so many letters."""
    made = Heard("[127.0.0.1]:4711", LETTERS)
    made.queued = queued
    made.entered = [7]
    made.ended = [] if counted is None else [(7, counted)]
    return made


def test_all_that_are_found_are_taken_whatever_else_is_said() -> None:
    found = verdict(heard(None, one="4A", two="4B"), 5, {"three": "4C", "another": "4D"})
    assert found.taken == {
        "one": "found in Postfix as 4A",
        "two": "found in Postfix as 4B",
        "three": "found in Postfix as 4C",
    }
    assert (found.not_taken, found.why) == (set(), "")


@pytest.mark.parametrize(
    ("counted", "queued", "taken", "not_taken"),
    [
        (5, {}, set(), {"one", "two", "three"}),
        (6, {"one": "4A"}, {"one"}, {"two", "three"}),
        (8, {}, set(), set()),  # all of them, or others over a line that was not lost
        (6, {}, set(), set()),  # one of three: which?
        (7, {"one": "4A"}, {"one"}, set()),
        (5, {"one": "4A"}, {"one"}, set()),  # found, and not counted
        (9, {}, set(), set()),  # more than there were
        (4, {}, set(), set()),  # less than there were before
    ],
)
def test_what_is_not_found_was_not_taken_if_the_count_says_so(
    counted: int, queued: dict[str, str], taken: set[str], not_taken: set[str]
) -> None:
    """Five letters of this connection had been taken before."""
    found = verdict(heard(counted, **queued), 5, {})
    assert (set(found.taken), found.not_taken) == (taken, not_taken)
    assert bool(found.why) == (len(taken | not_taken) < 3)


def doubtful() -> Iterator[tuple[str, Heard]]:
    gap, restarted, silent, two, other = (heard(5) for _ in range(5))
    gap.gap = "the log was moved away"
    restarted.has_restarted = True
    silent.ended = []
    two.entered, two.ended = [7, 8], [(7, 5), (8, 5)]
    other.entered, other.ended = [7], [(8, 5)]
    yield "the log was moved away", gap
    yield "Postfix was started again", restarted
    yield "the log does not say that the connection has ended", silent
    yield "the log has not one connection of that name", two
    yield "the log has not one connection of that name", other


@pytest.mark.parametrize(("why", "it"), doubtful(), ids=lambda it: str(it)[:20])
def test_where_the_log_is_not_whole_nothing_is_sent_again(why: str, it: Heard) -> None:
    it.queued = {"one": "4A"}
    found = verdict(it, 4, {})
    assert (set(found.taken), found.not_taken, found.why) == ({"one"}, set(), why)


@given(
    st.sets(st.sampled_from(LETTERS)),
    st.sets(st.sampled_from(LETTERS)),
    st.integers(0, 50),
    st.booleans(),
)
def test_a_right_count_never_misleads(
    taken: set[str], seen: set[str], before: int, is_counted: bool
) -> None:
    """Whatever part of the letters that were taken is found; and if all of it is, even if Postfix
    has not counted the last."""
    uncounted = bool(taken) and not is_counted
    found_ones = taken if uncounted else taken & seen
    it = heard(before + len(taken) - uncounted, **dict.fromkeys(found_ones, "4A"))
    found = verdict(it, before, {})
    assert set(found.taken) <= taken
    assert not found.not_taken & taken
    if found_ones == taken and not uncounted:
        assert (set(found.taken), found.not_taken) == (taken, set(LETTERS) - taken)
