"""Keeping the record true when a picture changes."""

from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models.signals import post_migrate, post_save
from wagtail.documents import get_document_model

from rotative.media import actions
from rotative.media.actions import (
    document_entry,
    forget_old_sizes,
    look_at_picture,
    publish_picture,
    renew,
    retire_pictures,
    try_again,
)
from rotative.media.models import Picture, Rendition, Unmade
from rotative.media.tasks import make_anew, old_sizes
from rotative.record import actions as record
from rotative.record import sources
from rotative.record.entries import DocumentEntry, PictureEntry
from rotative.record.models import Document as PublicDocument
from rotative.record.models import Picture as PublicPicture
from rotative.record.signals import pictures_entered, pictures_struck
from rotative.record.sources import feed


def connect() -> None:
    feed(
        PublicPicture,
        picture_entries,
        looking=partial(picture_entries, look_at_picture),
        of=lambda ids: picture_entries(ids=ids),
    )
    feed(PublicDocument, document_entries, of=document_entries)
    post_save.connect(document_saved, sender=get_document_model())
    post_save.connect(picture_saved, sender=Picture)
    post_migrate.connect(migrated, sender=apps.get_app_config("media"))
    if actions.to_do not in sources.to_do:
        sources.to_do.append(actions.to_do)
    pictures_struck.connect(pictures_left)
    pictures_entered.connect(pictures_changed)


def migrated(**kwargs: Any) -> None:
    """After an upgrade: public pictures of an older version are made anew by the worker."""
    tables = connection.introspection.table_names()
    if Rendition._meta.db_table in tables and old_sizes().exists():
        make_anew.enqueue()


def picture_saved(instance: Picture, created: bool, **kwargs: Any) -> None:
    """A changed credit, caption or file reaches every page that shows the picture."""
    if created:
        return
    if PublicPicture.objects.filter(pk=instance.pk).exists():
        renew(instance)
    elif Unmade.objects.filter(picture=instance).exists():
        try_again(instance)


def document_saved(instance: Any, created: bool, **kwargs: Any) -> None:
    """A document's new title or file reaches every page that links to it."""
    if not created and PublicDocument.objects.filter(pk=instance.pk).exists():
        record.enter(document_entry(instance))


def pictures_left(ids: list[int], **kwargs: Any) -> None:
    """No public page shows these pictures any more."""
    retire_pictures(ids)


def pictures_changed(ids: list[int], **kwargs: Any) -> None:
    """The record has other sizes of these pictures."""
    forget_old_sizes(ids)


def picture_entries(
    make: Callable[[Picture], PictureEntry | None] = publish_picture,
    ids: Collection[int] | None = None,
) -> Iterator[PictureEntry]:
    """Of the pictures that are on the record, or those of them; which they are, stories and
    authors say.
    """
    public = PublicPicture.objects.values("pk")
    if ids is not None:
        public = public.filter(pk__in=ids)
    for picture in Picture.objects.filter(pk__in=public).iterator():
        if entry := make(picture):
            yield entry


def document_entries(ids: Collection[int] | None = None) -> Iterator[DocumentEntry]:
    """Of the documents that are on the record, or those of them."""
    public = PublicDocument.objects.values("pk")
    if ids is not None:
        public = public.filter(pk__in=ids)
    found = get_document_model().objects.filter(pk__in=public)
    return (document_entry(document) for document in found.iterator())
