"""Law 2: the store is what pressing everything anew would make, to the byte, absences included.

Beside the property: each key that ties a page to what it shows is cut once, where it is read and
where it is touched, and the law must notice.
"""

import random
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import example, given, settings
from hypothesis import strategies as st

from laws.comparing import compared, files, recover, torn, wrong
from laws.kills import KILLS, Kill, killed
from laws.newsroom import Step, public_addresses
from laws.press_room import (
    PressRoom,
    Slate,
    slate_fixture,  # noqa: F401
)
from laws.press_verbs import DESK, PRESS
from rotative.articles.models import ArticlePage
from rotative.newsletters import archive
from rotative.newsletters import receivers as newsletters
from rotative.press import actions, measures, upkeep
from rotative.press.capture import UntrackedRead, watched
from rotative.press.models import Epoch, Page
from rotative.press.sheets import Kept, Printed
from rotative.press.states import FRESH, GONE, PARKED
from rotative.press.store import path_of, the_store
from rotative.record import actions as record
from rotative.record.models import Story
from rotative.site import lists
from rotative.site.press import Printer

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

numbers = st.integers(0, 7)
said = st.tuples(st.sampled_from(sorted(DESK)), numbers, numbers)
done = st.tuples(st.sampled_from(sorted(PRESS)), numbers, numbers)


@settings(max_examples=max(3, settings().max_examples // 5))
@given(st.lists(said | done, min_size=30, max_size=60))
@example([("swap_stories", 0, 0), ("swap_topics", 0, 0), ("swap_authors", 0, 0)])
@example([("change_language", 0, 0), ("ask_for_everything", 0, 0), ("change_language", 0, 0)])
@example([("write", 0, 0), ("ask_too_early", 0, 0), ("publish_draft", 3, 0), ("apply", 0, 0)])
@example([("send_edition", 0, 3), ("unpublish_story", 0, 0), ("send_edition", 0, 0)])
@example([("restrict", 0, 0), ("delete_section", 0, 0), ("delete_section", 1, 0)])
@example([("claim", 7, 0), ("park", 0, 0), ("edit_headline", 0, 0), ("go_on", 0, 0)])
def test_the_store_is_what_pressing_everything_anew_would_make(
    slate: Slate,
    said: list[Step],
) -> None:
    room = slate.anew()
    room.fill_store()
    room.say(said)
    assert wrong(room) == []


def test_a_kill_leaves_nothing_wrong(slate: Slate, monkeypatch: pytest.MonkeyPatch) -> None:
    """At each point, the first and the second time that the press comes there."""
    # Most of what is due is parked, so that parking is reached as well as pressing.
    monkeypatch.setattr(measures, "HOT", 3)
    room, survived = slate.anew(), []
    for point in KILLS:
        for count in range(2):
            room.fill_store()
            try:
                with killed(point, count):
                    room.say([("publish", 0, count), ("edit_headline", 1, 0)])
                    room.say([("delete_story", 3, 0), ("rename_author", 0, 0)])
                    upkeep.catch_up()
                    upkeep.catch_up()
                    room.fill_store()
                survived.append((point, count))
            except Kill:
                recover()
            assert (list(compared()), torn()) == ([], []), (point, count)
    assert survived == []
    assert wrong(room) == []


# -- the law's own test: with any of these ties cut it must find something

TIES: dict[str, list[Step]] = {
    "news": [("retag", 0, 0), ("retag", 2, 0)],
    "story": [("edit_body", 0, 0)],
    "card": [("edit_headline", 0, 0)],
    "updated": [("mark_updated", 0, 0)],
    "told": [("retag", 0, 2)],
    "path": [("edit_notice", 1, 0), ("rename_story", 1, 0)],
    "topic": [("describe", 0, 0)],
    "author": [("describe", 0, 0)],
    "notice": [("edit_notice", 0, 0)],
    "newsletters": [("edit_newsletter", 0, 0)],
    "edition": [("send_edition", 0, 0), ("ask_for_everything", 0, 0), ("send_edition", 1, 0)],
    "editions": [("send_edition", 0, 0), ("ask_for_everything", 0, 0), ("send_edition", 1, 0)],
    "within": [("rename_topic", 1, 0)],
    "topics": [("rename_topic", 1, 0)],
    "authors": [("rename_author", 0, 0)],
    "list": [("publish", 0, 0)],
    "related": [("publish", 0, 0)],
    "front": [("publish", 0, 0)],
    "months": [("redate", 1, 7)],
    "counts": [("publish", 0, 0)],
    "chunks": [("publish", 0, 0), ("ask_for_everything", 0, 0), ("publish", 0, 0)],
    "month": [("publish", 1, 1)],
    "day": [("publish", 0, 0)],
    "modified": [("edit_body", 0, 0)],
}
# Not read from the record: every page has the digest of the one, the others are commands.
COMMANDS: dict[str, list[Step]] = {
    "shell": [("change_settings", 0, 0)],
    "born": [("publish", 0, 0)],
    "gone": [("unpublish_story", 0, 0)],
    "under": [("rename_section", 1, 0)],
}
# What lives at an address has a key of its own that is touched when it moves. This one is for
# addresses that no page has yet.
SPARE = {"at"}


def cut(keys: Any, kind: str) -> set[str]:
    return {key for key in keys if key.split(":")[0] != kind}


def law_is_broken(room: PressRoom, steps: list[Step]) -> bool:
    room.press_anew()
    room.say(steps)
    actions.apply()
    if withdrawn_and_left(room) or unborn():
        return True
    recover()
    return any(compared())


def withdrawn_and_left(room: PressRoom) -> list[str]:
    """What readers still get, or would with the application down, of addresses that are no more."""
    store, printer = the_store(), Printer(timezone.now())
    live = {path_of(name[:-3]) for name, _body in files(store.live)}
    stale = {path_of(name[:-3]) for name, _body in files(store.stale)} & room.held.keys()
    return [path for path in live | stale if printer.print(path).status != 200]


def unborn() -> set[str]:
    """Stories and sections that nobody has pressed before a reader asks."""
    pages = Page.objects.exclude(state=GONE)
    return set(public_addresses().values()) - set(pages.values_list("path", flat=True))


@pytest.mark.sqlite_is_enough
def test_the_law_notices_pages_that_are_not_tied_to_what_they_read(slate: Slate) -> None:
    room, whole, unnoticed = slate.anew(), Printer.print, []
    for kind, steps in TIES.items():

        def deaf(self: Printer, path: str, kind: str = kind) -> Printed:
            printed = whole(self, path)
            return replace(printed, reads=frozenset(cut(printed.reads, kind)))

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Printer, "print", deaf)
            if not law_is_broken(room, steps):
                unnoticed.append(kind)
    assert unnoticed == []


@pytest.mark.sqlite_is_enough
def test_the_law_notices_changes_that_touch_nothing(
    slate: Slate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measures, "HOT", 2)  # a copy of most is kept, unless it is withdrawn
    room, unnoticed = slate.anew(), []
    for kind, steps in (TIES | COMMANDS).items():
        with pytest.MonkeyPatch.context() as patch:
            for module in (record, newsletters, archive):
                patch.setattr(module, "touch", lambda keys, k=kind: actions.touch(cut(keys, k)))
            if not law_is_broken(room, steps):
                unnoticed.append(kind)
    assert unnoticed == []


def prints_from_memory(room: PressRoom) -> bool:
    """Whether a worker that has pressed a batch prints the next as if nothing had changed since."""
    room.fill_store()
    Page.objects.filter(state=FRESH).update(state=PARKED, digest="")
    room.say([("work_on", 0, 0)])
    room.say([("edit_headline", 0, 0), ("rename_author", 0, 0)])
    room.say([("work_on", 0, 0)] * 40)
    return any(compared())


@pytest.mark.sqlite_is_enough
def test_a_worker_forgets_what_it_has_read_when_anything_changes(
    slate: Slate, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = slate.anew()
    assert not prints_from_memory(room)
    monkeypatch.setattr(Kept, "is_of", lambda kept, epoch: True)
    assert prints_from_memory(room)


def keeps_a_copy_that_names_it(room: PressRoom) -> bool:
    """Whether a page that names a withdrawn story is kept for when the application is down."""
    room.press_anew()
    story = Story.objects.latest("published_at")
    ArticlePage.objects.get(pk=story.pk).unpublish()
    kept = [body for _name, body in files(the_store().stale)]
    recover()
    assert wrong(room) == []
    return any(f'/{story.slug}/"'.encode() in body for body in kept)


def test_a_withdrawal_is_drained_with_all_that_names_what_is_withdrawn(
    slate: Slate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measures, "HOT", 2)
    room = slate.anew()
    assert not keeps_a_copy_that_names_it(room)

    def in_parts(keys: set[str]) -> None:
        for key in sorted(keys):
            actions.touch([key])

    monkeypatch.setattr(record, "touch", in_parts)
    assert keeps_a_copy_that_names_it(room)


def test_a_large_change_is_drained_part_after_part(slate: Slate) -> None:
    room = slate.anew()
    room.fill_store()
    before = actions.apply()
    actions.touch(f"card:{number}" for number in range(5 * measures.SLICE))
    assert actions.apply() == before + 5
    assert not Epoch.objects.filter(applied_at=None).exists()
    assert wrong(room) == []


@pytest.mark.sqlite_is_enough
def test_no_kind_of_key_is_left_out_above(slate: Slate, monkeypatch: pytest.MonkeyPatch) -> None:
    touched: set[str] = set()
    for module in (record, newsletters, archive):
        noted = lambda keys: (touched.update(keys), actions.touch(keys))  # noqa: E731
        monkeypatch.setattr(module, "touch", noted)
    room, read = slate.anew(), set[str]()
    room.fill_store()
    for steps in (TIES | COMMANDS).values():
        room.say(steps)
        actions.apply()
        assert withdrawn_and_left(room) == []
        recover()
        read |= {key for page in Page.objects.all() for key in page.keys}
    assert {key.split(":")[0] for key in read} == TIES.keys() | SPARE
    assert {key.split(":")[0] for key in touched} == TIES.keys() | COMMANDS.keys() | SPARE
    assert wrong(room) == []


# -- precision: what is pressed in vain


def changed_and_marked(room: PressRoom, step: Step) -> tuple[set[str], set[str]]:
    """The pages whose bytes a verb changed, and those that were marked for it."""
    epoch, before = actions.apply(), dict(Page.objects.values_list("path", "digest"))
    room.say([step])
    actions.apply()
    after = dict(Page.objects.values_list("path", "digest"))
    marked = Page.objects.filter(due_epoch__gt=epoch).values_list("path", flat=True)
    recover()
    return {path for path, digest in after.items() if before.get(path) != digest}, set(marked)


@pytest.fixture
def full(slate: Slate, monkeypatch: pytest.MonkeyPatch) -> PressRoom:
    """A room with a full store, whose every page is pressed by whoever changes it."""
    monkeypatch.setattr(measures, "HOT", 10_000)
    room = slate.anew()
    room.say([("publish", one, other) for one, other in ((0, 0), (1, 2), (2, 1), (0, 3))])
    room.fill_store()
    return room


@pytest.mark.sqlite_is_enough
def test_a_changed_text_presses_little_else(
    full: PressRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A sitemap says when a story changed to the second: none of it is that of the publication.
    now = timezone.now
    for one in range(4):
        monkeypatch.setattr(timezone, "now", lambda hours=one + 1: now() + timedelta(hours=hours))
        changed, marked = changed_and_marked(full, ("edit_body", one, 0))
        assert changed
        assert changed <= marked
        assert len(marked) <= 1.5 * len(changed)


@pytest.mark.sqlite_is_enough
def test_not_much_is_pressed_in_vain(
    full: PressRoom, measured: Callable[[str, object], None]
) -> None:
    chance, pressed, needed = random.Random(3), 0, 0
    for name in ("publish", "edit_headline", "correct", "redate", "retag", "mark_updated") * 3:
        full.fill_store()
        step = (name, chance.randrange(8), chance.randrange(8))
        changed, marked = changed_and_marked(full, step)
        assert changed <= marked, step
        pressed, needed = pressed + len(marked), needed + len(changed)
    measured("pages pressed for each that changed", f"{pressed / needed:.2f}")
    assert pressed <= 3 * needed
    assert wrong(full) == []


# -- time, and what a page must not ask


def test_what_time_changes_is_pressed_in_time(
    slate: Slate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    room, later = slate.anew(), timezone.now() + timedelta(hours=49)
    room.fill_store()
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert "/sitemap-news.xml" in {path for path, _what in compared()}
    assert wrong(room) == []


@pytest.mark.sqlite_is_enough
def test_the_law_notices_a_page_that_is_not_pressed_in_time(
    slate: Slate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    room, later = slate.anew(), timezone.now() + timedelta(hours=49)
    room.fill_store()
    monkeypatch.setattr(timezone, "now", lambda: later)
    monkeypatch.setattr(upkeep, "_due_by_time", lambda: None)
    assert wrong(room)


def test_a_page_that_asks_behind_the_records_back_is_refused(
    slate: Slate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    room, section = slate.anew(), lists.section

    def asking(*args: Any) -> Any:
        assert Story.objects.count()
        return section(*args)

    room.fill_store()
    monkeypatch.setattr(lists, "section", asking)
    with pytest.raises(UntrackedRead), watched():
        Printer(timezone.now()).print("/sport/")
    Page.objects.filter(path__in=["/sport/", "/contact/"]).update(state=PARKED)
    while upkeep.catch_up():
        pass
    assert Page.objects.get(path="/sport/").failures
    assert Page.objects.get(path="/contact/").state == FRESH


CLOCKS = {"time", "time_ns", "now", "utcnow", "today", "localtime", "gmtime", "urandom", "uuid4"}
CHANCE = {random.__file__, uuid.__file__}


@contextmanager
def overseen(asked: set[str]) -> Iterator[None]:
    """Notes every call of a clock or of chance, in whatever library."""

    def oversee(frame: Any, event: str, called: Any) -> None:
        code = frame.f_code
        if event == "c_call" and called.__name__ in CLOCKS:
            of = getattr(called, "__self__", None)
            if getattr(of, "__name__", "") in {"time", "datetime", "date", "posix"}:
                asked.add(f"{called.__qualname__} in {code.co_filename}:{frame.f_lineno}")
        elif event == "call" and code.co_filename in CHANCE:
            asked.add(f"{code.co_name} from {frame.f_back.f_code.co_filename}")

    sys.setprofile(oversee)
    try:
        yield
    finally:
        sys.setprofile(None)


@pytest.mark.sqlite_is_enough
def test_a_page_asks_no_clock_and_no_chance(slate: Slate) -> None:
    room, asked = slate.anew(), set[str]()
    paths, printer = room.now(), Printer(timezone.now())
    with overseen(asked):
        bodies = [printer.print(path).body for path in paths]
    assert all(bodies)
    assert asked == set()


def test_the_overseer_sees_clocks_and_chance() -> None:
    asked: set[str] = set()
    with overseen(asked):
        timezone.now()
        random.Random(1).choice([1, 2])
        uuid.uuid4()
    assert len(asked) >= 3
