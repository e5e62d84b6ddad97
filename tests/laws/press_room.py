"""A press room beside the newsroom: what may happen to the store, in any order, and what is wrong.

Everything is committed for good here, as the press needs it: `Slate.anew` gives
each example of a property the database as the migrations left it.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from wagtail.models import Page as WagtailPage
from wagtail.rich_text import RichText

from laws import newsroom as desk
from laws.newsroom import Newsroom, Step
from rotative.articles import actions as articles
from rotative.articles.models import ArticlePage
from rotative.newsroom.models import PaperSettings
from rotative.people.models import Author
from rotative.press import actions, claims, drains, inquiry, measures, pressing, store, upkeep
from rotative.press.fetching import fetch
from rotative.press.models import Page, State, Touch
from rotative.press.sheets import Sheet
from rotative.press.states import DUE, FRESH, GONE, PARKED, PARKING
from rotative.press.store import BROTLI, GZIP, Store, expanded, path_of, the_store
from rotative.record import actions as record
from rotative.record import lists, reading, sources
from rotative.record.reading import Record
from rotative.site.addresses import addresses
from rotative.site.press import Printer
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper
from rotative.topics.models import Topic

NEVER = "/jamais-ecrit/"
MEASURES = {"HOT": 6, "BATCH": 16, "PATIENCE": -1.0, "SLICE": 20, "TOUCHES": 1}


class Kill(BaseException):
    """The process is gone: nobody catches this."""


# -- a database and a store that are really written to


@pytest.fixture(name="slate")
def slate_fixture(
    transactional_db: None,
    django_db_serialized_rollback: None,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> "Slate":
    """A store, a database without a transaction around the test, and a press of small measures.

    A small paper then has archives of several pages, stories beyond the head of their list, more
    pages to press than whoever publishes waits for, and changes that take several drains.
    """
    settings.PRESS_DIR = tmp_path / "press"
    for name, value in (("CHUNK", 2), ("HEAD", 4), ("NEAR", 1)):
        for module in (lists, reading, record):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, value)
    for name, value in MEASURES.items():
        monkeypatch.setattr(measures, name, value)
    slate = Slate(tmp_path / "press")
    slate.fill()
    return slate


class Slate:
    """The database and the store as they are before there is a paper."""

    def __init__(self, press: Path) -> None:
        self.press = press

    def wipe(self) -> None:
        options = {"interactive": False, "inhibit_post_migrate": True, "reset_sequences": False}
        call_command("flush", verbosity=0, **options)
        connection.creation.deserialize_db_from_string(connection._test_serialized_contents)
        cache.clear()
        for file in self.press.rglob("*"):
            if file.is_file():
                file.unlink()

    def fill(self) -> None:
        the_store().prepare()
        actions.take_shell()
        actions.apply()

    def anew(self) -> "PressRoom":
        """A press room with a small paper and some stories in it."""
        self.wipe()
        self.fill()
        room = PressRoom(small.small_paper())
        room.say(OPENING)
        return room


OPENING: list[Step] = [
    ("new_picture", 0, 0),
    ("publish", 1, 1),
    ("publish", 0, 2),
    ("publish", 1, 2),
    ("redate", 0, 5),
]


class PressRoom(Newsroom):
    """A newsroom whose pages are stored; verbs are killed where that was asked for."""

    def __init__(self, fanal: SmallPaper) -> None:
        self.asked: set[str] = {NEVER}
        self.sheets: list[tuple[str, list[Sheet]]] = []
        self.worker: Iterator[int] = iter(())
        self.kill: tuple[str, int] | None = None
        self.said: list[Step] = []
        self.errors: list[str] = []
        super().__init__(fanal)

    def say(self, steps: list[Step]) -> None:
        for step in steps:
            name, one, other = step
            self.said.append(step)
            fatal, self.kill = self.kill, None
            try:
                with overheard(self.errors), killed(*(fatal or ("", 0))):
                    VERBS[name](self, one, other)
            except Kill:
                assert not torn(whole_pages=False)
                recover()
            self.note_addresses()
            self.asked.update(self.held)
            assert not torn(), torn()
            assert self.errors == [], self.errors

    def now(self) -> list[str]:
        """Every address that answers."""
        return list(addresses(Record()))

    def fill_store(self) -> None:
        """Readers ask for all there is."""
        for path in self.now():
            self.asked.add(path)
            fetch(path)

    def press_anew(self) -> None:
        """Every page is made and written again."""
        actions.take_shell()
        self.fill_store()
        Page.objects.exclude(state=GONE).update(state=PARKED, digest="")
        recover()


@contextmanager
def overheard(errors: list[str]) -> Iterator[None]:
    """What goes wrong after a commit is logged, not raised: `on_commit` is told to be robust."""

    class Ear(logging.Handler):
        def emit(self, entry: logging.LogRecord) -> None:
            errors.append(self.format(entry))

    ear, loggers = Ear(logging.ERROR), ("django.db.backends.base", "rotative.press")
    for name in loggers:
        logging.getLogger(name).addHandler(ear)
    try:
        yield
    finally:
        for name in loggers:
            logging.getLogger(name).removeHandler(ear)


# -- kills: the n-th time the press comes to a named point, it goes no further


def _before(function: Callable[..., Any], kill: Callable[[], None]) -> Callable[..., Any]:
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        kill()
        return function(*args, **kwargs)

    return wrapped


def _after(function: Callable[..., Any], kill: Callable[[], None]) -> Callable[..., Any]:
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        done = function(*args, **kwargs)
        kill()
        return done

    return wrapped


KILLS: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "in a drain": (drains, "_mark", _after),
    "after a drain": (drains, "drain", _after),
    "after a worker's claim": (claims, "claim_free", _after),
    "before a draft": (Store, "draft", _before),
    "after a draft": (Store, "draft", _after),
    "after one file was moved": (store, "_rename", _after),
    "after a page's files were moved": (Store, "place", _after),
    "before the commit": (pressing, "_save", _before),
    "after the commit": (pressing, "commit", _after),
    "after a page was parked": (Store, "park", _after),
    "after one file was removed": (Store, "_unlink", _after),
    "after a page was removed": (Store, "remove", _after),
    "after parking": (pressing, "park", _after),
}


@contextmanager
def killed(point: str, count: int) -> Iterator[None]:
    if not point:
        yield
        return
    owner, name, when = KILLS[point]
    left = [count]

    def kill() -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Kill

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, when(getattr(owner, name), kill))
        yield


def recover() -> None:
    """What the other processes do once the leases of a dead one are over."""
    past = timezone.now() - timedelta(seconds=1)
    Page.objects.filter(lease_until__isnull=False).update(lease_until=past)
    for _ in range(100):
        if not upkeep.tend():
            return
    raise AssertionError("the worker finds no end")


# -- what is wrong


def torn(*, whole_pages: bool = True) -> list[str]:
    """The files of live/ that are not whole, or whose two representations differ."""
    pages: dict[str, set[bytes]] = {}
    for name, body in files(the_store().live):
        pages.setdefault(name[:-3], set()).add(body)
    return [name for name, bodies in pages.items() if len(bodies) != 1 and whole_pages]


def files(directory: Path) -> Iterator[tuple[str, bytes]]:
    """The names and pages of all files. Raises `ValueError` for a torn one."""
    for name in the_store().names(directory):
        assert name[-3:] in (BROTLI, GZIP)
        yield name, expanded((directory / name).read_bytes(), name[-3:])


def stale_pages() -> list[str]:
    """What readers get and should not, though all that was committed is applied.

    A changed menu or setting reaches the last pages later, an hour the pages that wait for it.
    """
    shell = State.objects.get().shell
    other = Page.objects.exclude(shell=shell) | Page.objects.filter(until__lte=timezone.now())
    passed_over = set(other.values_list("path", flat=True))
    return [f"{path} {what}" for path, what in compared() if path not in passed_over]


def wrong(room: PressRoom) -> list[str]:
    """What is wrong with the store once nothing is left to do."""
    recover()
    found = [f"{path} {what}" for path, what in compared()]
    store, printer = the_store(), Printer(timezone.now())
    dead = [path for path in room.asked if printer.print(path).status != 200]
    for path in dead:
        for directory in (store.live, store.stale):
            name = directory / store_name(path)
            found += [f"{path} is left" for e in (BROTLI, GZIP) if Path(f"{name}{e}").exists()]
    fresh = Page.objects.filter(state=FRESH).values_list("path", flat=True)
    whole = {path_of(name[:-3]) for name, _body in files(store.live)}
    found += [f"{path} is missing" for path in set(fresh) ^ whole]
    found += [f"{path} is not at rest" for path in waiting()]
    found += [f"{name} is a copy of nothing" for name, _body in files(store.stale)]
    return found + [f"the press: {difference}" for difference in inquiry.check(mend=False)]


def store_name(path: str) -> str:
    return store.name_of(path)


def waiting() -> list[str]:
    assert not Touch.objects.exists()
    unfinished = Page.objects.exclude(state__in=(FRESH, GONE))
    return list(unfinished.values_list("path", flat=True))


def compared() -> Iterator[tuple[str, str]]:
    """Every file of live/ beside the page as made from scratch."""
    printer = Printer(timezone.now())
    for name, body in files(the_store().live):
        printed = printer.print(path := path_of(name[:-3]))
        if printed.status != 200:
            yield path, "answers no more"
        elif printed.body != body:
            yield path, "is not as made from scratch"


# -- the verbs of the desk that the other laws do not need


def edit_body(room: PressRoom, one: int, other: int) -> None:
    """Of a story: its text alone."""
    if article := room.article(one, live=True):
        article.body = _text(room, other)
        article.save_revision().publish()


def _text(room: PressRoom, other: int) -> list[tuple[str, RichText]]:
    """A word, with a link to a story."""
    link = room.article(other, live=True)
    anchor = f'<a linktype="page" id="{link.pk}">{room.word()}</a>' if link else ""
    return [("paragraph", RichText(f"<p>{room.word()} {anchor}</p>"))]


def edit_headline(room: PressRoom, one: int, other: int) -> None:
    if article := room.article(one, live=True):
        article.title = f"Titre {room.word()}"
        article.save_revision().publish()


def mark_updated(room: PressRoom, one: int, other: int) -> None:
    """A story says that it was corrected."""
    if article := room.article(one, live=True):
        article.updated_at = timezone.now()
        article.save_revision().publish()


def redate(room: PressRoom, one: int, other: int) -> None:
    """Up to half a year back, or a little forward again."""
    if article := room.article(one, live=True):
        article.published_at = timezone.now() - timedelta(days=other * 25, minutes=one)
        article.save_revision().publish()


def swap_stories(room: PressRoom, one: int, other: int) -> None:
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


def swap_topics(room: PressRoom, one: int, other: int) -> None:
    """Behind the newsroom's back, and then somebody looks."""
    _swap(Topic, room, one)


def swap_authors(room: PressRoom, one: int, other: int) -> None:
    _swap(Author, room, one)


def _swap(model: type[Any], room: PressRoom, one: int) -> None:
    first = room._nth(model.objects.all(), one)
    second = room._nth(model.objects.all(), one + 1)
    if first is None or first.pk == second.pk:
        return
    for thing, slug in ((first, "zzz"), (second, first.slug), (first, second.slug)):
        model.objects.filter(pk=thing.pk).update(slug=slug)
    list(sources.check())


def behind_the_back(room: PressRoom, one: int, other: int) -> None:
    """Rows are changed without a word to anybody, and then somebody looks."""
    if article := room.article(one):
        WagtailPage.objects.filter(pk=article.pk).update(title=f"Titre {room.word()}")
    if author := room._nth(Author.objects.all(), other):
        Author.objects.filter(pk=author.pk).update(biography=room.word(), role=room.word())
    if topic := room._nth(Topic.objects.all(), other):
        Topic.objects.filter(pk=topic.pk).update(description=room.word())
    list(sources.check())


def describe(room: PressRoom, one: int, other: int) -> None:
    """Words that only a topic's and an author's own page show."""
    topic, author = room._nth(Topic.objects.all(), one), room._nth(Author.objects.all(), one)
    for thing, name in ((topic, "description"), (author, "biography")):
        if thing:
            setattr(thing, name, room.word())
            thing.save()


def retag(room: PressRoom, one: int, other: int) -> None:
    """A story is told of other topics."""
    if article := room.article(one, live=True):
        topics = list(Topic.objects.order_by("pk"))[other % 3 :][:2]
        article.story_topics = [
            desk.small.StoryTopic(topic=topic, sort_order=n) for n, topic in enumerate(topics)
        ]
        article.save_revision().publish()


def edit_notice(room: PressRoom, one: int, other: int) -> None:
    """A page at the foot: its text, or its title, which is on every page."""
    notice = small.fresh(room.fanal.contact)
    if other % 2:
        notice.title = f"Contact {room.word()}"
    else:
        notice.body = _text(room, one)
    notice.save_revision().publish()


def change_settings(room: PressRoom, one: int, other: int) -> None:
    settings = PaperSettings.objects.get()
    settings.tagline = room.word()
    if other % 2:
        settings.accent = f"#0000{one:02x}"
    settings.save()


def change_language(room: PressRoom, one: int, other: int) -> None:
    settings = PaperSettings.objects.get()
    settings.language = "en" if settings.language == "fr" else "fr"
    settings.save()


def change_menu(room: PressRoom, one: int, other: int) -> None:
    if section := room.section(one):
        section.show_in_menus = not section.show_in_menus
        section.save_revision().publish()


# -- the verbs of readers, workers and machines


def ask(room: PressRoom, one: int, other: int) -> None:
    """A reader asks for a page that is there, or was there once."""
    known = sorted({*room.now(), *room.asked})
    path = known[(one * 8 + other) % len(known)]
    room.asked.add(path)
    fetch(path)


def ask_too_early(room: PressRoom, one: int, other: int) -> None:
    """A reader asks for what lives nowhere yet: where the next words will lead."""
    paths = [NEVER]
    for article in ArticlePage.objects.filter(live=False):
        paths.append(small.path_of(article))
    for path in paths:
        room.asked.add(path)
        fetch(path)


def ask_for_everything(room: PressRoom, one: int, other: int) -> None:
    room.fill_store()


def claim(room: PressRoom, one: int, other: int) -> None:
    """A worker takes some pages, and is slow."""
    if sheets := claims.claim_free(1 + one):
        room.sheets.append(("claimed", sheets))


def go_on(room: PressRoom, one: int, other: int) -> None:
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


def leases_end(room: PressRoom, one: int, other: int) -> None:
    Page.objects.filter(lease_until__isnull=False).update(lease_until=timezone.now())


def tend(room: PressRoom, one: int, other: int) -> None:
    upkeep.tend()


def work_on(room: PressRoom, one: int, other: int) -> None:
    """A worker presses its next batch; what it has read for the last one it still knows."""
    if next(room.worker, None) is None:  # nothing was left: it begins afresh
        room.worker = pressing.press_waiting()
        next(room.worker, None)


def park(room: PressRoom, one: int, other: int) -> None:
    """What is due is not waited for."""
    Page.objects.filter(state=DUE).update(state=PARKING)
    pressing.park()


def later(room: PressRoom, one: int, other: int) -> None:
    """An import changes things: nothing is applied before the worker does it."""
    names = sorted(DESK)
    with actions.later():
        DESK[names[(one * 8 + other) % len(names)]](room, one, other)


def apply(room: PressRoom, one: int, other: int) -> None:
    """All that was committed is applied; nobody gets an older page."""
    actions.apply()
    assert stale_pages() == [], stale_pages()


def verify(room: PressRoom, one: int, other: int) -> None:
    """The press looks itself over, between two other things."""
    found = list(inquiry.check(mend=False))
    assert found == [], found


def kill(room: PressRoom, one: int, other: int) -> None:
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
        tend,
        work_on,
        park,
        later,
        apply,
        verify,
        kill,
    )
}
VERBS = DESK | PRESS
