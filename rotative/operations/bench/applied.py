"""From the newsroom's click until no reader gets an older page, by the clock, in a full store."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from types import ModuleType
from typing import Any

from django.db.models import Max, Sum
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    rich_text,
    streamfield,
)

from rotative.articles.models import ArticlePage
from rotative.operations.bench.measure import Row, median, of_aim, p95
from rotative.operations.bench.paper import BenchPaper, words_of
from rotative.people.models import User
from rotative.press import actions, drains, pressing
from rotative.press.models import Epoch
from rotative.press.store import BROTLI, GZIP, name_of, the_store
from rotative.record.reading import Record

Work = Callable[[], object]


@dataclass
class Applied:
    """What an act took, in milliseconds; how many pages it marked."""

    wall: float
    parked: float  # until no reader got what was withdrawn or parked
    press: float
    drain: float
    pages: int


@dataclass
class StoreDesk:
    """The acts that a full store is measured by."""

    paper: BenchPaper
    turn: int = 0
    published: list[ArticlePage] = field(default_factory=list)

    def rows(self, label: str, rounds: int) -> Iterator[Row]:
        """The figures of all acts, each beside its aim."""
        for name, ready, wall, press in (
            ("publish → applied", self.new, 300, None),
            ("edit an old story's body → applied", self.edit, None, 40),
            ("the click in the newsroom", self.click, 300, None),
            ("unpublish → gone from disk", self.unpublish, 100, None),
        ):
            # A drain's p95 wants more of them.
            done = _measured(ready, rounds * (3 if ready == self.new else 1))
            act = f"{name}, {label}"
            if ready == self.unpublish:
                yield _beside(act, median(one.parked for one in done), wall)
            else:
                yield _beside(act, median(one.wall for one in done), wall)
            yield _beside(f"{act}: of it the press", median(one.press for one in done), press)
            if ready == self.new:
                yield of_aim(f"{act}: of it the drain, p95", p95(o.drain for o in done), "ms", 15)
            pages = median(one.pages for one in done)
            if ready == self.edit:
                yield of_aim(f"{act}: pages", pages, "pages", 3)
            else:
                yield Row(f"{act}: pages", pages, "pages")

    def new(self) -> Work:
        """A new story's draft is published."""
        article = self.paper.draft()
        self.published.append(article)
        return partial(article.get_latest_revision().publish)

    def edit(self) -> Work:
        """One of the oldest stories has another paragraph."""
        self.turn += 1
        number = self.paper.stories - 1 - self.turn % min(50, self.paper.stories)
        article = ArticlePage.objects.get(slug=words_of(number).slug)
        added = {"type": "paragraph", "value": f"<p>Corrigé {self.turn} fois.</p>"}
        article.body = json.dumps([*article.body.raw_data, added])
        return partial(article.save_revision().publish)

    def click(self) -> Work:
        """An editor fills in the form of a draft and presses "Publish"."""
        article = self.paper.draft()
        self.published.append(article)
        client = Client(headers={"host": "localhost"})
        client.force_login(editor())
        address = reverse("wagtailadmin_pages:edit", args=[article.pk])
        form = form_of(article) | {"action-publish": "1"}

        def post() -> None:
            answer = client.post(address, form)
            if answer.status_code != 302:
                raise AssertionError(f"the newsroom refused: {answer.context['form'].errors}")

        return post

    def unpublish(self) -> Work:
        """A story is withdrawn."""
        article = ArticlePage.objects.get(pk=self.published.pop().pk)
        path = Record().paths([article.pk])[article.pk]
        file = the_store().live / name_of(path)

        def withdraw() -> None:
            article.unpublish()
            for ending in (BROTLI, GZIP):
                if file.with_name(file.name + ending).exists():
                    raise AssertionError(f"{path} is still there")

        return withdraw


def _beside(name: str, value: float, aim: float | None) -> Row:
    return Row(name, value, "ms") if aim is None else of_aim(name, value, "ms", aim)


def _measured(ready: Callable[[], Work], rounds: int) -> list[Applied]:
    _applied(ready())
    return [_applied(ready()) for _ in range(rounds)]


def _applied(work: Work) -> Applied:
    """Do it, and find its changes applied."""
    before = _last_epoch()
    with (
        _timed(actions, "apply") as press,
        _timed(drains, "drain") as drain,
        _timed(pressing, "park") as park,
    ):
        start = time.perf_counter()
        work()
        wall = time.perf_counter() - start
    epochs = Epoch.objects.filter(number__gt=before)
    if not epochs.exists() or epochs.filter(applied_at=None).exists():
        raise AssertionError("what was published is not applied")
    pages = epochs.aggregate(pages=Sum("pages"))["pages"]
    # What a worker would have done by now.
    DBTaskResult.objects.all().delete()
    return Applied(
        wall=1000 * wall,
        parked=1000 * (park[0][1] - start),
        press=_ms(press),
        drain=_ms(drain),
        pages=pages,
    )


def _ms(calls: Sequence[tuple[float, float]]) -> float:
    return 1000 * sum(ended - began for began, ended in calls)


def _last_epoch() -> int:
    return Epoch.objects.aggregate(last=Max("number"))["last"] or 0


@contextmanager
def _timed(module: ModuleType, name: str) -> Iterator[list[tuple[float, float]]]:
    """When each call of one of the press's verbs begins and ends."""
    verb, calls = getattr(module, name), []

    def timing() -> Any:
        start = time.perf_counter()
        try:
            return verb()
        finally:
            calls.append((start, time.perf_counter()))

    setattr(module, name, timing)
    try:
        yield calls
    finally:
        setattr(module, name, verb)


def editor() -> User:
    """Somebody who may do everything."""
    user = User.objects.filter(username="bench").first()
    return user or User.objects.create_superuser("bench")


def form_of(article: ArticlePage) -> dict[str, Any]:
    """The edit page's whole form, as a browser posts it without a button."""
    rows = {
        "bylines": [
            {"author": b.author_id, "role": b.role, "id": b.pk} for b in article.bylines.all()
        ],
        "story_topics": [{"topic": t.topic_id, "id": t.pk} for t in article.story_topics.all()],
    }
    empty = (
        "short_headline language picture_caption seo_title search_description updated_at go_live_at"
    )
    assert article.published_at is not None
    values: dict[str, Any] = dict.fromkeys([*empty.split(), "expire_at"], "")
    for name in ("title", "slug", "kicker", "standfirst", "format"):
        values[name] = getattr(article, name)
    values |= {
        "picture": article.picture_id,
        "published_at": f"{timezone.localtime(article.published_at):%Y-%m-%d %H:%M:%S}",
        "key_points": streamfield([("point", point.value) for point in article.key_points]),
        "body": streamfield([(b["type"], _typed(b)) for b in article.body.raw_data]),
        "related_picks": inline_formset([]),
        "comments": inline_formset([]),
    }
    values |= {name: inline_formset(found, initial=len(found)) for name, found in rows.items()}
    form: dict[str, Any] = nested_form_data(values)
    return form


def _typed(block: Any) -> Any:
    return rich_text(block["value"]) if block["type"] == "paragraph" else block["value"]
