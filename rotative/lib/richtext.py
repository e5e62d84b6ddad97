"""Wagtail's rich text turned into the record's inline HTML: few tags, no surprise.

A link to a page or document of the paper becomes `page:12` or `document:3`; whoever shows it puts
the present address there, or shows plain words when the target is not public (law 3).
"""

import re

import nh3

from rotative.lib.text import printable

EMPHASIS = ("i", "em", "b", "strong")  # may say that their words are of another language
INLINE_TAGS = {"b", "strong", "i", "em", "a", "sup", "sub", "br"}
SCHEMES = {"http", "https", "mailto", "tel", "page", "document"}

_INTERNAL = re.compile(r'<a\b[^>]*?\blinktype="(page|document)"[^>]*>')
_ID = re.compile(r'\bid="(\d+)"')
_PARAGRAPH = re.compile(r"</?p>")


def _internal(match: re.Match[str]) -> str:
    found = _ID.search(match[0])
    return f'<a href="{match[1]}:{found[1]}">' if found else "<a>"


def clean(html: str, *, tags: set[str] = INLINE_TAGS) -> str:
    """Sanitised inline HTML; scripts and styles go with their content, other tags without it."""
    cleaned = nh3.clean(
        _INTERNAL.sub(_internal, html),
        tags=tags,
        attributes={"a": {"href"}, "*": set(), **{key: {"lang"} for key in EMPHASIS}},
        url_schemes=SCHEMES,
        link_rel=None,
        clean_content_tags={"script", "style"},
    ).strip()
    plain = printable(cleaned)
    # `java&#1;script:` is no scheme until the control character in it is dropped.
    return cleaned if plain == cleaned else clean(plain, tags=tags)


def paragraphs(html: str) -> list[str]:
    """The inline HTML of each paragraph of a rich text; text outside any is one of its own."""
    cleaned = clean(html, tags=INLINE_TAGS | {"p"})
    return [text.strip() for text in _PARAGRAPH.split(cleaned) if text.strip()]


def text_of(html: str) -> str:
    """The words of inline HTML, without tags; entities stay escaped."""
    return re.sub(r"<[^>]+>", "", html.replace("<br>", " "))
