"""The desk's verbs: what puts stories on the record and takes them off."""

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from django.db import transaction
from wagtail.models import Page, ReferenceIndex
from wagtail.query import PageQuerySet

from rotative.articles.entry import LeftOut, Make, entries_of, entry_of
from rotative.articles.models import ArticlePage
from rotative.media.actions import note_left_out, publish_picture
from rotative.media.models import Picture
from rotative.record import actions as record
from rotative.record.entries import StoryEntry
from rotative.record.models import Section, Story
from rotative.record.sources import GONE, Unmade

log = logging.getLogger(__name__)

BATCH = 200


def public_articles() -> PageQuerySet:
    """Live articles without access restrictions, by id."""
    return ArticlePage.objects.live().public().order_by("pk")


def public_entries(
    articles: PageQuerySet | None = None, make: Make = publish_picture
) -> Iterator[StoryEntry | Unmade]:
    """The entries of all public articles whose section is public, in batches."""
    queryset = public_articles() if articles is None else articles
    rows = queryset.select_related("picture").prefetch_related("picture__renditions")
    sections = Page.objects.filter(pk__in=Section.objects.values("pk"))
    public = set(sections.values_list("path", flat=True))
    articles = rows.iterator(chunk_size=BATCH)
    while batch := list(islice(articles, BATCH)):
        # Sifted before the entries are made, which makes pictures public.
        left_out: dict[int, LeftOut] = {}
        yield from entries_of([a for a in batch if a.path[: -a.steplen] in public], make, left_out)
        if make is publish_picture:
            note_left_out(left_out)


def entries_held(ids: Collection[int]) -> Iterator[StoryEntry | Unmade]:
    """The entries of those of the articles that are public; until the transaction ends nobody else
    publishes them.
    """
    held = Page.objects.select_for_update().filter(pk__in=ids)
    list(held.order_by("pk").values_list("pk"))
    return public_entries(public_articles().filter(pk__in=ids))


def record_article(article: ArticlePage) -> bool:
    """Bring the record in line with one article, public or not; True if it changed.

    What cannot be made, a block or all of it, is left out and on the to-do list.
    """
    left: LeftOut = []
    if not is_public(article):
        note_left_out({article.pk: left})
        return record.strike_story(article.pk)
    changed = False
    try:
        with transaction.atomic():
            changed = record.enter_story(entry_of(article, left_out=left))
    except GONE:
        raise
    except Exception as error:
        log.exception("story %s cannot be made", article.pk)
        left.append(("", repr(error)))
    note_left_out({article.pk: left})
    return changed


def record_articles(ids: Iterable[int]) -> None:
    """Bring the record in line with several articles."""
    wanted = list(ids)
    entries = list(public_entries(public_articles().filter(pk__in=wanted)))
    record.enter_stories([e for e in entries if isinstance(e, StoryEntry)])
    gone = set(wanted) - {e.id for e in entries}
    note_left_out({pk: [] for pk in gone})
    record.strike_stories(gone)


def record_pictures_stories(picture: Picture) -> None:
    """Enter the live stories that are to show a picture anew."""
    using = ReferenceIndex.get_references_to(picture).values_list("object_id", flat=True)
    ids = {int(pk) for pk in using if pk.isdecimal()}
    # Wagtail's worker writes that index; of lead pictures the record knows at once.
    ids |= set(Story.objects.filter(picture_id=picture.pk).values_list("pk", flat=True))
    record_articles(public_articles().filter(pk__in=ids).values_list("pk", flat=True))


def is_public(article: ArticlePage) -> bool:
    """Live, in a public section, and behind no access restriction."""
    return (
        article.live
        and Section.objects.filter(pk=article.get_parent().pk).exists()
        and not article.get_view_restrictions().exists()
    )


def record_sections_stories(ids: Sequence[int]) -> None:
    """Enter the live stories of sections that just became public."""
    for section in Page.objects.filter(pk__in=ids):
        entries = public_entries(public_articles().child_of(section))
        while batch := list(islice(entries, BATCH)):
            record.enter_stories([e for e in batch if isinstance(e, StoryEntry)])
