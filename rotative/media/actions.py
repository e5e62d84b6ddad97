"""Making pictures public, and taking them back."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, BinaryIO

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from wagtail.images.models import Filter
from wagtail.models import Page, ReferenceIndex

from rotative.media import metadata, rendering
from rotative.media.metadata import Found
from rotative.media.models import (
    PUBLIC_DIRECTORY,
    PUBLIC_SPECS,
    Awaited,
    Picture,
    Rendition,
    Unmade,
)
from rotative.record import actions as record
from rotative.record.entries import DocumentEntry, PictureEntry
from rotative.record.models import Author, Notice, Paper, Story, StoryFile
from rotative.record.models import Picture as PublicPicture

log = logging.getLogger(__name__)

PREVIEW_SPEC = "width-1200|format-webp"

# Called with a picture that could not be made and now is: whoever shows it enters it again.
on_picture_mended: list[Callable[[Picture], None]] = []
# Called with the ids of pages of the to-do list that are to be made again.
on_pages_tried: list[Callable[[list[int]], None]] = []


def publish_picture(picture: Picture) -> PictureEntry | None:
    """Make the sizes readers get, where they are not made yet, and describe the picture.

    Sizes wider than the original are left out. AVIF, which takes four times as long as all others,
    is awaited: the worker makes it (`make_awaited`). None when the picture cannot be made (its file
    is lost or damaged): whoever shows it goes out without it, and it is on the to-do list.
    """
    at_once, later = _filters_for(picture)
    made = picture.find_existing_renditions(*at_once, *later)
    if missing := [f for f in at_once if f not in made]:
        try:
            made |= picture.create_renditions(*missing)
        except OSError as error:
            _note_unmade(picture, error)
            return None
        Unmade.objects.filter(picture=picture).delete()
    if any(f not in made for f in later):
        _await(picture)
    return _entry(picture, _files(made))


def _await(picture: Picture) -> None:
    Awaited.objects.bulk_create(
        [Awaited(picture=picture)],
        update_conflicts=True,
        unique_fields=["picture"],
        update_fields=["since"],
    )


def make_awaited(most: int = 10) -> bool:
    """Make the AVIF of some pictures that await it; whether others still do.

    One that cannot be made stays as it is, in WebP and JPEG.
    """
    rows = list(Awaited.objects.select_related("picture").order_by("pk")[:most])
    if not rows:  # or each turn would take the writer's lock
        return False
    on_the_record = PublicPicture.objects.filter(pk__in=[row.picture_id for row in rows])
    public = set(on_the_record.values_list("pk", flat=True))
    made = {row.picture_id for row in rows if row.picture_id in public and _make_avif(row.picture)}
    with transaction.atomic():
        for row in rows:
            # Not one that was asked for anew meanwhile: its picture has other words by now.
            Awaited.objects.filter(pk=row.pk, since=row.since).delete()
        for picture in Picture.objects.filter(pk__in=made):
            renew(picture)
    return Awaited.objects.exists()


def _make_avif(picture: Picture) -> bool:
    _at_once, later = _filters_for(picture)
    made = picture.find_existing_renditions(*later)
    try:
        for f in later:
            if f not in made:
                picture.create_renditions(f)  # one after the other: see `rendering.public`
    except OSError as error:
        log.error("picture %s has no AVIF: %s", picture.pk, error)
        return False
    return True


def look_at_picture(picture: Picture) -> PictureEntry | None:
    """The picture as `publish_picture` would describe it, with nothing made.

    Without sizes when some are still to be made; None when it was tried and could not be.
    """
    at_once, later = _filters_for(picture)
    made = picture.find_existing_renditions(*at_once, *later)
    if all(f in made for f in at_once):
        return _entry(picture, _files(made))
    return None if Unmade.objects.filter(picture=picture).exists() else _entry(picture, {})


def _filters_for(picture: Picture) -> tuple[list[Filter], list[Filter]]:
    """The smallest size always, the others as far as the original reaches; AVIF apart."""
    wanted = [
        (kind, Filter(spec=spec))
        for spec, (kind, width) in PUBLIC_SPECS.items()
        if width == 480 or kind == "jpeg" or width <= picture.width
    ]
    return (
        [it for kind, it in wanted if kind != "avif"],
        [it for kind, it in wanted if kind == "avif"],
    )


def _files(made: dict[Filter, Rendition]) -> dict[str, list[list[Any]]]:
    """The addresses of what is made, by kind."""
    files: dict[str, list[list[Any]]] = {}
    for filter, rendition in made.items():
        kind, _width = PUBLIC_SPECS[filter.spec]
        files.setdefault(kind, []).append([rendition.width, rendition.height, rendition.url])
    return {kind: sorted(sizes) for kind, sizes in sorted(files.items())}


def _note_unmade(picture: Picture, error: OSError) -> None:
    log.error("picture %s (%s) cannot be made: %s", picture.pk, picture.file.name, error)
    with translation.override(record.language() or None):
        reason = str(error)
    # The row keeps its date: since when readers go without.
    row, made = Unmade.objects.get_or_create(picture=picture, defaults={"reason": reason})
    if not made and row.reason != reason:
        Unmade.objects.filter(pk=row.pk).update(reason=reason)


def note_left_out(pages: dict[int, list[tuple[str, str]]]) -> None:
    """Keep on the to-do list what could not be made of each page: block ("" for all), reason."""
    rows = Unmade.objects.filter(page_id__in=pages) if pages else ()
    stands = {(row.page_id, row.block, row.reason): row.pk for row in rows}
    wanted = {(pk, block, reason) for pk, left in pages.items() for block, reason in left}
    if over := stands.keys() - wanted:
        Unmade.objects.filter(pk__in=[stands[key] for key in over]).delete()
    Unmade.objects.bulk_create(
        Unmade(page_id=pk, block=block[:200], reason=reason)
        for pk, block, reason in sorted(wanted - stands.keys())
    )


def to_do() -> Iterator[str]:
    """The to-do list in words, for a terminal."""
    for row in Unmade.objects.select_related("picture", "page"):
        thing = (
            f"picture {row.picture_id} “{row.picture}”"
            if row.picture
            else f"page {row.page_id} “{row.page}”"
        )
        yield ": ".join(filter(None, [thing, row.block, row.reason]))


def try_again(picture: Picture) -> bool:
    """Make a picture of the to-do list; True when readers have it, or nobody shows it any more."""
    if publish_picture(picture) is None:
        return False
    for tell in on_picture_mended:
        tell(picture)
    if not PublicPicture.objects.filter(pk=picture.pk).exists():
        retire_pictures([picture.pk])
    return True


def try_all_again() -> int:
    """Make what is on the to-do list, as far as it can be made; how many came off it."""
    before = Unmade.objects.count()
    for picture in Picture.objects.filter(unmade__isnull=False):
        try_again(picture)
    pages = Unmade.objects.exclude(page=None).values_list("page_id", flat=True).distinct()
    for tell in on_pages_tried:
        tell(list(pages))
    return before - Unmade.objects.count()


def unmade_of(page: Page) -> list[Unmade]:
    """What readers of a page go without: its blocks, and pictures that it shows."""
    kind = ContentType.objects.get_for_model(Picture).pk
    references = ReferenceIndex._extract_references_from_object(page.specific)
    pictures = {int(pk) for to_kind, pk, *_path in references if to_kind == kind}
    rows = Unmade.objects.select_related("picture", "page")
    return list(rows.filter(Q(page=page) | Q(picture__in=pictures)))


def live_uses(thing: Any) -> list[dict[str, str]]:
    """Where readers see a picture or a document now: `{"name", "url"}`, the newsroom's address."""
    is_picture = isinstance(thing, Picture)
    kind = StoryFile.Kind.PICTURE if is_picture else StoryFile.Kind.DOCUMENT
    shown = StoryFile.objects.filter(kind=kind, file_id=thing.pk).values("story_id")
    pages = list(Story.objects.filter(pk__in=shown).values_list("pk", "headline"))
    if not is_picture:
        notices = Notice.objects.values_list("pk", "title", "document_ids")
        pages += [(pk, title) for pk, title, ids in notices if thing.pk in ids]
    uses = [{"name": n, "url": reverse("wagtailadmin_pages:edit", args=[pk])} for pk, n in pages]
    if is_picture:
        for pk, name in Author.objects.filter(picture_id=thing.pk).values_list("pk", "name"):
            url = reverse("wagtailsnippets_people_author:edit", args=[pk])
            uses.append({"name": name, "url": url})
        for paper in Paper.objects.all():
            if thing.pk in (paper.data.get("logo_id"), paper.data.get("icon_id")):
                url = reverse("wagtailsettings:edit", args=["newsroom", "papersettings"])
                uses.append({"name": paper.data.get("name", ""), "url": url})
    return uses


def renew(picture: Picture) -> None:
    """Bring the record in line with a public picture that changed, or that has become unmade."""
    if entry := publish_picture(picture):
        record.enter(entry)
    else:
        # Nothing of it may stay with readers: neither the old file nor its old words are right.
        record.strike(PublicPicture, picture.pk)


def preview_picture(picture: Picture) -> PictureEntry | None:
    """The picture for a draft's preview: one size, behind the newsroom's login."""
    try:
        rendition = picture.get_rendition(PREVIEW_SPEC)
    except OSError as error:
        log.warning("picture %s cannot be previewed: %s", picture.pk, error)
        return None
    return _entry(picture, {"jpeg": [[rendition.width, rendition.height, rendition.url]]})


def _entry(picture: Picture, files: dict[str, list[list[Any]]]) -> PictureEntry:
    return PictureEntry(
        id=picture.pk,
        width=picture.width,
        height=picture.height,
        alt=picture.description,
        caption=picture.caption,
        # A file may name its maker or owner alone: a picture is never shown without what is known.
        credit=picture.credit or ", ".join(picture.words.creators)[:200] or picture.copyright,
        source=picture.source,
        licence=picture.licence,
        focus=focus_of(picture),
        files=files,
        creator=", ".join(picture.words.creators)[:200],
        copyright=picture.copyright,
        jpeg_bytes=_bytes_of(files),
    )


def said_by(file: BinaryIO) -> dict[str, Found]:
    """What a picture's file says, by the names of `Picture`'s fields and cut to fit them.

    Raises `rendering.Unreadable`.
    """
    file.seek(0)
    with rendering.header(file) as image:
        said = metadata.read(image, record.language() or "fr")
    file.seek(0)
    return {name: replace(found, value=_fitted(name, found.value)) for name, found in said.items()}


def fill_from_file(picture: Picture, file: BinaryIO) -> None:
    """Fill the empty fields of a new picture with what its file says."""
    for name, found in said_by(file).items():
        if not getattr(picture, name):
            setattr(picture, name, found.value)
            picture.from_file[name] = found.standard


def _fitted(name: str, text: str) -> str:
    """The text, cut at a word with an ellipsis where the field ends."""
    longest = Picture._meta.get_field(name).max_length or len(text)  # type: ignore[union-attr]
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip() + "…"


def _bytes_of(files: dict[str, list[list[Any]]]) -> int:
    """The size of the public JPEG's file; 0 where there is none."""
    for _width, _height, address in files.get("jpeg", ()):
        name = address.removeprefix(settings.MEDIA_URL)
        if name != address and default_storage.exists(name):
            return default_storage.size(name)
    return 0


def document_entry(document: Any) -> DocumentEntry:
    """A document as readers may know it."""
    return DocumentEntry(
        id=document.pk,
        title=document.title,
        url=document.url,
        size=document.get_file_size(),
    )


def focus_of(picture: Picture) -> str:
    """Where to hold a crop: `top-left`, `top`, …, empty for the middle."""
    if picture.focal_point_x is None or picture.focal_point_y is None:
        return ""
    rows = ("top", "", "bottom")
    columns = ("left", "", "right")
    row = rows[min(2, 3 * picture.focal_point_y // picture.height)]
    column = columns[min(2, 3 * picture.focal_point_x // picture.width)]
    return "-".join(part for part in (row, column) if part)


def retire_pictures(ids: Sequence[int]) -> None:
    """Delete the public sizes of pictures that no public page shows any more."""
    _delete(Rendition.objects.filter(image_id__in=ids, file__startswith=PUBLIC_DIRECTORY))


def forget_old_sizes(ids: Sequence[int]) -> None:
    """Delete the public sizes that the record names no more: another credit, another version."""
    rows = PublicPicture.objects.filter(pk__in=ids).values_list("files", flat=True)
    named = {address for files in rows for sizes in files.values() for _w, _h, address in sizes}
    public = Rendition.objects.filter(image_id__in=ids, file__startswith=PUBLIC_DIRECTORY)
    _delete(rendition for rendition in public if rendition.url not in named)


def _delete(renditions: Iterable[Rendition]) -> None:
    for rendition in renditions:
        storage, name = rendition.file.storage, rendition.file.name
        rendition.delete()
        # Rows come back when a transaction fails; files do not.
        transaction.on_commit(partial(storage.delete, name), robust=True)
