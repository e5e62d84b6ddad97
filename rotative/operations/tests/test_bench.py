"""The benchmarks, on a tiny paper: that they measure what they say, not how fast it is."""

import argparse
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from rotative.lib.failure import Failure
from rotative.newsletters.sender import MAKERS
from rotative.operations import bench
from rotative.operations.bench import (
    applied,
    editing,
    edition,
    hugo,
    imports,
    mailservers,
    measure,
    newsletter,
    press_all,
    publish,
    render,
    serve,
    stories,
)
from rotative.operations.bench import paper as papers
from rotative.operations.bench.paper import BenchPaper, build, words_of
from rotative.press.models import Page, Touch
from rotative.press.states import FRESH
from rotative.press.store import the_store
from rotative.record.models import Story

KINDS = ["home", "section", "story", "topic", "author", "archive", "feed"]
REPORT: dict[str, Any] = {
    "benchmark": "render",
    "date": "2026-11-03",
    "machine": {"processor": "Abacus × 2", "python": "Python 3.11.2"},
    "rows": [
        {"name": "home: size", "value": 48376.0, "unit": "bytes", "reference": "", "ratio": None},
        {"name": "a", "value": 2.503, "unit": "ms CPU", "reference": "Django: 2 ms", "ratio": 1.25},
    ],
}


@pytest.fixture
def paper(db: None) -> BenchPaper:
    return build()


@pytest.fixture
def stored(
    transactional_db: None,
    django_db_serialized_rollback: None,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[BenchPaper]:
    """A paper of few topics and authors, with a store and a database that are written to."""
    settings.PRESS_DIR = settings.DATA_DIR / "press"
    for name, count in (("TOPICS", 5), ("AUTHORS", 3)):
        monkeypatch.setattr(papers, name, count)
    the_store().prepare()
    yield build()
    shutil.rmtree(settings.PRESS_DIR)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The measuring process, replaced by one that has its report ready; what it was given."""
    asked: list[dict[str, Any]] = []

    def start(command: list[str], env: dict[str, str], **kwargs: Any) -> Any:
        name, *sizes = command[3:]
        asked.append({"name": name, "sizes": sizes, "data": env["ROTATIVE_DATA"]})
        failed = name == "publish"
        return subprocess.CompletedProcess(command, int(failed), stdout=json.dumps(REPORT))

    monkeypatch.setattr(bench.subprocess, "run", start)
    return asked


def arguments(
    name: str, *, as_json: bool = False, sizes: list[int] | None = None
) -> argparse.Namespace:
    return argparse.Namespace(name=name, json=as_json, sizes=sizes)


@pytest.mark.sqlite_is_enough
def test_a_terminal_gets_a_table_with_the_machine_and_the_references(
    measured: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench.run(arguments("render")) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["render, 2026-11-03", "Abacus × 2, Python 3.11.2"]
    assert lines[4].split() == ["home:", "size", "48,376", "bytes"]
    assert lines[5].split() == ["a", "2.50", "ms", "CPU", "Django:", "2", "ms", "1.25"]


@pytest.mark.sqlite_is_enough
def test_a_machine_gets_the_report_as_it_is(
    measured: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench.run(arguments("render", as_json=True)) == 0
    assert json.loads(capsys.readouterr().out) == REPORT


@pytest.mark.sqlite_is_enough
def test_nothing_is_measured_in_the_operators_directory(
    measured: list[dict[str, Any]], settings: Any
) -> None:
    bench.run(arguments("import"))
    assert measured[0]["name"] == "import"
    assert measured[0]["data"] not in {"", str(settings.DATA_DIR)}


@pytest.mark.sqlite_is_enough
def test_a_folder_is_handed_to_the_measuring_process(measured: list[dict[str, Any]]) -> None:
    bench.run(argparse.Namespace(name="import-quality", json=True, folder=Path("/gold")))
    assert (measured[0]["name"], measured[0]["sizes"]) == ("import-quality", ["/gold"])


@pytest.mark.sqlite_is_enough
def test_a_benchmark_that_breaks_off_is_a_failure(measured: list[dict[str, Any]]) -> None:
    with pytest.raises(Failure, match="publish"):
        bench.run(arguments("publish"))


@pytest.mark.sqlite_is_enough
def test_pages_of_every_kind_cost_as_many_queries_in_a_larger_archive(paper: BenchPaper) -> None:
    rows = list(render.rows(paper, sizes=(120, 240), rounds=1))
    queries = {row.name: row for row in rows if row.unit == "queries"}
    for kind in KINDS:
        small, large = (queries[f"{kind}, {size} stories: queries"] for size in (120, 240))
        assert large.value == small.value > 0
        assert large.ratio == 1.0


@pytest.mark.sqlite_is_enough
def test_a_pages_parts_are_measured_apart(paper: BenchPaper) -> None:
    rows = {row.name: row for row in render.rows(paper, sizes=(10,), rounds=1)}
    for kind in KINDS[:-1]:
        parts = [rows[f"{kind}, 10 stories: {part}"].value for part in ("view-model", "template")]
        assert rows[f"{kind}, 10 stories: both"].value == pytest.approx(sum(parts))
    assert rows["home, 10 stories: size"].value > 10_000


def test_the_peers_draw_the_same_page() -> None:
    page = '<p class="a">Crue &amp; <b>budget</b></p>\n<ul>\n  <li>Un</li>\n</ul>'
    assert [peer() for peer in render.peers(page)] == [page, page]


@pytest.mark.sqlite_is_enough
def test_the_list_of_stories_is_measured_for_each_request(paper: BenchPaper) -> None:
    rows = {row.name: row for row in stories.rows(paper, sizes=(60, 120), rounds=1)}
    for name in stories.requests():
        assert rows[f"{name}, 60 stories"].unit == "ms CPU"
        small, large = (rows[f"{name}, {size} stories: queries"] for size in (60, 120))
        assert small.value == large.value > 5, name
    assert paper.stories == 120


@pytest.mark.sqlite_is_enough
def test_a_journalists_acts_are_measured_beside_wagtails(
    stored: BenchPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editing, "MANY", 3)
    rows = {row.name: row for row in editing.rows(stored, (8, 16), rounds=1)}
    for act in (
        "the first screen",
        "a new story's editor",
        "a story's editor",
        "save a draft",
        "autosave",
        "the publish dialog",
        "publish",
    ):
        small, large = (rows[f"{act}, {size} stories: queries"].value for size in (8, 16))
        assert 5 < large <= small + 10, act
        assert rows[f"{act}, 16 stories"].reference == "aim: at most 300"
        assert rows[f"{act}, 16 stories: beside"].reference.startswith("Wagtail: ")
    assert rows["3 autosaves, 16 stories: revisions kept"].value == 1
    assert rows["3 autosaves, 16 stories: queued for the worker"].value == 4


@pytest.mark.sqlite_is_enough
def test_publishing_is_measured_with_its_queries_and_growth(stored: BenchPaper) -> None:
    rows = {row.name: row for row in publish.rows(stored, (8, 16), rounds=1, processes=1)}
    for act in ("publish an edit", "publish a new story", "rename a section"):
        assert rows[f"{act}, 8 stories: queries"].value > 10
        growth = rows[f"{act}, 16 stories: growth"]
        assert growth.ratio == pytest.approx(growth.value / rows[f"{act}, 8 stories"].value)
    assert "Wagtail alone" in rows["publish an edit, 8 stories"].reference
    assert Story.objects.filter(standfirst__startswith="Corrigé").exists()
    new = rows["publish → applied, 8 stories"]
    assert new.ratio == pytest.approx(new.value / 300)
    of_press = rows["publish → applied, 8 stories: of it the press"].value
    assert 0 < rows["publish → applied, 8 stories: of it the drain, p95"].value < of_press
    assert of_press < new.value
    assert rows["publish → applied, 16 stories: growth"].reference.startswith("at 8 stories")
    assert rows["publish → applied, 8 stories: pages"].value > 10
    assert rows["edit an old story's body → applied, 8 stories: pages"].value <= 3


@pytest.mark.sqlite_is_enough
def test_the_click_publishes_what_the_form_says(stored: BenchPaper) -> None:
    stored.grow(3)
    press_all.fill(1)
    click = applied.StoreDesk(stored).click()
    assert Story.objects.count() == 3
    click()
    story = Story.objects.latest("published_at")
    words = words_of(papers.FRESH + 1)
    assert (story.headline, story.slug) == (words.headline, words.slug)
    assert len(story.body) == len(words.body)
    assert not Touch.objects.exists()
    assert Page.objects.filter(path__contains=words.slug, state=FRESH).exists()


@pytest.mark.sqlite_is_enough
def test_growing_presses_nothing(stored: BenchPaper) -> None:
    press_all.fill(1)
    pages = Page.objects.count()
    stored.grow(4)
    assert Page.objects.count() == pages
    assert Touch.objects.exists()


def test_two_processes_fill_one_store(stored: BenchPaper) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("this database is in memory: each process would have one of its own")
    stored.grow(6)
    press_all.fill(2)
    pages = set(Page.objects.filter(state=FRESH).values_list("path", "digest"))
    press_all.empty()
    assert not Page.objects.exists()
    assert not list(the_store().names(the_store().live))
    press_all.fill(1)
    assert set(Page.objects.filter(state=FRESH).values_list("path", "digest")) == pages


@pytest.mark.sqlite_is_enough
def test_the_whole_store_is_measured_from_nothing_and_without_hugo(
    stored: BenchPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press_all.shutil, "which", lambda name: None)
    *rows, left_out = press_all.rows(stored, (4,), processes=1)
    values = {row.name: row.value for row in rows if isinstance(row, measure.Row)}
    assert values["4 stories: pages"] > 4
    assert values["4 stories: store"] > 500
    assert values["4 stories: database"] > 100
    assert values["4 stories: one story more, at rest"] > 0
    assert isinstance(left_out, measure.LeftOut)
    assert "hugo" in str(left_out)
    assert Story.objects.count() == 4 + press_all.CHANGES


@pytest.mark.sqlite_is_enough
@pytest.mark.skipif(shutil.which("hugo") is None, reason="there is no hugo here")
def test_hugo_builds_the_same_stories(paper: BenchPaper, tmp_path: Path) -> None:
    paper.grow(3)
    site = hugo.Site(tmp_path, paper)
    site.build()
    section, article = paper.story(1)
    address = section.url_path.strip("/").partition("/")[2]
    page = (tmp_path / "public" / address / article.slug / "index.html").read_text()
    assert words_of(1).standfirst[:20] in page
    assert page.count("<h2") >= 3
    assert 'href="/topics/' in page
    assert 'href="/authors/' in page
    assert (tmp_path / "public" / address / "index.xml").exists()
    before = site.pages()
    site.change_and_build()
    assert site.pages() == before > 3


@pytest.mark.sqlite_is_enough
@pytest.mark.skipif(serve._nginx_program() is None, reason="there is no nginx here")
def test_each_server_serves_the_page_and_is_measured_in_turn(
    stored: BenchPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: list[str] = []

    def load(server: serve.Server, coding: str, seconds: float) -> float:
        turns.append(server.name)
        return {"nginx over plain files": 100.0, "nginx over the store": 95.0}.get(server.name, 57)

    monkeypatch.setattr(serve.Server, "load", load)
    there = serve._nginx_program()
    monkeypatch.setattr(serve.shutil, "which", lambda name, path="": there)
    rows = {row.name: row for row in serve.rows(stored, (2,), 2, 1, processes=1)}  # type: ignore[union-attr]
    assert rows["nginx over the store, gzip"].ratio == pytest.approx(0.95)
    assert rows["the built-in front, one worker, gzip"].ratio == pytest.approx(0.6)
    assert rows["nginx over the store: memory (PSS)"].value > 0.1
    assert turns[:4] == turns[4:8] == turns[8:12]
    assert len(set(turns[:4])) == 4


@pytest.mark.sqlite_is_enough
def test_without_a_load_generator_nothing_is_claimed(
    stored: BenchPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve.shutil, "which", lambda name, path="": None)
    (left_out,) = serve.rows(stored, (2,), processes=1)
    assert "wrk" in str(left_out)


@pytest.mark.sqlite_is_enough
def test_a_letter_is_measured_beside_other_ways_to_make_and_send_it(
    stored: BenchPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edition, "NICE", 0)  # the tests after it are not to wait
    measured = list(newsletter.rows(stored, (16,), rounds=1, stories=2))
    rows = {row.name: row for row in measured if isinstance(row, measure.Row)}
    assert 50_000 < rows["a message, its size"].value < 64_000
    assert rows["16 messages, composed"].reference.startswith("email.message: ")
    assert rows["3 messages, composed and signed by RSA"].reference.startswith("dkimpy, signing: ")
    if any(isinstance(row, measure.LeftOut) for row in measured):
        pytest.skip("there is no Postfix that could be started here")
    assert [
        rows[f"16 ready messages, sent by {client}"].unit for client in ("smtplib", "aiosmtplib")
    ]
    assert rows["16 messages, composed, signed and sent"].value > 0
    assert rows["3 messages, composed, signed and taken by Postfix"].value > 0
    assert rows["16 readers, frozen"].reference.startswith("aim: at most ")
    assert rows[f"16 letters, by the ledger and {MAKERS} threads that sign"].value > 0
    for page in ("the front page", "a story"):
        assert rows[f"{page}, while an edition is sent: p95"].reference.startswith("without: ")


@pytest.mark.sqlite_is_enough
def test_without_a_mail_server_no_sending_is_claimed(
    paper: BenchPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailservers.shutil, "which", lambda name, path="": None)
    measured = list(newsletter.rows(paper, (2,), rounds=1))
    (left_out,) = (row for row in measured if isinstance(row, measure.LeftOut))
    assert str(left_out).startswith("what needs a mail server: there is no program `smtp-sink`")
    assert not [row for row in measured if isinstance(row, measure.Row) and "sent" in row.name]


def test_the_table_says_what_was_left_out() -> None:
    table = bench.table({**REPORT, "left_out": ["all of it: there is no wrk"]})
    assert table.splitlines()[-1] == "Left out: all of it: there is no wrk"


@pytest.mark.sqlite_is_enough
def test_sizes_are_numbers_that_grow(measured: list[dict[str, Any]]) -> None:
    bench.run(arguments("render", sizes=bench.sizes("10,200")))
    assert measured[0]["sizes"] == ["10", "200"]
    for wrong in ("", "many", "0,5", "20,10", "5,5"):
        with pytest.raises(argparse.ArgumentTypeError, match="1000,10000"):
            bench.sizes(wrong)


def test_nineteen_in_twenty() -> None:
    assert measure.p95(range(1, 101)) == 95
    assert measure.p95([3.0, 1.0, 2.0]) == 3.0


@pytest.mark.sqlite_is_enough
def test_an_import_counts_only_what_came_in(paper: BenchPaper) -> None:
    rows = {row.name: row for row in imports.rows(paper, sizes=(5, 10), pages=3)}
    assert {"3 HTML pages: by CPU", "10 in bulk: by CPU"} <= rows.keys()
    # Five to begin with, three pages, three one by one, ten in bulk.
    assert Story.objects.count() == 21


@pytest.mark.sqlite_is_enough
def test_a_page_that_is_not_imported_stops_the_benchmark(
    paper: BenchPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "page_of", lambda words: "<html></html>")
    with pytest.raises(AssertionError, match="not imported"):
        list(imports.rows(paper, sizes=(1, 1), pages=1))


def test_the_invented_words_are_the_same_every_time() -> None:
    assert words_of(7) == words_of(7)
    assert words_of(7).body != words_of(8).body


def test_statements_are_counted_and_timed(db: None) -> None:
    with measure.spending() as spent:
        assert Story.objects.count() == 0
        assert not Story.objects.exists()
    assert spent.queries == 2
    assert 0 < spent.database <= spent.cpu
