"""`rotative bench import-quality`: what is right of pages, beside what other readers find."""

import argparse
import json
import logging
from pathlib import Path
from typing import Any

import pytest

from rotative import cli
from rotative.importers import tests as of_importers
from rotative.importers.web.tests.test_fields import CASES, page_of
from rotative.operations import bench
from rotative.operations.bench import __main__ as measuring
from rotative.operations.bench import import_quality, measure
from rotative.operations.bench.measure import LeftOut, Row

PAGE = """<!doctype html><html lang=fr><head><title>{title} - La Vigie</title>
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{title}",
"datePublished": "{moment}", "author": {{"@type": "Person", "name": "{author}"}}}}</script></head>
<body><nav><a href="/">Accueil</a></nav><article><h1>{title}</h1>{text}</article></body></html>"""
TEXT = [
    "Le conseil municipal de Port-Valmer a voté mardi soir la réfection du quai aux Grains.",
    "Les travaux commenceront au printemps et dureront dix-huit mois, selon Maud Tessier.",
    "L’opposition réclame une étude sur le coût du chauffage, promise pour septembre.",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two pages: all that is stated of the first is so, of the second two things are not."""
    (tmp_path / "pages").mkdir()
    text = "".join(f"<p>{words}</p>" for words in TEXT)
    one = PAGE.format(
        title="Le quai aux Grains sera refait",
        moment="2024-06-19T16:00:00+02:00",
        author="Nora Kaci",
        text=text,
    )
    other = PAGE.format(
        title="La pêche à pied reprend",
        moment="2024-06-19T23:30:00-04:00",
        author="Lise Armor",
        text=text,
    )
    (tmp_path / "pages" / "quay.html").write_text(one)
    (tmp_path / "fishing.html").write_text(other)
    state(
        tmp_path,
        {
            "quay.html": {
                "title": "Le quai aux grains sera refait",
                "authors": ["Nora Kaci"],
                "published_at": "2024-06-19T14:00:00+00:00",
                "contains": ["Maud Tessier"],
                "without": ["Accueil", "La Vigie"],
                "body": TEXT,
                "why": "what the bench does not know is passed over",
            },
            "fishing.html": {
                "title": "Une autre",
                "authors": ["Lise Armor", "Nora Kaci"],
                "date": "2024-06-20",
            },
        },
    )
    return tmp_path


def state(folder: Path, gold: Any) -> None:
    (folder / "expected.json").write_text(json.dumps(gold))


def measured(folder: Path) -> tuple[dict[str, Row], list[str]]:
    """The figures by their names, and what was left out."""
    found = list(import_quality.rows(folder))
    rows = {each.name: each for each in found if isinstance(each, Row)}
    return rows, [str(each) for each in found if isinstance(each, LeftOut)]


@pytest.fixture
def without_newspaper4k(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        import_quality.PEERS, "newspaper4k", ("no_such_module", import_quality.PEERS["htmldate"][1])
    )


def test_a_field_s_figure_is_what_is_right_of_what_is_stated(folder: Path) -> None:
    rows, _ = measured(folder)
    ours = {
        name.removesuffix(": ours"): (row.value, row.unit)
        for name, row in rows.items()
        if name.endswith(": ours")
    }
    assert ours == {
        "headline": (1, "right of 2"),
        "authors": (1, "right of 2"),
        "day": (2, "right of 2"),
        "moment": (1, "right of 1"),
        "body": (3, "right of 3"),
        "text": (1, "F1 of 1"),
    }


def test_ours_stands_beside_the_best_of_those_that_speak_of_the_field(
    folder: Path, without_newspaper4k: None
) -> None:
    rows, left_out = measured(folder)
    assert {name for name in rows if name.startswith("day: ")} == {
        "day: ours",
        "day: trafilatura",
        "day: htmldate",
    }
    assert "headline: htmldate" not in rows
    best = max(rows["day: trafilatura"].value, rows["day: htmldate"].value)
    assert rows["day: ours"].ratio == rows["day: ours"].value / best
    assert rows["moment: ours"].reference == ""
    assert left_out == ["newspaper4k: not installed here"]


def test_a_peer_that_breaks_on_a_page_has_found_nothing_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(data: bytes, name: str) -> dict[str, Any]:
        raise RuntimeError(name)

    peer = import_quality.Reader("broken", frozenset({"headline"}), breaks)
    monkeypatch.setattr(import_quality, "PEERS", {"broken": ("json", lambda name: peer)})
    rows, _ = measured(folder)
    assert rows["headline: broken"].value == 0
    assert rows["headline: ours"].reference == "broken: 0"
    assert logging.root.manager.disable == 0


def test_a_page_without_a_text_gets_nothing_for_what_is_not_in_it() -> None:
    stated = {"contains": ["Nous avons trop attendu"], "without": ["téléphone et courrier"]}
    score = import_quality.FIELDS["body"]
    assert score(stated, "") == import_quality.Score(0, 2)
    assert score(stated, "On le dit : nous avons trop attendu.") == import_quality.Score(2, 2)
    assert score(stated, "Téléphone et courrier") == import_quality.Score(0, 2)


def test_words_in_common_count_for_a_whole_text() -> None:
    score = import_quality.FIELDS["text"]
    assert score({"body": ["un deux", "trois quatre"]}, "Un, deux.") == import_quality.Score(
        2 / 3, 1
    )
    assert score({"body": "un deux"}, None) == import_quality.Score(0, 1)


def test_no_date_is_right_where_the_page_has_none() -> None:
    score = import_quality.FIELDS["day"]
    assert score({"published_at": None}, None) == import_quality.Score(1, 1)
    assert score({}, None) == import_quality.Score(0, 0)


def test_what_is_stated_wrongly_or_of_no_page_is_named(folder: Path) -> None:
    state(folder, {"quay.html": {"title": "Le quai", "date": "mercredi"}, "lost.html": {}})
    rows, left_out = measured(folder)
    assert rows["headline: ours"].unit == "right of 1"
    assert "day: ours" not in rows
    assert any(each.startswith("quay.html, day: ") and "mercredi" in each for each in left_out)
    assert any(each.startswith("lost.html: ") for each in left_out)


def test_a_person_gets_a_line_a_field_and_where_ours_stands() -> None:
    rows = [
        Row("headline: ours", 2, "right of 2", "trafilatura: 1", 2.0),
        Row("headline: trafilatura", 1, "right of 2"),
        Row("day: ours", 1, "right of 2", "htmldate: 2", 0.5),
        Row("day: trafilatura", 0, "right of 2"),
        Row("day: htmldate", 2, "right of 2"),
        Row("moment: ours", 1, "right of 1"),
    ]
    report = {
        "benchmark": "import-quality",
        "date": "2026-11-03",
        "machine": {"python": "Python 3.11.2"},
        "rows": [row.as_json() for row in rows],
        "left_out": ["newspaper4k: not installed here"],
    }
    assert bench.compared(report).splitlines() == [
        "import-quality, 2026-11-03",
        "Python 3.11.2",
        "",
        "          ours  trafilatura  htmldate",
        "headline     2            1         –  right of 2",
        "day          1            0         2  right of 2",
        "moment       1            –         –  right of 1",
        "",
        "headline: at least as good as trafilatura: 1",
        "day: less good than htmldate: 2",
        "Left out: newspaper4k: not installed here",
    ]


def test_the_measuring_needs_no_database_and_names_the_peers(folder: Path) -> None:
    # A test without the mark of the database fails when it asks it anything.
    machine = measure.machine() | import_quality.versions()
    report = measuring.report_of("import-quality", import_quality.rows(folder), machine)
    assert report["rows"][0]["name"] == "headline: ours"
    assert report["machine"]["trafilatura"].startswith("trafilatura ")
    assert "database" not in report["machine"]


def test_a_folder_is_one_with_a_file_of_what_is_right(folder: Path) -> None:
    assert cli.parser().parse_args(["bench", "import-quality", str(folder)]).folder == folder
    (folder / "expected.json").write_text("{")
    with pytest.raises(argparse.ArgumentTypeError, match="cannot be read"):
        bench.folder(str(folder))
    state(folder, ["quay.html"])
    with pytest.raises(argparse.ArgumentTypeError, match="object for each page"):
        bench.folder(str(folder))
    (folder / "expected.json").unlink()
    with pytest.raises(argparse.ArgumentTypeError, match=r"holds no expected\.json"):
        bench.folder(str(folder))
    with pytest.raises(argparse.ArgumentTypeError, match="is no folder"):
        bench.folder(str(folder / "quay"))


@pytest.fixture(scope="module")
def on_faults() -> dict[str, Row]:
    """The figures of the pages of real faults."""
    return measured(Path(of_importers.__file__).parent / "cases")[0]


@pytest.fixture(scope="module")
def on_fields(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Row]:
    """The figures of the small pages of the fields, written as a folder to measure."""
    folder = tmp_path_factory.mktemp("fields")
    names = {"headline": "title", "published": "published_at", "updated": "updated_at"}
    gold = {}
    for number, case in enumerate(CASES):
        name = f"{number:03}.html"
        (folder / name).write_text(page_of(case))
        gold[name] = {names.get(key, key): value for key, value in case["expected"].items()}
    state(folder, gold)
    return measured(folder)[0]


@pytest.mark.parametrize("peer", import_quality.PEERS)
@pytest.mark.parametrize("pages", ["on_faults", "on_fields"])
def test_ours_is_at_least_as_good_on_each_field(
    pages: str, peer: str, request: pytest.FixtureRequest
) -> None:
    rows = request.getfixturevalue(pages)
    theirs = {
        name.partition(": ")[0]: row.value
        for name, row in rows.items()
        if name.endswith(f": {peer}")
    }
    if not theirs:
        pytest.skip(f"{peer} is not installed here: nothing is compared with it")
    assert "day" in theirs
    assert {f: v for f, v in theirs.items() if rows[f"{f}: ours"].value < v} == {}
