"""A kind of block is known in six places, which CONTRIBUTING names under "To add a body block".

Here is a test for each place. It says what a kind lacks there.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.utils import translation
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

import rotative
from rotative.articles.blocks import BodyBlock
from rotative.record.blocks import KINDS
from rotative.site.engine import engine
from rotative.testing import migrations

PACKAGE = Path(rotative.__file__).parent
TEMPLATE = "components/blocks.html"
# What body.css knows by its element; a paragraph, of which there are most, has no macro either.
PLAIN = {"paragraph", "heading"}


def macros() -> dict[str, Any]:
    """The macro of each kind."""
    drawn: dict[str, Any] = engine("fr").get_template(TEMPLATE).module.kinds  # type: ignore[attr-defined]
    return drawn


EVERY_KIND = sorted({*KINDS, *BodyBlock.base_blocks, *macros(), *PLAIN})
every_kind = pytest.mark.parametrize("kind", EVERY_KIND)


@every_kind
def test_1_the_record_knows_it(kind: str) -> None:
    assert kind in KINDS, f"rotative/record/blocks.py has no class whose type is “{kind}”."


@every_kind
def test_2_the_newsroom_can_fill_it_in(kind: str) -> None:
    block = BodyBlock.base_blocks.get(kind)
    assert block, f"BodyBlock in rotative/articles/blocks.py has no “{kind}”."
    for way in ("to_record", "from_record"):
        assert hasattr(block, way), f"{type(block).__name__} of “{kind}” has no {way}."


@every_kind
def test_3_readers_can_see_it(kind: str) -> None:
    has_macro = kind in macros() or kind == "paragraph"
    assert has_macro, f"rotative/templates/{TEMPLATE} has no macro for “{kind}” in its `kinds`."


@pytest.mark.parametrize("kind", sorted(macros().keys() - PLAIN))
def test_4_it_has_a_look(kind: str) -> None:
    source = (PACKAGE / "templates" / TEMPLATE).read_text()
    macro = source.partition(f"macro {macros()[kind].name}(b)")[2].partition("endmacro")[0]
    found = re.search(r'class="([-\w]+)"', macro)
    assert found, f"The macro of “{kind}” gives what it draws no class."
    styles = "".join(path.read_text() for path in (PACKAGE / "static" / "css").glob("*.css"))
    has_rule = re.search(rf"\.{found[1]}(?![-\w])", styles)
    assert has_rule, f"rotative/static/css/body.css has no rule for .{found[1]} of “{kind}”."


def test_5_the_migrations_know_it() -> None:
    migrations.are_made_for("articles", "notices")


@pytest.mark.parametrize("kind", sorted(BodyBlock.base_blocks))
def test_6_it_speaks_french(kind: str) -> None:
    with translation.override("en"):
        untold = [word for word in words_of(BodyBlock.base_blocks[kind]) if not french().get(word)]
    assert not untold, f"The French catalogue lacks words of “{kind}” (`make words`): {untold}"


def words_of(block: Any) -> Iterator[str]:
    """What the newsroom reads over a block and its fields, and under them."""
    yield str(block.label)
    if told := getattr(block, "field", None) and block.field.help_text:
        yield str(told)
    if not isinstance(block, TypedTableBlock):  # whose children are kinds of columns
        for child in getattr(block, "child_blocks", {}).values():
            yield from words_of(child)
    if inner := getattr(block, "child_block", None):
        yield from words_of(inner)


@cache
def french() -> dict[str, str]:
    """The French of each word."""
    with (PACKAGE / "locale/fr/LC_MESSAGES/django.po").open("rb") as file:
        told = [it for it in read_po(file) if isinstance(it.string, str) and not it.fuzzy]
    return {it.id: it.string for it in told}
