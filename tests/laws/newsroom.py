"""A newsroom at work: verbs that can be said in any order, and what was said where.

Every text gets a word of its own (`mot17x`), so that a word on a page tells whose it is.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import count
from typing import Any

from django.core.management import call_command
from django.db import transaction
from django.db.models import ProtectedError
from django.test import TestCase
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Revision

from rotative.articles.models import ArticlePage
from rotative.media.models import Picture
from rotative.people.models import Author
from rotative.record import actions as record
from rotative.record.entries import Withdrawal
from rotative.sections.models import SectionPage
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper
from rotative.topics.models import Topic

Verb = Callable[["Newsroom", int, int], None]
Step = tuple[str, int, int]


@contextmanager
def rolled_back() -> Iterator[None]:
    """Whatever is done here is undone at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Newsroom:
    """A small paper, its verbs, and the addresses and pictures readers have seen so far."""

    def __init__(self, fanal: SmallPaper) -> None:
        self.fanal = fanal
        self.numbers = count(1)
        self.words: set[str] = set()
        self.held: dict[str, int] = {}
        self.told: dict[int, Withdrawal] = {}
        self.note_addresses()

    # -- how things are chosen: by a number, from what there is

    def word(self) -> str:
        """A word nobody has used before, and that no other word contains."""
        word = f"mot{next(self.numbers)}x"
        self.words.add(word)
        return word

    def _nth(self, rows: Any, number: int) -> Any:
        rows = list(rows.order_by("pk"))
        return rows[number % len(rows)] if rows else None

    def section(self, number: int) -> SectionPage | None:
        return self._nth(SectionPage.objects.all(), number)

    def article(self, number: int, **having: Any) -> ArticlePage | None:
        return self._nth(ArticlePage.objects.filter(**having), number)

    # -- saying verbs

    def say(self, steps: list[Step]) -> None:
        """Say verbs one after the other, each committed before the next."""
        for name, one, other in steps:
            with TestCase.captureOnCommitCallbacks(execute=True):
                VERBS[name](self, one, other)
            self.note_addresses()

    def note_addresses(self) -> None:
        """Remember who readers found where: the last one there is the one they look for.

        Of what is public nothing is told that was told when it was withdrawn.
        """
        for pk, address in public_addresses().items():
            self.held[address] = pk
            self.told.pop(pk, None)


def public_addresses() -> dict[int, str]:
    """The public sections' and stories' addresses by id, told from Wagtail's tree alone."""
    home = small.HomePage.objects.get()
    shut = [r.page.path for r in PageViewRestriction.objects.select_related("page")]
    shut += list(Page.objects.filter(live=False).values_list("path", flat=True))
    pages = Page.objects.type(SectionPage, ArticlePage).filter(live=True)
    return {
        page.pk: "/" + page.url_path.removeprefix(home.url_path)
        for page in pages
        if not any(page.path.startswith(path) for path in shut)
    }


# The verbs. Each takes two numbers that choose what it is about, and does nothing where there is
# nothing to do it with.


def write(newsroom: Newsroom, one: int, other: int) -> ArticlePage | None:
    """A draft with authors, topics and a picture, filed in a section."""
    section = newsroom.section(one)
    if section is None:
        return None
    word = newsroom.word()
    topics = list(Topic.objects.order_by("pk"))
    pick = newsroom.article(other)
    return small.draft(
        section,
        f"Titre {word}",
        slug=word,
        standfirst=f"Chapô {newsroom.word()}",
        kicker=newsroom.word(),
        body=[small.paragraph(f"Texte {newsroom.word()}")],
        authors=list(Author.objects.order_by("pk"))[: other % 3],
        topics=topics[one % 3 :],
        picks=[pick] if pick and other % 2 else [],
        picture=newsroom._nth(Picture.objects.all(), other) if one % 2 else None,
    )


def publish(newsroom: Newsroom, one: int, other: int) -> None:
    """A new story goes out."""
    if article := write(newsroom, one, other):
        article.latest_revision.publish()


def publish_draft(newsroom: Newsroom, one: int, other: int) -> None:
    """The last thing that was written of a story goes out."""
    if article := newsroom.article(one):
        article.get_latest_revision().publish()


def edit_draft(newsroom: Newsroom, one: int, other: int) -> None:
    """Words, an address and a picture that are not public yet, over a story that may be."""
    if article := newsroom.article(one):
        page = article.get_latest_revision_as_object()
        page.title, page.standfirst = f"Titre {newsroom.word()}", newsroom.word()
        page.slug = newsroom.word()
        page.picture = newsroom._nth(Picture.objects.all(), other)
        page.save_revision()


def correct(newsroom: Newsroom, one: int, other: int) -> None:
    """A public story is corrected."""
    if article := newsroom.article(one, live=True):
        article.title = f"Titre {newsroom.word()}"
        article.standfirst = newsroom.word()
        article.picture = newsroom._nth(Picture.objects.all(), other) if other % 3 else None
        article.story_topics = list(article.story_topics.all())[other % 2 :]
        article.save_revision().publish()


def rename_story(newsroom: Newsroom, one: int, other: int) -> None:
    if article := newsroom.article(one, live=True):
        article.slug = newsroom.word()
        article.save_revision().publish()


def move_story(newsroom: Newsroom, one: int, other: int) -> None:
    article, section = newsroom.article(one), newsroom.section(other)
    if article and section and not article.is_child_of(section):
        article.move(section, pos="last-child")


def unpublish_story(newsroom: Newsroom, one: int, other: int) -> None:
    if article := newsroom.article(one, live=True):
        newsroom.told.pop(article.pk, None)
        article.unpublish()


def withdraw_story(newsroom: Newsroom, one: int, other: int) -> None:
    """A story comes down, and readers are told why."""
    if article := newsroom.article(one, live=True):
        article.unpublish()
        said = Withdrawal(451 if other % 2 else 410, f"Pour {newsroom.word()}.")
        newsroom.told[article.pk] = said
        record.explain([article.pk], said)


def delete_story(newsroom: Newsroom, one: int, other: int) -> None:
    if article := newsroom.article(one):
        article.delete()


def restrict(newsroom: Newsroom, one: int, other: int) -> None:
    """A story or a section is put behind a login."""
    page = newsroom.section(one) if other % 2 else newsroom.article(one)
    if page and not page.view_restrictions.exists():
        page.view_restrictions.create(restriction_type=PageViewRestriction.LOGIN)


def lift_restriction(newsroom: Newsroom, one: int, other: int) -> None:
    if restriction := newsroom._nth(PageViewRestriction.objects.all(), one):
        restriction.delete()


def schedule(newsroom: Newsroom, one: int, other: int) -> None:
    """A story is to go out, or to come down, at an hour that is still to come."""
    if article := newsroom.article(one):
        page = article.get_latest_revision_as_object()
        later = timezone.now() + timedelta(hours=1)
        page.go_live_at, page.expire_at = (None, later) if other % 2 else (later, None)
        page.save_revision().publish()


def an_hour_passes(newsroom: Newsroom, one: int, other: int) -> None:
    """What was to happen within the hour is due: the hours are set back, not the clock."""
    now = timezone.now()
    for page in ArticlePage.objects.filter(go_live_at__gt=now) | ArticlePage.objects.filter(
        expire_at__gt=now
    ):
        for name in ("go_live_at", "expire_at"):
            if getattr(page, name):
                ArticlePage.objects.filter(pk=page.pk).update(**{name: now})
    due = Revision.objects.filter(approved_go_live_at__isnull=False)
    for revision in due:
        revision.content["go_live_at"] = now.isoformat()
        revision.approved_go_live_at = now
        revision.save()
    live = set(ArticlePage.objects.live().values_list("pk", flat=True))
    call_command("publish_scheduled", verbosity=0)
    for pk in live - set(ArticlePage.objects.live().values_list("pk", flat=True)):
        newsroom.told.pop(pk, None)


def rename_section(newsroom: Newsroom, one: int, other: int) -> None:
    if section := newsroom.section(one):
        section.title, section.slug = f"Rubrique {newsroom.word()}", newsroom.word()
        section.save_revision().publish()


def move_section(newsroom: Newsroom, one: int, other: int) -> None:
    """To the first level, or under another section where the paper's two levels allow it."""
    section, other_section = newsroom.section(one), newsroom.section(other)
    if section is None:
        return
    parent = newsroom.fanal.home if other % 2 else other_section
    parent = Page.objects.get(pk=parent.pk).specific
    if section.pk == parent.pk:
        return
    if not section.is_child_of(parent) and section.can_move_to(parent):
        section.move(parent, pos="last-child")


def unpublish_section(newsroom: Newsroom, one: int, other: int) -> None:
    if section := newsroom.section(one):
        section.unpublish()


def republish_section(newsroom: Newsroom, one: int, other: int) -> None:
    section = newsroom._nth(SectionPage.objects.filter(live=False), one)
    if section:
        section.save_revision().publish()


def delete_section(newsroom: Newsroom, one: int, other: int) -> None:
    if (section := newsroom.section(one)) and SectionPage.objects.count() > 1:
        section.delete()


def new_topic(newsroom: Newsroom, one: int, other: int) -> None:
    word = newsroom.word()
    parent = newsroom._nth(Topic.objects.all(), one) if other % 2 else None
    Topic.objects.create(name=f"Thème {word}", slug=word, parent=parent)


def rename_topic(newsroom: Newsroom, one: int, other: int) -> None:
    if topic := newsroom._nth(Topic.objects.all(), one):
        topic.name = topic.slug = newsroom.word()
        topic.save()


def delete_topic(newsroom: Newsroom, one: int, other: int) -> None:
    if topic := newsroom._nth(Topic.objects.all(), one):
        topic.delete()


def rename_author(newsroom: Newsroom, one: int, other: int) -> None:
    if author := newsroom._nth(Author.objects.all(), one):
        author.name = author.slug = newsroom.word()
        author.portrait = newsroom._nth(Picture.objects.all(), other) if other % 2 else None
        author.save()


def delete_author(newsroom: Newsroom, one: int, other: int) -> None:
    """An author who has signed a story stays."""
    if author := newsroom._nth(Author.objects.all(), one):
        with suppress(ProtectedError):
            author.delete()


def new_picture(newsroom: Newsroom, one: int, other: int) -> None:
    if Picture.objects.count() < 3:
        small.picture(credit=f"Photo {newsroom.word()}", caption=newsroom.word())


def change_credit(newsroom: Newsroom, one: int, other: int) -> None:
    if picture := newsroom._nth(Picture.objects.all(), one):
        picture.credit = f"Photo {newsroom.word()}"
        picture.save()


def delete_picture(newsroom: Newsroom, one: int, other: int) -> None:
    if picture := newsroom._nth(Picture.objects.all(), one):
        picture.delete()


VERBS: dict[str, Verb] = {
    function.__name__: function
    for function in (
        write,
        publish,
        publish_draft,
        edit_draft,
        correct,
        rename_story,
        move_story,
        unpublish_story,
        withdraw_story,
        delete_story,
        restrict,
        lift_restriction,
        schedule,
        an_hour_passes,
        rename_section,
        move_section,
        unpublish_section,
        republish_section,
        delete_section,
        new_topic,
        rename_topic,
        delete_topic,
        rename_author,
        delete_author,
        new_picture,
        change_credit,
        delete_picture,
    )
}
