"""Keeping the record's authors true."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save

from rotative.lib.richtext import paragraphs
from rotative.media.actions import on_picture_mended, publish_picture
from rotative.media.models import Picture
from rotative.people.models import Author, AuthorLink
from rotative.record import actions as record
from rotative.record.entries import AuthorEntry, PictureEntry
from rotative.record.models import Author as PublicAuthor
from rotative.record.models import Byline
from rotative.record.names import named
from rotative.record.sources import feed


def connect() -> None:
    feed(PublicAuthor, entries, of=entries)
    named[PublicAuthor] = entries_of
    post_save.connect(author_saved, sender=Author)
    post_delete.connect(author_deleted, sender=Author)
    post_delete.connect(picture_deleted, sender=Picture)
    for signal in (post_save, post_delete):
        signal.connect(link_changed, sender=AuthorLink)
    if portrait_mended not in on_picture_mended:
        on_picture_mended.append(portrait_mended)


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


def entries(ids: Collection[int] | None = None) -> Iterator[AuthorEntry]:
    """Those who sign public stories, or those of them."""
    signing = Author.objects.filter(pk__in=Byline.objects.values("author_id"))
    if ids is not None:
        signing = signing.filter(pk__in=ids)
    return (entry_of(author) for author in signing.order_by("pk").iterator())


def entries_of(ids: Iterable[int], *, public: bool) -> Iterator[AuthorEntry | PictureEntry]:
    """The profiles of these authors; if they become public, with their portraits before them."""
    authors = Author.objects.filter(pk__in=ids).select_related("portrait")
    for author in authors.prefetch_related("links").order_by("pk"):
        if public and author.portrait and (portrait := publish_picture(author.portrait)):
            yield portrait
        yield entry_of(author)


@transaction.atomic
def author_saved(instance: Author, **kwargs: Any) -> None:
    is_public = PublicAuthor.objects.filter(pk=instance.pk).exists()
    if is_public and instance.portrait and (portrait := publish_picture(instance.portrait)):
        record.enter(portrait)
    record.enter_named(entry_of(instance))


def author_deleted(instance: Author, **kwargs: Any) -> None:
    record.strike(PublicAuthor, instance.pk)


def picture_deleted(instance: Picture, **kwargs: Any) -> None:
    """An author whose portrait it was has none."""
    portrayed = PublicAuthor.objects.filter(picture_id=instance.pk).values("pk")
    for author in Author.objects.filter(pk__in=portrayed):
        record.enter_named(entry_of(author))


def portrait_mended(picture: Picture) -> None:
    """Authors whose portrait could not be made have one again."""
    for author in Author.objects.filter(portrait=picture):
        author_saved(author)


def link_changed(instance: AuthorLink, **kwargs: Any) -> None:
    """Links are saved after their author."""
    if author := Author.objects.filter(pk=instance.author_id).first():
        record.enter_named(entry_of(author))
