"""The newsroom's view of the store of finished pages."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rotative.newsroom import schedule
from rotative.press.models import Epoch, Page, State
from rotative.testing import cast
from rotative.testing.paper import SmallPaper


@pytest.fixture
def marc(fanal: SmallPaper) -> Client:
    client = Client()
    client.force_login(cast.marc())
    return client


def test_the_screen_says_how_the_store_stands(marc: Client) -> None:
    Page.objects.create(
        path="/sport/", importance=1, state=Page.State.FRESH, reads="list:section:3"
    )
    now = timezone.now()
    Epoch.objects.create(
        number=7, at=now, keys=["list:section:3"], pages=4, applied_at=now + timedelta(seconds=0.2)
    )
    shown = marc.get("/newsroom/press/", {"path": "/sport/"}).content.decode()
    assert "list:section:3" in shown
    assert "200 ms" in shown


def test_it_asks_about_an_address_nobody_knows(marc: Client) -> None:
    shown = marc.get("/newsroom/press/", {"path": "<script>/"}).content.decode()
    assert "<script>/" not in shown
    assert "&lt;script&gt;/" in shown


def test_the_first_screen_says_when_nobody_keeps_the_schedule(marc: Client) -> None:
    warning = "rotative work"
    assert warning in marc.get("/newsroom/").content.decode()
    schedule.beat()
    assert warning not in marc.get("/newsroom/").content.decode()
    State.objects.update(beat_at=timezone.now() - timedelta(minutes=2))
    assert warning in marc.get("/newsroom/").content.decode()


def test_strangers_do_not_see_it(fanal: SmallPaper) -> None:
    assert Client().get("/newsroom/press/").status_code == 302
