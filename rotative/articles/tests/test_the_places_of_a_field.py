"""A field of a story is known in six places: CONTRIBUTING, "To add a field to a story".

Here is a test for each place, which says what a field lacks there. (For French words there is
`tests/test_words.py`.)
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from wagtail.models import Page

import rotative
from rotative.articles.models import ArticlePage
from rotative.record import answers, models
from rotative.record.entries import StoryEntry
from rotative.testing import migrations

PACKAGE = Path(rotative.__file__).parent

OF_A_PAGE = {column.attname for column in Page._meta.concrete_fields}
OF_AN_ARTICLE = {column.attname for column in ArticlePage._meta.concrete_fields}
WRITTEN = sorted(OF_AN_ARTICLE - OF_A_PAGE - {"page_ptr_id"})
# Where the page is to lie: the record has the section it lies in.
OF_THE_DESK = {"moves_to_id"}
ENTERED = {each.name for each in fields(StoryEntry)}
KEPT = {column.attname for column in models.Story._meta.concrete_fields} - {"digest"}
# In tables of their own, and what a story's address, pictures and changes are made from.
BESIDE = {"bylines", "topic_ids", "pictures", "documents"}
MADE_OF = {"section_id", "slug", "short_headline", "picture_id", "modified_at"}
SHOWN = {each.name for each in fields(answers.Story)}
ASKED = {"related_ids"}  # by the record itself, for "read more"
READERS = [
    *(PACKAGE / "templates").rglob("*.html"),
    *(path for wing in ("site", "syndication") for path in (PACKAGE / wing).glob("*.py")),
]


def named_in(panels: Iterable[Any]) -> Iterator[str]:
    """The fields of panels, and of those within them."""
    for panel in panels:
        yield getattr(panel, "field_name", "")
        yield from named_in(getattr(panel, "children", ()))


@pytest.mark.parametrize("name", WRITTEN)
def test_1_the_newsroom_can_fill_it_in(name: str) -> None:
    there = set(named_in([ArticlePage.edit_handler]))
    field = name.removesuffix("_id")
    assert field in there, f"No panel of ArticlePage in rotative/articles/models.py has “{field}”."


@pytest.mark.parametrize("name", sorted(set(WRITTEN) - OF_THE_DESK))
def test_2_it_is_in_the_entry(name: str) -> None:
    assert name in ENTERED, f"StoryEntry in rotative/record/entries.py has no “{name}”."


@pytest.mark.parametrize("name", sorted(ENTERED | KEPT))
def test_3_the_record_keeps_it(name: str) -> None:
    assert name in KEPT | BESIDE, f"Story in rotative/record/models.py has no “{name}”."
    assert name in ENTERED, f"StoryEntry in rotative/record/entries.py has no “{name}”."


@pytest.mark.parametrize("name", sorted(KEPT - MADE_OF))
def test_4_pages_can_ask_for_it(name: str) -> None:
    assert name in SHOWN, f"rotative/record/answers.py: neither Card nor Story has “{name}”."


@pytest.mark.parametrize("name", sorted(SHOWN - ASKED))
def test_5_readers_see_it(name: str) -> None:
    used = any(re.search(rf"\.{name}\b", path.read_text()) for path in READERS)
    assert used, f"No template, page, feed or structured data shows “{name}” of a story."


def test_6_the_migrations_know_it() -> None:
    migrations.are_made_for("articles", "record")
