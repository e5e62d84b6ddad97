"""What a page of each kind costs to make."""

import html
import re
from collections.abc import Callable, Iterator, Sequence

from django.template import engines
from jinja2 import Environment

from rotative.operations.bench.measure import Row, Spent, cpu_ms, median, spending
from rotative.operations.bench.paper import BenchPaper
from rotative.record import keys as k
from rotative.record.models import Story
from rotative.record.reading import Record
from rotative.site import archives, home, lists, tree
from rotative.site.engine import draw
from rotative.site.page import File, Page
from rotative.syndication import feeds

ROUNDS = 40
_WORDS = re.compile(r">([^<>{}]*[^<>{}\s][^<>{}]*)<")

View = Callable[[Record], Page | File]


def rows(paper: BenchPaper, sizes: Sequence[int], rounds: int = ROUNDS) -> Iterator[Row]:
    """The figures of all kinds of page at each size of the archive."""
    before: dict[str, float] = {}
    for size in sizes:
        paper.grow(size)
        for kind, view in kinds().items():
            for row in _kind(f"{kind}, {size:,} stories", view, rounds):
                what = f"{kind} {row.name.rpartition(': ')[2]}"
                if what in before and row.unit != "bytes":
                    same = row.value / before[what] if before[what] else 1.0
                    row = Row(row.name, row.value, row.unit, f"at {sizes[0]:,} stories", same)
                before.setdefault(what, row.value)
                yield row


def kinds() -> dict[str, View]:
    """A page of each kind, as its address would make it."""
    record = Record()
    story = Story.objects.order_by("published_at").last()
    assert story is not None
    path = record.paths([story.pk])[story.pk]
    section = record.sections[story.section_id]
    topic, author = record.story(story.pk).topics[0], record.cards([story.pk])[0].signatures[0]  # type: ignore[union-attr]
    month = record.months(k.SITE)[0]
    return {
        "home": home.home,
        "section": lambda r: tree.at(r, section.path[1:]),  # type: ignore[dict-item, return-value]
        "story": lambda r: tree.at(r, path[1:]),  # type: ignore[dict-item, return-value]
        "topic": lambda r: lists.topic(r, topic.slug),  # type: ignore[dict-item, return-value]
        "author": lambda r: lists.author(r, author.author.slug),  # type: ignore[dict-item, return-value]
        "archive": lambda r: archives.month(r, archives.site_scope(r), month),  # type: ignore[dict-item, return-value]
        "feed": lambda r: feeds.of_site(r, "rss.xml"),
    }


def _kind(name: str, view: View, rounds: int) -> Iterator[Row]:
    """The view-model with all it reads, the template alone, and what came of it."""
    made, spent = _make(view), []
    for _ in range(rounds):
        with spending() as one:
            made = _make(view)
        spent.append(one)
    view_ms = 1000 * median(each.cpu for each in spent)
    yield Row(f"{name}: {'whole' if isinstance(made, File) else 'view-model'}", view_ms, "ms CPU")
    yield Row(f"{name}: database", 1000 * median(_database(spent)), "ms CPU", "of the above")
    if isinstance(made, File):
        body = made.body
    else:
        page = made
        text = draw(page)
        body = text.encode()
        template_ms = cpu_ms(lambda: draw(page), rounds)
        django_ms, jinja_ms = (cpu_ms(peer, rounds) for peer in peers(text))
        reference = f"Django, same bytes: {django_ms:.2f} ms"
        yield Row(f"{name}: template", template_ms, "ms CPU", reference, template_ms / django_ms)
        floor = f"Jinja2, same bytes: {jinja_ms:.2f} ms"
        whole = view_ms + template_ms
        yield Row(f"{name}: both", whole, "ms CPU", floor, whole / jinja_ms)
    yield Row(f"{name}: queries", spent[0].queries, "queries")
    yield Row(f"{name}: size", len(body), "bytes")


def _make(view: View) -> Page | File:
    """A page with everything it will ask the record for, so that its template asks for nothing."""
    made = view(Record())
    if isinstance(made, Page):
        assert made.paper and made.menu is not None and made.foot is not None
        assert made.in_the_news is not None
    return made


def _database(spent: Sequence[Spent]) -> list[float]:
    return [each.database for each in spent]


def peers(text: str) -> tuple[Callable[[], str], Callable[[], str]]:
    """The same page made the plainest way, by Django's templates and by Jinja2.

    The page's HTML is the template, each of its texts a variable that is escaped: no loop, no
    include, no filter, no typography. The difference to it is what our templates do.
    """
    texts: dict[str, str] = {}

    def variable(match: re.Match[str]) -> str:
        name = f"v{len(texts)}"
        texts[name] = html.unescape(match[1])
        return f">{{{{ {name} }}}}<"

    source = _WORDS.sub(variable, text)
    of_django = engines["django"].from_string(source)
    of_jinja = Environment(autoescape=True).from_string(source)
    return lambda: of_django.render(texts), lambda: of_jinja.render(texts)
