"""A story's page: the record's blocks made ready to be drawn."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar
from urllib.parse import quote

from django.utils.text import slugify

from rotative.lib.addresses import absolute
from rotative.lib.typography import dress
from rotative.record.answers import Author, Card, Picture, Story
from rotative.record.blocks import LINK, Block, Heading, Resolver
from rotative.record.models import Document
from rotative.record.reading import Record
from rotative.site import structured
from rotative.site.feeds import feeds_of
from rotative.site.page import Page

NEWS_FOR = timedelta(days=1)
WORDS_A_MINUTE = 220
# What story.html and the templates around it name themselves.
TAKEN = {"content", "in-the-news", "key-points", "recap", "recap-label", "related", "letter-box"}
UPDATE_MATTERS_AFTER = 60  # seconds; an update shown in the minute of publication is noise


@dataclass(frozen=True)
class RecapLine(Heading):
    """A heading as readers see it, with its anchor: a line of the recap."""

    anchor: str = ""


@dataclass(frozen=True, kw_only=True)
class StoryPage(Page):
    template: ClassVar[str] = "pages/story.html"

    story: Story
    body: list[Block]
    recap: list[RecapLine]
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
    body, recap = resolved(record, it.body)
    parent = record.sections.get(it.section.parent_id or 0)
    crumbs = tuple(
        (crumb.name, crumb.path) for crumb in (parent, it.section, *it.topics[:2]) if crumb
    )
    title = it.search_title or it.full_headline
    description = it.search_description or it.standfirst
    page_json = (
        structured.article(it, record.paper) | structured.review(it),
        *structured.recipes(it),
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
        related=record.cards(record.related(it.id)),
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


def resolved(record: Record, body: Sequence[Block]) -> tuple[list[Block], list[RecapLine]]:
    """Blocks with their pictures, links, stories and anchors in place, and the recap.

    A block whose picture, stories or document are not public is left out, and so is one that leads
    to no place on the web.
    """
    public = Public(record, body)
    shown = [there for block in body if (there := block.resolved(public))]
    return shown, public.recap


class Public(Resolver):
    """What readers may see of what a body refers to; its headings with their anchors."""

    def __init__(self, record: Record, body: Sequence[Block]) -> None:
        named = {pk for block in body for pk in block.stories_named}
        linked = {pk for block in body for pk in block.linked("page")}
        self.pictures = record.pictures(pk for block in body for pk in block.pictures_shown)
        self.paths = record.paths(linked | named)
        self.documents = record.documents(pk for block in body for pk in block.documents_named)
        self.cards = {card.id: card for card in record.cards(sorted(named))}
        self.recap: list[RecapLine] = []

    def picture(self, it: int) -> Picture | None:
        return self.pictures.get(it)

    def story(self, it: int) -> Card | None:
        return self.cards.get(it)

    def document(self, it: int) -> Document | None:
        return self.documents.get(it)

    def heading(self, it: Heading) -> RecapLine:
        line = RecapLine(it.text, it.level, _anchor(it.text, self.recap))
        self.recap.append(line)
        return line

    def html(self, text: str) -> str:
        """Present addresses in internal links; words alone where the target is not public."""
        return LINK.sub(self._link, text)

    def _link(self, match: re.Match[str]) -> str:
        kind, pk, words = match[1], int(match[2]), match[3]
        document = self.documents.get(pk) if kind == "document" else None
        path = document.url if document else self.paths.get(pk) if kind == "page" else None
        return f'<a href="{path}">{words}</a>' if path else words


def _anchor(text: str, before: list[RecapLine]) -> str:
    """A readable anchor, unlike those before it."""
    base = slugify(text)[:60].strip("-") or "section"
    taken = {line.anchor for line in before} | TAKEN
    anchor, number = base, 1
    while anchor in taken:
        number += 1
        anchor = f"{base}-{number}"
    return anchor
