"""Keeping the record's menu true."""

from typing import Any

from django.db.models.signals import post_delete
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from rotative.pages.preview import preview
from rotative.record.models import Section
from rotative.record.sources import feed
from rotative.sections.actions import draft_entry, record_sections, section_entries
from rotative.sections.models import HomePage, PartnerPage, SectionPage

TREE = (HomePage, SectionPage, PartnerPage)


def connect() -> None:
    feed(Section, section_entries)
    preview(SectionPage, draft_entry)
    for model in TREE:
        page_published.connect(tree_changed, sender=model)
        page_unpublished.connect(tree_changed, sender=model)
        post_page_move.connect(tree_changed, sender=model)
    post_delete.connect(page_deleted, sender=Page)


def tree_changed(**kwargs: Any) -> None:
    record_sections()


def page_deleted(instance: Page, **kwargs: Any) -> None:
    """Told of the row in the tree, which goes last."""
    if instance.specific_class in TREE:
        record_sections()
