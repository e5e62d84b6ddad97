"""Feeds, sitemaps and what robots read."""

from collections.abc import Callable, Iterable

from rotative.record import keys as k
from rotative.record.reading import Record
from rotative.site.feeds import KINDS
from rotative.site.kinds import FEEDS, Kind
from rotative.site.page import File
from rotative.site.pages import at, paths_of, the_authors, the_sections, the_topics
from rotative.syndication import feeds, sitemaps


def feeds_at(paths: Callable[[Record], Iterable[str]]) -> Callable[[Record], Iterable[str]]:
    """The three feeds of each list."""
    return lambda record: [f"{path}{file}" for path in paths(record) for _n, file, _t in KINDS]


def of_month(record: Record, year: int, month: int) -> File | None:
    """The sitemap of a month."""
    return sitemaps.month(record, f"{year:04d}-{month:02d}")


PAGES = [
    Kind("robots.txt", sitemaps.robots, FEEDS, at("/robots.txt")),
    Kind("sitemap.xml", sitemaps.index, FEEDS, at("/sitemap.xml")),
    Kind("sitemap-pages.xml", sitemaps.pages, FEEDS, at("/sitemap-pages.xml")),
    Kind("sitemap-news.xml", sitemaps.news, FEEDS, at("/sitemap-news.xml")),
    Kind(
        "sitemap-<yyyy:year>-<mm:month>.xml",
        of_month,
        FEEDS,
        lambda record: [f"/sitemap-{month}.xml" for month in record.months(k.SITE)],
    ),
    Kind("<feed:file>", feeds.of_site, FEEDS, feeds_at(at("/"))),
    Kind("{topics}/<slug:slug>/<feed:file>", feeds.of_topic, FEEDS, feeds_at(paths_of(the_topics))),
    Kind(
        "{authors}/<slug:slug>/<feed:file>", feeds.of_author, FEEDS, feeds_at(paths_of(the_authors))
    ),
    Kind("<tree:path><feed:file>", feeds.of_section, FEEDS, feeds_at(paths_of(the_sections))),
]
