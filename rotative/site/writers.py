"""How a feed is written: RSS 2.0 (Advisory Board), Atom (RFC 4287), JSON Feed 1.1 (jsonfeed.org).

A title is plain text in all three. A description of RSS is HTML, so a plain one is escaped for it;
Atom's summary says that it is text. Pictures have their credit with them (Media RSS 1.5.1).
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from lxml import etree
from markupsafe import escape

from rotative.lib.addresses import absolute
from rotative.record.answers import Picture

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
MEDIA = "http://search.yahoo.com/mrss/"
XML = "http://www.w3.org/XML/1998/namespace"

Element = Any
NO_STORY_YET = datetime(2026, 1, 1, tzinfo=UTC)  # the date of an empty feed, never the clock's


@dataclass(frozen=True)
class Item:
    """A story in a feed, dressed. `content` is HTML with absolute addresses, or empty.

    `id` is a name that no move, no renaming and no new host changes.
    """

    id: str
    address: str
    title: str
    summary: str
    content: str
    published: datetime
    updated: datetime
    authors: list[tuple[str, str]]  # name, address
    tags: list[str]
    picture: Picture | None
    alt: str
    credit: str


@dataclass(frozen=True)
class Channel:
    """A feed, dressed."""

    id: str
    address: str
    page: str
    title: str
    about: str
    language: str
    paper: str
    home: str
    rights: str
    icon: str
    items: list[Item]

    @property
    def updated(self) -> datetime:
        return max((item.updated for item in self.items), default=NO_STORY_YET)


def rss(channel: Channel) -> bytes:
    """RSS 2.0, authors in Dublin Core: `author` would be an e-mail address."""
    names = {"atom": ATOM, "content": CONTENT, "dc": DUBLIN_CORE, "media": MEDIA}
    root = etree.Element("rss", version="2.0", nsmap=names)
    head = etree.SubElement(root, "channel")
    _add(head, "title", channel.title)
    _add(head, "link", channel.page)
    _add(head, "description", str(escape(channel.about)))
    _add(head, f"{{{ATOM}}}link", rel="self", href=channel.address, type="application/rss+xml")
    _add(head, "language", channel.language)
    if channel.rights:
        _add(head, "copyright", f"© {channel.rights}")
    _add(head, "lastBuildDate", _rfc_822(channel.updated))
    image = etree.SubElement(head, "image")
    for name, value in (("url", channel.icon), ("title", channel.title), ("link", channel.page)):
        _add(image, name, value)
    for item in channel.items:
        _rss_item(etree.SubElement(head, "item"), item, channel)
    return _bytes(root)


def _rss_item(it: Element, item: Item, channel: Channel) -> None:
    _add(it, "title", item.title)
    _add(it, "link", item.address)
    _add(it, "description", str(escape(item.summary)))
    if item.content:
        _add(it, f"{{{CONTENT}}}encoded", item.content)
    for name, _address in item.authors or [(channel.paper, channel.home)]:
        _add(it, f"{{{DUBLIN_CORE}}}creator", name)
    for tag in item.tags:
        _add(it, "category", tag)
    _add(it, "pubDate", _rfc_822(item.published))
    _add(it, "guid", item.id, isPermaLink="false")
    if item.picture:
        address, length = absolute(item.picture.jpeg), str(item.picture.jpeg_bytes)
        _add(it, "enclosure", url=address, length=length, type="image/jpeg")
        _media(it, item, item.picture)


def atom(channel: Channel) -> bytes:
    """Atom."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM, "media": MEDIA})  # type: ignore[dict-item]
    root.set(f"{{{XML}}}lang", channel.language)
    _atom(root, "id", channel.id)
    _atom(root, "title", channel.title, type="text")
    _atom(root, "subtitle", channel.about, type="text")
    _atom(root, "link", rel="self", type="application/atom+xml", href=channel.address)
    _atom(root, "link", rel="alternate", type="text/html", href=channel.page)
    _atom(root, "updated", _iso(channel.updated))
    _author(root, channel.paper, channel.home)
    _atom(root, "icon", channel.icon)
    if channel.rights:
        _atom(root, "rights", f"© {channel.rights}", type="text")
    for item in channel.items:
        _entry(etree.SubElement(root, f"{{{ATOM}}}entry"), item)
    return _bytes(root)


def _entry(it: Element, item: Item) -> None:
    _atom(it, "id", item.id)
    _atom(it, "title", item.title, type="text")
    _atom(it, "link", rel="alternate", type="text/html", href=item.address)
    _atom(it, "published", _iso(item.published))
    _atom(it, "updated", _iso(item.updated))
    for name, address in item.authors:
        _author(it, name, address)
    for tag in item.tags:
        _atom(it, "category", term=tag)
    _atom(it, "summary", item.summary, type="text")
    if item.content:
        _atom(it, "content", item.content, type="html")
    if item.picture:
        attributes = {"rel": "enclosure", "type": "image/jpeg"}
        if item.picture.jpeg_bytes:
            attributes["length"] = str(item.picture.jpeg_bytes)
        _atom(it, "link", href=absolute(item.picture.jpeg), **attributes)
        _media(it, item, item.picture)


def _author(parent: Element, name: str, address: str) -> None:
    it = etree.SubElement(parent, f"{{{ATOM}}}author")
    _atom(it, "name", name)
    _atom(it, "uri", address)


def _media(parent: Element, item: Item, picture: Picture) -> None:
    """Media RSS: the picture with its measures, what it shows, and whose it is."""
    width, height, address = picture.files["jpeg"][0][:3]
    attributes = {"url": absolute(address), "type": "image/jpeg", "medium": "image"}
    if picture.jpeg_bytes:
        attributes["fileSize"] = str(picture.jpeg_bytes)
    it = _add(parent, f"{{{MEDIA}}}content", width=str(width), height=str(height), **attributes)
    if item.alt:
        _add(it, f"{{{MEDIA}}}description", item.alt, type="plain")
    if item.credit:
        _add(it, f"{{{MEDIA}}}credit", item.credit)


def feed_json(channel: Channel) -> bytes:
    """JSON Feed."""
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.page,
        "feed_url": channel.address,
        "description": channel.about,
        "icon": channel.icon,
        "authors": [{"name": channel.paper, "url": channel.home}],
        "language": channel.language,
        "items": [_json_item(item) for item in channel.items],
    }
    return json.dumps(value, ensure_ascii=False).encode()


def _json_item(item: Item) -> dict[str, Any]:
    content = {"content_html": item.content} if item.content else {"content_text": item.summary}
    it: dict[str, Any] = {
        "id": item.id,
        "url": item.address,
        "title": item.title,
        "summary": item.summary,
        **content,
        "date_published": _iso(item.published),
        "date_modified": _iso(item.updated),
        "authors": [{"name": name, "url": address} for name, address in item.authors],
        "tags": item.tags,
    }
    if item.picture:
        address = absolute(item.picture.jpeg)
        attachment = {"url": address, "mime_type": "image/jpeg"}
        if item.credit:
            attachment["title"] = item.credit
        size = {"size_in_bytes": item.picture.jpeg_bytes} if item.picture.jpeg_bytes else {}
        it |= {"image": address, "attachments": [attachment | size]}
    return it


def _add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    element = etree.SubElement(parent, name, attributes)
    element.text = text
    return element


def _atom(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    return _add(parent, f"{{{ATOM}}}{name}", text, **attributes)


def _rfc_822(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC))


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _bytes(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


WRITERS: dict[str, Callable[[Channel], bytes]] = {
    "rss.xml": rss,
    "atom.xml": atom,
    "feed.json": feed_json,
}
