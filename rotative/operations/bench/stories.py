"""What the newsroom's list of stories costs as the archive grows: each request's whole answer."""

import json
import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rotative.articles.bulk import create_stories
from rotative.articles.models import ArticlePage
from rotative.newsroom.stories.models import StoryLine
from rotative.operations.bench.measure import Row, median, of_aim, spending
from rotative.operations.bench.paper import BenchPaper
from rotative.people.models import User
from rotative.press.actions import later
from rotative.sections.models import SectionPage

ROUNDS = 5
AIM = 300  # ms of processor time
AT_ONCE = 2_000  # stories in memory
VOCABULARY = 40_000
PARAGRAPHS, LONG = 9, 49  # in words
SYLLABLES = [a + b for a in "bdfgklmnprstv" for b in ("a", "e", "i", "o", "u", "an", "ou")]
COMMON, FREQUENT = 1, 800  # places in the vocabulary: in every story, in a twentieth of them


def rows(paper: BenchPaper, sizes: Sequence[int], rounds: int = ROUNDS) -> Iterator[Row]:
    """The figures of each request at each size of the archive."""
    desk = Client(SERVER_NAME="localhost")
    desk.force_login(User.objects.create_superuser("bench", "bench@bench.example", "bench"))
    for size in sizes:
        grow(paper, size)
        yield from measured(desk, f"{size:,} stories", rounds)


def measured(desk: Client, label: str, rounds: int = ROUNDS) -> Iterator[Row]:
    """The median of some answers to each request, with its queries."""
    for name, address in requests().items():
        assert desk.get(address).status_code == 200
        answers = []
        for _ in range(rounds):
            with spending() as spent:
                desk.get(address)
            answers.append(spent)
        act = f"{name}, {label}"
        yield of_aim(act, 1000 * median(s.cpu for s in answers), "ms CPU", AIM)
        yield Row(f"{act}: queries", median(s.queries for s in answers), "queries")


def requests() -> dict[str, str]:
    """What a desk asks the list for."""
    line = StoryLine.objects.order_by("pk").first()
    assert line is not None
    every = " ".join(map(word, range(COMMON, COMMON + 3)))
    asked: dict[str, dict[str, str | int]] = {
        "the last 30 days": {"period": ""},
        "all times, the latest first": {"period": "all"},
        "all times, by headline": {"period": "all", "ordering": "headline"},
        "drafts": {"period": "all", "state": "draft"},
        "a section": {"period": "all", "section": line.section_id},
        "what an author signs": {"period": "all", "author": line.author_ids[0]},
        "search: a word of a twentieth of all stories": {"q": word(FREQUENT)},
        "search: a word of every story": {"q": word(COMMON)},
        "search: three words of every story": {"q": every},
        "search: a spelling that is in none": {"q": f"{word(FREQUENT)}x"},
    }
    found = {"a word of a twentieth": word(FREQUENT), "a word of every story": word(COMMON)}
    return {
        **{name: f"{reverse('stories')}?{urlencode(wish)}" for name, wish in asked.items()},
        **{
            f"Ctrl+K: {name}": f"{reverse('find')}?{urlencode({'q': q})}"
            for name, q in found.items()
        },
    }


def grow(paper: BenchPaper, size: int) -> None:
    """Fill the archive up to `size` stories, of the last days first; some of them are drafts."""
    now = timezone.now()
    while paper.stories < size:
        numbers = range(paper.stories, min(size, paper.stories + AT_ONCE))
        with later():
            create_stories([_story(paper, number, now) for number in numbers])
        paper.stories = numbers.stop


def _story(paper: BenchPaper, number: int, now: datetime) -> tuple[SectionPage, ArticlePage]:
    """A story of many different words, sixty a day until now; one in fifty is a draft."""
    section, article = paper.story(number)
    rng = random.Random(number)
    article.title = _sentence(rng, 8)
    article.standfirst = _sentence(rng, 20)
    article.body = json.dumps(
        [
            {"type": "paragraph", "value": f"<p>{_sentence(rng, LONG)}.</p>"}
            for _ in range(PARAGRAPHS)
        ]
    )
    article.live = number % 50 != 0
    article.published_at = now - number * timedelta(minutes=24)
    article.first_published_at = article.last_published_at = (
        article.published_at if article.live else None
    )
    return section, article


def _sentence(rng: random.Random, words: int) -> str:
    """Words as texts have them: few of them often, most of them seldom."""
    return " ".join(word(int(VOCABULARY ** rng.random())) for _ in range(words)).capitalize()


def word(place: int) -> str:
    """The word of a place in the vocabulary."""
    base = len(SYLLABLES)
    return "".join(SYLLABLES[place * 31 // base**n % base] for n in (0, 1, 2))
