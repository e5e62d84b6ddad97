"""Law 2, field by field: each value that the newsroom hands to the record is changed alone.

A field that a page shows and whose change touches no key leaves that page as it was. What can be
entered is read from the dataclasses, so that no new field is left out.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from laws.comparing import files, recover, waiting
from laws.press_room import (
    PressRoom,
    Slate,
    slate_fixture,  # noqa: F401
)
from rotative.articles.actions import public_entries
from rotative.media.receivers import document_entries, picture_entries
from rotative.newsroom.receivers import entries as paper_entries
from rotative.notices.models import NoticePage
from rotative.notices.receivers import entries as notice_entries
from rotative.people.receivers import entries as author_entries
from rotative.press import measures
from rotative.press.store import path_of, the_store
from rotative.record import actions as record
from rotative.record.blocks import Paragraph
from rotative.record.entries import (
    AuthorEntry,
    DocumentEntry,
    NoticeEntry,
    PaperEntry,
    PictureEntry,
    SectionEntry,
    StoryEntry,
    TopicEntry,
)
from rotative.record.models import Picture, Section
from rotative.sections.actions import section_entries
from rotative.sections.models import PartnerPage
from rotative.site.press import Printer
from rotative.testing import paper as small
from rotative.topics.receivers import entries as topic_entries

Change = Callable[[Any], Any]  # from an entry to another value of one of its fields

SOURCES: dict[type, Callable[[], Iterator[Any]]] = {
    PaperEntry: paper_entries,
    SectionEntry: section_entries,
    TopicEntry: topic_entries,
    AuthorEntry: author_entries,
    PictureEntry: picture_entries,
    DocumentEntry: document_entries,
    NoticeEntry: notice_entries,
    StoryEntry: public_entries,
}
OTHER_WORDS: Change = lambda entry: "D’autres mots"  # noqa: E731
OTHER_BODY: Change = lambda entry: [*entry.body, Paragraph("Plus.")]  # noqa: E731
OTHER_ADDRESS: Change = lambda entry: "une-autre-adresse"  # noqa: E731


def other_picture(entry: Any) -> int | None:
    shown = getattr(entry, "picture_id", None)
    return Picture.objects.exclude(pk=shown).values_list("pk", flat=True).first()


def other_section(entry: Any) -> int:
    top = Section.objects.filter(parent_id=None, external_url="")
    own = (entry.id, getattr(entry, "section_id", None))
    return top.exclude(pk__in=own).values_list("pk", flat=True)[0]


# Another value of each field, whatever it is now. An `id` is which thing it is.
CHANGES: dict[type, dict[str, Change]] = {
    PaperEntry: {
        "name": OTHER_WORDS,
        "tagline": OTHER_WORDS,
        "description": OTHER_WORDS,
        "language": lambda paper: "en",
        "accent": lambda paper: "#123456",
        "accent_dark": lambda paper: "#abcdef",
        "fonts": lambda paper: "newsreader",
        "publisher": OTHER_WORDS,
        "copyright": OTHER_WORDS,
        "email": lambda paper: "redaction@lefanal.example",
        "newsletter_pitch": OTHER_WORDS,
        "feed_ids": lambda paper: "tag:lefanal.example,2026:autre/",
        "full_text_feeds": lambda paper: True,
        "logo_id": other_picture,
        "icon_id": other_picture,
        "social": lambda paper: [{"label": "Mastodon", "url": "https://social.example/@fanal"}],
    },
    SectionEntry: {
        "parent_id": other_section,
        "path": lambda section: "/une-autre-adresse/",
        "name": OTHER_WORDS,
        "menu_name": OTHER_WORDS,
        "description": OTHER_WORDS,
        "colour": lambda section: "#123456",
        "external_url": lambda partner: "https://un-autre-partenaire.example/",
        "in_menu": lambda section: not section.in_menu,
        "position": lambda section: -1,
    },
    TopicEntry: {
        "slug": OTHER_ADDRESS,
        "name": OTHER_WORDS,
        "kind": lambda topic: "person",
        "parent_id": lambda topic: None,
        "description": OTHER_WORDS,
    },
    AuthorEntry: {
        "slug": OTHER_ADDRESS,
        "name": OTHER_WORDS,
        "kind": lambda author: "freelance",
        "role": OTHER_WORDS,
        "biography": OTHER_WORDS,
        "links": lambda author: [{"label": "Site", "url": "https://ines.example/"}],
        "picture_id": other_picture,
    },
    PictureEntry: {
        "width": lambda picture: picture.width + 1,
        "height": lambda picture: picture.height + 1,
        "alt": OTHER_WORDS,
        "caption": OTHER_WORDS,
        "credit": OTHER_WORDS,
        "source": lambda picture: "https://photos.example/12",
        "licence": lambda picture: "https://creativecommons.org/licenses/by/4.0/",
        "focus": lambda picture: "top-left",
        "files": lambda picture: {"jpeg": picture.files["jpeg"]},
        "creator": OTHER_WORDS,
        "copyright": OTHER_WORDS,
        "jpeg_bytes": lambda picture: picture.jpeg_bytes + 1,
    },
    DocumentEntry: {
        "title": OTHER_WORDS,
        "url": lambda document: "/documents/99/autre.txt",
        "size": lambda document: 99_000,
    },
    NoticeEntry: {
        "slug": OTHER_ADDRESS,
        "title": OTHER_WORDS,
        "kind": lambda notice: "contact" if notice.kind == "text" else "text",
        "position": lambda notice: -1,
        "body": OTHER_BODY,
        "facts": lambda notice: [["Téléphone", "01 02 03 04 05"]],
        "updated_at": lambda notice: notice.updated_at - timedelta(days=40),
        "documents": lambda notice: [],
    },
    StoryEntry: {
        "section_id": other_section,
        "slug": OTHER_ADDRESS,
        "format": lambda story: "opinion",
        "headline": OTHER_WORDS,
        "published_at": lambda story: story.published_at - timedelta(days=40),
        "modified_at": lambda story: story.modified_at + timedelta(hours=1),
        "updated_at": lambda story: story.published_at + timedelta(hours=1),
        "kicker": OTHER_WORDS,
        "short_headline": OTHER_WORDS,
        "language": lambda story: "ar",
        "standfirst": OTHER_WORDS,
        "search_title": OTHER_WORDS,
        "search_description": OTHER_WORDS,
        "picture_id": lambda story: None,
        "picture_caption": OTHER_WORDS,
        "key_points": lambda story: ["Un", "Deux", "Trois"],
        "body": OTHER_BODY,
        "word_count": lambda story: story.word_count + 2000,
        "stars": lambda story: 3.5,
        "related_ids": lambda story: [],
        "bylines": lambda story: [(story.bylines[0][0], "à Genève")],
        "topic_ids": lambda story: story.topic_ids[:1],
        "pictures": lambda story: [],
        "documents": lambda story: [],
    },
}
# What no page shows: of pictures it is the measures of the made sizes.
UNSEEN = {
    "NoticeEntry.updated_at",
    "PictureEntry.width",
    "PictureEntry.height",
}


def names_of(kind: type, entry: Any = None) -> list[str]:
    """The fields of an entry; of the paper's, what its data name."""
    if kind is PaperEntry:
        return list(entry.data) if entry else list(CHANGES[kind])
    return [each.name for each in fields(kind) if each.name != "id"]


def changed(entry: Any, name: str) -> Any:
    """The entry with another value of one field, and of no other."""
    value = CHANGES[type(entry)][name](entry)
    if isinstance(entry, PaperEntry):
        assert entry.data[name] != value
        return replace(entry, data=entry.data | {name: value})
    assert getattr(entry, name) != value
    return replace(entry, **{name: value})


@pytest.mark.parametrize("kind", SOURCES, ids=lambda kind: kind.__name__)
def test_every_field_has_another_value_here(kind: type) -> None:
    for name in names_of(kind):
        assert name in CHANGES[kind], (
            f"{kind.__name__}.{name} is new: say in CHANGES above what else it can be, "
            "so that the law is tried with it"
        )


def _link(document: Any) -> str:
    return f'<a linktype="document" id="{document.pk}">Le texte</a>'


@pytest.fixture
def room(slate: Slate, monkeypatch: pytest.MonkeyPatch) -> PressRoom:
    """A paper of two stories, of which one has all that a story can have; every page stored."""
    monkeypatch.setattr(measures, "HOT", 10_000)
    slate.wipe()
    slate.fill()
    room = PressRoom(small.small_paper())
    fanal = room.fanal
    pick = small.story(fanal.world, slug="accord")
    lead, shown = small.picture("Le port", credit="Jeanne Martin"), small.picture("La digue")
    report, charter = small.document("Rapport"), small.document("Charte")
    body = [
        small.paragraph(_link(report)),
        {"type": "picture", "value": {"picture": shown.pk, "caption": ""}},
        {"type": "document", "value": {"document": report.pk, "title": ""}},
    ]
    fanal.ines.portrait = lead
    fanal.ines.save()
    partner = PartnerPage(title="Météo", slug="meteo", url_of_partner="https://meteo.example/")
    small.publish(small.added(fanal.home, partner))
    about = NoticePage(title="À propos", body=json.dumps([small.paragraph(_link(charter))]))
    small.publish(small.added(fanal.home, about))
    small.story(
        fanal.sport,
        slug="finale",
        body=body,
        picture=lead,
        authors=[fanal.ines],
        topics=[fanal.veltania, fanal.summit],
        picks=[pick],
    )
    room.fill_store()
    recover()
    return room


def base(kind: type, name: str) -> Any:
    """The thing whose field is changed: the lead picture, the document that is offered, the story
    that has all, a section with stories, but for a partner site's address."""
    entries = list(SOURCES[kind]())
    if kind is not PaperEntry:
        entries.sort(key=lambda entry: entry.id)
    if kind is SectionEntry:
        entries = [each for each in entries if bool(each.external_url) == (name == "external_url")]
    return entries[0 if kind in (PictureEntry, DocumentEntry) else -1]


def enter(entry: Any) -> None:
    record.enter_story(entry) if isinstance(entry, StoryEntry) else record.enter(entry)
    recover()


def stored() -> dict[str, bytes]:
    """What lies in the store, by the addresses."""
    return {path_of(name[:-3]): body for name, body in files(the_store().live)}


def is_wrong(pages: dict[str, bytes]) -> list[str]:
    """What readers get and should not."""
    printer, found = Printer(timezone.now()), [f"{path} waits" for path in waiting()]
    for path, body in pages.items():
        printed = printer.print(path)
        if printed.status != 200:
            found.append(f"{path} answers no more")
        elif printed.body != body:
            found.append(f"{path} is not as made from scratch")
    return found


# In groups, so that several workers can have them; each presses one paper.
@pytest.mark.sqlite_is_enough
@pytest.mark.parametrize(
    "kinds",
    [
        (StoryEntry,),
        (PaperEntry, SectionEntry, NoticeEntry),
        (TopicEntry, AuthorEntry, PictureEntry, DocumentEntry),
    ],
    ids=lambda kinds: kinds[0].__name__,
)
def test_a_field_changed_alone_reaches_every_page_that_shows_it(
    room: PressRoom, kinds: tuple[type, ...]
) -> None:
    wrong, seen, tried = {}, set(), set()
    before = stored()
    assert is_wrong(before) == []
    for kind in kinds:
        for name in names_of(kind, base(kind, "") if kind is PaperEntry else None):
            field, entry = f"{kind.__name__}.{name}", base(kind, name)
            enter(changed(entry, name))
            pages = stored()
            if found := is_wrong(pages):
                wrong[field] = found
            if any(pages.get(path) != body for path, body in before.items()):
                seen.add(field)
            tried.add(field)
            enter(entry)
            room.fill_store()
            before = stored()
    assert wrong == {}
    assert tried - seen == tried & UNSEEN, "no page shows it, or another value is needed"
    assert is_wrong(before) == []
