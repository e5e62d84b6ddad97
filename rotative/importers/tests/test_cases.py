"""Small pages, each the essence of a real fault, and what is right for each of them.

`cases/expected.json` states for a page what must come of it; here is one test for each statement.
"""

import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from rotative.articles.entry import blocks_of
from rotative.articles.models import ArticlePage
from rotative.importers.actions import Outcome
from rotative.importers.base import PARIS, texts_in
from rotative.sections.models import HomePage

from .conftest import PictureDesk, run

CASES = Path(__file__).parent / "cases"
EXPECTED: dict[str, dict[str, Any]] = json.loads((CASES / "expected.json").read_text())


@dataclass
class Imported:
    """What became of one page."""

    outcome: Outcome
    article: ArticlePage

    def lines(self) -> list[str]:
        """The words readers get, standfirst and body, a line break ending a line."""
        article = self.article
        told = [article.standfirst, *(str(point.value) for point in article.key_points)]
        told += texts_in(blocks_of(article.body).blocks)
        text = "\n".join(told).replace("<br>", "\n").replace("<br/>", "\n")
        text = html.unescape(re.sub(r"<[^>]*>", "", text))
        return [line.strip() for line in text.split("\n")]

    def text(self) -> str:
        """The words readers get, on one line."""
        return " ".join(self.lines())

    def page(self) -> str:
        """The page that readers get."""
        return Client().get("/" + self.outcome.url.split("/", 3)[3]).content.decode()


def _bylines(imported: Imported) -> list[Any]:
    return list(imported.article.bylines.select_related("author").order_by("sort_order"))


def _topics(imported: Imported) -> list[Any]:
    found = imported.article.story_topics.select_related("topic").order_by("sort_order")
    return [each.topic for each in found]


def _moment(name: str) -> Callable[[Imported, str], None]:
    def check(imported: Imported, expected: str) -> None:
        found = getattr(imported.article, name)
        assert found is not None
        assert found.astimezone(PARIS) == datetime.fromisoformat(expected)

    return check


def _equal(find: Callable[[Imported], Any]) -> Callable[[Imported, Any], None]:
    def check(imported: Imported, expected: Any) -> None:
        assert find(imported) == expected

    return check


def _date(imported: Imported) -> str:
    found = imported.article.published_at
    return found.astimezone(PARIS).date().isoformat() if found else ""


def _warns(imported: Imported, field: str) -> None:
    assert field in [name for name, _ in imported.outcome.warnings]


def _section_not(imported: Imported, name: str) -> None:
    assert imported.article.get_parent().title != name
    assert "program failed" not in str(imported.outcome.warnings)


def _contains(imported: Imported, words: list[str]) -> None:
    assert [each for each in words if each not in imported.text()] == []


def _without(imported: Imported, words: list[str]) -> None:
    assert [each for each in words if each in imported.text()] == []


def _once(imported: Imported, words: str) -> None:
    assert imported.text().count(words) == 1


def _lines(imported: Imported, lines: list[str]) -> None:
    found = imported.lines()
    assert lines[0] in found
    start = found.index(lines[0])
    assert found[start : start + len(lines)] == lines


def _standfirst_at_most(imported: Imported, longest: int) -> None:
    assert len(imported.article.standfirst) <= longest


def _shown(attribute: str) -> Callable[[Imported, str], None]:
    def check(imported: Imported, expected: str) -> None:
        story = re.search(r"<article[^>]*>", imported.page())
        assert story
        assert f'{attribute}="{expected}"' in story[0]

    return check


CHECKS: dict[str, Callable[[Imported, Any], None]] = {
    "title": _equal(lambda imported: imported.article.title),
    "status": _equal(lambda imported: imported.outcome.status),
    "public": _equal(lambda imported: imported.article.live),
    "authors": _equal(lambda imported: [each.author.name for each in _bylines(imported)]),
    "author_slugs": _equal(lambda imported: [each.author.slug for each in _bylines(imported)]),
    "author_kinds": _equal(lambda imported: [each.author.kind for each in _bylines(imported)]),
    "roles": _equal(lambda imported: [each.role for each in _bylines(imported)]),
    "topics": _equal(lambda imported: [each.name for each in _topics(imported)]),
    "topic_slugs": _equal(lambda imported: [each.slug for each in _topics(imported)]),
    "section": _equal(lambda imported: imported.article.get_parent().title),
    "section_not": _section_not,
    "published_at": _moment("published_at"),
    "updated_at": _moment("updated_at"),
    "date": _equal(_date),
    "warns": _warns,
    "contains": _contains,
    "without": _without,
    "once": _once,
    "lines": _lines,
    "standfirst_at_most": _standfirst_at_most,
    "lang": _shown("lang"),
    "dir": _shown("dir"),
}


STATEMENTS = [
    pytest.param(page, name, id=f"{Path(page).stem}-{name}")
    for page, said in EXPECTED.items()
    for name in said
    if name != "why"
]


def test_every_page_is_stated_and_every_statement_has_a_page() -> None:
    assert {page.name for page in (CASES / "pages").iterdir()} == set(EXPECTED)


@pytest.mark.parametrize(("page", "name"), STATEMENTS)
def test_what_is_right_of_a_page(home: HomePage, desk: PictureDesk, page: str, name: str) -> None:
    # A page and its twin are imported in their order; all others are alone in the paper.
    before = ["amp-1-page.html"] if page.startswith("amp-2") else []
    outcomes = run(desk, *(CASES / "pages" / each for each in [*before, page]))
    assert outcomes[-1].status != "refused", outcomes[-1].warnings
    CHECKS[name](Imported(outcomes[-1], ArticlePage.objects.latest("pk")), EXPECTED[page][name])
