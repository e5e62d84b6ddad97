"""A letter: an edition as it is mailed, drawn once for all who get it.

The template is MJML (`templates/mail/edition.mjml`), which mrml makes the tables of that mail
programs understand; css-inline puts the styles where they look for them. Neither fetches anything.
What differs from reader to reader are two links: they hold `PREFERENCES` and `LEAVE`, as long as
the tokens that are put in their place (docs/decisions/0044-a-letter-is-drawn-once.md).
"""

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import css_inline
import mrml
from django.conf import settings
from markupsafe import Markup

from rotative.lib.addresses import absolute
from rotative.lib.typography import NARROW, WIDE, dress
from rotative.newsletters.edition import Edition
from rotative.newsletters.wire.message import LEAVE, PREFERENCES
from rotative.record.answers import Card, Paper, Picture
from rotative.record.reading import Record
from rotative.site.engine import engine, say

MOST_BYTES = 100_000  # Gmail cuts off what comes after some 102 KB
WIDTH = 72  # characters of a line of plain text
TALLEST = 0.75  # of its width: no picture fills more than a phone's screen

# Faces that are there already: a letter loads none. Short, for each paragraph names its own.
SERIF = "Georgia,'Times New Roman',serif"
SANS = "Helvetica,Arial,sans-serif"


class TooLarge(ValueError):
    """The letter would be cut off by mail programs, its links to leave with its end."""

    def __init__(self, size: int) -> None:
        super().__init__(f"the letter has {size:,} bytes of HTML, {MOST_BYTES:,} are too many")
        self.size = size


class Broken(ValueError):
    """The letter has not one link to its reader's preferences and one to leave by."""


@dataclass(frozen=True)
class Around:
    """What stands around the stories: the newsletter's name, the day, the foot."""

    name: str
    day: date
    imprint: tuple[str, ...]  # who publishes, and where
    web: str = ""  # where the edition is on the site; empty until it is
    number: int = 0  # the edition's, which links to its stories bear if they are to be counted
    preferences: str = f"/newsletter/preferences/{PREFERENCES}/"
    leave: str = f"/newsletter/leave/{LEAVE}/"

    def way_to(self, card: Card) -> str:
        """The address of a story. What follows its `#` is the same for all readers, and no browser
        tells it to a server: it is the page that counts (docs/decisions/0053).
        """
        mark = f"#edition-{self.number}-{card.id}" if self.number else ""
        return absolute(card.path) + mark


@dataclass(frozen=True)
class Letter:
    """What is mailed, but for two links."""

    subject: str
    preheader: str
    html: str
    text: str


class Colours(NamedTuple):
    """Of the site's pages (static/css/tokens.css)."""

    paper: str
    ink: str
    soft: str
    rule: str
    accent: str


class File(NamedTuple):
    """A picture's file and how large it is shown."""

    address: str
    width: int
    height: int


def around_of(
    record: Record, edition: Edition, name: str, web: str = "", number: int = 0
) -> Around:
    """What the paper says of itself around an edition of the newsletter of this name."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return Around(
        name=name,
        day=edition.period.until.astimezone(zone).date(),
        imprint=imprint_of(record),
        web=web,
        number=number,
    )


def imprint_of(record: Record) -> tuple[str, ...]:
    """The publisher, or the paper, and its address by the legal notice."""
    label = say(record, "registered office")
    legal = next((notice for notice in record.notices if notice.kind == "legal"), None)
    whole = record.notice(legal.id) if legal else None
    address = next((text for name, text in (whole.facts if whole else []) if name == label), "")
    said = (record.paper.publisher or record.paper.name, ", ".join(address.split("\n")))
    return tuple(" ".join(part.split()) for part in said if part.strip())


def draw(edition: Edition, paper: Paper, around: Around) -> Letter:
    """The letter of an edition.

    Raises `TooLarge` where mail programs would not show the end of it.
    """
    subject, preheader = (
        _safe(dress(it, paper.language)) for it in (edition.subject, edition.preheader)
    )
    letter = Letter(subject, preheader, "", "")
    values = {
        "edition": edition,
        "paper": paper,
        "around": around,
        "letter": letter,
        "introduction": paragraphs(edition.introduction),
    }
    html, text = _html(values, paper), _text(values, paper)
    _check(html, text)
    return Letter(subject, preheader, html, text)


def paragraphs(text: str) -> list[str]:
    """What blank lines part."""
    found = (" ".join(part.split()) for part in text.replace("\r", "").split("\n\n"))
    return [part for part in found if part]


def fitted(picture: Picture | None, width: int) -> File | None:
    """A picture's JPEG, which every mail program shows, in a column; none where it has none."""
    made = picture.files.get("jpeg") if picture else None
    if not made:
        return None
    across, down, address = made[0]
    shown = min(width, across, round(width * TALLEST * across / down)) or 1
    return File(absolute(address), shown, round(shown * down / across) or 1)


def _safe(text: str) -> str:
    """With spaces that mail programs have a glyph for: most of their fonts lack U+202F."""
    return text.replace(NARROW, WIDE)


# -- HTML


def _html(values: dict[str, Any], paper: Paper) -> str:
    colours = {
        "day": Colours("#ffffff", "#161513", "#57534c", "#d9d5cc", paper.accent),
        "night": Colours("#121212", "#e8e6e1", "#aeaaa2", "#363430", paper.accent_dark),
        "serif": Markup(SERIF),  # noqa: S704  ours
        "sans": Markup(SANS),  # noqa: S704
    }
    templates = engine(paper.language)
    source = templates.get_template("mail/edition.mjml").render(
        values, fitted=fitted, attribute=partial(_attribute, language=paper.language), **colours
    )
    # No fonts: mrml would link to Google's for those that it knows.
    options = mrml.RenderOptions(fonts={})
    parsing = mrml.ParserOptions(include_loader=mrml.noop_loader())
    made = mrml.to_html(_safe(source), parsing, options).content
    inliner = css_inline.CSSInliner(
        # What is in the page's own styles is for those programs that read them: night, phones.
        inline_style_tags=False,
        keep_style_tags=True,
        minify_css=True,
        load_remote_stylesheets=False,
        extra_css=templates.get_template("mail/edition.css").render(colours),
    )
    return inliner.inline(made)


def _attribute(text: str, language: str) -> Markup:
    """Words for an attribute, all that is no letter or digit of ASCII as a reference.

    mrml 0.2.4 writes attributes as Rust shows strings to programmers: `\\u{a0}` for a space.
    """
    signs = _safe(dress(text, language))
    plain = (
        it if it == " " or (it.isascii() and it.isalnum()) else f"&#{ord(it)};" for it in signs
    )
    return Markup("".join(plain))  # noqa: S704  references and letters


# -- plain text


def _text(values: dict[str, Any], paper: Paper) -> str:
    wrap = partial(_wrap, language=paper.language)
    template = engine(paper.language).get_template("mail/edition.txt")
    drawn = template.render(
        values, wrap=wrap, heading=_heading(wrap), names=_names, line="=" * WIDTH
    )
    return _safe(drawn).strip() + "\n"


def _wrap(text: str, language: str) -> str:
    """A paragraph, dressed, in lines that no mail program breaks anew."""
    return textwrap.fill(
        dress(" ".join(str(text).split(" ")), language),
        WIDTH,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _heading(wrap: Callable[[str], str]) -> Callable[[str], str]:
    def heading(text: str) -> str:
        words = wrap(str(text).upper())
        return f"{words}\n{'-' * WIDTH}"

    return heading


def _names(card: Card) -> str:
    return ", ".join(signature.author.name for signature in card.signatures)


# -- what must be true of it


def _check(html: str, text: str) -> None:
    size = len(html.encode())
    if size >= MOST_BYTES:
        raise TooLarge(size)
    for token in (PREFERENCES, LEAVE):
        if not html.count(token) == text.count(token) == 1:
            raise Broken(f"the letter must hold {token} once")
