"""What a journalist's acts cost as the archive grows, from the first screen to a publication.

Each is a whole answer of the newsroom, the database's work included, beside Wagtail's own of a bare
page in the same database. The store holds what lists a new story, as readers have asked for it.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max
from wagtail.models import Page, Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from rotative.articles.models import ArticlePage
from rotative.newsroom.publication_dialog import QUESTION
from rotative.operations.bench.applied import editor, form_of
from rotative.operations.bench.measure import Row, Spent, median, p95, spending
from rotative.operations.bench.paper import BenchPaper
from rotative.operations.bench.stories import grow
from rotative.operations.duties import do_queued
from rotative.press import pressing, upkeep
from rotative.press.actions import apply
from rotative.press.drains import add_pages
from rotative.press.sheets import importance_of, printer
from rotative.record.models import Story
from rotative.record.reading import Record
from rotative.sections.models import SectionPage

ROUNDS = 12
MANY = 75  # autosaves of a minute's typing
AIM = 300  # ms of processor time
ARCHIVES = 4  # the importance of months and days
OF_A_SCRIPT = {"accept": "application/json"}  # autosave's answers


def rows(paper: BenchPaper, sizes: Sequence[int], rounds: int = ROUNDS) -> Iterator[Row]:
    """The figures of each act at each size of the archive."""
    for size in sizes:
        grow(paper, size)
        apply()
        yield from measured(Acts(paper), f"{size:,} stories", rounds)


def measured(acts: "Acts", label: str, rounds: int = ROUNDS) -> Iterator[Row]:
    """Processor time of an act beside its aim and Wagtail's; its queries, and the clock's time."""
    for name, act, peer in acts.all():
        ours, theirs = _spent(act, rounds), _spent(peer, rounds)
        what, ms = f"{name}, {label}", _ms(ours)
        yield Row(what, ms, "ms CPU", f"aim: at most {AIM}", ms / AIM)
        wagtails = _ms(theirs)
        yield Row(f"{what}: beside", ms, "ms CPU", f"Wagtail: {wagtails:.0f} ms", ms / wagtails)
        if any(one.server for one in ours):
            of_it = 1000 * sum(one.server for one in ours) / len(ours)
            yield Row(f"{what}: of it PostgreSQL", of_it, "ms CPU")
        yield Row(f"{what}: by the clock", 1000 * median(one.wall for one in ours), "ms")
        yield Row(f"{what}: by the clock, p95", 1000 * p95(one.wall for one in ours), "ms")
        yield Row(f"{what}: queries", median(one.queries for one in ours), "queries")
    yield from _autosaves(acts.draft, label)


def _autosaves(draft: "Typed", label: str) -> Iterator[Row]:
    """What stays of a minute's typing, and what the worker has to do for it."""
    draft.save()  # a button's draft is not written over
    DBTaskResult.objects.all().delete()
    revisions = Revision.objects.for_instance(draft.page)
    before = revisions.count()
    for _ in range(MANY):
        draft.autosave()
    what = f"{MANY} autosaves, {label}"
    yield Row(f"{what}: revisions kept", revisions.count() - before, "revisions")
    yield Row(f"{what}: queued for the worker", DBTaskResult.objects.count(), "tasks")
    DBTaskResult.objects.update(run_after=get_date_max())
    with spending() as spent:
        while do_queued() == 0:
            pass
    yield Row(f"{what}: done by the worker", 1000 * spent.cpu, "ms CPU, our process")


def _ms(spent: Sequence[Spent]) -> float:
    """The server's ticks are coarse: their mean, and the median of ours."""
    server = sum(one.server for one in spent) / len(spent)
    return 1000 * (median(one.cpu for one in spent) + server)


def _spent(act: Callable[[], None], rounds: int) -> list[Spent]:
    act()
    answers = []
    for _ in range(rounds):
        with spending() as spent:
            act()
        answers.append(spent)
        DBTaskResult.objects.all().delete()  # what a worker would have done by now
    return answers


class Acts:
    """What one journalist does, and Wagtail's own of a bare page."""

    def __init__(self, paper: BenchPaper) -> None:
        self.paper = paper
        self.desk = Client(headers={"host": "localhost"})
        self.desk.force_login(editor())
        self.draft = Typed(self.desk, paper.draft())
        self.ready = [paper.draft() for _ in range(1 + ROUNDS)]
        self.bare = Typed(self.desk, _bare_page())
        _press_what_lists(paper)

    def all(self) -> Iterator[tuple[str, Callable[[], None], Callable[[], None]]]:
        """Each act's name, the act, and its peer."""
        home = Page.objects.get(depth=2)
        explorer = reverse("wagtailadmin_explore", args=[home.pk])
        yield "the first screen", self.screen(reverse("wagtailadmin_home")), self.screen(explorer)
        new = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", self.under.pk])
        yield "a new story's editor", self.screen(new), self.screen(self.bare.address)
        yield "a story's editor", self.screen(self.draft.address), self.screen(self.bare.address)
        yield "save a draft", self.draft.save, self.bare.save
        yield "autosave", self.draft.autosave, self.bare.autosave
        yield "the publish dialog", self.draft.ask, self.bare.save
        yield "publish", self.publish, self.bare.publish

    @property
    def under(self) -> SectionPage:
        return self.paper.sections[0]

    def screen(self, address: str) -> Callable[[], None]:
        """A screen is asked for."""

        def ask() -> None:
            answer = self.desk.get(address)
            if answer.status_code != 200:
                raise AssertionError(f"{address} answers {answer.status_code}")

        return ask

    def publish(self) -> None:
        """A ready draft goes out, from the dialog's button."""
        article = self.ready.pop() if self.ready else self.paper.draft()
        Typed(self.desk, article).publish()
        if not Story.objects.filter(pk=article.pk).exists():
            raise AssertionError("what was published is not in the record")


class Typed:
    """A page in its editor, whose form is sent again and again with another word in it."""

    def __init__(self, desk: Client, page: Page) -> None:
        self.desk, self.page = desk, page
        self.address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        self.form = form_of(page) if isinstance(page, ArticlePage) else _form_of_a_bare_one(page)
        self.turn, self.revision = 0, ""

    def _send(self, sent: dict[str, str], status: int = 200, **headers: Any) -> Any:
        self.turn += 1
        self.form |= {"seo_title": f"Version {self.turn}"}
        answer = self.desk.post(self.address, self.form | sent, **headers)
        if answer.status_code != status:
            raise AssertionError(f"the newsroom answers {answer.status_code} to {sent}")
        return answer

    def save(self) -> None:
        """“Save draft” is pressed."""
        self._send({}, 302)
        self.revision = ""

    def publish(self) -> None:
        """The dialog's button, or Wagtail's."""
        self._send({"action-publish": "1"}, 302)
        self.revision = ""

    def ask(self) -> None:
        """The dialog opens: what it would do, and what is missing."""
        if "text/html" not in self._send({QUESTION: "1"})["content-type"]:
            raise AssertionError("that is no dialog")

    def autosave(self) -> None:
        """What was typed in the last second; the draft that it made is written over."""
        sent = {"overwrite_revision_id": self.revision} if self.revision else {}
        said = json.loads(self._send(sent, headers=OF_A_SCRIPT).content)
        self.revision = str(said["revision_id"])


def _bare_page() -> Page:
    """A page with a title and an address, and nothing of ours."""
    slug = "page-nue"
    home = Page.objects.get(depth=2)
    found = Page.objects.filter(slug=slug).first()
    page = found or home.add_child(instance=Page(title="Page nue", slug=slug, live=False))
    page.save_revision()
    return page


def _form_of_a_bare_one(page: Page) -> dict[str, Any]:
    values = {"title": page.title, "slug": page.slug, "search_description": ""}
    form: dict[str, Any] = nested_form_data(values | {"comments": inline_formset([])})
    return form


def _press_what_lists(paper: BenchPaper) -> None:
    """Fronts, lists and feeds, as readers have asked for them: all but stories and the archive."""
    paper.draft().get_latest_revision().publish()
    stories = set(Record().paths(Story.objects.values_list("pk", flat=True)).values())
    every = printer(timezone.now()).addresses()
    lists = [path for path in every if path not in stories and importance_of(path) < ARCHIVES]
    add_pages(lists)
    for settled in pressing.press_waiting():
        if not settled:
            break
    while upkeep.catch_up():
        pass
