"""Keeping the record true when a picture changes."""

from collections.abc import Iterator
from typing import Any

from django.db.models.signals import post_save
from wagtail.documents import get_document_model

from rotative.media.actions import document_entry, publish_picture, retire_pictures
from rotative.media.models import Picture
from rotative.record import actions as record
from rotative.record.entries import DocumentEntry, PictureEntry
from rotative.record.models import Document as PublicDocument
from rotative.record.models import Picture as PublicPicture
from rotative.record.sources import feed


def connect() -> None:
    feed(PublicPicture, picture_entries)
    feed(PublicDocument, document_entries)
    post_save.connect(document_saved, sender=get_document_model())
    post_save.connect(picture_saved, sender=Picture)
    if retire_pictures not in record.on_pictures_struck:
        record.on_pictures_struck.append(retire_pictures)


def picture_saved(instance: Picture, created: bool, **kwargs: Any) -> None:
    """A changed credit, caption or file reaches every page that shows the picture."""
    if not created and PublicPicture.objects.filter(pk=instance.pk).exists():
        record.enter(publish_picture(instance))


def document_saved(instance: Any, created: bool, **kwargs: Any) -> None:
    """A document's new title or file reaches every page that links to it."""
    if not created and PublicDocument.objects.filter(pk=instance.pk).exists():
        record.enter(document_entry(instance))


def picture_entries() -> Iterator[PictureEntry]:
    """Of the pictures that are on the record; which those are, stories and authors say."""
    public = PublicPicture.objects.values("pk")
    return (publish_picture(p) for p in Picture.objects.filter(pk__in=public).iterator())


def document_entries() -> Iterator[DocumentEntry]:
    """Of the documents that are on the record."""
    public = PublicDocument.objects.values("pk")
    found = get_document_model().objects.filter(pk__in=public)
    return (document_entry(document) for document in found.iterator())
