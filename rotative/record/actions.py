"""Writing the record: `enter` what became public or changed, `strike` what no longer is.

Each verb is one transaction and may be said twice. Whoever calls hands over an entry: what is
public is the newsroom's decision, how it is kept is ours.

Each verb touches the keys of what it changes, and no others (`keys.py` names them): the press
finds the pages by them. Rows are compared before and after under one lock, so that no change can
hide between two that undo each other.

Here is what happens in which order; what each step does to one thing is said in its room.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from rotative.press.actions import touch
from rotative.press.keys import BORN, SHELL
from rotative.record import (
    addresses,
    compositions,
    files,
    lists,
    months,
    names,
    relations,
    shell,
    signals,
    stories,
)
from rotative.record import keys as k
from rotative.record.entries import (
    AuthorEntry,
    DocumentEntry,
    Entry,
    NoticeEntry,
    PaperEntry,
    PictureEntry,
    SectionEntry,
    StoryEntry,
    TopicEntry,
    Withdrawal,
)
from rotative.record.models import (
    Author,
    Document,
    Notice,
    Paper,
    Picture,
    Section,
    Story,
    Topic,
)
from rotative.record.relations import Kind

BATCH = 500  # rows named in one statement; SQLite takes 32,766 values
WRITER_LOCK = 0x726563  # of PostgreSQL's advisory locks; any constant

Step = Callable[[Any, set[str]], None]  # what it is about, and the keys touched on the way


@contextmanager
def _writing() -> Iterator[set[str]]:
    """A transaction with nobody else writing; the keys put into the set are touched at its end."""
    touched: set[str] = set()
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITER_LOCK])
        yield touched
        compositions.compose(touched)
        touch(touched)


# -- the paper


def language() -> str:
    """The paper's language, or an empty string before there is a paper."""
    return shell.said_of_the_paper("language")


def paper_name() -> str:
    """The paper's name, or an empty string before there is a paper."""
    return shell.said_of_the_paper("name")


# -- all that is no story


def enter(entry: Entry) -> None:
    """Write an entry of any kind but a story; old addresses are kept as redirects."""
    with _writing() as touched:
        ENTER[type(entry)](entry, touched)


def enter_named(entry: AuthorEntry | TopicEntry) -> None:
    """Write an author or a topic that a public story names; the others are not public."""
    model = Author if isinstance(entry, AuthorEntry) else Topic
    with _writing() as touched:
        if model._default_manager.filter(pk=entry.id).exists():
            ENTER[type(entry)](entry, touched)


def strike(model: type[Model], pk: int) -> None:
    """Take anything but a story off the record; its address, if it had one, answers 410."""
    with _writing() as touched:
        thing = model._default_manager.filter(pk=pk).first()
        if thing is not None:
            STRIKE[model](thing, touched)


def _strike_section(top: Section, touched: set[str]) -> None:
    """Its stories leave before it, its subsections with it."""
    scope = k.of_section(top.pk)
    touched |= {SHELL, *lists.keys_of(scope)}
    struck = list(Section.objects.filter(pk=top.pk) | Section.objects.filter(parent_id=top.pk))
    for section in struck:
        strike_stories(Story.objects.filter(section_id=section.pk).values_list("pk", flat=True))
        shell.leave_section(section, touched)
    lists.dissolve(scope)
    Section.objects.filter(parent_id=top.pk).delete()
    top.delete()
    signals.sections_struck.send(Section, ids=[section.pk for section in struck])


ENTER: dict[type, Step] = {
    PaperEntry: shell.enter_paper,
    SectionEntry: shell.enter_section,
    TopicEntry: names.enter_topic,
    AuthorEntry: names.enter_author,
    PictureEntry: files.enter_picture,
    DocumentEntry: files.enter_document,
    NoticeEntry: shell.enter_notice,
}
STRIKE: dict[type[Model], Step] = {
    Paper: shell.strike_paper,
    Section: _strike_section,
    Topic: names.strike_topic,
    Author: names.strike_author,
    Picture: files.strike_picture,
    Document: files.strike_document,
    Notice: shell.strike_notice,
}


# -- stories


def enter_story(entry: StoryEntry) -> bool:
    """Write one story; True if anything changed."""
    return bool(enter_stories([entry]))


def enter_stories(entries: Sequence[StoryEntry]) -> int:
    """Write many stories at once; the number that changed. An equal entry costs one comparison."""
    names.make_portraits(entries)
    with _writing() as touched:
        known = Story.objects.filter(pk__in=[e.id for e in entries]).defer("body")
        before = {story.pk: story for story in known}
        changed = [e for e in entries if e.id not in before or before[e.id].digest != e.digest]
        if changed:
            _enter_batch(changed, before, touched)
        return len(changed)


def _enter_batch(changed: Sequence[StoryEntry], known: dict[int, Story], touched: set[str]) -> None:
    ids = [e.id for e in changed]
    paths, parents = shell.section_paths(), shell.section_parents()
    signed, told = relations.bylines_of(ids), relations.topics_of(ids)
    naming = relations.stories_named_by(ids)
    if stories.can_change_the_news(changed, known, told):
        touched.add(k.NEWS)
    for entry in changed:
        before = known.get(entry.id)
        by, named = signed.get(entry.id, []), naming.get(entry.id, set())
        touched |= stories.keys_of_change(before, entry, paths, by, named)
        if told.get(entry.id, []) != list(entry.topic_ids):
            touched.add(k.told(entry.id))
    stories.move(changed, known, paths, touched)
    pictures_before = relations.shown_by(ids, Kind.PICTURE)
    documents_before = relations.shown_by(ids, Kind.DOCUMENT)
    files.enter_several(Picture, [it for e in changed for it in e.pictures], touched)
    files.enter_several(Document, [it for e in changed for it in e.documents], touched)
    stories.write(changed)
    relations.relate(changed, ids)
    # An author and a topic become public with the first public story that names them.
    for named in names.coming_with(changed):
        ENTER[type(named)](named, touched)
    lists.enter(changed, parents, ids, touched)
    # An address that one story left and another took has a page all the same.
    touched -= {k.gone(key[len(BORN) :]) for key in touched if key.startswith(BORN)}
    names.retire(signed, told, touched)
    pictures = {it.id for e in changed for it in e.pictures}
    # A lead picture that could not be made is named all the same; cards show it when it is there.
    if leading := {k.card(e.id) for e in changed if e.picture_id in pictures ^ pictures_before}:
        touched |= {k.FRONT, *leading}
    files.retire_pictures(pictures_before - pictures)
    files.retire_documents(documents_before - {it.id for e in changed for it in e.documents})
    signals.stories_entered.send(Story, ids=ids)


def strike_story(pk: int, withdrawal: Withdrawal | None = None) -> bool:
    """Take a story off the record; True if it stood there."""
    return bool(strike_stories([pk], withdrawal))


def strike_stories(pks: Iterable[int], withdrawal: Withdrawal | None = None) -> int:
    """Take stories off the record: they leave every list, their addresses answer 410.

    With a withdrawal they answer what it says, those that were struck before included.
    """
    with _writing() as touched:
        struck, paths = 0, shell.section_paths()
        for batch in _batches(pks):
            struck += _strike_batch(batch, paths, touched)
            if withdrawal is not None:
                addresses.explain(batch, withdrawal)
        return struck


def _strike_batch(pks: Sequence[int], paths: dict[int, str], touched: set[str]) -> int:
    columns = ("id", "section_id", "slug", "published_at", "headline")
    struck = list(Story.objects.filter(pk__in=pks).only(*columns))
    if not struck:
        return 0
    ids = [story.pk for story in struck]
    signed, told = relations.bylines_of(ids), relations.topics_of(ids)
    for story in struck:
        touched |= stories.keys_of(story, paths)
    addresses.forward_stories((stories.path_in(paths, story), story.pk) for story in struck)
    addresses.explain(ids, Withdrawal())
    pictures = relations.shown_by(ids, Kind.PICTURE)
    documents = relations.shown_by(ids, Kind.DOCUMENT)
    lists.strike(ids, touched)
    relations.forget(ids)
    Story.objects.filter(pk__in=ids).delete()
    touched.add(k.NEWS)
    names.retire(signed, told, touched)
    files.retire_pictures(pictures)
    files.retire_documents(documents)
    headlines = {story.pk: story.headline for story in struck}
    signals.stories_struck.send(Story, ids=ids, headlines=headlines)
    return len(ids)


def explain(pks: Iterable[int], withdrawal: Withdrawal) -> None:
    """Tell readers this of stories, sections and notices that are public no more."""
    with _writing():
        for batch in _batches(pks):
            addresses.explain(batch, withdrawal)


def _batches(pks: Iterable[int]) -> Iterator[list[int]]:
    ids = iter(list(pks))
    while batch := list(islice(ids, BATCH)):
        yield batch


# -- what the record can tell of itself


def compose_again(names: Iterable[str]) -> None:
    """Compose what has these names anew, where it is not as the record stands."""
    with _writing() as touched:
        touched.update(names)


def recount(scope: str, month: str, stories: int) -> None:
    """Write how many stories a list has in a month, where the sum was wrong."""
    with _writing() as touched:
        touched |= lists.keys_of(scope)
        months.set_count(scope, month, stories)
        touched |= lists.keys_of(scope)
