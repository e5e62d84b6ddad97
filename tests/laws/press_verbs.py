"""What may happen to the store: the verbs of the desk that the other laws do not need, and those of
readers, workers and machines. Each is told two numbers, which choose among what there is.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page as WagtailPage
from wagtail.rich_text import RichText

from laws import newsroom as desk
from laws.comparing import stale_pages
from laws.kills import KILLS
from rotative.articles import actions as articles
from rotative.articles.models import ArticlePage
from rotative.newsletters import archive
from rotative.newsletters.models import Edition, EditionStory, Newsletter
from rotative.newsroom.models import PaperSettings
from rotative.people.models import Author
from rotative.press import actions, claims, fetching, inquiry, pressing, upkeep
from rotative.press.models import Page
from rotative.press.states import DUE, PARKING
from rotative.record import sources
from rotative.testing import paper as small
from rotative.topics.models import Topic

if TYPE_CHECKING:
    from laws.press_room import PressRoom

NEVER = "/jamais-ecrit/"


# -- of the desk


def edit_body(room: "PressRoom", one: int, other: int) -> None:
    """Of a story: its text alone."""
    if article := room.article(one, live=True):
        article.body = _text(room, other)
        article.save_revision().publish()


def _text(room: "PressRoom", other: int) -> list[tuple[str, RichText]]:
    """A word, with a link to a story."""
    link = room.article(other, live=True)
    anchor = f'<a linktype="page" id="{link.pk}">{room.word()}</a>' if link else ""
    return [("paragraph", RichText(f"<p>{room.word()} {anchor}</p>"))]


def edit_headline(room: "PressRoom", one: int, other: int) -> None:
    if article := room.article(one, live=True):
        article.title = f"Titre {room.word()}"
        article.save_revision().publish()


def mark_updated(room: "PressRoom", one: int, other: int) -> None:
    """A story says that it was corrected."""
    if article := room.article(one, live=True):
        article.updated_at = timezone.now()
        article.save_revision().publish()


def redate(room: "PressRoom", one: int, other: int) -> None:
    """Up to half a year back, or a little forward again."""
    if article := room.article(one, live=True):
        article.published_at = timezone.now() - timedelta(days=other * 25, minutes=one)
        article.save_revision().publish()


def swap_stories(room: "PressRoom", one: int, other: int) -> None:
    """Two stories of a section exchange their addresses in one transaction."""
    first = room.article(one, live=True)
    rows = ArticlePage.objects.child_of(first.get_parent()).filter(live=True) if first else None
    second = room._nth(rows.exclude(pk=first.pk), other) if first else None
    if second is None:
        return
    above = first.get_parent().url_path
    for page, slug in ((first, "-"), (second, first.slug), (first, second.slug)):
        rows = WagtailPage.objects.filter(pk=page.pk)
        rows.update(slug=slug, url_path=f"{above}{slug}/")
    for page in (first, second):
        small.fresh(page).save_revision()
    articles.record_articles([first.pk, second.pk])


def swap_topics(room: "PressRoom", one: int, other: int) -> None:
    """Behind the newsroom's back, and then somebody looks."""
    _swap(Topic, room, one)


def swap_authors(room: "PressRoom", one: int, other: int) -> None:
    _swap(Author, room, one)


def _swap(model: type[Any], room: "PressRoom", one: int) -> None:
    first = room._nth(model.objects.all(), one)
    second = room._nth(model.objects.all(), one + 1)
    if first is None or first.pk == second.pk:
        return
    for thing, slug in ((first, "zzz"), (second, first.slug), (first, second.slug)):
        model.objects.filter(pk=thing.pk).update(slug=slug)
    list(sources.check())


def behind_the_back(room: "PressRoom", one: int, other: int) -> None:
    """Rows are changed without a word to anybody, and then somebody looks."""
    if article := room.article(one):
        WagtailPage.objects.filter(pk=article.pk).update(title=f"Titre {room.word()}")
    if author := room._nth(Author.objects.all(), other):
        Author.objects.filter(pk=author.pk).update(biography=room.word(), role=room.word())
    if topic := room._nth(Topic.objects.all(), other):
        Topic.objects.filter(pk=topic.pk).update(description=room.word())
    list(sources.check())


def describe(room: "PressRoom", one: int, other: int) -> None:
    """Words that only a topic's and an author's own page show."""
    topic, author = room._nth(Topic.objects.all(), one), room._nth(Author.objects.all(), one)
    for thing, name in ((topic, "description"), (author, "biography")):
        if thing:
            setattr(thing, name, room.word())
            thing.save()


def retag(room: "PressRoom", one: int, other: int) -> None:
    """A story is told of other topics."""
    if article := room.article(one, live=True):
        topics = list(Topic.objects.order_by("pk"))[other % 3 :][:2]
        article.story_topics = [
            desk.small.StoryTopic(topic=topic, sort_order=n) for n, topic in enumerate(topics)
        ]
        article.save_revision().publish()


def edit_notice(room: "PressRoom", one: int, other: int) -> None:
    """A page at the foot: its text, or its title, which is on every page."""
    notice = small.fresh(room.fanal.contact)
    if other % 2:
        notice.title = f"Contact {room.word()}"
    else:
        notice.body = _text(room, one)
    notice.save_revision().publish()


def edit_newsletter(room: "PressRoom", one: int, other: int) -> None:
    """What its form promises, or that it is closed."""
    newsletter = Newsletter.objects.get()
    newsletter.promise, newsletter.is_open = room.word(), not other % 2
    newsletter.save()


def send_edition(room: "PressRoom", one: int, other: int) -> None:
    """Of one of the days around the end of a month; one that is there is called off, or sent after
    all."""
    state, now = Edition.State, timezone.now()
    with transaction.atomic():
        it, made = Edition.objects.get_or_create(
            newsletter=Newsletter.objects.get(),
            day=date(2026, 10, 29) + timedelta(days=one),
            defaults={"due_at": now, "until": now, "frozen_at": now, "introduction": room.word()},
        )
        if made:
            live = ArticlePage.objects.filter(live=True).order_by("pk")[: 1 + other]
            EditionStory.objects.bulk_create(
                EditionStory(edition=it, story_id=story.pk, position=n, part="lead", size="lead")
                for n, story in enumerate(live)
            )
        it.state = state.CANCELLED if it.state == state.SENT else state.SENT
        it.save()
        archive.editions_changed(it)


def change_settings(room: "PressRoom", one: int, other: int) -> None:
    settings = PaperSettings.objects.get()
    settings.tagline = room.word()
    if other % 2:
        settings.accent = f"#0000{one:02x}"
    settings.save()


def change_language(room: "PressRoom", one: int, other: int) -> None:
    settings = PaperSettings.objects.get()
    settings.language = "en" if settings.language == "fr" else "fr"
    settings.save()


def change_menu(room: "PressRoom", one: int, other: int) -> None:
    if section := room.section(one):
        section.show_in_menus = not section.show_in_menus
        section.save_revision().publish()


# -- of readers, workers and machines


def ask(room: "PressRoom", one: int, other: int) -> None:
    """A reader asks for a page that is there, or was there once."""
    known = sorted({*room.now(), *room.asked})
    path = known[(one * 8 + other) % len(known)]
    room.asked.add(path)
    fetching.fetch(path)


def ask_too_early(room: "PressRoom", one: int, other: int) -> None:
    """A reader asks for what lives nowhere yet: where the next words will lead."""
    paths = [NEVER]
    for article in ArticlePage.objects.filter(live=False):
        paths.append(small.path_of(article))
    for path in paths:
        room.asked.add(path)
        fetching.fetch(path)


def ask_for_everything(room: "PressRoom", one: int, other: int) -> None:
    room.fill_store()


def claim(room: "PressRoom", one: int, other: int) -> None:
    """A worker takes some pages, and is slow."""
    if sheets := claims.claim_free(1 + one):
        room.sheets.append(("claimed", sheets))


def go_on(room: "PressRoom", one: int, other: int) -> None:
    """A slow worker takes his next step: prints, commits, prints again, or lets go."""
    if not room.sheets:
        return
    where = one % len(room.sheets)
    state, sheets = room.sheets.pop(where)
    if state == "claimed":
        pressing.print_sheets(sheets)
        room.sheets.append(("printed", sheets))
    elif (again := pressing.commit(sheets)) and other % 2:
        room.sheets.append(("claimed", again))


def leases_end(room: "PressRoom", one: int, other: int) -> None:
    Page.objects.filter(lease_until__isnull=False).update(lease_until=timezone.now())


def catch_up(room: "PressRoom", one: int, other: int) -> None:
    upkeep.catch_up()


def work_on(room: "PressRoom", one: int, other: int) -> None:
    """A worker presses its next batch; what it has read for the last one it still knows."""
    if next(room.worker, None) is None:  # nothing was left: it begins afresh
        room.worker = pressing.press_waiting()
        next(room.worker, None)


def park(room: "PressRoom", one: int, other: int) -> None:
    """What is due is not waited for."""
    Page.objects.filter(state=DUE).update(state=PARKING)
    pressing.park()


def later(room: "PressRoom", one: int, other: int) -> None:
    """An import changes things: nothing is applied before the worker does it."""
    names = sorted(DESK)
    with actions.later():
        DESK[names[(one * 8 + other) % len(names)]](room, one, other)


def apply(room: "PressRoom", one: int, other: int) -> None:
    """All that was committed is applied; nobody gets an older page."""
    actions.apply()
    assert stale_pages() == [], stale_pages()


def verify(room: "PressRoom", one: int, other: int) -> None:
    """The press looks itself over, between two other things."""
    found = list(inquiry.check(mend=False))
    assert found == [], found


def kill(room: "PressRoom", one: int, other: int) -> None:
    """The next verb does not come to its end."""
    room.kill = (list(KILLS)[(one * 8 + other) % len(KILLS)], other % 3)


DESK: dict[str, Callable[[Any, int, int], None]] = {
    **desk.VERBS,
    **{
        function.__name__: function
        for function in (
            edit_body,
            edit_headline,
            mark_updated,
            redate,
            swap_stories,
            swap_topics,
            swap_authors,
            behind_the_back,
            describe,
            retag,
            edit_notice,
            edit_newsletter,
            send_edition,
            change_settings,
            change_language,
            change_menu,
        )
    },
}
PRESS: dict[str, Callable[[Any, int, int], None]] = {
    function.__name__: function
    for function in (
        ask,
        ask_too_early,
        ask_for_everything,
        claim,
        go_on,
        leases_end,
        catch_up,
        work_on,
        park,
        later,
        apply,
        verify,
        kill,
    )
}
VERBS = DESK | PRESS
