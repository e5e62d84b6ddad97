"""Putting the paper's tree on the record."""

from collections.abc import Callable, Iterator

from django.db import transaction
from wagtail.models import Page

from rotative.record import actions as record
from rotative.record.entries import SectionEntry
from rotative.record.models import Section
from rotative.record.sources import differs
from rotative.sections.models import HomePage, PartnerPage, SectionPage


def section_entries() -> Iterator[SectionEntry]:
    """All live sections and partner sites, in the order of the tree.

    A subsection is public only while its section is.
    """
    home = HomePage.objects.live().first()
    if home is None:
        return
    public: set[int] = set()
    pages = Page.objects.descendant_of(home).live().public().filter(depth__lte=home.depth + 2)
    pages = pages.type(SectionPage, PartnerPage).order_by("path")
    for position, page in enumerate(pages.specific()):
        parent = page.get_parent() if page.depth == home.depth + 2 else None
        if parent is not None and parent.pk not in public:
            continue
        public.add(page.pk)
        yield _entry(page, parent.pk if parent else None, home, position)


def _entry(
    page: SectionPage | PartnerPage, parent_id: int | None, home: HomePage, position: int
) -> SectionEntry:
    is_partner = isinstance(page, PartnerPage)
    return SectionEntry(
        id=page.pk,
        parent_id=parent_id,
        path="" if is_partner else "/" + page.url_path.removeprefix(home.url_path),
        external_url=page.url_of_partner if is_partner else "",
        name=page.title,
        menu_name=page.title if is_partner else page.short_name or page.title,
        description="" if is_partner else page.description,
        colour="" if is_partner else page.colour,
        in_menu=page.show_in_menus,
        position=position,
    )


def draft_entry(page: SectionPage) -> SectionEntry:
    """A section's draft."""
    parent = page.get_parent()
    home = HomePage.objects.ancestor_of(page).first() or HomePage.objects.get()
    return _entry(page, parent.pk if parent.depth > home.depth else None, home, 0)


# Called with the ids of the sections that became public.
on_sections_entered: list[Callable[[list[int]], None]] = []


@transaction.atomic
def record_sections() -> None:
    """Make the record's menu that of the tree.

    A paper has some dozens of sections: reading them all is simpler than following every way in
    which a tree can change (publish, rename, move, reorder, delete), and as quick.
    """
    entries = list(section_entries())
    rows = Section.objects.in_bulk()
    for entry in entries:
        if differs(rows.get(entry.id), entry):
            record.enter(entry)
    for pk in rows.keys() - {entry.id for entry in entries}:
        record.strike(Section, pk)
    new = [entry.id for entry in entries if entry.id not in rows and not entry.external_url]
    for tell in on_sections_entered if new else ():
        tell(new)
