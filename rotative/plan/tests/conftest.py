"""A paper with its plan: Inès reports, Marc runs the desk, Noa is a freelancer."""

from datetime import datetime, time
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from lxml import html

from rotative.people.models import User
from rotative.plan.models import Assignment
from rotative.testing import cast
from rotative.testing.fixtures import eleven, fanal  # noqa: F401
from rotative.testing.paper import SmallPaper


def named(user: User, first: str, last: str) -> User:
    user.first_name, user.last_name = first, last
    user.save()
    return user


@pytest.fixture
def ines(fanal: SmallPaper) -> User:  # noqa: F811
    """A journalist, whose author has no account yet: the namesake signs for her."""
    return named(cast.ines(), "Inès", "Carvalho")


@pytest.fixture
def marc(fanal: SmallPaper) -> User:  # noqa: F811
    return named(cast.marc(), "Marc", "Ollier")


@pytest.fixture
def noa(fanal: SmallPaper) -> User:  # noqa: F811
    user: User = User.objects.create_user("noa", password=cast.PASSWORD)
    user.groups.add(Group.objects.get(name="Pigistes"))
    return named(user, "Noa", "Lind")


def at(hour: int, minute: int = 0) -> datetime:
    """An hour of today, on the paper's clocks."""
    return timezone.make_aware(datetime.combine(timezone.localdate(), time(hour, minute)))


def planned(what: str, *people: User, **fields: Any) -> Assignment:
    """A card of today."""
    it = Assignment.objects.create(what=what, **{"day": timezone.localdate(), **fields})
    it.people.set(people)
    return it


class Newsroom:
    """Somebody at the plan, without a browser."""

    def __init__(self, user: User) -> None:
        self.client = Client()
        self.client.force_login(user)

    def get(self, path: str = "") -> Any:
        answer = self.client.get(f"/newsroom/plan/{path}")
        assert answer.status_code == 200, answer.status_code
        return html.document_fromstring(answer.content.decode())

    def post(self, path: str = "", **values: Any) -> Any:
        """The screen that comes of it."""
        answer = self.client.post(f"/newsroom/plan/{path}", values, follow=True)
        assert answer.status_code == 200, answer.status_code
        return html.document_fromstring(answer.content.decode())

    def act(self, it: Assignment, verb: str, **values: Any) -> str:
        """What the newsroom says to a button."""
        return told(self.post(f"{it.pk}/act/", verb=verb, back="/newsroom/plan/", **values))


def text(element: Any) -> str:
    """What it says, with plain spaces."""
    return " ".join(element.text_content().split())


def told(screen: Any) -> str:
    """What the newsroom says at the top."""
    return " ".join(map(text, screen.xpath("//*[@class='messages']")))


def columns(screen: Any) -> dict[str, list[str]]:
    """The board: what stands in each column."""
    found = screen.xpath("//section[contains(@class, 'plan-column')]")
    return {
        column.xpath("normalize-space(h3/text())"): [text(card) for card in column.xpath(".//h4")]
        for column in found
    }


def card(screen: Any, what: str) -> str:
    """All that a card says."""
    (found,) = screen.xpath(f"//article[.//h4[normalize-space()='{what}']]")
    return text(found)


def buttons(screen: Any, what: str) -> list[str]:
    (found,) = screen.xpath(f"//article[.//h4[normalize-space()='{what}']]")
    return [each.get("value") for each in found.xpath(".//button")]
