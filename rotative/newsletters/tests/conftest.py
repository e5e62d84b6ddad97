from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from rotative.newsletters.models import Newsletter
from rotative.testing.fixtures import fanal  # noqa: F401
from rotative.testing.paper import SmallPaper, picture, story


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def wait(self, **much: float) -> None:
        self.at += timedelta(**much)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """It is nine in the morning, all over the program."""
    it = Clock(timezone.now().replace(hour=9, minute=0))
    monkeypatch.setattr(timezone, "now", lambda: it.at)
    return it


@pytest.fixture
def daily(fanal: SmallPaper) -> Newsletter:  # noqa: F811
    """What Le Fanal has been founded with."""
    return Newsletter.objects.get()


@pytest.fixture
def sports(daily: Newsletter) -> Newsletter:
    """A second letter, every Saturday."""
    return Newsletter.objects.create(
        kind=Newsletter.Kind.WEEKLY,
        name="La lettre des sports",
        slug="sports",
        promise="Chaque samedi, la semaine du stade.",
        weekdays="6",
        send_at="09:00",
        position=1,
    )


@pytest.fixture
def stories(fanal: SmallPaper) -> list[Any]:  # noqa: F811
    """Three that are public, the first with a picture."""
    port = picture("Le port")
    return [
        story(fanal.sport, "La finale", slug="finale", standfirst="À Rocheville.", picture=port),
        story(fanal.news, "Le quai rouvre", slug="quai"),
        story(fanal.news, "La grève continue", slug="greve"),
    ]
