"""Turns: what has one name is done by one after the other, also after a fault."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from rotative.lib.turns import in_turn

pytestmark = pytest.mark.django_db(transaction=True)
SOON, LONG = 0.2, 20.0


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def second(pool: ThreadPoolExecutor, name: str) -> "Future[None]":
    """Another thread, with a connection of its own, takes its turn and leaves."""

    def take() -> None:
        try:
            with in_turn(name):
                pass
        finally:
            connection.close()

    return pool.submit(take)


def test_who_comes_second_waits_until_the_first_is_done() -> None:
    with ThreadPoolExecutor() as pool:
        with in_turn("/newsroom/pages/5/edit/"):
            waits = second(pool, "/newsroom/pages/5/edit/")
            with pytest.raises(TimeoutError):
                waits.result(SOON)
            second(pool, "/newsroom/pages/6/edit/").result(LONG)  # another story is not held up
        waits.result(LONG)


def test_what_goes_wrong_inside_holds_nobody_up() -> None:
    with ThreadPoolExecutor() as pool:
        with pytest.raises(ZeroDivisionError), in_turn("a"):
            raise ZeroDivisionError
        second(pool, "a").result(LONG)


def test_a_disk_without_room_stops_nobody(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "not there"
    entered = threading.Event()
    with in_turn("a"):
        entered.set()
    assert entered.is_set()
