"""Jinja2 for readers' pages: one environment a language, with nothing of a request in it."""

import json
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.support import NullTranslations, Translations
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from rotative.lib import dates, typography
from rotative.lib.addresses import absolute
from rotative.record.reading import Record
from rotative.site import look
from rotative.site.page import Page

PACKAGE = Path(__file__).resolve().parent.parent


def draw(page: Page) -> str:
    """The HTML of a page."""
    environment = engine(page.paper.language)
    return environment.get_template(page.template).render(page=page, paper=page.paper)


@cache
def engine(language: str) -> Environment:
    """The environment of a language: its words, its dates, its spaces."""
    environment = Environment(
        loader=FileSystemLoader(PACKAGE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        auto_reload=settings.DEBUG,
    )
    environment.install_gettext_translations(words(language), newstyle=True)  # type: ignore[attr-defined]
    zone = ZoneInfo(settings.TIME_ZONE)
    environment.filters |= {
        "typo": partial(typography.dress_text, language=language),
        "quoted": partial(typography.quote, language=language),
        "typo_html": partial(typography.dress_html, language=language),
        "day": lambda moment: dates.day(local(moment, zone), language),
        "weekday": lambda moment: dates.weekday(local(moment, zone), language),
        "short_day": lambda moment: dates.short_day(local(moment, zone), language),
        "clock": lambda moment: dates.clock(moment.astimezone(zone), language),
        "day_and_time": lambda moment: dates.day_and_time(moment.astimezone(zone), language),
        "month": lambda month: dates.month(date.fromisoformat(f"{month}-01"), language),
        "iso": lambda moment: local(moment, zone).isoformat(timespec="seconds"),
        "local_day": lambda moment: local(moment, zone).date(),
        "json_ld": json_ld,
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


def local(moment: date | datetime, zone: ZoneInfo) -> Any:
    """A moment on the paper's clocks; a date stays one."""
    return moment.astimezone(zone) if isinstance(moment, datetime) else moment


def asset(name: str) -> str:
    """The address of a static file."""
    return staticfiles_storage.url(name)


def srcset(sizes: list[list[Any]]) -> str:
    """`/media/a.avif 480w, /media/b.avif 960w`"""
    return ", ".join(f"{address} {width}w" for width, _height, address in sizes)


def json_ld(value: dict[str, Any]) -> Markup:
    """JSON for a script element: no closing tag can come out of it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("&", "\\u0026").replace(">", "\\u003e"))
