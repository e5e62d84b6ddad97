"""Keeping the record's foot pages true."""

import logging
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.utils import translation
from wagtail.documents import get_document_model
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from rotative.articles.entry import LeftOut, blocks_of
from rotative.media.actions import note_left_out, on_pages_tried
from rotative.notices.models import (
    LEGAL_FIELDS,
    AbstractNotice,
    ContactPage,
    LegalNoticePage,
    NoticePage,
)
from rotative.pages.preview import preview
from rotative.record import actions as record
from rotative.record.entries import NoticeEntry
from rotative.record.models import Notice
from rotative.record.sources import GONE, Unmade, differs, feed

log = logging.getLogger(__name__)

KINDS: dict[type[AbstractNotice], str] = {
    NoticePage: "text",
    ContactPage: "contact",
    LegalNoticePage: "legal",
}


def connect() -> None:
    feed(Notice, entries, looking=partial(entries, note=False))
    if notices_tried not in on_pages_tried:
        on_pages_tried.append(notices_tried)
    for model in KINDS:
        preview(model, entry_of)
        page_published.connect(notices_changed, sender=model)
        page_unpublished.connect(notices_changed, sender=model)
        post_page_move.connect(notices_changed, sender=model)
    post_delete.connect(page_deleted, sender=Page)
    post_delete.connect(notices_changed, sender=get_document_model())


def entry_of(
    page: AbstractNotice, position: int = 0, left_out: LeftOut | None = None
) -> NoticeEntry:
    """A foot page as readers see it, the legal fields under their names in the paper's language.

    A block that cannot be made is not in it; `left_out` is told of each.
    """
    facts: list[list[str]] = []
    if isinstance(page, LegalNoticePage):
        with translation.override(record.language() or "fr"):
            named = [(LegalNoticePage._meta.get_field(name), name) for name in LEGAL_FIELDS]
            facts = [
                [str(field.verbose_name), str(getattr(page, name))]  # type: ignore[union-attr]
                for field, name in named
                if getattr(page, name)
            ]
    body = blocks_of(page.body)
    if left_out is not None:
        left_out += body.left_out
    return NoticeEntry(
        id=page.pk or 0,
        slug=page.slug,
        title=page.title,
        kind=KINDS[type(page)],
        position=position,
        body=body.blocks,
        documents=list(body.documents.values()),
        facts=facts,
        updated_at=page.last_published_at,
    )


def entries(*, note: bool = True) -> Iterator[NoticeEntry | Unmade]:
    """Of all public pages at the foot; `note` keeps the to-do list of what cannot be made."""
    pages = Page.objects.type(*KINDS).live().public().order_by("path").specific()
    left_out: dict[int, LeftOut] = {}
    for position, page in enumerate(pages):
        left: LeftOut = []
        try:
            entry = entry_of(page, position, left)
        except GONE:
            raise
        except Exception as error:
            log.exception("page %s cannot be made", page.pk)
            left.append(("", repr(error)))
            yield Unmade(page.pk, repr(error))
        else:
            yield entry
        left_out[page.pk] = left
    if note:
        note_left_out(left_out)


def page_deleted(instance: Page, **kwargs: Any) -> None:
    """Told of the row in the tree, which goes last."""
    if instance.specific_class in KINDS:
        notices_changed()


def notices_tried(ids: list[int]) -> None:
    notices_changed()


@transaction.atomic
def notices_changed(**kwargs: Any) -> None:
    """A handful of pages: read them all, enter what differs, strike what is gone."""
    rows = Notice.objects.in_bulk()
    present = list(entries())
    for entry in present:
        if isinstance(entry, NoticeEntry) and differs(rows.get(entry.id), entry):
            record.enter(entry)
    for pk in rows.keys() - {entry.id for entry in present}:
        record.strike(Notice, pk)
