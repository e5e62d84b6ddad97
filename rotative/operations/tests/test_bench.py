"""The benchmarks, on a tiny paper: that they measure what they say, not how fast it is."""

import argparse
import json
import subprocess
from typing import Any

import pytest

from rotative.lib.failure import Failure
from rotative.operations import bench
from rotative.operations.bench import imports, measure, publish, render
from rotative.operations.bench.paper import BenchPaper, build, words_of
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
def measured(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The measuring process, replaced by one that has its report ready; what it was given."""
    asked: list[dict[str, Any]] = []

    def start(command: list[str], env: dict[str, str], **kwargs: Any) -> Any:
        asked.append({"name": command[-1], "data": env["ROTATIVE_DATA"]})
        failed = command[-1] == "publish"
        return subprocess.CompletedProcess(command, int(failed), stdout=json.dumps(REPORT))

    monkeypatch.setattr(bench.subprocess, "run", start)
    return asked


def arguments(name: str, *, as_json: bool = False) -> argparse.Namespace:
    return argparse.Namespace(name=name, json=as_json)


def test_a_terminal_gets_a_table_with_the_machine_and_the_references(
    measured: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench.run(arguments("render")) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["render, 2026-11-03", "Abacus × 2, Python 3.11.2"]
    assert lines[4].split() == ["home:", "size", "48,376", "bytes"]
    assert lines[5].split() == ["a", "2.50", "ms", "CPU", "Django:", "2", "ms", "1.25"]


def test_a_machine_gets_the_report_as_it_is(
    measured: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench.run(arguments("render", as_json=True)) == 0
    assert json.loads(capsys.readouterr().out) == REPORT


def test_nothing_is_measured_in_the_operators_directory(
    measured: list[dict[str, Any]], settings: Any
) -> None:
    bench.run(arguments("import"))
    assert measured[0]["name"] == "import"
    assert measured[0]["data"] not in {"", str(settings.DATA_DIR)}


def test_a_benchmark_that_breaks_off_is_a_failure(measured: list[dict[str, Any]]) -> None:
    with pytest.raises(Failure, match="publish"):
        bench.run(arguments("publish"))


def test_pages_of_every_kind_cost_as_many_queries_in_a_larger_archive(paper: BenchPaper) -> None:
    rows = list(render.rows(paper, sizes=(60, 120), rounds=1))
    queries = {row.name: row for row in rows if row.unit == "queries"}
    for kind in KINDS:
        small, large = (queries[f"{kind}, {size} stories: queries"] for size in (60, 120))
        assert large.value == small.value > 0
        assert large.ratio == 1.0


def test_a_pages_parts_are_measured_apart(paper: BenchPaper) -> None:
    rows = {row.name: row for row in render.rows(paper, sizes=(10,), rounds=1)}
    for kind in KINDS[:-1]:
        parts = [rows[f"{kind}, 10 stories: {part}"].value for part in ("view-model", "template")]
        assert rows[f"{kind}, 10 stories: both"].value == pytest.approx(sum(parts))
    assert rows["home, 10 stories: size"].value > 10_000


def test_the_peers_draw_the_same_page() -> None:
    page = '<p class="a">Crue &amp; <b>budget</b></p>\n<ul>\n  <li>Un</li>\n</ul>'
    assert [peer() for peer in render.peers(page)] == [page, page]


def test_publishing_is_measured_with_its_queries_and_growth(paper: BenchPaper) -> None:
    rows = {row.name: row for row in publish.rows(paper, sizes=(8, 16), rounds=1)}
    for act in ("publish an edit", "publish a new story", "rename a section"):
        assert rows[f"{act}, 8 stories: queries"].value > 10
        growth = rows[f"{act}, 16 stories: growth"]
        assert growth.ratio == pytest.approx(growth.value / rows[f"{act}, 8 stories"].value)
    assert "Wagtail alone" in rows["publish an edit, 8 stories"].reference
    assert Story.objects.filter(standfirst__startswith="Corrigé").exists()


def test_an_import_counts_only_what_came_in(paper: BenchPaper) -> None:
    rows = {row.name: row for row in imports.rows(paper, sizes=(5, 10), pages=3)}
    assert {"3 HTML pages: by CPU", "10 in bulk: by CPU"} <= rows.keys()
    # Five to begin with, three pages, three one by one, ten in bulk.
    assert Story.objects.count() == 21


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
