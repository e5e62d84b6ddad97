"""Law 3: only the record is public, whatever the newsroom does and in whatever order."""

from hypothesis import given
from hypothesis import strategies as st

from laws.newsroom import VERBS, Newsroom, Step, rolled_back
from laws.reader import breaches
from rotative.testing.paper import SmallPaper

numbers = st.integers(0, 7)
steps = st.lists(st.tuples(st.sampled_from(sorted(VERBS)), numbers, numbers), max_size=12)


@given(steps)
def test_readers_find_what_the_newsroom_decided_and_nothing_else(
    fanal: SmallPaper, said: list[Step]
) -> None:
    with rolled_back():
        newsroom = Newsroom(fanal)
        newsroom.say(said)
        assert breaches(newsroom) == []
