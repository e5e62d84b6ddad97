"""The wall: which part of the program may know which, read from the imports themselves.

`docs/architecture.md` draws it. The reader wing can import only the record, so it cannot see a
draft; the newsroom wing knows nothing of readers' pages. No module stands on one that stands on it.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import rotative
from rotative.site.press import sources

PACKAGE = Path(rotative.__file__).parent
Graph = dict[str, set[str]]

# All of them stand on the first; the others do not know each other.
READERS = ("site", "syndication", "newsletters", "letters")
# From the ground up: each may import those before it. Those on one line do not know each other.
NEWSROOM = (
    ("lib",),
    ("duties",),
    ("mail", "guard"),
    ("press",),
    ("record",),
    ("media",),
    ("people", "topics", "pages"),
    ("sections",),
    ("articles",),
    ("notices",),
    ("newsroom",),
    ("accounts",),
    ("importers", "plan"),
    ("operations",),
    ("demo",),
)
# Where the wings are put together; and the tests' own helpers.
JOINTS = {"settings", "urls", "rsgi", "cli", "testing", "__init__"}
# What is measured must be called.
BENCHES = tuple(("operations", part) for part in ("site", "syndication", "newsletters"))
# The demo fills both wings.
FILLS = (("demo", "newsletters"), ("demo", "letters"))

LEVEL = {part: n for n, parts in enumerate(NEWSROOM) for part in parts}


def parts_of_the_program() -> set[str]:
    """The names right under `rotative` that hold Python code."""
    return {
        path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for path in PACKAGE.rglob("*.py")
        if path.name != "__init__.py" or path.parent != PACKAGE
    }


def modules() -> Iterator[Path]:
    """The program's modules; tests and migrations are no part of the wall."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.parts):
            yield path


def imported_names(path: Path) -> Iterator[tuple[int, str]]:
    """`(line, dotted name)` of each import of the program's own, inside functions too."""
    here = path.relative_to(PACKAGE.parent).with_suffix("").parts
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(here[: -node.level]) if node.level else ""
            module = ".".join(filter(None, [base, node.module]))
            names = [f"{module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            if name.startswith("rotative."):
                yield node.lineno, name


def imported_parts(path: Path) -> Iterator[tuple[int, str]]:
    """`(line, part)` of each import of the program's own."""
    for line, name in imported_names(path):
        yield line, name.split(".")[1]


def name_of(path: Path) -> str:
    """A module as it is imported: `rotative.site.page`; a package has its folder's name."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def who_imports_whom() -> Graph:
    """Each module of the program with those that it imports."""
    named = {name_of(path): path for path in modules()}
    return {
        name: {
            imported if imported in named else imported.rpartition(".")[0]
            for _line, imported in imported_names(path)
        }
        & named.keys()
        for name, path in named.items()
    }


def reached(graph: Graph, start: str) -> set[str]:
    """What a module stands on, also by way of others."""
    found: set[str] = set()
    ahead = [start]
    while ahead:
        new = graph[ahead.pop()] - found
        found |= new
        ahead += new
    return found


def circles(graph: Graph) -> list[list[str]]:
    """The modules that stand on each other, circle by circle."""
    below = {name: reached(graph, name) for name in graph}
    return sorted(
        {
            tuple(sorted(other for other in below[name] if name in below[other]))
            for name in graph
            if name in below[name]
        }
    )


def may_import(part: str, other: str) -> bool:
    """Whether a line of `part` may name `other`."""
    if part == other or part in JOINTS:
        return True
    if part in READERS:
        return other in {"site", "record", "press", "guard", "mail", "duties", "lib"}
    if other in READERS or other in JOINTS:
        return (part, other) in (*BENCHES, *FILLS)
    return LEVEL[other] < LEVEL[part]


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_one_way(path: Path) -> None:
    part = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    wrong = [
        f"line {line}: {part} must not know {name}"
        for line, name in imported_names(path)
        if (other := name.split(".")[1]) in parts_of_the_program() and not may_import(part, other)
    ]
    assert wrong == []


def test_no_module_stands_on_one_that_stands_on_it() -> None:
    """Also where an import hides in a function: what two need belongs below both."""
    assert circles(who_imports_whom()) == []


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("rotative.articles.models", "rotative.articles.entry"),
        ("rotative.record.words", "rotative.record.reading"),
        ("rotative.pages.preview", "rotative.pages.models"),
    ],
)
def test_one_import_is_enough_for_a_circle(module: str, imported: str) -> None:
    """So that the law above can fail: one line is added to the program's."""
    graph = who_imports_whom()
    assert module in reached(graph, imported)
    graph[module].add(imported)
    (circle,) = circles(graph)
    assert {module, imported} <= set(circle)


def test_the_digest_of_the_shell_counts_all_that_pages_stand_on() -> None:
    """But the press, which makes no byte of them: its store says of what kind they are."""
    graph = who_imports_whom()
    pages = [name for name in graph if name.endswith(".pages") and name.split(".")[1] in READERS]
    below = {*pages, *(module for name in pages for module in reached(graph, name))}
    counted = {name_of(file) for file in sources() if file.suffix == ".py"}
    assert len(pages) >= 2 and len(below) > 40
    assert sorted(m for m in below - counted if not m.startswith("rotative.press.")) == []


def test_every_part_has_its_place_in_the_wall() -> None:
    assert parts_of_the_program() - JOINTS == {*READERS, *LEVEL}


def test_the_walk_sees_imports_of_every_form(tmp_path: Path) -> None:
    module = PACKAGE / "site" / "imagined.py"
    lines = [
        "import rotative.articles.models",
        "from rotative.articles import models",
        "from rotative import articles",
        "from ..articles.models import ArticlePage",
        "def f():\n    from rotative.articles.models import ArticlePage",
    ]
    for line in lines:
        tree = tmp_path / "rotative" / "site"
        tree.mkdir(parents=True, exist_ok=True)
        (tree / "imagined.py").write_text(line)
        found = _imported_in(tree / "imagined.py", tmp_path / "rotative")
        assert found == ["articles"], line
    assert not module.exists()
    assert not may_import("site", "articles")
    assert not may_import("articles", "site")
    assert not may_import("record", "articles")
    assert may_import("articles", "record")


def _imported_in(path: Path, package: Path) -> list[str]:
    """`imported_parts` of a file in an imagined package."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(globals(), "PACKAGE", package)
        return [part for _line, part in imported_parts(path)]


def test_the_newsroom_names_the_readers_site_in_no_string_but_the_settings() -> None:
    """A dotted path would be a hole in the wall: one is allowed, where previews are drawn."""
    holes = [
        f"{path.relative_to(PACKAGE)}: {node.value}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.startswith(tuple(f"rotative.{part}." for part in READERS))
        and path.relative_to(PACKAGE).parts[0] not in {*READERS, "urls.py", "cli.py"}
    ]
    assert [hole for hole in holes if not hole.startswith("settings.py")] == []


CLOCKS = {"now", "today", "utcnow", "localtime", "time", "monotonic", "random", "choice", "uuid4"}
# `as_of` is the record's logical time, the calendar puts given moments on the paper's clock.
WITH_A_CLOCK = {"record/reading.py", "record/calendar.py"}


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in modules()
        if path.relative_to(PACKAGE).parts[0] in {"record", "site", "syndication"}
    ],
    ids=lambda p: str(p.relative_to(PACKAGE)),
)
def test_no_page_reads_a_clock_or_throws_dice(path: Path) -> None:
    """Law 1. What the tests of purity cannot see: a clock they did not think to move."""
    names = [
        f"line {node.lineno}: {node.attr}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS
    ]
    allowed = 1 if str(path.relative_to(PACKAGE)) in WITH_A_CLOCK else 0
    assert len(names) <= allowed, names
