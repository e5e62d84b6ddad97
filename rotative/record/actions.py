"""Writing the record: `enter` what became public or changed, `strike` what no longer is.

Each verb is one transaction and may be said twice. Whoever calls hands over an entry: what is
public is the newsroom's decision, how it is kept is ours.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Model, Q
from django.utils import timezone

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
from rotative.record.words import author_path, notice_path, topic_path

BATCH = 500  # rows named in one statement; SQLite takes 32,766 values

# What has feeds and months beside its page, which move along.
BESIDE = (Address.Target.TOPIC, Address.Target.AUTHOR)

PAPER_PICTURES = ("logo_id", "icon_id")
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

# Called with the ids of pictures that no public story or author shows any more.
on_pictures_struck: list[Callable[[list[int]], None]] = []


def _enter_paper(entry: PaperEntry) -> None:
    """A change of language gives topics and authors new addresses."""
    before = Paper.objects.filter(pk=entry.id).first()
    Paper.objects.update_or_create(pk=entry.id, defaults={"data": entry.data})
    if before is None:
        return
    if (old := before.data.get("language")) and old != entry.data["language"]:
        _forward_words(old, entry.data["language"])
    _retire_pictures({pk for name in PAPER_PICTURES if (pk := before.data.get(name))})


def language() -> str:
    """The paper's language, or an empty string before there is a paper."""
    paper = Paper.objects.filter(pk=1).first()
    return paper.data.get("language", "") if paper else ""


@transaction.atomic
def enter(entry: Entry) -> None:
    """Write an entry of any kind but a story; old addresses are kept as redirects."""
    if isinstance(entry, PaperEntry):
        _enter_paper(entry)
        return
    model = MODELS[type(entry).__name__]
    values = asdict(entry)
    if isinstance(entry, NoticeEntry):
        values.pop("documents")
        values["document_ids"] = entry.document_ids
        _enter_rows(Document, entry.documents)
    before = model.objects.filter(pk=values.pop("id")).first()
    if isinstance(entry, SectionEntry):
        _free(entry.path)
        if before and before.path != entry.path:
            _forward(before.path, Address.Target.SECTION, entry.id, prefix=True)
            _move_subsections(before.path, entry.path, entry.id)
        if before and before.parent_id != entry.parent_id:
            _relist_section(entry.id, before.parent_id, entry.parent_id)
    elif isinstance(entry, TopicEntry | AuthorEntry | NoticeEntry):
        path, target = _path_of(entry)
        _free(path)
        if before and before.slug != entry.slug:
            _forward(_path_of(before)[0], target, entry.id, prefix=target in BESIDE)
        # Two objects may swap slugs: the one that is in the way steps aside.
        model.objects.filter(slug=entry.slug).exclude(pk=entry.id).update(slug=f"-{entry.id}")
    model.objects.update_or_create(pk=entry.id, defaults=values)
    if isinstance(entry, AuthorEntry) and before and before.picture_id != entry.picture_id:
        _retire_pictures({before.picture_id} - {None})
    if isinstance(entry, NoticeEntry) and before:
        _retire_documents(set(before.document_ids) - set(entry.document_ids))


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


def _relist_section(pk: int, old_parent: int | None, new_parent: int | None) -> None:
    """A subsection's stories leave its old parent's list and join the new one's."""
    stories = list(Listing.objects.filter(scope=f"section:{pk}"))
    ids = Story.objects.filter(section_id=pk).values("pk")
    if old_parent:
        leaving = Listing.objects.filter(scope=f"section:{old_parent}", story_id__in=ids)
        _count([(row.scope, row.published_at, -1) for row in leaving])
        leaving.delete()
    if new_parent:
        scope = f"section:{new_parent}"
        Listing.objects.bulk_create(
            Listing(scope=scope, story_id=row.story_id, published_at=row.published_at)
            for row in stories
        )
        _count([(scope, row.published_at, 1) for row in stories])


@transaction.atomic
def strike(model: type[Model], pk: int) -> None:
    """Take anything but a story off the record; its address, if it had one, answers 410."""
    thing = model._default_manager.filter(pk=pk).first()
    if thing is None:
        return
    if isinstance(thing, Section):
        struck = Section.objects.filter(pk=pk) | Section.objects.filter(parent_id=pk)
        for section in struck:
            strike_stories(Story.objects.filter(section_id=section.pk).values_list("pk", flat=True))
            if section.path and not _leads_on(section.path):
                _forward(section.path, Address.Target.SECTION, section.pk)
        Listing.objects.filter(scope=f"section:{pk}").delete()
        MonthCount.objects.filter(scope=f"section:{pk}").delete()
        Section.objects.filter(parent_id=pk).delete()
    elif isinstance(thing, Topic | Author | Notice):
        path, target = _path_of(thing)
        _forward(path, target, thing.pk, prefix=target in BESIDE)
        scope = f"{model.__name__.lower()}:{pk}"
        Listing.objects.filter(scope=scope).delete()
        MonthCount.objects.filter(scope=scope).delete()
        StoryTopic.objects.filter(topic_id=pk).delete() if model is Topic else None
        Byline.objects.filter(author_id=pk).delete() if model is Author else None
    thing.delete()
    if isinstance(thing, Author) and thing.picture_id:
        _retire_pictures({thing.picture_id})
    if isinstance(thing, Notice):
        _retire_documents(set(thing.document_ids))


def enter_story(entry: StoryEntry) -> bool:
    """Write one story; True if anything changed."""
    return bool(enter_stories([entry]))


@transaction.atomic
def enter_stories(entries: Sequence[StoryEntry]) -> int:
    """Write many stories at once; the number that changed. An equal entry costs one comparison."""
    known = {s.pk: s for s in Story.objects.filter(pk__in=[e.id for e in entries]).defer("body")}
    changed = [e for e in entries if e.id not in known or known[e.id].digest != e.digest]
    if not changed:
        return 0
    paths = section_paths()
    sections = section_parents()
    arriving = []
    for entry in changed:
        before = known.get(entry.id)
        if before and _moves(before, entry):
            old = paths.get(before.section_id, "/") + f"{before.slug}/"
            _forward(old, Address.Target.STORY, entry.id)
        if not before or _moves(before, entry):
            arriving.append(entry)
    _make_way(arriving, paths)
    ids = [e.id for e in changed]
    pictures_before = _file_ids(StoryFile.Kind.PICTURE, ids)
    documents_before = _file_ids(StoryFile.Kind.DOCUMENT, ids)
    _enter_files(changed)
    Story.objects.bulk_create(
        [_story_row(e) for e in changed],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*STORY_COLUMNS, "digest"],
    )
    _relate(changed, ids)
    _list(changed, sections, ids)
    _retire_pictures(pictures_before - {p.id for e in changed for p in e.pictures})
    _retire_documents(documents_before - {d.id for e in changed for d in e.documents})
    return len(changed)


def _moves(before: Story, entry: StoryEntry) -> bool:
    return (before.section_id, before.slug) != (entry.section_id, entry.slug)


def _make_way(arriving: Sequence[StoryEntry], paths: dict[int, str]) -> None:
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


def _story_row(entry: StoryEntry) -> Story:
    values = {name: getattr(entry, name) for name in STORY_COLUMNS}
    return Story(id=entry.id, digest=entry.digest, **values)


def _enter_files(entries: Sequence[StoryEntry]) -> None:
    _enter_rows(Picture, [picture for entry in entries for picture in entry.pictures])
    _enter_rows(Document, [document for entry in entries for document in entry.documents])


def _enter_rows(model: type[Any], entries: Sequence[PictureEntry | DocumentEntry]) -> None:
    rows = {entry.id: model(**asdict(entry)) for entry in entries}
    columns = [f.attname for f in model._meta.concrete_fields if f.attname != "id"]
    model._default_manager.bulk_create(
        rows.values(), update_conflicts=True, unique_fields=["id"], update_fields=columns
    )


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
    entries: Sequence[StoryEntry], parents: dict[int, int | None], ids: Sequence[int]
) -> None:
    before = {
        (row.story_id, row.scope, row.published_at): row.pk
        for row in Listing.objects.filter(story_id__in=ids)
    }
    after = {(e.id, scope, e.published_at) for e in entries for scope in scopes_of(e, parents)}
    joining, leaving = after - before.keys(), before.keys() - after
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


def month_of(moment: datetime) -> str:
    """`2026-11`, in the paper's time zone."""
    return timezone.localtime(moment).strftime("%Y-%m")


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


@transaction.atomic
def strike_stories(pks: Iterable[int]) -> int:
    """Take stories off the record: they leave every list, their addresses answer 410."""
    ids, paths = iter(list(pks)), section_paths()
    struck = 0
    while batch := list(islice(ids, BATCH)):
        struck += _strike_batch(batch, paths)
    return struck


def _strike_batch(pks: Sequence[int], paths: dict[int, str]) -> int:
    stories = list(Story.objects.filter(pk__in=pks).only("id", "section_id", "slug"))
    if not stories:
        return 0
    ids = [story.pk for story in stories]
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
    listings = Listing.objects.filter(story_id__in=ids)
    _count([(row.scope, row.published_at, -1) for row in listings])
    for model in (Byline, StoryTopic, StoryFile, Listing):
        model.objects.filter(story_id__in=ids).delete()  # type: ignore[attr-defined]
    Story.objects.filter(pk__in=ids).delete()
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
