"""Jinja2 for readers' pages: one environment a language, with nothing of a request in it."""

import json
from collections.abc import Iterator, MutableMapping
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup

from rotative.lib import dates, typography
from rotative.lib.addresses import absolute
from rotative.lib.languages import direction
from rotative.record.reading import Record
from rotative.site import look
from rotative.site.page import Page

PACKAGE = Path(__file__).resolve().parent.parent


class Engine(Environment):
    """The environment of one language, whose templates share its globals.

    Jinja would give each template a chain of mappings, and walk it at every import of every page.
    """

    language: str

    def make_globals(self, own: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(own) if own else self.globals


class Translated(Extension):
    """Puts words into the templates when they are read, for an environment has one language.

    `_("Menu")` becomes a constant; what has values in it stays a call.
    """

    CALL = ("name", "lparen", "string", "rparen")

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        read: list[Token] = []
        for token in stream:
            read.append(token)
            if tuple(it.type for it in read) == self.CALL and read[0].value == "_":
                yield from self._constant(read[2])
                read.clear()
            elif len(read) == len(self.CALL):
                yield read.pop(0)
        yield from read

    def _constant(self, word: Token) -> Iterator[Token]:
        """As Jinja's own `_` makes it: markup, `%%` a percent sign."""
        assert isinstance(self.environment, Engine)
        told = words(self.environment.language).gettext(word.value) % {}
        for kind, value in (
            ("lparen", "("),
            ("string", told),
            ("pipe", "|"),
            ("name", "safe"),
            ("rparen", ")"),
        ):
            yield Token(word.lineno, kind, value)


def draw(page: Page) -> str:
    """The HTML of a page."""
    environment = engine(page.language or page.paper.language)
    return environment.get_template(page.template).render(page=page, paper=page.paper)


@cache
def engine(language: str) -> Engine:
    """The environment of a language: its words, its dates, its spaces."""
    environment = Engine(
        loader=FileSystemLoader(PACKAGE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", Translated],
        auto_reload=settings.DEBUG,
    )
    environment.language = language
    environment.install_gettext_translations(words(language), newstyle=True)  # type: ignore[attr-defined]
    zone = ZoneInfo(settings.TIME_ZONE)
    environment.filters |= {
        "typo": partial(typography.dress_text, language=language),
        "quoted": partial(typography.quote, language=language),
        "bound": partial(typography.bound, language=language),
        "typo_html": partial(typography.dress_html, language=language),
        "day": lambda moment: dates.day(local(moment, zone), language),
        "weekday": lambda moment: dates.weekday(local(moment, zone), language),
        "short_day": lambda moment: dates.short_day(local(moment, zone), language),
        "clock": lambda moment: dates.clock(moment.astimezone(zone), language),
        "day_and_time": lambda moment: dates.day_and_time(moment.astimezone(zone), language),
        "duration": lambda minutes: dates.duration(minutes, language),
        "number": lambda value: format_decimal(value, locale=language),
        "stars": stars,
        "spoken": spoken,
        "month": lambda month: dates.month(date.fromisoformat(f"{month}-01"), language),
        "iso": lambda moment: dates.iso(local(moment, zone)),
        "local_day": lambda moment: local(moment, zone).date(),
        "json_ld": partial(json_ld, language=language),
        "srcset": srcset,
        "absolute": absolute,
    }
    environment.globals |= {
        "asset": asset,
        "stylesheet": look.stylesheet_path,
        "fonts": look.preloaded_fonts,
    }
    return environment


@cache
def words(language: str) -> NullTranslations:
    """The words of the interface in a language; the program's own are English."""
    return Translations.load(PACKAGE / "locale", [language], domain="django")


def say(record: Record, text: str) -> str:
    """A word of the interface in the paper's language."""
    return words(record.paper.language).gettext(text)


def spoken(language: str) -> Markup:
    """The attributes that say a text's language and direction; nothing for the paper's own."""
    if not language:
        return Markup("")
    return Markup(' lang="{}" dir="{}"').format(language, direction(language))


def local(moment: date | datetime, zone: ZoneInfo) -> Any:
    """A moment on the paper's clocks; a date stays one."""
    return moment.astimezone(zone) if isinstance(moment, datetime) else moment


@cache
def asset(name: str) -> str:
    """The address of a static file, which a running program does not change."""
    return staticfiles_storage.url(name)


def stars(count: float) -> str:
    """Five stars as signs: `★★★½☆` for 3.5."""
    full, half = divmod(int(count * 2), 2)
    return "★" * full + "½" * half + "☆" * (5 - full - half)


def srcset(sizes: list[list[Any]]) -> str:
    """`/media/a.avif 480w, /media/b.avif 960w`"""
    return ", ".join(f"{address} {width}w" for width, _height, address in sizes)


def json_ld(value: dict[str, Any], language: str) -> Markup:
    """JSON for a script element, its words dressed: no closing tag can come out of it."""
    text = json.dumps(_dressed(value, language), ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("&", "\\u0026").replace(">", "\\u003e"))


def _dressed(value: Any, language: str) -> Any:
    """Structured data with the language's spaces in its texts; `@type` and addresses are none."""
    if isinstance(value, dict):
        return {
            key: it if key.startswith("@") else _dressed(it, language) for key, it in value.items()
        }
    if isinstance(value, list):
        return [_dressed(it, language) for it in value]
    return typography.dress(value, language) if isinstance(value, str) else value
