"""A story goes to another section by a field of its editor: a draft when it is saved, what is out
when it is published, at its hour if it has one."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from rotative.articles.tests.test_scheduling import let_pass
from rotative.newsroom.schedule import Schedule
from rotative.newsroom.stories.models import StoryLine
from rotative.newsroom.tests.test_publication_dialog import (
    PUBLISH,
    QUESTION,
    at,
    said,
    send,
    signed_in,
    typed,
)
from rotative.testing import cast
from rotative.testing.paper import SmallPaper, draft, fresh, story

pytestmark = pytest.mark.django_db


@pytest.fixture
def marc(fanal: SmallPaper) -> Client:
    return signed_in(cast.marc())


def offered(client: Client, article: Any) -> list[str]:
    """The sections in the editor's field; the one that is chosen has a star."""
    shown = html.document_fromstring(client.get(f"/newsroom/pages/{article.pk}/edit/").content)
    return [
        option.text.replace("\u2003", "> ") + " *" * ("selected" in option.attrib)
        for option in shown.xpath("//select[@name='moves_to']/option")
    ]


def where(article: Any) -> tuple[str, str]:
    """The section it lies in, and the one that the list of stories says."""
    line = StoryLine.objects.get(pk=article.pk)
    return fresh(article).get_parent().title, line.section.title


def test_a_draft_goes_when_it_is_saved(fanal: SmallPaper, marc: Client) -> None:
    bridge = draft(fanal.sport, "Un pont", slug="un-pont")
    assert offered(marc, bridge) == ["Actualité", "> Monde", "Sport *"]
    send(marc, bridge, typed(fanal, slug="un-pont", moves_to=str(fanal.world.pk)))
    assert where(bridge) == ("Monde", "Monde")
    assert offered(marc, bridge) == ["Actualité", "> Monde *", "Sport"]
    send(marc, bridge, typed(fanal, slug="un-pont", moves_to=str(fanal.world.pk)))
    assert where(bridge) == ("Monde", "Monde")
    fresh(bridge).move(fanal.sport, pos="last-child")  # by the tree: nothing takes it back
    send(marc, bridge, typed(fanal, slug="un-pont"))
    assert where(bridge) == ("Sport", "Sport")


def test_what_is_out_stays_where_it_is_until_it_is_published(
    fanal: SmallPaper, marc: Client, client: Client
) -> None:
    bridge = story(fanal.sport, "Un pont", slug="un-pont")
    form = typed(fanal, slug="un-pont", moves_to=str(fanal.world.pk))
    send(marc, bridge, form)
    assert where(bridge) == ("Sport", "Sport")
    assert client.get("/sport/un-pont/").status_code == 200
    assert offered(marc, bridge) == ["Actualité", "> Monde *", "Sport"], "it was forgotten"

    asked = said(send(marc, bridge, form | QUESTION))
    assert "dans Monde, à l’adresse" in asked and "/monde/un-pont/" in asked
    shown = said(send(marc, bridge, form | PUBLISH))
    assert "/monde/un-pont/" in shown
    assert where(bridge) == ("Monde", "Monde")
    moved = client.get("/sport/un-pont/")
    assert moved.status_code == 301 and moved.headers["Location"].endswith("/monde/un-pont/")
    assert client.get(moved.headers["Location"]).status_code == 200
    assert "Un pont" not in client.get("/sport/").content.decode()


def test_it_goes_at_the_hour_of_its_publication(
    fanal: SmallPaper, marc: Client, client: Client
) -> None:
    bridge = story(fanal.sport, "Un pont", slug="un-pont")
    form = typed(fanal, slug="un-pont", go_live_at=at(2)[1], moves_to=str(fanal.world.pk))
    send(marc, bridge, form | PUBLISH)
    Schedule().run(timezone.now())
    assert where(bridge) == ("Sport", "Sport")
    let_pass(3)
    Schedule().run(timezone.now())
    assert where(bridge) == ("Monde", "Monde")
    assert client.get("/sport/un-pont/").status_code == 301


def test_an_address_that_another_has_there_is_numbered(fanal: SmallPaper, marc: Client) -> None:
    story(fanal.world, "Un pont", slug="un-pont")
    bridge = draft(fanal.sport, "Un pont", slug="un-pont")
    send(marc, bridge, typed(fanal, slug="un-pont", moves_to=str(fanal.world.pk)))
    assert where(bridge) == ("Monde", "Monde")
    assert fresh(bridge).slug == "un-pont-2"
    send(marc, bridge, typed(fanal, slug="un-pont-2") | PUBLISH)
    assert fresh(bridge).url_path.endswith("/monde/un-pont-2/") and fresh(bridge).live


def test_nobody_moves_it_where_they_may_not_write(fanal: SmallPaper, marc: Client) -> None:
    ines = cast.ines()
    group = ines.groups.get()
    for granted in group.page_permissions.all():
        granted.page = fanal.sport
        granted.save()
    own = draft(fanal.sport, "Le relais", slug="le-relais", owner=ines)
    assert offered(signed_in(ines), own) == [], "there is one section only"
    form = typed(fanal, slug="le-relais", moves_to=str(fanal.world.pk))
    send(signed_in(ines), own, form)
    assert where(own) == ("Sport", "Sport")
    assert fresh(own).get_latest_revision_as_object().moves_to is None
