"""A token names one person, for one purpose; nobody makes one without the paper's key."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotative.newsletters import tokens
from rotative.newsletters.models import new_handle
from rotative.newsletters.tokens import Named, Purpose

LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
handles = st.text(LETTERS, min_size=16, max_size=16)
numbers = st.integers(0, 2**40 - 1)
purposes = st.sampled_from(Purpose)


@given(handles, numbers, purposes)
def test_a_token_says_whom_it_names_and_has_always_the_same_form(
    handle: str, number: int, purpose: Purpose
) -> None:
    token = tokens.make(purpose, handle, number)
    assert len(token) == tokens.LENGTH and set(token) <= set(LETTERS)
    assert tokens.read(purpose, token) == Named(handle, number)


@given(handles, numbers, purposes, purposes)
def test_no_token_passes_for_another_purpose(
    handle: str, number: int, one: Purpose, other: Purpose
) -> None:
    found = tokens.read(other, tokens.make(one, handle, number))
    assert (found is None) == (one != other)


@given(handles, handles, numbers, numbers, purposes)
def test_no_token_passes_for_another_person_or_number(
    one: str, other: str, number: int, another: int, purpose: Purpose
) -> None:
    """Neither whole nor put together of two."""
    first, second = tokens.make(purpose, one, number), tokens.make(purpose, other, another)
    if (one, number) != (other, another):
        assert first != second
        assert tokens.read(purpose, first[:24] + second[24:]) is None


@given(handles, st.integers(0, 47), st.sampled_from(LETTERS))
def test_a_token_with_one_letter_changed_names_nobody(handle: str, at: int, letter: str) -> None:
    token = tokens.make(Purpose.LEAVE, handle, 7)
    changed = token[:at] + letter + token[at + 1 :]
    found = tokens.read(Purpose.LEAVE, changed)
    assert (found is None) == (changed != token)


@given(st.text(max_size=60))
def test_what_we_did_not_make_names_nobody(text: str) -> None:
    assert all(tokens.read(purpose, text) is None for purpose in Purpose)


def test_another_papers_tokens_are_worth_nothing_here(settings: Any) -> None:
    handle = new_handle()
    token, digest = tokens.make(Purpose.LEAVE, handle), tokens.digest("lou@a.example")
    settings.SECRET_KEY = "another paper's key, which is long enough for Django"
    assert tokens.read(Purpose.LEAVE, token) is None
    assert tokens.digest("lou@a.example") != digest


def test_links_and_fingerprints_outlive_a_change_of_the_key(settings: Any) -> None:
    handle, former = new_handle(), settings.SECRET_KEY
    token, digest = tokens.make(Purpose.PREFERENCES, handle), tokens.digest("lou@a.example")
    settings.SECRET_KEY_FALLBACKS = [former]
    settings.SECRET_KEY = "the paper's new key, which is long enough for Django"
    assert tokens.read(Purpose.PREFERENCES, token) == Named(handle, 0)
    assert tokens.digests("lou@a.example")[1] == digest
    assert tokens.make(Purpose.PREFERENCES, handle) != token


def test_neither_token_nor_fingerprint_says_the_address() -> None:
    """The same address under the same key has the same fingerprint, of the same length as all."""
    one, other = tokens.digest("lou@a.example"), tokens.digest("zoé@" + "b" * 200 + ".example")
    assert one == tokens.digest("lou@a.example") != other
    assert (len(one), len(other)) == (43, 43)


@pytest.mark.parametrize("number", [-1, 2**40])
def test_a_number_that_has_no_room_is_refused(number: int) -> None:
    with pytest.raises(OverflowError):
        tokens.make(Purpose.LEAVE, new_handle(), number)
