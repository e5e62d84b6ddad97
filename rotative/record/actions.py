"""Writing the record: `enter` what became public or changed, `strike` what no longer is.

Each verb is one transaction and may be said twice. Whoever calls hands over an entry: what is
public is the newsroom's decision, how it is kept is ours.

Each verb touches the keys of what it changes, and no others (`reading.py` names them): the press
finds the pages by them. Rows are compared before and after under one lock, so that no change can
hide between two that undo each other.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Model, Q

from rotative.press.actions import touch
from rotative.press.keys import BORN, GONE, SHELL, UNDER
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
)
from rotative.record.lists import (
    CHUNK,
    HEAD,
    NEAR,
    Place,
    day_of,
    month_of,
    newer,
    news_topics,
    older,
    place_in_month,
)
from rotative.record.models import (
    Address,
    Author,
    Byline,
    Document,
    Listing,
    MonthCount,
    Notice,
    Paper,
    Picture,
    Section,
    Story,
    StoryFile,
    StoryTopic,
    Topic,
)
from rotative.record.reading import CARD_COLUMNS
from rotative.record.words import author_path, notice_path, topic_path

BATCH = 500  # rows named in one statement; SQLite takes 32,766 values

# What has feeds and months beside its page, which move along.
BESIDE = (Address.Target.TOPIC, Address.Target.AUTHOR)

WRITER_LOCK = 0x726563  # of PostgreSQL's advisory locks; any constant

PAPER_PICTURES = ("logo_id", "icon_id")
IN_THE_FOOT = ("slug", "title", "kind", "position")  # of a notice
STORY_COLUMNS = [
    f.attname for f in Story._meta.concrete_fields if f.attname not in {"id", "digest"}
]
MODELS: dict[str, type[Any]] = {
    "SectionEntry": Section,
    "TopicEntry": Topic,
    "AuthorEntry": Author,
    "PictureEntry": Picture,
    "DocumentEntry": Document,
    "NoticeEntry": Notice,
}

# Who knows the authors and the topics: asked for entries by id when the first public story names
# them. `public` says that what they show may be published with them.
named: dict[type[Model], Callable[..., Iterable[Any]]] = {}

# Called with the ids of pictures that no public story or author shows any more.
on_pictures_struck: list[Callable[[list[int]], None]] = []
# Called with the ids of pictures that read otherwise now, or are new.
on_pictures_entered: list[Callable[[list[int]], None]] = []


@contextmanager
def _writing() -> Iterator[set[str]]:
    """A transaction with nobody else writing; the keys put into the set are touched at its end."""
    touched: set[str] = set()
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITER_LOCK])
        yield touched
        touch(touched)


def _enter_paper(entry: PaperEntry, touched: set[str]) -> None:
    """A change of language gives topics and authors new addresses."""
    before = Paper.objects.filter(pk=entry.id).first()
    Paper.objects.update_or_create(pk=entry.id, defaults={"data": entry.data})
    if before is None or before.data != entry.data:
        touched.add(SHELL)
    if before is None:
        touched.add(f"{BORN}/")
        return
    if (old := before.data.get("language")) and old != entry.data["language"]:
        _forward_words(old, entry.data["language"])
        touched.add(f"{UNDER}/")
    _retire_pictures({pk for name in PAPER_PICTURES if (pk := before.data.get(name))})


def language() -> str:
    """The paper's language, or an empty string before there is a paper."""
    return _of_the_paper("language")


def paper_name() -> str:
    """The paper's name, or an empty string before there is a paper."""
    return _of_the_paper("name")


def _of_the_paper(what: str) -> str:
    paper = Paper.objects.filter(pk=1).first()
    return paper.data.get(what, "") if paper else ""


def enter(entry: Entry) -> None:
    """Write an entry of any kind but a story; old addresses are kept as redirects."""
    with _writing() as touched:
        if isinstance(entry, PaperEntry):
            _enter_paper(entry, touched)
        else:
            _enter(entry, touched)


def enter_named(entry: AuthorEntry | TopicEntry) -> None:
    """Write an author or a topic that a public story names; the others are not public."""
    with _writing() as touched:
        if MODELS[type(entry).__name__].objects.filter(pk=entry.id).exists():
            _enter(entry, touched)


def _enter(entry: Any, touched: set[str]) -> None:
    model = MODELS[type(entry).__name__]
    if isinstance(entry, NoticeEntry):
        values = dict(entry.columns)
        _enter_rows(Document, entry.documents, touched)
    else:
        values = asdict(entry)
    before = model.objects.filter(pk=values.pop("id")).first()
    if isinstance(entry, SectionEntry):
        _free(entry.path)
        if before and before.path != entry.path:
            _forward(before.path, Address.Target.SECTION, entry.id, prefix=True)
            _move_subsections(before.path, entry.path, entry.id)
        if before and before.parent_id != entry.parent_id:
            touched |= _relist_section(entry.id, before.parent_id, entry.parent_id)
    elif isinstance(entry, TopicEntry | AuthorEntry | NoticeEntry):
        path, target = _path_of(entry)
        _free(path)
        if before and before.slug != entry.slug:
            _forward(_path_of(before)[0], target, entry.id, prefix=target in BESIDE)
        # Two objects may swap slugs: the one that is in the way steps aside.
        model.objects.filter(slug=entry.slug).exclude(pk=entry.id).update(slug=f"-{entry.id}")
    model.objects.update_or_create(pk=entry.id, defaults=values)
    touched |= _keys_of_change(before, entry, values)
    if isinstance(entry, AuthorEntry) and before and before.picture_id != entry.picture_id:
        _retire_pictures({before.picture_id} - {None})
    if isinstance(entry, NoticeEntry) and before:
        _retire_documents(set(before.document_ids) - set(entry.document_ids))


def _keys_of_change(before: Any, entry: Any, values: dict[str, Any]) -> set[str]:
    """What pages could read of a thing and read otherwise now."""
    changed = {name for name in values if before is None or getattr(before, name) != values[name]}
    if not changed:
        return set()
    if isinstance(entry, PictureEntry):
        _tell_pictures_entered([entry.id])
        return _keys_of_pictures([entry.id])
    if isinstance(entry, DocumentEntry):
        return _keys_of_documents([entry.id])
    if isinstance(entry, SectionEntry):
        return _keys_of_section(before, entry)
    keys = _keys_of_addresses({_path_of(before)[0]} if before else set(), {_path_of(entry)[0]})
    if isinstance(entry, TopicEntry):
        parents = {entry.parent_id, before.parent_id if before else None} - {None}
        keys |= {f"topic:{entry.id}", "topics", *(f"within:{pk}" for pk in parents)}
        if changed & {"name", "slug", "kind"}:
            keys |= _keys_of_topics_stories(entry.id)
    elif isinstance(entry, AuthorEntry):
        keys |= {f"author:{entry.id}", "authors"}
        if changed - {"biography", "links"}:
            keys |= _keys_of_authors_stories([entry.id])
    else:
        keys |= {f"notice:{entry.id}", f"path:{entry.id}"}
        if changed & set(IN_THE_FOOT):
            keys.add(SHELL)
    if before and before.slug != entry.slug and not isinstance(entry, NoticeEntry):
        keys |= {f"{UNDER}{_path_of(thing)[0]}" for thing in (before, entry)}
    return keys


def _keys_of_section(before: Section | None, entry: SectionEntry) -> set[str]:
    """The menu is on every page; everything under an old or a new address answers otherwise."""
    keys = {SHELL, f"path:{entry.id}"}
    old = before.path if before else ""
    if old != entry.path:
        keys |= {f"{UNDER}{path}" for path in (old, entry.path) if path}
        keys |= {f"{BORN}{entry.path}"} if entry.path else set()
    return keys


def _keys_of_addresses(before: set[str], after: set[str]) -> set[str]:
    """Of addresses that come and go."""
    return (
        {f"at:{path}" for path in before ^ after}
        | {f"{BORN}{path}" for path in after - before}
        | {f"{GONE}{path}" for path in before - after}
    )


def _keys_of_pictures(ids: Iterable[int]) -> set[str]:
    """Of all that shows one of the pictures."""
    shown = StoryFile.objects.filter(kind=StoryFile.Kind.PICTURE, file_id__in=ids)
    keys = {f"story:{pk}" for pk in shown.values_list("story_id", flat=True)}
    leads = Story.objects.filter(picture_id__in=ids).values_list("pk", flat=True)
    keys |= {f"{aspect}:{pk}" for pk in leads for aspect in ("story", "card")}
    authors = list(Author.objects.filter(picture_id__in=ids).values_list("pk", flat=True))
    if authors:
        keys |= {"authors", *(f"author:{pk}" for pk in authors)}
        keys |= _keys_of_authors_stories(authors)
    logos = {paper.data.get(name) for paper in Paper.objects.all() for name in PAPER_PICTURES}
    return keys | ({SHELL} if logos & set(ids) else set())


def _keys_of_documents(ids: Iterable[int]) -> set[str]:
    """Of all that links to one of the documents."""
    linked = StoryFile.objects.filter(kind=StoryFile.Kind.DOCUMENT, file_id__in=ids)
    keys = {f"story:{pk}" for pk in linked.values_list("story_id", flat=True)}
    notices = Notice.objects.values_list("pk", "document_ids")
    return keys | {f"notice:{pk}" for pk, linked in notices if set(linked) & set(ids)}


def _keys_of_authors_stories(ids: Iterable[int]) -> set[str]:
    signed = Byline.objects.filter(author_id__in=ids).values_list("story_id", flat=True)
    return {f"{aspect}:{pk}" for pk in signed for aspect in ("story", "card")}


def _keys_of_topics_stories(pk: int) -> set[str]:
    told = StoryTopic.objects.filter(topic_id=pk).values_list("story_id", flat=True)
    return {f"{aspect}:{story}" for story in told for aspect in ("story", "told")}


def _path_of(thing: Any) -> tuple[str, Address.Target]:
    kind = type(thing).__name__.removesuffix("Entry")
    if kind == "Topic":
        return topic_path(language() or "fr", thing.slug), Address.Target.TOPIC
    if kind == "Author":
        return author_path(language() or "fr", thing.slug), Address.Target.AUTHOR
    return notice_path(thing.slug), Address.Target.NOTICE


def _move_subsections(old: str, new: str, parent_id: int) -> None:
    for child in Section.objects.filter(parent_id=parent_id, path__startswith=old):
        child.path = new + child.path.removeprefix(old)
        child.save(update_fields=["path"])


def _relist_section(pk: int, old_parent: int | None, new_parent: int | None) -> set[str]:
    """A subsection's stories leave its old parent's list and join the new one's; the keys."""
    stories = list(Listing.objects.filter(scope=f"section:{pk}"))
    ids = Story.objects.filter(section_id=pk).values("pk")
    keys: set[str] = set()
    if old_parent:
        scope = f"section:{old_parent}"
        keys |= _keys_of_list(scope)
        leaving = Listing.objects.filter(scope=scope, story_id__in=ids)
        _count([(row.scope, row.published_at, -1) for row in leaving])
        leaving.delete()
    if new_parent:
        scope = f"section:{new_parent}"
        Listing.objects.bulk_create(
            Listing(scope=scope, story_id=row.story_id, published_at=row.published_at)
            for row in stories
        )
        _count([(scope, row.published_at, 1) for row in stories])
        keys |= _keys_of_list(scope)
    return keys


def _keys_of_list(scope: str) -> set[str]:
    """All that pages can read of a list but its stories' neighbours."""
    keys = {f"list:{scope}", f"months:{scope}", f"counts:{scope}"}
    for month, stories in MonthCount.objects.filter(scope=scope).values_list("month", "stories"):
        keys.add(f"chunks:{scope}:{month}")
        keys |= {f"month:{scope}:{month}:{n}" for n in range(1, -(-stories // CHUNK) + 1)}
    return keys


def strike(model: type[Model], pk: int) -> None:
    """Take anything but a story off the record; its address, if it had one, answers 410."""
    with _writing() as touched:
        thing = model._default_manager.filter(pk=pk).first()
        if thing is not None:
            _strike(thing, touched)


def _strike(thing: Any, touched: set[str], *, leaves_a_trace: bool = True) -> None:
    """With a trace its address answers 410, without one 404: it may come back."""
    pk = thing.pk
    if isinstance(thing, Section):
        _strike_section(thing, touched)
    elif isinstance(thing, Topic | Author | Notice):
        path, target = _path_of(thing)
        if leaves_a_trace:
            _forward(path, target, pk, prefix=target in BESIDE)
        touched |= _keys_of_addresses({path}, set())
        # A topic's and an author's feeds and months lie beside it; a notice is in every foot.
        touched |= {f"{UNDER}{path}"} if target in BESIDE else {SHELL, f"path:{pk}"}
        kind = type(thing).__name__.lower()
        touched |= {f"{kind}:{pk}", f"{kind}s"}
        Listing.objects.filter(scope=f"{kind}:{pk}").delete()
        MonthCount.objects.filter(scope=f"{kind}:{pk}").delete()
    if isinstance(thing, Topic):
        touched |= _keys_of_topics_stories(pk)
        touched |= {f"within:{thing.parent_id}"} if thing.parent_id else set()
        news = news_topics()
        StoryTopic.objects.filter(topic_id=pk).delete()
        touched |= {"news"} if news != news_topics() else set()
    elif isinstance(thing, Author):
        touched |= _keys_of_authors_stories([pk])
        Byline.objects.filter(author_id=pk).delete()
    elif isinstance(thing, Picture):
        touched |= _keys_of_pictures([pk])
    elif isinstance(thing, Document):
        touched |= _keys_of_documents([pk])
    elif isinstance(thing, Paper):
        touched.add(SHELL)
    thing.delete()
    if isinstance(thing, Author) and thing.picture_id:
        _retire_pictures({thing.picture_id})
    if isinstance(thing, Notice):
        _retire_documents(set(thing.document_ids))


def _strike_section(thing: Section, touched: set[str]) -> None:
    pk = thing.pk
    touched |= {SHELL, *_keys_of_list(f"section:{pk}")}
    struck = Section.objects.filter(pk=pk) | Section.objects.filter(parent_id=pk)
    for section in struck:
        strike_stories(Story.objects.filter(section_id=section.pk).values_list("pk", flat=True))
        touched.add(f"path:{section.pk}")
        if section.path:
            touched.add(f"{UNDER}{section.path}")
            if not _leads_on(section.path):
                _forward(section.path, Address.Target.SECTION, section.pk)
    Listing.objects.filter(scope=f"section:{pk}").delete()
    MonthCount.objects.filter(scope=f"section:{pk}").delete()
    Section.objects.filter(parent_id=pk).delete()


def enter_story(entry: StoryEntry) -> bool:
    """Write one story; True if anything changed."""
    return bool(enter_stories([entry]))


def enter_stories(entries: Sequence[StoryEntry]) -> int:
    """Write many stories at once; the number that changed. An equal entry costs one comparison."""
    _make_portraits(entries)
    with _writing() as touched:
        known = Story.objects.filter(pk__in=[e.id for e in entries]).defer("body")
        before = {story.pk: story for story in known}
        changed = [e for e in entries if e.id not in before or before[e.id].digest != e.digest]
        if changed:
            _enter_stories(changed, before, touched)
        return len(changed)


def _enter_stories(
    changed: Sequence[StoryEntry], known: dict[int, Story], touched: set[str]
) -> None:
    paths = section_paths()
    sections = section_parents()
    ids = [e.id for e in changed]
    signed, told = _bylines_of(ids), _topics_of(ids)
    news = news_topics() if _are_news(changed, known, told) else None
    arriving = []
    for entry in changed:
        before = known.get(entry.id)
        if before and _moves(before, entry):
            old = paths.get(before.section_id, "/") + f"{before.slug}/"
            _forward(old, Address.Target.STORY, entry.id)
        if not before or _moves(before, entry):
            arriving.append(entry)
        touched |= _keys_of_story(before, entry, paths, signed.get(entry.id, []))
        if told.get(entry.id, []) != list(entry.topic_ids):
            touched.add(f"told:{entry.id}")
    _make_way(arriving, paths, touched)
    pictures_before = _file_ids(StoryFile.Kind.PICTURE, ids)
    documents_before = _file_ids(StoryFile.Kind.DOCUMENT, ids)
    _enter_rows(Picture, [picture for entry in changed for picture in entry.pictures], touched)
    _enter_rows(Document, [document for e in changed for document in e.documents], touched)
    Story.objects.bulk_create(
        [_story_row(e) for e in changed],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*STORY_COLUMNS, "digest"],
    )
    _relate(changed, ids)
    _enter_those_named(changed, touched)
    _list(changed, sections, ids, touched)
    # An address that one story left and another took has a page all the same.
    touched -= {f"{GONE}{key[len(BORN) :]}" for key in touched if key.startswith(BORN)}
    if news is not None and news != news_topics():
        touched.add("news")
    _retire_those_named(signed, told, touched)
    pictures = {p.id for e in changed for p in e.pictures}
    # A lead picture that could not be made is named all the same; cards show it when it is there.
    touched |= {f"card:{e.id}" for e in changed if e.picture_id in pictures ^ pictures_before}
    _retire_pictures(pictures_before - pictures)
    _retire_documents(documents_before - {d.id for e in changed for d in e.documents})


def _make_portraits(entries: Sequence[StoryEntry]) -> None:
    """Portraits of new authors take seconds: not while others wait for the writer's lock."""
    ids = {pk for entry in entries for pk, _role in entry.bylines}
    known = Author.objects.filter(pk__in=ids).values_list("pk", flat=True)
    if missing := ids - set(known):
        list(named[Author](missing, public=True))


def _enter_those_named(changed: Sequence[StoryEntry], touched: set[str]) -> None:
    """An author and a topic become public with the first public story that names them."""
    for model, ids in (
        (Topic, {pk for e in changed for pk in e.topic_ids}),
        (Author, {pk for e in changed for pk, _role in e.bylines}),
    ):
        known = model._default_manager.filter(pk__in=ids).values_list("pk", flat=True)
        if missing := ids - set(known):
            for entry in named[model](missing, public=True):
                _enter(entry, touched)


def _retire_those_named(
    signed: dict[int, list[tuple[int, str]]], told: dict[int, list[int]], touched: set[str]
) -> None:
    """They leave with the last. What is given are the names of stories as they were before."""
    authors = {pk for bylines in signed.values() for pk, _role in bylines}
    authors -= set(Byline.objects.filter(author_id__in=authors).values_list("author_id", flat=True))
    topics = {pk for ids in told.values() for pk in ids}
    topics -= set(StoryTopic.objects.filter(topic_id__in=topics).values_list("topic_id", flat=True))
    for thing in (*Author.objects.filter(pk__in=authors), *Topic.objects.filter(pk__in=topics)):
        _strike(thing, touched, leaves_a_trace=False)


def _keys_of_story(
    before: Story | None, entry: StoryEntry, paths: dict[int, str], signed: list[tuple[int, str]]
) -> set[str]:
    """What pages read of the story itself; of the lists it stands in, see `_keys_of_places`."""
    keys = {f"story:{entry.id}"}
    path = f"{paths.get(entry.section_id, '/')}{entry.slug}/"
    if before is None:
        keys |= {f"{aspect}:{entry.id}" for aspect in ("card", "updated", "told", "path")}
        return keys | _keys_of_addresses(set(), {path}) | {_modified(entry.published_at)}
    if signed != list(entry.bylines) or any(
        getattr(before, name) != getattr(entry, name) for name in CARD_COLUMNS
    ):
        keys.add(f"card:{entry.id}")
    if before.updated_at != entry.updated_at:
        keys.add(f"updated:{entry.id}")
    if _moves(before, entry):
        old = f"{paths.get(before.section_id, '/')}{before.slug}/"
        keys |= {f"path:{entry.id}", *_keys_of_addresses({old}, {path})}
    listed = ("published_at", "modified_at", "section_id", "slug")
    if any(getattr(before, name) != getattr(entry, name) for name in listed):
        keys |= {_modified(before.published_at), _modified(entry.published_at)}
    return keys


def _modified(moment: datetime) -> str:
    return f"modified:{month_of(moment)}"


def _bylines_of(ids: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = {}
    rows = Byline.objects.filter(story_id__in=ids).order_by("position")
    for story, author, role in rows.values_list("story_id", "author_id", "role"):
        found.setdefault(story, []).append((author, role))
    return found


def _topics_of(ids: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    rows = StoryTopic.objects.filter(story_id__in=ids).order_by("position")
    for story, topic in rows.values_list("story_id", "topic_id"):
        found.setdefault(story, []).append(topic)
    return found


def _are_news(
    changed: Sequence[StoryEntry], known: dict[int, Story], told: dict[int, list[int]]
) -> bool:
    """Whether what is in the news can change: no story's text alone does that."""
    return any(
        e.id not in known
        or known[e.id].published_at != e.published_at
        or sorted(told.get(e.id, [])) != sorted(e.topic_ids)
        for e in changed
    )


def _moves(before: Story, entry: StoryEntry) -> bool:
    return (before.section_id, before.slug) != (entry.section_id, entry.slug)


def _make_way(arriving: Sequence[StoryEntry], paths: dict[int, str], touched: set[str]) -> None:
    """The new addresses of stories are no redirects any more, and no other story's.

    Whoever holds one is about to leave it: two slugs were swapped.
    """
    wanted = {(e.section_id, e.slug): e.id for e in arriving}
    addresses = [paths.get(section, "/") + f"{slug}/" for section, slug in wanted]
    Address.objects.filter(path__in=addresses, prefix=False).delete()
    holders = Story.objects.filter(
        section_id__in={section for section, _slug in wanted},
        slug__in=[slug for _section, slug in wanted],
    )
    for pk, section, slug in holders.values_list("pk", "section_id", "slug"):
        comer = wanted.get((section, slug), pk)
        if comer != pk:
            Story.objects.filter(pk=pk).update(slug=f"-{comer}", digest="")
            touched |= {f"{aspect}:{pk}" for aspect in ("story", "card", "path")}


def _story_row(entry: StoryEntry) -> Story:
    values = {name: entry.columns[name] for name in STORY_COLUMNS}
    return Story(id=entry.id, digest=entry.digest, **values)


def _enter_rows(
    model: type[Any], entries: Sequence[PictureEntry | DocumentEntry], touched: set[str]
) -> None:
    """Write pictures or documents; those that were there and read otherwise now are touched."""
    rows = {entry.id: model(**asdict(entry)) for entry in entries}
    if not rows:
        return
    columns = [f.attname for f in model._meta.concrete_fields if f.attname != "id"]
    changed = [
        pk
        for pk, row in model._default_manager.in_bulk(rows).items()
        if any(getattr(row, name) != getattr(rows[pk], name) for name in columns)
    ]
    if changed:
        keys_of = _keys_of_pictures if model is Picture else _keys_of_documents
        touched |= keys_of(changed)
    model._default_manager.bulk_create(
        rows.values(), update_conflicts=True, unique_fields=["id"], update_fields=columns
    )
    if model is Picture and changed:
        _tell_pictures_entered(changed)


def _tell_pictures_entered(ids: list[int]) -> None:
    for tell in on_pictures_entered:
        tell(ids)


def _relate(entries: Sequence[StoryEntry], ids: Sequence[int]) -> None:
    models: tuple[type[Model], ...] = (Byline, StoryTopic, StoryFile)
    for model in models:
        model._default_manager.filter(story_id__in=ids).delete()
        rows = [row for entry in entries for row in relations_of(entry) if isinstance(row, model)]
        model._default_manager.bulk_create(rows)


def relations_of(entry: StoryEntry) -> Iterator[Byline | StoryTopic | StoryFile]:
    """The rows beside a story: its signatures, topics, and what it shows."""
    for n, (author, role) in enumerate(entry.bylines):
        yield Byline(story_id=entry.id, author_id=author, role=role, position=n)
    for n, topic in enumerate(entry.topic_ids):
        yield StoryTopic(story_id=entry.id, topic_id=topic, position=n)
    for kind, ids in (
        (StoryFile.Kind.PICTURE, [picture.id for picture in entry.pictures]),
        (StoryFile.Kind.DOCUMENT, [document.id for document in entry.documents]),
        (StoryFile.Kind.STORY, entry.named_ids),
    ):
        for pk in ids:
            yield StoryFile(story_id=entry.id, kind=kind, file_id=pk)


def scopes_of(entry: StoryEntry, parents: dict[int, int | None]) -> set[str]:
    """The lists a story stands in: the site's, its sections', topics', authors' and format's."""
    scopes = {"site", f"section:{entry.section_id}", f"format:{entry.format}"}
    if parent := parents.get(entry.section_id):
        scopes.add(f"section:{parent}")
    scopes |= {f"topic:{pk}" for pk in entry.topic_ids}
    return scopes | {f"author:{pk}" for pk, _role in entry.bylines}


def _list(
    entries: Sequence[StoryEntry],
    parents: dict[int, int | None],
    ids: Sequence[int],
    touched: set[str],
) -> None:
    before = {
        (row.story_id, row.scope, row.published_at): row.pk
        for row in Listing.objects.filter(story_id__in=ids)
    }
    after = {(e.id, scope, e.published_at) for e in entries for scope in scopes_of(e, parents)}
    joining, leaving = after - before.keys(), before.keys() - after
    places = _by_scope((scope, (at, story)) for story, scope, at in joining | leaving)
    counts = _counts_of(places)
    if leaving:
        Listing.objects.filter(pk__in=[before[place] for place in leaving]).delete()
    Listing.objects.bulk_create(
        Listing(story_id=story, scope=scope, published_at=at)
        for story, scope, at in sorted(joining)
    )
    _count(
        [(scope, at, 1) for _story, scope, at in joining]
        + [(scope, at, -1) for _story, scope, at in leaving]
    )
    touched |= _keys_of_places(places, counts)


def _by_scope(changes: Iterable[tuple[str, Place]]) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for scope, place in changes:
        found.setdefault(scope, []).append(place)
    return {scope: sorted(places) for scope, places in found.items()}


Counts = dict[tuple[str, str], int]


def _counts_of(places: dict[str, list[Place]]) -> Counts:
    """How many stories the lists have in the months of those places."""
    months = {month_of(at) for those in places.values() for at, _story in those}
    rows = MonthCount.objects.filter(scope__in=places, month__in=months)
    return {(row.scope, row.month): row.stories for row in rows}


def _keys_of_places(places: dict[str, list[Place]], before: Counts) -> set[str]:
    """What pages read of lists that stories joined or left at those places.

    The lists are as they are after the change, `before` are their counts as they were.
    """
    after = _counts_of(places)
    keys: set[str] = set()
    for scope, those in places.items():
        lowest, highest = those[0], those[-1]
        keys.add(f"counts:{scope}")
        above = list(newer(scope, highest).values_list("story_id", flat=True)[:HEAD])
        if len(above) < HEAD:
            keys.add(f"list:{scope}")
        if scope.startswith(("topic:", "section:")):
            near = {*above[:NEAR], *older(scope, lowest).values_list("story_id", flat=True)[:NEAR]}
            near |= {story for _at, story in those}
            if lowest != highest:
                between = Listing.objects.filter(
                    scope=scope, published_at__gte=lowest[0], published_at__lte=highest[0]
                )
                near |= set(between.values_list("story_id", flat=True))
            keys |= {f"near:{scope}:{story}" for story in near}
        if scope == "site":
            keys |= {f"day:{day_of(at)}" for at, _story in those}
        for month in {month_of(at) for at, _story in those}:
            place = next(place for place in those if month_of(place[0]) == month)
            keys |= _keys_of_month(scope, month, place, before, after)
    return keys


def _keys_of_month(
    scope: str, month: str, lowest: Place, before: Counts, after: Counts
) -> set[str]:
    """Pages of a month are numbered from the oldest: those before the change stay as they are."""
    were, are = before.get((scope, month), 0), after.get((scope, month), 0)
    keys: set[str] = set()
    if not were or not are:
        keys.add(f"months:{scope}")
    pages_before, pages_after = -(-were // CHUNK), -(-are // CHUNK)
    if pages_before != pages_after:
        keys.add(f"chunks:{scope}:{month}")
    last = max(pages_before, pages_after)
    first = 1 if last == 1 else place_in_month(scope, lowest) // CHUNK + 1
    return keys | {f"month:{scope}:{month}:{page}" for page in range(first, last + 1)}


def _count(changes: Iterable[tuple[str, datetime, int]]) -> None:
    sums: dict[tuple[str, str], int] = {}
    for scope, moment, step in changes:
        key = (scope, month_of(moment))
        sums[key] = sums.get(key, 0) + step
    # One statement, so that two stories of a new month may be published at the same moment;
    # in one order, so that neither waits for the other.
    table = connection.ops.quote_name(MonthCount._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (scope, month, stories) VALUES (%s, %s, %s) "  # noqa: S608
            "ON CONFLICT (scope, month) "
            f"DO UPDATE SET stories = {table}.stories + excluded.stories",
            [(*key, step) for key, step in sorted(sums.items()) if step > 0],
        )
    for (scope, month), step in sorted(sums.items()):
        if step < 0:
            MonthCount.objects.filter(scope=scope, month=month).update(stories=F("stories") + step)
    emptied = {scope for (scope, _month), step in sums.items() if step < 0}
    MonthCount.objects.filter(scope__in=emptied, stories=0).delete()


def strike_story(pk: int) -> bool:
    """Take a story off the record; True if it stood there."""
    return bool(strike_stories([pk]))


def strike_stories(pks: Iterable[int]) -> int:
    """Take stories off the record: they leave every list, their addresses answer 410."""
    with _writing() as touched:
        ids, paths = iter(list(pks)), section_paths()
        struck = 0
        while batch := list(islice(ids, BATCH)):
            struck += _strike_batch(batch, paths, touched)
        return struck


def _strike_batch(pks: Sequence[int], paths: dict[int, str], touched: set[str]) -> int:
    columns = ("id", "section_id", "slug", "published_at")
    stories = list(Story.objects.filter(pk__in=pks).only(*columns))
    if not stories:
        return 0
    ids, news = [story.pk for story in stories], news_topics()
    signed, told = _bylines_of(ids), _topics_of(ids)
    for story in stories:
        path = f"{paths.get(story.section_id, '/')}{story.slug}/"
        touched |= _keys_of_addresses({path}, set())
        touched |= {
            f"{aspect}:{story.pk}" for aspect in ("story", "card", "updated", "told", "path")
        }
        touched.add(_modified(story.published_at))
    Address.objects.bulk_create(
        [
            Address(
                path=f"{paths.get(story.section_id, '/')}{story.slug}/",
                target=Address.Target.STORY,
                target_id=story.pk,
            )
            for story in stories
        ],
        update_conflicts=True,
        unique_fields=["path"],
        update_fields=["target", "target_id", "prefix"],
    )
    pictures = _file_ids(StoryFile.Kind.PICTURE, ids)
    documents = _file_ids(StoryFile.Kind.DOCUMENT, ids)
    listings = list(Listing.objects.filter(story_id__in=ids))
    places = _by_scope((row.scope, (row.published_at, row.story_id)) for row in listings)
    counts = _counts_of(places)
    _count([(row.scope, row.published_at, -1) for row in listings])
    for model in (Byline, StoryTopic, StoryFile, Listing):
        model.objects.filter(story_id__in=ids).delete()  # type: ignore[attr-defined]
    Story.objects.filter(pk__in=ids).delete()
    touched |= _keys_of_places(places, counts)
    if news != news_topics():
        touched.add("news")
    _retire_those_named(signed, told, touched)
    _retire_pictures(pictures)
    _retire_documents(documents)
    return len(ids)


def _file_ids(kind: StoryFile.Kind, story_ids: Sequence[int]) -> set[int]:
    rows = StoryFile.objects.filter(story_id__in=story_ids, kind=kind)
    return set(rows.values_list("file_id", flat=True))


def _retire_pictures(ids: set[int]) -> None:
    """Forget those of the pictures that nothing public shows any more, files included."""
    if not ids:
        return
    shown = StoryFile.objects.filter(kind=StoryFile.Kind.PICTURE, file_id__in=ids)
    kept: set[int | None] = set(shown.values_list("file_id", flat=True))
    kept |= set(Author.objects.filter(picture_id__in=ids).values_list("picture_id", flat=True))
    for paper in Paper.objects.all():
        kept |= {paper.data.get(name) for name in PAPER_PICTURES}
    struck = sorted(ids - kept)
    if struck:
        Picture.objects.filter(pk__in=struck).delete()
        for tell in on_pictures_struck:
            tell(struck)


def _retire_documents(ids: set[int]) -> None:
    """Forget those of the documents that nothing public links to any more."""
    if not ids:
        return
    linked = StoryFile.objects.filter(kind=StoryFile.Kind.DOCUMENT, file_id__in=ids)
    kept = set(linked.values_list("file_id", flat=True))
    for of_notice in Notice.objects.values_list("document_ids", flat=True):
        kept |= set(of_notice)
    Document.objects.filter(pk__in=ids - kept).delete()


def recount(scope: str, month: str, stories: int) -> None:
    """Write how many stories a list has in a month, where the sum was wrong."""
    with _writing() as touched:
        touched |= _keys_of_list(scope)
        MonthCount.objects.filter(scope=scope, month=month).delete()
        if stories:
            MonthCount.objects.create(scope=scope, month=month, stories=stories)
        touched |= _keys_of_list(scope)


def section_parents() -> dict[int, int | None]:
    """Each section's parent by its id; None for those of the first level."""
    return {pk: parent for pk, parent in Section.objects.values_list("pk", "parent_id")}


def section_paths() -> dict[int, str]:
    """Each section's address by its id."""
    return dict(Section.objects.values_list("pk", "path"))


def _forward(path: str, target: Address.Target, target_id: int, *, prefix: bool = False) -> None:
    Address.objects.update_or_create(
        path=path, defaults={"target": target, "target_id": target_id, "prefix": prefix}
    )


def _free(path: str) -> None:
    """An address that answers again is no redirect any more.

    A renamed section's redirect stays: it still leads the stories that moved along.
    """
    moved_along = Q(prefix=True, target=Address.Target.SECTION)
    Address.objects.filter(path=path).exclude(moved_along).delete()


def _leads_on(path: str) -> bool:
    """Whether a section that is still public was here before: its redirect stays."""
    row = Address.objects.filter(path=path, prefix=True).first()
    return row is not None and Section.objects.filter(pk=row.target_id).exists()


def _forward_words(old: str, new: str) -> None:
    for model, path_in, target in (
        (Topic, topic_path, Address.Target.TOPIC),
        (Author, author_path, Address.Target.AUTHOR),
    ):
        for pk, slug in model.objects.values_list("pk", "slug"):  # type: ignore[attr-defined]
            _free(path_in(new, slug))
            _forward(path_in(old, slug), target, pk, prefix=True)
