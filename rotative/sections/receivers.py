"""Keeping the record's menu true."""

from typing import Any

from django.db.models.signals import post_delete
from wagtail.signals import page_published, page_unpublished, post_page_move

from rotative.record.models import Section
from rotative.record.sources import feed
from rotative.sections.actions import record_sections, section_entries
from rotative.sections.models import HomePage, PartnerPage, SectionPage

TREE = (HomePage, SectionPage, PartnerPage)


def connect() -> None:
    feed(Section, section_entries)
    for model in TREE:
        page_published.connect(tree_changed, sender=model)
        page_unpublished.connect(tree_changed, sender=model)
        post_page_move.connect(tree_changed, sender=model)
        post_delete.connect(tree_changed, sender=model)


def tree_changed(**kwargs: Any) -> None:
    record_sections()


