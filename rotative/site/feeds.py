"""Which feeds a page announces."""

from rotative.record.reading import Record
from rotative.site.page import Feed

KINDS = (
    ("RSS", "rss.xml", "application/rss+xml"),
    ("Atom", "atom.xml", "application/atom+xml"),
    ("JSON Feed", "feed.json", "application/feed+json"),
)


def feeds_of(record: Record, path: str, title: str) -> tuple[Feed, ...]:
    """The three feeds of the site, a section, a topic or an author."""
    name = record.paper.name
    full = title if title == name else f"{title} · {name}"
    return tuple(Feed(f"{full} ({kind})", path + file, mime) for kind, file, mime in KINDS)
