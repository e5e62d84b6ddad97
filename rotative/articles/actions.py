"""The desk's verbs: what puts stories on the record and takes them off."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from wagtail.models import Page
from wagtail.query import PageQuerySet

from rotative.articles.entry import entries_of, entry_of
from rotative.articles.models import ArticlePage
from rotative.record import actions as record
from rotative.record.entries import StoryEntry
from rotative.record.models import Section

BATCH = 200


def public_articles() -> PageQuerySet:
    """Live articles without access restrictions, by id."""
    return ArticlePage.objects.live().public().order_by("pk")


def public_entries(articles: PageQuerySet | None = None) -> Iterator[StoryEntry]:
    """The entries of all public articles whose section is public, in batches."""
    queryset = public_articles() if articles is None else articles
    rows = queryset.select_related("picture").iterator(chunk_size=BATCH)
    sections = set(Section.objects.values_list("pk", flat=True))
    while batch := list(islice(rows, BATCH)):
        yield from (e for e in entries_of(batch) if e.section_id in sections)


def record_article(article: ArticlePage) -> bool:
    """Bring the record in line with one article, public or not; True if it changed."""
    if not is_public(article):
        return record.strike_story(article.pk)
    return record.enter_story(entry_of(article))


def record_articles(ids: Iterable[int]) -> None:
    """Bring the record in line with several articles."""
    wanted = list(ids)
    entries = list(public_entries(public_articles().filter(pk__in=wanted)))
    record.enter_stories(entries)
    record.strike_stories(set(wanted) - {e.id for e in entries})


def is_public(article: ArticlePage) -> bool:
    """Live, in a public section, and behind no access restriction."""
    return (
        article.live
        and Section.objects.filter(pk=article.get_parent().pk).exists()
        and not article.get_view_restrictions().exists()
    )


def record_section(section: Page) -> None:
    """Bring the record in line with every article of a section, in batches."""
    entries = public_entries(public_articles().descendant_of(section))
    seen: set[int] = set()
    while batch := list(islice(entries, BATCH)):
        record.enter_stories(batch)
        seen.update(e.id for e in batch)
    below = ArticlePage.objects.descendant_of(section).values_list("pk", flat=True)
    record.strike_stories(set(below) - seen)


def record_sections_stories(ids: Sequence[int]) -> None:
    """`record_section` for those that just became public."""
    for section in Page.objects.filter(pk__in=ids):
        record_section(section)
