"""A story's page: the record's blocks made ready to be drawn."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar
from urllib.parse import quote

from django.utils.text import slugify

from rotative.lib.addresses import absolute, is_outward
from rotative.lib.figures import columns_of_figures
from rotative.lib.typography import dress
from rotative.record.lists import RELATED
from rotative.record.reading import Author, Card, Record, Story, pictures_in
from rotative.site.feeds import feeds_of
from rotative.site.page import Page
from rotative.syndication import kinds, structured

Block = dict[str, Any]

NEWS_FOR = timedelta(days=1)
WORDS_A_MINUTE = 220
# What story.html and the templates around it name themselves.
TAKEN = {"content", "in-the-news", "key-points", "recap", "recap-label", "related", "letter-box"}
UPDATE_MATTERS_AFTER = 60  # seconds; an update shown in the minute of publication is noise

# Where blocks other than paragraphs keep inline HTML, in a list.
RICH = {"list": "items", "exchange": "answer"}

_INTERNAL = re.compile(r'<a href="(page|document):(\d+)">(.*?)</a>', re.DOTALL)


@dataclass(frozen=True)
class Stop:
    """An entry of the recap: a heading of the body and its anchor."""

    text: str
    anchor: str
    level: int


@dataclass(frozen=True, kw_only=True)
class StoryPage(Page):
    template: ClassVar[str] = "pages/story.html"

    story: Story
    body: list[Block]
    recap: list[Stop]
    related: list[Card]
    minutes: int
    shows_update: bool
    share: list[tuple[str, str]]
    report_path: str

    @property
    def writers(self) -> list[Author]:
        """Those who signed and of whom there is more to show than a name."""
        signed = (signature.author for signature in self.story.signatures)
        return [author for author in signed if author.picture or author.role]

    @property
    def card_path(self) -> str:
        return f"/card-{self.story.id}.png"

    @property
    def carries_news(self) -> bool:
        """On the day it is published; then its page rests."""
        return self.record.is_before(self.story.published_at + NEWS_FOR)


def story(record: Record, pk: int) -> StoryPage | None:
    """The page of a public story."""
    it = record.story(pk)
    return story_page(record, it) if it else None


def story_page(record: Record, it: Story) -> StoryPage:
    """The page of a story, public or (in a preview) not."""
    body, recap = ready(record, it.body)
    parent = record.sections.get(it.section.parent_id or 0)
    crumbs = tuple(
        (crumb.name, crumb.path) for crumb in (parent, it.section, *it.topics[:2]) if crumb
    )
    title = it.search_title or it.full_headline
    description = it.search_description or it.standfirst
    page_json = (
        structured.article(it, record.paper) | kinds.review(it),
        *kinds.recipes(it),
        structured.breadcrumb([*crumbs, (it.full_headline, it.path)]),
    )
    return StoryPage(
        record=record,
        path=it.path,
        title=f"{title} · {record.paper.name}",
        share_title=title,
        description=description,
        section=it.section,
        crumbs=crumbs,
        feeds=feeds_of(record, it.section.path, it.section.name),
        picture=it.picture,
        og_type="article",
        json_ld=page_json,
        story=it,
        body=body,
        recap=recap,
        related=record.cards(record.related(it, RELATED)),
        minutes=max(1, round(it.word_count / WORDS_A_MINUTE)),
        shows_update=shows_update(it),
        share=share_links(it, record.paper.language),
        report_path=report_path(record, it),
    )


def shows_update(it: Story) -> bool:
    """Whether "updated at" tells readers anything."""
    if it.updated_at is None:
        return False
    return (it.updated_at - it.published_at).total_seconds() > UPDATE_MATTERS_AFTER


def report_path(record: Record, it: Story) -> str:
    """Where a reader reports an error in a story; empty in a paper without a contact form.

    The story's address is part of it, for a stored page knows nothing of a query.
    """
    has_form = any(notice.kind == "contact" for notice in record.notices)
    return f"/contact/about{it.path}" if has_form else ""


def share_links(it: Story, language: str) -> list[tuple[str, str]]:
    """Plain links to where readers share; nothing is loaded from there."""
    address = quote(absolute(it.path), safe="")
    words = quote(dress(it.full_headline, language), safe="")
    return [
        ("WhatsApp", f"https://wa.me/?text={words}%20{address}"),
        ("Bluesky", f"https://bsky.app/intent/compose?text={words}%20{address}"),
        ("Facebook", f"https://www.facebook.com/sharer/sharer.php?u={address}"),
        ("E-mail", f"mailto:?subject={words}&body={address}"),
    ]


def ready(record: Record, blocks: Iterable[Block]) -> tuple[list[Block], list[Stop]]:
    """Blocks with their pictures, links, stories and anchors in place, and the recap."""
    body = [dict(block) for block in blocks]
    pictures = record.pictures(pictures_in(body))
    paths = record.paths(_ids("page", body) | _related_ids(body))
    documents = record.documents(_ids("document", body) | _document_ids(body))
    cards = {c.id: c for c in record.cards(sorted(_related_ids(body)))}
    targets = {("page", pk): path for pk, path in paths.items()}
    targets |= {("document", pk): document.url for pk, document in documents.items()}
    recap: list[Stop] = []
    shown = []
    for block in body:
        kind = block["type"]
        if kind == "paragraph":
            block["html"] = link(block["html"], targets)
        elif kind in RICH:
            block[RICH[kind]] = [link(html, targets) for html in block[RICH[kind]]]
        elif kind == "heading":
            block["anchor"] = _anchor(block["text"], recap)
            recap.append(Stop(block["text"], block["anchor"], block["level"]))
        elif kind == "picture":
            block["picture"] = pictures.get(block["picture"])
        elif kind == "gallery":
            block["pictures"] = [
                {**item, "picture": pictures[item["picture"]]}
                for item in block["pictures"]
                if item["picture"] in pictures
            ]
        elif kind == "related":
            block["cards"] = [cards[pk] for pk in block["stories"] if pk in cards]
        elif kind == "document":
            block["document"] = documents.get(block["document"])
        elif kind == "key_facts":
            block["facts"] = _by_label(block["facts"])
        elif kind == "table":
            block["figures"] = columns_of_figures(block["rows"])
        elif kind == "timeline":
            block["events"] = [
                {**event, "date": date.fromisoformat(event["date"])} for event in block["events"]
            ]
        if _has_something(block):
            shown.append(block)
    return shown, recap


def _by_label(facts: list[dict[str, str]]) -> dict[str, list[str]]:
    """Facts under their labels, in the order of the first of each."""
    under: dict[str, list[str]] = {}
    for fact in facts:
        under.setdefault(fact["label"], []).append(fact["text"])
    return under


def _has_something(block: Block) -> bool:
    """A block whose picture, stories or document are not public is left out.

    So is one that leads to no place on the web.
    """
    if block["type"] == "embed" and not is_outward(block["url"]):
        return False
    needed = {"picture": "picture", "gallery": "pictures", "related": "cards"}
    needed["document"] = "document"
    name = needed.get(block["type"])
    return name is None or bool(block[name])


def link(html: str, targets: dict[tuple[str, int], str]) -> str:
    """Put present addresses into internal links; words alone where the target is not public."""

    def put(match: re.Match[str]) -> str:
        path = targets.get((match[1], int(match[2])))
        return f'<a href="{path}">{match[3]}</a>' if path else match[3]

    return _INTERNAL.sub(put, html)


def _ids(kind: str, body: list[Block]) -> set[int]:
    texts = [block.get("html", "") for block in body]
    texts += [text for block in body for text in block.get(RICH.get(block["type"], ""), ())]
    return {
        int(match[2]) for text in texts for match in _INTERNAL.finditer(text) if match[1] == kind
    }


def _related_ids(body: list[Block]) -> set[int]:
    return {pk for block in body if block["type"] == "related" for pk in block["stories"]}


def _document_ids(body: list[Block]) -> set[int]:
    return {block["document"] for block in body if block["type"] == "document"}


def _anchor(text: str, before: list[Stop]) -> str:
    """A readable anchor, unlike those before it."""
    base = slugify(text)[:60].strip("-") or "section"
    taken = {stop.anchor for stop in before} | TAKEN
    anchor, number = base, 1
    while anchor in taken:
        number += 1
        anchor = f"{base}-{number}"
    return anchor
