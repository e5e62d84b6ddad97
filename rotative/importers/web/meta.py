"""What a page's `meta`, `link` and `title` elements say of its story."""

from collections import defaultdict

from lxml.html import HtmlElement

from ..base import ForeignPicture
from ..names import split_names
from ..text import squeeze
from .dom import absolute, elements, text_of
from .evidence import Said

# A field's sources by how deliberate they are, and the names they go by.
_NAMES: dict[str, dict[str, tuple[str, ...]]] = {
    "headline": {
        "og": ("og:title",),
        "twitter": ("twitter:title",),
        "meta": ("dc.title", "dcterms.title", "parsely-title", "sailthru.title", "title"),
    },
    "description": {
        "og": ("og:description",),
        "meta": ("description", "dc.description", "sailthru.description"),
        "twitter": ("twitter:description",),
    },
    "published": {
        "og": ("article:published_time", "og:article:published_time", "og:published_time"),
        "meta": (
            *("parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued", "dc.date"),
            *("dcterms.created", "dcterms.date", "datepublished", "pubdate", "publish-date"),
            *("publishdate", "publication_date", "article.published", "published_at", "date"),
            *("cxenseparse:recs:publishtime", "iso-8601-publish-date", "og:pubdate"),
        ),
    },
    "updated": {
        "og": ("article:modified_time", "og:article:modified_time"),
        "meta": ("dcterms.modified", "dc.date.modified", "article.updated", "lastmod"),
        "loose": ("og:updated_time", "last-modified"),
    },
    "section": {
        "og": ("article:section", "og:article:section"),
        "meta": ("parsely-section", "sailthru.section", "section", "cxenseparse:recs:category"),
    },
    "topic": {"og": ("article:tag", "og:article:tag")},
    "keyword": {"meta": ("news_keywords", "keywords")},
    "site": {"og": ("og:site_name",), "meta": ("application-name",)},
    "language": {"og": ("og:locale",), "meta": ("content-language", "dc.language")},
    "url": {"og": ("og:url",)},
}
_AUTHORS = {
    "meta": ("author", "parsely-author", "dc.creator", "sailthru.author", "byl", "byline"),
    "og": ("article:author", "og:article:author", "twitter:creator:name"),
}


def meta(tree: HtmlElement, base: str) -> Said:
    """What the head of a page says, for programs and social networks."""
    said: dict[str, list[str]] = defaultdict(list)
    for element in elements(tree, "meta"):
        name = element.get("property") or element.get("name") or element.get("http-equiv") or ""
        said[name.strip().lower()].append(squeeze(element.get("content") or ""))
    for field, sources in _NAMES.items():
        for source, names in sources.items():
            for name in names:
                for value in said[name]:
                    yield field, value, source
    for source, names in _AUTHORS.items():
        for name in names:
            # One element an author, or all in one.
            yield "authors", [s for value in said[name] for s in split_names(value)], source
    alt = next(iter(said["og:image:alt"] or said["twitter:image:alt"]), "")
    for address in (*said["og:image:secure_url"], *said["og:image"], *said["twitter:image"]):
        if absolute(address, base):
            yield "picture", ForeignPicture(absolute(address, base), alt), "og"
    title = tree.find(".//title")
    yield "headline", text_of(title) if title is not None else "", "title"
    yield "language", tree.get("lang") or tree.get("xml:lang") or "", "page"
