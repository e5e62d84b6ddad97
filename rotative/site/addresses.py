"""Every address of the readers' site that answers, for the press."""

from collections.abc import Iterator

from rotative.record import keys as k
from rotative.record.reading import Record
from rotative.site.feeds import KINDS
from rotative.site.lists import day_path, month_path
from rotative.site.look import stylesheet_path

FIXED = (
    "in-the-news.json manifest.webmanifest icon.svg favicon.ico robots.txt "
    "sitemap.xml sitemap-pages.xml sitemap-news.xml "
    "icon-192.png icon-512.png icon-maskable.png apple-touch-icon.png card.png"
).split()


def addresses(record: Record) -> Iterator[str]:
    """The fronts first, then stories from the newest, then feeds and archives."""
    words = record.paper.words
    yield from ("/", stylesheet_path(record), f"/{words['latest']}/")
    sections = [s for s in record.sections.values() if not s.is_partner and s.path != "/"]
    lists = [(k.SITE, "/", f"/{words['archives']}/")]
    lists += [(k.of_section(s.id), s.path, s.path) for s in sections]
    lists += [(k.of_topic(t.id), t.path, t.path) for t in record.all_topics()]
    lists += [(k.of_author(a.id), a.path, a.path) for a in record.all_authors()]
    yield from (path for _scope, path, _archive in lists[1:])
    yield from (notice.path for notice in record.notices)
    yield from (f"/{words[word]}/" for word in ("topics", "authors", "archives", "newsletter"))
    yield from (f"/{words['thanks']}/{of}/" for of in ("message", "newsletter"))
    yield from (f"/{name}" for name in FIXED)
    months = record.months(k.SITE)
    for month in months:
        yield from (path for path, _changed in reversed(record.addresses_of_month(month)))
    yield from (f"/sitemap-{month}.xml" for month in months)
    for scope, path, archive in lists:
        yield from (f"{path}{file}" for _name, file, _type in KINDS)
        of_list = record.months(scope)
        yield from dict.fromkeys(f"{archive}{month[:4]}/" for month in of_list)
        for month in of_list:
            yield month_path(archive, month)
            for page in range(1, record.chunks(scope, month)):
                yield month_path(archive, month, page)
    for month in months:
        for day in record.days_of(month):
            yield day_path(record, day)
            for page in range(1, record.day_pages(day)):
                yield f"{day_path(record, day)}page-{page}/"
