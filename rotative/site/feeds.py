"""Which feeds a page announces, and what a feed says of itself."""

from functools import partial

from rotative.lib.addresses import absolute
from rotative.lib.typography import dress
from rotative.record.reading import Record
from rotative.site.page import Feed
from rotative.site.writers import Channel, Item

KINDS = (
    ("RSS", "rss.xml", "application/rss+xml"),
    ("Atom", "atom.xml", "application/atom+xml"),
    ("JSON Feed", "feed.json", "application/feed+json"),
)


def feeds_of(record: Record, path: str, title: str) -> tuple[Feed, ...]:
    """The three feeds of the site, a section, a topic, an author or a newsletter."""
    name = record.paper.name
    full = title if title == name else f"{title} · {name}"
    return tuple(Feed(f"{full} ({kind})", path + file, mime) for kind, file, mime in KINDS)


def channel_of(
    record: Record, file: str, scope: str, name: str, path: str, about: str, items: list[Item]
) -> Channel:
    """A feed that lies beside the page at `path`; `scope` is what its own name says of it."""
    paper = record.paper
    say = partial(dress, language=paper.language)
    title = name if name == paper.name else f"{name} · {paper.name}"
    return Channel(
        id=f"{paper.feed_ids}feed/{scope}",
        address=absolute(path + file),
        page=absolute(path),
        title=say(title),
        about=say(about or paper.description or title),
        language=paper.language,
        paper=say(paper.name),
        home=absolute("/"),
        rights=say(paper.copyright),
        icon=absolute("/icon-192.png"),
        items=items,
    )
