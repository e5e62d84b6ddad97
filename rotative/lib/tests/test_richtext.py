"""Rich text as the record takes it: few tags, internal links by number."""

import pytest

from rotative.lib.richtext import clean, paragraphs, text_of
from rotative.lib.text import printable


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<b>a</b> <u>b</u>", "<b>a</b> b"),
        ("<script>alert(1)</script>a", "a"),
        ('<a linktype="page" id="12">a</a>', '<a href="page:12">a</a>'),
        ('<a id="3" linktype="document">a</a>', '<a href="document:3">a</a>'),
        ('<a linktype="page">a</a>', "<a>a</a>"),
        ('<a href="mailto:a@b.example">a</a>', '<a href="mailto:a@b.example">a</a>'),
        ('<a href="javascript:alert(1)">a</a>', "<a>a</a>"),
        ("a & b < c", "a &amp; b &lt; c"),
        ('<i lang="en" class="b">a</i>', '<i lang="en">a</i>'),
        ("a\x0bb", "ab"),
    ],
)
def test_inline_html_is_cleaned(html: str, kept: str) -> None:
    assert clean(html) == kept


def test_each_paragraph_is_one_of_its_own() -> None:
    assert paragraphs("<p>a</p><p> </p><p>b<br/>c</p>") == ["a", "b<br>c"]
    assert paragraphs("alone") == ["alone"]
    assert paragraphs("") == []


def test_the_words_of_html_are_without_tags() -> None:
    assert text_of("a<br>b <b>c</b>") == "a b c"


def test_what_cannot_be_printed_goes_from_texts_lists_and_dictionaries() -> None:
    value = {"a": ["b\x00c", {"d": "\ud800e\ufffe"}], "f": 1, "g": "é\t\n\U0001f980"}
    assert printable(value) == {"a": ["bc", {"d": "e"}], "f": 1, "g": "é\t\n\U0001f980"}
