"""A draft seen through the readers' templates: the same view-models over a record that has the
draft laid over it. Nothing is stored (architecture: the wall)."""

from dataclasses import asdict, fields
from typing import Any

from rotative.record import keys as k
from rotative.record import models
from rotative.record.answers import Author, Notice, Picture, Section, Signature, Story, Topic
from rotative.record.entries import NoticeEntry, PictureEntry, SectionEntry, StoryEntry
from rotative.record.names import named
from rotative.record.reading import Record
from rotative.record.related import related_of
from rotative.record.shell import paper_of
from rotative.site import home, lists, notices, story
from rotative.site.engine import draw
from rotative.site.look import css_of, stylesheet_path
from rotative.site.page import Page

SHOWN_OF_A_NOTICE = {field.name for field in fields(Notice)} - {"path"}


def render(draft: Any) -> str:
    """The HTML of a draft's page.

    The newsroom hands over what it would enter (an entry), or the paper's data with its pictures.
    The stylesheet is put into the page: its address answers with the public look, not the draft's.
    """
    page = page_of(Record(), draft)
    link = f'<link rel="stylesheet" href="{stylesheet_path(page.record)}">'
    return draw(page).replace(link, f"<style>{css_of(page.record)}</style>")


def page_of(record: Record, entry: Any) -> Page:
    """The view-model of an entry that is not on the record."""
    if isinstance(entry, StoryEntry):
        return story.story_page(record, story_of(record, entry))
    if isinstance(entry, SectionEntry):
        shown = Section(
            entry.id,
            entry.parent_id,
            entry.path,
            entry.name,
            entry.menu_name,
            entry.description,
            entry.colour,
            False,
            True,
        )
        record.sections[entry.id] = shown
        return lists.section(record, entry.id)
    if isinstance(entry, NoticeEntry):
        told = {name: value for name, value in vars(entry).items() if name in SHOWN_OF_A_NOTICE}
        return notices.notice_page(record, Notice(path=f"/{entry.slug}/", **told))
    if isinstance(entry, dict):
        data = dict(entry)
        for name in ("logo", "icon"):
            data[name] = picture_of(data[name]) if data.get(name) else None
        record.paper = paper_of(data)
    return home.home(record)


def story_of(record: Record, entry: StoryEntry) -> Story:
    """The entry as the record would answer it."""
    for picture in entry.pictures:
        record.shelf.pictures[picture.id] = picture_of(picture)
    for document in entry.documents:
        record.shelf.documents[document.id] = models.Document(**asdict(document))
    authors, topics = _named(record, entry)
    signatures = tuple(Signature(authors[pk], role) for pk, role in entry.bylines if pk in authors)
    nowhere = Section(entry.section_id, None, "/", "…", "…", "", "", False, False)
    record.sections.setdefault(entry.section_id, nowhere)
    record.shelf.composed[k.related(entry.id)] = related_of(entry)
    return record.story_of(entry, entry.body, signatures, topics)


def _named(record: Record, entry: StoryEntry) -> tuple[dict[int, Author], tuple[Topic, ...]]:
    """Who signs the draft and what it is about, though no public story may name them yet."""
    authors = record.authors([pk for pk, _role in entry.bylines])
    missing = {pk for pk, _role in entry.bylines} - authors.keys()
    for it in named[models.Author](missing, public=False):
        authors[it.id] = record.author_of(it)  # type: ignore[arg-type]
    topics = record.topics(entry.topic_ids)
    for it in named[models.Topic](set(entry.topic_ids) - topics.keys(), public=False):
        topics[it.id] = record.topic_of(it)  # type: ignore[arg-type]
    return authors, tuple(topics[pk] for pk in entry.topic_ids if pk in topics)


def picture_of(entry: PictureEntry) -> Picture:
    """A picture that is not on the record."""
    return Picture(**asdict(entry))
