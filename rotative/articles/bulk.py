"""Many new stories at once, for an archive that moves in: what `add_child` and publishing would
leave, in a fixed number of statements a batch instead of some forty a story.

The stories get no revision: the first edit makes one, as with any page that was imported.
"""

from collections import Counter
from collections.abc import Callable, Sequence

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connections, router, transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations
from treebeard.exceptions import NodeAlreadySaved, PathOverflow
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, PageLogEntry, ReferenceIndex
from wagtail.search.backends import get_search_backends

from rotative.articles.actions import public_articles
from rotative.articles.entry import LeftOut, entries_of
from rotative.articles.models import ArticlePage
from rotative.media.actions import note_left_out
from rotative.record.actions import enter_stories
from rotative.record.entries import StoryEntry
from rotative.record.models import Section
from rotative.sections.models import SectionPage

BATCH = 200  # stories in one transaction
CHILDREN = {r.get_accessor_name(): r for r in get_all_child_relations(ArticlePage)}
PAGE_COLUMNS = [f.attname for f in Page._meta.concrete_fields if not f.primary_key]
# Foreign keys are the database's to check; paths are given out after the check, so that Wagtail
# does not look for each slug's neighbours: `_check` asks once for all of a section.
UNCHECKED = {f.name for f in ArticlePage._meta.concrete_fields if f.is_relation} | {"path"}

Filed = tuple[SectionPage, ArticlePage]

on_stories_created: list[Callable[[Sequence[ArticlePage]], None]] = []


def create_stories(stories: Sequence[Filed]) -> list[ArticlePage]:
    """Make new stories, each under its section, in the tree, both indexes and the record.

    They are public or drafts as their `live` says; a live one without times is published now.
    Bylines, topics and picks are those set on the article (`article.bylines = [Byline(…)]`).
    Each batch is one transaction. Raises `ValidationError` before anything of the batch that has
    a wrong story is written; wrap the call in `atomic` to have all or nothing.
    """
    for start in range(0, len(stories), BATCH):
        _create(stories[start : start + BATCH])
    return [article for _section, article in stories]


@transaction.atomic
def _create(stories: Sequence[Filed]) -> None:
    articles = [article for _section, article in stories]
    # Locked as treebeard's add_child does, so that two imports never give out the same path.
    locked = Page.objects.select_for_update().order_by("pk")
    sections = locked.in_bulk({section.pk for section, _article in stories})
    for section, article in stories:
        _ready(article, sections[section.pk])
    for section in sections.values():
        of_section = [article for s, article in stories if s.pk == section.pk]
        _check(of_section, section)
        _place(of_section, section)
    _insert(articles)
    _insert_children(articles)
    _log(articles)
    _index(articles)
    _record(articles)
    for article in articles:
        article._cluster_related_objects.clear()  # from now on they are the database's
    for tell in on_stories_created:
        tell(articles)


def _ready(article: ArticlePage, section: Page) -> None:
    """What saving and publishing fill in. Raises `NodeAlreadySaved` for a story that exists."""
    if not article._state.adding:
        raise NodeAlreadySaved(f"The story {article.title!r} is in the tree already.")
    article._cached_parent_obj = section
    article.__dict__.setdefault("_cluster_related_objects", {})
    article.locale_id = section.locale_id
    article.depth, article.numchild = section.depth + 1, 0
    article.has_unpublished_changes = not article.live
    if article.live:
        article.first_published_at = article.first_published_at or timezone.now()
        article.last_published_at = article.last_published_at or article.first_published_at


def _check(articles: Sequence[ArticlePage], section: Page) -> None:
    """The same rules as `Page.save`: a draft needs little, a live story must be whole."""
    for article in articles:
        if article.live:
            article.full_clean(UNCHECKED, validate_unique=False, validate_constraints=False)
        else:
            article.minimal_clean()
    slugs = Counter(article.slug for article in articles)
    slugs.update(section.get_children().filter(slug__in=slugs).values_list("slug", flat=True))
    if twice := [slug for slug, times in slugs.items() if times > 1]:
        message = _("Two stories of the section “%(section)s” have the slug “%(slug)s”.")
        raise ValidationError({"slug": message % {"section": section.title, "slug": twice[0]}})


def _place(articles: Sequence[ArticlePage], section: Page) -> None:
    """Paths after the section's last child, in order; the section counts its new children."""
    last = section.get_last_child()
    step = last._get_lastpos_in_path() if last else 0
    for number, article in enumerate(articles, start=step + 1):
        article.path = Page._get_path(section.path, article.depth, number)
        if len(article.path) > len(section.path) + Page.steplen:
            raise PathOverflow(f"The section {section.title!r} is full.")
        article.set_url_path(section)
    Page.objects.filter(pk=section.pk).update(numchild=section.numchild + len(articles))


def _insert(articles: Sequence[ArticlePage]) -> None:
    """The rows of both tables.

    Django's bulk_create refuses models that inherit from another table, because it cannot know
    the parents' keys. Here the parents are written first and hand over theirs; the children then
    go in through the function bulk_create itself ends in, with their own table's columns only.
    """
    pages = [Page(**{name: getattr(a, name) for name in PAGE_COLUMNS}) for a in articles]
    Page.objects.bulk_create(pages)
    for article, page in zip(articles, pages, strict=True):
        article.pk = article.id = page.pk
    alias = router.db_for_write(ArticlePage)
    columns = ArticlePage._meta.local_concrete_fields
    most = connections[alias].ops.bulk_batch_size(columns, articles)
    for start in range(0, len(articles), most):
        ArticlePage._base_manager._insert(
            articles[start : start + most], fields=columns, using=alias
        )
    for article in articles:
        article._state.adding, article._state.db = False, alias


def _insert_children(articles: Sequence[ArticlePage]) -> None:
    for name, relation in CHILDREN.items():
        rows = []
        for article in articles:
            for row in article._cluster_related_objects.setdefault(name, []):
                setattr(row, relation.field.name, article)
                rows.append(row)
        relation.related_model._default_manager.bulk_create(rows)


def _log(articles: Sequence[ArticlePage]) -> None:
    """The lines that saving and publishing write."""
    kind = ContentType.objects.get_for_model(ArticlePage)
    now, context = timezone.now(), get_active_log_context()
    PageLogEntry.objects.bulk_create(
        PageLogEntry(
            page_id=article.pk,
            content_type=kind,
            label=article.get_admin_display_title(),
            action=action,
            timestamp=now,
            user=context.user or article.owner,
            uuid=context.uuid,
            content_changed=True,
        )
        for article in articles
        for action in ("wagtail.create", "wagtail.publish")[: 1 + article.live]
    )


def _index(articles: Sequence[ArticlePage]) -> None:
    """Both of Wagtail's indexes, at once: a task for each story would cost more than it saves."""
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(ArticlePage, articles)
    kind = ContentType.objects.get_for_model(ArticlePage)
    base = ContentType.objects.get_for_model(Page)
    ReferenceIndex.objects.bulk_create(
        ReferenceIndex(
            content_type=kind,
            base_content_type=base,
            object_id=str(article.pk),
            to_content_type_id=to_kind,
            to_object_id=to_id,
            model_path=model_path,
            content_path=content_path,
            content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
        )
        for article in articles
        for to_kind, to_id, model_path, content_path in set(
            ReferenceIndex._extract_references_from_object(article)
        )
    )


def _record(articles: Sequence[ArticlePage]) -> None:
    """What `record_articles` does, from the stories at hand instead of the database's."""
    live = [article.pk for article in articles if article.live]
    public = set(public_articles().filter(pk__in=live).values_list("pk", flat=True))
    sections = set(Section.objects.values_list("pk", flat=True))
    prefetch_related_objects(articles, "picture__renditions")
    # Sifted before the entries are made, which makes pictures public.
    seen = [a for a in articles if a.pk in public and a.get_parent().pk in sections]
    left_out: dict[int, LeftOut] = {}
    made = entries_of(seen, left_out=left_out)
    enter_stories([entry for entry in made if isinstance(entry, StoryEntry)])
    note_left_out(left_out)
