"""Sitemaps: an index, one file a month, the standing pages, and the last two days' news.

sitemaps.org protocol 0.9; the news file after Google's rules: 48 hours, at most 1,000 addresses.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from rotative.lib.addresses import absolute
from rotative.record import keys as k
from rotative.record.reading import Record
from rotative.site.kinds import standing_addresses
from rotative.site.page import File

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
NEWS_HOURS = 48
NEWS_MOST = 1000


def index(record: Record) -> File:
    """All the sitemaps."""
    root = etree.Element(f"{{{SITEMAP}}}sitemapindex", nsmap={None: SITEMAP})  # type: ignore[dict-item]
    names = ["sitemap-news.xml", "sitemap-pages.xml"]
    names += [f"sitemap-{month}.xml" for month in record.months(k.SITE)]
    for name in names:
        _child(_child(root, "sitemap"), "loc", absolute(f"/{name}"))
    return _file(root)


def month(record: Record, month: str) -> File | None:
    """The stories of a month; None for a month without any."""
    stories = record.addresses_of_month(month)
    return _urlset(stories) if stories else None


def pages(record: Record) -> File:
    """Home, sections, topics, authors, foot pages and the latest."""
    return _urlset((path, None) for path in standing_addresses(record))


def news(record: Record) -> File:
    """The stories of the 48 hours before the record's logical time."""
    cards = record.cards(record.news_since(NEWS_HOURS, NEWS_MOST))
    root = etree.Element(f"{{{SITEMAP}}}urlset", nsmap={None: SITEMAP, "news": NEWS})  # type: ignore[dict-item]
    for card in cards:
        url = _child(root, "url")
        _child(url, "loc", absolute(card.path))
        it = etree.SubElement(url, f"{{{NEWS}}}news")
        publication = etree.SubElement(it, f"{{{NEWS}}}publication")
        etree.SubElement(publication, f"{{{NEWS}}}name").text = record.paper.name
        etree.SubElement(publication, f"{{{NEWS}}}language").text = record.paper.language
        date = card.published_at.isoformat(timespec="seconds")
        etree.SubElement(it, f"{{{NEWS}}}publication_date").text = date
        etree.SubElement(it, f"{{{NEWS}}}title").text = card.full_headline
    return _file(root)


def robots(record: Record) -> File:
    """What robots may read."""
    lines = [
        "User-agent: *",
        "Disallow: /newsroom/",
        "Disallow: /documents/",
        "Disallow: /contact/about/",
        "",
        f"Sitemap: {absolute('/sitemap.xml')}",
        f"Sitemap: {absolute('/sitemap-news.xml')}",
        "",
    ]
    return File("\n".join(lines).encode())


def _urlset(addresses: Iterable[tuple[str, datetime | None]]) -> File:
    """Written by hand: a month has thousands of addresses, and each of its stories presses it."""
    lines = ["<?xml version='1.0' encoding='UTF-8'?>", f'<urlset xmlns="{SITEMAP}">']
    for path, changed in addresses:
        at = f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed else ""
        lines.append(f"<url><loc>{escape(absolute(path))}</loc>{at}</url>")
    return File("\n".join([*lines, "</urlset>", ""]).encode())


def _child(parent: Any, name: str, text: str | None = None) -> Any:
    element = etree.SubElement(parent, f"{{{SITEMAP}}}{name}")
    element.text = text
    return element


def _file(root: Any) -> File:
    body = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return File(body)
