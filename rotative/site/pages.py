"""The site's own kinds of pages."""

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from rotative.record import keys as k
from rotative.record.reading import Record
from rotative.site import archives, home, icons, lists, look, notices, tree
from rotative.site.kinds import ARCHIVES, FEEDS, FRONT, FRONTS, IN_THE_TREE, PAGE, Kind
from rotative.site.lists import day_path, month_path
from rotative.site.look import stylesheet_path

Lists = Iterable[tuple[str, str]]  # of each its scope, and where its archive begins


def at(*paths: str) -> Callable[[Record], Iterable[str]]:
    """Addresses that always answer; `{topics}` is the paper's word."""
    return lambda record: [path.format(**record.paper.words) for path in paths]


def of_day(record: Record, year: int, month: int, day: int, page: int | None = None) -> Any:
    """A day, if the calendar has it."""
    if day > monthrange(year, month)[1]:
        return None
    return archives.day(record, f"{year:04d}-{month:02d}-{day:02d}", page)


def days(record: Record) -> Iterator[str]:
    """Every day on which something came out, with its pages."""
    for month in record.months(k.SITE):
        for day in record.days_of(month):
            yield day_path(record, day)
            for page in range(1, record.day_pages(day)):
                yield f"{day_path(record, day)}page-{page}/"


def periods(
    base: str, scope: Callable[..., archives.Scope | None], lists: Callable[[Record], Lists]
) -> Iterator[Kind]:
    """The years and months of a list; `scope` finds it, `lists` are all of its kind."""

    def of_year(record: Record, year: int, **where: Any) -> Any:
        return archives.year(record, scope(record, **where), f"{year:04d}")

    def of_month(
        record: Record, year: int, month: int, page: int | None = None, **where: Any
    ) -> Any:
        found = scope(record, **where)
        return archives.month(record, found, f"{year:04d}-{month:02d}", page)

    yield Kind(f"{base}<yyyy:year>/", of_year, ARCHIVES, partial(years, lists))
    yield Kind(f"{base}<yyyy:year>/<mm:month>/", of_month, ARCHIVES, partial(months, lists))
    numbered = f"{base}<yyyy:year>/<mm:month>/page-<number:page>/"
    yield Kind(numbered, of_month, ARCHIVES, partial(pages_of_months, lists))


def years(lists: Callable[[Record], Lists], record: Record) -> Iterator[str]:
    """The years of these lists."""
    for scope, path in lists(record):
        yield from dict.fromkeys(f"{path}{month[:4]}/" for month in record.months(scope))


def months(lists: Callable[[Record], Lists], record: Record) -> Iterator[str]:
    """The months of these lists; a month's own address has its newest page."""
    for scope, path in lists(record):
        yield from (month_path(path, month) for month in record.months(scope))


def pages_of_months(lists: Callable[[Record], Lists], record: Record) -> Iterator[str]:
    """The older pages of their months."""
    for scope, path in lists(record):
        for month in record.months(scope):
            for page in range(1, record.chunks(scope, month)):
                yield month_path(path, month, page)


def the_site(record: Record) -> Lists:
    """The whole paper."""
    return [(k.SITE, "/archives/")]


def the_sections(record: Record) -> Lists:
    """Sections and subsections; no partner sites."""
    own = (s for s in record.sections.values() if not s.is_partner and s.path != "/")
    return [(k.of_section(section.id), section.path) for section in own]


def the_topics(record: Record) -> Lists:
    """All that have a public story."""
    return [(k.of_topic(topic.id), topic.path) for topic in record.all_topics()]


def the_authors(record: Record) -> Lists:
    """All that have signed a public story."""
    return [(k.of_author(author.id), author.path) for author in record.all_authors()]


def paths_of(lists: Callable[[Record], Lists]) -> Callable[[Record], Iterable[str]]:
    """The first pages of these lists."""
    return lambda record: [path for _scope, path in lists(record)]


def stories(record: Record) -> Iterator[str]:
    """From the newest."""
    for month in record.months(k.SITE):
        yield from (path for path, _changed in reversed(record.addresses_of_month(month)))


PAGES = [
    Kind("", home.home, FRONT, at("/"), in_sitemap=True),
    Kind("look-<slug:digest>.css", look.stylesheet, FRONTS, lambda r: [stylesheet_path(r)]),
    Kind("{latest}/", lists.latest, FRONTS, at("/{latest}/"), in_sitemap=True),
    Kind(IN_THE_TREE, tree.at, FRONTS, paths_of(the_sections), in_sitemap=True),
    Kind("{topics}/", lists.topics, FRONTS, at("/{topics}/")),
    Kind("{authors}/", lists.authors, FRONTS, at("/{authors}/")),
    Kind("archives/", archives.archives, FRONTS, at("/archives/")),
    Kind("{topics}/<slug:slug>/", lists.topic, PAGE, paths_of(the_topics), in_sitemap=True),
    Kind("{authors}/<slug:slug>/", lists.author, PAGE, paths_of(the_authors), in_sitemap=True),
    Kind(IN_THE_TREE, tree.at, FRONTS, lambda r: [n.path for n in r.notices], in_sitemap=True),
    Kind(IN_THE_TREE, tree.at, PAGE, stories),
    Kind(
        "{thanks}/<slug:of>/",
        notices.thanks,
        PAGE,
        at("/{thanks}/message/", "/{thanks}/newsletter/"),
    ),
    Kind("in-the-news.json", look.in_the_news, FEEDS, at("/in-the-news.json")),
    Kind("manifest.webmanifest", look.manifest, FEEDS, at("/manifest.webmanifest")),
    Kind("icon.svg", look.icon, FEEDS, at("/icon.svg")),
    Kind("favicon.ico", icons.favicon, FEEDS, at("/favicon.ico")),
    Kind("icon-192.png", partial(icons.png, size=192), FEEDS, at("/icon-192.png")),
    Kind("icon-512.png", partial(icons.png, size=512), FEEDS, at("/icon-512.png")),
    Kind("icon-maskable.png", icons.maskable, FEEDS, at("/icon-maskable.png")),
    Kind("apple-touch-icon.png", partial(icons.png, size=180), FEEDS, at("/apple-touch-icon.png")),
    Kind("card.png", icons.card, FEEDS, at("/card.png")),
    Kind("card-<id:pk>.png", icons.story_card, FEEDS),
    *periods("archives/", archives.site_scope, the_site),
    Kind("archives/<yyyy:year>/<mm:month>/<dd:day>/", of_day, ARCHIVES, days),
    Kind("archives/<yyyy:year>/<mm:month>/<dd:day>/page-<number:page>/", of_day, ARCHIVES),
    *periods("{topics}/<slug:slug>/", archives.topic_scope, the_topics),
    *periods("{authors}/<slug:slug>/", archives.author_scope, the_authors),
    Kind("<tree:path><yyyy:year>/", tree.section_year, ARCHIVES, partial(years, the_sections)),
    Kind(
        "<tree:path><yyyy:year>/<mm:month>/",
        tree.section_month,
        ARCHIVES,
        partial(months, the_sections),
    ),
    Kind(
        "<tree:path><yyyy:year>/<mm:month>/page-<number:page>/",
        tree.section_month,
        ARCHIVES,
        partial(pages_of_months, the_sections),
    ),
]
