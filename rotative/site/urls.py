"""The readers' site map. Order matters: the tree's own addresses come last."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.urls import URLPattern, path, re_path, register_converter

from rotative.record.words import LANGUAGES, WORDS
from rotative.site import archives, forms, home, icons, lists, look, newsletter, notices, views
from rotative.site.page import ViewModel, reader_view
from rotative.syndication import feeds, sitemaps


class Year:
    regex = r"(?:1[6-9]|2\d)\d{2}"  # those of record.calendar.is_datable
    to_python = int

    def to_url(self, value: int) -> str:
        return f"{value:04d}"


class Month:
    regex = r"0[1-9]|1[0-2]"
    to_python = int

    def to_url(self, value: int) -> str:
        return f"{value:02d}"


class Tree:
    """One or more slugs, each with its slash."""

    regex = r"(?:[-\w]+/)+"
    to_python = str

    def to_url(self, value: str) -> str:
        return value


class Day:
    regex = r"0[1-9]|[12]\d|3[01]"
    to_python = int

    def to_url(self, value: int) -> str:
        return f"{value:02d}"


class Number:
    """A page's number, written one way only."""

    regex = r"[1-9]\d{0,3}"
    to_python = int

    def to_url(self, value: int) -> str:
        return str(value)


class Id(Number):
    """A thing of the record's: what a database's number can hold."""

    regex = r"[1-9]\d{0,17}"


register_converter(Year, "yyyy")
register_converter(Id, "id")
register_converter(Number, "number")
register_converter(Month, "mm")
register_converter(Day, "dd")
register_converter(Tree, "tree")


def dated(view_model: ViewModel) -> ViewModel:
    """A view-model of a month that takes year and month apart."""

    def of_month(record: Any, year: int, month: int, **kwargs: Any) -> Any:
        return view_model(record, month=f"{year:04d}-{month:02d}", **kwargs)

    return of_month


def of_day(record: Any, year: int, month: int, day: int, page: int | None = None) -> Any:
    """A day, if the calendar has it."""
    if day > monthrange(year, month)[1]:
        return None
    return archives.day(record, f"{year:04d}-{month:02d}-{day:02d}", page)


Periods = tuple[ViewModel, ViewModel]  # of a year, of a month


def periods(scope: Callable[..., archives.Scope | None]) -> Periods:
    """The view-models of a list's years and months; `scope` finds the list."""

    def of_year(record: Any, year: int, **where: Any) -> Any:
        return archives.year(record, scope(record, **where), f"{year:04d}")

    def of_month(record: Any, year: int, month: int, page: int | None = None, **where: Any) -> Any:
        found = scope(record, **where)
        return archives.month(record, found, f"{year:04d}-{month:02d}", page)

    return of_year, of_month


def worded(word: str, rest: str, view_model: ViewModel) -> Iterator[URLPattern]:
    """An address whose first word is the paper's language's."""
    for language in LANGUAGES:
        yield path(f"{WORDS[language][word]}/{rest}", reader_view(view_model, language))


def listed(word: str, view_model: ViewModel, of: Periods) -> Iterator[URLPattern]:
    """A list's address, its years' and its months'."""
    of_year, of_month = of
    yield from worded(word, "<slug:slug>/", view_model)
    yield from worded(word, "<slug:slug>/<yyyy:year>/", of_year)
    yield from worded(word, "<slug:slug>/<yyyy:year>/<mm:month>/", of_month)
    yield from worded(word, "<slug:slug>/<yyyy:year>/<mm:month>/page-<number:page>/", of_month)


SITE_YEAR, SITE_MONTH = periods(archives.site_scope)


urlpatterns = [
    path("", reader_view(home.home)),
    path("look-<slug:digest>.css", reader_view(look.stylesheet)),
    path("manifest.webmanifest", reader_view(look.manifest)),
    path("icon.svg", reader_view(look.icon)),
    path("favicon.ico", reader_view(icons.favicon)),
    path("icon-192.png", reader_view(partial(icons.png, size=192))),
    path("icon-512.png", reader_view(partial(icons.png, size=512))),
    path("icon-maskable.png", reader_view(icons.maskable)),
    path("apple-touch-icon.png", reader_view(partial(icons.png, size=180))),
    path("card.png", reader_view(icons.card)),
    path("card-<id:pk>.png", reader_view(icons.story_card)),
    path("in-the-news.json", reader_view(look.in_the_news)),
    path("robots.txt", reader_view(sitemaps.robots)),
    path("sitemap.xml", reader_view(sitemaps.index)),
    path("sitemap-pages.xml", reader_view(sitemaps.pages)),
    path("sitemap-news.xml", reader_view(sitemaps.news)),
    path("sitemap-<yyyy:year>-<mm:month>.xml", reader_view(dated(sitemaps.month))),
    re_path(r"^(?P<file>rss\.xml|atom\.xml|feed\.json)$", reader_view(feeds.of_site)),
    *(
        re_path(
            rf"^{WORDS[language][word]}/(?P<slug>[-\w]+)/(?P<file>rss\.xml|atom\.xml|feed\.json)$",
            reader_view(view_model, language),
        )
        for language in LANGUAGES
        for word, view_model in (("topics", feeds.of_topic), ("authors", feeds.of_author))
    ),
    re_path(
        r"^(?P<path>(?:[-\w]+/)+)(?P<file>rss\.xml|atom\.xml|feed\.json)$",
        reader_view(feeds.of_section),
    ),
    *worded("latest", "", lists.latest),
    path("archives/", reader_view(archives.archives)),
    path("archives/<yyyy:year>/", reader_view(SITE_YEAR)),
    path("archives/<yyyy:year>/<mm:month>/", reader_view(SITE_MONTH)),
    path("archives/<yyyy:year>/<mm:month>/page-<number:page>/", reader_view(SITE_MONTH)),
    path("archives/<yyyy:year>/<mm:month>/<dd:day>/", reader_view(of_day)),
    path("archives/<yyyy:year>/<mm:month>/<dd:day>/page-<number:page>/", reader_view(of_day)),
    *worded("topics", "", lists.topics),
    *worded("authors", "", lists.authors),
    *listed("topics", lists.topic, periods(archives.topic_scope)),
    *listed("authors", lists.author, periods(archives.author_scope)),
    path("newsletter/", reader_view(newsletter.newsletter)),
    path("newsletter/sign-up/", forms.sign_up, name="sign_up"),
    path("contact/send/", forms.send_message, name="send_message"),
    path("contact/about/<tree:path>", forms.report, name="report"),
    *worded("thanks", "<slug:of>/", notices.thanks),
    path("<tree:path><yyyy:year>/", reader_view(views.section_year)),
    path("<tree:path><yyyy:year>/<mm:month>/", reader_view(views.section_month)),
    path("<tree:path><yyyy:year>/<mm:month>/page-<number:page>/", reader_view(views.section_month)),
    # Wagtail asks this name for its pages' addresses; the empty one is the home page's.
    re_path(r"^(?P<path>)$", views.tree, name="wagtail_serve"),
    path("<tree:path>", views.tree, name="wagtail_serve"),
]
