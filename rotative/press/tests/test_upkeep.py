"""What the worker forgets, what it keeps, and how long it leaves a page that fails alone."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from rotative.press import claims, pressing, upkeep
from rotative.press.models import Epoch, Page, Stamp, State
from rotative.press.sheets import Printed
from rotative.press.states import FRESH, GONE, PARKED
from rotative.press.store import Store


def page(path: str, state: Page.State, **ago: float) -> None:
    """A page that was pressed, or found gone, so long ago."""
    Page.objects.create(
        path=path, importance=2, state=state, pressed_at=timezone.now() - timedelta(**ago)
    )


@pytest.mark.django_db
def test_only_pages_that_answer_no_more_are_forgotten_and_only_after_a_day() -> None:
    page("/sport/", FRESH, days=40)
    page("/sport/ancien/", PARKED, days=40)
    page("/sport/hier/", GONE, hours=25)
    page("/sport/ce-matin/", GONE, hours=23)
    upkeep.prune()
    kept = Page.objects.order_by("path").values_list("path", flat=True)
    assert list(kept) == ["/sport/", "/sport/ancien/", "/sport/ce-matin/"]


@pytest.mark.django_db
def test_the_log_says_what_was_pressed_in_the_last_thirty_days() -> None:
    now = timezone.now()
    for number, days in ((1, 31), (2, 29), (3, 0)):
        Epoch.objects.create(number=number, at=now - timedelta(days=days))
    upkeep.prune()
    assert list(Epoch.objects.order_by("number").values_list("number", flat=True)) == [2, 3]


@pytest.mark.django_db
def test_what_changed_in_the_last_thousand_drains_is_known() -> None:
    State.objects.update_or_create(pk=1, defaults={"epoch": 1500})
    Stamp.objects.bulk_create(Stamp(key=epoch, epoch=epoch) for epoch in (499, 500, 1500))
    upkeep.prune()
    assert list(Stamp.objects.order_by("epoch").values_list("epoch", flat=True)) == [500, 1500]


class Failing:
    """A printer that cannot make one page; its front holds for an hour."""

    shell = "shell"

    def __init__(self, as_of: datetime, before: Any = None) -> None:
        self.as_of = as_of

    def expect(self, paths: Any) -> None: ...

    def print(self, path: str) -> Printed:
        if path == "/sport/cassee/":
            raise ValueError("a mistake in a template")
        until = self.as_of + timedelta(hours=1) if path == "/" else None
        return Printed(200, b"<p>La page.</p>", until=until)

    @staticmethod
    def importance(path: str) -> int:
        return 2

    def addresses(self) -> Iterator[str]:
        return iter(())


def work() -> list[str]:
    """One round of the worker's: the addresses of the pages it tried."""
    sheets = claims.claim_free(10)
    pressing.press(sheets)
    return [sheet.page.path for sheet in sheets]


@pytest.fixture
def clock(store: Store, settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """A press that cannot make one page, on a clock that stands still: its one moment."""
    settings.PRESS_PRINTER = f"{__name__}.Failing"
    State.objects.update(shell="shell")
    Page.objects.all().delete()
    moment = [timezone.now()]
    monkeypatch.setattr(timezone, "now", lambda: moment[0])
    return moment


def test_a_page_that_cannot_be_made_is_left_alone_longer_each_time(clock: list[datetime]) -> None:
    for path in ("/sport/cassee/", "/sport/entiere/"):
        Page.objects.create(path=path, importance=2, state=PARKED)
    assert sorted(work()) == ["/sport/cassee/", "/sport/entiere/"]
    assert Page.objects.get(path="/sport/entiere/").state == FRESH, "it stops no other"
    for failures, seconds in ((1, 2), (2, 4), (3, 8)):
        broken = Page.objects.get(path="/sport/cassee/")
        assert (broken.failures, broken.state) == (failures, PARKED)
        assert broken.lease_until == clock[0] + timedelta(seconds=seconds)
        clock[0] += timedelta(seconds=seconds)
        assert work() == [], "not before its time"
        clock[0] += timedelta(milliseconds=1)
        assert work() == ["/sport/cassee/"]


def test_after_many_failures_a_page_is_tried_every_quarter_of_an_hour(
    clock: list[datetime],
) -> None:
    Page.objects.create(path="/sport/cassee/", importance=2, state=PARKED, failures=50)
    work()
    broken = Page.objects.get()
    assert broken.failures == 10
    assert broken.lease_until == clock[0] + timedelta(seconds=1024)


def test_a_page_that_holds_for_an_hour_is_pressed_again_after_it_and_no_other_is(
    clock: list[datetime],
) -> None:
    for path in ("/", "/sport/"):
        Page.objects.create(path=path, importance=2, state=PARKED)
    begun, hour = clock[0], timedelta(hours=1)
    work()
    for passed, front in ((hour * 0.9, begun), (hour, begun + hour)):
        clock[0] = begun + passed
        upkeep.catch_up()
        pressed = dict(Page.objects.values_list("path", "pressed_at"))
        assert pressed == {"/": front, "/sport/": begun}
