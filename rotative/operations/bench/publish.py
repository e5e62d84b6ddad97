"""What publishing costs, and that it costs the same in a large archive.

First the newsroom's and the record's part alone, nothing pressed; then with a full store, until
no reader gets an older page.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import count

from django_tasks_db.models import DBTaskResult
from modelsearch.backends.database import SearchBackend
from modelsearch.tasks import insert_or_update_object_task
from wagtail.signals import page_published
from wagtail.tasks import update_reference_index_task

from rotative.articles.models import ArticlePage
from rotative.articles.receivers import article_published
from rotative.operations.bench.applied import StoreDesk
from rotative.operations.bench.measure import Row, Spent, median, spending
from rotative.operations.bench.paper import BenchPaper
from rotative.operations.bench.press_all import PROCESSES, fill
from rotative.press.actions import later
from rotative.sections.models import SectionPage

ROUNDS = 15
RENAMES = 4
NEW = count(10_000_000)  # numbers of stories that the archive does not have


def rows(
    paper: BenchPaper, sizes: Sequence[int], rounds: int = ROUNDS, processes: int = PROCESSES
) -> Iterator[Row]:
    """The figures at each size of the archive."""
    first: dict[str, float] = {}
    paper.grow(sizes[0])
    desk = _Desk(paper)  # on the newest stories, which stay so: an archive grows backwards
    store = StoreDesk(paper)
    for size in sizes:
        paper.grow(size)
        for row in _recorded(desk, f"{size:,} stories", rounds):
            yield row
            yield from _growth(row, first, sizes[0])
        fill(processes)
        for row in store.rows(f"{size:,} stories", rounds):
            yield row
            yield from _growth(row, first, sizes[0])


def _growth(row: Row, first: dict[str, float], smallest: int) -> Iterator[Row]:
    """The figure beside the same at the first size, of those that tell of time."""
    act, _, rest = row.name.partition(", ")
    what = act + rest.partition(":")[2]
    if row.unit in ("queries", "pages") or row.name.endswith(": by the clock"):
        return
    if what in first:
        reference = f"at {smallest:,} stories: {first[what]:.1f} ms"
        yield Row(f"{row.name}: growth", row.value, row.unit, reference, row.value / first[what])
    first.setdefault(what, row.value)


def _recorded(desk: "_Desk", label: str, rounds: int) -> Iterator[Row]:
    """What the newsroom and the record do, each time beside its peer."""
    for name, work, peer, times in (
        ("publish an edit", desk.edit, "Wagtail alone", rounds),
        ("publish a new story", desk.new, "", rounds),
        ("index a story (worker)", desk.index, "modelsearch as it comes", rounds),
        ("rename a section", desk.rename, "", RENAMES),
    ):
        spent = _spent(work, times)
        theirs = _spent(desk.peers[peer], times) if peer else []
        act = f"{name}, {label}"
        yield _time(act, "ms CPU", [s.cpu for s in spent], peer, [s.cpu for s in theirs])
        # A database server's work is not in our CPU time.
        clock = f"{act}: by the clock"
        yield _time(clock, "ms", [s.wall for s in spent], peer, [s.wall for s in theirs])
        yield Row(f"{act}: queries", median(s.queries for s in spent), "queries")


def _time(
    label: str, unit: str, seconds: Sequence[float], peer: str, their_seconds: Sequence[float]
) -> Row:
    ms = 1000 * median(seconds)
    if not peer:
        return Row(label, ms, unit)
    their_ms = 1000 * median(their_seconds)
    return Row(label, ms, unit, f"{peer}: {their_ms:.1f} ms", ms / their_ms)


def _spent(work: Callable[[], None], rounds: int) -> list[Spent]:
    with later():
        work()
    spent = []
    for _ in range(rounds):
        with later(), spending() as one:
            work()
        spent.append(one)
        # What a worker would have done by now.
        DBTaskResult.objects.all().delete()
    return spent


class _Desk:
    """The acts that are measured, each on a story of its own."""

    def __init__(self, paper: BenchPaper) -> None:
        self.paper = paper
        self.turn = 0
        self.newest = list(ArticlePage.objects.order_by("-published_at")[:50])
        self.section = max(SectionPage.objects.all(), key=lambda s: s.get_descendants().count())
        self.peers = {"Wagtail alone": self.edit_alone, "modelsearch as it comes": self.index_alone}

    def _next(self) -> ArticlePage:
        self.turn += 1
        return self.newest[self.turn % len(self.newest)]

    def edit(self) -> None:
        """A changed standfirst, published."""
        article = self._next()
        article.standfirst = f"Corrigé {self.turn} fois."
        article.save_revision().publish()

    def edit_alone(self) -> None:
        """The same with nobody keeping a record."""
        page_published.disconnect(article_published, sender=ArticlePage)
        try:
            self.edit()
        finally:
            page_published.connect(article_published, sender=ArticlePage)

    def new(self) -> None:
        """A new story, saved as a draft and published."""
        section, article = self.paper.story(next(NEW))
        section = SectionPage.objects.get(pk=section.pk)
        article.live, article.first_published_at = False, None
        section.add_child(instance=article)
        article.save_revision().publish()

    def index(self) -> None:
        """What the worker does after a save."""
        pk = str(self._next().pk)
        insert_or_update_object_task.call("articles", "articlepage", pk)
        update_reference_index_task.call("articles", "articlepage", pk)

    def index_alone(self) -> None:
        """The same with modelsearch's own index.

        The first call, which is not counted, gives all titles their norms: that is a rebuild's
        work, not a save's.
        """
        article = ArticlePage.objects.get(pk=self._next().pk)
        SearchBackend({}).add(article)
        update_reference_index_task.call("articles", "articlepage", str(article.pk))

    def rename(self) -> None:
        """The largest section gets another address; its stories move with it."""
        self.turn += 1
        section = SectionPage.objects.get(pk=self.section.pk)
        section.slug = f"renamed-{self.turn % 2}"
        section.save_revision().publish()
