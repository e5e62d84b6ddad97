"""Keeping the record's authors true."""

import logging
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.images.models import SourceImageIOError

from rotative.lib.richtext import paragraphs
from rotative.media.actions import publish_picture
from rotative.media.models import Picture
from rotative.people.models import Author, AuthorLink
from rotative.record import actions as record
from rotative.record.entries import AuthorEntry, PictureEntry
from rotative.record.models import Author as PublicAuthor
from rotative.record.models import Byline
from rotative.record.sources import feed

log = logging.getLogger(__name__)


def connect() -> None:
    feed(PublicAuthor, entries)
    record.named[PublicAuthor] = entries_of
    post_save.connect(author_saved, sender=Author)
    post_delete.connect(author_deleted, sender=Author)
    post_delete.connect(picture_deleted, sender=Picture)
    for signal in (post_save, post_delete):
        signal.connect(link_changed, sender=AuthorLink)


def entry_of(author: Author) -> AuthorEntry:
    """An author's public profile."""
    return AuthorEntry(
        id=author.pk,
        slug=author.slug,
        name=author.name,
        kind=author.kind,
        role=author.role,
        biography=" ".join(paragraphs(author.biography)),
        links=[{"label": link.label, "url": link.url} for link in author.links.all()],
        picture_id=author.portrait_id,
    )


def entries() -> Iterator[AuthorEntry]:
    """Those who sign public stories."""
    signing = Author.objects.filter(pk__in=Byline.objects.values("author_id"))
    return (entry_of(author) for author in signing.order_by("pk").iterator())


def entries_of(ids: Iterable[int], *, public: bool) -> Iterator[AuthorEntry | PictureEntry]:
    """The profiles of these authors; if they become public, with their portraits before them."""
    authors = Author.objects.filter(pk__in=ids).select_related("portrait")
    for author in authors.prefetch_related("links").order_by("pk"):
        if public and author.portrait:
            yield from _made(author.portrait)
        yield entry_of(author)


def _made(portrait: Picture) -> Iterator[PictureEntry]:
    """The entry of a portrait; an author goes without one whose file is lost."""
    try:
        yield publish_picture(portrait)
    except SourceImageIOError:
        log.error("picture %s (%s) has lost its file", portrait.pk, portrait.file.name)


@transaction.atomic
def author_saved(instance: Author, **kwargs: Any) -> None:
    if instance.portrait and PublicAuthor.objects.filter(pk=instance.pk).exists():
        for portrait in _made(instance.portrait):
            record.enter(portrait)
    record.enter_named(entry_of(instance))


def author_deleted(instance: Author, **kwargs: Any) -> None:
    record.strike(PublicAuthor, instance.pk)


def picture_deleted(instance: Picture, **kwargs: Any) -> None:
    """An author whose portrait it was has none."""
    portrayed = PublicAuthor.objects.filter(picture_id=instance.pk).values("pk")
    for author in Author.objects.filter(pk__in=portrayed):
        record.enter_named(entry_of(author))


def link_changed(instance: AuthorLink, **kwargs: Any) -> None:
    """Links are saved after their author."""
    if author := Author.objects.filter(pk=instance.author_id).first():
        record.enter_named(entry_of(author))
