"""Pictures and documents: public while something public shows them.

They have no keys of their own: whoever shows one hears of its change.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from rotative.press.capture import asks
from rotative.press.keys import SHELL
from rotative.record import answers, relations, signals
from rotative.record import keys as k
from rotative.record.entries import DocumentEntry, PictureEntry
from rotative.record.models import Author, Document, Notice, Paper, Picture, Story
from rotative.record.relations import Kind
from rotative.record.rows import differing
from rotative.record.shelf import Room

OF_THE_PAPER = ("logo_id", "icon_id")

# -- how they are read


class Files(Room):
    """The pictures and documents that are public."""

    @asks
    def pictures(self, ids: Iterable[int | None]) -> dict[int, answers.Picture]:
        """Those of the pictures that are public, by id. Who shows them has the key."""
        wanted = {pk for pk in ids if pk}
        shelved = self.shelf.pictures
        if missing := wanted - shelved.keys():
            rows = Picture.objects.filter(pk__in=missing)
            found = {row.pk: _picture(row) for row in rows}
            shelved.update(dict.fromkeys(missing) | found)
        return {pk: picture for pk in wanted if (picture := shelved[pk])}

    @asks
    def documents(self, ids: Iterable[int]) -> dict[int, Document]:
        """Those of the documents that are public, by id. Who links to them has the key."""
        wanted, shelved = set(ids), self.shelf.documents
        if missing := wanted - shelved.keys():
            shelved.update(dict.fromkeys(missing) | Document.objects.in_bulk(missing))
        return {pk: document for pk in wanted if (document := shelved[pk])}


def _picture(row: Picture) -> answers.Picture:
    return answers.Picture(
        **{name: getattr(row, name) for name in answers.Picture.__dataclass_fields__}
    )


# -- how they are written


def enter_picture(entry: PictureEntry, touched: set[str]) -> None:
    if _write(Picture, entry):
        signals.pictures_entered.send(Picture, ids=[entry.id])
        touched |= keys_of_pictures([entry.id])


def enter_document(entry: DocumentEntry, touched: set[str]) -> None:
    if _write(Document, entry):
        touched |= keys_of_documents([entry.id])


def _write(model: type[Any], entry: PictureEntry | DocumentEntry) -> bool:
    """Write the row; True if there was another, or none."""
    values = asdict(entry)
    before = model._default_manager.filter(pk=values.pop("id")).first()
    model._default_manager.update_or_create(pk=entry.id, defaults=values)
    return bool(differing(before, values))


def enter_several(
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
        keys_of = keys_of_pictures if model is Picture else keys_of_documents
        touched |= keys_of(changed)
    model._default_manager.bulk_create(
        rows.values(), update_conflicts=True, unique_fields=["id"], update_fields=columns
    )
    if model is Picture and changed:
        signals.pictures_entered.send(Picture, ids=changed)


def strike_picture(row: Picture, touched: set[str]) -> None:
    pk = row.pk
    touched |= keys_of_pictures([pk])
    row.delete()
    signals.pictures_struck.send(Picture, ids=[pk])


def strike_document(row: Document, touched: set[str]) -> None:
    touched |= keys_of_documents([row.pk])
    row.delete()


def retire_pictures(ids: set[int]) -> None:
    """Forget those of the pictures that nothing public shows any more, files included."""
    if not ids:
        return
    kept: set[int | None] = {*relations.still_shown(Kind.PICTURE, ids)}
    kept |= set(Author.objects.filter(picture_id__in=ids).values_list("picture_id", flat=True))
    for paper in Paper.objects.all():
        kept |= {paper.data.get(name) for name in OF_THE_PAPER}
    struck = sorted(ids - kept)
    if struck:
        Picture.objects.filter(pk__in=struck).delete()
        signals.pictures_struck.send(Picture, ids=struck)


def retire_documents(ids: set[int]) -> None:
    """Forget those of the documents that nothing public links to any more."""
    if not ids:
        return
    kept = relations.still_shown(Kind.DOCUMENT, ids)
    for of_notice in Notice.objects.values_list("document_ids", flat=True):
        kept |= set(of_notice)
    Document.objects.filter(pk__in=ids - kept).delete()


# -- who hears of a change


def keys_of_pictures(ids: Sequence[int]) -> set[str]:
    """Of all that shows one of the pictures."""
    keys = relations.keys_of_those_showing(Kind.PICTURE, ids)
    leads = list(Story.objects.filter(picture_id__in=ids).values_list("pk", flat=True))
    keys |= {key for pk in leads for key in (k.story(pk), k.card(pk))}
    keys |= {k.FRONT} if leads else set()
    authors = list(Author.objects.filter(picture_id__in=ids).values_list("pk", flat=True))
    if authors:
        keys |= {k.AUTHORS, *(k.author(pk) for pk in authors)}
        keys |= relations.keys_of_those_signed(authors)
    logos = {paper.data.get(name) for paper in Paper.objects.all() for name in OF_THE_PAPER}
    return keys | ({SHELL} if logos & set(ids) else set())


def keys_of_documents(ids: Sequence[int]) -> set[str]:
    """Of all that links to one of the documents."""
    keys = relations.keys_of_those_showing(Kind.DOCUMENT, ids)
    notices = Notice.objects.values_list("pk", "document_ids")
    return keys | {k.notice(pk) for pk, linked in notices if set(linked) & set(ids)}
